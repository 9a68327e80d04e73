package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/shop"
)

// Rules of the shop's own and the sentences that go with them. Those that decide are named in verdicts.
const (
	orderUnpaid    = "order.unpaid"
	orderUnshipped = "order.unshipped"
	orderInTransit = "order.in_transit"
	orderInLocker  = "order.in_locker"
	orderCancelled = "order.cancelled"
	orderRefunded  = "order.refunded"
	lineReturned   = "line.returned"
	caseOpen       = "case.open"

	noReasonOK   = "no_reason.ok"
	noReasonLate = "no_reason.late"
	askSeal      = "no_reason.ask_seal"
	faultOK      = "fault.ok"
	faultReview  = "fault.review"
	faultLate    = "fault.late"
	holidayMoved = "holiday.moved"

	reviewValue     = "review.value"
	reviewReturns   = "review.returns"
	reviewTries     = "review.tries"
	reviewCondition = "review.condition"
	reviewSettle    = "review.settle"
	reviewPayout    = "review.payout"

	orderOnce = "order.once"

	changeOK        = "change.%s.ok" // with the ask
	changeUnpaid    = "change.cancel.unpaid"
	changeUnshipped = "change.unshipped"
	changeShipped   = "change.shipped"
	changeDelivered = "change.delivered"
	changeClosed    = "change.closed"
	changeOnce      = "change.once"
	payShort        = "pay.short"
	paySame         = "pay.same"
	payOnce         = "pay.once"
	payBack         = "pay.back"

	exchangeOK         = "exchange.ok"
	exchangeFaultOK    = "exchange.fault.ok"
	exchangeReview     = "exchange.review"
	exchangeLate       = "exchange.late"
	exchangeNoStock    = "exchange.no_stock"
	exchangeSame       = "exchange.same"
	exchangeOther      = "exchange.other_product"
	exchangeUnshipped  = "exchange.unshipped"
	exchangeInTransit  = "exchange.in_transit"
	exchangeExcluded   = "exchange.excluded"
	exchangeAskSeal    = "exchange.ask_seal"
	differenceDue      = "difference.due"
	differenceReturned = "difference.returned"

	refundOnlyOK     = "refund_only.ok"
	refundOnlyReview = "refund_only.review"
	refundOnlyLost   = "refund_only.lost"
	refundOnlyReturn = "refund_only.return"

	settleThreshold = "settle.threshold"
	settleRestored  = "settle.restored"
	settleGift      = "settle.gift"
	settleShipping  = "settle.shipping"
)

// Rules of the promise layer. They have no sentence of their own.
const (
	promiseWindow = "promise.return_window_days"
	promiseFault  = "promise.fault_return_days"
	promiseClaim  = "promise.fault_claim_days"
	promiseClass  = "promise.no_reason_for_classes"
)

const (
	sealExempts = "exempts"
	sealAsked   = "asked"
)

// sentences are the keys that policy.yaml has to say something for, and no others.
var sentences = []string{
	orderUnpaid, orderUnshipped, orderInTransit, orderInLocker, orderCancelled, orderRefunded, lineReturned, caseOpen,
	noReasonOK, noReasonLate, askSeal, faultOK, faultReview, faultLate, holidayMoved,
	"freight.buyer", "freight.seller", "freight.insurance",
	reviewValue, reviewReturns, reviewTries, reviewCondition, reviewSettle, reviewPayout,
	settleThreshold, settleRestored, settleGift, settleShipping,
	"prepare.common", "prepare.clothing", "prepare.electronics", "prepare.sealed",
	"prepare.gift", "prepare.gift_free", "prepare.fault", "source.promise",
	orderOnce, "change.cancel.ok", "change.intercept.ok", "change.address.ok", "change.payment.ok", "change.items.ok",
	changeUnpaid, changeUnshipped, changeShipped, changeDelivered, changeClosed, changeOnce,
	payShort, paySame, payOnce, payBack,
	exchangeOK, exchangeFaultOK, exchangeReview, exchangeLate, exchangeNoStock, exchangeSame, exchangeOther,
	exchangeUnshipped, exchangeInTransit, exchangeExcluded, exchangeAskSeal,
	differenceDue, differenceReturned,
	refundOnlyOK, refundOnlyReview, refundOnlyLost, refundOnlyReturn,
}

var placeholders = []string{
	"{items}", "{days}", "{received}", "{deadline}", "{last_day}", "{case}", "{reason}", "{hours}", "{evidence}", "{label}",
	"{refund}", "{difference}", "{new}", "{method}",
}

// filler holds the words for the braces.
type filler struct {
	items      chat.Text
	days       int
	deadline   time.Time
	caseNumber string
	new        chat.Text // goods that are to come
	method     chat.Text // a way to pay
}

func (e *evaluation) filled(t chat.Text) chat.Text {
	return chat.Text{Zh: e.fillIn(t.Zh, chat.Zh), En: e.fillIn(t.En, chat.En)}
}

