// Package policy holds the shop's after-sales rules as dated data and evaluates them. A verdict is a pure
// function of the facts of an order, so it can be explained, replayed and tested without a database.
//
// The rules have two layers: what the law of the order's market gives, and what the shop promises on top.
// Whichever is better for the shopper wins (法释〔2022〕8号 art. 2, 10: a promise binds even beyond the law).
package policy

import (
	_ "embed"
	"maps"
	"slices"
	"time"

	"aftercare/chat"
	"aftercare/shop"
)

//go:embed policy.yaml
var builtin []byte

// Rules are all rules in force, valid as a whole. They never change once read.
type Rules struct {
	f file
}

// file is policy.yaml.
type file struct {
	Version  string               `yaml:"version"`
	Promise  Promise              `yaml:"promise"`
	Holidays map[string][]holiday `yaml:"holidays"`
	Reasons  []Reason             `yaml:"reasons"`
	// CancelReasons are those of an order that nobody has received.
	CancelReasons []Reason             `yaml:"cancel_reasons"`
	Law           []law                `yaml:"law"`
	Changes       map[Ask]change       `yaml:"changes"`
	Say           map[string]chat.Text `yaml:"say"`
}

// Promise is the shop's own layer: settings a merchant may change. They can only improve on the law.
type Promise struct {
	ReturnWindowDays   map[shop.Region]int `yaml:"return_window_days" json:"return_window_days"`
	FaultReturnDays    map[shop.Region]int `yaml:"fault_return_days" json:"fault_return_days"`
	FaultClaimDays     map[shop.Region]int `yaml:"fault_claim_days" json:"fault_claim_days"`
	ExchangeDays       map[shop.Region]int `yaml:"exchange_days" json:"exchange_days"`
	FaultExchangeDays  map[shop.Region]int `yaml:"fault_exchange_days" json:"fault_exchange_days"`
	RefundOnlyUpTo     map[string]int64    `yaml:"refund_only_up_to" json:"refund_only_up_to"` // minor units by currency
	RefundOnlyClasses  []shop.Class        `yaml:"refund_only_classes" json:"refund_only_classes"`
	AdvanceRefundTiers []string            `yaml:"advance_refund_tiers" json:"advance_refund_tiers"`
	AdvanceRefundUpTo  map[string]int64    `yaml:"advance_refund_up_to" json:"advance_refund_up_to"` // minor units by currency
	AskMethod          bool                `yaml:"ask_method" json:"ask_method"`
	// SwapSame: a piece may be swapped for another of the very same, whatever the reason.
	SwapSame           bool                         `yaml:"swap_same" json:"swap_same"`
	RefundToGiftCard   bool                         `yaml:"refund_to_gift_card" json:"refund_to_gift_card"`
	FreeReturnTiers    []string                     `yaml:"free_return_tiers" json:"free_return_tiers"`
	NoReasonForClasses []shop.Class                 `yaml:"no_reason_for_classes" json:"no_reason_for_classes"`
	ToldReturnPostage  bool                         `yaml:"told_return_postage" json:"told_return_postage"`
	ThresholdDiscount  string                       `yaml:"threshold_discount" json:"threshold_discount"` // recompute, apportion
	ChargeKeptGifts    bool                         `yaml:"charge_kept_gifts" json:"charge_kept_gifts"`
	ReviewAbove        map[string]int64             `yaml:"review_above" json:"review_above"` // minor units by currency
	ReviewAfterReturns int                          `yaml:"review_after_returns" json:"review_after_returns"`
	ReviewAfterTries   int                          `yaml:"review_after_tries" json:"review_after_tries"`
	ReviewHours        int                          `yaml:"review_hours" json:"review_hours"`
	RefundChannelDays  int                          `yaml:"refund_channel_days" json:"refund_channel_days"`
	ReturnAddress      map[shop.Region]shop.Address `yaml:"return_address" json:"return_address"`
}

// Reason is why someone returns something.
type Reason struct {
	ID          string    `yaml:"id" json:"id"`
	Label       chat.Text `yaml:"label" json:"label"`
	SellerFault bool      `yaml:"seller_fault" json:"seller_fault"`
	// Evidence that helps a person decide; never a condition of filing.
	Evidence chat.Text `yaml:"evidence" json:"evidence,omitzero"`
}

// law is what one market's law gives to orders placed from a day on, until the next entry of the market.
type law struct {
	Region     shop.Region `yaml:"region"`
	From       time.Time   `yaml:"from"`
	NoReason   *right      `yaml:"no_reason"` // nil: no such right
	Fault      *right      `yaml:"fault"`
	Exclusions []exclusion `yaml:"exclusions"`
	Notes      []note      `yaml:"notes"`
	Appeal     chat.Text   `yaml:"appeal"`
}

