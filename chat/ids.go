// Package chat holds the words everyone shares: the events of a conversation, the messages a person
// sees, the state that the events fold into, and the errors that cross package borders.
//
// A conversation is a log of events, numbered 1, 2, 3 … per conversation. Everything else reads the
// log or appends to it.
package chat

// Ids are opaque strings (UUIDv7 unless the shop made them). Only their creator parses them.
type (
	ConvID     string
	CustomerID string // the shop's own id of a customer; empty for a guest
	AgentID    string
	CaseID     string
)

// Seq numbers the events of one conversation from 1, without gaps. 0 means "before the first".
type Seq int64

// Epoch counts who owns a conversation: every claim, transfer, release and close raises it by one.
// An agent's words carry the epoch they were written under.
type Epoch int64

// Role says what kind of party acted.
type Role string

const (
	RoleCustomer Role = "customer"
	RoleBot      Role = "bot"
	RoleAgent    Role = "agent"
	RoleSystem   Role = "system"
)

// Actor is who caused an event. ID is the customer's, the guest's or the agent's id; empty for the
// bot and the system.
type Actor struct {
	Role Role   `json:"role"`
	ID   string `json:"id,omitempty"`
}

// Bot and System are the two actors that need no id.
var (
	Bot    = Actor{Role: RoleBot}
	System = Actor{Role: RoleSystem}
)

// Locale is the language in which the shopper is answered.
type Locale string

const (
	Zh Locale = "zh"
	En Locale = "en"
)

// Text is a sentence in both languages. Both are always filled.
type Text struct {
	Zh string `json:"zh" yaml:"zh"`
	En string `json:"en" yaml:"en"`
}

// In returns the sentence in one language, Chinese unless English is asked for.
func (t Text) In(l Locale) string {
	if l == En {
		return t.En
	}
	return t.Zh
}
