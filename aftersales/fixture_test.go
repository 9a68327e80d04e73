package aftersales_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/internal/testenv"
	"aftercare/shop/demo"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// desk is everything a test needs: a store with the demo shop in it, the service, and a clock to turn.
type desk struct {
	*aftersales.Service
	db    *store.Store
	shop  *demo.Shop
	rules *policy.Rules
	clock *clock
}

type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t
}

const day = 24 * time.Hour

// start is a Sunday, half past eight in the evening in Shanghai.
var start = time.Date(2026, 11, 22, 12, 30, 0, 0, time.UTC)

func eachEngine(t *testing.T, test func(t *testing.T, d *desk)) {
	for name, open := range map[string]func(t *testing.T) (*store.Store, error){
		"sqlite": func(t *testing.T) (*store.Store, error) {
			return sqlite.Open(t.Context(), t.TempDir(), store.Options{})
		},
		"postgres": func(t *testing.T) (*store.Store, error) {
			return postgres.Open(t.Context(), testenv.Postgres(t), store.Options{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := open(t)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, s.Close()) })
			test(t, newDesk(t, s))
		})
	}
}

func newDesk(t *testing.T, s *store.Store) *desk {
	t.Helper()
	require.NoError(t, demo.Fill(t.Context(), s))
	c := &clock{t: start}
	rules, err := policy.Default()
	require.NoError(t, err)
	sh := demo.New(s, func() time.Time { return start }) // the shop's calendar stands still, cases move on
	d := &desk{nil, s, sh, rules, c}
	d.Service = d.under(t, rules)
	return d
}

// under is the service with other rules.
func (d *desk) under(t *testing.T, r *policy.Rules) *aftersales.Service {
	t.Helper()
	enqueue := func(ctx context.Context, tx *sql.Tx, kind, key string, conv chat.ConvID, payload []byte) error {
		return d.db.Enqueue(ctx, tx, store.Job{Kind: kind, Key: key, Conv: conv, Payload: payload})
	}
	service, err := aftersales.New(d.db, d.shop, r, enqueue, d.clock.Now)
	require.NoError(t, err)
	return service
}

// notices are the notices that wait for a conversation, oldest first. Reading them takes them.
func (d *desk) notices(t *testing.T) (out []aftersales.Notice) {
	t.Helper()
	for _, j := range d.jobs(t, aftersales.JobNotice) {
		var n aftersales.Notice
		require.NoError(t, json.Unmarshal(j.Payload, &n))
		require.Equal(t, chat.ConvID("conv-1"), j.Conv)
		out = append(out, n)
	}
	return out
}

func (d *desk) jobs(t *testing.T, kind string) (out []store.Job) {
	t.Helper()
	for {
		jobs, err := d.db.Claim(t.Context(), kind, 100, time.Minute)
		require.NoError(t, err)
		if len(jobs) == 0 {
			return out
		}
		for _, j := range jobs {
			require.NoError(t, d.db.Finish(t.Context(), j.ID, time.Time{}, nil))
		}
		out = append(out, jobs...)
	}
}

func (d *desk) move(t *testing.T, c aftersales.Case, e aftersales.Event, by aftersales.Actor, why ...string) aftersales.Case {
	t.Helper()
	var b aftersales.Because
	if len(why) > 0 {
		b.Reason, b.Evidence = why[0], why[1:]
	}
	c, err := d.Move(t.Context(), c.ID, e, by, b)
	require.NoError(t, err)
	return c
}

var (
	warehouse = aftersales.Actor{Party: aftersales.Warehouse, ID: "w1"}
	agent     = aftersales.Actor{Party: aftersales.Agent, ID: "a1"}
	manager   = aftersales.Actor{Party: aftersales.Manager, ID: "m1"}
)

func customer(c aftersales.Case) aftersales.Actor {
	return aftersales.Actor{Party: aftersales.Customer, ID: string(c.Customer)}
}

// jacket is the return of the black jacket that 林晓雨 bought yesterday.
var jacket = aftersales.Request{
	Type: aftersales.Return, Customer: "c-lin", Order: "o-lin-01", Lines: []string{"o-lin-01-1"}, Reason: "size", Note: "袖子太长", Conv: "conv-1",
}

func (d *desk) open(t *testing.T, key string, r aftersales.Request) aftersales.Case {
	t.Helper()
	c, err := d.Open(t.Context(), key, r)
	require.NoError(t, err)
	return c
}

func request(c chat.CustomerID, order, reason string, lines ...string) aftersales.Request {
	return aftersales.Request{Type: aftersales.Return, Customer: c, Order: order, Lines: lines, Reason: reason, Conv: "conv-1"}
}
