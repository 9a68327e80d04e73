package policy

import (
	"slices"
	"time"

	"aftercare/chat"
	"aftercare/shop"
)

// Ask is what a shopper wants to do about an order.
type Ask string

const (
	AskReturn    Ask = "return"      // goods back, money back
	AskExchange  Ask = "exchange"    // goods back, others sent
	AskRefund    Ask = "refund_only" // money back, the goods stay or never came
	AskCancel    Ask = "cancel"      // before dispatch
	AskIntercept Ask = "intercept"   // stop the parcel, or refuse it at the door
	AskAddress   Ask = "address"     // send it elsewhere
	AskPayment   Ask = "payment"     // pay it otherwise
	AskItems     Ask = "items"       // other variants of the same products
)

// Asks lists everything that can be asked.
var Asks = []Ask{AskReturn, AskExchange, AskRefund, AskCancel, AskIntercept, AskAddress, AskPayment, AskItems}

// check is one question of an evaluation. It settles the matter or leaves it to the next.
type check struct {
	name string
	run  func(*evaluation) (settled bool)
}

// plans are the checks of each ask, in their order, and what completes a yes. That the order is the shopper's
// own is the caller's check, before any fact is read.
var plans = map[Ask]struct {
	checks []check
	finish func(*evaluation)
}{
	AskReturn: {
		[]check{
			{"received", (*evaluation).received}, {"once", (*evaluation).once}, {"returned", (*evaluation).returned},
			{"exclusion", (*evaluation).excluded}, {"window", (*evaluation).withinNoReason}, {"fault", (*evaluation).withinFault},
			{"condition", (*evaluation).condition}, {"open case", (*evaluation).inOtherCase}, {"refund method", (*evaluation).refundable},
			{"risk", (*evaluation).risk},
		},
		func(e *evaluation) { e.freight(); e.settle(); e.advance(); e.advise() },
	},
	AskExchange: {
		[]check{
			{"received", (*evaluation).received}, {"once", (*evaluation).once}, {"returned", (*evaluation).returned},
			{"exclusion", (*evaluation).excluded}, {"window", (*evaluation).withinExchange},
			{"condition", (*evaluation).condition}, {"open case", (*evaluation).inOtherCase},
			{"new goods", (*evaluation).swappable}, {"difference", (*evaluation).payable}, {"risk", (*evaluation).risk},
		},
		func(e *evaluation) { e.freight(); e.settle(); e.advise() },
	},
	AskRefund: {
		[]check{
			{"order", (*evaluation).refundOfOrder}, {"returned", (*evaluation).returned}, {"open case", (*evaluation).inOtherCase},
			{"reason", (*evaluation).refundReason}, {"risk", (*evaluation).risk},
		},
		func(e *evaluation) { e.settle(); e.conclude() },
	},
	AskCancel: {
		[]check{{"status", (*evaluation).changeable}, {"open case", (*evaluation).anyOpenCase}},
		func(e *evaluation) { e.settleWhole(); e.conclude() },
	},
	AskIntercept: {
		[]check{{"status", (*evaluation).changeable}, {"open case", (*evaluation).anyOpenCase}},
		func(e *evaluation) { e.settleWhole(); e.conclude() },
	},
	AskAddress: {
		[]check{{"status", (*evaluation).changeable}, {"open case", (*evaluation).anyOpenCase}},
		(*evaluation).conclude,
	},
	AskPayment: {
		[]check{{"status", (*evaluation).changeable}, {"open case", (*evaluation).anyOpenCase}, {"method", (*evaluation).otherMethod}},
		(*evaluation).conclude,
	},
	AskItems: {
		[]check{
			{"status", (*evaluation).changeable}, {"open case", (*evaluation).anyOpenCase},
			{"new goods", (*evaluation).swappable}, {"difference", (*evaluation).payable},
		},
		(*evaluation).conclude,
	},
}

// Checked is one check of an evaluation and what it found: the rules that it named, and whether it settled the
// matter.
type Checked struct {
	Check   string   `json:"check"`
	Rules   []string `json:"rules,omitempty"`
	Settled bool     `json:"settled,omitempty"`
}

