// Package policy holds the shop's after-sales rules as dated data and evaluates them. A verdict is a pure
// function of the facts of an order, so it can be explained, replayed and tested without a database.
package policy

import (
	_ "embed"

	"aftercare/chat"
)

//go:embed policy.yaml
var builtin []byte

// Reason is why someone returns something.
type Reason struct {
	ID          string    `yaml:"id" json:"id"`
	Label       chat.Text `yaml:"label" json:"label"`
	SellerFault bool      `yaml:"seller_fault" json:"seller_fault"`
	// Evidence that helps a person decide; never a condition of filing.
	Evidence chat.Text `yaml:"evidence" json:"evidence,omitzero"`
}

// Rules are all rules in force, valid as a whole.
type Rules struct{}

// Default returns the rules that come with the engine.
func Default() (*Rules, error) { return Parse("policy.yaml", builtin) }

// Parse reads rules. Every mistake in the file is reported at once, each as name:line:column: what.
func Parse(name string, data []byte) (*Rules, error) { return &Rules{}, nil }

// Version names the rules as a whole.
func (r *Rules) Version() string { return "" }

// Reasons lists the reasons a shopper can give, in the order in which they are offered.
func (r *Rules) Reasons() []Reason { return nil }

// Reason finds one by its id.
func (r *Rules) Reason(id string) (Reason, bool) { return Reason{}, false }

// Return decides about one return.
func (r *Rules) Return(f Facts) Verdict { return Verdict{} }
