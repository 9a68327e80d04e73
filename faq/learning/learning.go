// Package learning collects what the FAQ doesn't know yet: questions that had no answer, answers that were
// rated down, talks that went on to a person. Near-duplicates become one cluster; with the answer that a
// person gave it is nearly an entry. It also counts how often each answer is given and what shoppers say
// about it.
package learning

import (
	"context"
	"database/sql"
	"iter"
	"sync"
	"time"

	"aftercare/chat"
	"aftercare/faq/revisions"
)

// Job is the kind of work that collects what a conversation has asked in vain.
const Job = "learn"

// Effects lists the work that follows from an event: each that can make a question one to learn from, or answer
// it.
func Effects(before chat.State, e chat.Event) []chat.Effect {
	switch b := e.Body.(type) {
	case chat.Missed:
		return []chat.Effect{{Kind: Job}}
	case chat.Queued:
		if about(b.Reason) {
			return []chat.Effect{{Kind: Job}}
		}
	case chat.Said:
		switch {
		case e.By.Role == chat.RoleAgent:
			return []chat.Effect{{Kind: Job}}
		case b.Message.Type == chat.TypeFAQList: // was one of them taken?
			return []chat.Effect{{Kind: Job, After: patience}}
		}
	}
	return nil
}

// Log is the conversations.
type Log interface {
	// Read yields the events after a seq in order.
	Read(ctx context.Context, c chat.ConvID, after chat.Seq) iter.Seq2[chat.Event, error]
}

// DB keeps the rows.
type DB interface {
	Write(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error
	DB() *sql.DB
	ForUpdate() string
}

// Service is one node's. It is safe for concurrent use.
type Service struct {
	Log   Log
	DB    DB
	Alike *Similarity
	// Audit writes who did what, in the same transaction.
	Audit func(ctx context.Context, tx *sql.Tx, e revisions.Event) error
	Now   func() time.Time // in the shop's time zone

	clusters index
	hits     counter
}

// window is how many events of a conversation are looked at. A question and what came of it are closer.
const window = 300

// Collect reads a conversation around an event and keeps what went wrong there. It can run again.
func (s *Service) Collect(ctx context.Context, c chat.ConvID, seq chat.Seq) error {
	events, err := s.between(ctx, c, seq-window, seq+window)
	if err != nil {
		return err
	}
	for _, q := range Read(events, s.Now()) {
		if err := s.keep(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) between(ctx context.Context, c chat.ConvID, from, to chat.Seq) ([]chat.Event, error) {
	var events []chat.Event
	for e, err := range s.Log.Read(ctx, c, max(0, from)) {
		if err != nil {
			return nil, err
		}
		if e.Seq > to {
			break
		}
		events = append(events, e)
	}
	return events, nil
}

// index is the clusters as one node knows them.
type index struct {
	mu   sync.Mutex
	last int // the highest number known
	list []known
}

type known struct {
	number int
	vector vector
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