// Return decides about one return.
func (r *Rules) Return(f Facts) Verdict { return r.Decide(AskReturn, f) }

// Decide answers what a shopper asks. The checks run in a fixed order, and the first that settles the matter
// gives the sentence.
func (r *Rules) Decide(ask Ask, f Facts) Verdict {
	v, _ := r.Explain(ask, f)
	return v
}

// Explain decides and tells how.
func (r *Rules) Explain(ask Ask, f Facts) (Verdict, []Checked) {
	e := &evaluation{rules: r, ask: ask, f: f, law: r.lawOf(f.Order), promise: r.f.Promise}
	e.v.Ask, e.v.Policy = ask, r.f.Version
	e.v.Refund = shop.Money{Currency: f.Order.Currency()}
	e.v.Appeal = e.law.Appeal
	e.reason, _ = r.Reason(ask, f.Reason)
	e.v.Kind = NoReason
	if e.reason.SellerFault {
		e.v.Kind = Fault
	}
	plan := plans[ask]
	trace := make([]Checked, 0, len(plan.checks)+1)
	for _, c := range plan.checks {
		before := len(e.v.Rules)
		settled := c.run(e)
		trace = append(trace, Checked{c.name, slices.Clone(e.v.Rules[before:]), settled})
		if settled {
			return e.v, trace
		}
	}
	before := len(e.v.Rules)
	e.v.Allowed = true
	plan.finish(e)
	return e.v, append(trace, Checked{"outcome", slices.Clone(e.v.Rules[before:]), true})
}

// evaluation is the work on one verdict. Each check either settles it or leaves it to the next.
type evaluation struct {
	rules   *Rules
	ask     Ask
	f       Facts
	law     law
	promise Promise
	reason  Reason

	v    Verdict
	fill filler // the words for the braces, as far as they are known
	// What a yes is told, as keys of sentences: the conclusion, a remark on its date, and why a person
	// looks first.
	conclusion, remark, because string
}

// decide settles the matter with a no (or "not yet") and its sentence.
func (e *evaluation) decide(rule string, say, source chat.Text) bool {
	e.v.Rules = append(e.v.Rules, rule)
	e.v.Decisive = rule
	e.v.Sentence = e.filled(say)
	e.v.Source = source
	return true
}

// refuse is decide with one of the rules' own sentences.
func (e *evaluation) refuse(key string) bool {
	return e.decide(key, e.rules.f.Say[key], e.promised())
}

// refuseSaying refuses an exchange in its own words and everything else in those of the rule.
func (e *evaluation) refuseSaying(rule, exchange string) bool {
	key := rule
	if e.ask == AskExchange {
		key = exchange
	}
	return e.decide(rule, e.rules.f.Say[key], e.promised())
}

// review lets a person look first, and says why.
func (e *evaluation) review(key string) {
	e.v.NeedsReview = true
	if !slices.Contains(e.v.Rules, key) {
		e.v.Rules = append(e.v.Rules, key)
	}
	if e.because == "" { // one sentence about a colleague is enough
		e.because = key
	}
}

// received: before the goods are there, no return; cancelling, intercepting or refusing is better for
// everyone, and no window has begun.
func (e *evaluation) received() bool {
	o := e.f.Order
	switch o.Status {
	case shop.Cancelled:
		return e.refuse(orderCancelled)
	case shop.Refunded:
		return e.refuse(orderRefunded)
	case shop.PendingPayment:
		return e.refuse(orderUnpaid)
	}
	if !o.ReceivedAt().IsZero() {
		return false
	}
	e.v.WindowNotStarted = true
	switch {
	case o.Status == shop.Paid:
		return e.refuseSaying(orderUnshipped, exchangeUnshipped)
	case o.InLocker:
		e.fill.days, _, _ = e.noReasonDays()
		return e.refuse(orderInLocker)
	default:
		return e.refuseSaying(orderInTransit, exchangeInTransit)
	}
}

