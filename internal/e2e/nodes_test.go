//go:build linux

package e2e

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/handoff/desk"
	"aftercare/internal/testenv"
	"aftercare/internal/ws/wstest"
	"aftercare/store"
	"aftercare/store/postgres"
)

// nodes are two servers on one PostgreSQL and one Redis.
type nodes struct {
	a, b  string
	redis *testenv.Server
	env   []string
	store *store.Store // the same database, to look into
}

func startNodes(t *testing.T) *nodes {
	t.Helper()
	n := &nodes{redis: testenv.NewRedis(t)}
	dsn := testenv.Postgres(t)
	n.env = []string{"AFTERCARE_DATABASE=" + dsn, "AFTERCARE_REDIS=" + n.redis.URL, "AFTERCARE_LOG_LEVEL=error"}
	a := run(t, raced, n.env, "serve", "--addr", "127.0.0.1:0")
	b := run(t, raced, n.env, "serve", "--addr", "127.0.0.1:0")
	n.a, n.b = a.up(t), b.up(t)
	var err error
	n.store, err = postgres.Open(t.Context(), dsn, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, n.store.Close())
		a.stop(t)
		b.stop(t)
	})
	return n
}

// Promises R4 and R6. The shopper's socket is on node A and the agent's on node B. What crosses from one to
// the other goes through the database; Redis only makes it fast.
func TestAConversationOverTwoNodes(t *testing.T) {
	t.Parallel()
	n := startNodes(t)
	p := shopper(t, n.a)

	const questions = 5
	for range questions {
		asked := p.say(t, "你好")
		p.hears(t, chat.RoleBot, asked)
	}
	asked := p.say(t, "转人工")
	p.hears(t, chat.RoleBot, asked)
	p.waitsFor(t, func(s web.Status) bool { return s.Holder == chat.HeldByQueue && s.Place == 1 })
	understood := map[chat.Seq]int{}
	for _, u := range bodies[chat.Understood](t, n.store, p.Conv) {
		understood[u.Upto]++
	}
	require.Len(t, understood, questions+1)
	for seq, times := range understood {
		require.Equal(t, 1, times, "the bot answered message %d on both nodes", seq)
	}

	d := openDesk(t, n.b, signIn(t, n.b, "chen", "小陈", n.env...))
	wstest.Next(t, d.Client, func(l desk.Lists) bool { return len(l.Queue) == 1 && l.Queue[0].Conv == p.Conv })
	d.Send(t, desk.Open{Conv: p.Conv})
	require.IsType(t, desk.Done{}, d.asks(t, "claim", desk.Claim{ID: "claim", Conv: p.Conv}))
	p.waitsFor(t, func(s web.Status) bool { return s.Agent == "小陈" })
	talk := &dialogue{t: t, nodes: n, page: p, screen: d}

	talk.pingPong("with redis", 10)
	n.redis.Kill()
	_, said := get(t, n.a+"/readyz")
	require.Equal(t, "ready, without redis\n", said)
	talk.both("without redis", 5)
	talk.oneByOne("still without redis")
	n.redis.Restart(t)
	for _, url := range []string{n.a, n.b} {
		// Another process finds its way back; nothing tells when.
		require.Eventually(t, func() bool { _, said := get(t, url+"/readyz"); return said == "ready\n" }, patience, 50*time.Millisecond)
	}
	talk.both("redis is back", 1) // brings both subscriptions back
	talk.pingPong("with redis again", 10)

	for _, e := range talk.log() {
		require.NotEqual(t, chat.RoleBot, e.By.Role, "the bot spoke while an agent had the chat")
	}
}

// dialogue is a shopper on one node who talks to an agent on another.
type dialogue struct {
	t     *testing.T
	nodes *nodes
	*page
	screen *screen
}

// onPage waits until the shopper sees a text.
func (d *dialogue) onPage(text string) {
	d.t.Helper()
	wstest.Next(d.t, d.page.Client, func(f web.Items) bool {
		for _, it := range f.Items {
			if it.Message.Text == text {
				return true
			}
		}
		return false
	})
}

// onDesk waits until the agent sees a text.
func (d *dialogue) onDesk(text string) {
	d.t.Helper()
	wstest.Next(d.t, d.screen.Client, func(f desk.Items) bool {
		for _, it := range f.Items {
			if it.Message.Text == text {
				return true
			}
		}
		return false
	})
}

func (d *dialogue) epoch() chat.Epoch {
	st, err := d.nodes.store.State(d.t.Context(), d.Conv)
	require.NoError(d.t, err)
	return st.Epoch
}

// pingPong answers each message only once it has come across. A node that only looked now and then, without
// being woken, would need 2.5 seconds on average for each.
func (d *dialogue) pingPong(name string, rounds int) {
	d.t.Helper()
	began := time.Now()
	epoch := d.epoch()
	for i := range rounds {
		ping, pong := fmt.Sprint(name, " ping ", i), fmt.Sprint(name, " pong ", i)
		d.page.say(d.t, ping)
		d.onDesk(ping)
		d.screen.say(d.t, d.Conv, epoch, pong)
		d.onPage(pong)
	}
	took := time.Since(began)
	d.t.Logf("%s: %d messages across, one after the other, in %v", name, 2*rounds, took)
	require.Less(d.t, took, time.Duration(rounds)*time.Second, "%s: wake-ups don't cross", name)
}

