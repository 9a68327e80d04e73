package aftersales_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/chat"
	"aftercare/shop"
)

// dearer exchanges the phone of Jack Miller for one with more memory, paid by card.
var dearer = aftersales.Request{
	Type: aftersales.Exchange, Customer: "c-jack", Order: "o-jack-02", Lines: []string{"o-jack-02-1"}, Reason: "dislike", Conv: "conv-1",
	Change: aftersales.Change{Swaps: []shop.Swap{{Line: "o-jack-02-1", Qty: 1, SKU: "PHONE-GRN-512"}}, Method: shop.Card},
}

// accepted brings an exchange to where its old goods are back and accepted, its jobs done.
func (d *desk) accepted(t *testing.T, key string, r aftersales.Request) aftersales.Case {
	t.Helper()
	c := d.open(t, key, r)
	if c.State == aftersales.Reviewing {
		c = d.move(t, c, aftersales.Approve, agent)
	}
	d.register(t)
	c = d.move(t, c, aftersales.Ship, customer(c), "", "W1")
	c = d.move(t, c, aftersales.Receive, warehouse)
	c = d.move(t, c, aftersales.PassCheck, warehouse)
	require.Equal(t, aftersales.NewToShip, c.State)
	d.register(t)
	return c
}

// register does the jobs that tell the shop about goods, each twice.
func (d *desk) register(t *testing.T) {
	t.Helper()
	for _, j := range d.jobs(t, aftersales.JobRegister) {
		for range 2 {
			_, err := d.Register(t.Context(), chat.CaseID(j.Payload))
			require.NoError(t, err)
		}
	}
}

func (d *desk) order(t *testing.T, id string) shop.Order {
	t.Helper()
	o, err := d.shop.Order(t.Context(), id)
	require.NoError(t, err)
	return o
}

func (d *desk) stock(t *testing.T, sku string) int {
	t.Helper()
	n, err := d.shop.Stock(t.Context(), sku)
	require.NoError(t, err)
	return n
}

// The difference is paid once, when the old goods are accepted, and a later return gives back what the new ones cost.
func TestDifferenceIsSettledWhenTheGoodsAreAccepted(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		before := d.order(t, "o-jack-02")
		c := d.accepted(t, "k1", dearer)
		more := c.Verdict.Difference
		require.Positive(t, more.Minor)
		o := d.order(t, "o-jack-02")
		require.Equal(t, before.Total().Add(more), o.Total())
		require.Equal(t, "PHONE-GRN-512", o.Lines[0].SKU)
		require.Equal(t, before.Lines[0].Paid.Add(more), o.Lines[0].Paid)
		c = d.move(t, c, aftersales.ShipNew, warehouse, "", "W2")
		c = d.move(t, c, aftersales.Confirm, customer(c))
		require.Equal(t, aftersales.Closed, c.State)
		v, err := d.Decide(t.Context(), aftersales.Request{
			Type: aftersales.Return, Customer: "c-jack", Order: "o-jack-02", Lines: []string{"o-jack-02-1"}, Reason: "dislike",
		})
		require.NoError(t, err)
		require.Equal(t, o.Total(), v.Refund)
	})
}

// Dearer or cheaper, whatever was settled before the money went back instead: in the end all that was paid is back,
// and no more.
func TestExchangeThatEndsInMoneyGivesBackAllThatWasPaid(t *testing.T) {
	cheaper := aftersales.Request{
		Type: aftersales.Exchange, Customer: "c-chen", Order: "o-chen-05", Lines: []string{"o-chen-05-1"}, Reason: "quality", Conv: "conv-1",
		Change: aftersales.Change{Swaps: []shop.Swap{{Line: "o-chen-05-1", Qty: 1, SKU: "PHONE-GRN-256"}}, Method: shop.WeChat},
	}
	eachEngine(t, func(t *testing.T, d *desk) {
		for key, r := range map[string]aftersales.Request{"dearer": dearer, "cheaper": cheaper} {
			before := d.order(t, r.Order)
			c := d.accepted(t, key, r)
			require.NotZero(t, c.Verdict.Difference.Minor)
			if c.Verdict.Difference.Minor < 0 {
				require.Equal(t, c.Verdict.Difference.Neg(), d.refunded(t, r.Order))
			}
			c = d.move(t, c, aftersales.OutOfStock, warehouse)
			c = d.move(t, c, aftersales.ChooseRefund, customer(c))
			c, err := d.Pay(t.Context(), c.ID)
			require.NoError(t, err)
			require.Equal(t, aftersales.Refunded, c.State, c.Why)
			o := d.order(t, r.Order)
			require.Equal(t, o.Total(), o.RefundedSoFar(), key)
			require.LessOrEqual(t, before.Total().Minor, o.Total().Minor)
			_, err = d.Register(t.Context(), c.ID) // a job that was late settles nothing any more
			require.NoError(t, err)
			require.Equal(t, o, d.order(t, r.Order))
		}
	})
}

