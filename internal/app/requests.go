package app

import (
	"context"
	"encoding/json"
	"errors"
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

// request is what a flow asks for, as its expressions and its card have it.
type request struct {
	Type    aftersales.Type `json:"type"`
	Order   string          `json:"order"`
	Lines   []string        `json:"lines"`
	Reason  string          `json:"reason"`
	Note    string          `json:"note"`
	Method  string          `json:"method"`
	Swaps   []string        `json:"swaps"`   // "LINE=SKU"
	Address string          `json:"address"` // as the query "address" gives it
}

// asked makes a request of the arguments of a query or an action.
func (a *App) asked(ctx context.Context, sc bot.Scope, args any) (aftersales.Request, error) {
	data, err := json.Marshal(args)
	if err != nil {
		return aftersales.Request{}, err
	}
	var r request
	if err := json.Unmarshal(data, &r); err != nil {
		return aftersales.Request{}, errors.Join(chat.ErrInvalid, err)
	}
	to, err := addressOf(r.Address)
	if err != nil {
		return aftersales.Request{}, err
	}
	out := aftersales.Request{
		Type: r.Type, Customer: sc.Customer, Order: r.Order, Lines: r.Lines, Reason: r.Reason, Note: r.Note, Conv: sc.Conv,
		Change: aftersales.Change{Method: r.Method, Address: to},
	}
	if len(r.Swaps) == 0 {
		return out, nil
	}
	o, err := a.Shop.OrderOf(ctx, sc.Customer, r.Order)
	if err != nil {
		return out, err
	}
	picks, err := policy.Select(o, r.Lines)
	if err != nil {
		return out, err
	}
	for _, w := range r.Swaps {
		line, sku, _ := strings.Cut(w, "=")
		i := slices.IndexFunc(picks, func(p policy.Pick) bool { return p.Line.ID == line })
		if i < 0 {
			return out, fmt.Errorf("%w: line %q is not among those picked", chat.ErrInvalid, line)
		}
		out.Change.Swaps = append(out.Change.Swaps, shop.Swap{Line: line, Qty: picks[i].Qty, SKU: sku})
	}
	return out, nil
}

// verdict says what the rules make of a request so far.
func (a *App) verdict(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	r, err := a.asked(ctx, sc, args)
	if err != nil {
		return nil, err
	}
	v, err := a.Cases.Decide(ctx, r)
	if err != nil {
		return nil, err
	}
	o, err := a.Shop.OrderOf(ctx, sc.Customer, r.Order)
	if err != nil {
		return nil, err
	}
	out := show(v, o, sc.Locale)
	if err := a.showSwaps(ctx, &out, v, o, r, sc.Locale); err != nil {
		return nil, err
	}
	return out, nil
}

// showSwaps adds what becomes what, and who pays the difference by what.
func (a *App) showSwaps(ctx context.Context, out *verdict, v policy.Verdict, o shop.Order, r aftersales.Request, l chat.Locale) error {
	var swaps []string
	for _, w := range r.Change.Swaps {
		line, _ := o.Line(w.Line)
		p, err := a.Shop.Product(ctx, line.Product)
		if err != nil {
			return err
		}
		to, _ := p.Variant(w.SKU)
		swaps = append(swaps, fmt.Sprintf(chat.Text{Zh: "%s：%s → %s", En: "%s: %s → %s"}.In(l),
			line.Title.In(l), shop.Describe(line.Options, l), shop.Describe(to.Options, l)))
	}
	out.Swaps = strings.Join(swaps, chat.Text{Zh: "；", En: "; "}.In(l))
	out.Settles = !v.Difference.IsZero() || a.Cases.Rules().Promise().AskMethod
	by := ""
	if r.Change.Method != "" {
		m, err := a.method(ctx, r.Customer, r.Change.Method)
		if err != nil {
			return err
		}
		by = methodName(m, l)
	}
	switch d := v.Difference; {
	case d.Minor > 0:
		out.Pays = fmt.Sprintf(chat.Text{Zh: "补差价%s%s", En: "you pay %s%s"}.In(l), d.In(l), suffix(by, "，用%s付", " by %s", l))
	case d.Minor < 0:
		out.Pays = fmt.Sprintf(chat.Text{Zh: "退差价%s%s", En: "you get %s back%s"}.In(l), d.Neg().In(l), suffix(by, "，退到%s", " to your %s", l))
	default:
		out.Pays = chat.Text{Zh: "没有差价", En: "no difference"}.In(l)
	}
	if r.Type == aftersales.Return && by != "" {
		out.Refund = v.Refund.In(l) + suffix(by, "，退到%s", ", back to your %s", l)
	}
	return nil
}

func suffix(value, zh, en string, l chat.Locale) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf(chat.Text{Zh: zh, En: en}.In(l), value)
}

// opened is what a flow says about the case it has opened.
type opened struct {
	Number   string        `json:"number"`
	Said     string        `json:"said"` // what became of it, or what comes next
	Prepare  string        `json:"prepare"`
	Open     bool          `json:"open"`   // something is still to happen
	Booked   bool          `json:"booked"` // a courier comes for it
	Progress chat.Progress `json:"progress"`
}

