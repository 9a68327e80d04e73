package policy

import (
	"fmt"
	"slices"

	"aftercare/chat"
	"aftercare/shop"
)

// changeable: an order can be cancelled or changed until it is sent, and a parcel stopped while it is under
// way. How long exactly is the shop's own rule.
func (e *evaluation) changeable() bool {
	o, rule := e.f.Order, e.rules.f.Changes[e.ask]
	for _, m := range rule.Unless {
		if o.Marked(m) {
			return e.refuse(changeOnce)
		}
	}
	if slices.Contains(rule.While, o.Status) {
		key := fmt.Sprintf(changeOK, e.ask)
		if e.ask == AskCancel && o.Status == shop.PendingPayment {
			key = changeUnpaid
		}
		e.yes("changes."+string(e.ask), key, e.promised())
		return false
	}
	switch o.Status {
	case shop.PendingPayment, shop.Paid:
		return e.refuse(changeUnshipped)
	case shop.Shipped, shop.InTransit:
		return e.refuse(changeShipped)
	case shop.Delivered, shop.Completed:
		return e.refuse(changeDelivered)
	default:
		return e.refuse(changeClosed)
	}
}

// anyOpenCase: while one thing is being done about an order, nothing else is done to the whole of it.
func (e *evaluation) anyOpenCase() bool {
	for _, l := range e.f.Order.Lines {
		if number, ok := e.f.Open[l.ID]; ok {
			e.fill.items, e.fill.caseNumber = l.Title, number
			return e.refuse(caseOpen)
		}
	}
	return false
}

// once: some shops take goods of an order back a single time.
func (e *evaluation) once() bool {
	if e.f.Order.Marked(shop.ReturnRequested) || e.f.Order.Marked(shop.ExchangeRequested) {
		return e.refuse(orderOnce)
	}
	return false
}

// otherMethod: the new way to pay is another than the old one and can bear the whole.
func (e *evaluation) otherMethod() bool {
	m, o := e.f.Method, e.f.Order
	if m == nil {
		return false
	}
	e.fill.method = shop.MethodLabel(m.Kind)
	paying := slices.DeleteFunc(slices.Clone(o.Payments), func(p shop.Payment) bool { return p.Left().IsZero() })
	if len(o.Payments) != len(paying) {
		return e.refuse(payOnce)
	}
	if slices.ContainsFunc(paying, func(p shop.Payment) bool { return p.ID == m.ID || p.Method == m.ID }) {
		return e.refuse(paySame)
	}
	if !m.Covers(o.Total().Sub(o.RefundedSoFar())) {
		return e.refuse(payShort)
	}
	return false
}

// refundable: money goes back the way it came (暂行办法 art. 14), or to a gift card where the shop offers that
// and the shopper chose it.
func (e *evaluation) refundable() bool {
	m := e.f.Method
	if m == nil || RefundsTo(e.f.Order, *m, e.promise.RefundToGiftCard) {
		return false
	}
	e.fill.method = shop.MethodLabel(m.Kind)
	return e.refuse(payBack)
}

// RefundsTo reports whether the money for an order can go to a method.
func RefundsTo(o shop.Order, m shop.Method, giftCards bool) bool {
	if giftCards && m.Kind == shop.GiftCard {
		return true
	}
	return len(o.Payments) > 0 && (o.Payments[0].ID == m.ID || o.Payments[0].Method == m.ID)
}

// swappable: the same product in another variant that can be had. Faulty goods may be swapped for the very
// same.
func (e *evaluation) swappable() bool {
	for _, w := range e.f.Swaps {
		e.fill.items, e.fill.new = w.Line.Title, w.Name
		switch {
		case w.Product != w.Line.Product:
			return e.refuse(exchangeOther)
		case w.SKU == w.Line.SKU && !e.promise.SwapSame && (e.v.Kind != Fault || e.ask == AskItems):
			return e.refuse(exchangeSame)
		case w.Stock < w.Qty:
			return e.refuse(exchangeNoStock)
		}
	}
	e.fill.items, e.fill.new = chat.Text{}, chat.Text{}
	return false
}

