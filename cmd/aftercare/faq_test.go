package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheFAQIsKeptInTheTerminal runs the program itself: what it refuses, it must say and exit with.
func TestTheFAQIsKeptInTheTerminal(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	data := t.TempDir()
	run := func(ok bool, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), program, append(args, "--data", data)...)
		cmd.Env = append(os.Environ(), "AFTERCARE_AS_PROGRAM=1")
		out, err := cmd.CombinedOutput()
		require.Equal(t, ok, err == nil, "%v: %s", args, out)
		return string(out)
	}
	const entry = "zh/return-opened-package"
	said := run(false, "faq", "retire", entry)
	require.Contains(t, said, "worse  拆封了还能退吗 (zh): ")
	require.Contains(t, said, "to publish it all the same, say why with --override")
	require.Contains(t, run(true, "faq", "retire", entry, "--override", "sealed goods only"), "Published as generation 1.")
	require.Regexp(t, `^0 +retired +comes with the engine; replaced by .+ \(terminal\)`, run(true, "faq", "history", entry))
	require.Contains(t, run(true, "faq", "rollback", entry, "0", "--dry-run"), "Nothing was changed.")
	require.Contains(t, run(false, "faq", "show", "return-opened-package"), "write it as zh/return-window-start")
	require.Contains(t, run(true, "faq", "show", entry), "\nid: return-opened-package\n")
}
