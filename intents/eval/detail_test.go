package eval

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/intents"
)

func TestECE(t *testing.T) {
	var r Report
	r.Rows = 10
	r.Curve[9] = Bin{Rows: 6, Right: 4, P: 5.7} // 1.7 too sure
	r.Curve[4] = Bin{Rows: 4, Right: 3, P: 1.8} // 1.2 not sure enough
	assert.InDelta(t, 0.29, r.ECE(), 1e-9)
	assert.Zero(t, Report{}.ECE())
}

func TestDetail(t *testing.T) {
	rows := []intents.Sample{{Text: "r1", Label: "return"}, {Text: "r2", Label: "return"}, {Text: "i1", Label: "invoice"}, {Text: "o1", Label: "oos"}}
	r := Report{
		Rows: 4, Confusions: []Confusion{{"return", "invoice", 1}, {"oos", "invoice", 1}},
		Missed: []Miss{{"r2", "return", "invoice", .4}, {"o1\n and more", "oos", "invoice", .9}},
	}
	d := Detail(r, rows)
	assert.Equal(t, []LabelRate{{"oos", 1, 0, 0}, {"invoice", 1, 1, 1.0 / 3}, {"return", 2, .5, 1}}, d.Labels)
	assert.Equal(t, .9, d.Mistakes[0].P, "the surest first")

	var b strings.Builder
	require.NoError(t, d.Write(&b))
	for _, want := range []string{"accuracy", "calibration error", "return taken for invoice, 1×\n       40%  r2", "90%  o1 and more\n        is oos, was given invoice"} {
		assert.Contains(t, b.String(), want)
	}

	data, err := json.Marshal(d)
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, json.Unmarshal(data, &got))
	for _, key := range strings.Fields("rows accuracy macro_f1 p50_us rss_bytes ece labels confusions mistakes") {
		assert.Contains(t, got, key)
	}
	assert.Len(t, got["confusions"], 2)
}
