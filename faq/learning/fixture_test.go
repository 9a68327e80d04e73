package learning_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/learning"
	"aftercare/faq/revisions"
	"aftercare/internal/testenv"
	"aftercare/internal/wake"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
	"aftercare/store/storetest"
)

func TestMain(m *testing.M) { testenv.Main(m) }

var alike = func() *learning.Similarity {
	entries, _, err := faq.LoadFolder(faq.Entries(), faq.Known{})
	if err != nil {
		panic(err)
	}
	var corpus []string
	for _, e := range entries {
		text := e.Title
		for _, q := range e.Questions {
			text += "\n" + q
		}
		corpus = append(corpus, text)
	}
	return learning.NewSimilarity(corpus)
}()

// school is a running engine of one node or two, on one database.
type school struct {
	*store.Store // of the first node
	nodes        []*learning.Service
	clock        *storetest.Clock
	n            int
}

// both runs a test on SQLite with one node and on PostgreSQL with two.
func both(t *testing.T, test func(t *testing.T, s *school)) {
	t.Parallel()
	run := func(name string, open func(t *testing.T, o store.Options) []*store.Store) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &school{clock: storetest.NewClock()}
			stores := open(t, store.Options{Now: s.clock.Now, Bus: wake.NewMemory(), Effects: learning.Effects})
			s.Store = stores[0]
			for _, st := range stores {
				t.Cleanup(func() { require.NoError(t, st.Close()) })
				audit := &revisions.Keeper{DB: st, Now: s.clock.Now}
				s.nodes = append(s.nodes, &learning.Service{Log: st, DB: st, Alike: alike, Audit: audit.Note, Now: s.clock.Now})
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

func (s *school) node(i int) *learning.Service { return s.nodes[i%len(s.nodes)] }

// talk opens a conversation.
func (s *school) talk(t *testing.T) chat.ConvID {
	t.Helper()
	s.n++
	id := chat.ConvID(fmt.Sprintf("talk-%03d", s.n))
	_, err := s.Open(t.Context(), id, chat.Opened{Channel: "web", Guest: string(id), Locale: chat.En})
	require.NoError(t, err)
	return id
}

var (
	guest = chat.Actor{Role: chat.RoleCustomer, ID: "g"}
	agent = chat.Actor{Role: chat.RoleAgent, ID: "amy"}
)

// happens appends events a second after the last, and returns the seq of the newest.
func (s *school) happens(t *testing.T, c chat.ConvID, by chat.Actor, bodies ...chat.Body) chat.Seq {
	t.Helper()
	s.clock.Move(time.Second)
	st, err := s.State(t.Context(), c)
	require.NoError(t, err)
	events, err := s.Append(t.Context(), c, st.Seq, by, bodies...)
	require.NoError(t, err)
	return events[len(events)-1].Seq
}

func said(text string) chat.Said {
	return chat.Said{Message: chat.Message{Type: chat.TypeText, Text: text}}
}

// asks has the shopper ask and the bot read it; what the bot does with it follows in the same decision.
func (s *school) asks(t *testing.T, c chat.ConvID, text string, bot ...chat.Body) chat.Seq {
	t.Helper()
	return s.reads(t, c, text, chat.DoAsk, bot...)
}

func (s *school) reads(t *testing.T, c chat.ConvID, text, do string, bot ...chat.Body) chat.Seq {
	t.Helper()
	upto := s.happens(t, c, guest, said(text))
	bodies := append([]chat.Body{chat.Understood{Upto: upto, Locale: chat.En, Intent: "product_info", Commands: []chat.Command{{Do: do, Text: text}}}}, bot...)
	return s.happens(t, c, chat.Bot, bodies...)
}

// learns does the jobs that are due.
func (s *school) learns(t *testing.T) (jobs int) {
	t.Helper()
	for {
		got, err := s.Claim(t.Context(), learning.Job, 10, time.Minute)
		require.NoError(t, err)
		if len(got) == 0 {
			return jobs
		}
		for _, j := range got {
			require.NoError(t, s.node(jobs).Collect(t.Context(), j.Conv, j.Seq))
			require.NoError(t, s.Finish(t.Context(), j.ID, time.Time{}, nil))
			jobs++
		}
	}
}

func (s *school) clusters(t *testing.T, f learning.Filter) []learning.Cluster {
	t.Helper()
	out, total, err := s.node(1).Clusters(t.Context(), f)
	require.NoError(t, err)
	require.GreaterOrEqual(t, total, len(out))
	return out
}

// one is the only cluster there is.
func (s *school) one(t *testing.T) learning.Cluster {
	t.Helper()
	all := s.clusters(t, learning.Filter{})
	require.Len(t, all, 1)
	return all[0]
}

// answered is what the bot decides when an entry answers.
func answered(entry string) []chat.Body {
	m := chat.Message{Type: chat.TypeText, Text: "Because.", Source: &chat.Source{Entry: entry, Version: entry + "-1", Title: entry}}
	return []chat.Body{chat.Answered{Entry: entry, Version: entry + "-1", Score: .9}, chat.Said{Message: m, Of: "faq:" + entry}}
}
