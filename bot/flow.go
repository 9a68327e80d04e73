package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"aftercare/chat"
)

// A Flow is one file of flows/: what starts it, what it needs to know, what it checks, what it asks the
// shopper to confirm, and what it says. The engine walks its steps from the top on every turn and stops
// at the first one that is not met; so a corrected answer is checked again without any flow having to
// provide for it.
type Flow struct {
	ID     string    `yaml:"flow"`
	Title  chat.Text `yaml:"title"`
	Starts []string  `yaml:"starts"` // intent labels
	// StartsIf are labels that start it when the words match a pattern; such a flow comes before the one that the
	// label starts otherwise.
	StartsIf map[string]Pattern `yaml:"starts_if"`
	// StartsUnless are words with which none of the labels starts it: a question about the rule and not about what
	// the shopper has bought.
	StartsUnless *Pattern `yaml:"starts_unless"`
	// Within are labels that start nothing while this flow runs when something was named with them: they are about an
	// answer of its own.
	Within []string `yaml:"within"`
	// Starter: its place among the flows that are offered to those who don't know what to ask; 0 for none.
	Starter int `yaml:"starter"`
	// StartsOn are words that start it whatever the label, where they come with an order's number.
	StartsOn Pattern         `yaml:"starts_on"`
	Open     *Say            `yaml:"open"` // said once, when it starts
	Data     map[string]Data `yaml:"data"`
	Slots    []Slot          `yaml:"slots"`
	Steps    []FlowStep      `yaml:"steps"`

	Version string `yaml:"-"` // a hash of the file: a running conversation finishes on the version it began with
	Source  []byte `yaml:"-"`
}

// Pattern is a regular expression over folded text.
type Pattern struct{ re *regexp.Regexp }

func (p *Pattern) UnmarshalYAML(n *yaml.Node) (err error) {
	if p.re, err = regexp.Compile(n.Value); err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	return nil
}

// Data is something the flow looks up or computes: a query with arguments, or an expression over other
// names. A query whose argument is not known yet gives nil. Names are fetched when first used.
type Data struct {
	Query string          `yaml:"query"`
	Args  map[string]Expr `yaml:"args"`
	Expr  *Expr           `yaml:"expr"`
}

// Slot is something the flow needs to know.
type Slot struct {
	Name string    `yaml:"name"`
	Says chat.Text `yaml:"says"` // what people call it: "订单", "the order"
	// Show is the message type that offers the options; quick_replies unless said otherwise.
	Show    chat.MessageType `yaml:"show"`
	Many    bool             `yaml:"many"`
	Options *Expr            `yaml:"options"` // a list of {value, label, detail, image, tag, words, dates}
	Choices []Choice         `yaml:"choices"` // or a fixed list
	Entity  string           `yaml:"entity"`  // type of entity that fills it
	// Each names a slot that holds several values: this one is asked for each of them, and its options may
	// refer to "each" (value, label).
	Each    string   `yaml:"each"`
	Needs   []string `yaml:"needs"`   // slots that it depends on: cleared when one of them changes
	Only    bool     `yaml:"only"`    // a single option is taken without asking
	Skip    *Say     `yaml:"skip"`    // may be skipped, saying this; otherwise Why is said
	Why     *Say     `yaml:"why"`     // why it is needed, for a shopper who would rather not say
	None    *Say     `yaml:"none"`    // what was named ({{said}}) isn't among the options
	Several *Say     `yaml:"several"` // asked when the words fit several options
	Ask     Say      `yaml:"ask"`
	Again   Say      `yaml:"again"` // asked differently, after a miss
}

// Choice is an option of a fixed list.
type Choice struct {
	Value string    `yaml:"value"`
	Label chat.Text `yaml:"label"`
	Words []string  `yaml:"words"` // other ways to say it
	// Hidden: not offered, and taken when the shopper says it.
	Hidden bool `yaml:"hidden"`
}

// FlowStep is one line of the walk: exactly one of Identify, Require, Ask, Confirm, Go, Say or End.
type FlowStep struct {
	// Identify: a guest has to show who they are before it goes on.
	Identify bool `yaml:"identify"`

	Require *Expr  `yaml:"require"`
	Else    *Else  `yaml:"else"`
	Ask     string `yaml:"ask"`
	When    *Expr  `yaml:"when"` // the step counts only when true

	Confirm string          `yaml:"confirm"` // an action
	Args    map[string]Expr `yaml:"args"`
	Card    *Card           `yaml:"card"`

	// Go: another flow is the one for this, and takes over what is known. Else says why.
	Go string `yaml:"go"`

	Say      *Say    `yaml:"say"`
	Progress *Expr   `yaml:"progress"` // with Say: a case's progress, or a list of them
	Offers   []Offer `yaml:"offers"`   // with Say: what can be done next
	End      string  `yaml:"end"`

	line, col int
}

// Else is what happens when a requirement is not met.
type Else struct {
	Say    Say     `yaml:"say"`
	Human  bool    `yaml:"human"`  // offer a person
	Forget string  `yaml:"forget"` // or clear this slot and ask it again
	End    string  `yaml:"end"`    // outcome; "refused" when empty
	Retry  *Say    `yaml:"retry"`  // offer to begin the flow anew, in these words
	Offers []Offer `yaml:"offers"` // what can be done instead
}

// Offer is a button that starts a flow. Words are said for the shopper with the tap, so that the flow need not
// ask again what is known here.
type Offer struct {
	Flow  string `yaml:"flow"`
	Words *Expr  `yaml:"words"`
	Label Say    `yaml:"label"`
	When  *Expr  `yaml:"when"`
}

// Card is the card of a confirmation.
type Card struct {
	Title Say       `yaml:"title"`
	Rows  []CardRow `yaml:"rows"`
	Note  *Say      `yaml:"note"`
	Yes   Say       `yaml:"yes"`
	No    Say       `yaml:"no"`
}

// CardRow is one line of it, left out when When is false.
type CardRow struct {
	Label Say   `yaml:"label"`
	Value Say   `yaml:"value"`
	When  *Expr `yaml:"when"`
}

// slot finds a slot by its name; "to/L1" is the slot "to" for the value L1 of the slot that it is asked for each
// of.
func (f *Flow) slot(name string) *Slot {
	base, each, repeated := strings.Cut(name, "/")
	for i := range f.Slots {
		s := &f.Slots[i]
		if s.Name != base || repeated && s.Each == "" {
			continue
		}
		if repeated {
			return s.forEach(each)
		}
		return s
	}
	return nil
}

// button is the title as a button shows it.
func (f *Flow) button(l chat.Locale) string {
	return capital(f.Title.In(l))
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// choice is what a value is called in a language: its fixed choice's label, or the label it was given.
func (s *Slot) choice(v chat.Value, l chat.Locale) string {
	for _, c := range s.Choices {
		if c.Value == v.One() {
			return c.Label.In(l)
		}
	}
	return v.Label
}

// dependants lists the slots that must be asked again when name changes, direct or not.
func (f *Flow) dependants(name string) []string {
	var out []string
	for _, s := range f.Slots {
		for _, n := range s.Needs {
			if n == name {
				out = append(append(out, s.Name), f.dependants(s.Name)...)
				break
			}
		}
	}
	return out
}

func versionOf(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:6])
}
