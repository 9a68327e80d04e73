package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// The traps of after-sales answers that touch returns: class, what was confirmed, what the shopper said.
func TestTraps(t *testing.T) {
	type said = []policy.Condition
	for _, c := range []struct {
		name      string
		class     shop.Class
		custom    bool
		confirmed bool
		said      said
		reason    string
		allowed   bool
		review    bool
		rule      string
	}{
		{"opened packaging is still returnable", shop.Electronics, false, false, said{policy.Opened}, "no_reason", true, false, "cn.no_reason"},
		{"a lost carton is no reason to refuse", shop.Appliance, false, false, said{policy.NoBox}, "no_reason", true, false, "cn.no_reason"},
		{"activated phone, nothing confirmed: a person decides", shop.Electronics, false, false, said{policy.Activated}, "no_reason", true, true, "cn.no_reason"},
		{"activated phone, confirmed at purchase", shop.Electronics, false, true, said{policy.Activated}, "no_reason", false, false, "cn.exclude.confirmed"},
		{"activated phone, confirmed, faulty", shop.Electronics, false, true, said{policy.Activated}, "quality", true, false, "cn.fault"},
		{"confirmed but nobody said: ask, don't presume", shop.Electronics, false, true, nil, "no_reason", true, true, "cn.no_reason"},
		{"confirmed and still sealed", shop.Cosmetics, false, true, said{policy.Sealed}, "no_reason", true, false, "cn.no_reason"},
		{"underwear without confirmation", shop.Underwear, false, false, nil, "no_reason", true, false, "cn.no_reason"},
		{"cosmetics without confirmation", shop.Cosmetics, false, false, nil, "no_reason", true, false, "cn.no_reason"},
		{"cosmetics unsealed, not confirmed: a person decides", shop.Cosmetics, false, false, said{policy.SealBroken}, "no_reason", true, true, "cn.no_reason"},
		{"cosmetics unsealed, confirmed", shop.Cosmetics, false, true, said{policy.SealBroken}, "dislike", false, false, "cn.exclude.confirmed"},
		{"clothes confirmed at purchase: no such class", shop.Clothing, false, true, nil, "size", true, false, "cn.no_reason"},
		{"tag cut off: a person decides", shop.Clothing, false, false, said{policy.LabelRemoved}, "size", true, true, "cn.no_reason"},
		{"custom: no change of mind", shop.Custom, false, false, nil, "dislike", false, false, "cn.exclude.custom"},
		{"custom line of an ordinary class", shop.Clothing, true, false, nil, "size", false, false, "cn.exclude.custom"},
		{"custom: faults yes", shop.Custom, false, false, nil, "quality", true, false, "cn.fault"},
		{"fresh: no change of mind", shop.Fresh, false, false, nil, "no_reason", false, false, "cn.exclude.fresh"},
		{"fresh: rotten yes", shop.Fresh, false, false, nil, "damaged", true, false, "cn.fault"},
		{"digital, downloaded", shop.Digital, false, false, nil, "no_reason", false, false, "cn.exclude.digital"},
		{"media still sealed", shop.Digital, false, false, said{policy.Sealed}, "no_reason", true, false, "cn.no_reason"},
		{"newspapers", shop.Periodical, false, false, nil, "no_reason", false, false, "cn.exclude.periodical"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := line(c.class, 10000, "CNY")
			l.CustomMade, l.ExclusionConfirmed = c.custom, c.confirmed
			f := facts(t, order(t, shop.CN, "2026-11-20 10:00", l), day, c.reason, "l1")
			f.Conditions = c.said
			v := rules(t).Return(f)
			require.Equal(t, c.allowed, v.Allowed, v.Sentence.Zh)
			require.Equal(t, c.review, v.NeedsReview, v.Rules)
			require.Equal(t, c.rule, v.Decisive)
			require.NotEmpty(t, v.Source.Zh)
			require.NotEmpty(t, v.Appeal.Zh, "there is always a way to a person")
		})
	}
}

