package aftersales_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
)

var update = flag.Bool("update", false, "draw the diagrams of docs/cases.md anew")

const cases = "../docs/cases.md"

// The diagrams in the docs are drawn from the machines as they are.
func TestDiagrams(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# The cases, drawn

Every kind of case is a machine declared as data in ` + "`aftersales/machine_*.go`" + `; these diagrams are drawn from the same
data by ` + "`go test ./aftersales -run TestDiagrams -update`" + `. An arrow names the event, who may bring it in round brackets, and
what it needs in square ones. Reminders and alarms, which move nothing, are left out.
`)
	for _, m := range aftersales.Machines() {
		fmt.Fprintf(&b, "\n## %s · %s (%s)\n\n```mermaid\n%s```\n", m.Title.En, m.Title.Zh, m.Type, aftersales.Diagram(m.Type))
	}
	if *update {
		require.NoError(t, os.WriteFile(cases, []byte(b.String()), 0o644))
	}
	is, err := os.ReadFile(cases)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(is), "the machines changed; draw them anew with -update and read the diff")
}
