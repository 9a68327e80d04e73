package app

import (
	"regexp"
	"slices"
	"strings"

	"aftercare/intents"
	"aftercare/shop"
)

// kindsSaid are the words for ways to pay.
var kindsSaid = []struct {
	kind string
	re   *regexp.Regexp
}{
	{shop.PayPal, regexp.MustCompile(`\bpay ?pal\b|贝宝`)},
	{shop.GiftCard, regexp.MustCompile(`\bgift[ -]?(?:card|certificate|voucher)s?\b|\bstore credit\b|礼品卡|礼物卡|购物卡|储值卡`)},
	{shop.Credit, regexp.MustCompile(`\bcredit[ -]?cards?\b|\b(?:visa|mastercard|master card|amex|american express)\b|信用卡`)},
}

var (
	// firstPaid is the way that an order was paid.
	firstPaid = regexp.MustCompile(`\boriginal (?:payment|form|method|card|account)\b|\b(?:same|way) (?:i|we) paid\b|\bsame (?:payment|card|account|way|method)\b|原路|原来的(?:付款|支付)|原(?:付款|支付)方式`)
	// bareCard is a card of no kind.
	bareCard = regexp.MustCompile(`\b(?:my|the|by|with|a|on) card\b|\bcard (?:ending|that ends)\b|银行卡|我的卡`)
	fourEnds = regexp.MustCompile(`(?:ending|ends|end|last four|last 4|尾号|末四位|后四位)[^0-9]{0,20}(\d{4})\b`)
	instead  = regexp.MustCompile(`\b(?:instead of|rather than|from|not)\b (?:my |the )?[\w ]{0,20}$|(?:不用|不是|从)\p{Han}{0,4}$`)
)

// namedMethods are the ways to pay that a text names: by their id, by their last digits, or by their kind.
func namedMethods(all []shop.Method, paid func(shop.Method) bool, said string) []string {
	text := intents.Fold(said)
	if text == "" {
		return nil
	}
	ids := func(ok func(shop.Method) bool) []string {
		var out []string
		for _, m := range all {
			if ok(m) {
				out = append(out, m.ID)
			}
		}
		return out
	}
	if out := ids(func(m shop.Method) bool { return findWord(text, intents.Fold(m.ID), 0) >= 0 }); len(out) > 0 {
		return lastNamed(text, out)
	}
	if m := fourEnds.FindStringSubmatch(text); m != nil {
		if out := ids(func(x shop.Method) bool { return strings.HasSuffix(x.Ending, m[1]) }); len(out) > 0 {
			return out
		}
	}
	if out := ids(func(m shop.Method) bool {
		f := strings.Fields(m.Ending)
		return len(f) > 1 && findWord(text, f[len(f)-1], 0) >= 0
	}); len(out) == 1 {
		return out
	}
	kind, at := "", -1
	for _, k := range kindsSaid {
		for _, i := range k.re.FindAllStringIndex(text, -1) {
			if i[0] > at && !instead.MatchString(text[:i[0]]) {
				kind, at = k.kind, i[0]
			}
		}
	}
	switch {
	case kind != "":
		out := ids(func(m shop.Method) bool { return m.Kind == kind })
		if brands := ids(func(m shop.Method) bool {
			brand, _, _ := strings.Cut(m.Ending, " ")
			return m.Kind == kind && brand != "" && findWord(text, intents.Fold(brand), 0) >= 0
		}); len(brands) > 0 {
			out = brands
		}
		return out
	case firstPaid.MatchString(text):
		return ids(paid)
	case bareCard.MatchString(text):
		return ids(func(m shop.Method) bool { return m.Kind == shop.Credit })
	}
	return nil
}

// lastNamed keeps the last of several ids: "from credit_card_1 to credit_card_2".
func lastNamed(text string, ids []string) []string {
	slices.SortFunc(ids, func(a, b string) int {
		return strings.LastIndex(text, intents.Fold(b)) - strings.LastIndex(text, intents.Fold(a))
	})
	return ids[:1]
}
