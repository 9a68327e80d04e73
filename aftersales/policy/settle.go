package policy

import (
	"slices"
	"strings"

	"aftercare/chat"
	"aftercare/shop"
)

// What becomes of a threshold discount (满300减50) that the kept goods no longer earn.
const (
	recompute = "recompute" // the kept goods lose their part of it
	apportion = "apportion" // they keep it
)

// settle works out the money. Base is what was actually paid for each line, after its part of every
// discount (暂行办法 art. 17). Over several returns of one order, the sum paid back depends only on what has
// gone back in the end, and never exceeds what was paid.
func (e *evaluation) settle() {
	total := e.lines()
	if e.v.Kind == NoReason && e.ask == AskReturn {
		// The seller's own fault costs the buyer neither a discount nor a gift, nor does an exchange that the
		// seller can't make.
		total = total.Add(e.thresholds())
		total = total.Add(e.gifts())
	}
	total = total.Add(e.outbound())
	if total.Minor < 0 {
		e.review(reviewSettle)
		total.Minor = 0
	}
	e.payments(total)
}

// lines is what the picked pieces cost. A line that goes back piece by piece adds up exactly.
func (e *evaluation) lines() shop.Money {
	sum := shop.Money{Currency: e.f.Order.Currency()}
	for _, p := range e.f.Picks {
		before := e.f.Returned[p.Line.ID]
		refund := p.Line.Paid.Share(before+p.Qty, p.Line.Qty).Sub(p.Line.Paid.Share(before, p.Line.Qty))
		e.v.Lines = append(e.v.Lines, LineRefund{Line: p.Line.ID, Qty: p.Qty, Refund: refund})
		sum = sum.Add(refund)
	}
	return sum
}

// thresholds takes back what the kept goods got from discounts whose threshold they no longer reach, and
// gives back what earlier returns lost that way as those goods go back as well. What was never lost, because
// the seller was at fault, is not given back.
func (e *evaluation) thresholds() shop.Money {
	sum := shop.Money{Currency: e.f.Order.Currency()}
	if e.promise.ThresholdDiscount != recompute {
		return sum
	}
	for i, d := range e.f.Order.Discounts {
		if d.Threshold.IsZero() {
			continue
		}
		change := e.unearned(i, e.keptBefore).Sub(e.unearned(i, e.keptAfter))
		change.Minor = min(change.Minor, max(0, e.f.Lost.Minor-sum.Minor))
		switch {
		case change.Minor < 0:
			e.adjust(settleThreshold, d.Label, change)
		case change.Minor > 0:
			e.adjust(settleRestored, d.Label, change)
		}
		sum = sum.Add(change)
	}
	return sum
}

// unearned is the part of a discount that kept goods still carry without reaching its threshold.
func (e *evaluation) unearned(discount int, kept func(shop.Line) int) shop.Money {
	o, d := e.f.Order, e.f.Order.Discounts[discount]
	weights, value := make([]int64, len(o.Lines)), int64(0)
	for i, l := range o.Lines {
		if l.Gift {
			continue
		}
		weights[i] = l.Gross().Minor
		value += l.Unit.Minor * int64(kept(l))
	}
	carried := shop.Money{Currency: o.Currency()}
	if value >= d.Threshold.Minor {
		return carried
	}
	for i, part := range shop.Apportion(d.Off.Minor, weights) {
		l := o.Lines[i]
		carried = carried.Add(shop.NewMoney(part, o.Currency()).Share(kept(l), l.Qty))
	}
	return carried
}

func (e *evaluation) keptBefore(l shop.Line) int { return l.Qty - e.f.Returned[l.ID] }

func (e *evaluation) keptAfter(l shop.Line) int {
	kept := e.keptBefore(l)
	for _, p := range e.f.Picks {
		if p.Line.ID == l.ID {
			kept -= p.Qty
		}
	}
	return kept
}

// gifts charges what is kept of the gifts once all that was bought goes back, at the price stated before
// the purchase; without one there is nothing to charge (暂行办法 art. 12).
func (e *evaluation) gifts() shop.Money {
	sum := shop.Money{Currency: e.f.Order.Currency()}
	if !e.f.KeepGifts || !e.promise.ChargeKeptGifts || !e.allGoesBack() {
		return sum
	}
	for _, l := range e.f.Order.Lines {
		if l.Gift && l.GiftValue != nil && e.keptAfter(l) > 0 {
			off := l.GiftValue.Times(e.keptAfter(l)).Neg()
			e.adjust(settleGift, l.Title, off)
			sum = sum.Add(off)
		}
	}
	return sum
}

// allGoesBack: nothing that was bought is kept.
func (e *evaluation) allGoesBack() bool {
	for _, l := range e.f.Order.Lines {
		if !l.Gift && e.keptAfter(l) > 0 {
			return false
		}
	}
	return true
}

// outbound adds the delivery charge when the whole order goes back for a fault (CPL art. 24) or never came
// (电子商务法 art. 20), or where the law gives it back on a change of mind (Dir. 2011/83 art. 13).
func (e *evaluation) outbound() shop.Money {
	o := e.f.Order
	none := shop.Money{Currency: o.Currency()}
	byLaw := e.law.NoReason != nil && e.law.NoReason.OutboundRefunded
	if o.Shipping.IsZero() || !e.allGoesBack() || e.v.Kind != Fault && !e.v.Missing && !byLaw {
		return none
	}
	e.adjust(settleShipping, chat.Text{}, o.Shipping)
	return o.Shipping
}

func (e *evaluation) adjust(rule string, label chat.Text, amount shop.Money) {
	t := e.rules.f.Say[rule]
	e.v.Adjustments = append(e.v.Adjustments, Adjustment{
		Rule: rule,
		Label: chat.Text{
			Zh: strings.ReplaceAll(t.Zh, "{label}", label.Zh),
			En: strings.ReplaceAll(t.En, "{label}", label.En),
		},
		Amount: amount,
	})
	e.v.Rules = append(e.v.Rules, rule)
}

// payments spreads a total over the ways in which the order was paid, in proportion to what each paid
// (暂行办法 art. 14), and never more than each has left when the order's other cases are paid. A voucher's
// part goes back to its issuer.
func (e *evaluation) payments(total shop.Money) {
	o := e.f.Order
	left, sum := make([]int64, len(o.Payments)), int64(0)
	for i, p := range o.Payments {
		left[i] = max(0, min(p.Left().Minor, p.Paid.Minor-e.f.Committed[p.ID].Minor))
		sum += left[i]
	}
	for i, part := range shop.Apportion(min(total.Minor, sum), left) {
		if part == 0 {
			continue
		}
		p := o.Payments[i]
		amount := shop.NewMoney(part, total.Currency)
		e.v.Payments = append(e.v.Payments, PaymentRefund{
			Payment: p.ID, Method: p.Method, Amount: amount, ToIssuer: p.Method == shop.Voucher,
		})
		if p.Method != shop.Voucher {
			e.v.Refund = e.v.Refund.Add(amount)
		}
	}
}

// advance lets a trusted customer have a refund that needs no review once the parcel is on its way, up to the
// shop's limit, which is for all that is out at a time.
func (e *evaluation) advance() {
	limit, ok := e.promise.AdvanceRefundUpTo[e.v.Refund.Currency]
	if ok && e.v.Refund.Add(e.f.Advanced).Minor <= limit && !e.v.NeedsReview && slices.Contains(e.promise.AdvanceRefundTiers, e.f.Tier) {
		e.v.Advance = true
		e.v.Rules = append(e.v.Rules, "promise.advance_refund")
	}
}
