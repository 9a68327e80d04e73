package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/aftersales"
	"aftercare/bot"
	"aftercare/chat"
	"aftercare/intents"
	"aftercare/shop"
)

// choice is an order, one of its lines, or a number of pieces, as a flow offers it.
type choice struct {
	chat.Option
	Words []string `json:"words"`
	Dates []string `json:"dates"`
	// Hidden: not on the list, and found by its name or number.
	Hidden bool `json:"hidden"`
	// Meant: the words that were said mean this one.
	Meant bool `json:"meant"`

	// Of an order. Received: the goods have arrived. Why says what to do instead when nothing can be returned.
	Number   string   `json:"number,omitempty"`
	Status   string   `json:"status,omitempty"`
	Received bool     `json:"received"`
	Allowed  bool     `json:"allowed"` // what is asked for can be done about the whole order
	Why      string   `json:"why,omitempty"`
	Lines    []choice `json:"lines,omitempty"`

	// Of a line. Pieces are there when it has more than one.
	ID     string   `json:"id,omitempty"`
	Pieces []choice `json:"pieces,omitempty"`
}

const (
	// maxOrders is how many orders a picker shows. The rest are found by their words.
	maxOrders = 6
	// maxDeskOrders is how many an agent sees.
	maxDeskOrders = 12
	// maxTitles is how many things the label of an order names.
	maxTitles = 2
)

// orders lists the shopper's orders: those about which what is asked "for" can be done first, then those that
// haven't arrived, then the rest, each newest first.
func (a *App) orders(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	kind := aftersales.Return
	if t, ok := args["for"].(string); ok {
		kind = aftersales.Type(t)
	}
	all, err := a.Cases.Choices(ctx, sc.Customer, kind)
	if err != nil {
		return nil, err
	}
	products, err := a.productWords(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b aftersales.OrderChoice) int { return cmp.Compare(rank(a), rank(b)) })
	out := make([]choice, len(all))
	for i, o := range all {
		out[i] = orderChoice(o, products, sc)
		out[i].Hidden = i >= maxOrders || rank(o) == settled
	}
	for _, name := range []string{"said", "first"} {
		text, _ := args[name].(string)
		if markNumbered(intents.Fold(text), out) {
			break
		}
	}
	if kind == aftersales.Intercept {
		underway(out, args)
	}
	return out, nil
}

// underway leaves on the list the parcels that can be stopped, if there are any. A single one is meant, unless the
// words name another.
func underway(out []choice, args map[string]any) {
	n, cands := 0, make([]intents.Candidate, len(out))
	for i, o := range out {
		if o.Allowed {
			n++
		}
		cands[i] = intents.Candidate{ID: o.Value, Words: o.Words}
	}
	if n == 0 {
		return
	}
	for i := range out {
		out[i].Hidden = out[i].Hidden || !out[i].Allowed
	}
	said, _ := args["said"].(string)
	first, _ := args["first"].(string)
	if n == 1 && len(intents.Match(said+" "+first, cands)) == 0 && !ofAnOrder.MatchString(intents.Fold(said+first)) {
		out[0].Meant = true // those that can be stopped come first
	}
}

// markNumbered marks the orders whose numbers stand in a folded text, with the sign before them or without.
func markNumbered(text string, orders []choice) bool {
	found := false
	for i, o := range orders {
		number := strings.TrimPrefix(intents.Fold(o.Number), "#")
		at := -1
		if len(number) > 4 {
			at = findWord(text, number, 0)
			if at < 0 {
				at = findWord(text, strings.TrimPrefix(number, "w"), 0)
			}
		}
		orders[i].Meant = at >= 0
		found = found || at >= 0
	}
	return found
}

// settled is the rank of orders about which nothing is done any more: never paid, cancelled, refunded, all sent
// back.
const settled = 4

