package intents

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryLabelHasANameInBothLanguages(t *testing.T) {
	files, err := os.ReadDir("data")
	require.NoError(t, err)
	for _, f := range files {
		label, _, _ := strings.Cut(f.Name(), ".")
		zh, en := Name(label)
		assert.NotEqual(t, label, zh, label)
		assert.NotEmpty(t, en, label)
	}
}
