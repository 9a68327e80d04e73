package policy

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/shop"
)

// Facts are everything a verdict depends on. Nothing else does: no clock, no database, no language.
type Facts struct {
	Now    time.Time
	Order  shop.Order
	Picks  []Pick
	Reason string // id of a reason, "no_reason" when none was given
	// Tier of the customer, for promises that hold for some.
	Tier string
	// Conditions are what the shopper said about the goods. What was not said is not presumed.
	Conditions []Condition
	// KeepGifts: the shopper wants to keep the gifts that came with the goods.
	KeepGifts bool
	// Open maps order lines that are in an open case to its number.
	Open map[string]string
	// Tries counts earlier cases per line, whatever came of them.
	Tries map[string]int
	// Returned counts pieces per line that earlier cases of this order took back or are taking back, and
	// Committed is the money of those cases, paid or still to be paid, by payment of the order.
	Returned  map[string]int
	Committed map[string]shop.Money
	// Lost is what those cases lost of discounts whose threshold was no longer reached, less what they got
	// back of it; never negative.
	Lost shop.Money
	// Advanced is what the customer's open returns have, or may have, before their goods are checked.
	Advanced shop.Money
	// Recent counts the customer's returns of the last 30 days.
	Recent int

	// Swaps are what the goods are to become, of an exchange or a change of items.
	Swaps []Swap
	// Method pays a difference or gets it, or gets a refund; nil when nobody chose one.
	Method *shop.Method
}

// Swap is some pieces of a line and the variant that is to take their place.
type Swap struct {
	Pick
	SKU     string
	Product string     // of the new variant
	Name    chat.Text  // of the new variant
	Price   shop.Money // of one piece, now
	Stock   int
}

// Pick is some pieces of an order line.
type Pick struct {
	Line shop.Line
	Qty  int
}

// Select finds lines of an order by their addresses: "LINE" for all pieces, "LINE:2" for two of them.
// Unknown lines are chat.ErrNotFound; a repeated line or an impossible quantity is chat.ErrInvalid.
func Select(o shop.Order, addresses []string) ([]Pick, error) {
	if len(addresses) == 0 {
		return nil, fmt.Errorf("%w: no line of order %s was named", chat.ErrInvalid, o.ID)
	}
	seen := map[string]bool{}
	picks := make([]Pick, 0, len(addresses))
	for _, a := range addresses {
		id, quantity, partial := strings.Cut(strings.TrimSpace(a), ":")
		line, ok := o.Line(id)
		if !ok {
			return nil, fmt.Errorf("line %q of order %s: %w", id, o.ID, chat.ErrNotFound)
		}
		if seen[id] {
			return nil, fmt.Errorf("%w: line %q is named twice", chat.ErrInvalid, id)
		}
		seen[id] = true
		qty := line.Qty
		if partial {
			n, err := strconv.Atoi(quantity)
			if err != nil || n < 1 || n > line.Qty {
				return nil, fmt.Errorf("%w: %q pieces of line %q, which has %d", chat.ErrInvalid, quantity, id, line.Qty)
			}
			qty = n
		}
		picks = append(picks, Pick{Line: line, Qty: qty})
	}
	return picks, nil
}

// Condition is something the shopper said about the goods.
type Condition string

const (
	Sealed       Condition = "sealed"        // the seal is whole, or the device was never activated
	Opened       Condition = "opened"        // outer packaging opened to look; changes nothing
	SealBroken   Condition = "seal_broken"   // a single-use seal of the goods themselves is broken
	Activated    Condition = "activated"     // an account was signed in or a licence used
	LabelRemoved Condition = "label_removed" // hang tag cut off
	Used         Condition = "used"          // worn, soiled, used beyond trying
	NoBox        Condition = "no_box"        // outer carton is gone; changes nothing
)

// Kind is the path a return takes. A fault never goes by the no-reason window.
type Kind string

const (
	NoReason Kind = "no_reason"
	Fault    Kind = "fault"
)

