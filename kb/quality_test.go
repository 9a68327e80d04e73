package kb_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
	"aftercare/kb"
	"aftercare/kb/eval"
)

var update = flag.Bool("update", false, "rewrite testdata/quality.json with today's figures")

// quality is what testdata/quality.json holds: a change of the ranking shows in review.
type quality struct {
	Without figures `json:"without_intents"`
	With    figures `json:"with_intents"` // the product's way; the intents are in testdata/understood.tsv
	LeftOut recall  `json:"left_out"`     // some phrasings, without them in their entries
}

type figures struct {
	Questions recall `json:"questions"` // testdata/questions.tsv
	// Share of questions whose first hit is in the answer band, by whether it is right, and of messages
	// that nothing answers (testdata/unanswerable.tsv).
	AnsweredRight        float64 `json:"answered_right"`
	AnsweredWrong        float64 `json:"answered_wrong"`
	AnsweredUnanswerable float64 `json:"answered_unanswerable"`
}

type recall struct {
	At1 float64 `json:"at_1"`
	At3 float64 `json:"at_3"`
}

// tolerance is in shares of questions; one of the golden questions is .005.
const tolerance = .015

func TestQuality(t *testing.T) {
	if testing.Short() {
		t.Skip("builds some ten indexes")
	}
	entries := shipped(t)
	understood, err := eval.ReadUnderstood("testdata/understood.tsv")
	require.NoError(t, err)
	o := eval.Options{KB: options(), Now: now, Limit: 20}
	left, err := eval.LeaveOut(t.Context(), entries, 2, o)
	require.NoError(t, err)
	got := quality{Without: measure(t, entries, o), LeftOut: recallOf(left)}
	o.Understand = func(q *kb.Query) {
		require.Contains(t, understood, q.Text, "go run ./kb/fit -w rewrites testdata/understood.tsv")
		understood.Fill(q)
	}
	got.With = measure(t, entries, o)

	const golden = "testdata/quality.json"
	if *update {
		data, err := json.MarshalIndent(got, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(golden, append(data, '\n'), 0o644))
	}
	data, err := os.ReadFile(golden)
	require.NoError(t, err)
	var want quality
	require.NoError(t, json.Unmarshal(data, &want))
	for _, w := range []struct {
		name      string
		got, want figures
	}{{"without intents", got.Without, want.Without}, {"with intents", got.With, want.With}} {
		for _, f := range []struct {
			name      string
			got, want float64
		}{
			{"recall@1", w.got.Questions.At1, w.want.Questions.At1}, {"recall@3", w.got.Questions.At3, w.want.Questions.At3},
			{"answered right", w.got.AnsweredRight, w.want.AnsweredRight}, {"answered wrong", w.got.AnsweredWrong, w.want.AnsweredWrong},
			{"answered though unanswerable", w.got.AnsweredUnanswerable, w.want.AnsweredUnanswerable},
		} {
			require.InDelta(t, f.want, f.got, tolerance, "%s, %s; -update rewrites %s", w.name, f.name, golden)
		}
	}
	require.InDelta(t, want.LeftOut.At1, got.LeftOut.At1, tolerance, "left out, recall@1; -update rewrites %s", golden)
	require.InDelta(t, want.LeftOut.At3, got.LeftOut.At3, tolerance, "left out, recall@3; -update rewrites %s", golden)
	require.LessOrEqual(t, got.With.AnsweredUnanswerable, .05)
}

func measure(t *testing.T, entries []faq.Entry, o eval.Options) (f figures) {
	t.Helper()
	questions, err := eval.Ask(t.Context(), entries, cases(t, "questions.tsv"), o)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(questions), 200)
	strange, err := eval.Ask(t.Context(), entries, cases(t, "unanswerable.tsv"), o)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(strange), 150)
	f.Questions = recallOf(questions)
	f.AnsweredRight, f.AnsweredWrong = answered(questions)
	_, f.AnsweredUnanswerable = answered(strange)
	for _, k := range questions {
		if r := k.Rank(); r != 1 && testing.Verbose() {
			t.Logf("rank %d: %s -> %s, wanted %s", r, k.Query.Text, k.Found[0].Entry, k.Want)
		}
	}
	return f
}

// cases reads a file of them.
func cases(t *testing.T, file string) []eval.Case {
	t.Helper()
	out, err := eval.ReadCases("testdata/" + file)
	require.NoError(t, err)
	return out
}

func recallOf(cs []eval.Case) (r recall) {
	for _, c := range cs {
		switch c.Rank() {
		case 1:
			r.At1++
			fallthrough
		case 2, 3:
			r.At3++
		}
	}
	n := float64(len(cs))
	return recall{r.At1 / n, r.At3 / n}
}

func answered(cs []eval.Case) (right, wrong float64) {
	for _, c := range cs {
		switch {
		case len(c.Found) == 0 || c.Found[0].Confidence < kb.DefaultBands.Answer:
		case c.Right(c.Found[0]):
			right++
		default:
			wrong++
		}
	}
	n := float64(len(cs))
	return right / n, wrong / n
}
