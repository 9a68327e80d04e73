//go:build unix

package testenv

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { Main(m) }

func TestPostgresDatabasesAreApart(t *testing.T) {
	a, b := Postgres(t), Postgres(t)
	require.NotEqual(t, a, b)
	for _, dsn := range []string{a, b} {
		db, err := sql.Open("pgx", dsn)
		require.NoError(t, err)
		defer db.Close()
		_, err = db.Exec(`CREATE TABLE same_name (id BIGINT)`)
		require.NoError(t, err)
	}
}

func TestServersCanBeHurt(t *testing.T) {
	for name, s := range map[string]*Server{"postgres": NewPostgres(t), "redis": NewRedis(t)} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, s.ready())
			s.Kill()
			require.Error(t, s.ready())
			s.Restart(t)
			require.NoError(t, s.ready())
		})
	}
}

func TestPausedPostgresDoesNotAnswer(t *testing.T) {
	s := NewPostgres(t)
	db, err := sql.Open("pgx", s.URL)
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.Ping())
	s.Pause()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	require.Error(t, db.PingContext(ctx))
	s.Resume()
	require.NoError(t, db.Ping())
}

func TestRedis(t *testing.T) {
	require.NotEqual(t, Redis(t), Redis(t))
}
