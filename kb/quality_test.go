package kb_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/kb"
	"aftercare/kb/eval"
)

var update = flag.Bool("update", false, "rewrite testdata/quality.json with today's figures")

// quality is what testdata/quality.json holds: a change of the ranking shows in review. All without the
// classifier, whose evidence comes on top; `go run ./kb/fit` prints the figures with it.
type quality struct {
	Questions recall `json:"questions"` // testdata/questions.tsv
	LeftOut   recall `json:"left_out"`  // each phrasing, without it in its entry
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

// tolerance is in shares of questions; one of the golden questions is .007.
const tolerance = .015

func TestQuality(t *testing.T) {
	if testing.Short() {
		t.Skip("builds some twenty indexes")
	}
	entries := shipped(t)
	o := eval.Options{KB: options(), Now: now, Limit: 20}
	questions, err := eval.Ask(t.Context(), entries, cases(t, "testdata/questions.tsv"), o)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(questions), 120)
	strange, err := eval.Ask(t.Context(), entries, cases(t, "testdata/unanswerable.tsv"), o)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(strange), 150)
	left, err := eval.LeaveOut(t.Context(), entries, o)
	require.NoError(t, err)

	got := quality{Questions: recallOf(questions), LeftOut: recallOf(left)}
	got.AnsweredRight, got.AnsweredWrong = answered(questions)
	_, got.AnsweredUnanswerable = answered(strange)
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
	for _, f := range []struct {
		name      string
		got, want float64
	}{
		{"questions, recall@1", got.Questions.At1, want.Questions.At1}, {"questions, recall@3", got.Questions.At3, want.Questions.At3},
		{"left out, recall@1", got.LeftOut.At1, want.LeftOut.At1}, {"left out, recall@3", got.LeftOut.At3, want.LeftOut.At3},
		{"answered right", got.AnsweredRight, want.AnsweredRight}, {"answered wrong", got.AnsweredWrong, want.AnsweredWrong},
		{"answered though unanswerable", got.AnsweredUnanswerable, want.AnsweredUnanswerable},
	} {
		require.InDelta(t, f.want, f.got, tolerance, "%s; -update rewrites %s", f.name, golden)
	}
	require.LessOrEqual(t, got.AnsweredUnanswerable, .05)
	for _, k := range questions {
		if r := k.Rank(); r != 1 && testing.Verbose() {
			t.Logf("rank %d: %s -> %s, wanted %s", r, k.Query.Text, k.Found[0].Entry, k.Want)
		}
	}
}

// cases reads rows of text, locale, and of questions that have an answer its entry and the audience.
func cases(t *testing.T, file string) []eval.Case {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var out []eval.Case
	for s := bufio.NewScanner(strings.NewReader(string(data))); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		cols := append(strings.Split(s.Text(), "\t"), "", "")
		out = append(out, eval.Case{Query: kb.Query{Text: cols[0], Locale: cols[1], Audience: cols[3]}, Want: cols[2]})
	}
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
		case c.Found[0].Entry == c.Want:
			right++
		default:
			wrong++
		}
	}
	n := float64(len(cs))
	return right / n, wrong / n
}
