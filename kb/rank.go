package kb

import "math"

// Features are what the views say about one entry for one question, each about 0 to 1.
type Features [5]float64

const (
	Best    = iota // cosine of the question with the entry's most similar phrasing
	Pool           // cosine with all its phrasings together
	Covered        // share of the question's weight that its phrasings know
	BM25           // score of the full-text index, over the question's weight
	Intent         // probability of the intent that the entry answers, 0 if another was understood
)

// FeatureNames are the names for people, in the order of Features.
var FeatureNames = [len(Features{})]string{"best", "pool", "covered", "bm25", "intent"}

func featuresOf(l likeness, bm25, intent float64) Features {
	return Features{l.best, l.pool, l.covered, bm25, intent}
}

// Coefficients turn features into an order and a probability. The fitting program (kb/fit) writes them.
type Coefficients struct {
	// Score weighs the features; it orders the entries. Fitted as a conditional logit (McFadden 1974):
	// the right entry of a question against all others, so the unit is log-odds.
	Score Features
	// Confidence is a logistic regression on the ordered list.
	Confidence struct {
		Constant float64
		Score    float64 // the entry's score
		Margin   float64 // its score less the best other one's
		Elsewise float64 // probability of an understood intent that is not the entry's
	}
}

func (f Features) score() float64 {
	var s float64
	for i, w := range fitted.Score {
		s += w * f[i]
	}
	return s
}

// setConfidence sets the confidence of each match of an ordered list. It never rises from one match to
// the next: both terms that differ between matches grow with the score.
func setConfidence(ms []match, q Query) {
	for i := range ms {
		other := 0.0
		switch {
		case i > 0:
			other = ms[0].score
		case len(ms) > 1:
			other = ms[1].score
		}
		k := fitted.Confidence
		z := k.Constant + k.Score*ms[i].score + k.Margin*margin(ms[i].score, other) + k.Elsewise*elsewise(ms[i], q)
		ms[i].confidence = 1 / (1 + math.Exp(-z))
	}
}

// maxMargin is where a lead stops to count: a clear lead says that this entry fits better than the
// others, not that any fits.
const maxMargin = 3

func margin(own, other float64) float64 { return max(-maxMargin, min(maxMargin, own-other)) }

func elsewise(m match, q Query) float64 {
	if q.Intent == "" || m.entry.Intent == q.Intent {
		return 0
	}
	return q.P
}
