package kb

import "math"

// Features are what the views say about one entry for one question, each about 0 to 1.
type Features [12]float64

const (
	Best     = iota // cosine of the question with the entry's most similar phrasing
	Second          // cosine with the next most similar one: a single one may be alike by chance
	Title           // cosine with the title
	Pool            // cosine with all its phrasings together
	Covered         // share of the question's weight that its phrasings know
	Overlap         // what the question and a phrasing share of the weight of both, at most
	ToldText        // score of answer and body there, over the question's mass
	Intent          // probability of the intent that the entry answers
	Thought         // the same by order of magnitude: whether the classifier thought of it at all
	Broad           // how many entries point to it, by order of magnitude
	Place           // 1 if the question names the place that the entry is for
	Meaning         // nearness of the vectors of meaning, where there are any
)

// FeatureNames are the names for people, in the order of Features.
var FeatureNames = [...]string{"best", "second", "title", "pool", "covered", "overlap", "told text", "intent", "thought of", "broad", "place", "meaning"}

// thought is 0 for a probability of 1 in 1,000 or less and 1 for certainty, the same step for each ten
// times as much.
func thought(p float64) float64 {
	if p <= .001 {
		return 0
	}
	return 1 + math.Log10(p)/3
}

// Coefficients turn features into an order and a probability. They are fitted by kb/fit.
type Coefficients struct {
	// Score weighs the features; it orders the entries. Fitted as a conditional logit (McFadden 1974):
	// the right entry of a question against all others, so the unit is log-odds.
	Score Features
	// Confidence is a logistic regression on the constant and the signals of the ordered list.
	Confidence [12]float64
}

// SignalNames are the names of what Confidence weighs.
var SignalNames = [...]string{"constant", "score", "lead", "lead on kin", "best", "second", "title", "broad", "odds", "understood", "elsewhere", "nowhere"}

// meaningWeight is set by judgement, about the weight of plain overlap: which model gives the vectors is the
// shop's choice, so there is nothing to fit on.
const meaningWeight = 5

// ScoreOf is the entry's score: higher is better.
func (c Coefficients) ScoreOf(f Features) float64 {
	var s float64
	for i, w := range c.Score {
		s += w * f[i]
	}
	return s + meaningWeight*f[Meaning]
}

// Signals are what the confidence in the i-th of a list depends on: its score; its lead on the best other
// of another intent, and on the best of its own, which may well answer too; of the features
// those that tell a right entry from the best of many wrong ones; and what was understood, by whether this
// entry answers it, another, or none.
func (c Coefficients) Signals(list []Detail, i int, q Query) []float64 {
	own := list[i]
	other, near, served := 0.0, 0.0, false
	for j, d := range list {
		served = served || d.Intent == q.Intent
		switch {
		case j == i:
		case d.Intent == own.Intent:
			near = max(near, d.Score)
		default:
			other = max(other, d.Score)
		}
	}
	f := own.Features
	signals := []float64{own.Score, lead(own.Score, other), lead(own.Score, near), f[Best], f[Second], f[Title], f[Broad], 0, 0, 0, 0}
	if q.Intent == "" {
		return signals
	}
	p := evidence(q, own.Intent)
	signals[7], signals[8] = odds(p), 1
	switch {
	case q.Intent == own.Intent:
	case served:
		signals[9] = q.P
	default:
		signals[10] = q.P
	}
	return signals
}

// odds are the log-odds of a probability, bounded as classifiers are surer than they should be.
func odds(p float64) float64 { return max(-3, min(3, math.Log(p/(1-p)))) }

// maxLead is where a lead stops to count: a clear one says that this entry fits better than the others,
// not that any fits.
const maxLead = 4

func lead(own, other float64) float64 { return max(-maxLead, min(maxLead, own-other)) }

// ConfidenceOf is the probability that the i-th of a list answers the question.
func (c Coefficients) ConfidenceOf(list []Detail, i int, q Query) float64 {
	z := c.Confidence[0]
	for j, s := range c.Signals(list, i, q) {
		z += c.Confidence[j+1] * s
	}
	return 1 / (1 + math.Exp(-z))
}
