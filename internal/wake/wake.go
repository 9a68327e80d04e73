// Package wake tells readers that there is something new to read: inside one process, or through Redis
// for all nodes.
package wake

import "context"

// Bus carries wake-ups. A topic names what has changed, such as "conv:<id>" or "job:turn".
//
// A wake-up is a hint and carries no data. It may be lost, it may come twice, and several may come as one.
// So whoever listens first starts to listen, then reads the store, and reads again from where it was at
// each wake-up, as well as now and then without any.
type Bus interface {
	// Wake never blocks and never fails.
	Wake(topic string)
	// Listen returns a channel of capacity 1 that holds a value once the topic was woken after this call.
	// When ctx ends the channel gets no more values; it is never closed.
	Listen(ctx context.Context, topic string) <-chan struct{}
}

// Open chooses the bus: Redis when there is a url ("redis://host:6379/0"), else this process's memory.
// Redis need not be up yet; ask Ping whether it is. Close the result if it is an io.Closer.
func Open(ctx context.Context, url string) (Bus, error) {
	if url == "" {
		return NewMemory(), nil
	}
	return OpenRedis(ctx, url)
}

// Ping reports whether a bus reaches the other nodes. Memory always does: there are none.
func Ping(ctx context.Context, b Bus) error {
	if p, ok := b.(interface{ Ping(context.Context) error }); ok {
		return p.Ping(ctx)
	}
	return nil
}
