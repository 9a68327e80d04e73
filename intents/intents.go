// Package intents understands what a shopper writes: the language, the label (what is wanted), the
// entities (which order, which item, why, when), and the dialogue acts (yes, no, cancel …). It is
// trained offline, embedded in the binary, and needs no network.
package intents

import "time"

// OutOfScope is the label of messages that the desk doesn't serve.
const OutOfScope = "out_of_scope"

// Scored is a label with its calibrated probability.
type Scored struct {
	Label string
	P     float64
}

// Result is a classification. Label is OutOfScope when nothing was accepted; Ranked holds the best few
// serviceable labels either way, best first, so that a caller can offer them.
type Result struct {
	Label  string
	P      float64
	Ranked []Scored
}

// EntityType says what an entity is.
type EntityType string

const (
	OrderNumber    EntityType = "order_number"
	TrackingNumber EntityType = "tracking_number"
	Phone          EntityType = "phone"
	Email          EntityType = "email"
	Amount         EntityType = "money"     // Value: minor units and currency, "29900 CNY"
	Quantity       EntityType = "quantity"  // Value: a whole number
	Date           EntityType = "date"      // Value: "2026-11-21", a range "2026-11-16/2026-11-22", or with times "2026-11-23T15:00"; see Days
	Reason         EntityType = "reason"    // Value: a reason of return, "size", "quality" …
	Ordinal        EntityType = "ordinal"   // Value: "1" for the first, "-1" for the last
	Time           EntityType = "time"      // Value: a time of day without its day, "15:00" or "15:00/17:00"
	PostCode       EntityType = "post_code" // Value: "100020", "94107-1234", "SW1A 1AA"
	PersonName     EntityType = "name"      // Value: a person's name, "张伟", "Jane Doe"
	Fault          EntityType = "fault"     // Value: a code of lexicon/faults.txt, "leaks"
	Payment        EntityType = "payment"   // Value: a code of lexicon/payments.txt, "alipay"
	Colour         EntityType = "colour"    // Value: "black"; see lexicon/colours.txt
	Size           EntityType = "size"      // Value: "XL", "42", "UK 8"; "+1" for one bigger than the one at hand
)

// Entity is a stretch of the folded text with its normalised value. Start and End are byte offsets in
// Understanding.Text; entities are in order and don't overlap.
type Entity struct {
	Type       EntityType
	Start, End int
	Text       string
	Value      string
}

// Act is a dialogue act: what the words do rather than what they are about. Several can be present.
type Act string

const (
	Yes     Act = "yes"
	No      Act = "no"
	Cancel  Act = "cancel"  // stop what we are doing
	Correct Act = "correct" // "no, the other one"
	Repeat  Act = "repeat"
	Skip    Act = "skip" // "I'd rather not say"
	Human   Act = "human"
)

// Signal is something that brings a person whatever was asked for.
type Signal string

const (
	Anger   Signal = "anger"
	Danger  Signal = "danger"
	Threat  Signal = "threat"  // an outside authority or publicity
	Privacy Signal = "privacy" // a card number, an identity number in the text
)

// Understanding is all that the words alone tell.
type Understanding struct {
	Text     string // folded: simplified characters, half width
	Locale   string // "zh" or "en", empty when there are no words to tell by ("55-20391", "ok")
	Result   Result
	Requests []Request // what it asks for, in order; one at least where there is text
	Entities []Entity
	Acts     []Act
	Signals  []Signal
}

// Has reports whether an act is among the acts.
func (u Understanding) Has(a Act) bool {
	for _, x := range u.Acts {
		if x == a {
			return true
		}
	}
	return false
}

// Reader understands a text as written at a moment (dates are relative to it, in its location).
// Implementations are safe for concurrent use and pure: the same input gives the same result.
type Reader interface {
	Understand(text string, now time.Time) Understanding
}

// Candidate is something a shopper may mention: an order line or a product. Words are its names,
// nicknames, colours and sizes in both languages; When its date, zero when it has none.
type Candidate struct {
	ID    string
	Words []string
	When  time.Time
}

// Mention is how well a text points at a candidate: the number of its words hit, weighted by how
// much they tell it apart from the other candidates. 0 is never returned.
type Mention struct {
	ID    string
	Score float64
}
