// Package storetest holds what every store must do, whatever the engine under it. Nothing in it sleeps:
// the clock stands still until a test moves it.
package storetest

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"aftercare/chat"
	"aftercare/store"

	"github.com/stretchr/testify/require"
)

// Open opens two nodes on one fresh database and closes them at the end of the test. Where only one can
// be, it is both.
type Open func(t *testing.T, o store.Options) (one, other *store.Store)

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	for _, group := range []struct {
		name string
		run  func(*testing.T, Open)
	}{
		{"log", testLog},
		{"race", testRaces},
		{"jobs", testJobs},
		{"find", testFind},
		{"wake", testWakes},
		{"write", testWrites},
		{"property", testProperty},
	} {
		t.Run(group.name, func(t *testing.T) { group.run(t, open) })
	}
}

// env is what one test works with.
type env struct {
	*store.Store
	other *store.Store // another node, or the same again
	clock *Clock
	bus   *Bus
}

func start(t *testing.T, open Open) *env {
	t.Helper()
	e := &env{clock: NewClock(), bus: &Bus{}}
	e.Store, e.other = open(t, store.Options{Now: e.clock.Now, Bus: e.bus})
	return e
}

// talk opens a conversation of a guest.
func (e *env) talk(t *testing.T, id chat.ConvID) chat.State {
	t.Helper()
	s, err := e.Open(t.Context(), id, chat.Opened{Channel: "web", Guest: "guest-" + string(id), Locale: chat.Zh})
	require.NoError(t, err)
	return s
}

// log reads the whole log of a conversation.
func (e *env) log(t require.TestingT, id chat.ConvID) []chat.Event {
	var events []chat.Event
	for ev, err := range e.Read(context.Background(), id, 0) {
		require.NoError(t, err)
		events = append(events, ev)
	}
	return events
}

// sound checks a conversation against its log: no gaps, times in order, state = fold.
func (e *env) sound(t require.TestingT, id chat.ConvID) []chat.Event {
	events := e.log(t, id)
	var at time.Time
	for i, ev := range events {
		require.Equal(t, chat.Seq(i+1), ev.Seq, "a gap")
		require.False(t, ev.At.Before(at), "event %d is earlier than the one before", ev.Seq)
		require.Equal(t, ev.At.UTC().Truncate(time.Millisecond), ev.At)
		at = ev.At
	}
	s, err := e.State(context.Background(), id)
	require.NoError(t, err)
	require.JSONEq(t, asJSON(t, chat.Fold(chat.State{}, events...)), asJSON(t, s), "the stored state is not what the log folds into")
	return events
}

func asJSON(t require.TestingT, v any) string {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func customer(id chat.ConvID) chat.Actor {
	return chat.Actor{Role: chat.RoleCustomer, ID: "guest-" + string(id)}
}

func agent(id string) chat.Actor { return chat.Actor{Role: chat.RoleAgent, ID: id} }

func said(text string) chat.Said {
	return chat.Said{Message: chat.Message{Type: chat.TypeText, Text: text}}
}

// Clock stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts on a winter evening, with more than milliseconds and far from UTC, as clocks do.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, 11, 22, 23, 59, 59, 123_456_789, time.FixedZone("CST", 8*3600))}
}

// Now is for store.Options.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves the clock, backwards too.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Bus keeps the wake-ups and calls On, if set, at each.
type Bus struct {
	mu     sync.Mutex
	topics []string
	On     func(topic string)
}

// Wake is for store.Options.
func (b *Bus) Wake(topic string) {
	b.mu.Lock()
	b.topics = append(b.topics, topic)
	on := b.On
	b.mu.Unlock()
	if on != nil {
		on(topic)
	}
}

// Take returns the wake-ups since the last call.
func (b *Bus) Take() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	topics := b.topics
	b.topics = nil
	return topics
}

// together runs f n times at once and returns what each returned.
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
