package kb

import (
	"context"
	"errors"
	"sync"
	"time"

	"aftercare/faq"
)

// Options say how a Service reads.
type Options struct {
	// Settings are the shop's variables by locale, for the {{variables}} of answers.
	Settings map[string]map[string]string
	// Fold brings texts to one form, entries and questions alike. The default knows full width and case.
	Fold func(string) string
	// Index builds the full-text index of one language: bleveindex.New.
	Index func(docs []Document) (Index, error)
	// Embed adds a view of meanings; nil leaves it out. Where it fails or takes longer than Patience (0 means
	// 300 ms) the other views answer alone, and Warn, if given, is told.
	Embed    Embedder
	Patience time.Duration
	Warn     func(error)
}

// Service searches entries held in memory.
type Service struct {
	options Options
	// Searches hold mu for reading from start to end, so whoever holds it for writing knows that nobody
	// is inside the corpora that he replaces. Building happens before, outside the lock.
	mu      sync.RWMutex
	corpora corpora
	closed  bool
}

// ErrClosed is returned by a Service after Close.
var ErrClosed = errors.New("the knowledge base is closed")

const defaultLimit = 5

// New reads the entries. The error lists everything that is wrong with them.
func New(entries []faq.Entry, o Options) (*Service, error) {
	if o.Fold == nil {
		o.Fold = plainFold
	}
	if o.Patience == 0 {
		o.Patience = defaultPatience
	}
	fold := o.Fold
	o.Fold = func(text string) string { return sameWords(fold(text)) }
	if o.Index == nil {
		return nil, errors.New("kb: Options.Index is needed, bleveindex.New for one")
	}
	cs, err := build(entries, o)
	if err != nil {
		return nil, err
	}
	return &Service{options: o, corpora: cs}, nil
}

// Reload replaces all entries at once: a search sees either the entries before or those after, whole.
// After an error the entries before stay.
func (s *Service) Reload(entries []faq.Entry) error {
	next, err := build(entries, s.options)
	if err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return errors.Join(ErrClosed, next.close())
	}
	last := s.corpora
	s.corpora = next
	s.mu.Unlock()
	return last.close()
}

// Close waits for running searches and frees the index.
func (s *Service) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.corpora.close()
}

// Search implements Searcher.
func (s *Service) Search(ctx context.Context, q Query) ([]Hit, error) {
	details, err := s.Explain(ctx, q)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, len(details))
	for i, d := range details {
		hits[i] = d.Hit
	}
	return hits, nil
}

// Detail is a hit with the reasons for its place, for people who keep the FAQ.
type Detail struct {
	Hit
	Features Features
	Score    float64
}

// Explain is Search with reasons.
func (s *Service) Explain(ctx context.Context, q Query) ([]Detail, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	text := shorten(q.Text)
	vector := s.options.embed(ctx, text) // before the lock: a slow endpoint must not hold up a Reload
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return nil, ErrClosed
	}
	c := s.corpora[q.Locale]
	if c == nil {
		return nil, nil
	}
	return c.rank(ctx, s.options.Fold(text), vector, q)
}

// longest is how many characters of a question are read. A pasted chat log has thousands, each a clause
// of the search, and its question is no easier to find for it.
const longest = 400

func shorten(text string) string {
	n := 0
	for i := range text {
		if n == longest {
			return text[:i]
		}
		n++
	}
	return text
}

// Entry implements Searcher. It doesn't look at dates: a shopper may tap on what was offered yesterday.
func (s *Service) Entry(_ context.Context, id, locale string) (Hit, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c := s.corpora[locale]
	if c == nil {
		return Hit{}, false
	}
	i, ok := c.byID[id]
	if !ok {
		return Hit{}, false
	}
	h := c.items[i].hit
	h.Question, h.Confidence = h.Title, 1
	return h, true
}
