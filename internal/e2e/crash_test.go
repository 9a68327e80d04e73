//go:build linux

package e2e

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/internal/testenv"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
)

// deployment is how many servers run on which database.
type deployment struct {
	what    program
	servers int
	data    string
	env     []string
	open    func(t *testing.T) (*store.Store, error)
}

// embedded is one server on its own folder.
func embedded(t *testing.T, what program) deployment {
	dir := t.TempDir()
	return deployment{what, 1, dir, nil, func(t *testing.T) (*store.Store, error) {
		return sqlite.Open(t.Context(), dir, store.Options{})
	}}
}

// scaledOut is two servers on one PostgreSQL and one Redis.
func scaledOut(t *testing.T, what program) deployment {
	dsn := testenv.Postgres(t)
	env := []string{"AFTERCARE_DATABASE=" + dsn, "AFTERCARE_REDIS=" + testenv.Redis(t)}
	return deployment{what, 2, t.TempDir(), env, func(t *testing.T) (*store.Store, error) {
		return postgres.Open(t.Context(), dsn, store.Options{})
	}}
}

// crash kills servers again and again while pages talk, and judges the log at the end. After the last kill
// somebody new must get an answer.
func crash(t *testing.T, d deployment, l *load, kills int) verdict {
	t.Helper()
	const conversations = 4
	l.site = newSite()
	servers, urls := make([]*process, d.servers), make([]string, d.servers)
	start := func(i int) {
		servers[i], urls[i] = serve(t, d.what, d.data, d.env...)
		l.site.up(urls[i])
	}
	for i := range servers {
		start(i)
	}
	l.start(t, conversations)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for n := range kills {
		l.acknowledged(60 + random.IntN(120))
		i := n % d.servers
		l.site.down(urls[i])
		servers[i].kill()
		start(i)
	}
	account := l.end(t)
	late := shopper(t, urls[0])
	late.hears(t, chat.RoleBot, late.say(t, "你好"))
	for _, p := range servers {
		p.stop(t)
	}
	s, err := d.open(t)
	require.NoError(t, err)
	defer s.Close()
	v := account.judge(t, s)
	t.Logf("seed %d: %d kills, %d messages sent again: %s", seed, kills, l.retry.Load(), v)
	return v
}

// clean wants a verdict without a fault, and says what that is worth: 0 failures in n independent trials
// bound the chance of one to about 3/n with 95 % confidence. The kill is the trial that counts: 40 clean
// kills say that fewer than 3/40 = 7.5 % of kills lose or double anything, not that none does.
func clean(t *testing.T, v verdict, kills int) {
	t.Helper()
	require.True(t, v.clean(), "%v", v)
	require.Greater(t, v.messages, 60*kills, "it was under load")
	t.Logf("0 faults bound the chance of one to %.1f %% a kill, %.2f %% a message", 300/float64(kills), 300/float64(v.messages))
}

// Promises R1, R2 and R3: what was acknowledged is there, once, in one order for everyone, however often the
// server is killed and however often a page sends it again. A kill -9 leaves the kernel alive: what a power
// cut does is tried elsewhere.
func TestKilledUnderLoadNothingAcknowledgedIsLostOrDoubled(t *testing.T) {
	const kills = 40
	clean(t, crash(t, embedded(t, plain), &load{}, kills), kills)
}

// Here a page that loses its server sends again to the other one.
func TestKilledInTurnTwoServersLoseAndDoubleNothing(t *testing.T) {
	const kills = 10
	clean(t, crash(t, scaledOut(t, plain), &load{}, kills), kills)
}

// The negative controls: the same load, the same kills, the same check, and one defect each.

func TestTheCrashCheckSeesAcknowledgedBeforeRecorded(t *testing.T) {
	v := crash(t, embedded(t, broken), &load{}, 3)
	require.NotEmpty(t, v.lost, "%v", v)
}

func TestTheCrashCheckSeesRetriesUnderFreshKeys(t *testing.T) {
	v := crash(t, embedded(t, plain), &load{freshKeys: true}, 3)
	require.NotEmpty(t, v.doubled, "%v", v)
	require.Empty(t, v.lost, "%v", v)
}
