package revisions_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
	"aftercare/faq/golden"
	"aftercare/faq/revisions"
	"aftercare/internal/testenv"
	"aftercare/internal/wake"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
	"aftercare/store/storetest"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// desk is a running engine of one node or two, on one database, with three shipped entries.
type desk struct {
	*store.Store // of the first node
	nodes        []*revisions.Keeper
	kbs          []*kb.Service
	clock        *storetest.Clock
}

var (
	amy  = revisions.Author{ID: "a-amy", Name: "Amy"}
	chen = revisions.Author{ID: "a-chen", Name: "小陈"}

	invoices = revisions.Ref{ID: "invoices", Locale: "en"}
	returns  = revisions.Ref{ID: "returns", Locale: "en"}
	points   = revisions.Ref{ID: "points", Locale: "en"}
	gifts    = revisions.Ref{ID: "gift-cards", Locale: "en"}
)

// entry writes one.
func entry(ref revisions.Ref, answer string, questions ...string) string {
	return fmt.Sprintf("---\nid: %s\nintent: policy\nlocale: %s\ntitle: %s\nquestions:\n  - %s\nanswer: %s\nsource: shop\naudience: all\n---\n",
		ref.ID, ref.Locale, questions[0], strings.Join(questions, "\n  - "), answer)
}

func shipped(t *testing.T) []revisions.Shipped {
	var out []revisions.Shipped
	for _, source := range []string{
		entry(invoices, "Ask for it on the order page.", "How do I get an invoice", "need a receipt for my company"),
		entry(points, "They last {{months}} months.", "When do my points expire", "how long are bonus points good for"),
		entry(returns, "Within 7 days.", "Can I send something back", "how do returns work"),
	} {
		e, err := faq.Parse("en/x.md", []byte(source))
		require.NoError(t, err)
		out = append(out, revisions.Shipped{Entry: e, Source: source})
	}
	return out
}

var questions = []golden.Question{
	{Text: "need a receipt for my company please", Locale: "en", Want: []string{"invoices"}},
	{Text: "points expire when", Locale: "en", Want: []string{"points"}},
	{Text: "send something back", Locale: "en", Want: []string{"returns"}},
	{Text: "do you sell boats", Locale: "en"},
}

func withIDs(qs []golden.Question) []golden.Question {
	out := slices.Clone(qs)
	for i := range out {
		out[i].ID = golden.ID(out[i])
	}
	return out
}

// both runs a test on SQLite with one node and on PostgreSQL with two.
func both(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Parallel()
	run := func(name string, open func(t *testing.T, o store.Options) []*store.Store) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{clock: storetest.NewClock()}
			bus := wake.NewMemory()
			stores := open(t, store.Options{Now: d.clock.Now, Bus: bus})
			d.Store = stores[0]
			for _, st := range stores {
				t.Cleanup(func() { require.NoError(t, st.Close()) })
				d.add(t, st, bus)
			}
			test(t, d)
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

// add opens a node.
func (d *desk) add(t *testing.T, st *store.Store, bus revisions.Bus) {
	t.Helper()
	k := &revisions.Keeper{
		DB: st, Bus: bus, Base: shipped(t), Known: faq.Known{Labels: []string{"policy"}, Variables: []string{"months"}},
		Build: func(entries []faq.Entry) (*kb.Service, error) {
			return kb.New(entries, kb.Options{Index: bleveindex.New, Settings: map[string]map[string]string{"en": {"months": "12"}}})
		},
		Golden: withIDs(questions),
		Ask:    golden.Options{Bands: kb.DefaultBands},
		Now:    d.clock.Now, Log: slog.New(slog.DiscardHandler),
	}
	service, err := k.Open(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, service.Close()) })
	d.nodes, d.kbs = append(d.nodes, k), append(d.kbs, service)
}

func (d *desk) node(i int) *revisions.Keeper { return d.nodes[i%len(d.nodes)] }

// drafts saves a new draft.
func (d *desk) drafts(t *testing.T, ref revisions.Ref, source string) revisions.Revision {
	t.Helper()
	r, err := d.node(0).SaveDraft(t.Context(), amy, revisions.Save{Ref: ref, Source: source})
	require.NoError(t, err)
	return r
}

func publish(r revisions.Revision) revisions.Change {
	return revisions.Change{Ref: r.Ref, Do: revisions.Publish, Number: r.Number, Saved: r.Saved}
}

// publishes makes a publication on the newest generation.
func (d *desk) publishes(t *testing.T, changes ...revisions.Change) revisions.Publication {
	t.Helper()
	k := d.node(0)
	require.NoError(t, k.Sync(t.Context()))
	p, err := k.Publish(t.Context(), amy, revisions.Request{Changes: changes, Generation: k.Generation(), Override: "for the test"})
	require.NoError(t, err)
	return p
}

// answers is what every node says to a question, once it has caught up.
func (d *desk) answers(t *testing.T, question string) string {
	t.Helper()
	said := ""
	for i, k := range d.nodes {
		require.NoError(t, k.Sync(t.Context()))
		hits, err := d.kbs[i].Search(t.Context(), kb.Query{Text: question, Locale: "en"})
		require.NoError(t, err)
		text := ""
		if kb.DefaultBands.Of(hits) != kb.None {
			text = hits[0].Answer
		}
		if i > 0 {
			require.Equal(t, said, text, "the nodes don't agree")
		}
		said = text
	}
	return said
}
