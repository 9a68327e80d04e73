package sqlite

import (
	"context"

	"aftercare/store"
)

// OpenCounting is Open, and how many commits there were since.
func OpenCounting(ctx context.Context, dir string, o store.Options) (*store.Store, func() int64, error) {
	e, err := open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	return store.New(e, o), e.writer.commits.Load, nil
}

// MaxBatch is how many writes share a commit at most.
const MaxBatch = maxBatch
