package kb_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
	"aftercare/intents"
	"aftercare/kb"
)

// A FAQ of another trade, one question an entry, each with a neighbour that is worded much like it. Nothing is
// fitted on it.
func TestEverydayQuestions(t *testing.T) {
	data, err := os.ReadFile("testdata/everyday.tsv")
	require.NoError(t, err)
	var entries []faq.Entry
	put := map[string]string{} // the question put otherwise → its entry
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(strings.TrimSpace(line), "\t")
		require.Len(t, cols, 3)
		for _, text := range []string{cols[0], cols[2]} {
			id := fmt.Sprintf("%03d", len(entries))
			if text == cols[0] {
				put[cols[1]] = id
			}
			entries = append(entries, faq.Entry{ID: id, Locale: "zh", Questions: []string{text}, Answer: "见下。", Audience: faq.All})
		}
	}
	o := options()
	o.Fold = intents.Fold
	s, err := kb.New(entries, o)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	right := 0
	for text, id := range put {
		if hits := found(t, s, kb.Query{Text: text, Locale: "zh"}); len(hits) > 0 && hits[0] == id {
			right++
		} else {
			t.Logf("%s -> %v, wanted %s", text, hits, id)
		}
	}
	require.GreaterOrEqual(t, right, leastRight, "of %d", len(put))
}

const leastRight = 145
