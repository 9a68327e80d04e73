package kb

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
)

// countingIndex finds by terms and counts what it gives out.
type countingIndex struct {
	found map[string][]Scored
	given int
}

func (c *countingIndex) Candidates(_ Side, terms []string, out []Scored) ([]Scored, error) {
	for _, t := range terms {
		out = append(out, c.found[t]...)
		c.given += len(c.found[t])
	}
	return out, nil
}

func (c *countingIndex) Close() error { return nil }

// However many entries there are, a search reads a bounded number of postings and compares a bounded number
// of entries.
func TestWorkStaysBounded(t *testing.T) {
	index := &countingIndex{found: map[string][]Scored{}}
	random := rand.New(rand.NewPCG(1, 2))
	some := func() string { // common characters are far more common than rare ones, as in life
		var b strings.Builder
		for range 12 {
			b.WriteRune(rune(0x4e00 + int(random.ExpFloat64()*60)))
		}
		return b.String()
	}
	entries := make([]faq.Entry, 30_000)
	for i := range entries {
		entries[i] = faq.Entry{ID: fmt.Sprintf("%05d", i), Locale: "zh", Questions: []string{some()}, Answer: some(), Audience: faq.All}
	}
	o := Options{Fold: plainFold, Index: func(docs []Document) (Index, error) {
		for i, d := range docs {
			for term := range strings.FieldsSeq(d.Asked + " " + d.Told) {
				index.found[term] = append(index.found[term], Scored{i, 1})
			}
		}
		return index, nil
	}}
	c, err := newCorpus("zh", entries, o)
	require.NoError(t, err)
	s := c.newSearch()
	most := 0
	for range 200 {
		index.given = 0
		s.begin(c, some())
		require.NoError(t, s.candidates(c, Query{Limit: 5}, wish{audience: "cn"}))
		most = max(most, s.asked.read)
		require.LessOrEqual(t, s.asked.read, budget)
		require.LessOrEqual(t, index.given, 4*mostPostings, "each side gives its own and, from this index, the other's")
		require.LessOrEqual(t, len(s.at), 3*fewest)
		require.NotEmpty(t, s.at)
		s.end()
	}
	require.Greater(t, most, budget/2, "the bound was put to the test")
}
