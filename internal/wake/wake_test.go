package wake_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"aftercare/internal/testenv"
	"aftercare/internal/wake"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// patience is only ever waited for when a test fails.
const patience = 20 * time.Second

func woken(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatal("nobody was woken")
	}
}

func quiet(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
		t.Fatal("woken for nothing")
	default:
	}
}

// node opens a bus as one node of several would.
func node(t *testing.T, url string) wake.Bus {
	t.Helper()
	b, err := wake.Open(t.Context(), url)
	require.NoError(t, err)
	if c, ok := b.(io.Closer); ok {
		t.Cleanup(func() { require.NoError(t, c.Close()) })
	}
	return b
}

// hears waits until b hears a: a subscription takes a moment to be there.
func hears(t *testing.T, a, b wake.Bus) {
	t.Helper()
	c := b.Listen(t.Context(), "hello")
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		a.Wake("hello")
		select {
		case <-c:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatal("the nodes don't hear each other")
}

func TestBus(t *testing.T) {
	for _, kind := range []string{"memory", "redis"} {
		t.Run(kind, func(t *testing.T) {
			open := func(t *testing.T) wake.Bus {
				if kind == "redis" {
					return node(t, testenv.Redis(t))
				}
				return node(t, "")
			}

			t.Run("wakes the topic's listeners, at once and coalesced", func(t *testing.T) {
				b := open(t)
				require.NoError(t, wake.Ping(t.Context(), b))
				one, two, other := b.Listen(t.Context(), "a"), b.Listen(t.Context(), "a"), b.Listen(t.Context(), "b")
				for range 100 {
					b.Wake("a")
				}
				require.Len(t, one, 1)
				require.Equal(t, 1, cap(one))
				woken(t, one)
				woken(t, two)
				if kind == "memory" { // Redis wakes everyone when its subscription begins, whenever that is
					quiet(t, one)
					quiet(t, other)
				}
			})

			t.Run("a listener that left is not woken", func(t *testing.T) {
				b := open(t)
				ctx, cancel := context.WithCancel(t.Context())
				gone := b.Listen(ctx, "a")
				cancel()
				stays := b.Listen(t.Context(), "a")
				require.Eventually(t, func() bool { // leaving is asynchronous
					for len(gone) > 0 {
						<-gone
					}
					b.Wake("a")
					woken(t, stays)
					return len(gone) == 0
				}, patience, time.Millisecond)
			})
		})
	}
}

func TestMemoryKeepsNothingOfThoseWhoLeft(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	m := wake.NewMemory()
	ctx, cancel := context.WithCancel(context.Background())
	for i := range 1000 {
		m.Listen(ctx, fmt.Sprint("topic", i))
	}
	cancel()
	require.Eventually(t, func() bool { return m.Topics() == 0 }, patience, time.Millisecond)
}

func TestRedisJoinsNodes(t *testing.T) {
	url := testenv.Redis(t)
	a, b := node(t, url), node(t, url)
	hears(t, a, b)
	hears(t, b, a)

	const topics = 2000 // more than fit one message
	var listening []<-chan struct{}
	for i := range topics {
		listening = append(listening, b.Listen(t.Context(), fmt.Sprint("conv:", i)))
	}
	for i := range topics {
		a.Wake(fmt.Sprint("conv:", i))
	}
	for _, c := range listening {
		woken(t, c)
	}
}

func TestRedisAwayAndBack(t *testing.T) {
	server := testenv.NewRedis(t)
	a, b := node(t, server.URL), node(t, server.URL)
	hears(t, a, b)

	server.Kill()
	require.Error(t, wake.Ping(t.Context(), a))
	mine, others := a.Listen(t.Context(), "conv:1"), b.Listen(t.Context(), "conv:1")
	before := time.Now()
	for range 10_000 { // far more than would fit any queue
		a.Wake("conv:1")
	}
	require.Less(t, time.Since(before), time.Second, "a caller waited for Redis")
	woken(t, mine) // this node needs no Redis

	server.Restart(t)
	woken(t, others) // nobody waits for ever
	hears(t, a, b)
	require.NoError(t, wake.Ping(t.Context(), a))
}

func TestRedisPaused(t *testing.T) {
	server := testenv.NewRedis(t)
	a, b := node(t, server.URL), node(t, server.URL)
	hears(t, a, b)
	server.Pause()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.Error(t, wake.Ping(ctx, a))
	mine, others := a.Listen(t.Context(), "conv:1"), b.Listen(t.Context(), "conv:1")
	a.Wake("conv:1")
	woken(t, mine)
	server.Resume()
	woken(t, others)
}

func TestRedisStartsLater(t *testing.T) {
	server := testenv.NewRedis(t)
	server.Kill()
	a, b := node(t, server.URL), node(t, server.URL)
	c := b.Listen(t.Context(), "desk")
	a.Wake("desk")
	server.Restart(t)
	woken(t, c)
}

func TestRedisCloseEndsEverything(t *testing.T) {
	url := testenv.Redis(t) // may start the server, whose goroutine stays
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	b, err := wake.OpenRedis(context.Background(), url)
	require.NoError(t, err)
	hears(t, b, b)
	require.NoError(t, b.Close())
}

func TestBadURL(t *testing.T) {
	_, err := wake.Open(t.Context(), "localhost:6379")
	require.ErrorContains(t, err, "looks like redis://")
}
