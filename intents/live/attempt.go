package live

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"aftercare/intents"
)

// Outcome says how an attempt at a new model ended.
type Outcome string

const (
	Accepted Outcome = "accepted"
	Refused  Outcome = "refused"  // worse on the golden messages than the model in use
	BadRows  Outcome = "bad_rows" // the messages can't be trained on
	Changed  Outcome = "changed"  // the messages changed during the training; it is tried again
	Failed   Outcome = "failed"
)

// Attempt is one attempt at a new model.
type Attempt struct {
	At       time.Time `json:"at"`
	Outcome  Outcome   `json:"outcome"`
	Seconds  float64   `json:"seconds"`
	Messages int       `json:"messages"`           // trained on
	Problems []string  `json:"problems,omitempty"` // "file:line: what is wrong", all of them, or why it failed
	Warnings int       `json:"warnings"`           // of aftercare intents check
	Verdict  *Verdict  `json:"verdict,omitempty"`
}

// attempt trains and decides. Whatever goes wrong, the model in use stays.
func (m *Model) attempt(ctx context.Context) Attempt {
	began := m.o.Now()
	a := Attempt{At: began, Outcome: Failed}
	before, _ := intents.HashFolder(os.DirFS(m.dir)) // what can't be read is reported by train
	model, golden, err := m.train(ctx, &a)
	switch {
	case err != nil:
		a.Problems = append(a.Problems, err.Error())
	case model == nil:
	case model.DataHash != before || !m.current(model):
		a.Outcome = Changed
	default:
		v := judge(m.serving.Load().model, model, golden)
		a.Verdict, a.Outcome = &v, Refused
		if !v.worse() {
			a.Outcome = Accepted
			m.take(model)
			if err := m.save(model); err != nil { // it serves all the same, until the next start
				a.Problems = append(a.Problems, fmt.Sprintf("the model could not be saved: %v", err))
			}
		}
	}
	a.Seconds = m.o.Now().Sub(began).Seconds()
	return a
}

// train returns no model when the messages have errors.
func (m *Model) train(ctx context.Context, a *Attempt) (*intents.Model, golden, error) {
	checked, err := intents.Check(os.DirFS(m.dir), shippedLabels()...)
	if err != nil {
		return nil, golden{}, err
	}
	bad := checked.Errors()
	a.Messages, a.Warnings = len(checked.Rows), len(checked.Findings)-len(bad)
	g, alsoBad, err := readGolden(m.dir, checked.Rows)
	if err != nil {
		return nil, golden{}, err
	}
	for _, f := range append(bad, alsoBad...) {
		f.File = filepath.Join(m.dir, f.File)
		a.Problems = append(a.Problems, f.Error())
	}
	if len(a.Problems) > 0 {
		a.Outcome = BadRows
		return nil, golden{}, nil
	}
	model, err := m.o.Train(ctx, m.dir)
	return model, g, err
}

// log writes what an attempt came to; bad rows and messages that got worse one by one.
func (a Attempt) log(log *slog.Logger) {
	switch a.Outcome {
	case Accepted:
		log.Info("took a new intent model", "seconds", a.Seconds, "messages", a.Messages, "warnings", a.Warnings, "figures", a.Verdict.New.String(), "before", a.Verdict.Live.String())
	case Refused:
		log.Warn("refused a new intent model: it is worse on the golden messages", "figures", a.Verdict.New.String(), "in_use", a.Verdict.Live.String(), "golden", a.Verdict.Golden)
		for _, w := range a.Verdict.Worse {
			log.Warn("got worse", "text", w.Text, "is", w.Want, "in_use_says", w.Live, "new_says", w.New)
		}
	case BadRows:
		log.Error("the training messages have errors; the intent model stays as it is", "errors", len(a.Problems))
	case Changed:
		log.Info("the training messages changed during the training; training again")
	case Failed:
		log.Error("training a new intent model failed; the one in use stays")
	}
	for _, p := range a.Problems {
		log.Error("intent model", "problem", p)
	}
}

func short(hash [32]byte) string { return hex.EncodeToString(hash[:4]) }
