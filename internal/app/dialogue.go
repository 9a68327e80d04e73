package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

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
		"orders":     a.orders,
		"order":      a.order,
		"reasons":    a.reasons,
		"methods":    a.methods,
		"variants":   a.variants,
		"lines":      a.lines,
		"address":    a.addresses,
		"verdict":    a.verdict,
		"cases":      a.cases,
		"answers":    a.caseAnswers,
		"pickups":    a.pickups,
		"waybills":   a.waybills,
		"purchases":  a.purchases,
		"returnable": a.returnable,
	}
}

// actions are what flows can do after a yes.
func (a *App) actions() map[string]bot.Action {
	return map[string]bot.Action{
		"open_case": a.openCase, "return_by_courier": a.returnByCourier, "withdraw_case": a.withdrawCase,
		"book_pickup": a.bookPickup, "cancel_pickup": a.cancelPickup, "give_waybill": a.giveWaybill, "answer_case": a.answerCase,
	}
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
	Swaps    string `json:"swaps"`   // what becomes what
	Pays     string `json:"pays"`    // what new goods cost more, or give back
	Settles  bool   `json:"settles"` // a way to settle a difference is needed
}

func show(v policy.Verdict, o shop.Order, l chat.Locale) verdict {
	out := verdict{Allowed: v.Allowed, Sentence: v.Sentence.In(l), Appeal: v.Appeal.In(l)}
	var items []string
	lines := v.Lines
	if len(lines) == 0 { // it is about the whole order
		for _, x := range o.Lines {
			lines = append(lines, policy.LineRefund{Line: x.ID, Qty: x.Qty})
		}
	}
	for _, lr := range lines {
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

// notYet is said where a person looks first: nothing must be sent before that.
var notYet = chat.Text{
	Zh: "先不用寄回，同事审核通过后，会在这里告诉您寄到哪里。",
	En: "Please don't send anything yet: once a colleague has approved it, you'll hear here where to send it.",
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
