package importer_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Two real saved pages are not ours to copy. AFTERCARE_SEEDS names a folder that has them; the body of each is
// known by its lines.
func TestRealPages(t *testing.T) {
	dir := os.Getenv("AFTERCARE_SEEDS")
	if dir == "" {
		t.Skip("AFTERCARE_SEEDS does not name the folder of the saved pages")
	}
	for pattern, c := range map[string]struct {
		belongs  func(line int) bool
		kept     int
		sections int
	}{
		"000_*.txt": {func(l int) bool { return l >= 21 && l <= 45 }, 13, 3},
		"002_*.txt": {func(l int) bool { return l == 3 || l >= 9 && l <= 77 }, 36, 15},
	} {
		t.Run(pattern, func(t *testing.T) {
			names, err := filepath.Glob(filepath.Join(dir, pattern))
			require.NoError(t, err)
			require.Len(t, names, 1, "%s in %s", pattern, dir)
			f := read(t, names[0], string(must(os.ReadFile(names[0]))))
			judge(t, f, c.belongs)
			require.Len(t, f.Kept, c.kept)
			require.Len(t, f.Rows, c.sections)
		})
	}
}
