package postgres_test

import (
	"testing"

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
