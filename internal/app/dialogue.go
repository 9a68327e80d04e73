package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/aftersales"
	"aftercare/aftersales/policy"
	"aftercare/bot"
	"aftercare/chat"
	"aftercare/handoff/desk"
	"aftercare/intents"
	"aftercare/shop"
)

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// queries are what flows can look up. What a query returns is in the shopper's language, ready to show.
func (a *App) queries() map[string]bot.Query {
	return map[string]bot.Query{
		"orders":         a.orders,
		"return_verdict": a.returnVerdict,
		"cases":          a.cases,
	}
}

// actions are what flows can do after a yes.
func (a *App) actions() map[string]bot.Action {
	return map[string]bot.Action{"open_return": a.openReturn}
}

// choice is an order, one of its lines, or a number of pieces, as a flow offers it.
type choice struct {
	chat.Option
	Words []string `json:"words"`
	Dates []string `json:"dates"`
	// Hidden: not on the list, and found by its name or number.
	Hidden bool `json:"hidden"`

	// Of an order. Received: the goods have arrived. Why says what to do instead when nothing can be returned.
	Number   string   `json:"number,omitempty"`
	Received bool     `json:"received"`
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

// orders lists the shopper's orders: those with something to return first, then those that haven't arrived,
// then the rest, each newest first.
func (a *App) orders(ctx context.Context, sc bot.Scope, _ map[string]any) (any, error) {
	all, err := a.Cases.ReturnableOrders(ctx, sc.Customer)
	if err != nil {
		return nil, err
	}
	products, err := a.productWords(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b aftersales.ReturnableOrder) int { return cmp.Compare(rank(a), rank(b)) })
	out := make([]choice, len(all))
	for i, o := range all {
		out[i] = orderChoice(o, products, sc)
		out[i].Hidden = i >= maxOrders || rank(o) == settled
	}
	return out, nil
}

// settled is the rank of orders that nobody returns any more: never paid, cancelled, refunded, all sent back.
const settled = 4