// right is a right to return within some days.
type right struct {
	Rule      string `yaml:"rule"`
	Days      int    `yaml:"days"`
	ClaimDays int    `yaml:"claim_days"` // of a fault: how long it is the seller's concern at all
	Holidays  string `yaml:"holidays"`   // calendar that moves the last day
	// Freight is who pays the way back, FreightUntold who pays when the buyer was not told beforehand.
	Freight       Payer `yaml:"freight"`
	FreightUntold Payer `yaml:"freight_untold"`
	// OutboundRefunded: the delivery charge goes back too when the whole order does.
	OutboundRefunded bool      `yaml:"outbound_refunded"`
	Source           chat.Text `yaml:"source"`
}

// exclusion takes goods out of the no-reason right.
type exclusion struct {
	Rule       string       `yaml:"rule"`
	Classes    []shop.Class `yaml:"classes"`
	CustomMade bool         `yaml:"custom_made"` // also every line made to order, whatever its class
	// Confirmed: only where the buyer confirmed it for this purchase.
	Confirmed bool `yaml:"confirmed"`
	// Seal: "" the seal is irrelevant; "exempts": sealed goods keep the right; "asked": that too, and
	// while nobody has said, a person checks.
	Seal   string    `yaml:"seal"`
	Say    chat.Text `yaml:"say"`
	Source chat.Text `yaml:"source"`
}

// change is how long something can be done to an order before it has arrived.
type change struct {
	While []shop.Status `yaml:"while"`
	// Unless: not once one of these was done to the order.
	Unless []shop.Mark `yaml:"unless"`
}

// note is told along with a yes.
type note struct {
	Rule string    `yaml:"rule"`
	From time.Time `yaml:"from"`
	Say  chat.Text `yaml:"say"`
}

// holiday is a run of days off, both ends included.
type holiday struct {
	From time.Time `yaml:"from"`
	To   time.Time `yaml:"to"`
	Name string    `yaml:"name"`
}

// Default returns the rules that come with the engine.
func Default() (*Rules, error) { return Parse("policy.yaml", builtin) }

// Version names the rules as a whole.
func (r *Rules) Version() string { return r.f.Version }

// Promise returns the shop's settings, a copy.
func (r *Rules) Promise() Promise { return r.f.Promise }

// With returns the same rules with other promises. It fails, naming every mistake, when they don't hold.
func (r *Rules) With(p Promise) (*Rules, error) {
	f := r.f
	f.Promise = p
	if err := f.check(nil).err("promise"); err != nil {
		return nil, err
	}
	return &Rules{f: f}, nil
}

// Reasons lists the reasons a shopper can give for something, in the order in which they are offered. Changes
// that nobody has to explain have none.
func (r *Rules) Reasons(ask Ask) []Reason {
	switch ask {
	case AskReturn, AskExchange, AskRefund:
		return slices.Clone(r.f.Reasons)
	case AskCancel, AskIntercept:
		return slices.Clone(r.f.CancelReasons)
	}
	return nil
}

// Reason finds one by its id. Where none are given, the empty id is one.
func (r *Rules) Reason(ask Ask, id string) (Reason, bool) {
	reasons := r.Reasons(ask)
	for _, re := range reasons {
		if re.ID == id {
			return re, true
		}
	}
	return Reason{}, len(reasons) == 0 && id == ""
}

// ReturnAddress is where returns of a market go. A seller owes a true one at once (暂行办法 art. 11).
func (r *Rules) ReturnAddress(region shop.Region) shop.Address {
	a, ok := r.f.Promise.ReturnAddress[region]
	if !ok {
		region = shop.CN
		a = r.f.Promise.ReturnAddress[region]
	}
	a.Region = region
	return a
}

// RuleIDs lists the ids of all rules of law, sorted, for tests and for people who look one up.
func (r *Rules) RuleIDs() []string {
	ids := map[string]bool{}
	for _, l := range r.f.Law {
		for _, right := range []*right{l.NoReason, l.Fault} {
			if right != nil {
				ids[right.Rule] = true
			}
		}
		for _, x := range l.Exclusions {
			ids[x.Rule] = true
		}
		for _, n := range l.Notes {
			ids[n.Rule] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// lawOf is the law in force for an order on the day it was placed. Markets without an entry get none,
// and then the promise alone decides.
func (r *Rules) lawOf(o shop.Order) law {
	found := law{Region: o.Region}
	for _, l := range r.f.Law {
		if l.Region == o.Region && !dateIn(l.From, o.Region.Zone()).After(o.PlacedAt) && !l.From.Before(found.From) {
			found = l
		}
	}
	return found
}

// dateIn is the first moment of a date, read as UTC from YAML, in a market's zone.
func dateIn(d time.Time, zone *time.Location) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}
