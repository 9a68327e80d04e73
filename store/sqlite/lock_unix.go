//go:build unix && !solaris && !aix && !illumos

package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// lockFolder keeps a second process out of the folder. The lock is the kernel's and ends with the process
// however that ends; the file only tells who has it.
func lockFolder(dir string) (unlock func() error, err error) {
	path := filepath.Join(dir, "aftercare.lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, notWritable(dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock the data folder %s: %w", dir, err)
		}
		who, _ := os.ReadFile(path)
		pid := strings.TrimSpace(string(who))
		if pid == "" {
			pid = "(unknown)"
		}
		return nil, fmt.Errorf("the data folder %s is in use by process %s; stop that one, or give this one a folder of its own", dir, pid)
	}
	// The number is for people; without it the lock is as good.
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return f.Close, nil
}
