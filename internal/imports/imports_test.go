// Package imports holds the rules of who may know whom. The folder list of docs/architecture.md is only
// true as long as this passes.
package imports

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rules name, for each folder, which other folders of the project it may import, and why not more.
// Packages below a folder follow its rule unless they have their own.
var rules = []struct {
	folder string
	may    []string
	why    string
}{
	{"chat", nil, "the words everyone shares depend on nobody"},
	{"intents", nil, "understanding is a library of its own: text in, meaning out"},
	{"intents/eval", []string{"intents"}, "measures understanding and nothing else"},
	{"intents/live", []string{"intents"}, "trains and judges models; who is understood with them is not its business"},
	{"faq", nil, "entries are content; who searches or shows them is not their business"},
	{"faq/golden", []string{"kb"}, "asks questions of a searcher; where they are kept is not its business"},
	{"faq/revisions", []string{"chat", "faq", "kb"}, "versions of entries and what is published; people are only names to it"},
	{"faq/importer", []string{"faq", "intents", "kb"}, "reads files into drafts; who imports them and who publishes them is not its business"},
	{"faq/learning", []string{"chat", "faq", "intents"}, "reads what was asked in the log; who asked is no business of its"},
	{"faq/admin", []string{"chat", "faq", "kb"}, "the leads' requests; who they are is told by the desk"},
	{"kb", []string{"faq", "kb"}, "retrieval knows entries, not conversations"},
	{"kb/fit", []string{"faq", "kb", "intents", "internal/app"}, "a program that fits the confidence on our own FAQ"},
	{"bot", []string{"chat", "intents", "kb"}, "the bot meets hand-off and channels only in the log"},
	{"shop", []string{"chat", "shop"}, "the port to the merchant knows ids and words, not cases"},
	{"aftersales", []string{"chat", "shop", "aftersales"}, "cases know orders; a conversation is only an id to them"},
	{"handoff", []string{"chat", "handoff", "internal/ws"}, "people meet the bot and the channels only in the log"},
	{"channels", []string{"chat", "channels", "internal/ws"}, "a channel carries messages and decides nothing"},
	{"store", []string{"chat", "store"}, "persistence knows events, and never who needs them"},
	{"web", nil, "pages are files"},
	{"internal/ws", []string{"chat"}, "a socket knows frames and errors"},
	{"internal/wake", nil, "a wake-up is a hint without meaning"},
	{"internal/testenv", nil, "starts servers for tests"},
	{"internal/imports", nil, "reads import lists"},
	{"internal/tsgen", []string{"chat", "channels", "faq/admin", "handoff"}, "turns the sockets' structs into TypeScript"},
	{"internal/e2e", []string{"*"}, "drives the real binary"},
	{"internal/simulate", []string{"chat", "shop", "internal/app"}, "plays shoppers through the same door as a terminal"},
	{"internal/app", []string{"*"}, "puts everything together"},
	{"cmd", []string{"*"}, "the binary"},
	{"bench", []string{"*"}, "measures everything"},
}

// only names libraries that one folder alone may know.
var only = map[string]string{
	"github.com/blevesearch/bleve":   "kb/bleveindex",
	"modernc.org/sqlite":             "store/sqlite",
	"github.com/jackc/pgx":           "store/postgres",
	"github.com/redis/go-redis":      "internal/wake",
	"github.com/gorilla/websocket":   "internal/ws",
	"github.com/expr-lang/expr":      "bot",
	"github.com/pressly/goose":       "store",
	"github.com/golang-jwt/jwt":      "channels/web",
	"github.com/prometheus":          "internal/app",
	"github.com/alecthomas/kong":     "cmd",
	"github.com/sashabaranov":        "kb/embed",
	"github.com/mozillazg/go-pinyin": "kb",
}

type pkg struct {
	ImportPath string
	Imports    []string
}

const module = "aftercare/"

func packages(t *testing.T) []pkg {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "aftercare/...")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("go list: %s", exit.Stderr)
	}
	require.NoError(t, err)
	var pkgs []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return pkgs
		}
		require.NoError(t, err)
		pkgs = append(pkgs, p)
	}
}

func within(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		best := -1
		for i, r := range rules {
			if within(path, r.folder) && (best < 0 || len(r.folder) > len(rules[best].folder)) {
				best = i
			}
		}
		if !assert.GreaterOrEqual(t, best, 0, "%s has no rule: say in this test what it may import", path) {
			continue
		}
		r := rules[best]
		for _, imp := range p.Imports {
			own, ours := strings.CutPrefix(imp, module)
			if !ours {
				continue
			}
			allowed := within(own, r.folder)
			for _, m := range r.may {
				allowed = allowed || m == "*" || within(own, m)
			}
			assert.True(t, allowed, "%s imports %s: %s", path, own, r.why)
		}
	}
}

func TestLibrariesStayBehindTheirAdapter(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		for _, imp := range p.Imports {
			for lib, home := range only {
				if strings.HasPrefix(imp, lib) {
					// Packages that exist for tests start and check the servers themselves.
					test := strings.HasPrefix(path, "internal/testenv") || strings.HasPrefix(path, "internal/e2e") || strings.HasSuffix(path, "test")
					assert.True(t, within(path, home) || test, "%s imports %s, which only %s may know", path, imp, home)
				}
			}
		}
	}
}
