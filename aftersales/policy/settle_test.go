package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// discounted spreads a discount over the lines of an order that has been paid in full by its payments.
func discounted(o shop.Order, d shop.Discount) shop.Order {
	weights := make([]int64, len(o.Lines))
	for i, l := range o.Lines {
		if !l.Gift {
			weights[i] = l.Gross().Minor
		}
	}
	sum := o.Shipping
	for i, part := range shop.Apportion(d.Off.Minor, weights) {
		o.Lines[i].Paid.Minor -= part
		sum = sum.Add(o.Lines[i].Paid)
	}
	o.Discounts = append(o.Discounts, d)
	o.Payments[0].Paid = sum
	return o
}

func cny(minor int64) shop.Money { return shop.NewMoney(minor, "CNY") }

func twoLines(t testing.TB) shop.Order {
	return order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 20000, "CNY"), line(shop.Clothing, 15000, "CNY"))
}

var minus50over300 = shop.Discount{Label: chat.Text{Zh: "满300减50", En: "¥50 off ¥300"}, Threshold: cny(30000), Off: cny(5000)}

// A 200, B 150, 满300减50, paid 300. A alone no longer qualifies and costs 200, so B gives back 100.
func TestThresholdLost(t *testing.T) {
	o := discounted(twoLines(t), minus50over300)
	require.Equal(t, cny(30000), o.Total())
	v := rules(t).Return(facts(t, o, day, "size", "l2"))
	require.Equal(t, cny(10000), v.Refund)
	require.Equal(t, cny(12857), v.Lines[0].Refund)
	require.Len(t, v.Adjustments, 1)
	require.Equal(t, cny(-2857), v.Adjustments[0].Amount)
	require.Equal(t, "不再满足“满300减50”，扣回优惠", v.Adjustments[0].Label.Zh)
	require.Contains(t, v.Rules, "settle.threshold")

	t.Run("and A later gives back the rest", func(t *testing.T) {
		f := facts(t, o, day, "size", "l1")
		f.Returned, f.Committed, f.Lost = map[string]int{"l2": 1}, map[string]shop.Money{"p1": cny(10000)}, v.LostDiscount()
		require.Equal(t, cny(20000), rules(t).Return(f).Refund)
	})
	t.Run("and A after a faulty B gives back only its own", func(t *testing.T) {
		f := facts(t, o, day, "size", "l1")
		f.Order.Shipping = cny(1000)
		f.Order.Payments = []shop.Payment{{ID: "p1", Method: shop.WeChat, Paid: cny(31000), Refunded: cny(0)}}
		f.Returned, f.Committed = map[string]int{"l2": 1}, map[string]shop.Money{"p1": cny(12857)}
		require.Equal(t, cny(17143), rules(t).Return(f).Refund, "the discount was never lost, the delivery charge stays")
	})
	t.Run("a fault costs no discount", func(t *testing.T) {
		require.Equal(t, cny(12857), rules(t).Return(facts(t, o, day, "quality", "l2")).Refund)
	})
	t.Run("both at once", func(t *testing.T) {
		require.Equal(t, cny(30000), rules(t).Return(facts(t, o, day, "size", "l1", "l2")).Refund)
	})
	t.Run("unless the shop lets them keep it", func(t *testing.T) {
		p := rules(t).Promise()
		p.ThresholdDiscount = "apportion"
		r, err := rules(t).With(p)
		require.NoError(t, err)
		require.Equal(t, cny(12857), r.Return(facts(t, o, day, "size", "l2")).Refund)
	})
}

// The same with a plain coupon: A bears 28.57 and B 21.43 of it, so B gives back 128.57.
func TestCouponApportioned(t *testing.T) {
	o := discounted(twoLines(t), shop.Discount{Label: chat.Text{Zh: "店铺券", En: "Shop coupon"}, Off: cny(5000)})
	v := rules(t).Return(facts(t, o, day, "size", "l2"))
	require.Equal(t, cny(12857), v.Refund)
	require.Empty(t, v.Adjustments)
	require.Equal(t, cny(17143), rules(t).Return(facts(t, o, day, "size", "l1")).Refund)
}

// What is kept still reaches the threshold: nothing is taken back.
func TestThresholdKept(t *testing.T) {
	o := discounted(order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 30000, "CNY"), line(shop.Clothing, 15000, "CNY")), minus50over300)
	v := rules(t).Return(facts(t, o, day, "size", "l2"))
	require.Equal(t, cny(13333), v.Refund)
	require.Empty(t, v.Adjustments)
}

