//go:build unix

// Package testenv gives tests real servers: a private PostgreSQL and a private Redis on free ports of the
// loopback, with their files in a temporary folder.
//
// Postgres and Redis share one server in a test process. NewPostgres and NewRedis start one of the test's
// own, to be killed, paused and restarted. A missing program fails the test; nothing is skipped in silence.
//
// A package that uses the shared servers should end them with
//
//	func TestMain(m *testing.M) { testenv.Main(m) }
//
// On Linux they end with the process in any case; Main also clears their files away at once.
package testenv

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Main runs the tests and ends the shared servers.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

// Stop is for a TestMain with more to do than Main.
func Stop() {
	for _, s := range []*shared{&sharedPostgres, &sharedRedis} {
		s.once.Do(func() {}) // nobody starts one now
		if s.server != nil {
			s.server.stop()
		}
	}
}

// shared is a server for the whole test process, started by the first who asks.
type shared struct {
	once   sync.Once
	server *Server
	err    error
}

func (s *shared) get(tb testing.TB, start func() (*Server, error)) *Server {
	tb.Helper()
	s.once.Do(func() { s.server, s.err = start() })
	if s.err != nil {
		tb.Fatal(s.err)
	}
	return s.server
}

// own starts a server that ends with the test.
func own(tb testing.TB, start func() (*Server, error)) *Server {
	tb.Helper()
	s, err := start()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.stop)
	return s
}

// Server is one running program.
type Server struct {
	URL string

	name    string
	dir     string
	command func() *exec.Cmd
	ready   func() error

	mu    sync.Mutex
	cmd   *exec.Cmd
	ended chan struct{}
}

// Kill ends the server and its children as kill -9 does.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signal(syscall.SIGKILL)
	<-s.ended
}

// Pause stops the server in its tracks: connections stay open and nothing answers. Resume lets it go on.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume ends a Pause.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

// Restart starts a killed server again with the same address and files.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	if err := s.start(); err != nil {
		tb.Fatal(err)
	}
}

func (s *Server) start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd, ended, started := s.command(), make(chan struct{}), make(chan error)
	cmd.Stdout, cmd.Stderr = log, log
	leash(cmd)
	go func() {
		// The leash is tied to the thread that starts the program, so that thread has to stay.
		runtime.LockOSThread()
		defer close(ended)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start %s: %w", s.name, err)
	}
	s.cmd, s.ended = cmd, ended
	deadline := time.Now().Add(time.Minute)
	for {
		err := s.ready()
		if err == nil {
			return nil
		}
		select {
		case <-ended:
			return fmt.Errorf("%s ended at once; its log:\n%s", s.name, s.tail())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s doesn't answer: %w; its log:\n%s", s.name, err, s.tail())
		}
	}
}

func (s *Server) stop() {
	s.Kill()
	_ = os.RemoveAll(s.dir)
}

func (s *Server) log() string { return filepath.Join(s.dir, "server.log") }

func (s *Server) tail() string {
	text, _ := os.ReadFile(s.log())
	return string(text[max(0, len(text)-4000):])
}

// signal goes to the server first, so that it can't replace a child, and then to its children, which
// PostgreSQL puts in groups of their own.
func (s *Server) signal(sig syscall.Signal) {
	if s.cmd == nil {
		return
	}
	select {
	case <-s.ended:
		return // the number may be another's by now
	default:
	}
	pids := append([]int{s.cmd.Process.Pid}, children(s.cmd.Process.Pid)...)
	for _, pid := range pids {
		_ = syscall.Kill(pid, sig)
	}
}

func children(parent int) (pids []int) {
	out, err := exec.Command("ps", "-A", "-o", "pid=,ppid=").Output()
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) == 2 && f[1] == strconv.Itoa(parent) {
			if pid, err := strconv.Atoi(f[0]); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// tempDir makes a folder for a server and clears away those whose test process has died.
func tempDir(name string) (string, error) {
	prefix := "aftercare-" + name + "-"
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, dir := range old {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), prefix), "-")
		if n, err := strconv.Atoi(pid); err == nil && syscall.Kill(n, 0) == syscall.ESRCH {
			_ = os.RemoveAll(dir)
		}
	}
	return os.MkdirTemp("", prefix+strconv.Itoa(os.Getpid())+"-")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
