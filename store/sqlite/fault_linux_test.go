package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"aftercare/chat"
	"aftercare/store"
	"aftercare/store/sqlite"

	"github.com/stretchr/testify/require"
)

// smallDisk mounts a disk of its own.
func smallDisk(t *testing.T, size string) (dir string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to mount a small tmpfs: run this test as root, as CI does")
	}
	dir = t.TempDir()
	require.NoError(t, syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size))
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// A full disk refuses messages and loses none, and needs nobody's help once there is room again.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t, "13m")
	ballast := filepath.Join(disk, "ballast")
	require.NoError(t, os.WriteFile(ballast, make([]byte, 10<<20), 0o600))
	s := open(t, filepath.Join(disk, "data"), store.Options{})
	talk(t, s, "c")

	for round := range 2 {
		var mu sync.Mutex
		acknowledged, refused := recorded(t, s, "c"), map[string]bool{}
		var working sync.WaitGroup
		for i := range 20 {
			working.Go(func() {
				for j := 0; ; j++ {
					key := fmt.Sprint(round, "-", i, "-", j)
					err := record(s, "c", key)
					mu.Lock()
					if err == nil {
						acknowledged[key] = true
					} else {
						refused[key] = true
						if !errors.Is(err, chat.ErrUnavailable) {
							t.Error(err)
						}
					}
					full := len(refused) >= 20
					mu.Unlock()
					if full {
						return
					}
				}
			})
		}
		working.Wait()
		t.Logf("%d acknowledged, %d refused", len(acknowledged), len(refused))
		require.Equal(t, acknowledged, recorded(t, s, "c"), "acknowledged and stored differ")

		require.NoError(t, os.Truncate(ballast, int64(8-round)<<20))
		for key := range refused { // clients try again
			require.NoError(t, record(s, "c", key))
			acknowledged[key] = true
		}
		require.Equal(t, acknowledged, recorded(t, s, "c"))
	}
	require.NoError(t, s.Ping(context.Background()))
}

func TestFullDiskAtTheStart(t *testing.T) {
	disk := smallDisk(t, "32k")
	dir := filepath.Join(disk, "data")
	_, err := sqlite.Open(t.Context(), dir, store.Options{})
	require.ErrorContains(t, err, "the disk under the data folder "+dir+" is full")
}

func TestReadOnlyDisk(t *testing.T) {
	disk := smallDisk(t, "8m")
	dir := filepath.Join(disk, "data")
	require.NoError(t, open(t, dir, store.Options{}).Close())
	require.NoError(t, syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	_, err := sqlite.Open(t.Context(), dir, store.Options{})
	require.ErrorContains(t, err, "the data folder "+dir+" can't be written; give this user write access")
}

const victimFolder = "AFTERCARE_TEST_VICTIM"

// recordUntilKilled is the other process of TestKill9: it records and says what was acknowledged.
func recordUntilKilled(dir string) {
	s, err := sqlite.Open(context.Background(), dir, store.Options{})
	if err == nil {
		_, err = s.Open(context.Background(), "c", chat.Opened{Channel: "web", Guest: "g", Locale: chat.Zh})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var mu sync.Mutex
	for i := range 16 {
		go func() {
			for j := 0; ; j++ {
				key := fmt.Sprint(os.Getpid(), "-", i, "-", j)
				if err := record(s, "c", key); err == nil {
					mu.Lock()
					fmt.Println(key) // one write, whole or not at all
					mu.Unlock()
				}
			}
		}()
	}
	select {}
}

// A kill at any moment loses nothing that was acknowledged and leaves no lock behind. (It can't show a
// missing fsync; TestCommitsWaitForTheDisk and the power cut in bench can.)
func TestKill9(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for kill := range 5 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), victimFolder+"="+dir)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			acknowledged[lines.Text()] = true
			if n == 100+50*kill {
				require.NoError(t, cmd.Process.Kill()) // and read on: what was said before counts
			}
		}
		_ = cmd.Wait()
		s, err := sqlite.Open(t.Context(), dir, store.Options{})
		require.NoError(t, err)
		stored := recorded(t, s, "c")
		for key := range acknowledged {
			require.True(t, stored[key], "%s was acknowledged and is lost", key)
		}
		st, err := s.State(t.Context(), "c")
		require.NoError(t, err)
		require.Equal(t, chat.Seq(len(stored)+1), st.Seq)
		require.NoError(t, s.Close())
	}
	t.Logf("%d acknowledged over 5 kills, 0 lost", len(acknowledged))
}