// A cheap item whose return would cost more than it gives: nothing is taken from the shopper, a person looks.
func TestThresholdWouldCostMore(t *testing.T) {
	o := discounted(order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 29000, "CNY"), line(shop.Home, 1000, "CNY")), minus50over300)
	v := rules(t).Return(facts(t, o, day, "dislike", "l2"))
	require.Zero(t, v.Refund.Minor)
	require.True(t, v.NeedsReview)
	require.Contains(t, v.Rules, "review.settle")
}

// A gift with a stated price that is kept comes off, as a line of its own; without one nothing does.
func TestGiftKept(t *testing.T) {
	gift := line(shop.Home, 0, "CNY")
	gift.Gift, gift.Title = true, chat.Text{Zh: "帆布袋", En: "Tote bag"}
	stated := cny(3000)
	gift.GiftValue = &stated
	o := order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 20000, "CNY"), gift)

	f := facts(t, o, day, "size", "l1")
	v := rules(t).Return(f)
	require.Equal(t, cny(20000), v.Refund, "gifts are taken to come back too")
	require.Contains(t, v.Prepare.Zh, "赠品请一起寄回")

	f.KeepGifts = true
	v = rules(t).Return(f)
	require.Equal(t, cny(17000), v.Refund)
	require.Equal(t, []policy.Adjustment{{
		Rule: "settle.gift", Label: chat.Text{Zh: "保留赠品（帆布袋）", En: "Gift kept: Tote bag"}, Amount: cny(-3000),
	}}, v.Adjustments)

	f.Order.Lines[1].GiftValue = nil
	require.Equal(t, cny(20000), rules(t).Return(f).Refund, "no stated price, nothing to deduct")

	f.Order.Lines[1].GiftValue, f.Reason = &stated, "quality"
	require.Equal(t, cny(20000), rules(t).Return(f).Refund, "the seller's fault costs no gift")
}

// WeChat Pay with a platform voucher: order 10, paid 7. A refund of 9 gives 9 × 7/10 = 6.30.
func TestPlatformVoucher(t *testing.T) {
	nine, one := line(shop.Home, 900, "CNY"), line(shop.Home, 100, "CNY")
	o := order(t, shop.CN, "2026-11-20 10:00", nine, one)
	o.Payments = []shop.Payment{
		{ID: "p1", Method: shop.WeChat, Paid: cny(700), Refunded: cny(0)},
		{ID: "p2", Method: shop.Voucher, Paid: cny(300), Refunded: cny(0)},
	}
	v := rules(t).Return(facts(t, o, day, "size", "l1"))
	require.Equal(t, cny(630), v.Refund)
	require.Equal(t, []policy.PaymentRefund{
		{Payment: "p1", Method: shop.WeChat, Amount: cny(630)},
		{Payment: "p2", Method: shop.Voucher, Amount: cny(270), ToIssuer: true},
	}, v.Payments)
}

// Several ways of paying get their part back in proportion (暂行办法 art. 14).
func TestProportionalToPayments(t *testing.T) {
	o := order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 20000, "CNY"), line(shop.Clothing, 10000, "CNY"))
	o.Payments = []shop.Payment{
		{ID: "p1", Method: shop.Alipay, Paid: cny(20000), Refunded: cny(0)},
		{ID: "p2", Method: shop.GiftCard, Paid: cny(10000), Refunded: cny(0)},
	}
	v := rules(t).Return(facts(t, o, day, "size", "l2"))
	require.Equal(t, cny(6667), v.Payments[0].Amount)
	require.Equal(t, cny(3333), v.Payments[1].Amount)
	require.Equal(t, cny(10000), v.Refund)
}

// Two of three pieces: part of what the line cost; the last piece gives exactly the rest.
func TestPartialQuantity(t *testing.T) {
	l := line(shop.Home, 3333, "CNY")
	l.Qty, l.Paid = 3, cny(10000)
	o := order(t, shop.CN, "2026-11-20 10:00", l)
	require.Equal(t, cny(6667), rules(t).Return(facts(t, o, day, "size", "l1:2")).Refund)
	f := facts(t, o, day, "size", "l1:1")
	f.Returned, f.Committed = map[string]int{"l1": 2}, map[string]shop.Money{"p1": cny(6667)}
	require.Equal(t, cny(3333), rules(t).Return(f).Refund)
	f.Returned = map[string]int{"l1": 3}
	v := rules(t).Return(f)
	require.False(t, v.Allowed)
	require.Equal(t, "line.returned", v.Decisive)
}