// openCase files what the shopper confirmed. A change that the shop makes at once is made here, so that the
// answer can say how it went; the job finishes it when this process doesn't.
func (a *App) openCase(ctx context.Context, sc bot.Scope, key string, args json.RawMessage) (any, error) {
	r, err := a.asked(ctx, sc, args)
	if err != nil {
		return nil, err
	}
	c, err := a.Cases.Open(ctx, key, r)
	if err == nil && c.State == aftersales.Applying {
		c, err = a.Cases.ApplyNow(ctx, c.ID)
	}
	var no aftersales.Refused
	if errors.As(err, &no) {
		return nil, &bot.Refusal{Err: err, Says: no.Verdict.Sentence}
	}
	if errors.Is(err, chat.ErrConflict) {
		return nil, &bot.Refusal{Err: err, Says: chat.Text{
			Zh: "这件商品已经有一个进行中的售后申请了，不用重复申请。说“进度”就能看到。",
			En: "there is already an open request for this item, so there's no need for another. Ask for its “status” to see it.",
		}}
	}
	if err != nil {
		return nil, err
	}
	prepare := c.Verdict.Prepare
	if c.Verdict.NeedsReview {
		prepare = notYet
	}
	p := a.Cases.Progress(c, sc.Locale)
	return opened{Number: c.Number, Said: p.Next, Prepare: prepare.In(sc.Locale), Open: c.Open(), Progress: p}, nil
}

// withdrawCase takes a case of the shopper's own back.
func (a *App) withdrawCase(ctx context.Context, sc bot.Scope, _ string, args json.RawMessage) (any, error) {
	var r struct {
		Case string `json:"case"`
	}
	if err := json.Unmarshal(args, &r); err != nil {
		return nil, errors.Join(chat.ErrInvalid, err)
	}
	c, err := a.Cases.CaseOf(ctx, sc.Customer, r.Case)
	if err != nil {
		return nil, err
	}
	if c.State == aftersales.Cancelled { // this very yes, once more
		return a.outcome(c, sc), nil
	}
	if c, err = a.Cases.Act(ctx, sc.Customer, c.ID, aftersales.Retract, aftersales.Because{}); err != nil {
		return nil, &bot.Refusal{Err: err, Says: chat.Text{
			Zh: "这个申请已经走到不能撤销的一步了，需要的话我请人工同事看看。",
			En: "it has come too far to be withdrawn. A colleague can take a look if you like.",
		}}
	}
	return a.outcome(c, sc), nil
}

// reasons are what a shopper may choose from, for what is asked "for".
func (a *App) reasons(_ context.Context, sc bot.Scope, args map[string]any) (any, error) {
	t, _ := args["for"].(string)
	said, _ := args["said"].(string)
	first, _ := args["first"].(string)
	var out []choice
	for _, r := range a.Cases.Rules().Reasons(policy.Ask(t)) {
		out = append(out, choice{
			Option: chat.Option{Value: r.ID, Label: r.Label.In(sc.Locale)}, Words: []string{r.Label.Zh, r.Label.En},
		})
	}
	for _, text := range []string{said, first} {
		if i := slices.IndexFunc(out, func(c choice) bool { return c.Option.Value == cancelReason(text) }); i >= 0 {
			out[i].Meant = true
			break
		}
	}
	return out, nil
}

// cancelReason is the reason to cancel that words give, by its id; "" for none.
func cancelReason(said string) string {
	text := intents.Fold(said)
	switch {
	case mistaken.MatchString(text):
		return "mistake"
	case unwanted.MatchString(text):
		return "not_needed"
	}
	return ""
}

var (
	mistaken = regexp.MustCompile(`\b(?:mistake\w*|accident\w*|by error|in error|wrong(?:ly)?|unintentional\w*|didn't mean to|did not mean to|misclick\w*|mis-click\w*|twice)\b|下错|拍错|买错|点错|订错|误下|误拍|误操作|手滑|失误|不小心`)
	unwanted = regexp.MustCompile(`\bno longer (?:need|want|required|necessary|interested)|\b(?:don't|do not|dont|doesn't|won't|not) (?:really |actually )?(?:need|want|require|necessary)|\bnot needed|\bunneeded|\bchanged my mind|\bno need|不需要|不想要|不要了|用不上|用不着|不用了|改主意|改变主意|不想买`)
)

func (a *App) method(ctx context.Context, c chat.CustomerID, id string) (shop.Method, error) {
	all, err := a.Shop.Methods(ctx, c)
	if err != nil {
		return shop.Method{}, err
	}
	for _, m := range all {
		if m.ID == id {
			return m, nil
		}
	}
	return shop.Method{}, fmt.Errorf("payment method %q: %w", id, chat.ErrNotFound)
}

// methodName is a way to pay as people tell it from others: "credit card (Visa 1234)".
func methodName(m shop.Method, l chat.Locale) string {
	name := shop.MethodLabel(m.Kind).In(l)
	if m.Ending != "" {
		name += chat.Text{Zh: "（" + m.Ending + "）", En: " (" + m.Ending + ")"}.In(l)
	}
	return name
}

