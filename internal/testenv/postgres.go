//go:build unix

package testenv

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

var (
	sharedPostgres shared
	databases      atomic.Int64
)

// Postgres makes an empty database on the shared server and returns its address.
func Postgres(tb testing.TB) (dsn string) {
	tb.Helper()
	return sharedPostgres.get(tb, startPostgres).Database(tb)
}

// NewPostgres starts a server for one test. Its URL leads to the database "postgres"; Database makes others.
func NewPostgres(tb testing.TB) *Server {
	tb.Helper()
	return own(tb, startPostgres)
}

// Database makes an empty database on a PostgreSQL server, dropped at the end of the test.
func (s *Server) Database(tb testing.TB) (dsn string) {
	tb.Helper()
	name := fmt.Sprintf("test%d", databases.Add(1))
	if err := s.exec(`CREATE DATABASE ` + name); err != nil {
		tb.Fatalf("create a database: %v", err)
	}
	tb.Cleanup(func() { _ = s.exec(`DROP DATABASE IF EXISTS ` + name + ` WITH (FORCE)`) })
	return s.address(name)
}

func (s *Server) address(database string) string {
	return s.URL[:len(s.URL)-len("postgres")] + database
}

func (s *Server) exec(statement string) error {
	db, err := sql.Open("pgx", s.URL)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_, err = db.ExecContext(ctx, statement)
	return err
}

func startPostgres() (*Server, error) {
	initdb, err := postgresProgram("initdb")
	if err != nil {
		return nil, err
	}
	postgres, err := postgresProgram("postgres")
	if err != nil {
		return nil, err
	}
	as, err := notRoot()
	if err != nil {
		return nil, err
	}
	dir, err := tempDir("postgres")
	if err != nil {
		return nil, err
	}
	if as != nil {
		if err := os.Chown(dir, int(as.Uid), int(as.Gid)); err != nil {
			return nil, err
		}
	}
	data := filepath.Join(dir, "data")
	run := func(program string, args ...string) *exec.Cmd {
		cmd := exec.Command(program, args...)
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
		return cmd
	}
	out, err := run(initdb, "-D", data, "-U", "aftercare", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput()
	if err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &Server{
		name: "postgres", dir: dir,
		URL: fmt.Sprintf("postgres://aftercare@127.0.0.1:%d/postgres", port),
		command: func() *exec.Cmd {
			// Tests kill the program, never the machine's power, so it need not wait for the disk.
			return run(postgres, "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", "", "-F",
				"-c", "full_page_writes=off", "-c", "max_connections=300", "-c", "shared_buffers=64MB")
		},
	}
	s.ready = func() error { return s.exec(`SELECT 1`) }
	if err := s.start(); err != nil {
		return nil, err
	}
	return s, nil
}

// postgresProgram looks in the PATH, then where Debian keeps them, the newest version first.
func postgresProgram(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	slices.Sort(found)
	if len(found) == 0 {
		return "", fmt.Errorf("%s is not in the PATH nor in /usr/lib/postgresql/*/bin: install postgresql to run this test", name)
	}
	return found[len(found)-1], nil
}

// notRoot is who to run PostgreSQL as when we are root, as whom it refuses to run.
func notRoot() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, fmt.Errorf("PostgreSQL doesn't run as root, and there is no user postgres or nobody to run it as")
}