func (e *evaluation) returned() bool {
	for _, p := range e.f.Picks {
		if _, inCase := e.f.Open[p.Line.ID]; !inCase && e.f.Returned[p.Line.ID]+p.Qty > p.Line.Qty {
			e.fill.items = p.Line.Title
			return e.refuse(lineReturned)
		}
	}
	return false
}

// excluded: goods that the law takes out of the no-reason right. A fault never asks.
func (e *evaluation) excluded() bool {
	if e.v.Kind == Fault {
		return false
	}
	for _, p := range e.f.Picks {
		for _, x := range e.law.Exclusions {
			if !x.covers(p.Line) {
				continue
			}
			// A promise for goods that the law exempts binds the seller (法释〔2022〕8号 art. 2).
			if slices.Contains(e.promise.NoReasonForClasses, p.Line.Class) {
				e.v.Rules = append(e.v.Rules, promiseClass)
				continue
			}
			if x.Seal != "" && e.said(Sealed) {
				e.v.Rules = append(e.v.Rules, x.Rule+".sealed")
				continue
			}
			// Opened packaging alone says nothing about the goods' own seal (法释〔2022〕8号 art. 3).
			if x.Seal == sealAsked && !e.said(SealBroken) && !e.said(Activated) && !e.said(Used) {
				e.v.Rules = append(e.v.Rules, x.Rule)
				e.review(askSeal)
				continue
			}
			e.fill.items = p.Line.Title
			say := x.Say
			if e.ask == AskExchange {
				say = e.rules.f.Say[exchangeExcluded]
			}
			return e.decide(x.Rule, say, x.Source)
		}
	}
	return false
}

func (x exclusion) covers(l shop.Line) bool {
	if x.Confirmed && !l.ExclusionConfirmed {
		return false
	}
	return x.CustomMade && l.CustomMade || slices.Contains(x.Classes, l.Class)
}

// longer is the better of law and promise: its days, the rule that gives them, and where that stands.
func (e *evaluation) longer(r *right, law, promised int, promise string) (days int, rule string, source chat.Text) {
	if r != nil && law >= promised {
		return law, r.Rule, r.Source
	}
	return promised, promise, e.promised()
}

func (e *evaluation) noReasonDays() (days int, rule string, source chat.Text) {
	law := 0
	if e.law.NoReason != nil {
		law = e.law.NoReason.Days
	}
	return e.longer(e.law.NoReason, law, e.promise.ReturnWindowDays[e.law.Region], promiseWindow)
}

func (e *evaluation) withinNoReason() bool {
	if e.v.Kind == Fault {
		return false
	}
	days, rule, source := e.noReasonDays()
	moved := e.deadline(days, e.law.NoReason)
	if !e.f.Now.Before(e.v.Deadline) {
		return e.decide(rule, e.rules.f.Say[noReasonLate], source)
	}
	e.yes(rule, noReasonOK, source)
	if moved {
		e.v.Rules = append(e.v.Rules, holidayMoved)
		e.remark = holidayMoved
	}
	return false
}

// withinFault: faulty goods go back within the law's days (CPL art. 24 and its like) or the shop's; after
// that a person decides between return, exchange and repair, as long as faults are the seller's concern.
func (e *evaluation) withinFault() bool {
	if e.v.Kind != Fault {
		return false
	}
	r, law, claim := e.law.Fault, 0, 0
	if r != nil {
		law, claim = r.Days, r.ClaimDays
	}
	days, rule, source := e.longer(r, law, e.promise.FaultReturnDays[e.law.Region], promiseFault)
	e.deadline(days, r)
	if e.f.Now.Before(e.v.Deadline) {
		e.yes(rule, faultOK, source)
		return false
	}
	claim, rule, source = e.longer(r, claim, e.promise.FaultClaimDays[e.law.Region], promiseClaim)
	e.deadline(max(claim, days), r)
	e.fill.days = days // the sentence speaks of the days that are over
	if !e.f.Now.Before(e.v.Deadline) {
		return e.decide(rule, e.rules.f.Say[faultLate], source)
	}
	e.yes(rule, faultReview, source)
	e.review(faultReview)
	return false
}

