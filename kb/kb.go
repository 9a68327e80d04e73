// Package kb finds the entry that answers a question, and knows when none does.
package kb

import (
	"context"
	"time"
)

// Query is a question as understood.
type Query struct {
	Text     string // as typed; folded by the searcher
	Locale   string // "zh" or "en": the language of the entries wanted
	Audience string // jurisdiction of the customer: "cn", "tw", "eu", "uk", "us"; "" for unknown
	// Intent is the classifier's label with its probability: evidence, not a filter.
	Intent string
	P      float64
	// Guesses are the likeliest labels, best first, the accepted one among them. They may be left out, and
	// are worth giving also when none was accepted.
	Guesses []Guess
	Now     time.Time // entries outside their dates are not found
	Limit   int       // at most so many hits; 0 means 5
}

// Guess is a label with its probability.
type Guess struct {
	Label string
	P     float64
}

// Hit is an entry that may answer. Confidence is calibrated: of hits with confidence .8, about 80 %
// answer the question.
type Hit struct {
	Entry      string // id
	Version    string // changes with the entry's text
	Intent     string
	Title      string
	Question   string // the variant that matched best
	Answer     string // the short answer with the shop's settings filled in
	Rule       string // the law or the shop's rule that it cites
	Next       string // the flow to offer, "human", or empty
	Confidence float64
}

// Searcher finds hits, best first; equal scores are ordered by id. Safe for concurrent use.
type Searcher interface {
	Search(ctx context.Context, q Query) ([]Hit, error)
	// Entry is one entry by id, as a hit with confidence 1; ok is false when there is none (any more).
	Entry(ctx context.Context, id, locale string) (h Hit, ok bool)
}

// Band says what may be done with the best hit.
type Band string

const (
	Answer  Band = "answer"  // give it
	Suggest Band = "suggest" // ask "did you mean …"
	None    Band = "none"    // say that we don't know
)

// Bands are the two limits of confidence.
type Bands struct{ Answer, Suggest float64 }

// DefaultBands were read off what kb/fit prints: of our own messages that no entry answers, under 5 % are
// answered, with the classifier's intent or without. The same messages fitted the coefficients, so
// expect somewhat more of strangers. Suggest is low, as a suggestion can be refused.
var DefaultBands = Bands{Answer: 0.65, Suggest: 0.25}

// Of returns the band of a list of hits.
func (b Bands) Of(hits []Hit) Band {
	switch {
	case len(hits) == 0 || hits[0].Confidence < b.Suggest:
		return None
	case hits[0].Confidence < b.Answer:
		return Suggest
	}
	return Answer
}
