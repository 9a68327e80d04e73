// Package store keeps conversations: their logs of events, the state each log folds into, and the
// jobs that follow from events. There is one implementation over database/sql; sqlite.Open and
// postgres.Open choose the engine under it, and storetest holds what both must do.
//
// The rules that everything else leans on:
//
//   - An event, the state it leads to and the jobs it causes are written in one transaction, or not
//     at all. A call that returned nil is on disk.
//   - The seqs of a conversation are allocated under that conversation's row lock: 1, 2, 3, no gaps.
//   - The bus is told after the commit, never inside it. A wake-up is a hint; the log is the truth.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"aftercare/chat"
)

// Store is safe for use by many goroutines.
type Store struct {
	engine  Engine
	bus     Bus
	effects func(chat.State, chat.Event) []chat.Effect
	clock   func() time.Time
	log     *slog.Logger
}

// Bus is told after a commit that there is something to read. The topics are
//
//	conv:<id>    the conversation has new events
//	desk         the queue or an agent's conversations changed
//	job:<kind>   there is a new job of this kind, or an old one has a new time
type Bus interface{ Wake(topic string) }

// Options can all be left out.
type Options struct {
	Bus     Bus                                        // default: nobody is told
	Effects func(chat.State, chat.Event) []chat.Effect // default: chat.Effects
	Now     func() time.Time                           // default: time.Now
	Log     *slog.Logger                               // default: slog.Default()
}

// Engine is all that differs between databases. Only packages that open one implement it.
type Engine interface {
	Name() string
	// DB is for reading. It may be unable to write.
	DB() *sql.DB
	// Write runs fn in a transaction and returns nil once that is durable. When fn fails or panics
	// nothing of it stays. fn can run more than once, each time on a clean slate.
	Write(ctx context.Context, fn func(context.Context, *sql.Tx) error) error
	// ForUpdate and SkipLocked are appended to a SELECT that locks the rows it finds, waiting for
	// those locked by others or leaving them out. Empty where writers take turns anyway.
	ForUpdate() string
	SkipLocked() string
	// Explain maps the engine's own errors to chat's sentinels and leaves all others alone.
	Explain(error) error
	Close() error
}

// New is called by the packages of the engines, with a database that Migrate has prepared.
func New(e Engine, o Options) *Store {
	s := &Store{engine: e, bus: o.Bus, effects: o.Effects, clock: o.Now, log: o.Log}
	if s.bus == nil {
		s.bus = nobody{}
	}
	if s.effects == nil {
		s.effects = chat.Effects
	}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	return s
}

type nobody struct{}

func (nobody) Wake(string) {}

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.Name() }

// DB is for reading rows, outside any transaction of the store. On SQLite it refuses writes.
func (s *Store) DB() *sql.DB { return s.engine.DB() }

// ForUpdate is what to append to a SELECT inside Write or AppendWith whose rows must not change until
// the commit: " FOR UPDATE" on PostgreSQL, nothing on SQLite, where writers take turns.
func (s *Store) ForUpdate() string { return s.engine.ForUpdate() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.DB().QueryRowContext(ctx, `SELECT 1`).Scan(&one); err != nil {
		return fmt.Errorf("ping the %s store: %w", s.Engine(), s.unavailable(err))
	}
	return nil
}

// Close waits for the writes under way and refuses new ones.
func (s *Store) Close() error { return s.engine.Close() }

// Write runs fn in a write transaction, for the rows of other packages. When it returns nil, what fn
// wrote is durable; otherwise nothing of it was kept and fn's error is in the chain.
//
// fn must use the context it is given and must not call the store's other writing methods (they
// would wait for it; they return an error instead). It must be quick, as on SQLite everyone waits for
// it, and it can run again after a lost race, so it changes nothing outside but variables it sets
// afresh.
func (s *Store) Write(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error {
	if ctx.Value(wakesKey{}) != nil {
		return errors.New("store: a write inside a write would wait for itself; use the tx")
	}
	var w *wakes
	err := s.engine.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		w = &wakes{}
		return fn(context.WithValue(ctx, wakesKey{}, w), tx)
	})
	if err != nil {
		return s.engine.Explain(err)
	}
	for _, topic := range w.topics {
		s.bus.Wake(topic)
	}
	return nil
}

// wakes are the topics to wake once the transaction under way has committed. They travel in its context.
type wakes struct{ topics []string }

type wakesKey struct{}

func wakeAfter(ctx context.Context, topic string) {
	w, ok := ctx.Value(wakesKey{}).(*wakes)
	if !ok { // a transaction that is not ours, or a foreign context: a wake-up may be lost, by contract
		return
	}
	for _, t := range w.topics {
		if t == topic {
			return
		}
	}
	w.topics = append(w.topics, topic)
}

// unavailable is Explain for reads, where whatever is not understood means that the database is ill.
func (s *Store) unavailable(err error) error {
	err = s.engine.Explain(err)
	for _, known := range []error{
		chat.ErrUnavailable, chat.ErrInvalid, chat.ErrNotFound, context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", chat.ErrUnavailable, err)
}

// now is the injected clock in the precision that is stored.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }

// millis stores a time; 0 is the zero time.
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