// deadline sets the verdict's deadline and the words that speak of it.
func (e *evaluation) deadline(days int, r *right) (moved bool) {
	var holidays []holiday
	if r != nil {
		holidays = e.rules.f.Holidays[r.Holidays]
	}
	e.v.Deadline, moved = lastDay(e.f.Order.ReceivedAt(), days, holidays, e.law.Region.Zone())
	e.fill.days, e.fill.deadline = days, e.v.Deadline
	return moved
}

// yes notes the rule that allows the return; the sentence is put together at the end.
func (e *evaluation) yes(rule, say string, source chat.Text) {
	e.v.Rules = append(e.v.Rules, rule)
	e.v.Decisive = rule
	e.v.Source = source
	e.conclusion = say
}

// condition asks, it does not presume: only what the shopper said counts, and even then a person decides
// whether the goods are still intact (暂行办法 art. 8, 9). Opened packaging and a lost carton never matter.
func (e *evaluation) condition() bool {
	if e.v.Kind == Fault {
		return false
	}
	for _, p := range e.f.Picks {
		touchy := false
		switch p.Line.Class {
		case shop.Clothing, shop.Shoes, shop.Underwear, shop.Home:
			touchy = e.said(LabelRemoved) || e.said(Used)
		case shop.Electronics, shop.Appliance:
			touchy = e.said(Activated) || e.said(Used)
		case shop.Cosmetics, shop.Food:
			touchy = e.said(SealBroken) || e.said(Used)
		default:
			touchy = e.said(Used)
		}
		if touchy {
			e.review(reviewCondition)
		}
	}
	return false
}

func (e *evaluation) said(c Condition) bool { return slices.Contains(e.f.Conditions, c) }

// inOtherCase: one open case a line.
func (e *evaluation) inOtherCase() bool {
	for _, p := range e.f.Picks {
		if number, ok := e.f.Open[p.Line.ID]; ok {
			e.fill.items, e.fill.caseNumber = p.Line.Title, number
			return e.refuse(caseOpen)
		}
	}
	return false
}

// risk sends what a rule should not decide alone to a person. It never refuses.
func (e *evaluation) risk() bool {
	var goods shop.Money
	for _, p := range e.f.Picks {
		goods = goods.Add(p.Line.Paid.Share(p.Qty, p.Line.Qty))
		if e.f.Tries[p.Line.ID] >= e.promise.ReviewAfterTries {
			e.review(reviewTries)
		}
	}
	if limit, ok := e.promise.ReviewAbove[goods.Currency]; ok && goods.Minor > limit {
		e.review(reviewValue)
	}
	if e.f.Recent >= e.promise.ReviewAfterReturns {
		e.review(reviewReturns)
	}
	if paid := e.f.Order.PaidAt; !paid.IsZero() && e.f.Now.Sub(paid) > time.Duration(e.promise.RefundChannelDays)*24*time.Hour {
		e.review(reviewPayout)
	}
	return false
}

// freight decides who pays the way back: the seller for a fault (CPL art. 24), for a promise, or where the
// law says so; an insurance where the order has one; else the buyer (CPL art. 25), who in the EU and the UK
// must have been told.
func (e *evaluation) freight() {
	r, rule := e.law.NoReason, "freight.shop"
	switch {
	case e.v.Kind == Fault:
		e.v.Freight, rule = Seller, "freight.fault"
	case r != nil && r.Freight == Seller:
		e.v.Freight, rule = Seller, r.Rule+".freight"
	case r != nil && r.FreightUntold == Seller && !e.promise.ToldReturnPostage:
		e.v.Freight, rule = Seller, r.Rule+".freight_untold"
	case slices.Contains(e.promise.FreeReturnTiers, e.f.Tier):
		e.v.Freight, rule = Seller, "promise.free_return"
	case e.f.Order.Insured:
		e.v.Freight, rule = Insurance, "freight.insurance"
	default:
		e.v.Freight = Buyer
		if r != nil {
			rule = r.Rule + ".freight"
		}
	}
	e.v.Rules = append(e.v.Rules, rule)
}
