//go:build unix

package testenv

import (
	"bufio"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// redisDatabases: each call of Redis gets another one, so that tests don't see each other's keys.
const redisDatabases = 10_000

var (
	sharedRedis shared
	redisCalls  atomic.Int64
)

// Redis returns the address of an empty database on the shared server. Published messages are seen in all
// of a server's databases.
func Redis(tb testing.TB) (url string) {
	tb.Helper()
	s := sharedRedis.get(tb, startRedis)
	return s.URL[:strings.LastIndex(s.URL, "/")+1] + strconv.FormatInt(redisCalls.Add(1)%redisDatabases, 10)
}

// NewRedis starts a server for one test.
func NewRedis(tb testing.TB) *Server {
	tb.Helper()
	return own(tb, startRedis)
}

func startRedis() (*Server, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, fmt.Errorf("redis-server is not in the PATH: install redis-server to run this test")
	}
	dir, err := tempDir("redis")
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	s := &Server{
		name: "redis-server", dir: dir, URL: "redis://" + address + "/0",
		command: func() *exec.Cmd {
			cmd := exec.Command(program, "--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--save", "",
				"--appendonly", "no", "--databases", strconv.Itoa(redisDatabases))
			cmd.Dir = dir
			return cmd
		},
		ready: func() error { return pingRedis(address) },
	}
	if err := s.start(); err != nil {
		return nil, err
	}
	return s, nil
}

func pingRedis(address string) error {
	c, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	answer, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		return err
	}
	if answer != "+PONG\r\n" {
		return fmt.Errorf("redis answers %q", answer)
	}
	return nil
}
