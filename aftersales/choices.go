package aftersales

import (
	"context"
	"fmt"
	"slices"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// OrderChoice is an order of a customer, with what the rules make of asking for something about it.
type OrderChoice struct {
	Order shop.Order
	Lines []LineChoice
	// Verdict is about the whole order, where nobody picks lines of it.
	Verdict policy.Verdict
}

// LineChoice says whether something can be asked about a line.
type LineChoice struct {
	Line shop.Line
	Left int // pieces that are not in a case yet
	// Possible: it can be filed for some reason. NoReason: for none.
	Possible bool
	NoReason bool
	Verdict  policy.Verdict // without a reason
	Why      chat.Text      // in a few words, for a list
}

// Possible reports whether it can be filed for anything of the order.
func (o OrderChoice) Possible() bool {
	return o.Verdict.Allowed || slices.ContainsFunc(o.Lines, func(l LineChoice) bool { return l.Possible })
}

// Choices lists the customer's orders, newest first, with what can be asked for about each and why not.
func (s *Service) Choices(ctx context.Context, customer chat.CustomerID, t Type) ([]OrderChoice, error) {
	m, ok := machines[t]
	if !ok {
		return nil, fmt.Errorf("%w: there is no case of type %q", chat.ErrInvalid, t)
	}
	orders, err := s.shop.Orders(ctx, customer)
	if err != nil || len(orders) == 0 {
		return nil, err
	}
	who, err := s.shop.Customer(ctx, customer)
	if err != nil {
		return nil, err
	}
	cases, err := s.CasesOf(ctx, customer, false)
	if err != nil {
		return nil, err
	}
	out := make([]OrderChoice, len(orders))
	for i, o := range orders {
		f := policy.Facts{Now: s.now(), Order: o, Tier: who.Tier}
		recall(&f, cases)
		out[i].Order = o
		for _, l := range o.Lines {
			out[i].Lines = append(out[i].Lines, s.lineChoice(m.Ask, f, l))
		}
		if m.Whole {
			out[i].Verdict = s.rules.Decide(m.Ask, f)
		}
	}
	return out, nil
}

func (s *Service) lineChoice(ask policy.Ask, f policy.Facts, l shop.Line) LineChoice {
	left := l.Qty - f.Returned[l.ID]
	if l.Gift {
		return LineChoice{Line: l, Left: left, Why: chat.Text{Zh: "赠品随商品一起退", En: "Gift, goes back with the item"}}
	}
	f.Picks = []policy.Pick{{Line: l, Qty: max(left, 1)}}
	f.Reason = string(policy.NoReason)
	v := s.rules.Decide(ask, f)
	f.Reason = "quality"
	fault := s.rules.Decide(ask, f)
	r := LineChoice{Line: l, Left: left, Verdict: v, NoReason: v.Allowed, Possible: v.Allowed || fault.Allowed}
	r.Why = whyLine(v, fault.Allowed, f)
	return r
}

var whyNot = map[string]chat.Text{
	"order.unpaid":     {Zh: "待付款，可直接取消", En: "Not paid yet"},
	"order.unshipped":  {Zh: "未发货，可直接取消", En: "Not shipped yet, can be cancelled"},
	"order.in_transit": {Zh: "还在路上", En: "Still on its way"},
	"order.in_locker":  {Zh: "待取件", En: "Waiting to be collected"},
	"order.cancelled":  {Zh: "已取消", En: "Cancelled"},
	"order.refunded":   {Zh: "已退款", En: "Refunded"},
	"line.returned":    {Zh: "已退过", En: "Already returned"},
}

// byWhen says until when something can be asked for.
var byWhen = map[policy.Ask]chat.Text{
	policy.AskReturn:   {Zh: "%s前可退", En: "Return by %s"},
	policy.AskExchange: {Zh: "%s前可换", En: "Exchange by %s"},
}

// whyLine is the short form of a verdict.
func whyLine(v policy.Verdict, fault bool, f policy.Facts) chat.Text {
	zone, region := f.Order.Region.Zone(), f.Order.Region
	last := v.Deadline.Add(-1).In(zone)
	if by, ok := byWhen[v.Ask]; ok && v.Allowed {
		return chat.Text{
			Zh: fmt.Sprintf(by.Zh, policy.Date(last, f.Now, region, chat.Zh)),
			En: fmt.Sprintf(by.En, policy.Date(last, f.Now, region, chat.En)),
		}
	}
	if v.Allowed {
		return f.Order.Status.Label()
	}
	if t, ok := whyNot[v.Decisive]; ok {
		return t
	}
	if v.Decisive == "case.open" {
		number := f.Open[f.Picks[0].Line.ID]
		return chat.Text{Zh: "售后处理中 " + number, En: "In progress, " + number}
	}
	switch {
	case fault && v.Ask == policy.AskExchange:
		return chat.Text{Zh: "仅质量问题可换", En: "Faults only"}
	case fault && v.Ask == policy.AskReturn:
		return chat.Text{Zh: "仅质量问题可退", En: "Faults only"}
	case v.Ask == policy.AskExchange:
		return chat.Text{Zh: "已过换货期", En: "Exchange period over"}
	case v.Ask == policy.AskReturn:
		return chat.Text{Zh: "已过退货期", En: "Return period over"}
	}
	return f.Order.Status.Label()
}