// methods are the shopper's ways to pay or be paid, for what is asked "for" about an order.
func (a *App) methods(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	t, _ := args["for"].(string)
	order, _ := args["order"].(string)
	o, err := a.Shop.OrderOf(ctx, sc.Customer, order)
	if err != nil {
		return nil, err
	}
	all, err := a.Shop.Methods(ctx, sc.Customer)
	if err != nil {
		return nil, err
	}
	promise := a.Cases.Rules().Promise()
	giftCards := promise.RefundToGiftCard
	out := []choice{}
	if aftersales.Type(t) == aftersales.Return && !promise.AskMethod {
		return out, nil // it goes back the way it came, in as many ways as it came
	}
	said, _ := args["said"].(string)
	first, _ := args["first"].(string)
	paid := func(m shop.Method) bool { return policy.RefundsTo(o, shop.Method{ID: m.ID, Kind: m.Kind}, false) }
	named := namedMethods(all, paid, said)
	if len(named) == 0 {
		named = namedMethods(all, paid, first)
	}
	for _, m := range all {
		back := shop.Method{ID: m.ID, Kind: m.Kind}
		if aftersales.Type(t) == aftersales.Return && !policy.RefundsTo(o, back, giftCards) {
			continue
		}
		c := choice{Option: chat.Option{Value: m.ID, Label: capitalised(methodName(m, sc.Locale))}}
		c.Meant = slices.Contains(named, m.ID)
		if m.Balance != nil {
			c.Detail = fmt.Sprintf(chat.Text{Zh: "余额%s", En: "%s left"}.In(sc.Locale), m.Balance.In(sc.Locale))
		}
		if policy.RefundsTo(o, back, false) {
			c.Tag = chat.Text{Zh: "原付款方式", En: "paid with"}.In(sc.Locale)
		}
		out = append(out, c)
	}
	return out, nil
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// order is where one order stands, for those who ask about it.
type orderView struct {
	Number  string        `json:"number"`
	Title   string        `json:"title"`
	Status  string        `json:"status"` // id of a shop.Status
	Label   string        `json:"label"`
	Items   string        `json:"items"`
	Total   string        `json:"total"`
	Address string        `json:"address"`
	Paid    string        `json:"paid"` // by what
	Carrier string        `json:"carrier"`
	Waybill string        `json:"waybill"`
	Scan    string        `json:"scan"` // the newest
	Scans   []chat.Row    `json:"scans"`
	Dates   orderDates    `json:"dates"`
	Insured bool          `json:"insured"`
	Story   string        `json:"story"`     // where it is, in a sentence or two
	Trace   string        `json:"trace"`     // the newest scans, a line each
	Open    string        `json:"open_case"` // number of a case about it
	Case    chat.Progress `json:"case"`
}

type orderDates struct {
	Placed    string `json:"placed"`
	Shipped   string `json:"shipped"`
	Delivered string `json:"delivered"`
}

// order describes one order of the shopper's own.
func (a *App) order(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	id, _ := args["order"].(string)
	o, err := a.Shop.OrderOf(ctx, sc.Customer, id)
	if err != nil {
		return nil, err
	}
	l := sc.Locale
	v := orderView{
		Number: o.Number, Status: string(o.Status), Label: o.Status.Label().In(l), Total: amount(o).In(l), Address: o.Address.Line(), Insured: o.Insured,
		Dates: orderDates{orderDate(o, o.PlacedAt, l), orderDate(o, o.ShippedAt, l), orderDate(o, o.DeliveredAt, l)},
	}
	var titles, items, paid []string
	for _, x := range o.Lines {
		titles = append(titles, x.Title.In(l))
		name := x.Title.In(l)
		if d := shop.Describe(x.Options, l); d != "" {
			name += chat.Text{Zh: "（" + d + "）", En: " (" + d + ")"}.In(l)
		}
		items = append(items, fmt.Sprintf("%s ×%d", name, x.Qty))
	}
	for _, p := range o.Payments {
		if !p.Left().IsZero() {
			paid = append(paid, shop.MethodLabel(p.Method).In(l))
		}
	}
	v.Title = titled(titles, l)
	v.Items = strings.Join(items, chat.Text{Zh: "、", En: "; "}.In(l))
	v.Paid = strings.Join(paid, chat.Text{Zh: "和", En: " and "}.In(l))
	for _, s := range o.Shipments {
		v.Carrier, v.Waybill = s.Carrier.In(l), s.Waybill
		for _, scan := range s.Scans {
			v.Scan = scan.Text.In(l)
			v.Scans = append(v.Scans, chat.Row{Label: scan.At.In(o.Region.Zone()).Format("01-02 15:04"), Value: v.Scan})
		}
	}
	v.Story, v.Trace = story(o, v, l), trace(o, l)
	cases, err := a.Cases.CasesOf(ctx, sc.Customer, true)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if c.Order == o.ID && v.Open == "" {
			v.Open, v.Case = c.Number, a.Cases.Progress(c, l)
		}
	}
	return v, nil
}
