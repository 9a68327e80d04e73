package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/chat"
	"aftercare/internal/testenv"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/storetest"

	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func open(t testing.TB, dsn string, o store.Options) *store.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), dsn, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func record(ctx context.Context, s *store.Store, key string) error {
	_, err := s.Record(ctx, "c", key, chat.Actor{Role: chat.RoleCustomer, ID: "g"},
		chat.Said{Message: chat.Message{Type: chat.TypeText, Text: key}})
	return err
}

func talk(t testing.TB, s *store.Store) {
	t.Helper()
	_, err := s.Open(t.Context(), "c", chat.Opened{Channel: "web", Guest: "g", Locale: chat.Zh})
	require.NoError(t, err)
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) (one, other *store.Store) {
		s := open(t, testenv.Postgres(t), o)
		return s, s
	})
}

func TestTwoNodes(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) (one, other *store.Store) {
		dsn := testenv.Postgres(t)
		return open(t, dsn, o), open(t, dsn, o)
	})
}

func TestNodesThatStartTogether(t *testing.T) {
	dsn := testenv.Postgres(t)
	var starting sync.WaitGroup
	for range 4 {
		starting.Go(func() {
			s, err := postgres.Open(context.Background(), dsn, store.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		})
	}
	starting.Wait()
}

// A server that dies under load and comes back: whoever was told so is in the log, whoever was not can
// try again, and nobody has to restart anything.
func TestServerDiesAndComesBack(t *testing.T) {
	server := testenv.NewPostgres(t)
	s := open(t, server.Database(t), store.Options{})
	talk(t, s)
	acknowledged := map[string]bool{}
	for round := range 3 {
		var mu sync.Mutex
		refused := map[string]bool{}
		var working sync.WaitGroup
		begun := make(chan struct{}, 1)
		for i := range 30 {
			working.Go(func() {
				for j := 0; ; j++ {
					key := fmt.Sprint(round, "-", i, "-", j)
					err := record(context.Background(), s, key)
					mu.Lock()
					if err != nil {
						refused[key] = true
						mu.Unlock()
						if !errors.Is(err, chat.ErrUnavailable) {
							t.Errorf("not unavailable: %v", err)
						}
						return
					}
					acknowledged[key] = true
					enough := len(acknowledged)%100 == 0
					mu.Unlock()
					if enough {
						select {
						case begun <- struct{}{}:
						default:
						}
					}
				}
			})
		}
		<-begun
		server.Kill()
		working.Wait()

		_, err := s.State(t.Context(), "c")
		require.ErrorIs(t, err, chat.ErrUnavailable)
		require.ErrorIs(t, s.Ping(t.Context()), chat.ErrUnavailable)
		require.Equal(t, "unavailable", chat.Code(record(t.Context(), s, "no")))
		_, err = s.Claim(t.Context(), chat.JobTurn, 1, time.Minute)
		require.ErrorIs(t, err, chat.ErrUnavailable)

		server.Restart(t)
		for key := range refused {
			require.NoError(t, record(t.Context(), s, key))
			acknowledged[key] = true
		}
		stored := map[string]bool{}
		want := chat.Seq(1)
		for ev, err := range s.Read(t.Context(), "c", 0) {
			require.NoError(t, err)
			require.Equal(t, want, ev.Seq)
			want++
			if ev.Key != "" {
				stored[ev.Key] = true
			}
		}
		require.Equal(t, acknowledged, stored)
		require.Len(t, stored, int(want)-2, "nothing twice")
	}
	t.Logf("%d acknowledged over 3 kills, 0 lost", len(acknowledged))
}

// A server that hangs keeps a caller no longer than the caller's own deadline.
func TestServerHangs(t *testing.T) {
	server := testenv.NewPostgres(t)
	s := open(t, server.Database(t), store.Options{})
	talk(t, s)
	server.Pause()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	var asking sync.WaitGroup
	for i := range 30 { // more than there are connections
		asking.Go(func() {
			if err := record(ctx, s, fmt.Sprint(i)); !errors.Is(err, chat.ErrUnavailable) {
				t.Errorf("not unavailable: %v", err)
			}
		})
	}
	asking.Wait()
	require.Less(t, time.Since(began), 10*time.Second)
	server.Resume()
	for i := range 30 {
		require.NoError(t, record(t.Context(), s, fmt.Sprint(i)))
	}
	st, err := s.State(t.Context(), "c")
	require.NoError(t, err)
	require.Equal(t, chat.Seq(31), st.Seq, "a repeat of what was kept after all is not kept twice")
}

func TestADatabaseOfANewerVersionIsLeftAlone(t *testing.T) {
	dsn := testenv.Postgres(t)
	s := open(t, dsn, store.Options{})
	require.NoError(t, s.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`)
		return err
	}))
	_, err := postgres.Open(t.Context(), dsn, store.Options{})
	require.ErrorContains(t, err, "was written by a newer version (schema 99999, this binary knows ")
}

func TestAddressesThatCannotBe(t *testing.T) {
	for _, c := range []struct{ dsn, want string }{
		{"postgres://aftercare:sesame@127.0.0.1:1/x", `the database "x" on 127.0.0.1:1 doesn't answer`},
		{"mysql://aftercare:sesame@h/x", "can't be read; it looks like postgres://"},
		{"postgres://aftercare:sesame@127.0.0.1:port/x", "can't be read"},
		{strings.Replace(testenv.Postgres(t), "/test", "/nosuch", 1), "doesn't answer"},
	} {
		_, err := postgres.Open(t.Context(), c.dsn, store.Options{})
		require.ErrorContains(t, err, c.want)
		require.NotContains(t, err.Error(), "sesame")
	}
}

// Two transactions that lock two rows in opposite order: the server ends one of them, which runs again.
func TestDeadlocksAreRetried(t *testing.T) {
	s := open(t, testenv.Postgres(t), store.Options{})
	require.NoError(t, s.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `CREATE TABLE pair (id TEXT PRIMARY KEY, n BIGINT NOT NULL)`)
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT INTO pair VALUES ('a', 0), ('b', 0)`)
		}
		return err
	}))
	var meeting, working sync.WaitGroup
	meeting.Add(2)
	for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		working.Go(func() {
			first := true
			err := s.Write(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
				for i, id := range order {
					if _, err := tx.ExecContext(ctx, `UPDATE pair SET n = n + 1 WHERE id = $1`, id); err != nil {
						return err
					}
					if i == 0 && first { // both have one row now
						first = false
						meeting.Done()
						meeting.Wait()
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	working.Wait()
	var a, b int
	require.NoError(t, s.DB().QueryRowContext(t.Context(), `SELECT (SELECT n FROM pair WHERE id = 'a'), (SELECT n FROM pair WHERE id = 'b')`).Scan(&a, &b))
	require.Equal(t, []int{2, 2}, []int{a, b})
}