func (e *evaluation) fillIn(s string, l chat.Locale) string {
	o := e.f.Order
	zone, now := o.Region.Zone(), e.f.Now
	date := func(t time.Time) string { return Date(t.In(zone), now, o.Region, l) }
	// The deadline is the midnight after the last day; people are told the day.
	last := date(e.fill.deadline.Add(-time.Millisecond))
	deadline := last + "24:00"
	if l == chat.En {
		deadline = "the end of " + last
	}
	return strings.NewReplacer(
		"{items}", e.items(l),
		"{days}", strconv.Itoa(e.fill.days),
		"{received}", date(o.ReceivedAt()),
		"{deadline}", deadline,
		"{last_day}", last,
		"{case}", e.fill.caseNumber,
		"{reason}", e.reason.Label.In(l),
		"{hours}", strconv.Itoa(e.promise.ReviewHours),
		"{evidence}", e.reason.Evidence.In(l),
		"{refund}", e.v.Refund.In(l),
		"{difference}", abs(e.v.Difference).In(l),
		"{new}", quoted(e.fill.new, l),
		"{method}", e.fill.method.In(l),
	).Replace(s)
}

func (e *evaluation) items(l chat.Locale) string {
	if e.fill.items != (chat.Text{}) {
		return quoted(e.fill.items, l)
	}
	if l == chat.Zh {
		return "这件商品"
	}
	return "this item"
}

// quoted sets a name in its language's marks.
func quoted(t chat.Text, l chat.Locale) string {
	if l == chat.Zh {
		return "「" + t.Zh + "」"
	}
	return "“" + t.En + "”"
}

func abs(m shop.Money) shop.Money {
	if m.Minor < 0 {
		return m.Neg()
	}
	return m
}

// Date writes a day as the readers of a market do: 11月28日, "28 November", "November 28". The year is
// there only when it isn't this one.
func Date(t, now time.Time, region shop.Region, l chat.Locale) string {
	other := t.Year() != now.In(t.Location()).Year()
	switch {
	case l == chat.Zh && other:
		return t.Format("2006年1月2日")
	case l == chat.Zh:
		return t.Format("1月2日")
	case region == shop.US && other:
		return t.Format("January 2, 2006")
	case region == shop.US:
		return t.Format("January 2")
	case other:
		return t.Format("2 January 2006")
	default:
		return t.Format("2 January")
	}
}

// promised cites the shop's own word.
func (e *evaluation) promised() chat.Text {
	t := e.rules.f.Say["source.promise"]
	return chat.Text{
		Zh: fmt.Sprintf("%s（%s版）", t.Zh, e.rules.f.Version),
		En: fmt.Sprintf("%s (version %s)", t.En, e.rules.f.Version),
	}
}

// advise puts the sentence of a yes together, and what to pack and keep.
func (e *evaluation) advise() {
	if e.because == askSeal {
		e.conclusion = askSeal // the yes depends on it
		if e.ask == AskExchange {
			e.conclusion = exchangeAskSeal
		}
		e.because = ""
	}
	parts := e.texts(e.conclusion, e.remark, "freight."+string(e.v.Freight), e.difference(), e.because)
	if e.v.Kind == NoReason {
		for _, n := range e.law.Notes {
			if !e.f.Now.Before(dateIn(n.From, e.law.Region.Zone())) {
				parts = append(parts, n.Say)
				e.v.Rules = append(e.v.Rules, n.Rule)
			}
		}
	}
	e.v.Sentence = e.filled(join(parts))
	e.v.Prepare = e.filled(join(e.prepare()))
}

// conclude puts the sentence of a yes together where nothing is sent back.
func (e *evaluation) conclude() {
	e.v.Sentence = e.filled(join(e.texts(e.conclusion, e.difference(), e.because)))
}

// texts are the sentences of keys, each once, as many as there are.
func (e *evaluation) texts(keys ...string) (out []chat.Text) {
	for i, key := range keys {
		if key != "" && !slices.Contains(keys[:i], key) {
			out = append(out, e.rules.f.Say[key])
		}
	}
	return out
}

// difference is the sentence about what new goods cost more or less.
func (e *evaluation) difference() string {
	switch {
	case e.v.Difference.Minor > 0:
		return differenceDue
	case e.v.Difference.Minor < 0:
		return differenceReturned
	}
	return ""
}

func (e *evaluation) prepare() []chat.Text {
	say := e.rules.f.Say
	parts := []chat.Text{say["prepare.common"]}
	if e.v.Kind == Fault {
		return append(parts, say["prepare.fault"])
	}
	told := map[string]bool{}
	tell := func(key string) {
		if !told[key] {
			told[key] = true
			parts = append(parts, say[key])
		}
	}
	for _, p := range e.f.Picks {
		switch p.Line.Class {
		case shop.Clothing, shop.Shoes, shop.Underwear:
			tell("prepare.clothing")
		case shop.Electronics:
			tell("prepare.electronics")
		case shop.Cosmetics, shop.Food:
			tell("prepare.sealed")
		}
	}
	for _, l := range e.f.Order.Lines {
		if e.ask == AskReturn && l.Gift && e.allGoesBack() && !e.f.KeepGifts && e.keptAfter(l) > 0 {
			if l.GiftValue != nil && e.promise.ChargeKeptGifts {
				tell("prepare.gift")
			} else {
				tell("prepare.gift_free")
			}
		}
	}
	return parts
}

// join sets sentences one after the other: Chinese without, English with a space.
func join(parts []chat.Text) chat.Text {
	zh, en := make([]string, len(parts)), make([]string, len(parts))
	for i, p := range parts {
		zh[i], en[i] = p.Zh, p.En
	}
	return chat.Text{Zh: strings.Join(zh, ""), En: strings.Join(en, " ")}
}
