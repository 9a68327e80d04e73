package handoff_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/handoff"
	"aftercare/internal/testenv"
	"aftercare/internal/wake"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
	"aftercare/store/storetest"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// shop is a running engine of one node or two, on one database.
type shop struct {
	*store.Store // of the first node
	nodes        []*handoff.Service
	clock        *storetest.Clock
	bus          *wake.Memory
	n            int
}

// both runs a test on SQLite with one node and on PostgreSQL with two.
func both(t *testing.T, test func(t *testing.T, s *shop)) {
	t.Parallel()
	run := func(name string, open func(t *testing.T, o store.Options) []*store.Store) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shop{clock: storetest.NewClock(), bus: wake.NewMemory()}
			stores := open(t, store.Options{Now: s.clock.Now, Bus: s.bus})
			s.Store = stores[0]
			for _, st := range stores {
				t.Cleanup(func() { require.NoError(t, st.Close()) })
				s.nodes = append(s.nodes, handoff.New(st, st, s.bus, s.clock.Now))
			}
			test(t, s)
		})
	}
	run("sqlite", func(t *testing.T, o store.Options) []*store.Store {
		s, err := sqlite.Open(t.Context(), t.TempDir(), o)
		require.NoError(t, err)
		return []*store.Store{s}
	})
	run("postgres", func(t *testing.T, o store.Options) []*store.Store {
		dsn := testenv.Postgres(t)
		a, err := postgres.Open(t.Context(), dsn, o)
		require.NoError(t, err)
		b, err := postgres.Open(t.Context(), dsn, o)
		require.NoError(t, err)
		return []*store.Store{a, b}
	})
}

// node is the i-th node, round and round.
func (s *shop) node(i int) *handoff.Service { return s.nodes[i%len(s.nodes)] }

// talk opens a conversation with a guest.
func (s *shop) talk(t *testing.T) chat.ConvID {
	t.Helper()
	s.n++
	id := chat.ConvID(fmt.Sprint("talk-", s.n))
	_, err := s.Open(t.Context(), id, chat.Opened{Channel: "web", Guest: string(id), Locale: chat.En})
	require.NoError(t, err)
	return id
}

// waiting opens a conversation that waits for a person.
func (s *shop) waiting(t *testing.T) chat.ConvID {
	t.Helper()
	c := s.talk(t)
	_, err := s.Append(t.Context(), c, 1, chat.Bot, chat.Queued{Reason: "asked", Summary: "wants a return"})
	require.NoError(t, err)
	return c
}

// hire adds agents who are online and have no password, as hashing many takes long.
func (s *shop) hire(t *testing.T, logins ...string) []handoff.Agent {
	t.Helper()
	agents := make([]handoff.Agent, len(logins))
	require.NoError(t, s.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for i, login := range logins {
			agents[i] = handoff.Agent{
				ID: chat.AgentID("id of " + login), Login: login, Name: "Agent " + login, Status: handoff.Online, Capacity: handoff.Capacity,
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO agents (id, login, name, password, must_change, status, capacity, claims, seen_at)
				VALUES ($1, $2, $3, '', 0, 'online', $4, 0, $5)`,
				string(agents[i].ID), login, agents[i].Name, handoff.Capacity, s.clock.Now().UnixMilli())
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return agents
}

func (s *shop) capacity(t *testing.T, a handoff.Agent, n int) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE agents SET capacity = $2 WHERE id = $1`, string(a.ID), n)
		return err
	}))
}

func (s *shop) state(t *testing.T, c chat.ConvID) chat.State {
	t.Helper()
	st, err := s.State(t.Context(), c)
	require.NoError(t, err)
	return st
}

// bodies are those of one kind in a conversation's log, which must be sound: no gaps, and the stored state
// is what it folds into.
func bodies[B chat.Body](t *testing.T, s *shop, c chat.ConvID) []B {
	t.Helper()
	var events []chat.Event
	var out []B
	for e, err := range s.Read(t.Context(), c, 0) {
		require.NoError(t, err)
		events = append(events, e)
		require.Equal(t, chat.Seq(len(events)), e.Seq, "a gap")
		if b, ok := e.Body.(B); ok {
			out = append(out, b)
		}
	}
	folded, err := json.Marshal(chat.Fold(chat.State{}, events...))
	require.NoError(t, err)
	stored, err := json.Marshal(s.state(t, c))
	require.NoError(t, err)
	require.JSONEq(t, string(folded), string(stored))
	return out
}

// together runs f n times at once.
func together(n int, f func(i int) error) []error {
	errs := make([]error, n)
	var ready, done sync.WaitGroup
	gate := make(chan struct{})
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			<-gate
			errs[i] = f(i)
		})
	}
	ready.Wait()
	close(gate)
	done.Wait()
	return errs
}

func succeeded(errs []error) (winners []int) {
	for i, err := range errs {
		if err == nil {
			winners = append(winners, i)
		}
	}
	return winners
}
