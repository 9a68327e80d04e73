package app

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"aftercare/aftersales"
	"aftercare/aftersales/policy"
	"aftercare/bot"
	"aftercare/chat"
	"aftercare/intents"
	"aftercare/shop"
)

// purchases are the shopper's orders to ask about, those under way first. When the words name none and a single
// one is under way, it is meant.
func (a *App) purchases(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	all, err := a.Shop.Orders(ctx, sc.Customer)
	if err != nil {
		return nil, err
	}
	products, err := a.productWords(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b shop.Order) int { return under(a) - under(b) })
	out := make([]choice, len(all))
	cands := make([]intents.Candidate, len(all))
	moving := 0
	for i, o := range all {
		x := aftersales.OrderChoice{Order: o}
		for _, l := range o.Lines {
			x.Lines = append(x.Lines, aftersales.LineChoice{Line: l, Left: l.Qty})
		}
		out[i] = orderChoice(x, products, sc)
		out[i].Tag, out[i].Hidden = o.Status.Label().In(sc.Locale), i >= maxOrders
		cands[i] = intents.Candidate{ID: o.ID, Words: out[i].Words}
		if under(o) == 0 {
			moving++
		}
	}
	first, _ := args["first"].(string)
	said, _ := args["said"].(string)
	only, _ := args["moving"].(bool)
	if only && moving == 1 && len(intents.Match(said+" "+first, cands)) == 0 && !ofAnOrder.MatchString(intents.Fold(said+first)) {
		out[0].Meant = true
	}
	return out, nil
}

// ofAnOrder are words that tell one order from others without naming its goods.
var ofAnOrder = regexp.MustCompile(`\d{5,}|昨|前天|上周|上个?月|今天下|\b(?:yesterday|last)\b`)

// under is 0 for an order on its way, 1 for one that isn't sent yet, 2 for the others.
func under(o shop.Order) int {
	switch {
	case o.Status == shop.Shipped, o.Status == shop.InTransit, o.InLocker && o.CollectedAt.IsZero():
		return 0
	case o.Status == shop.PendingPayment, o.Status == shop.Paid:
		return 1
	}
	return 2
}

// story says where an order is.
func story(o shop.Order, v orderView, l chat.Locale) string {
	var t chat.Text
	parcel := ""
	if v.Waybill != "" {
		parcel = fmt.Sprintf(chat.Text{Zh: "%s，运单号 %s。", En: "%s, tracking number %s."}.In(l), v.Carrier, v.Waybill)
	}
	switch {
	case o.Status == shop.PendingPayment:
		t = chat.Text{Zh: "%s还没有付款，付款后就安排发货。", En: "%s: not paid yet. It will be sent once it is."}
	case o.Status == shop.Paid:
		t = chat.Text{Zh: "%s已经付款，正在备货，还没有发出。发出后在这里就能看到物流。", En: "%s: paid and being packed. You can follow the parcel here once it has left."}
	case o.Status == shop.Cancelled:
		t, parcel = chat.Text{Zh: "%s这笔订单已经取消了。", En: "%s: this order was cancelled."}, ""
	case o.Status == shop.Refunded:
		t, parcel = chat.Text{Zh: "%s这笔订单的钱已经全部退回。", En: "%s: everything you paid has gone back to you."}, ""
	case o.InLocker && o.CollectedAt.IsZero():
		t = chat.Text{Zh: "%s已经到了，在快递柜或驿站等您取。", En: "%s: it's waiting for you in a parcel locker."}
	case under(o) == 0:
		t = chat.Text{Zh: "%s已经发出，正在路上。", En: "%s: on its way to you."}
	case v.Dates.Delivered != "":
		t = chat.Text{Zh: "%s在" + v.Dates.Delivered + "已经签收。", En: "%s: delivered on " + v.Dates.Delivered + "."}
	default:
		t = chat.Text{Zh: "%s：" + v.Label + "。", En: "%s: " + strings.ToLower(v.Label) + "."}
	}
	name := v.Title
	if l == chat.Zh {
		name = "“" + name + "”"
	}
	return join(fmt.Sprintf(t.In(l), name), parcel, l)
}

// maxScans is how many lines of a trace are shown.
const maxScans = 4

