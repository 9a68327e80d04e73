package app

import (
	"context"

	"aftercare/intents"
	"aftercare/intents/live"
)

// model is what messages are read with. Its labels are those that flows and answers may name.
type model interface {
	intents.Reader
	Classify(text string) intents.Result
	Labels() []string
}

// shipped is the model in the binary.
type shipped struct {
	intents.Reader
	*intents.Model
}

// understanding opens the model: the shipped one, or, where the configuration names a folder of training
// messages, one that follows the folder.
func (a *App) understanding(train live.Trainer) (_ model, err error) {
	if a.Config.Intents.Dir == "" {
		m, err := intents.DefaultModel()
		if err != nil {
			return nil, err
		}
		return shipped{intents.New(m), m}, nil
	}
	a.Intents, err = live.Open(a.Config.Intents.Dir, live.Options{
		Log: a.Log, Now: a.now, Train: train, Tried: a.metrics.trained,
	})
	if err != nil {
		return nil, err
	}
	a.metrics.gauge("aftercare_intents_golden_accuracy", "Accuracy of the intent model in use on the golden messages, as last compared; 0 before.", func() float64 {
		return goldenAccuracy(a.Intents.Status())
	})
	return a.Intents, nil
}

// goldenAccuracy is that of the model in use, known since the last comparison.
func goldenAccuracy(s live.Status) float64 {
	switch {
	case s.Last == nil || s.Last.Verdict == nil:
		return 0
	case s.Last.Outcome == live.Accepted:
		return s.Last.Verdict.New.Accuracy
	}
	return s.Last.Verdict.Live.Accuracy
}

// follow keeps the model current until ctx ends.
func (a *App) follow(ctx context.Context) {
	if a.Intents != nil {
		a.Intents.Run(ctx)
	}
}
