package wake

import (
	"context"
	"sync"
)

// Memory is the bus of a single process.
type Memory struct {
	mu        sync.Mutex
	listeners map[string]map[chan struct{}]struct{}
}

// NewMemory makes a bus that needs no closing.
func NewMemory() *Memory {
	return &Memory{listeners: map[string]map[chan struct{}]struct{}{}}
}

// Wake wakes the topic's listeners.
func (m *Memory) Wake(topic string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for c := range m.listeners[topic] {
		poke(c)
	}
}

// Listen listens until ctx ends.
func (m *Memory) Listen(ctx context.Context, topic string) <-chan struct{} {
	c := make(chan struct{}, 1)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.listeners[topic] == nil {
		m.listeners[topic] = map[chan struct{}]struct{}{}
	}
	m.listeners[topic][c] = struct{}{}
	context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.listeners[topic], c)
		if len(m.listeners[topic]) == 0 {
			delete(m.listeners, topic)
		}
	})
	return c
}

// all wakes every listener of every topic.
func (m *Memory) all() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, cs := range m.listeners {
		for c := range cs {
			poke(c)
		}
	}
}

// poke leaves a wake-up unless one is waiting already.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
