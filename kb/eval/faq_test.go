package eval_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"aftercare/kb"
	"aftercare/kb/bleveindex"
	"aftercare/kb/eval"
)

func locale(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 {
		return "zh"
	}
	return "en"
}

func options() eval.Options {
	return eval.Options{KB: kb.Options{Index: bleveindex.New}, Locale: locale}
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	return name
}

func TestEvaluateFAQ(t *testing.T) {
	faq := file(t, "faq.tsv", "\ufeffr\thow do I return shoes\tWith {{care}}.\r\n\nr\tsend back\tWith {{care}}.\nm\twhere is the manual\tOnline.\n退\t怎么退货\t这样退。\n")
	queries := file(t, "queries.tsv", "returning shoes\tr\nmanual\tm\n退货\t退\nreturn the manual\tr m\nzzz\tr\n")
	r, err := eval.EvaluateFAQ(t.Context(), faq, queries, nil, options())
	require.NoError(t, err)
	require.Equal(t, 5, r.Queries)
	require.InDelta(t, .8, r.RecallAt1, 1e-9)
	require.InDelta(t, .8, r.RecallAt3, 1e-9)
	require.InDelta(t, .8, r.MRRAt10, 1e-9)
	require.InDelta(t, .8, r.MAP, 1e-9)
	require.Positive(t, r.P99us)

	data, err := json.Marshal(r)
	require.NoError(t, err)
	var keys map[string]any
	require.NoError(t, json.Unmarshal(data, &keys))
	for _, k := range strings.Fields("queries recall_at_1 recall_at_3 mrr_at_10 map index_seconds p50_us p99_us") {
		require.Contains(t, keys, k)
	}
	require.Len(t, keys, 8)
}

func TestIntentsAcceptAnyOfTheirEntries(t *testing.T) {
	entries := eval.Entries([]eval.FAQRow{{"a", "return shoes", "x"}, {"b", "return a hat", "y"}, {"c", "find the manual", "z"}}, locale)
	entries[0].Intent, entries[1].Intent, entries[2].Intent = "return", "return", "manual"
	r, err := eval.EvaluateFAQ(t.Context(), "", file(t, "q.tsv", "return something\tintent:return\n"), entries, options())
	require.NoError(t, err)
	require.InDelta(t, 1, r.MAP, 1e-9, "both entries are relevant, both are on top")
}

func TestBrandsAreAskedInTheLanguageOfTheFile(t *testing.T) {
	var rows, asked strings.Builder
	for i := range 30 {
		fmt.Fprintf(&rows, "e%d\t第%d个怎么用\t见说明\n", i, i)
	}
	rows.WriteString("b\tphotoshop cs6\t见说明\n")
	asked.WriteString("photoshop\tb\n第3个怎么用\te3\n")
	r, err := eval.EvaluateFAQ(t.Context(), file(t, "faq.tsv", rows.String()), file(t, "q.tsv", asked.String()), nil, options())
	require.NoError(t, err)
	require.InDelta(t, 1, r.RecallAt1, 1e-9)
}

func TestAllBadRowsAtOnce(t *testing.T) {
	faq := file(t, "faq.tsv", "a\tq\nb c\tq\tx\nd\t\tx\ne\tq\t\nf\tq\t\xff\n")
	queries := file(t, "queries.tsv", "q\n\ta\nq\t \nq\tintent:\n")
	_, err := eval.EvaluateFAQ(t.Context(), faq, queries, nil, options())
	var got []string
	for _, line := range strings.Split(err.Error(), "\n") {
		if strings.HasPrefix(line, string(filepath.Separator)) {
			got = append(got, filepath.Base(line[:strings.Index(line, ":")])+line[strings.Index(line, ":"):])
		}
	}
	require.Equal(t, []string{
		"faq.tsv:1: 3 columns separated by tabs are needed, there are 2",
		`faq.tsv:2: "b c" is not an id: one word without a colon`,
		"faq.tsv:3: the question is empty",
		"faq.tsv:4: the answer is empty",
		"faq.tsv:5: not UTF-8",
		"queries.tsv:1: 2 columns separated by tabs are needed, there are 1",
		"queries.tsv:2: the question is empty",
		"queries.tsv:3: no id is given",
		"queries.tsv:4: intent: without a label",
	}, got)

	_, err = eval.EvaluateFAQ(t.Context(), file(t, "faq.tsv", "a\tq\tx\n"), file(t, "q.tsv", "q\ta\nq\tb c\n"), nil, options())
	require.ErrorContains(t, err, "q.tsv:2: no entry has the id b\n")
	require.ErrorContains(t, err, "q.tsv:2: no entry has the id c")
	_, err = eval.EvaluateFAQ(t.Context(), file(t, "faq.tsv", "\n"), filepath.Join(t.TempDir(), "none.tsv"), nil, options())
	require.ErrorContains(t, err, "there are no rows")
	require.ErrorContains(t, err, "none.tsv")
}