// A promise for goods that the law exempts binds the seller.
func TestPromiseBeyondTheLaw(t *testing.T) {
	p := rules(t).Promise()
	p.NoReasonForClasses = []shop.Class{shop.Custom}
	r, err := rules(t).With(p)
	require.NoError(t, err)
	v := r.Return(facts(t, order(t, shop.CN, "2026-11-20 10:00", line(shop.Custom, 10000, "CNY")), day, "dislike", "l1"))
	require.True(t, v.Allowed)
	require.Contains(t, v.Rules, "promise.no_reason_for_classes")
}

func TestFreight(t *testing.T) {
	for _, c := range []struct {
		name    string
		region  shop.Region
		reason  string
		tier    string
		insured bool
		untold  bool
		want    policy.Payer
	}{
		{"change of mind", shop.CN, "size", "", false, false, policy.Buyer},
		{"fault, even where buyers pay", shop.CN, "quality", "", false, false, policy.Seller},
		{"wrong item", shop.CN, "wrong_item", "", true, false, policy.Seller},
		{"late parcel is no fault of the goods", shop.CN, "late", "", false, false, policy.Buyer},
		{"insured", shop.CN, "dislike", "", true, false, policy.Insurance},
		{"gold returns travel free", shop.CN, "dislike", "gold", true, false, policy.Seller},
		{"Taiwan: no cost to the consumer", shop.TW, "dislike", "", false, false, policy.Seller},
		{"UK, told", shop.UK, "dislike", "", false, false, policy.Buyer},
		{"UK, not told", shop.UK, "dislike", "", false, true, policy.Seller},
		{"EU, not told", shop.EU, "dislike", "", false, true, policy.Seller},
		{"US by policy", shop.US, "dislike", "", false, false, policy.Buyer},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := rules(t).Promise()
			p.ToldReturnPostage = !c.untold
			r, err := rules(t).With(p)
			require.NoError(t, err)
			o := order(t, c.region, "2026-11-20 10:00", line(shop.Clothing, 10000, "GBP"))
			o.Insured = c.insured
			f := facts(t, o, day, c.reason, "l1")
			f.Tier = c.tier
			require.Equal(t, c.want, r.Return(f).Freight)
		})
	}
}

// A fault never goes by the no-reason window: after it a person looks, until faults are no longer ours.
func TestFaultLadder(t *testing.T) {
	o := order(t, shop.CN, "2026-03-01 10:00", line(shop.Appliance, 10000, "CNY"))
	in := func(d time.Duration) policy.Verdict { return rules(t).Return(facts(t, o, d, "quality", "l1")) }
	require.False(t, in(6*day).NeedsReview)
	later := in(30 * day)
	require.True(t, later.Allowed && later.NeedsReview)
	require.Equal(t, policy.Seller, later.Freight)
	require.Contains(t, later.Sentence.Zh, "超过7天")
	over := in(370 * day)
	require.False(t, over.Allowed)
	require.Contains(t, over.Sentence.Zh, "3月1日之后")
}

// What a rule should not decide alone goes to a person, with the reason.
func TestReview(t *testing.T) {
	f := facts(t, order(t, shop.CN, "2026-11-20 10:00", line(shop.Electronics, 399900, "CNY")), day, "dislike", "l1")
	v := rules(t).Return(f)
	require.True(t, v.Allowed && v.NeedsReview)
	require.Contains(t, v.Rules, "review.value")

	f = facts(t, order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 10000, "CNY")), day, "size", "l1")
	f.Recent = 5
	require.Contains(t, rules(t).Return(f).Rules, "review.returns")
	f.Recent, f.Tries = 0, map[string]int{"l1": 5}
	require.Contains(t, rules(t).Return(f).Rules, "review.tries")
	f.Open = map[string]string{"l1": "TH20261120-0001"}
	v = rules(t).Return(f)
	require.False(t, v.Allowed)
	require.Equal(t, "case.open", v.Decisive)
	require.Contains(t, v.Sentence.En, "TH20261120-0001")
}

