package aftersales

import (
	"context"
	"fmt"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// ReturnableOrder is an order of a customer with what can be returned of it.
type ReturnableOrder struct {
	Order shop.Order
	Lines []ReturnableLine
}

// ReturnableLine says whether a line can be returned.
type ReturnableLine struct {
	Line shop.Line
	Left int // pieces that are not in a return yet
	// Returnable: a return can be filed for some reason. NoReason: for none.
	Returnable bool
	NoReason   bool
	Verdict    policy.Verdict // for a return without a reason
	Why        chat.Text      // in a few words, for a list
}

// Returnable reports whether anything of the order can be returned.
func (o ReturnableOrder) Returnable() bool {
	for _, l := range o.Lines {
		if l.Returnable {
			return true
		}
	}
	return false
}

// ReturnableOrders lists the customer's orders, newest first, with what can be returned and why not.
func (s *Service) ReturnableOrders(ctx context.Context, customer chat.CustomerID) ([]ReturnableOrder, error) {
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
	out := make([]ReturnableOrder, len(orders))
	for i, o := range orders {
		f := policy.Facts{Now: s.now(), Order: o, Tier: who.Tier}
		recall(&f, cases)
		out[i].Order = o
		for _, l := range o.Lines {
			out[i].Lines = append(out[i].Lines, s.returnableLine(f, l))
		}
	}
	return out, nil
}

func (s *Service) returnableLine(f policy.Facts, l shop.Line) ReturnableLine {
	left := l.Qty - f.Returned[l.ID]
	if l.Gift {
		return ReturnableLine{Line: l, Left: left, Why: chat.Text{Zh: "赠品随商品一起退", En: "Gift, goes back with the item"}}
	}
	f.Picks = []policy.Pick{{Line: l, Qty: max(left, 1)}}
	f.Reason = string(policy.NoReason)
	v := s.rules.Return(f)
	f.Reason = "quality"
	fault := s.rules.Return(f)
	r := ReturnableLine{
		Line: l, Left: left, Verdict: v, NoReason: v.Allowed, Returnable: v.Allowed || fault.Allowed,
	}
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

// whyLine is the short form of a verdict.
func whyLine(v policy.Verdict, fault bool, f policy.Facts) chat.Text {
	zone, region := f.Order.Region.Zone(), f.Order.Region
	last := v.Deadline.Add(-1).In(zone)
	if v.Allowed {
		return chat.Text{
			Zh: fmt.Sprintf("%s前可退", policy.Date(last, f.Now, region, chat.Zh)),
			En: "Return by " + policy.Date(last, f.Now, region, chat.En),
		}
	}
	if t, ok := whyNot[v.Decisive]; ok {
		return t
	}
	if v.Decisive == "case.open" {
		number := f.Open[f.Picks[0].Line.ID]
		return chat.Text{Zh: "售后处理中 " + number, En: "In return " + number}
	}
	if fault {
		return chat.Text{Zh: "仅质量问题可退", En: "Faults only"}
	}
	return chat.Text{Zh: "已过退货期", En: "Return period over"}
}