func rank(o aftersales.OrderChoice) int {
	anyReason := slices.ContainsFunc(o.Lines, func(l aftersales.LineChoice) bool { return l.NoReason })
	switch {
	case o.Verdict.Ask != "" && o.Verdict.Allowed:
		return 0
	case o.Order.Status == shop.PendingPayment, o.Order.Status == shop.Cancelled, o.Order.Status == shop.Refunded:
		return settled
	case o.Verdict.Ask != "":
		return 3
	case anyReason:
		return 0
	case o.Order.ReceivedAt().IsZero():
		return 1
	case o.Possible():
		return 2
	}
	return 3
}

func (a *App) productWords(ctx context.Context) (map[string][]string, error) {
	ps, err := a.Shop.Products(ctx)
	if err != nil {
		return nil, err
	}
	words := make(map[string][]string, len(ps))
	for _, p := range ps {
		words[p.ID] = append([]string{p.Name.Zh, p.Name.En}, p.Words...)
	}
	return words, nil
}

func orderChoice(o aftersales.OrderChoice, products map[string][]string, sc bot.Scope) choice {
	l, zone := sc.Locale, o.Order.Region.Zone()
	c := choice{
		Number: o.Order.Number, Status: string(o.Order.Status), Received: !o.Order.ReceivedAt().IsZero(), Allowed: o.Verdict.Allowed,
		Words: []string{o.Order.Number, o.Order.ID},
	}
	if !o.Order.PlacedAt.IsZero() {
		c.Dates = append(c.Dates, day(o.Order.PlacedAt, zone))
	}
	if c.Received {
		c.Dates = append(c.Dates, day(o.Order.ReceivedAt(), zone))
	}
	var titles []string
	for _, line := range o.Lines {
		lc := lineChoice(line, products, l)
		c.Words = append(c.Words, lc.Words...)
		titles = append(titles, lc.Label)
		if c.Image == "" {
			c.Image = lc.Image
		}
		if line.Possible {
			c.Lines = append(c.Lines, lc)
		}
	}
	c.Option.Value = o.Order.ID
	c.Label = titled(titles, l)
	c.Detail = bought(o.Order, l) + " · " + amount(o.Order).In(l)
	if len(o.Lines) == 1 && len(o.Lines[0].Line.Options) > 0 {
		c.Detail = shop.Describe(o.Lines[0].Line.Options, l) + " · " + c.Detail
	}
	c.Tag = tag(o).In(l)
	c.Why = whyNot(o, c.Label, l)
	return c
}

// bought says which purchase it was: its day, or its number where the shop knows no days.
func bought(o shop.Order, l chat.Locale) string {
	if o.PlacedAt.IsZero() {
		return o.Number
	}
	return fmt.Sprintf(chat.Text{Zh: "%s下单", En: "ordered %s"}.In(l), dateIn(o.PlacedAt, o.Region, l))
}

// titled names the first few things of an order.
func titled(titles []string, l chat.Locale) string {
	if n := len(titles); n > maxTitles {
		return fmt.Sprintf(chat.Text{Zh: "%s等%d件", En: "%s and %d more"}.In(l),
			strings.Join(titles[:maxTitles], chat.Text{Zh: "、", En: "; "}.In(l)), map[chat.Locale]int{chat.Zh: n, chat.En: n - maxTitles}[l])
	}
	return strings.Join(titles, chat.Text{Zh: "、", En: "; "}.In(l))
}

// tag says whether the order can come back: until when, or what stands in the way.
func tag(o aftersales.OrderChoice) chat.Text {
	if o.Verdict.Ask != "" {
		return o.Order.Status.Label()
	}
	best := 0
	for i, x := range o.Lines {
		if x.NoReason {
			return x.Why
		}
		if x.Possible && !o.Lines[best].Possible {
			best = i
		}
	}
	if len(o.Lines) == 0 {
		return o.Order.Status.Label()
	}
	return o.Lines[best].Why
}

