package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"aftercare/chat"
)

// Task is a leased piece of work on one conversation.
type Task struct {
	ID      string
	Conv    chat.ConvID
	Seq     chat.Seq
	Attempt int // 1 the first time
	Payload []byte
}

// Jobs hands out leased work, each piece to one worker at a time. A lease that runs out makes it
// available again, so whatever is done must bear being done twice.
type Jobs interface {
	Claim(ctx context.Context, kind string, n int, lease time.Duration) ([]Task, error)
	// Finish ends a task; with a cause it is tried again at retryAt, or kept as a dead letter when
	// retryAt is zero.
	Finish(ctx context.Context, id string, retryAt time.Time, cause error) error
	// Next is when the next task of a kind is due; the zero time when there is none.
	Next(ctx context.Context, kind string) (time.Time, error)
}

// Listener wakes a worker early. A lost wake-up costs a moment, never a task.
type Listener interface {
	Listen(ctx context.Context, topic string) <-chan struct{}
}

// Worker does the tasks of one kind until its context ends.
type Worker struct {
	Kind   string
	Do     func(ctx context.Context, t Task) error
	GaveUp func(ctx context.Context, t Task) error // after the last try; may be nil
	Jobs   Jobs
	Bus    Listener
	Now    func() time.Time
	Log    *slog.Logger
	// Width is how many tasks run at once.
	Width int
}

const (
	lease    = 30 * time.Second
	maxIdle  = time.Second // how long a lost wake-up can cost
	attempts = 5
)

// Run works until ctx ends, then waits for the tasks under way.
func (w *Worker) Run(ctx context.Context) {
	wake := w.Bus.Listen(ctx, "job:"+w.Kind)
	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, w.Width)
	for ctx.Err() == nil {
		free := w.Width - len(slots)
		if free == 0 {
			select {
			case slots <- struct{}{}: // wait for one to become free
				<-slots
			case <-ctx.Done():
			}
			continue
		}
		tasks, err := w.Jobs.Claim(ctx, w.Kind, free, lease)
		if err != nil && ctx.Err() == nil {
			w.Log.Error("claim jobs", "kind", w.Kind, "cause", err)
		}
		for _, t := range tasks {
			slots <- struct{}{}
			running.Add(1)
			go func() {
				defer running.Done()
				defer func() { <-slots }()
				w.one(context.WithoutCancel(ctx), t)
			}()
		}
		if len(tasks) == 0 {
			w.idle(ctx, wake)
		}
	}
}

func (w *Worker) idle(ctx context.Context, wake <-chan struct{}) {
	wait := maxIdle
	if next, err := w.Jobs.Next(ctx, w.Kind); err == nil && !next.IsZero() {
		wait = min(wait, max(next.Sub(w.Now()), time.Millisecond))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-wake:
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (w *Worker) one(ctx context.Context, t Task) {
	ctx, cancel := context.WithTimeout(ctx, lease)
	defer cancel()
	err := w.Do(ctx, t)
	var retryAt time.Time
	if err != nil {
		w.Log.Warn("job failed", "kind", w.Kind, "conv", t.Conv, "attempt", t.Attempt, "cause", err)
		switch {
		case errors.Is(err, chat.ErrMoved): // busy, not broken
			retryAt = w.Now().Add(20 * time.Millisecond)
		case t.Attempt < attempts:
			retryAt = w.Now().Add(200 * time.Millisecond << t.Attempt)
		case w.GaveUp != nil:
			if gerr := w.GaveUp(ctx, t); gerr != nil {
				w.Log.Error("give up job", "kind", w.Kind, "conv", t.Conv, "cause", gerr)
			}
		}
	}
	if err := w.Jobs.Finish(ctx, t.ID, retryAt, err); err != nil {
		w.Log.Error("finish job", "kind", w.Kind, "conv", t.Conv, "cause", err)
	}
}

// Drain does the tasks that are due now, one after the other, and says how many there were.
func (w *Worker) Drain(ctx context.Context) (int, error) {
	for n := 0; ; n++ {
		tasks, err := w.Jobs.Claim(ctx, w.Kind, 1, lease)
		if err != nil || len(tasks) == 0 {
			return n, err
		}
		w.one(ctx, tasks[0])
	}
}
