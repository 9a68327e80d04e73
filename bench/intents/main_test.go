package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/intents"
)

func TestScore(t *testing.T) {
	s := set{test: []intents.Sample{{Text: "1", Label: "a"}, {Text: "2", Label: "a"}, {Text: "3", Label: "b"}, {Text: "4", Label: "none"}, {Text: "5", Label: "none"}}}
	m := measured{
		Answers: []string{"a", "", "a", "", "b"},
		Best:    [][]string{{"a", "b"}, {"none", "a"}, {"a", "b"}, {"b"}, {"b"}},
	}
	accuracy, forced, recall := score(s, m, "none")
	assert.Equal(t, []string{"0.400", "0.667", "0.500"}, []string{accuracy, forced, recall})
	_, _, recall = score(set{test: s.test[:3]}, m, "none")
	assert.Equal(t, "–", recall, "there is nothing to measure it on")
}

func TestSets(t *testing.T) {
	own, err := sets("")
	require.NoError(t, err)
	require.Len(t, own, 1)
	assert.NotEmpty(t, own[0].test)

	dir := t.TempDir()
	for _, name := range []string{"one", "two", "half"} {
		require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name, "train.tsv"), []byte("退货\treturn\n"), 0o600))
		if name != "half" {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name, "test.tsv"), []byte("退\treturn\n"), 0o600))
		}
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "README"), nil, 0o600))
	found, err := sets(dir + string(filepath.ListSeparator) + filepath.Join(dir, "nowhere"))
	require.NoError(t, err)
	require.Len(t, found, 2, "what has no pair is skipped")
	assert.Equal(t, "one", found[0].name)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "two", "test.tsv"), []byte("退\n"), 0o600))
	_, err = sets(dir)
	assert.ErrorContains(t, err, filepath.Join("two", "test.tsv")+": line 1: no label")
}
