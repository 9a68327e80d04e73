package wake

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Redis is the bus of several nodes. Listeners of this process are woken at once and without Redis; the
// other nodes hear of it through one channel that all subscribe to.
//
// Publishing never keeps a caller waiting: topics gather in a set and one goroutine sends what is in it.
// While Redis is away nothing piles up. The set gives way to "everything", which is sent when Redis is
// back, and so is every listener woken whose own connection was gone: nobody waits for ever.
type Redis struct {
	client *redis.Client
	local  *Memory
	node   string // tells our own messages from others'
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu      sync.Mutex
	pending map[string]struct{} // topics to publish; nil means everything
	filled  chan struct{}       // pending has something
}

const (
	channel    = "aftercare:wake"
	everything = "*"
	maxPending = 4096 // topics; beyond that, everything
	maxMessage = 512  // topics in one message
	retryAfter = 250 * time.Millisecond
	// quiet is how long a healthy subscription may say nothing before it is asked, and as long again
	// before it counts as dead.
	quiet = 5 * time.Second
)

// OpenRedis connects in the background; it fails only on a url that can't be right.
func OpenRedis(_ context.Context, url string) (*Redis, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("the address of Redis can't be read; it looks like redis://:password@host:6379/0: %w", err)
	}
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	o.PoolSize, o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.MaxRetries = 4, 2*time.Second, 2*time.Second, 2*time.Second, -1
	ctx, cancel := context.WithCancel(context.Background())
	r := &Redis{
		client: redis.NewClient(o), local: NewMemory(), node: rand.Text(), cancel: cancel,
		pending: map[string]struct{}{}, filled: make(chan struct{}, 1),
	}
	r.done.Go(func() { r.publishing(ctx) })
	r.done.Go(func() { r.subscribed(ctx) })
	return r, nil
}

// Wake wakes this node's listeners now and the others' soon.
func (r *Redis) Wake(topic string) {
	r.local.Wake(topic)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pending != nil {
		r.pending[topic] = struct{}{}
		if len(r.pending) > maxPending {
			r.pending = nil
		}
	}
	poke(r.filled)
}

// Listen listens until ctx ends.
func (r *Redis) Listen(ctx context.Context, topic string) <-chan struct{} {
	return r.local.Listen(ctx, topic)
}

// Ping reports whether Redis answers.
func (r *Redis) Ping(ctx context.Context) error {
	if err := r.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("redis at %s: %w", r.client.Options().Addr, err)
	}
	return nil
}

// Close stops; wake-ups that were not sent yet are lost.
func (r *Redis) Close() error {
	r.cancel()
	err := r.client.Close()
	r.done.Wait()
	return err
}

func (r *Redis) publishing(ctx context.Context) {
	for {
		select {
		case <-r.filled:
		case <-ctx.Done():
			return
		}
		for _, message := range r.take() {
			if err := r.client.Publish(ctx, channel, r.node+"\n"+message).Err(); err != nil {
				r.putEverything()
				if !pause(ctx, retryAfter) {
					return
				}
				break
			}
		}
	}
}

// take empties the set into messages.
func (r *Redis) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	topics := r.pending
	r.pending = map[string]struct{}{}
	if topics == nil {
		return []string{everything}
	}
	var messages, batch []string
	for t := range topics {
		if batch = append(batch, t); len(batch) == maxMessage {
			messages, batch = append(messages, strings.Join(batch, "\n")), nil
		}
	}
	if len(batch) > 0 {
		messages = append(messages, strings.Join(batch, "\n"))
	}
	return messages
}

func (r *Redis) putEverything() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending = nil
	poke(r.filled)
}

func (r *Redis) subscribed(ctx context.Context) {
	well := true
	for {
		err := r.subscription(ctx, func() {
			if !well {
				slog.Info("redis is back; wake-ups from other nodes are heard again")
			}
			well = true
		})
		if ctx.Err() != nil {
			return
		}
		if well {
			slog.Warn("redis is away; wake-ups from other nodes come late until it is back", "err", err)
			well = false
		}
		if !pause(ctx, retryAfter) {
			return
		}
	}
}

// subscription hears one connection to its end.
func (r *Redis) subscription(ctx context.Context, up func()) error {
	ps := r.client.Subscribe(ctx, channel)
	defer ps.Close()
	// Receiving doesn't heed the context: closing the connection is what ends it.
	defer context.AfterFunc(ctx, func() { ps.Close() })()
	asked := false
	for {
		message, err := ps.ReceiveTimeout(ctx, quiet)
		var netErr net.Error
		if errors.As(err, &netErr) && netErr.Timeout() && !asked {
			asked = true
			if err := ps.Ping(ctx); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		asked = false
		switch m := message.(type) {
		case *redis.Subscription:
			up()
			r.local.all() // who knows what was said while nobody was listening
		case *redis.Message:
			r.hear(m.Payload)
		}
	}
}

func (r *Redis) hear(payload string) {
	node, topics, _ := strings.Cut(payload, "\n")
	if node == r.node {
		return // our listeners were woken at once
	}
	for topic := range strings.SplitSeq(topics, "\n") {
		if topic == everything {
			r.local.all()
			return
		}
		r.local.Wake(topic)
	}
}

// pause waits, and reports whether to go on.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
