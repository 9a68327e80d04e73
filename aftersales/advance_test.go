package aftersales_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/chat"
	"aftercare/shop"
)

// tee is what 王磊, gold, returns of an order of two.
var tee = aftersales.Request{Type: aftersales.Return, Customer: "c-wang", Order: "o-wang-04", Lines: []string{"o-wang-04-2"}, Reason: "dislike", Conv: "conv-1"}

// advanced is that return, its money paid at the courier's scan.
func (d *desk) advanced(t *testing.T, key string) aftersales.Case {
	t.Helper()
	c := d.open(t, key, tee)
	c = d.move(t, c, aftersales.BookPickup, customer(c))
	c = d.move(t, c, aftersales.Ship, aftersales.Actor{Party: aftersales.Courier}, "", "SF1")
	d.notices(t)
	c, err := d.PayEarly(t.Context(), c.ID)
	require.NoError(t, err)
	require.False(t, c.Advanced.IsZero())
	return c
}

func (d *desk) refunded(t *testing.T, order string) shop.Money {
	t.Helper()
	o, err := d.shop.Order(t.Context(), order)
	require.NoError(t, err)
	return o.RefundedSoFar()
}

// The shopper is told of the money when it goes, once, and afterwards nobody promises it again.
func TestAnAdvancedRefundIsToldOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.advanced(t, "k1")
		require.Contains(t, d.only(t, false), "¥129.00已经提前退给您，不用等验收")
		_, err := d.PayEarly(t.Context(), c.ID) // the job comes twice
		require.NoError(t, err)
		require.Empty(t, d.notices(t))
		c = d.move(t, c, aftersales.Receive, warehouse)
		require.Contains(t, d.only(t, false), "¥129.00已经提前退给您，您不用做什么")
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		require.Contains(t, d.only(t, false), "已经提前退给您")
		_, err = d.Pay(t.Context(), c.ID)
		require.NoError(t, err)
		require.Contains(t, d.only(t, false), "已经提前退给您")
		require.Equal(t, c.Verdict.Refund, d.refunded(t, "o-wang-04"))
	})
}

// Nobody keeps both: once the money is out, the goods can't be kept by withdrawing, nor had back without paying.
func TestAnAdvancedRefundIsNotKeptWithTheGoods(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", tee)
		c = d.move(t, c, aftersales.BookPickup, customer(c))
		c = d.move(t, c, aftersales.Ship, aftersales.Actor{Party: aftersales.Courier}, "", "SF1")
		_, err := d.Withdraw(t.Context(), "c-wang", c.ID, "")
		require.ErrorIs(t, err, chat.ErrInvalid, "from the moment it is ordered, before the job has run")
		_, err = d.PayEarly(t.Context(), c.ID)
		require.NoError(t, err)
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.Inspect, warehouse)
		c = d.move(t, c, aftersales.FailCheck, agent, "洗过", "photo")
		c = d.move(t, c, aftersales.TakeBack, customer(c))
		require.Equal(t, aftersales.Owed, c.State)
		_, err = d.Open(t.Context(), "k2", tee)
		require.ErrorIs(t, err, chat.ErrConflict, "its pieces stay in the case")
		_, err = d.Move(t.Context(), c.ID, aftersales.GiveBack, agent, aftersales.Because{})
		require.ErrorIs(t, err, chat.ErrInvalid, "what shows that it was paid?")
		c = d.move(t, c, aftersales.GiveBack, agent, "", "transfer 1")
		require.Equal(t, aftersales.ReturnedToBuyer, c.State)
	})
}

func TestAnAdvancedRefundWhoseGoodsDontCome(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.advanced(t, "k1")
		_, err := d.Move(t.Context(), c.ID, aftersales.Reclaim, customer(c), aftersales.Because{Reason: "x"})
		require.ErrorIs(t, err, chat.ErrForbidden)
		c = d.move(t, c, aftersales.Reclaim, agent, "十五天没有到仓")
		require.Equal(t, aftersales.Owed, c.State)
		late := d.move(t, c, aftersales.Receive, warehouse)
		require.Equal(t, aftersales.Received, late.State, "they came after all")
	})
}

// The shop refuses to pay early: the refund goes its usual way.
func TestAnAdvanceThatFails(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", tee)
		c = d.move(t, c, aftersales.BookPickup, customer(c))
		c = d.move(t, c, aftersales.Ship, aftersales.Actor{Party: aftersales.Courier}, "", "SF1")
		o, err := d.shop.Order(t.Context(), c.Order)
		require.NoError(t, err)
		for _, p := range o.Payments { // everything was paid back elsewhere
			_, err = d.shop.Refund(t.Context(), "elsewhere "+p.ID, c.Order, []shop.Amount{{Payment: p.ID, Money: p.Paid}})
			require.NoError(t, err)
		}
		c, err = d.PayEarly(t.Context(), c.ID)
		require.NoError(t, err)
		require.True(t, c.Advanced.IsZero())
		_, err = d.Withdraw(t.Context(), "c-wang", c.ID, "")
		require.NoError(t, err)
	})
}

// The shop's limit is for all that is out, not for each refund.
func TestAdvancesAddUp(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		jeans := tee
		jeans.Lines = []string{"o-wang-04-1"}
		v, err := d.Decide(t.Context(), jeans)
		require.NoError(t, err)
		require.True(t, v.Advance)
		p := d.rules.Promise()
		p.AdvanceRefundUpTo = map[string]int64{"CNY": v.Refund.Minor}
		r, err := d.rules.With(p)
		require.NoError(t, err)
		s := d.under(t, r)
		_, err = s.Open(t.Context(), "k1", tee)
		require.NoError(t, err)
		v, err = s.Decide(t.Context(), jeans)
		require.NoError(t, err)
		require.True(t, v.Allowed)
		require.False(t, v.Advance)
	})
}

// What the courier lost on the way back is for a person to decide.
func TestAReturnThatGotLost(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", jacket)
		c = d.move(t, c, aftersales.Ship, customer(c), "", "SF1")
		_, err := d.Move(t.Context(), c.ID, aftersales.LoseReturn, customer(c), aftersales.Because{Reason: "丢了"})
		require.ErrorIs(t, err, chat.ErrForbidden)
		c = d.move(t, c, aftersales.LoseReturn, agent, "快递确认丢失")
		require.Equal(t, aftersales.Refunding, c.State)
	})
}