// both lets both sides talk without waiting for each other, and then waits until each has seen the other.
func (d *dialogue) both(name string, each int) {
	d.t.Helper()
	began := time.Now()
	epoch := d.epoch()
	for i := range each {
		d.page.say(d.t, fmt.Sprint(name, " shopper ", i))
		d.screen.say(d.t, d.Conv, epoch, fmt.Sprint(name, " agent ", i))
	}
	d.onPage(fmt.Sprint(name, " agent ", each-1))
	d.onDesk(fmt.Sprint(name, " shopper ", each-1))
	took := time.Since(began)
	d.t.Logf("%s: %d messages across in %v", name, 2*each, took)
	require.Less(d.t, took, 15*time.Second, name)
}

// oneByOne says one thing on each side while the other node has nothing to do that would make it look.
func (d *dialogue) oneByOne(name string) {
	d.t.Helper()
	epoch := d.epoch()
	began := time.Now()
	d.page.say(d.t, name+" shopper")
	d.onPage(name + " shopper")
	d.screen.say(d.t, d.Conv, epoch, name+" agent")
	d.onPage(name + " agent")
	d.onDesk(name + " agent")
	d.page.say(d.t, name+" shopper again")
	d.onDesk(name + " shopper again")
	took := time.Since(began)
	d.t.Logf("%s: one message each way in %v", name, took)
	require.Less(d.t, took, 15*time.Second, name) // a node looks every 5 seconds, woken or not
}

// log is what was said since the agent came. Fresh sockets on both nodes must show the same, in its order.
func (d *dialogue) log() []chat.Event {
	d.t.Helper()
	var events []chat.Event
	var said []string
	for e, err := range d.nodes.store.Read(d.t.Context(), d.Conv, 0) {
		require.NoError(d.t, err)
		if _, ok := e.Body.(chat.Assigned); ok {
			events, said = nil, nil
		}
		if b, ok := e.Body.(chat.Said); ok {
			events = append(events, e)
			said = append(said, b.Message.Text)
		}
	}
	for _, url := range []string{d.nodes.a, d.nodes.b} {
		again := enter(d.t, url, web.Hello{Guest: d.Guest, Conv: d.Conv, Since: events[0].Seq - 1})
		var shown []string
		for len(shown) < len(said) {
			for _, it := range wstest.Next[web.Items](d.t, again.Client).Items {
				shown = append(shown, it.Message.Text)
			}
		}
		require.Equal(d.t, said, shown)
	}
	return events
}

// Promise R5: of 200 agents on two nodes who claim a chat at the same moment, one gets it.
func TestTwoHundredAgentsClaimOneChatOnTwoNodes(t *testing.T) {
	t.Parallel()
	const agents, chats = 200, 5
	n := startNodes(t)
	sessions := hire(t, n.store, agents)
	desks := make([]*screen, agents)
	for i, s := range sessions {
		desks[i] = openDesk(t, []string{n.a, n.b}[i%2], s)
	}
	for i := range chats {
		c := chat.ConvID(fmt.Sprint("chat-", i))
		_, err := n.store.Open(t.Context(), c, chat.Opened{Channel: "web", Guest: string(c), Locale: chat.Zh})
		require.NoError(t, err)
		_, err = n.store.Append(t.Context(), c, 1, chat.Bot, chat.Queued{Reason: "asked"})
		require.NoError(t, err)

		winners, refused := race(t, desks, c)
		require.Len(t, winners, 1, "chat %s has several owners, or none", c)
		winner := desks[winners[0]]
		for _, r := range refused {
			require.Equal(t, "conflict", r.Code)
			require.True(t, strings.HasPrefix(r.Text.En, winner.Name+" "), "%q doesn't say that %s has it", r.Text.En, winner.Name)
		}
		assigned := bodies[chat.Assigned](t, n.store, c)
		require.Len(t, assigned, 1)
		require.Equal(t, winner.Agent, assigned[0].Agent)
	}
	t.Logf("%d claims, %d chats, each with one owner", agents*chats, chats)
}

// race lets all desks claim a chat at once and sorts the answers.
func race(t *testing.T, desks []*screen, c chat.ConvID) (winners []int, refused []desk.Refused) {
	t.Helper()
	answered := make([]any, len(desks))
	errs := make([]error, len(desks))
	gate := make(chan struct{})
	var racing sync.WaitGroup
	for i, d := range desks {
		racing.Go(func() {
			<-gate
			if errs[i] = d.Write(desk.Claim{ID: string(c), Conv: c}); errs[i] != nil {
				return
			}
			is := answers(string(c))
			for answered[i] == nil && errs[i] == nil {
				var frame any
				if frame, errs[i] = d.Read(); errs[i] == nil && is(frame) {
					answered[i] = frame
				}
			}
		})
	}
	close(gate)
	racing.Wait()
	for i, a := range answered {
		require.NoError(t, errs[i], "desk %d", i)
		if r, ok := a.(desk.Refused); ok {
			refused = append(refused, r)
		} else {
			winners = append(winners, i)
		}
	}
	return winners, refused
}
