package policy_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// asked is a jacket for 599 yuan, paid by WeChat, and what is asked about it.
func asked(status shop.Status, signed time.Time) policy.Facts {
	line := shop.Line{
		ID: "l1", SKU: "SHELL-BLK-M", Product: "p-shell", Class: shop.Clothing, Title: chat.Text{Zh: "冲锋衣", En: "Shell Jacket"},
		Qty: 1, Unit: shop.NewMoney(59900, "CNY"), Paid: shop.NewMoney(59900, "CNY"),
	}
	return policy.Facts{
		Now: time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC),
		Order: shop.Order{
			ID: "o1", Region: shop.CN, Status: status, PlacedAt: time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC), DeliveredAt: signed,
			Lines: []shop.Line{line}, Shipping: shop.NewMoney(0, "CNY"),
			Payments: []shop.Payment{{ID: "p1", Method: shop.WeChat, Paid: shop.NewMoney(59900, "CNY"), Refunded: shop.NewMoney(0, "CNY")}},
		},
		Picks: []policy.Pick{{Line: line, Qty: 1}}, Reason: "no_reason",
	}
}

func swap(f policy.Facts, sku, product string, price int64, stock int) policy.Facts {
	f.Swaps = []policy.Swap{{
		Pick: f.Picks[0], SKU: sku, Product: product, Name: chat.Text{Zh: "冲锋衣（黑色 L）", En: "Shell Jacket (Black, L)"},
		Price: shop.NewMoney(price, "CNY"), Stock: stock,
	}}
	return f
}

func TestBeforeItHasArrived(t *testing.T) {
	r := rules(t)
	never := time.Time{}
	for _, c := range []struct {
		ask      policy.Ask
		status   shop.Status
		mark     shop.Mark
		allowed  bool
		decisive string
	}{
		{policy.AskCancel, shop.Paid, "", true, "changes.cancel"},
		{policy.AskCancel, shop.PendingPayment, "", true, "changes.cancel"},
		{policy.AskCancel, shop.Shipped, "", false, "change.shipped"},
		{policy.AskCancel, shop.Delivered, "", false, "change.delivered"},
		{policy.AskCancel, shop.Cancelled, "", false, "change.closed"},
		{policy.AskAddress, shop.Paid, "", true, "changes.address"},
		{policy.AskAddress, shop.InTransit, "", false, "change.shipped"},
		{policy.AskItems, shop.Paid, "", true, "changes.items"},
		{policy.AskItems, shop.Paid, shop.ItemsChanged, false, "change.once"},
		{policy.AskPayment, shop.Paid, "", true, "changes.payment"},
		{policy.AskPayment, shop.PendingPayment, "", false, "change.unshipped"},
		{policy.AskIntercept, shop.InTransit, "", true, "changes.intercept"},
		{policy.AskIntercept, shop.Paid, "", false, "change.unshipped"},
	} {
		f := asked(c.status, never)
		if c.mark != "" {
			f.Order.Marks = []shop.Mark{c.mark}
		}
		v := r.Decide(c.ask, f)
		require.Equal(t, c.allowed, v.Allowed, "%s while %s", c.ask, c.status)
		require.Equal(t, c.decisive, v.Decisive)
		require.NotEmpty(t, v.Sentence.Zh)
		require.NotContains(t, v.Sentence.Zh+v.Sentence.En, "{")
	}
}

func TestCancellingGivesBackAllThatIsLeft(t *testing.T) {
	f := asked(shop.Paid, time.Time{})
	f.Order.Payments[0].Refunded.Minor = 9900
	v := rules(t).Decide(policy.AskCancel, f)
	require.Equal(t, "¥500.00", v.Refund.String())
	require.Contains(t, v.Sentence.Zh, "¥500.00")
}

