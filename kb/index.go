package kb

// Document is an entry as the full-text index reads it: folded terms, separated by spaces.
type Document struct {
	Asked string // of its questions and its title
	Told  string // of its answer and its body
}

// Side is a part of documents that is searched by itself, so that a likeness to how shoppers ask and one
// to what we say can weigh differently.
type Side int

const (
	Asked Side = iota // the questions and the title
	Told              // the answer and the body
)

// Scored is a document, by its place in what the index was built from, with its BM25 score.
type Scored struct {
	At    int
	Score float32
}

// Index is the full-text index of one language. It never changes once built: another text needs another
// Index. Candidates appends all documents that have one of the terms, in no order. It is safe for
// concurrent use; Close must not be called while a search runs.
type Index interface {
	Candidates(side Side, terms []string, out []Scored) ([]Scored, error)
	Close() error
}
