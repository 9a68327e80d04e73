package sqlite_test

import (
	"testing"

	"aftercare/store"
	"aftercare/store/sqlite"
	"aftercare/store/storetest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, dir string, o store.Options) *store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), dir, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) (one, other *store.Store) {
		s := open(t, t.TempDir(), o)
		return s, s
	})
}