// whyNot says what to do about an order that has nothing to return now: what the rules say of its goods, and
// who can do the rest.
func whyNot(o aftersales.OrderChoice, name string, l chat.Locale) string {
	var said []string
	for _, x := range o.Lines {
		if s := x.Verdict.Sentence.In(l); s != "" && !x.Possible && !slices.Contains(said, s) {
			said = append(said, s)
		}
	}
	which := fmt.Sprintf(chat.Text{Zh: "您%s买的%s：", En: "About the %[2]s you ordered on %[1]s: "}.In(l), dateIn(o.Order.PlacedAt, o.Order.Region, l), name)
	if o.Order.PlacedAt.IsZero() {
		which = fmt.Sprintf(chat.Text{Zh: "订单%s里的%s：", En: "About the %[2]s in order %[1]s: "}.In(l), o.Order.Number, name)
	}
	if o.Verdict.Ask != "" {
		return o.Verdict.Sentence.In(l)
	}
	sentence := strings.Join(said, chat.Text{Zh: "", En: " "}.In(l))
	if help, ok := helps[o.Order.Status]; ok {
		sentence = join(sentence, help.In(l), l)
	}
	return which + sentence
}

// helps is what a person can do about an order that hasn't arrived.
var helps = map[shop.Status]chat.Text{
	shop.Paid:      {Zh: "需要的话，我请人工客服帮您取消。", En: "I can bring in a person to cancel it for you."},
	shop.Shipped:   {Zh: "想现在就拦截，我请人工客服帮您。", En: "If you'd like it stopped now, I can bring in a person."},
	shop.InTransit: {Zh: "想现在就拦截，我请人工客服帮您。", En: "If you'd like it stopped now, I can bring in a person."},
}

func join(a, b string, l chat.Locale) string {
	if a == "" || b == "" || l == chat.Zh {
		return a + b
	}
	return a + " " + b
}

func lineChoice(line aftersales.LineChoice, products map[string][]string, l chat.Locale) choice {
	x := line.Line
	c := choice{ID: x.ID, Option: chat.Option{Value: x.ID, Label: x.Title.In(l), Image: x.Image}, Words: []string{x.Title.Zh, x.Title.En}}
	c.Words = append(c.Words, products[x.Product]...)
	for _, o := range x.Options {
		c.Words = append(c.Words, o.Value.Zh, o.Value.En)
	}
	c.Detail = shop.Describe(x.Options, l)
	if x.Qty > 1 {
		c.Detail = strings.TrimSpace(fmt.Sprintf("%s ×%d", c.Detail, x.Qty))
		if line.Left < x.Qty {
			c.Option.Value = fmt.Sprintf("%s:%d", x.ID, line.Left)
		}
		for n := 1; n <= line.Left; n++ {
			c.Pieces = append(c.Pieces, pieces(n, line.Left, l))
		}
	}
	c.Tag = x.Paid.In(l)
	return c
}

// pieces is a number of pieces to choose.
func pieces(n, of int, l chat.Locale) choice {
	c := choice{Option: chat.Option{Value: strconv.Itoa(n), Label: fmt.Sprintf(chat.Text{Zh: "%d件", En: "%d"}.In(l), n)}}
	if n == of && of > 1 {
		c.Label = fmt.Sprintf(chat.Text{Zh: "全部%d件", En: "All %d"}.In(l), n)
		c.Words = []string{"全部", "都退", "都要退", "all of them", "both"}
	}
	return c
}

func day(t time.Time, z *time.Location) string { return t.In(z).Format(time.DateOnly) }

// dateIn is a day in the market's own way.
func dateIn(t time.Time, r shop.Region, l chat.Locale) string {
	t = t.In(r.Zone())
	switch {
	case l == chat.Zh:
		return t.Format("1月2日")
	case r == shop.US:
		return t.Format("Jan 2")
	}
	return t.Format("2 Jan")
}
