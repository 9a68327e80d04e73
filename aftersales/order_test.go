package aftersales_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/chat"
	"aftercare/shop"
)

// cancelJacket cancels the unshipped jacket of 王磊.
var cancelJacket = aftersales.Request{Type: aftersales.Cancel, Customer: "c-wang", Order: "o-wang-07", Reason: "not_needed", Conv: "conv-1"}

func TestCancelBeforeDispatch(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", cancelJacket)
		require.Equal(t, aftersales.Applying, c.State)
		require.Regexp(t, `^QX20261122-\d{4}$`, c.Number)
		c, err := d.ApplyNow(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Closed, c.State)
		for _, n := range d.notices(t) {
			require.True(t, n.Opening, "whoever opened it shows the outcome")
		}
		o, err := d.shop.Order(t.Context(), "o-wang-07")
		require.NoError(t, err)
		require.Equal(t, shop.Cancelled, o.Status)
		require.Equal(t, o.Total(), o.RefundedSoFar())
		for range 2 { // the job comes late, and twice
			again, err := d.Apply(t.Context(), c.ID)
			require.NoError(t, err)
			require.Equal(t, c, again)
		}
		require.Empty(t, d.notices(t))
		same, err := d.Open(t.Context(), "k1", cancelJacket)
		require.NoError(t, err)
		require.Equal(t, c.ID, same.ID)
	})
}

// The process died between the yes and the shop's answer: the job finishes it, and says so.
func TestTheJobFinishesWhatWasBegun(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		d.open(t, "k1", cancelJacket)
		d.notices(t)
		jobs := d.jobs(t, aftersales.JobApply)
		require.Len(t, jobs, 1)
		c, err := d.Apply(t.Context(), chat.CaseID(jobs[0].Payload))
		require.NoError(t, err)
		require.Equal(t, aftersales.Closed, c.State)
		told := d.notices(t)
		require.Len(t, told, 1)
		require.False(t, told[0].Opening)
		require.Contains(t, told[0].Text.Zh, "订单已取消")
	})
}

// The parcel left in the meantime: a person takes it up and says how it ended.
func TestWhatTheShopRefusesGoesToAPerson(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", cancelJacket)
		_, err := d.shop.Cancel(t.Context(), "elsewhere", "o-wang-07", "mistake")
		require.NoError(t, err)
		c, err = d.Apply(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Stuck, c.State)
		_, err = d.Move(t.Context(), c.ID, aftersales.Reject, agent, aftersales.Because{})
		require.ErrorIs(t, err, chat.ErrInvalid, "never without a reason")
		c = d.move(t, c, aftersales.Reject, agent, "订单在网页上已经取消过了")
		require.Equal(t, aftersales.RejectedFinal, c.State)
		require.False(t, c.Open())
	})
}

func TestChangesOfAnOrder(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		to := shop.Address{Name: "Jack Miller", Region: shop.US, Area: "Boise, ID", Street: "5 Fir Ave", Postcode: "83702"}
		done := func(key string, r aftersales.Request) aftersales.Case {
			t.Helper()
			r.Customer, r.Order, r.Conv = "c-jack", "o-jack-05", "conv-1"
			c := d.open(t, key, r)
			c, err := d.ApplyNow(ctx, c.ID)
			require.NoError(t, err)
			require.Equal(t, aftersales.Closed, c.State, c.Why)
			return c
		}
		done("k1", aftersales.Request{Type: aftersales.Address, Change: aftersales.Change{Address: &to}})
		o, err := d.shop.Order(ctx, "o-jack-05")
		require.NoError(t, err)
		require.Equal(t, "5 Fir Ave", o.Address.Street)

		_, err = d.Open(ctx, "k2", aftersales.Request{
			Type: aftersales.Repay, Customer: "c-jack", Order: "o-jack-05", Change: aftersales.Change{Method: "someone's card"},
		})
		require.ErrorIs(t, err, chat.ErrNotFound, "only their own ways to pay")
		_, err = d.Open(ctx, "k3", aftersales.Request{
			Type: aftersales.Repay, Customer: "c-jack", Order: "o-jack-05", Change: aftersales.Change{Method: shop.Card},
		})
		var no aftersales.Refused
		require.ErrorAs(t, err, &no)
		require.Equal(t, "pay.same", no.Verdict.Decisive)
		_, err = d.Open(ctx, "k4", aftersales.Request{Type: aftersales.Address, Customer: "c-emma", Order: "o-jack-05", Change: aftersales.Change{Address: &to}})
		require.ErrorIs(t, err, chat.ErrNotFound, "nobody else's order")

		_, err = d.Open(ctx, "k5", aftersales.Request{Type: aftersales.Cancel, Customer: "c-jack", Order: "o-jack-05", Reason: "because"})
		require.ErrorIs(t, err, chat.ErrInvalid)
		c := done("k6", aftersales.Request{Type: aftersales.Cancel, Reason: "mistake"})
		require.Equal(t, "$379.00", c.Verdict.Refund.String())
	})
}

