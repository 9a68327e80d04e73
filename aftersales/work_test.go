package aftersales_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/chat"
)

// A job that was given up isn't the end: it is tried once more after a while, and whenever a person wants.
func TestWorkThatWasGivenUpIsTakenUpAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", cancelJacket)
		require.Len(t, d.jobs(t, aftersales.JobApply), 1) // and given up
		d.clock.forward(2 * time.Hour)
		_, err := d.Tick(t.Context())
		require.NoError(t, err)
		require.Len(t, d.jobs(t, aftersales.JobApply), 1)
		c = d.move(t, c, aftersales.Retry, agent)
		require.Len(t, d.jobs(t, aftersales.JobApply), 1)
		d.jobs(t, aftersales.JobNotice)
		c, err = d.Apply(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Closed, c.State)
		d.only(t, false)

		c = d.open(t, "k2", jacket)
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		require.Len(t, d.jobs(t, aftersales.JobRefund), 1)
		c = d.move(t, c, aftersales.PayOut, agent)
		require.Len(t, d.jobs(t, aftersales.JobRefund), 1)
		require.Equal(t, aftersales.Refunding, c.State)
	})
}

// What the shop can't settle is noted once, and the goods go out all the same.
func TestADifferenceThatCantBeSettled(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", dearer)
		if c.State == aftersales.Reviewing {
			c = d.move(t, c, aftersales.Approve, agent)
		}
		_, err := d.shop.Unexpect(t.Context(), "case:"+string(c.ID)+"/goods", c.Order) // in the shop's own system
		require.NoError(t, err)
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		before := d.order(t, c.Order)
		for _, j := range d.jobs(t, aftersales.JobRegister) {
			_, err := d.Register(t.Context(), chat.CaseID(j.Payload))
			require.NoError(t, err)
		}
		require.Empty(t, d.jobs(t, aftersales.JobRegister), "it isn't tried for ever")
		require.Equal(t, before, d.order(t, c.Order))
		h, err := d.History(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Refuse, h[len(h)-1].Event)
		require.Contains(t, h[len(h)-1].Reason, "called off")
		d.move(t, c, aftersales.ShipNew, warehouse, "", "W2")
	})
}
