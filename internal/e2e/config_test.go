//go:build linux

package e2e

import (
	"database/sql"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/store"
	"aftercare/store/sqlite"
)

// fails runs a server that can't start and returns what it says. It must end by itself, with an exit code
// that tells, and without a stack trace.
func fails(t *testing.T, env []string, args ...string) string {
	t.Helper()
	p := run(t, plain, env, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	require.Equal(t, 1, p.ended(t), "%s", p.out)
	for _, ugly := range []string{"goroutine ", "panic", "running."} {
		require.NotContains(t, p.out.String(), ugly)
	}
	return p.out.String()
}

func TestAWrongConfigurationSaysWhereAndWhat(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct {
		yaml string
		env  string
		want []string
	}{
		"unknown key":        {"log_level: info\ncolour: red\n", "", []string{"line 2, column 1", "colour"}},
		"unknown inner key":  {"shop:\n  name: {zh: 屿物, en: Islet}\n  slogan: buy\n", "", []string{"line 3, column 3", "slogan"}},
		"two at once":        {"colour: red\nsize: 7\n", "", []string{"line 1, column 1", "colour", "line 2, column 1", "size"}},
		"wrong type":         {"demo: perhaps\n", "", []string{"line 1, column 7", "perhaps"}},
		"not YAML":           {"addr: [\n", "", []string{"line 2, column 1"}},
		"two documents":      {"demo: true\n---\nno_such_key: 1\n", "", []string{"---"}},
		"short secret":       {"secret: hunter2\n", "", []string{"secret", "at least 32"}},
		"not a time zone":    {"shop: {time_zone: Middle/Earth}\n", "", []string{"shop.time_zone", "Middle/Earth", "Asia/Shanghai"}},
		"not an origin":      {"embed_origins: [shop.example]\n", "", []string{"embed_origins", "shop.example", "https://"}},
		"not a log level":    {"log_level: loud\n", "", []string{"log_level", "loud", "debug, info, warn, error"}},
		"no such folder":     {"intents: {dir: /no/such/folder}\n", "", []string{"intents.dir", "/no/such/folder", "aftercare intents init"}},
		"redis alone":        {"redis: redis://127.0.0.1:1/0\n", "", []string{"redis", "database"}},
		"other database":     {"database: mysql://x\n", "", []string{"database", "postgres://"}},
		"bad in environment": {"# nothing but a comment\n", "AFTERCARE_DEMO=perhaps", []string{"environment", "perhaps"}},
		"half an endpoint":   {"embeddings: {url: https://llm.example/v1}\n", "", []string{"embeddings", "url and model go together"}},
		"two shops":          {"demo: true\nimported: true\n", "", []string{"imported", "one shop"}},
		"several":            {"secret: hunter2\nlog_level: loud\n", "", []string{"secret", "log_level"}},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "aftercare.yaml")
			require.NoError(t, os.WriteFile(file, []byte(try.yaml), 0o600))
			said := fails(t, []string{try.env}, "--config", file, "--data", t.TempDir())
			for _, want := range try.want {
				require.Contains(t, said, want)
			}
		})
	}
}

func TestAPortInUseIsSaidPlainly(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	addr := l.Addr().String()
	p := run(t, plain, nil, "serve", "--data", t.TempDir(), "--addr", addr)
	require.Equal(t, 1, p.ended(t))
	require.Contains(t, p.out.String(), "address "+addr+" is in use by another program")
	require.Contains(t, p.out.String(), "--addr", "what to do about it")
}

func TestADataFolderOfANewerVersionIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := sqlite.Open(t.Context(), dir, store.Options{})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	file := filepath.Join(dir, sqlite.File)
	db, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	before, err := os.ReadFile(file)
	require.NoError(t, err)

	said := fails(t, nil, "--data", dir)
	require.Contains(t, said, dir)
	require.Contains(t, said, "newer version")
	require.Contains(t, said, "99999")
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, before, after, "the database was changed")
}

func TestADataFolderInUseNamesTheProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, url := serve(t, plain, dir)
	said := fails(t, nil, "--data", dir)
	require.Contains(t, said, fmt.Sprintf("in use by process %d", first.cmd.Process.Pid))
	require.Contains(t, said, dir)
	shopper(t, url).say(t, "the first is not disturbed")
	first.kill()
	second, _ := serve(t, plain, dir) // the lock of a killed process is no lock
	second.stop(t)
}

func TestADataFolderThatCannotBeUsedIsSaidPlainly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	said := fails(t, nil, "--data", filepath.Join(file, "data"))
	require.Contains(t, said, file)

	noise := filepath.Join(dir, "noise")
	require.NoError(t, os.Mkdir(noise, 0o700))
	db := filepath.Join(noise, sqlite.File)
	require.NoError(t, os.WriteFile(db, []byte(strings.Repeat("this is a letter, not a database\n", 300)), 0o600))
	said = fails(t, nil, "--data", noise)
	require.Contains(t, said, db)
	require.Contains(t, said, "not an Aftercare database")
}

func TestADatabaseThatIsNotThereIsSaidPlainly(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := l.Addr().String()
	require.NoError(t, l.Close()) // nobody listens there now
	said := fails(t, []string{"AFTERCARE_DATABASE=postgres://aftercare:hunter2@" + addr + "/aftercare"})
	require.Contains(t, said, addr)
	require.Contains(t, said, "doesn't answer")
	require.NotContains(t, said, "hunter2", "the password is nobody's business")
}