// Payer is who bears the postage back.
type Payer string

const (
	Buyer     Payer = "buyer"
	Seller    Payer = "seller"
	Insurance Payer = "insurance" // the buyer advances it, the insurance pays a fixed sum
)

// Verdict is what the rules say about one return, and why.
type Verdict struct {
	Ask    Ask    `json:"ask,omitempty"`
	Policy string `json:"policy"` // version of the rules
	// Allowed: a rule lets the shopper file this. NeedsReview: a person looks at it first.
	Allowed     bool `json:"allowed"`
	NeedsReview bool `json:"needs_review,omitempty"`
	// WindowNotStarted: the goods have not been received; cancel, intercept or refuse instead.
	WindowNotStarted bool `json:"window_not_started,omitempty"`
	Kind             Kind `json:"kind"`
	// Rules that decided, in the order of the checks. Decisive is the one the sentence comes from.
	Rules    []string `json:"rules"`
	Decisive string   `json:"decisive"`
	// Missing: the goods never reached the shopper. Advance: the refund may go before they are checked.
	Missing bool `json:"missing,omitempty"`
	Advance bool `json:"advance,omitempty"`
	// Deadline is the end of the last day to apply: the midnight after it by the market's clock, as a moment
	// in UTC. Zero when there is none.
	Deadline time.Time `json:"deadline,omitzero"`
	Freight  Payer     `json:"freight,omitempty"`

	// Money. Refund is what the shopper gets: the lines, the shipping and the adjustments, less what goes
	// back to the issuer of a voucher.
	Lines       []LineRefund    `json:"lines,omitempty"`
	Adjustments []Adjustment    `json:"adjustments,omitempty"`
	Refund      shop.Money      `json:"refund"`
	Payments    []PaymentRefund `json:"payments,omitempty"`
	// Difference is what new goods cost more than the old ones; negative when they cost less.
	Difference shop.Money `json:"difference,omitzero"`

	// What a person is told: the conclusion first, then what to pack and keep, then what can be done by
	// someone who does not agree, then where the rule stands.
	Sentence chat.Text `json:"sentence"`
	Prepare  chat.Text `json:"prepare,omitzero"`
	Appeal   chat.Text `json:"appeal,omitzero"`
	Source   chat.Text `json:"source,omitzero"`
}

// LineRefund is what one line gives back.
type LineRefund struct {
	Line   string     `json:"line"`
	Qty    int        `json:"qty"`
	Refund shop.Money `json:"refund"`
}

// Adjustment is an amount added to or taken from a refund, shown as a line of its own.
type Adjustment struct {
	Rule   string     `json:"rule"`
	Label  chat.Text  `json:"label"`
	Amount shop.Money `json:"amount"`
}

// LostDiscount is what the verdict takes back of discounts whose threshold is no longer reached; negative
// when it gives back what an earlier one took.
func (v Verdict) LostDiscount() shop.Money {
	sum := shop.Money{Currency: v.Refund.Currency}
	for _, a := range v.Adjustments {
		if a.Rule == settleThreshold || a.Rule == settleRestored {
			sum = sum.Sub(a.Amount)
		}
	}
	return sum
}

// PaymentRefund is the part of a refund that goes back to one payment of the order.
type PaymentRefund struct {
	Payment string     `json:"payment"`
	Method  string     `json:"method"`
	Amount  shop.Money `json:"amount"`
	// ToIssuer: this part goes to whoever issued the voucher and not to the shopper.
	ToIssuer bool `json:"to_issuer,omitempty"`
}

// Amounts is the verdict's money as the shop's refund call takes it.
func (v Verdict) Amounts() []shop.Amount {
	out := make([]shop.Amount, 0, len(v.Payments))
	for _, p := range v.Payments {
		if !p.Amount.IsZero() {
			out = append(out, shop.Amount{Payment: p.Payment, Money: p.Amount})
		}
	}
	return out
}
