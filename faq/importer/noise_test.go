package importer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/faq/importer"
)

// Each line of testdata/noise begins with + when it belongs to the body, and with - when a site has put it
// there.
func TestNoiseIsDroppedAndTheBodyKept(t *testing.T) {
	files, err := filepath.Glob("testdata/noise/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			marked := string(must(os.ReadFile(name)))
			var plain strings.Builder
			keep := map[int]bool{}
			for i, l := range strings.Split(strings.TrimSpace(marked), "\n") {
				keep[i+1] = l[0] == '+'
				plain.WriteString(l[1:] + "\n\n")
			}
			judge(t, read(t, filepath.Base(name), plain.String()), func(line int) bool { return keep[(line+1)/2] })
		})
	}
}

// judge compares what was kept and dropped with what belongs to the body, by line.
func judge(t *testing.T, f *importer.File, belongs func(line int) bool) {
	t.Helper()
	require.Empty(t, f.Problems)
	for _, p := range f.Kept {
		assert.True(t, belongs(p.Line), "kept noise, line %d: %s", p.Line, p.Text)
	}
	for _, p := range f.Dropped {
		assert.False(t, belongs(p.Line), "dropped text, line %d: %s (%s)", p.Line, p.Text, p.Why)
		assert.NotEmpty(t, p.Why)
	}
	var all strings.Builder
	for _, r := range f.Rows {
		all.WriteString(r.Fields[importer.Title] + "\n" + r.Fields[importer.Answer] + "\n" + r.Fields[importer.Long] + "\n")
	}
	for _, p := range f.Dropped {
		if len(p.Text) > 60 {
			assert.NotContains(t, all.String(), p.Text)
		}
	}
}