func rank(o aftersales.ReturnableOrder) int {
	switch o.Order.Status {
	case shop.PendingPayment, shop.Cancelled, shop.Refunded:
		return settled
	}
	anyReason := slices.ContainsFunc(o.Lines, func(l aftersales.ReturnableLine) bool { return l.NoReason })
	switch {
	case anyReason:
		return 0
	case o.Order.ReceivedAt().IsZero():
		return 1
	case o.Returnable():
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

func orderChoice(o aftersales.ReturnableOrder, products map[string][]string, sc bot.Scope) choice {
	l, zone := sc.Locale, o.Order.Region.Zone()
	c := choice{
		Number: o.Order.Number, Received: !o.Order.ReceivedAt().IsZero(),
		Words: []string{o.Order.Number, o.Order.ID},
		Dates: []string{day(o.Order.PlacedAt, zone)},
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
		if line.Returnable {
			c.Lines = append(c.Lines, lc)
		}
	}
	c.Option.Value = o.Order.ID
	c.Label = titled(titles, l)
	c.Detail = fmt.Sprintf(chat.Text{Zh: "%s下单 · %s", En: "ordered %s · %s"}.In(l), dateIn(o.Order.PlacedAt, o.Order.Region, l), o.Order.Total().In(l))
	if len(o.Lines) == 1 && len(o.Lines[0].Line.Options) > 0 {
		c.Detail = shop.Describe(o.Lines[0].Line.Options, l) + " · " + c.Detail
	}
	c.Tag = tag(o).In(l)
	c.Why = whyNot(o, c.Label, l)
	return c
}

// titled names the first few things of an order.
func titled(titles []string, l chat.Locale) string {
	if n := len(titles); n > maxTitles {
		return fmt.Sprintf(chat.Text{Zh: "%s等%d件", En: "%s and %d more"}.In(l),
			strings.Join(titles[:maxTitles], chat.Text{Zh: "、", En: ", "}.In(l)), map[chat.Locale]int{chat.Zh: n, chat.En: n - maxTitles}[l])
	}
	return strings.Join(titles, chat.Text{Zh: "、", En: " + "}.In(l))
}

// tag says whether the order can come back: until when, or what stands in the way.
func tag(o aftersales.ReturnableOrder) chat.Text {
	best := 0
	for i, x := range o.Lines {
		if x.NoReason {
			return x.Why
		}
		if x.Returnable && !o.Lines[best].Returnable {
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
func whyNot(o aftersales.ReturnableOrder, name string, l chat.Locale) string {
	var said []string
	for _, x := range o.Lines {
		if s := x.Verdict.Sentence.In(l); s != "" && !x.Returnable && !slices.Contains(said, s) {
			said = append(said, s)
		}
	}
	which := fmt.Sprintf(chat.Text{Zh: "您%s买的%s：", En: "About the %[2]s you ordered on %[1]s: "}.In(l), dateIn(o.Order.PlacedAt, o.Order.Region, l), name)
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

func lineChoice(line aftersales.ReturnableLine, products map[string][]string, l chat.Locale) choice {
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
		c.Label = fmt.Sprintf(chat.Text{Zh: "全部%d件", En: "all %d"}.In(l), n)
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

// verdict is a policy verdict as a card shows it.
type verdict struct {
	Allowed  bool   `json:"allowed"`
	Sentence string `json:"sentence"`
	Appeal   string `json:"appeal"`
	Items    string `json:"items"`
	Changes  string `json:"changes"` // what is added to or taken from the price, and why
	Refund   string `json:"refund"`
	Freight  string `json:"freight"`
	Next     string `json:"next"`
}

func (a *App) returnVerdict(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	order, _ := args["order"].(string)
	reason, _ := args["reason"].(string)
	lines := stringList(args["lines"])
	v, err := a.Cases.ReturnVerdict(ctx, sc.Customer, order, lines, reason)
	if err != nil {
		return nil, err
	}
	o, err := a.Shop.OrderOf(ctx, sc.Customer, order)
	if err != nil {
		return nil, err
	}
	return show(v, o, sc.Locale), nil
}

func show(v policy.Verdict, o shop.Order, l chat.Locale) verdict {
	out := verdict{Allowed: v.Allowed, Sentence: v.Sentence.In(l), Appeal: v.Appeal.In(l)}
	var items []string
	for _, lr := range v.Lines {
		line, _ := o.Line(lr.Line)
		name := line.Title.In(l)
		if d := shop.Describe(line.Options, l); d != "" {
			name += chat.Text{Zh: "（" + d + "）", En: " (" + d + ")"}.In(l)
		}
		items = append(items, fmt.Sprintf("%s ×%d", name, lr.Qty))
	}
	out.Items = strings.Join(items, chat.Text{Zh: "、", En: "; "}.In(l))
	var changes []string
	for _, c := range v.Adjustments {
		changes = append(changes, c.Label.In(l)+" "+c.Amount.In(l))
	}
	out.Changes = strings.Join(changes, chat.Text{Zh: "；", En: "; "}.In(l))
	var ways []string
	for _, p := range v.Payments {
		if !p.ToIssuer && !p.Amount.IsZero() {
			ways = append(ways, shop.MethodLabel(p.Method).In(l))
		}
	}
	out.Refund = v.Refund.In(l)
	if len(ways) > 0 {
		out.Refund += fmt.Sprintf(chat.Text{Zh: "，原路退回%s", En: ", back to your %s"}.In(l), strings.Join(ways, chat.Text{Zh: "和", En: " and "}.In(l)))
	}
	out.Freight = freight[v.Freight].In(l)
	next := chat.Text{Zh: "提交后立即通过，马上给您寄回地址", En: "Approved at once; you'll get the return address right away"}
	if v.NeedsReview {
		next = chat.Text{Zh: "提交后由同事审核，结果会在这里告诉您", En: "A colleague reviews it first; you'll hear the result here"}
	}
	out.Next = next.In(l)
	return out
}

var freight = map[policy.Payer]chat.Text{
	policy.Buyer:     {Zh: "由您承担", En: "paid by you"},
	policy.Seller:    {Zh: "由我们承担", En: "paid by us"},
	policy.Insurance: {Zh: "您先垫付，运费险赔付固定金额", En: "you pay first; the freight insurance pays back a fixed sum"},
}

func stringList(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, x := range list {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (a *App) cases(ctx context.Context, sc bot.Scope, _ map[string]any) (any, error) {
	list, err := a.Cases.CasesOf(ctx, sc.Customer, false)
	if err != nil {
		return nil, err
	}
	out := []chat.Progress{}
	for _, c := range list {
		if len(out) == 3 {
			break
		}
		out = append(out, a.Cases.Progress(c, sc.Locale))
	}
	return out, nil
}

// opened is what the return flow says about the case it has opened.
type opened struct {
	Number   string        `json:"number"`
	Prepare  string        `json:"prepare"`
	Progress chat.Progress `json:"progress"`
}

func (a *App) openReturn(ctx context.Context, sc bot.Scope, key string, args json.RawMessage) (any, error) {
	var r struct {
		Order  string   `json:"order"`
		Lines  []string `json:"lines"`
		Reason string   `json:"reason"`
	}
	if err := json.Unmarshal(args, &r); err != nil {
		return nil, errors.Join(chat.ErrInvalid, err)
	}
	c, err := a.Cases.OpenReturn(ctx, key, aftersales.ReturnRequest{
		Customer: sc.Customer, Order: r.Order, Lines: r.Lines, Reason: r.Reason, Conv: sc.Conv,
	})
	if errors.Is(err, chat.ErrConflict) {
		return nil, &bot.Refusal{Err: err, Says: chat.Text{
			Zh: "这件商品已经有一个进行中的售后申请了，不用重复提交。说“退货进度”就能看到。",
			En: "there is already an open request for this item, so there's no need for another. Ask for your “return status” to see it.",
		}}
	}
	if err != nil {
		return nil, err
	}
	return opened{Number: c.Number, Prepare: c.Verdict.Prepare.In(sc.Locale), Progress: a.Cases.Progress(c, sc.Locale)}, nil
}

// audience is the market whose law applies to a customer; "" for guests.
func (a *App) audience(ctx context.Context, sc bot.Scope) string {
	if sc.Customer == "" {
		return ""
	}
	c, err := a.Shop.Customer(ctx, sc.Customer)
	if err != nil {
		return ""
	}
	return string(c.Region)
}

// customer is what an agent sees of the person: masked, and only their own.
func (a *App) customer(ctx context.Context, s chat.State) (desk.Customer, error) {
	if s.Customer == "" {
		return desk.Customer{Person: desk.Person{Name: chat.Text{Zh: "访客", En: "Guest"}.In(s.Locale)}}, nil
	}
	c, err := a.Shop.Customer(ctx, s.Customer)
	if err != nil {
		return desk.Customer{}, err
	}
	row := func(zh, en, value string) chat.Row {
		return chat.Row{Label: chat.Text{Zh: zh, En: en}.In(s.Locale), Value: value}
	}
	out := desk.Customer{Person: desk.Person{ID: c.ID, Name: c.Name, Rows: []chat.Row{
		row("手机", "Phone", shop.MaskPhone(c.Phone)),
		row("会员", "Member", tiers[c.Tier].In(s.Locale)),
		row("地区", "Market", markets[c.Region].In(s.Locale)),
	}}}
	orders, err := a.Shop.Orders(ctx, s.Customer)
	if err != nil {
		return out, err
	}
	for i, o := range orders {
		if i == maxDeskOrders {
			break
		}
		out.Orders = append(out.Orders, orderOption(o, s.Locale))
	}
	list, err := a.Cases.CasesOf(ctx, s.Customer, false)
	if err != nil {
		return out, err
	}
	for _, c := range list {
		p := a.Cases.Progress(c, s.Locale)
		out.Cases = append(out.Cases, chat.Message{Type: chat.TypeProgress, Text: p.Title, Progress: &p})
	}
	return out, nil
}

var tiers = map[string]chat.Text{
	"standard": {Zh: "普通会员", En: "standard"},
	"silver":   {Zh: "银卡会员", En: "silver"},
	"gold":     {Zh: "金卡会员", En: "gold"},
}

var markets = map[shop.Region]chat.Text{
	shop.CN: {Zh: "中国大陆", En: "mainland China"},
	shop.TW: {Zh: "中国台湾", En: "Taiwan"},
	shop.EU: {Zh: "欧盟", En: "European Union"},
	shop.UK: {Zh: "英国", En: "United Kingdom"},
	shop.US: {Zh: "美国", En: "United States"},
}

func orderOption(o shop.Order, l chat.Locale) chat.Option {
	var titles []string
	opt := chat.Option{Value: o.ID, Tag: o.Status.Label().In(l)}
	for _, x := range o.Lines {
		titles = append(titles, x.Title.In(l))
		if opt.Image == "" {
			opt.Image = x.Image
		}
	}
	opt.Label = strings.Join(titles, chat.Text{Zh: "、", En: "; "}.In(l))
	opt.Detail = fmt.Sprintf("%s · %s · %s", o.Number, dateIn(o.PlacedAt, o.Region, l), amount(o).In(l))
	return opt
}

// amount is what was paid for an order, or is still to be paid.
func amount(o shop.Order) shop.Money {
	if o.Status != shop.PendingPayment {
		return o.Total()
	}
	sum := o.Shipping
	for _, l := range o.Lines {
		sum = sum.Add(l.Paid)
	}
	return sum
}

// facts is what the bot knows of a conversation, for the agent who takes it.
func (a *App) facts(s chat.State) []chat.Row {
	rows := a.Runner.Rules.Facts(s)
	if s.Intent != "" && s.Intent != "human_agent" { // that a person was asked for is said elsewhere
		zh, en := intents.Name(s.Intent)
		rows = append(rows, chat.Row{Label: chat.Text{Zh: "意图", En: "Intent"}.In(s.Locale), Value: chat.Text{Zh: zh, En: en}.In(s.Locale)})
	}
	return rows
}
