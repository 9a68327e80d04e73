package revisions

import (
	"context"
	"fmt"
	"sync"
	"time"

	"aftercare/kb"
)

// node is what one node searches.
type node struct {
	mu      sync.Mutex // held while the index is swapped
	service *kb.Service
	reading sync.RWMutex
	set     *Set
}

// refresh is how long a lost wake-up can keep a node behind.
const refresh = 5 * time.Second

// Open indexes what shoppers get now. The service stays the same for the life of the node; its entries are
// swapped whole, so a search sees one generation or the next.
func (k *Keeper) Open(ctx context.Context) (*kb.Service, error) {
	set, err := k.load(ctx)
	if err != nil {
		return nil, err
	}
	k.warn(set)
	if k.service, err = k.Build(set.Entries()); err != nil {
		return nil, err
	}
	k.set = set
	return k.service, nil
}

// Follow keeps the node at the newest generation until ctx ends.
func (k *Keeper) Follow(ctx context.Context) {
	news := k.Bus.Listen(ctx, Topic)
	tick := time.NewTicker(refresh)
	defer tick.Stop()
	for {
		if err := k.Sync(ctx); err != nil && ctx.Err() == nil {
			k.Log.ErrorContext(ctx, "the FAQ that is searched stays behind; trying again", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-news:
		case <-tick.C:
		}
	}
}

// Sync brings the node to the newest generation. It returns when that is what it searches.
func (k *Keeper) Sync(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	g, err := k.generation(ctx)
	if err != nil || g == k.known().Generation {
		return err
	}
	set, err := k.load(ctx)
	if err != nil {
		return err
	}
	if err := k.service.Reload(set.Entries()); err != nil {
		return fmt.Errorf("index generation %d of the FAQ: %w", set.Generation, err)
	}
	k.warn(set)
	k.reading.Lock()
	k.set = set
	k.reading.Unlock()
	k.Log.InfoContext(ctx, "the FAQ was swapped", "generation", set.Generation, "entries", len(set.Live))
	return nil
}

// Generation is what this node searches.
func (k *Keeper) Generation() int { return k.known().Generation }

func (k *Keeper) known() *Set {
	k.reading.RLock()
	defer k.reading.RUnlock()
	return k.set
}

func (k *Keeper) warn(s *Set) {
	for _, ref := range sortedRefs(s.Broken) {
		k.Log.Error("a published FAQ entry can't be read with today's settings and is left out", "entry", ref.String(), "cause", s.Broken[ref])
	}
}

// searcher searches a set: the node's own index when it is of that generation.
func (k *Keeper) searcher(s *Set) (kb.Searcher, func() error, error) {
	if k.known() == s {
		return k.service, func() error { return nil }, nil
	}
	built, err := k.Build(s.Entries())
	if err != nil {
		return nil, nil, err
	}
	return built, built.Close, nil
}