func TestChangeOfItems(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		r := aftersales.Request{
			Type: aftersales.Items, Customer: "c-huang", Order: "o-huang-05", Lines: []string{"o-huang-05-1"}, Conv: "conv-1",
			Change: aftersales.Change{Swaps: []shop.Swap{{Line: "o-huang-05-1", Qty: 1, SKU: "TEE-BLK-L"}}, Method: shop.Credit},
		}
		c := d.open(t, "k1", r)
		c, err := d.ApplyNow(ctx, c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Closed, c.State)
		r.Change.Swaps[0].SKU = "TEE-WHT-M"
		_, err = d.Open(ctx, "k2", r)
		var no aftersales.Refused
		require.ErrorAs(t, err, &no)
		require.Equal(t, "change.once", no.Verdict.Decisive)
		v, err := d.Decide(ctx, aftersales.Request{Type: aftersales.Cancel, Customer: "c-huang", Order: "o-huang-05", Reason: "mistake"})
		require.NoError(t, err)
		require.True(t, v.Allowed, "this shop still cancels")
	})
}

// While goods are on their way back, the rest of the order isn't changed behind them.
func TestOneThingAtATime(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", aftersales.Request{Type: aftersales.Intercept, Customer: "c-emma", Order: "o-emma-03", Reason: "not_needed", Conv: "conv-1"})
		require.Equal(t, aftersales.Intercepting, c.State)
		_, err := d.Open(t.Context(), "k2", aftersales.Request{Type: aftersales.Intercept, Customer: "c-emma", Order: "o-emma-03", Reason: "not_needed"})
		require.ErrorIs(t, err, chat.ErrConflict)
		c = d.move(t, c, aftersales.MissIt, aftersales.Actor{Party: aftersales.Courier})
		c = d.move(t, c, aftersales.RefuseBox, customer(c))
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		require.Equal(t, aftersales.Refunding, c.State)
		c, err = d.Pay(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Refunded, c.State)
		o, err := d.shop.Order(t.Context(), "o-emma-03")
		require.NoError(t, err)
		require.Equal(t, o.Total(), o.RefundedSoFar())
	})
}

// spoiled is the crab of 王磊, refunded without coming back.
var spoiled = aftersales.Request{Type: aftersales.Refund, Customer: "c-wang", Order: "o-wang-02", Lines: []string{"o-wang-02-1"}, Reason: "quality", Conv: "conv-1"}

func TestRefundWithoutGoods(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", spoiled) // 488 yuan: above the rule's limit
		require.Equal(t, aftersales.Reviewing, c.State)
		c = d.move(t, c, aftersales.Approve, agent)
		c, err := d.Pay(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Refunded, c.State)

		lost := d.open(t, "k2", aftersales.Request{Type: aftersales.Refund, Customer: "c-liu", Order: "o-liu-04", Lines: []string{"o-liu-04-1"}, Reason: "no_reason", Conv: "conv-1"})
		require.Equal(t, aftersales.LostCheck, lost.State)
		d.clock.forward(16 * day)
		_, err = d.Tick(t.Context())
		require.NoError(t, err)
		lost, err = d.Pay(t.Context(), lost.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Refunded, lost.State, "nobody found it in ten working days")
	})
}

var swapJacket = aftersales.Request{
	Type: aftersales.Exchange, Customer: "c-lin", Order: "o-lin-01", Lines: []string{"o-lin-01-1"}, Reason: "size", Conv: "conv-1",
	Change: aftersales.Change{Swaps: []shop.Swap{{Line: "o-lin-01-1", Qty: 1, SKU: "SHELL-BLK-L"}}},
}

