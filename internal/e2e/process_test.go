//go:build linux

package e2e

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long anything is waited for. It only passes when a test fails.
const patience = 40 * time.Second

// process is one run of a program.
type process struct {
	cmd  *exec.Cmd
	out  *output
	done chan struct{} // closed when it has ended
}

// run starts a program and doesn't wait for it. It ends with the test, and with the test's process.
func run(t *testing.T, what program, env []string, args ...string) *process {
	t.Helper()
	file, err := what()
	require.NoError(t, err)
	p := &process{cmd: exec.Command(file, args...), out: &output{url: make(chan string, 1)}, done: make(chan struct{})}
	p.cmd.Dir = t.TempDir() // so that nobody's data folder is hit by a default
	p.cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir(), "GORACE=atexit_sleep_ms=0",
	}, env...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // Pdeathsig is tied to the thread that starts the program
		defer close(p.done)
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait()
		}
	}()
	require.NoError(t, <-started)
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s %s said:\n%s", file, strings.Join(args, " "), p.out.tail())
		}
		if strings.Contains(p.out.String(), "WARNING: DATA RACE") {
			t.Errorf("%s has a data race:\n%s", file, p.out)
		}
	})
	return p
}

// serve starts a server on a free port and waits until it is up.
func serve(t *testing.T, what program, data string, env ...string) (*process, string) {
	t.Helper()
	p := run(t, what, append(env, "AFTERCARE_LOG_LEVEL=error"), "serve", "--addr", "127.0.0.1:0", "--data", data)
	return p, p.up(t)
}

// up waits until a server says where it is.
func (p *process) up(t *testing.T) string {
	t.Helper()
	select {
	case url := <-p.out.url:
		return url
	case <-p.done:
		t.Fatalf("the server ended at once:\n%s", p.out)
	case <-time.After(patience):
		t.Fatalf("the server doesn't come up:\n%s", p.out)
	}
	return ""
}

// kill is kill -9.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// ended waits for the end and returns the exit code.
func (p *process) ended(t *testing.T) int {
	t.Helper()
	select {
	case <-p.done:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		t.Fatalf("the program doesn't end:\n%s", p.out)
		return 0
	}
}

// stop asks a server to end, which it must do well.
func (p *process) stop(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	require.Zero(t, p.ended(t), "exit code; it said:\n%s", p.out)
}

// output keeps what a program says, and notices when it says where its chat is.
type output struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	told bool
	url  chan string
}

var where = regexp.MustCompile(`(?m)^\s*chat\s+(http://\S+)/chat$`)

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.buf.Write(b)
	if m := where.FindSubmatch(o.buf.Bytes()); m != nil && !o.told {
		o.told = true
		o.url <- string(m[1])
	}
	return len(b), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

func (o *output) tail() string {
	s := o.String()
	return s[max(0, len(s)-6000):]
}

// get asks for a page and returns the status and what it says.
func get(t require.TestingT, url string) (int, string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(body)
}
