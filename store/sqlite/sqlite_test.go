package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/chat"
	"aftercare/store"
	"aftercare/store/sqlite"
	"aftercare/store/storetest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimFolder); dir != "" {
		recordUntilKilled(dir)
	}
	goleak.VerifyTestMain(m)
}

func open(t testing.TB, dir string, o store.Options) *store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), dir, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func talk(t testing.TB, s *store.Store, id chat.ConvID) {
	t.Helper()
	_, err := s.Open(t.Context(), id, chat.Opened{Channel: "web", Guest: "g", Locale: chat.Zh})
	require.NoError(t, err)
}

func record(s *store.Store, id chat.ConvID, key string) error {
	_, err := s.Record(context.Background(), id, key, chat.Actor{Role: chat.RoleCustomer, ID: "g"},
		chat.Said{Message: chat.Message{Type: chat.TypeText, Text: key}})
	return err
}

// recorded are the keys in a log, which has no gap.
func recorded(t testing.TB, s *store.Store, id chat.ConvID) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	want := chat.Seq(1)
	for ev, err := range s.Read(t.Context(), id, 0) {
		require.NoError(t, err)
		require.Equal(t, want, ev.Seq)
		want++
		if ev.Key != "" {
			require.False(t, keys[ev.Key], "%s twice", ev.Key)
			keys[ev.Key] = true
		}
	}
	return keys
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) (one, other *store.Store) {
		s := open(t, t.TempDir(), o)
		return s, s
	})
}

func TestWritersShareCommits(t *testing.T) {
	s, commits, err := sqlite.OpenCounting(t.Context(), t.TempDir(), store.Options{})
	require.NoError(t, err)
	defer s.Close()
	talk(t, s, "c")
	before := commits()
	const callers, each = 400, 5
	var working sync.WaitGroup
	for i := range callers {
		working.Go(func() {
			for j := range each {
				if err := record(s, "c", fmt.Sprint(i, "-", j)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()
	took := commits() - before
	t.Logf("%d writes in %d commits", callers*each, took)
	require.Less(t, took, int64(callers*each/4))
	require.GreaterOrEqual(t, took, int64(callers*each/sqlite.MaxBatch))
	require.Len(t, recorded(t, s, "c"), callers*each)

	// One at a time, each has its own.
	before = commits()
	for i := range 10 {
		require.NoError(t, record(s, "c", fmt.Sprint("alone", i)))
	}
	require.Equal(t, int64(10), commits()-before)
}

// SQLite takes back the whole transaction when a statement in it is interrupted, so whoever uses a context
// of their own can ruin everybody's batch. The others must not notice.
func TestABrokenBatchIsNobodyElsesTrouble(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	talk(t, s, "c")
	keys := map[string]bool{}
	for round := range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		var working sync.WaitGroup
		for i := range 10 {
			key := fmt.Sprint(round, "-", i)
			keys[key] = true
			working.Go(func() {
				if err := record(s, "c", key); err != nil {
					t.Error(err)
				}
			})
		}
		working.Go(func() {
			err := s.Write(t.Context(), func(_ context.Context, tx *sql.Tx) error {
				time.AfterFunc(5*time.Millisecond, cancel)
				_, err := tx.ExecContext(ctx, `WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 1000000000)
					INSERT INTO jobs SELECT n, n, n, n, n, n, n, n, n, n, n FROM r`)
				return err
			})
			if err == nil {
				t.Error("it was interrupted and says it was not")
			}
		})
		working.Wait()
		cancel()
	}
	require.Equal(t, keys, recorded(t, s, "c"))
	jobs, err := s.Dead(t.Context(), 1)
	require.NoError(t, err)
	require.Empty(t, jobs)
}

// Statements are kept prepared, but one whose rows are being read can't be run again meanwhile.
func TestAQueryInsideItself(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	var pairs []string
	require.NoError(t, s.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		letters := func(f func(string)) {
			rows, err := tx.QueryContext(ctx, `SELECT 'a' UNION ALL SELECT 'b' UNION ALL SELECT 'c'`)
			require.NoError(t, err)
			defer rows.Close()
			for rows.Next() {
				var l string
				require.NoError(t, rows.Scan(&l))
				f(l)
			}
			require.NoError(t, rows.Err())
		}
		letters(func(one string) { letters(func(two string) { pairs = append(pairs, one+two) }) })
		return nil
	}))
	require.Equal(t, []string{"aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"}, pairs)
}

// Losing this setting loses acknowledged messages, and only a power cut shows it.
func TestCommitsWaitForTheDisk(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	require.NoError(t, s.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1"} {
			var got string
			if err := tx.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil {
				return err
			}
			require.Equal(t, want, got, pragma)
		}
		return nil
	}))
}

