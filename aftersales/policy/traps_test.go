package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// What is told where people are easily told wrong, whole, in both languages.
func TestSentencesOfOtherAsks(t *testing.T) {
	signed := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	faulty := asked(shop.Delivered, signed)
	faulty.Reason = "quality"
	custom := asked(shop.Delivered, signed)
	custom.Picks[0].Line.CustomMade = true
	sealed := asked(shop.Delivered, signed)
	sealed.Picks[0].Line.Class, sealed.Picks[0].Line.ExclusionConfirmed = shop.Cosmetics, true
	insured := asked(shop.Delivered, signed)
	insured.Order.Insured = true
	for _, c := range []struct {
		name string
		ask  policy.Ask
		f    policy.Facts
		want chat.Text
	}{
		{"never came", policy.AskRefund, asked(shop.InTransit, time.Time{}), chat.Text{
			Zh: "包裹还没送到您手里，我们先向快递核实，三个工作日内给您结果。确认丢了，就退您¥599.00。",
			En: "Your parcel hasn't reached you, so we'll check with the courier and answer within three working days. If it's lost, we'll refund ¥599.00.",
		}},
		{"money without a return", policy.AskRefund, faulty, chat.Text{
			Zh: "不退货直接退款，要由同事看过照片再定，48小时内答复您。不想等的话，也可以直接退货，运费我们出。",
			En: "A refund without sending it back is for a colleague to decide from your photos, within 48 hours. If you'd rather not wait, you can return it at our cost.",
		}},
		{"an exchange of what was made to order", policy.AskExchange, custom, chat.Text{
			Zh: "这次换不了：「冲锋衣」这类商品不支持无理由退换。如果有质量问题或者发错了，照样可以换，运费我们出。",
			En: "Sorry, items like “Shell Jacket” can't be returned or exchanged for a change of mind. If it's faulty or not what you ordered, we'll exchange it at our cost.",
		}},
		{"an exchange of what may be opened", policy.AskExchange, sealed, chat.Text{
			Zh: "还没拆封使用就可以换，12月5日24:00前提交申请。这类商品拆封后不能无理由退换，所以要由同事核实一下。寄回的运费由您承担。",
			En: "Yes, you can exchange it as long as the seal is unbroken and it's unused. Apply by the end of 5 December, and a colleague will check the seal, because items like this can't come back once opened. You'd pay the return postage.",
		}},
		{"an exchange before dispatch", policy.AskExchange, asked(shop.Paid, time.Time{}), chat.Text{
			Zh: "这单还没发货，不用换货，直接改成想要的颜色、尺码或规格就行。",
			En: "This order hasn't shipped yet, so there's nothing to exchange. Its colour, size or version can simply be changed.",
		}},
		{"the insurance pays a fixed sum", policy.AskReturn, insured, chat.Text{
			Zh: "可以退。您11月20日签收，7天内不需要理由，11月27日24:00前提交申请就行。寄回的运费您先垫付，这单有运费险，退货完成后按标准赔给您。",
			En: "Yes, you can return it. It arrived on 20 November and you have 7 days, no reason needed, so apply by the end of 27 November. You pay the postage first, and this order's return insurance gives you back a fixed sum afterwards.",
		}},
		{"cancelling", policy.AskCancel, asked(shop.Paid, time.Time{}), chat.Text{
			Zh: "还没发货，可以取消，¥599.00原路退回。",
			En: "It hasn't shipped yet, so it can be cancelled, and ¥599.00 goes back the way you paid.",
		}},
		{"stopping a parcel", policy.AskIntercept, asked(shop.InTransit, time.Time{}), chat.Text{
			Zh: "包裹已经发出，可以请快递拦截，但不保证一定拦得住；万一没拦住，送到时直接拒收就行。退回仓库后退您¥599.00。",
			En: "Your parcel is on its way. We can ask the courier to stop it, though that doesn't always work; if it still reaches you, just refuse it. You'll get ¥599.00 once it's back.",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, rules(t).Decide(c.ask, c.f).Sentence)
		})
	}
}

// The seller answers for the way: what never came gives back everything, the delivery charge too, whatever the
// reason is called.
func TestALostParcelGivesBackEverything(t *testing.T) {
	f := asked(shop.InTransit, time.Time{})
	f.Order.Shipping, f.Order.Payments[0].Paid = cny(1000), cny(60900)
	require.Equal(t, cny(60900), rules(t).Decide(policy.AskRefund, f).Refund)
}

// A sale price is no class of goods: what was cheap comes back like the rest (处罚办法 art. 9, "特价不退" is void).
func TestWhatWasOnSaleComesBack(t *testing.T) {
	o := discounted(twoLines(t), shop.Discount{Label: chat.Text{Zh: "清仓", En: "Clearance"}, Off: cny(30000)})
	v := rules(t).Return(facts(t, o, day, "no_reason", "l1"))
	require.True(t, v.Allowed && !v.NeedsReview)
	require.Equal(t, "cn.no_reason", v.Decisive)
}

// Payment channels take refunds for a year; a day later a person agrees another way, and the right stands.
func TestAYearAfterThePayment(t *testing.T) {
	o := order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 10000, "CNY"))
	for days, review := range map[int]bool{365: false, 366: true} {
		f := facts(t, o, day, "size", "l1")
		f.Order.PaidAt = f.Now.AddDate(0, 0, -days)
		v := rules(t).Return(f)
		require.True(t, v.Allowed)
		require.Equal(t, review, v.NeedsReview, "%d days", days)
		if review {
			require.Contains(t, v.Rules, "review.payout")
			require.Contains(t, v.Sentence.Zh, "原路退不回去")
		}
	}
}

// A gift that came with goods to be exchanged stays where it is.
func TestAnExchangeAsksForNoGift(t *testing.T) {
	gift := line(shop.Home, 0, "CNY")
	gift.Gift = true
	o := order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 20000, "CNY"), gift)
	f := facts(t, o, day, "size", "l1")
	require.Contains(t, rules(t).Decide(policy.AskReturn, f).Prepare.Zh, "赠品")
	require.NotContains(t, rules(t).Decide(policy.AskExchange, f).Prepare.Zh, "赠品")
}
