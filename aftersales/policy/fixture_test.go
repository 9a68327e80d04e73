package policy_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

func rules(t require.TestingT) *policy.Rules {
	r, err := policy.Default()
	require.NoError(t, err)
	return r
}

// at reads a time on a market's clock.
func at(t testing.TB, r shop.Region, s string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation("2006-01-02 15:04", s, r.Zone())
	require.NoError(t, err)
	return d
}

// line is one piece of a class at a price in hundredths.
func line(class shop.Class, unit int64, currency string) shop.Line {
	return shop.Line{
		SKU: "sku", Class: class, Qty: 1, Unit: shop.NewMoney(unit, currency), Paid: shop.NewMoney(unit, currency),
		Title: chat.Text{Zh: "样品", En: "Sample"},
	}
}

// order is delivered, paid by WeChat in full, its lines named l1, l2 ….
func order(t testing.TB, r shop.Region, signed string, lines ...shop.Line) shop.Order {
	received := at(t, r, signed)
	currency := lines[0].Unit.Currency
	o := shop.Order{
		ID: "o1", Number: "2026", Customer: "c1", Region: r, Status: shop.Delivered,
		PlacedAt: received.AddDate(0, 0, -2), PaidAt: received.AddDate(0, 0, -2), ShippedAt: received.AddDate(0, 0, -1),
		DeliveredAt: received, Shipping: shop.NewMoney(0, currency),
	}
	sum := o.Shipping
	for i, l := range lines {
		l.ID = "l" + strconv.Itoa(i+1)
		o.Lines = append(o.Lines, l)
		sum = sum.Add(l.Paid)
	}
	o.Payments = []shop.Payment{{ID: "p1", Method: shop.WeChat, Paid: sum, Refunded: shop.NewMoney(0, currency)}}
	return o
}

// facts asks about the named lines of an order, some time after it was received.
func facts(t require.TestingT, o shop.Order, after time.Duration, reason string, lines ...string) policy.Facts {
	picks, err := policy.Select(o, lines)
	require.NoError(t, err)
	return policy.Facts{Now: o.DeliveredAt.Add(after), Order: o, Picks: picks, Reason: reason}
}

const day = 24 * time.Hour
