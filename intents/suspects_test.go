package intents

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSuspectsAreTheRowsUnderAWrongLabel(t *testing.T) {
	var rows []Row
	for i, s := range smallSet() {
		rows = append(rows, Row{s, s.Label + ".zh.txt", i + 1})
	}
	slip := Row{Sample{"想退掉这件呢", "invoice"}, "invoice.zh.txt", 77}
	found, err := Suspects(append(rows, slip))
	require.NoError(t, err)
	require.NotEmpty(t, found)
	assert.Equal(t, slip, found[0].Row)
	assert.Equal(t, "return", found[0].Likely)
	assert.Greater(t, found[0].P, found[0].OwnP)

	found, err = Suspects(rows)
	require.NoError(t, err)
	assert.Empty(t, found, "every row has its like under its own label")
}