// trace is the newest scans of an order's parcels, a line each, newest first.
func trace(o shop.Order, l chat.Locale) string {
	var lines []string
	for _, s := range o.Shipments {
		for _, scan := range s.Scans {
			lines = append(lines, scan.At.In(o.Region.Zone()).Format("01-02 15:04")+" "+scan.Text.In(l))
		}
	}
	slices.Reverse(lines)
	return strings.Join(lines[:min(len(lines), maxScans)], "\n")
}

// judged is what the rules say about sending an order's goods back, before anybody asks to.
type judged struct {
	Number    string `json:"number"`
	Sentence  string `json:"sentence"`
	Possible  bool   `json:"possible"`
	Freight   string `json:"freight"`   // who pays the way back
	Insurance string `json:"insurance"` // whether freight insurance covers it
}

// returnable says what the rules make of returning an order: until when, and who pays the way back.
func (a *App) returnable(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	id, _ := args["order"].(string)
	all, err := a.Cases.Choices(ctx, sc.Customer, aftersales.Return)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(o aftersales.OrderChoice) bool { return o.Order.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("order %q: %w", id, chat.ErrNotFound)
	}
	o, l := all[i], sc.Locale
	out := judged{Number: o.Order.Number, Possible: o.Possible(), Freight: freightOf(o).In(l), Insurance: a.insurance(o.Order, l)}
	out.Sentence = sentences(o, l)
	return out, nil
}

// sentences are the verdicts on an order's lines, those that read alike only once.
func sentences(o aftersales.OrderChoice, l chat.Locale) string {
	var order, lines []string
	of := map[string][]string{}
	for _, x := range o.Lines {
		s := x.Verdict.Sentence.In(l)
		if s == "" {
			continue
		}
		if _, known := of[s]; !known {
			order = append(order, s)
		}
		of[s] = append(of[s], x.Line.Title.In(l))
	}
	for _, s := range order {
		name := strings.Join(of[s], chat.Text{Zh: "、", En: ", "}.In(l))
		lines = append(lines, fmt.Sprintf(chat.Text{Zh: "%s：%s", En: "%s: %s"}.In(l), name, s))
	}
	return strings.Join(lines, "\n")
}

// freightOf says who pays the way back, with and without a fault.
func freightOf(o aftersales.OrderChoice) chat.Text {
	for _, x := range o.Lines {
		if !x.NoReason {
			continue
		}
		switch x.Verdict.Freight {
		case policy.Seller:
			return chat.Text{Zh: "这单寄回不用您出运费，什么原因都一样。", En: "Sending this order back costs you nothing, whatever the reason."}
		case policy.Insurance:
			return chat.Text{
				Zh: "这单有运费险：没有质量问题的退货，寄回运费您先垫付，退货完成后按标准赔给您。质量问题、发错货或破损，运费由我们承担。",
				En: "This order has freight insurance: without a fault you pay the way back first and the insurance pays a fixed sum once the return is done. If it's faulty, wrong or damaged, we pay.",
			}
		case policy.Buyer:
			return chat.Text{
				Zh: "没有质量问题的退货，这单的寄回运费由您承担；质量问题、发错货或破损，运费由我们承担。",
				En: "Without a fault, you pay for sending this order back. If it's faulty, wrong or damaged, we pay.",
			}
		}
	}
	if o.Possible() {
		return chat.Text{
			Zh: "这单现在只有质量问题、发错货或破损可以退，寄回的运费由我们承担。",
			En: "This order can only come back because of a fault now, and then we pay for the way back.",
		}
	}
	return chat.Text{Zh: "这单现在没有可以退的商品，也就没有寄回的运费。", En: "Nothing of this order can be returned now, so there is no return postage."}
}

// insurance says whether freight insurance covers an order's way back, and what it pays.
func (a *App) insurance(o shop.Order, l chat.Locale) string {
	if !o.Insured {
		return chat.Text{
			Zh: "这单没有运费险。没有质量问题的退货，寄回运费由您承担；质量问题由我们承担。",
			En: "This order has no freight insurance. Without a fault you pay for the way back; if something is faulty, we pay.",
		}.In(l)
	}
	set := a.Config.Shop.Settings
	return fmt.Sprintf(chat.Text{
		Zh: "这单有运费险。退货完成后%s小时内赔付，最高%s，打到您付款的账户，不用另外申请。",
		En: "This order has freight insurance. Within %s hours of the return being completed it pays up to %s to the account you paid with, without your asking.",
	}.In(l), set["freight_insurance_payout_hours"], set["freight_insurance_cap"])
}
