package bot

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"aftercare/intents"
)

// notThere is what to say when the shopper named something that isn't among a slot's options: an order
// number that isn't theirs, a thing that they never bought. "" when nothing was named, or it is there.
func (st *stepper) notThere(flow *Flow, s *Slot, opts []option) (string, error) {
	if s.None == nil || st.mention == nil && st.stranger(s, opts) == "" {
		return "", nil
	}
	st.named = ""
	if st.named = st.stranger(s, opts); st.named != "" {
		return st.render(flow, s.None)
	}
	for _, c := range st.sets {
		if c.Type == string(intents.OrderNumber) {
			st.named = c.Text
		}
	}
	if st.named == "" {
		st.named = object(st.mention.Text)
	}
	if st.named == "" || len(best(opts, st.mention.Text, "")) > 0 {
		return "", nil
	}
	return st.render(flow, s.None)
}

// numbered is an order's number in words that nobody has read for entities.
var numbered = regexp.MustCompile(`#?\bw\d{5,}\b|#\d{6,}`)

// stranger is the order's number that was said and belongs to none of the orders to choose from. Then no other is
// meant, whatever else the words name, and be it the only one.
func (st *stepper) stranger(s *Slot, opts []option) string {
	if s.None == nil {
		return ""
	}
	said := st.numbers()
	if len(said) == 0 && st.cleared != s.Name {
		said = numbered.FindAllString(strings.ToLower(st.firstWords()), -1)
	}
	for _, n := range said {
		if len(best(opts, n, "")) > 0 {
			return ""
		}
	}
	if len(said) == 0 {
		return ""
	}
	return said[0]
}

// Where a sentence names the thing to send back.
var objects = []*regexp.Regexp{
	regexp.MustCompile(`把([^,，。.!！?？\n]{2,14}?)(?:给我|给|都)?退`),
	regexp.MustCompile(`退(?:掉|货|回|一下|了)?([^,，。.!！?？\n]{2,14}?)(?:[,，。.!！\n]|$)`),
	regexp.MustCompile(`(?:^|[,，。\n])([^,，。.!！?？\n]{2,12}?)(?:我)?(?:想|要|也|得)*退`),
	regexp.MustCompile(`(?:return|send back|refund for) (?:my|the|an?|this|that|these|those|some) ([a-z][a-z' -]{2,28}?)(?: (?:i|we|that|which|because|as|since|from|for|please|it)\b|[,.!?]|$)`),
}

var (
	// These stand before or after a thing and aren't part of its name.
	trimmedHead = regexp.MustCompile(`^(?:我|你|您|帮|请|的|一|两|那|这|个|件|双|条|台|买|昨天|今天|前天|上周|刚|在|订单|单|里|:|：| )+`)
	trimmedTail = regexp.MustCompile(`(?:吧|啊|呀|了|的|掉|那单|那个|那件| )+$`)
	// notThings never name a product.
	notThings = regexp.MustCompile(`[不没怎吗么多能可以要想退换钱款费第]|东西|商品|货|订单|宝贝|产品|进度|流程|规则|政策|地址|申请|单号|人工|质量|尺码|问题|原因|\b(?:items?|orders?|products?|things?|stuff|something|parcel|package|goods|purchase|one|policy|label|process|status|money)\b`)
)

// object is the thing that a sentence wants to send back, "" when it names none that we can tell.
func object(text string) string {
	text = strings.ToLower(text)
	for _, re := range objects {
		for _, m := range re.FindAllStringSubmatch(text, -1) {
			name := trimmedTail.ReplaceAllString(trimmedHead.ReplaceAllString(m[1], ""), "")
			if n := utf8.RuneCountInString(name); n >= 2 && n <= 28 && !notThings.MatchString(name) && !asksSomething(name) {
				return name
			}
		}
	}
	return ""
}
