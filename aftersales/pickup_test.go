package aftersales_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/chat"
	"aftercare/shop"
)

// A courier is booked once however often the yes arrives, comes at another time when asked to, and stays away when
// he isn't wanted.
func TestPickupOfACase(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		c := d.open(t, "k1", jacket)
		slots, err := d.PickupSlots(ctx, c)
		require.NoError(t, err)
		require.NotEmpty(t, slots)
		for _, s := range slots {
			require.GreaterOrEqual(t, s.From.Sub(start), 2*time.Hour)
			require.LessOrEqual(t, s.To.Sub(start), 3*24*time.Hour, "the booking would lapse before the courier comes")
		}

		_, err = d.BookPickup(ctx, "c-wang", c.ID, slots[0])
		require.ErrorIs(t, err, chat.ErrNotFound, "somebody else's case")
		_, err = d.BookPickup(ctx, c.Customer, c.ID, shop.Slot{From: start.Add(-time.Hour), To: start})
		require.ErrorIs(t, err, chat.ErrInvalid, "a time that is over")

		booked, err := d.BookPickup(ctx, c.Customer, c.ID, slots[0])
		require.NoError(t, err)
		require.Equal(t, aftersales.PickupBooked, booked.State)
		require.Contains(t, d.Progress(booked, chat.Zh).Next, aftersales.SlotText(slots[0], start, c.Region, chat.Zh))
		again, err := d.BookPickup(ctx, c.Customer, c.ID, slots[0])
		require.NoError(t, err)
		require.Equal(t, booked.Seq, again.Seq, "nothing happened twice")

		other, err := d.BookPickup(ctx, c.Customer, c.ID, slots[1])
		require.NoError(t, err)
		require.Contains(t, d.Progress(other, chat.En).Next, aftersales.SlotText(slots[1], start, c.Region, chat.En))
		for range 2 {
			gone, err := d.CancelPickup(ctx, c.Customer, c.ID)
			require.NoError(t, err)
			require.Equal(t, aftersales.AwaitBuyerShip, gone.State)
		}
		for _, n := range d.notices(t) {
			require.True(t, n.Opening, "the conversation shows by itself what its own customer does")
		}
	})
}

// Nobody comes for goods that a person has yet to decide about.
func TestNoPickupBeforeApproval(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		r := jacket
		r.Order, r.Lines, r.Reason = "o-lin-02", []string{"o-lin-02-1"}, "quality"
		c := d.open(t, "k1", r)
		require.Equal(t, aftersales.Reviewing, c.State)
		slots, err := d.PickupSlots(t.Context(), c)
		require.NoError(t, err)
		_, err = d.BookPickup(t.Context(), c.Customer, c.ID, slots[0])
		require.ErrorIs(t, err, chat.ErrConflict)
		require.False(t, c.Takes(aftersales.BookPickup, aftersales.Customer))
		require.True(t, c.Takes(aftersales.Retract, aftersales.Customer))
	})
}