func TestExchange(t *testing.T) {
	r := rules(t)
	signed := func(daysAgo int) time.Time { return time.Date(2026, 11, 22-daysAgo, 3, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		f        policy.Facts
		reason   string
		allowed  bool
		review   bool
		decisive string
	}{
		"in time":                     {swap(asked(shop.Delivered, signed(15)), "SHELL-BLK-L", "p-shell", 59900, 3), "size", true, false, "promise.exchange_days"},
		"a day late":                  {swap(asked(shop.Delivered, signed(16)), "SHELL-BLK-L", "p-shell", 59900, 3), "size", false, false, "exchange.late"},
		"a fault, later":              {swap(asked(shop.Delivered, signed(16)), "SHELL-BLK-L", "p-shell", 59900, 3), "quality", true, true, "promise.fault_claim_days"},
		"none left":                   {swap(asked(shop.Delivered, signed(2)), "SHELL-BLK-L", "p-shell", 59900, 0), "size", false, false, "exchange.no_stock"},
		"the same":                    {swap(asked(shop.Delivered, signed(2)), "SHELL-BLK-M", "p-shell", 59900, 3), "size", false, false, "exchange.same"},
		"the same, faulty":            {swap(asked(shop.Delivered, signed(2)), "SHELL-BLK-M", "p-shell", 59900, 3), "quality", true, false, "promise.fault_exchange_days"},
		"something else":              {swap(asked(shop.Delivered, signed(2)), "TEE-BLK-L", "p-tee", 12900, 3), "size", false, false, "exchange.other_product"},
		"still on its way":            {swap(asked(shop.InTransit, time.Time{}), "SHELL-BLK-L", "p-shell", 59900, 3), "size", false, false, "order.in_transit"},
		"before anything was chosen":  {asked(shop.Delivered, signed(2)), "size", true, false, "promise.exchange_days"},
		"requested once where it may": {marked(swap(asked(shop.Delivered, signed(2)), "SHELL-BLK-L", "p-shell", 59900, 3)), "size", false, false, "order.once"},
	} {
		c.f.Reason = c.reason
		v, trace := r.Explain(policy.AskExchange, c.f)
		require.Equal(t, c.allowed, v.Allowed, name)
		require.Equal(t, c.review, v.NeedsReview, name)
		require.Equal(t, c.decisive, v.Decisive, name)
		require.NotContains(t, v.Sentence.Zh+v.Sentence.En, "{", name)
		require.True(t, trace[len(trace)-1].Settled, name)
	}
}

func marked(f policy.Facts) policy.Facts {
	f.Order.Marks = []shop.Mark{shop.ExchangeRequested}
	return f
}

func TestDifferenceOfAnExchange(t *testing.T) {
	r := rules(t)
	signed := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	card := shop.NewMoney(5000, "CNY")
	f := swap(asked(shop.Delivered, signed), "SHELL-BLK-L", "p-shell", 69900, 3)
	v := r.Decide(policy.AskExchange, f)
	require.Equal(t, "¥100.00", v.Difference.String())
	require.Contains(t, v.Sentence.Zh, "贵¥100.00")
	f.Method = &shop.Method{ID: "g", Kind: shop.GiftCard, Balance: &card}
	v = r.Decide(policy.AskExchange, f)
	require.Equal(t, "pay.short", v.Decisive)
	f.Reason, f.Method = "quality", nil
	v = r.Decide(policy.AskExchange, f)
	require.Equal(t, "¥100.00", v.Difference.String(), "a fault is no upgrade")
	f.Swaps[0].SKU = f.Picks[0].Line.SKU
	v = r.Decide(policy.AskExchange, f)
	require.True(t, v.Difference.IsZero(), "the very same, dearer by now: a fault costs the shopper nothing")
	require.Equal(t, policy.Seller, v.Freight)
	f = swap(asked(shop.Delivered, signed), "SHELL-BLK-L", "p-shell", 49900, 3)
	require.Contains(t, r.Decide(policy.AskExchange, f).Sentence.En, "¥100.00 less")
}

func TestAnotherWayToPay(t *testing.T) {
	r := rules(t)
	balance := shop.NewMoney(59899, "CNY")
	f := asked(shop.Paid, time.Time{})
	for want, m := range map[string]shop.Method{
		"pay.same":        {ID: shop.WeChat, Kind: shop.WeChat},
		"pay.short":       {ID: "g", Kind: shop.GiftCard, Balance: &balance},
		"changes.payment": {ID: shop.Alipay, Kind: shop.Alipay},
	} {
		f.Method = &m
		require.Equal(t, want, r.Decide(policy.AskPayment, f).Decisive)
	}
}

func TestRefundWithoutReturn(t *testing.T) {
	r := rules(t)
	signed := time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
	f := asked(shop.Delivered, signed)
	require.Equal(t, "refund_only.return", r.Decide(policy.AskRefund, f).Decisive)
	f.Reason = "quality"
	v := r.Decide(policy.AskRefund, f)
	require.True(t, v.Allowed && v.NeedsReview, "a jacket: a person decides")
	f.Picks[0].Line.Class, f.Picks[0].Line.Paid.Minor = shop.Fresh, 19900
	f.Order.Lines[0] = f.Picks[0].Line
	v = r.Decide(policy.AskRefund, f)
	require.True(t, v.Allowed && !v.NeedsReview, "spoiled food below the limit: the rule decides")
	require.Equal(t, "¥199.00", v.Refund.String())
	f = asked(shop.InTransit, time.Time{})
	v = r.Decide(policy.AskRefund, f)
	require.True(t, v.Allowed && v.NeedsReview, "a lost parcel is looked for first")
	require.Equal(t, "order.unshipped", r.Decide(policy.AskRefund, asked(shop.Paid, time.Time{})).Decisive)
}

func TestOverlay(t *testing.T) {
	data, err := os.ReadFile("../../shop/retail/policy.yaml")
	require.NoError(t, err)
	base := rules(t)
	r, err := base.Overlay("retail", data)
	require.NoError(t, err)
	f := asked(shop.PendingPayment, time.Time{})
	require.False(t, r.Decide(policy.AskCancel, f).Allowed, "only what is paid is pending there")
	require.True(t, base.Decide(policy.AskCancel, f).Allowed, "the rules beneath stay as they were")
	require.NotEqual(t, base.Version(), r.Version())
	_, err = base.Overlay("broken", []byte("changes: {cancle: {while: [paid]}}\nsay: {oops: {zh: 好, en: ok}}"))
	require.ErrorContains(t, err, "cancle")
	require.ErrorContains(t, err, "oops")
	require.True(t, strings.Contains(err.Error(), "broken"))
}
