package intents

import (
	"cmp"
	"runtime"
	"slices"
)

// Suspect is a row whose label a classifier that has not seen the row hardly believes: a slip of the hand, or
// a message like none of its label.
type Suspect struct {
	Row
	Likely string  // what the classifier takes it for
	P      float64 // how likely that is
	OwnP   float64 // how likely the row's own label is
}

// A row is suspect when another label is at least sure to it and its own at most faint.
const (
	sure  = 0.8
	faint = 0.05
)

// Suspects holds out a part of the rows in turn, trains the quicker of the two learners on the others, and
// returns the rows whose label it finds improbable, the worst first. It takes a good part of a training's time.
func Suspects(rows []Row) ([]Suspect, error) {
	s, err := newTrainingSet(samplesOf(rows), Options{OutOfScope: OutOfScope, Folds: 4, Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		return nil, err
	}
	all := make([]int, len(rows))
	for i := range all {
		all[i] = i
	}
	held := s.probe(all, svmCost, s.Folds)
	slope, _ := calibrate(held, s.label, s.oos)
	var out []Suspect
	for i, scores := range held {
		if scores == nil {
			continue
		}
		probabilities(scores, slope)
		best := 0
		for c, p := range scores {
			if p > scores[best] {
				best = c
			}
		}
		if own := scores[s.label[i]]; scores[best] >= sure && own <= faint {
			out = append(out, Suspect{rows[i], s.labels[best], float64(scores[best]), float64(own)})
		}
	}
	slices.SortStableFunc(out, func(a, b Suspect) int { return cmp.Or(cmp.Compare(b.P, a.P), cmp.Compare(a.OwnP, b.OwnP)) })
	return out, nil
}
