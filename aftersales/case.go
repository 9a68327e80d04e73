package aftersales

import (
	"time"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// Type is a kind of case. Each has a machine.
type Type string

const (
	Return    Type = "return"      // goods back, money back
	Exchange  Type = "exchange"    // goods back, others sent
	Refund    Type = "refund_only" // money back, nothing sent back
	Cancel    Type = "cancel"      // the order, before dispatch
	Intercept Type = "intercept"   // the parcel, under way
	Address   Type = "address"     // send the order elsewhere
	Repay     Type = "payment"     // pay the order otherwise
	Items     Type = "items"       // other variants in the order
)

// State is a place in a case's machine, Event what moves a case from one to the next.
type (
	State string
	Event string
)

// Party is who acts on a case.
type Party string

const (
	Customer  Party = "customer"
	Bot       Party = "bot"
	Agent     Party = "agent"
	Seller    Party = "seller" // the shop's written rules
	Warehouse Party = "warehouse"
	Courier   Party = "courier"
	Payment   Party = "payment"
	Manager   Party = "manager" // who judges appeals
	Clock     Party = "clock"   // a timer ran out
	System    Party = "system"  // the merchant's own system
)

// Actor is who moved a case. ID is the customer's or the person's id; empty for machines.
type Actor struct {
	Party Party  `json:"party"`
	ID    string `json:"id,omitempty"`
}

// Because is why a case was moved and what shows it: a refusal's reason, a waybill, ids of photos.
type Because struct {
	Reason   string
	Evidence []string
}

// Case is one shopper's concern about one order.
type Case struct {
	ID          chat.CaseID     `json:"id"`
	Number      string          `json:"number"` // the number people read to each other: TH20261122-0007
	Type        Type            `json:"type"`
	State       State           `json:"state"`
	Customer    chat.CustomerID `json:"customer"`
	Order       string          `json:"order"`
	OrderNumber string          `json:"order_number"`
	Region      shop.Region     `json:"region"`
	Lines       []Line          `json:"lines"`
	Reason      string          `json:"reason"`
	Note        string          `json:"note,omitempty"`
	// Change is what becomes of the order, where goods don't only come back.
	Change Change `json:"change,omitzero"`
	// Verdict as it was when the case was opened. Later rules don't change it.
	Verdict policy.Verdict `json:"verdict"`
	Conv    chat.ConvID    `json:"conv,omitempty"`

	Seq       int       `json:"seq"` // of the newest entry in its history
	OpenedAt  time.Time `json:"opened_at"`
	UpdatedAt time.Time `json:"updated_at"`
	EnteredAt time.Time `json:"entered_at"`          // when it came to its state
	DueAt     time.Time `json:"due_at,omitzero"`     // when the state's next timer fires
	ExpiresAt time.Time `json:"expires_at,omitzero"` // by when somebody has to have acted
	ClosedAt  time.Time `json:"closed_at,omitzero"`
	// Reached holds when each of the six visible stages was reached, zero when it wasn't.
	Reached [stages]time.Time `json:"reached"`
	// Advanced is when the refund was ordered before the goods were checked, zero when it wasn't.
	Advanced time.Time `json:"advanced,omitzero"`
	// Why the case is in its state, as whoever moved it said.
	Why string `json:"why,omitempty"`
}

// Change is what a case makes of its order.
type Change struct {
	Swaps   []shop.Swap   `json:"swaps,omitempty"`
	Method  string        `json:"method,omitempty"` // pays or is paid
	Address *shop.Address `json:"address,omitempty"`
}

// stages of every case, as a person sees them: apply, review, logistics, inspection, handling, confirmation.
const stages = 6

// Open reports whether something can still happen.
func (c Case) Open() bool { return c.ClosedAt.IsZero() }

// Label is a word for the case's state.
func (c Case) Label() chat.Text {
	if m, ok := machines[c.Type]; ok {
		p, _ := m.place(c.State)
		return p.Label
	}
	return chat.Text{Zh: string(c.State), En: string(c.State)}
}

// Line is some pieces of an order line, as they are called in lists.
type Line struct {
	ID    string    `json:"id"`
	Qty   int       `json:"qty"`
	Title chat.Text `json:"title"`
	Image string    `json:"image,omitempty"`
}

// Moved is one line of a case's history.
type Moved struct {
	Seq      int       `json:"seq"`
	At       time.Time `json:"at"`
	By       Actor     `json:"by"`
	Event    Event     `json:"event"`
	From     State     `json:"from"`
	To       State     `json:"to"`
	Reason   string    `json:"reason,omitempty"`
	Evidence []string  `json:"evidence,omitempty"`
	Rules    []string  `json:"rules,omitempty"`
}

// Notice is what a conversation is told when one of its cases has come to rest in a state. States that are
// passed in the same transaction get none.
type Notice struct {
	Case   chat.CaseID `json:"case"`
	Number string      `json:"number"`
	Type   Type        `json:"type"`
	State  State       `json:"state"`
	Seq    int         `json:"seq"`
	// Opening: the case has just been opened, by the conversation itself, which shows it anyway.
	Opening bool `json:"opening,omitempty"`
	// Text says what happened and what comes next.
	Text chat.Text `json:"text"`
}
