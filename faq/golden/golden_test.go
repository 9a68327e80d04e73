package golden_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/faq/golden"
	"aftercare/kb"
)

// fixed finds the same for every question.
type fixed struct {
	hits []kb.Hit
	err  error
}

func (f fixed) Search(context.Context, kb.Query) ([]kb.Hit, error) { return f.hits, f.err }

func (f fixed) Entry(context.Context, string, string) (kb.Hit, bool) { return kb.Hit{}, false }

func found(confidence float64, entries ...string) fixed {
	var f fixed
	for _, e := range entries {
		f.hits = append(f.hits, kb.Hit{Entry: e, Confidence: confidence})
	}
	return f
}

var options = golden.Options{Bands: kb.Bands{Answer: .7, Suggest: .3}}

func TestScoresSayWhatAShopperGets(t *testing.T) {
	asked, strange := golden.Question{Text: "q", Want: []string{"a", "b"}}, golden.Question{Text: "q"}
	for name, c := range map[string]struct {
		question golden.Question
		found    fixed
		score    float64
	}{
		"the answer":                {asked, found(.9, "a", "x"), 1},
		"another that answers":      {asked, found(.9, "b", "x"), 1},
		"a wrong answer":            {asked, found(.9, "x", "a"), 0},
		"among the suggestions":     {asked, found(.5, "x", "y", "a"), 2. / 3},
		"not among those shown":     {asked, found(.5, "x", "y", "z", "a"), 1. / 3},
		"we don't know":             {asked, found(.1, "a"), 1. / 3},
		"nothing found":             {asked, fixed{}, 1. / 3},
		"rightly unknown":           {strange, found(.1, "a"), 1},
		"a suggestion for nothing":  {strange, found(.5, "a"), 2. / 3},
		"an answer to what is none": {strange, found(.9, "a"), 0},
	} {
		r, err := golden.Compare(t.Context(), fixed{}, c.found, []golden.Question{c.question}, options)
		require.NoError(t, err)
		require.InDelta(t, c.score, r.After, 1e-9, name)
	}
}

func TestWhatGotWorseIsNamedTheWorstFirst(t *testing.T) {
	questions := []golden.Question{{Text: "1", Want: []string{"b"}}, {Text: "2", Want: []string{"a"}}, {Text: "3", Want: []string{"c"}}}
	r, err := golden.Compare(t.Context(), found(.9, "a"), found(.9, "b"), questions, options)
	require.NoError(t, err)
	require.Equal(t, 3, r.Questions)
	require.False(t, r.Fails(), "one for one")
	require.Len(t, r.Worse, 1)
	require.Equal(t, "2", r.Worse[0].Question.Text)
	require.Equal(t, "a", r.Worse[0].From.Entry)
	require.Equal(t, "b", r.Worse[0].To.Entry)
	require.Equal(t, "1", r.Better[0].Question.Text)
	r, err = golden.Compare(t.Context(), found(.9, "a"), found(.9, "b"), questions[1:], options)
	require.NoError(t, err)
	require.True(t, r.Fails())

	broken := errors.New("the index is gone")
	_, err = golden.Compare(t.Context(), found(.9, "a"), fixed{err: broken}, questions, options)
	require.ErrorIs(t, err, broken)
}

func TestShippedQuestionsAreRead(t *testing.T) {
	all, err := golden.Read("golden", kb.GoldenQuestions+"\n"+kb.GoldenUnanswerable)
	require.NoError(t, err)
	require.Greater(t, len(all), 350)
	ids := map[string]bool{}
	for _, q := range all {
		require.Contains(t, []string{"zh", "en"}, q.Locale, q.Text)
		require.False(t, ids[q.ID], "%q stands there twice", q.Text)
		ids[q.ID] = true
	}
}

func TestRead(t *testing.T) {
	rows, err := golden.Read("x.tsv", "# remark\nhow\ten\ta b\tuk\nboats\ten\n")
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, []string{"a", "b"}, rows[0].Want)
	require.Equal(t, "uk", rows[0].Audience)
	require.Empty(t, rows[1].Want)
	_, err = golden.Read("x.tsv", "only text\n")
	require.ErrorContains(t, err, "x.tsv:1")
}