// The words a shopper reads, whole. Conclusion first, the deadline as a date, who pays.
func TestSentences(t *testing.T) {
	jacket := line(shop.Clothing, 39900, "CNY")
	cases := []struct {
		name string
		v    policy.Verdict
		want chat.Text
	}{
		{"yes", rules(t).Return(facts(t, order(t, shop.CN, "2026-11-21 19:40", jacket), 14*time.Hour, "size", "l1")), chat.Text{
			Zh: "可以退。您11月21日签收，7天内不需要理由，11月28日24:00前提交申请就行。寄回的运费由您承担。",
			En: "Yes, you can return it. It arrived on 21 November and you have 7 days, no reason needed, so apply by the end of 28 November. You'd pay the return postage.",
		}},
		{"holiday", rules(t).Return(facts(t, order(t, shop.CN, "2026-09-24 10:00", jacket), day, "size", "l1")), chat.Text{
			Zh: "可以退。您9月24日签收，7天内不需要理由，10月8日24:00前提交申请就行。（最后一天遇上法定节假日，已经顺延。）寄回的运费由您承担。",
			En: "Yes, you can return it. It arrived on 24 September and you have 7 days, no reason needed, so apply by the end of 8 October. (The last day fell on a public holiday, so you have longer.) You'd pay the return postage.",
		}},
		{"late", rules(t).Return(facts(t, order(t, shop.CN, "2026-11-01 10:00", jacket), 20*day, "size", "l1")), chat.Text{
			Zh: "无理由退货的时间已经过了：您11月1日签收，最晚要在11月8日24:00前申请。如果商品有问题，还可以按质量问题处理。",
			En: "The time for a change-of-mind return is over. It arrived on 1 November, and the last day to apply was 8 November. If something is wrong with it, we can still help.",
		}},
		{"fault", rules(t).Return(facts(t, order(t, shop.CN, "2026-11-21 10:00", jacket), day, "wrong_item", "l1")), chat.Text{
			Zh: "可以退，11月28日24:00前提交申请就行。发错货是我们的责任，给您添麻烦了。寄回的运费我们出。",
			En: "Yes, you can return it, and we're sorry about the trouble. Apply by the end of 28 November. We pay the return postage.",
		}},
		{"value", rules(t).Return(facts(t, order(t, shop.CN, "2026-11-21 10:00", line(shop.Electronics, 399900, "CNY")), day, "dislike", "l1")), chat.Text{
			Zh: "可以退。您11月21日签收，7天内不需要理由，11月28日24:00前提交申请就行。寄回的运费由您承担。因为金额较大，提交后会由同事在48小时内审核。",
			En: "Yes, you can return it. It arrived on 21 November and you have 7 days, no reason needed, so apply by the end of 28 November. You'd pay the return postage. As it's a larger amount, a colleague will check it within 48 hours.",
		}},
		{"us", rules(t).Return(facts(t, order(t, shop.US, "2026-11-21 10:00", line(shop.Home, 3900, "USD")), day, "dislike", "l1")), chat.Text{
			Zh: "可以退。您11月21日签收，30天内不需要理由，12月21日24:00前提交申请就行。寄回的运费由您承担。",
			En: "Yes, you can return it. It arrived on November 21 and you have 30 days, no reason needed, so apply by the end of December 21. You'd pay the return postage.",
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, c.v.Sentence) })
	}
}

// Blanket terms that are void or illegal never pass our lips.
func TestNoVoidTerms(t *testing.T) {
	data, err := policyFile()
	require.NoError(t, err)
	for _, term := range []string{"最终解释权", "签收视为", "特价不退", "拆封不退", "概不退换", "all sales final"} {
		require.NotContains(t, string(data), term)
	}
}

func TestSelect(t *testing.T) {
	l := line(shop.Home, 1000, "CNY")
	l.Qty = 3
	o := order(t, shop.CN, "2026-11-20 10:00", l, line(shop.Home, 1000, "CNY"))
	picks, err := policy.Select(o, []string{"l1:2", " l2 "})
	require.NoError(t, err)
	require.Equal(t, 2, picks[0].Qty)
	require.Equal(t, 1, picks[1].Qty)
	for _, bad := range [][]string{{"l1:4"}, {"l1:0"}, {"l1:x"}, {"l1", "l1:1"}, {}} {
		_, err := policy.Select(o, bad)
		require.ErrorIs(t, err, chat.ErrInvalid, "%v", bad)
	}
	_, err = policy.Select(o, []string{"l9"})
	require.ErrorIs(t, err, chat.ErrNotFound)
}
