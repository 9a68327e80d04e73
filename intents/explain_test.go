package intents

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func explainer(t *testing.T) *Explainer {
	t.Helper()
	m, err := Train(smallSet(), Options{})
	require.NoError(t, err)
	var rows []Row
	for i, s := range smallSet() {
		rows = append(rows, Row{s, s.Label + ".zh.txt", i + 1})
	}
	return NewExplainer(m, rows)
}

func TestExplain(t *testing.T) {
	e := explainer(t)
	x := e.Explain("申請退貨", testNow)
	assert.Equal(t, "申请退货", x.Understanding.Text)
	assert.Equal(t, "return", x.Best)
	assert.NotEqual(t, x.Best, x.Other)
	require.NotEmpty(t, x.Clues)
	assert.Contains(t, x.Clues[0].Text, "退", "what tells a return from an exchange comes first")
	assert.Positive(t, x.Clues[0].Weight)
	assert.True(t, slices.ContainsFunc(x.Clues, func(c Clue) bool { return c.Kind == ConceptClue && c.Concept != "" }), "%v", x.Clues)
	require.Len(t, x.Alternatives, 4)
	assert.Equal(t, Alternative{x.Understanding.Result.Ranked[0], Accepted}, x.Alternatives[0])
	for _, a := range x.Alternatives[1:] {
		assert.Contains(t, []Verdict{LessLikely, NotAnAnswer}, a.Why)
		assert.LessOrEqual(t, a.P, x.Alternatives[0].P)
	}
	require.Len(t, x.Nearest, neighbours)
	assert.Equal(t, "申请退货", x.Nearest[0].Text)
	assert.InDelta(t, 1, x.Nearest[0].Similarity, 1e-6)
	assert.Equal(t, "return.zh.txt", x.Nearest[0].File)
}

func TestExplainRejection(t *testing.T) {
	e := explainer(t)
	e.model.accept.label = 0.999
	x := e.Explain("退货还是换货，今天天气", testNow)
	assert.Equal(t, OutOfScope, x.Understanding.Result.Label)
	why := map[Verdict]int{}
	for _, a := range x.Alternatives {
		why[a.Why]++
	}
	assert.Equal(t, map[Verdict]int{BelowLimit: 1, NotAnAnswer: 1, LessLikely: 2}, why)
	assert.NotEqual(t, x.Best, x.Other)
}

func TestExplainWhatResemblesNothing(t *testing.T) {
	x := explainer(t).Explain("ζ", testNow)
	assert.Equal(t, OutOfScope, x.Understanding.Result.Label)
	assert.Empty(t, x.Clues)
	assert.Empty(t, x.Nearest)
}

// Whatever the features are, people can read what each stands for.
func TestEveryFeatureHasAName(t *testing.T) {
	for _, text := range []string{
		"这个我不要了,邮费谁出啊", "where's my refund, it has been two weeks", "i'd like to return order 55-20391!!! pls", "退huo 運費險 iphone 15 ¥299",
		"soooo bad 😡😡😡 don't want it", "啊啊啊啊啊啊", "a", "?",
	} {
		text = Fold(text)
		var x extractor
		feats := slices.Clone(x.features(text))
		names := name(text, feats)
		for _, f := range feats {
			c, ok := names[f.hash]
			assert.True(t, ok && c.Text != "", "%q: a feature of block %d has no name", text, f.block)
			assert.Equal(t, f.block == conceptBlock, c.Concept != "", "%q: %v", text, c)
		}
	}
}