// payable works out what the new goods cost more, and whether the method that was chosen can pay it. Prices
// are compared as listed: a discount stays with the order. Faulty goods swapped for the very same cost nothing,
// whatever these cost by now; other ones are a choice.
func (e *evaluation) payable() bool {
	more := shop.Money{Currency: e.f.Order.Currency()}
	for _, w := range e.f.Swaps {
		if w.SKU != w.Line.SKU {
			more = more.Add(w.Price.Sub(w.Line.Unit).Times(w.Qty))
		}
	}
	e.v.Difference = more
	if m := e.f.Method; m != nil && !m.Covers(more) {
		e.fill.method = shop.MethodLabel(m.Kind)
		return e.refuse(payShort)
	}
	return false
}

// withinExchange: the shop's own promise; faults have their own days, and later a person decides.
func (e *evaluation) withinExchange() bool {
	region := e.law.Region
	if e.v.Kind == NoReason {
		e.deadline(e.promise.ExchangeDays[region], e.law.NoReason)
		if !e.f.Now.Before(e.v.Deadline) {
			return e.refuse(exchangeLate)
		}
		e.yes("promise.exchange_days", exchangeOK, e.promised())
		return false
	}
	days := e.promise.FaultExchangeDays[region]
	e.deadline(days, e.law.Fault)
	if e.f.Now.Before(e.v.Deadline) {
		e.yes("promise.fault_exchange_days", exchangeFaultOK, e.promised())
		return false
	}
	claim := e.promise.FaultClaimDays[region]
	if e.law.Fault != nil {
		claim = max(claim, e.law.Fault.ClaimDays)
	}
	e.deadline(claim, e.law.Fault)
	e.fill.days = days
	if !e.f.Now.Before(e.v.Deadline) {
		return e.decide(faultLate, e.rules.f.Say[faultLate], e.promised())
	}
	e.yes(promiseClaim, exchangeReview, e.promised())
	e.review(exchangeReview)
	return false
}

// refundOfOrder: what wasn't sent is cancelled, and what is closed gives nothing back any more.
func (e *evaluation) refundOfOrder() bool {
	switch e.f.Order.Status {
	case shop.Cancelled:
		return e.refuse(orderCancelled)
	case shop.Refunded:
		return e.refuse(orderRefunded)
	case shop.PendingPayment:
		return e.refuse(orderUnpaid)
	case shop.Paid:
		return e.refuse(orderUnshipped)
	}
	return false
}

// refundReason: money without goods is for what never came, and for what came bad and isn't worth sending
// back. Up to a limit a rule decides; beyond it a person.
func (e *evaluation) refundReason() bool {
	if e.f.Order.ReceivedAt().IsZero() {
		e.v.Missing = true
		e.yes(refundOnlyLost, refundOnlyLost, e.promised())
		e.review(refundOnlyLost)
		return false
	}
	if e.v.Kind == NoReason {
		return e.refuse(refundOnlyReturn)
	}
	var worth shop.Money
	small := true
	for _, p := range e.f.Picks {
		worth = worth.Add(p.Line.Paid.Share(p.Qty, p.Line.Qty))
		small = small && slices.Contains(e.promise.RefundOnlyClasses, p.Line.Class)
	}
	limit, ok := e.promise.RefundOnlyUpTo[worth.Currency]
	if small && ok && worth.Minor <= limit {
		e.yes("promise.refund_only_up_to", refundOnlyOK, e.promised())
		return false
	}
	e.yes(refundOnlyReview, refundOnlyReview, e.promised())
	e.review(refundOnlyReview)
	return false
}

// settleWhole gives back everything that is left of what was paid.
func (e *evaluation) settleWhole() {
	e.payments(e.f.Order.Total().Sub(e.f.Order.RefundedSoFar()))
}
