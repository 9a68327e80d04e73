//go:build linux

// Package e2e runs the real binary as real processes: killed under load, several of them on one database,
// on a full disk, without a database, with wrong configurations.
//
// Two builds are used. What tries concurrency runs with the race detector. What tries restarts runs
// without it, as the detector makes the start five times as slow and the number of kills is what counts.
package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"aftercare/internal/testenv"
)

// programs is where the programs are built, once a test run and when first needed.
var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "aftercare-e2e-"); err != nil {
		panic(err)
	}
	code := m.Run()
	testenv.Stop()
	os.RemoveAll(programs)
	os.Exit(code)
}

// program is a build of a command.
type program func() (string, error)

var (
	plain  = built("plain", "aftercare/cmd/aftercare", "CGO_ENABLED=0")
	raced  = built("raced", "aftercare/cmd/aftercare", "CGO_ENABLED=1", "-race")
	broken = built("broken", "./testdata/broken", "CGO_ENABLED=0")
)

func built(name, what, cgo string, flags ...string) program {
	return sync.OnceValues(func() (string, error) {
		file := filepath.Join(programs, name)
		args := append([]string{"build", "-buildvcs=false", "-o", file}, flags...)
		cmd := exec.Command("go", append(args, what)...)
		cmd.Env = append(os.Environ(), cgo)
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build %s: %w\n%s", what, err, out)
		}
		return file, nil
	})
}
