package app

import (
	"fmt"
	"sync"
)

// once keeps what was made for the same reasons: reading the engine's own files gives the same every time, and many
// engines can live in one process.
type once[V any] struct {
	mu   sync.Mutex
	made map[string]V
}

// get is what create makes for a key, made once. A failure is not kept.
func (o *once[V]) get(key any, create func() (V, error)) (V, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	k := fmt.Sprint(key)
	if v, ok := o.made[k]; ok {
		return v, nil
	}
	v, err := create()
	if err != nil {
		return v, err
	}
	if o.made == nil {
		o.made = map[string]V{}
	}
	o.made[k] = v
	return v, nil
}