// However an exchange ends without its new goods, they can be sold again, once.
func TestGoodsSetAsideAreFreed(t *testing.T) {
	ends := map[string]func(t *testing.T, d *desk, c aftersales.Case) aftersales.Case{
		"withdrawn": func(t *testing.T, d *desk, c aftersales.Case) aftersales.Case {
			c, err := d.Withdraw(t.Context(), c.Customer, c.ID, "")
			require.NoError(t, err)
			return c
		},
		"expired": func(t *testing.T, d *desk, c aftersales.Case) aftersales.Case {
			d.clock.forward(9 * day)
			_, err := d.Tick(t.Context())
			require.NoError(t, err)
			c, err = d.Case(t.Context(), c.ID)
			require.NoError(t, err)
			return c
		},
		"sent back": func(t *testing.T, d *desk, c aftersales.Case) aftersales.Case {
			c = d.move(t, c, aftersales.Receive, warehouse)
			c = d.move(t, c, aftersales.Inspect, warehouse)
			c = d.move(t, c, aftersales.FailCheck, agent, "洗过", "photo")
			return d.move(t, c, aftersales.TakeBack, customer(c))
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, d *desk) {
				before := d.stock(t, "SHELL-BLK-L")
				c := d.open(t, "k1", swapJacket)
				d.register(t)
				require.Equal(t, before-1, d.stock(t, "SHELL-BLK-L"))
				c = end(t, d, c)
				require.False(t, c.Open())
				d.register(t)
				require.Equal(t, before, d.stock(t, "SHELL-BLK-L"))
			})
		})
	}
}

// The shopper withdrew before the shop was told: nothing is set aside when it is.
func TestWithdrawnBeforeTheShopWasTold(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		before := d.stock(t, "SHELL-BLK-L")
		c := d.open(t, "k1", swapJacket)
		c, err := d.Withdraw(t.Context(), c.Customer, c.ID, "")
		require.NoError(t, err)
		d.register(t)
		require.Equal(t, before, d.stock(t, "SHELL-BLK-L"))
		// Another node read the case before it was withdrawn and is only now asking the shop.
		_, err = d.shop.ExpectExchange(t.Context(), "case:"+string(c.ID)+"/goods", c.Order, c.Change.Swaps, "")
		require.ErrorIs(t, err, chat.ErrConflict)
		require.Equal(t, before, d.stock(t, "SHELL-BLK-L"))
	})
}

// A request to be filed is whole: what takes whose place, and what pays for it.
func TestWhatAnExchangeNeeds(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		swap := dearer.Change.Swaps[0]
		for why, change := range map[string]aftersales.Change{
			"nothing takes its place":  {Method: shop.Card},
			"nothing pays for it":      {Swaps: []shop.Swap{swap}},
			"one line, two new phones": {Swaps: []shop.Swap{swap, swap}, Method: shop.Card},
		} {
			r := dearer
			r.Change = change
			_, err := d.Open(context.Background(), why, r)
			require.ErrorIs(t, err, chat.ErrInvalid, why)
		}
		_, err := d.Open(context.Background(), "k", aftersales.Request{Type: aftersales.Repay, Customer: "c-jack", Order: "o-jack-05"})
		require.ErrorIs(t, err, chat.ErrInvalid, "no way to pay")
		_, err = d.Open(context.Background(), "k", aftersales.Request{
			Type: aftersales.Address, Customer: "c-jack", Order: "o-jack-05", Change: aftersales.Change{Address: &shop.Address{Name: "Jack"}},
		})
		require.ErrorIs(t, err, chat.ErrInvalid, "no street")
	})
}

// One key is one request, down to the pieces.
func TestAKeyIsForOneNumberOfPieces(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		kettles := request("c-lin", "o-lin-08", "dislike", "o-lin-08-1:1")
		c := d.open(t, "k1", kettles)
		require.Equal(t, c.ID, d.open(t, "k1", kettles).ID)
		kettles.Lines = []string{"o-lin-08-1:2"}
		_, err := d.Open(t.Context(), "k1", kettles)
		require.ErrorIs(t, err, chat.ErrConflict)
	})
}
