package kb

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// inNode measures a JavaScript library with node.mjs, which make bench-kb has installed.
func inNode(t *testing.T, name string, rows []row, questions []question) {
	t.Helper()
	if _, err := os.Stat("node_modules/minisearch"); err != nil {
		t.Logf("%s is left out: npm ci in bench/kb installs it", name)
		return
	}
	input, err := json.Marshal(map[string]any{"rows": rows, "questions": questions})
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), "node", "--expose-gc", "--max-old-space-size=6000", "node.mjs", name)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Logf("%s failed at %d entries: %v", name, len(rows), err)
		return
	}
	var r result
	require.NoError(t, json.Unmarshal(out, &r))
	r.print(len(rows))
}