// The delivery charge: with the whole order for a fault, and in the EU, the UK and Taiwan anyway.
func TestDeliveryCharge(t *testing.T) {
	for _, c := range []struct {
		region   shop.Region
		currency string
		reason   string
		want     int64
	}{
		{shop.CN, "CNY", "size", 10000},
		{shop.CN, "CNY", "quality", 11200},
		{shop.UK, "GBP", "size", 11200},
		{shop.EU, "EUR", "size", 11200},
		{shop.TW, "TWD", "size", 11200},
		{shop.US, "USD", "size", 10000},
	} {
		o := order(t, c.region, "2026-11-20 10:00", line(shop.Clothing, 10000, c.currency))
		o.Shipping = shop.NewMoney(1200, c.currency)
		o.Payments[0].Paid = shop.NewMoney(11200, c.currency)
		require.Equal(t, c.want, rules(t).Return(facts(t, o, day, c.reason, "l1")).Refund.Minor, "%s %s", c.region, c.reason)
	}
}

// Whatever is returned in whatever order and portions for whatever reason, no payment gives back more than
// it took.
func TestRefundNeverExceedsPaid(t *testing.T) {
	r := rules(t)
	rapid.Check(t, func(rt *rapid.T) {
		o := drawOrder(rt, t)
		returned, committed, lost := map[string]int{}, map[string]shop.Money{}, cny(0)
		for range rapid.IntRange(1, 6).Draw(rt, "returns") {
			var lines []string
			for _, l := range o.Lines {
				left := l.Qty - returned[l.ID]
				if left == 0 || !rapid.Bool().Draw(rt, "pick "+l.ID) {
					continue
				}
				n := rapid.IntRange(1, left).Draw(rt, "pieces")
				lines = append(lines, l.ID+":"+string(rune('0'+n)))
			}
			if len(lines) == 0 {
				continue
			}
			f := facts(rt, o, day, rapid.SampledFrom(r.Reasons(policy.AskReturn)).Draw(rt, "reason").ID, lines...)
			f.Returned, f.Committed, f.Lost = returned, committed, lost
			f.KeepGifts = rapid.Bool().Draw(rt, "keep gifts")
			v := r.Return(f)
			require.True(rt, v.Allowed, "%+v", v)
			require.GreaterOrEqual(rt, v.Refund.Minor, int64(0))
			lost = lost.Add(v.LostDiscount())
			require.GreaterOrEqual(rt, lost.Minor, int64(0))
			for _, p := range v.Payments {
				committed[p.Payment] = committed[p.Payment].Add(p.Amount)
			}
			for _, p := range f.Picks {
				returned[p.Line.ID] += p.Qty
			}
			for i, p := range o.Payments {
				require.LessOrEqual(rt, committed[p.ID].Minor, p.Paid.Minor, "payment %s", p.ID)
				if rapid.Bool().Draw(rt, "pay it out now") {
					o.Payments[i].Refunded = cny(committed[p.ID].Minor)
				}
			}
		}
	})
}

func drawOrder(rt *rapid.T, t testing.TB) shop.Order {
	lines := make([]shop.Line, rapid.IntRange(1, 4).Draw(rt, "lines"))
	for i := range lines {
		l := line(shop.Clothing, rapid.Int64Range(1, 30000).Draw(rt, "unit"), "CNY")
		l.Qty = rapid.IntRange(1, 4).Draw(rt, "qty")
		l.Paid = l.Gross()
		if i > 0 && rapid.Bool().Draw(rt, "gift") {
			value := cny(rapid.Int64Range(1, 50000).Draw(rt, "gift value"))
			l.Gift, l.GiftValue, l.Unit, l.Paid = true, &value, cny(0), cny(0)
		}
		lines[i] = l
	}
	o := order(t, shop.CN, "2026-11-20 10:00", lines...)
	o.Shipping = cny(rapid.Int64Range(0, 2000).Draw(rt, "shipping"))
	goods := int64(0)
	for _, l := range o.Lines {
		goods += l.Paid.Minor
	}
	d := shop.Discount{Off: cny(rapid.Int64Range(0, goods).Draw(rt, "off"))}
	if rapid.Bool().Draw(rt, "threshold") {
		d.Threshold = cny(rapid.Int64Range(max(d.Off.Minor, 1), max(goods, 1)).Draw(rt, "of"))
	}
	o = discounted(o, d)
	total := o.Payments[0].Paid.Minor
	first := rapid.Int64Range(0, total).Draw(rt, "first payment")
	o.Payments = []shop.Payment{
		{ID: "p1", Method: shop.WeChat, Paid: cny(first), Refunded: cny(0)},
		{ID: "p2", Method: shop.GiftCard, Paid: cny(total - first), Refunded: cny(0)},
	}
	return o
}
