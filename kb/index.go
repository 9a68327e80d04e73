package kb

import "context"

// Document is an entry as the full-text index reads it, folded.
type Document struct {
	ID        string // unique in its index
	Title     string
	Questions []string
	Answer    string
	Body      string
}

// Side is a part of documents that is searched by itself, so that a likeness to how shoppers ask and one
// to what we say can weigh differently.
type Side int

const (
	Asked Side = iota // the questions and the title
	Told              // the answer and the body
)

// Scored is a document with its score: higher is better, comparable within one answer only.
type Scored struct {
	ID    string
	Score float64
}

// Index is the full-text index of one language. It never changes once built: another text needs
// another Index. Candidates returns at most n documents, best first, equal scores by id. It is safe for
// concurrent use; Close must not be called while a search runs.
type Index interface {
	Candidates(ctx context.Context, side Side, text string, n int) ([]Scored, error)
	Close() error
}
