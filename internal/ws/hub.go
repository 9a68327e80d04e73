package ws

import (
	"context"
	"sync"
)

// Hub knows the open sockets of one endpoint, so that a server can say goodbye to all of them.
type Hub struct {
	mu       sync.Mutex
	draining bool
	conns    map[*Conn]struct{}
	gone     sync.WaitGroup
}

// Enter adds a socket. While the hub drains it says goodbye to it instead and returns false.
func (h *Hub) Enter(c *Conn, goodbye any) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		c.Send(goodbye)
		c.Close(ErrDraining)
		c.write() // nobody else will
		return false
	}
	if h.conns == nil {
		h.conns = map[*Conn]struct{}{}
	}
	h.conns[c] = struct{}{}
	h.gone.Add(1)
	return true
}

// Leave takes a socket out that Enter let in.
func (h *Hub) Leave(c *Conn) {
	h.mu.Lock()
	delete(h.conns, c)
	h.mu.Unlock()
	h.gone.Done()
}

// Len is how many are open.
func (h *Hub) Len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.conns)
}

// Drain says goodbye to every socket, lets in no more, and waits until all are gone or ctx ends.
func (h *Hub) Drain(ctx context.Context, goodbye any) error {
	h.mu.Lock()
	h.draining = true
	for c := range h.conns {
		c.Send(goodbye)
		c.Close(ErrDraining)
	}
	h.mu.Unlock()
	done := make(chan struct{})
	go func() { h.gone.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
