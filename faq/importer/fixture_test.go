package importer_test

import (
	"io"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
	"aftercare/faq/golden"
	"aftercare/faq/importer"
	"aftercare/faq/revisions"
	"aftercare/internal/wake"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
	"aftercare/store"
	"aftercare/store/sqlite"
	"aftercare/store/storetest"
)

func readAll(r io.Reader) ([]byte, error) { return io.ReadAll(r) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var (
	amy  = revisions.Author{ID: "a-amy", Name: "Amy"}
	chen = revisions.Author{ID: "a-chen", Name: "小陈"}
)

const points = `---
id: points
intent: membership_points
locale: en
title: When do my points expire?
questions:
  - how long are points good for
answer: After {{months}} months.
source: shop
audience: us
related: []
---
`

// desk is a keeper of the FAQ on SQLite, with one shipped entry and a classifier that always says the same.
func desk(t *testing.T) *revisions.Keeper {
	t.Helper()
	clock := storetest.NewClock()
	bus := wake.NewMemory()
	st, err := sqlite.Open(t.Context(), t.TempDir(), store.Options{Now: clock.Now, Bus: bus})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, st.Close()) })
	e, err := faq.Parse("", []byte(points))
	require.NoError(t, err)
	k := &revisions.Keeper{
		DB: st, Bus: bus, Base: []revisions.Shipped{{Entry: e, Source: points}},
		Known: faq.Known{Labels: []string{"refund_policy", "membership_points"}, Flows: []string{"return"}, Variables: []string{"months"}},
		Build: func(entries []faq.Entry) (*kb.Service, error) {
			return kb.New(entries, kb.Options{Index: bleveindex.New, Settings: map[string]map[string]string{"en": {"months": "12"}, "zh": {"months": "12"}}})
		},
		Ask: golden.Options{Bands: kb.DefaultBands, Understand: func(q *kb.Query) {
			q.Guesses = []kb.Guess{{Label: "out_of_scope", P: .5}, {Label: "refund_policy", P: .4}}
		}},
		Now: clock.Now, Log: slog.New(slog.DiscardHandler),
	}
	service, err := k.Open(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, service.Close()) })
	return k
}

func plan(t *testing.T, k *revisions.Keeper, name, text string) *importer.Plan {
	t.Helper()
	p, err := importer.Importer{Keeper: k}.Plan(t.Context(), read(t, name, text))
	require.NoError(t, err)
	return p
}

// imports plans and saves, and tells what became of each entry.
func imports(t *testing.T, k *revisions.Keeper, name, text string) map[string]importer.State {
	t.Helper()
	p := plan(t, k, name, text)
	require.Empty(t, p.Problems)
	require.NoError(t, importer.Importer{Keeper: k}.Save(t.Context(), amy, p))
	out := map[string]importer.State{}
	for _, i := range p.Items {
		out[i.Ref.ID] = i.State
	}
	return out
}