func TestExchangeToItsEnd(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		before, err := d.shop.Stock(t.Context(), "SHELL-BLK-L")
		require.NoError(t, err)
		c := d.open(t, "k1", swapJacket)
		require.Equal(t, aftersales.AwaitBuyerShip, c.State)
		_, err = d.Register(t.Context(), c.ID)
		require.NoError(t, err)
		left, err := d.shop.Stock(t.Context(), "SHELL-BLK-L")
		require.NoError(t, err)
		require.Equal(t, before-1, left, "set aside")
		c = d.move(t, c, aftersales.Ship, customer(c), "", "SF123")
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		c = d.move(t, c, aftersales.ShipNew, warehouse, "", "SF456")
		told := d.notices(t)
		require.Contains(t, told[len(told)-1].Text.Zh, "SF456")
		c = d.move(t, c, aftersales.WrongAgain, customer(c), "又发错了")
		require.Equal(t, aftersales.AwaitBuyerShip, c.State)
		require.True(t, c.Reached[3].IsZero(), "the way is gone once more")
		c = d.move(t, c, aftersales.Ship, customer(c), "", "SF789")
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		c = d.move(t, c, aftersales.OutOfStock, warehouse)
		require.Equal(t, aftersales.Offer, c.State)
		c = d.move(t, c, aftersales.ChooseRefund, customer(c))
		c, err = d.Pay(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Refunded, c.State)
		c = d.move(t, c, aftersales.Confirm, customer(c))
		require.Equal(t, aftersales.PaidBack, c.State)
		o, err := d.shop.Order(t.Context(), "o-lin-01")
		require.NoError(t, err)
		require.Equal(t, o.Total(), o.RefundedSoFar())
	})
}

// What an exchange brought counts as bought: it can come back in its turn, as long as the window is open.
func TestAfterAnExchangeTheGoodsAreStillTheirs(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", swapJacket)
		_, err := d.Open(t.Context(), "k2", jacket)
		require.ErrorIs(t, err, chat.ErrConflict, "one open case a line")
		c = d.move(t, c, aftersales.BookPickup, customer(c))
		c = d.move(t, c, aftersales.SwapAtDoor, aftersales.Actor{Party: aftersales.Courier}, "", "SF456")
		c = d.move(t, c, aftersales.Confirm, customer(c))
		require.Equal(t, aftersales.Closed, c.State)
		_, err = d.Open(t.Context(), "k3", jacket)
		require.NoError(t, err)
	})
}

// Sold out between the yes and the shop's answer.
func TestExchangeThatTheShopCannotMake(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", swapJacket)
		d.sellOut(t, "SHELL-BLK-L")
		c, err := d.Register(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Reviewing, c.State)
		require.Contains(t, c.Why, "out of stock")
	})
}

func (d *desk) sellOut(t *testing.T, sku string) {
	t.Helper()
	require.NoError(t, d.db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE demo_stock SET on_hand = 0 WHERE sku = $1`, sku)
		return err
	}))
}

// A gold customer has the money at the first scan, once.
func TestRefundAtTheFirstScan(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", aftersales.Request{Type: aftersales.Return, Customer: "c-wang", Order: "o-wang-04", Lines: []string{"o-wang-04-2"}, Reason: "dislike", Conv: "conv-1"})
		require.True(t, c.Verdict.Advance)
		c = d.move(t, c, aftersales.BookPickup, customer(c))
		c = d.move(t, c, aftersales.Ship, aftersales.Actor{Party: aftersales.Courier}, "", "SF1")
		require.Len(t, d.jobs(t, aftersales.JobAdvance), 1)
		for range 2 {
			_, err := d.PayEarly(t.Context(), c.ID)
			require.NoError(t, err)
		}
		paid := func() shop.Money {
			o, err := d.shop.Order(t.Context(), "o-wang-04")
			require.NoError(t, err)
			return o.RefundedSoFar()
		}
		require.Equal(t, c.Verdict.Refund, paid())
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		c, err := d.Pay(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Refunded, c.State)
		require.Equal(t, c.Verdict.Refund, paid(), "and not twice")
	})
}