func TestReadersCannotWrite(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	_, err := s.DB().ExecContext(t.Context(), `DELETE FROM jobs`)
	require.ErrorContains(t, err, "readonly")
}

func TestCloseWaitsForTheWritesUnderWay(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	talk(t, s, "c")
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	var working sync.WaitGroup
	begun := make(chan struct{}, 1)
	for i := range 50 {
		working.Go(func() {
			for j := 0; ; j++ {
				key := fmt.Sprint(i, "-", j)
				if err := record(s, "c", key); err != nil {
					if !errors.Is(err, chat.ErrUnavailable) {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				acknowledged[key] = true
				mu.Unlock()
				select {
				case begun <- struct{}{}:
				default:
				}
			}
		})
	}
	<-begun
	require.NoError(t, s.Close())
	working.Wait()
	require.Equal(t, acknowledged, recorded(t, open(t, dir, store.Options{}), "c"))
}

func TestOnlyOneProcessHasTheFolder(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	_, err := sqlite.Open(t.Context(), dir, store.Options{})
	require.ErrorContains(t, err, fmt.Sprintf("the data folder %s is in use by process %d", dir, os.Getpid()))
	talk(t, s, "c") // the first is none the worse
	require.NoError(t, s.Close())
	open(t, dir, store.Options{})
}

func TestAFolderOfANewerVersionIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	require.NoError(t, s.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
		return err
	}))
	require.NoError(t, s.Close())
	file := filepath.Join(dir, sqlite.File)
	before, err := os.ReadFile(file)
	require.NoError(t, err)

	_, err = sqlite.Open(t.Context(), dir, store.Options{})
	require.ErrorContains(t, err, "the data folder "+dir+" was written by a newer version (schema 99999, this binary knows ")
	require.ErrorContains(t, err, "install that version or restore a backup")
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestFoldersThatCannotBe(t *testing.T) {
	t.Run("not a database", func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, sqlite.File)
		require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("dear diary, ", 1000)), 0o600))
		_, err := sqlite.Open(t.Context(), dir, store.Options{})
		require.ErrorContains(t, err, file+" is damaged or not an Aftercare database; move it away or restore a backup")
	})
	t.Run("a file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		_, err := sqlite.Open(t.Context(), path, store.Options{})
		require.ErrorContains(t, err, "the data folder "+path+" can't be made")
	})
	t.Run("no leftovers after a failure", func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, sqlite.File)
		require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("dear diary, ", 1000)), 0o600))
		_, err := sqlite.Open(t.Context(), dir, store.Options{})
		require.Error(t, err)
		require.NoError(t, os.Remove(file))
		open(t, dir, store.Options{}) // the lock was given back
	})
}

func TestFolderNamesOfAllKinds(t *testing.T) {
	for _, name := range []string{"with space", "100%25?mode=memory#x", "售后", "a&b=c;d'e\"f"} {
		dir := filepath.Join(t.TempDir(), name)
		s := open(t, dir, store.Options{})
		talk(t, s, "c")
		require.NoError(t, s.Close())
		require.FileExists(t, filepath.Join(dir, sqlite.File))
		_, err := open(t, dir, store.Options{}).State(t.Context(), "c")
		require.NoError(t, err)
	}
}
