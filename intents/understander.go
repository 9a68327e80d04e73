package intents

import (
	_ "embed"
	"strings"
	"sync"
	"time"
)

//go:generate go run -C .. ./cmd/aftercare intents train

//go:embed model.bin
var shipped []byte

// Understander is the Reader that needs nothing but its model.
type Understander struct{ model *Model }

var _ Reader = (*Understander)(nil)

// New makes a Reader of a model.
func New(m *Model) *Understander { return &Understander{m} }

// DefaultModel is the embedded model, loaded once.
var DefaultModel = sync.OnceValues(func() (*Model, error) { return parse(shipped) })

// Default is a Reader with the embedded model.
func Default() (*Understander, error) {
	m, err := DefaultModel()
	if err != nil {
		return nil, err
	}
	return New(m), nil
}

// Understand implements Reader.
func (u *Understander) Understand(text string, now time.Time) Understanding {
	out := Understanding{Text: Fold(text)}
	if out.Text == "" {
		out.Result = Result{Label: OutOfScope, P: 1}
		return out
	}
	if out.Said = out.Text; strings.EqualFold(text, out.Text) {
		out.Said = text
	}
	out.Locale = locale(out.Text)
	out.Result = u.model.classify(out.Text)
	if out.Requests = u.model.requests(out.Text, lineEnds(text), out.Result); len(out.Requests) == 1 {
		out.Result = out.Requests[0].Result
	}
	out.Entities = entities(out.Text, out.Locale, now)
	out.Acts = acts.read(out.Text)
	out.Signals = signals(out.Text)
	return out
}
