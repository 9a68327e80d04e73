package app

import (
	"maps"
	"strings"
	"sync"
	"time"

	"aftercare/bot"
)

const (
	// maxTries wrong proofs about one order, address or name within tryWindow close that way to show who one
	// is, in whatever conversation they were tried. A person can still verify the customer.
	maxTries  = 5
	tryWindow = time.Hour
	// maxWatched bounds what is remembered; what is over goes first, then any.
	maxWatched = 10_000
)

// tries counts proofs that showed nobody, by what they were about: a guess at an order's phone number counts
// against that order. It is kept in memory, so every node counts for itself.
type tries struct {
	mu    sync.Mutex
	wrong map[string][]time.Time
}

// about is what a proof could be guessed for.
func about(p bot.Proof) string {
	switch {
	case p.Order != "":
		return "order " + strings.ToLower(p.Order)
	case p.Name != "":
		return "name " + strings.ToLower(p.Name)
	}
	return "mail " + strings.ToLower(p.Email)
}

// spent reports whether the way is closed.
func (t *tries) spent(p bot.Proof, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := 0
	for _, at := range t.wrong[about(p)] {
		if now.Sub(at) < tryWindow {
			n++
		}
	}
	return n >= maxTries
}

// missed notes a wrong one.
func (t *tries) missed(p bot.Proof, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wrong == nil {
		t.wrong = map[string][]time.Time{}
	}
	if len(t.wrong) >= maxWatched {
		maps.DeleteFunc(t.wrong, func(_ string, at []time.Time) bool { return now.Sub(at[len(at)-1]) >= tryWindow })
	}
	for k := range t.wrong {
		if len(t.wrong) < maxWatched {
			break
		}
		delete(t.wrong, k)
	}
	t.wrong[about(p)] = append(t.wrong[about(p)], now)
}
