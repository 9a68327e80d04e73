package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"aftercare/chat"
	"aftercare/store"

	"github.com/stretchr/testify/require"
)

// claim claims whatever is due.
func (e *env) claim(t require.TestingT, kind string) []store.Job {
	jobs, err := e.Claim(context.Background(), kind, 1000, time.Minute)
	require.NoError(t, err)
	return jobs
}

func (e *env) enqueue(t *testing.T, jobs ...store.Job) {
	t.Helper()
	require.NoError(t, e.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for _, j := range jobs {
			if err := e.Enqueue(ctx, tx, j); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (e *env) next(t *testing.T, kind string) time.Time {
	t.Helper()
	at, err := e.Next(t.Context(), kind)
	require.NoError(t, err)
	return at
}

func keys(jobs []store.Job) (k []string) {
	for _, j := range jobs {
		k = append(k, j.Key)
	}
	return k
}

func testJobs(t *testing.T, open Open) {
	t.Run("events bring their jobs", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		require.Zero(t, e.next(t, chat.JobTurn))
		ev, err := e.Record(t.Context(), "c", "k", customer("c"), said("hi"))
		require.NoError(t, err)
		_, err = e.Record(t.Context(), "c", "k", customer("c"), said("hi"))
		require.NoError(t, err)
		require.Equal(t, ev.At, e.next(t, chat.JobTurn))
		jobs := e.claim(t, chat.JobTurn)
		require.Len(t, jobs, 1)
		require.NotEmpty(t, jobs[0].ID)
		jobs[0].ID = ""
		require.Equal(t, store.Job{Kind: chat.JobTurn, Key: "c:2:turn", Conv: "c", Seq: 2, Attempt: 1, RunAt: ev.At}, jobs[0])

		_, err = e.Append(t.Context(), "c", 2, chat.Bot, chat.Asked{Slot: "order", Attempt: 1})
		require.NoError(t, err)
		require.Empty(t, e.claim(t, chat.JobNudge), "not yet due")
		require.Equal(t, ev.At.Add(chat.Silence), e.next(t, chat.JobNudge))
		e.clock.Move(chat.Silence)
		require.Len(t, e.claim(t, chat.JobNudge), 1)
	})

	t.Run("first due, first out", func(t *testing.T) {
		e := start(t, open)
		now := e.clock.Now()
		e.enqueue(t, store.Job{Kind: "k", Key: "third", RunAt: now.Add(-time.Second)}, store.Job{Kind: "k", Key: "later", RunAt: now.Add(time.Second)},
			store.Job{Kind: "k", Key: "first", RunAt: now.Add(-time.Hour)}, store.Job{Kind: "k", Key: "second", RunAt: now.Add(-time.Minute)},
			store.Job{Kind: "k", Key: "now"}, store.Job{Kind: "other", Key: "other"})
		jobs, err := e.Claim(t.Context(), "k", 2, time.Minute)
		require.NoError(t, err)
		require.Equal(t, []string{"first", "second"}, keys(jobs))
		require.Equal(t, []string{"third", "now"}, keys(e.claim(t, "k")))
		require.Empty(t, e.claim(t, "k"))
		require.Equal(t, now.Add(time.Second).UnixMilli(), e.next(t, "k").UnixMilli())
	})

	t.Run("equally due jobs come in the order they were made", func(t *testing.T) {
		e := start(t, open)
		var want []string
		for i := range 40 {
			want = append(want, fmt.Sprint("job", i))
			e.enqueue(t, store.Job{Kind: "k", Key: want[i]})
		}
		require.Equal(t, want, keys(e.claim(t, "k")))
	})

	t.Run("a key is queued once until it is done", func(t *testing.T) {
		e := start(t, open)
		e.enqueue(t, store.Job{Kind: "k", Key: "a", Payload: []byte(`{"n":1}`)}, store.Job{Kind: "k", Key: "a", Payload: []byte(`{"n":2}`)})
		e.enqueue(t, store.Job{Kind: "k", Key: "a", Payload: []byte(`{"n":3}`)}, store.Job{Kind: "j", Key: "a"})
		jobs := e.claim(t, "k")
		require.Len(t, jobs, 1)
		require.JSONEq(t, `{"n":1}`, string(jobs[0].Payload))
		e.enqueue(t, store.Job{Kind: "k", Key: "a"})
		require.Empty(t, e.claim(t, "k"), "it is under way")
		require.NoError(t, e.Finish(t.Context(), jobs[0].ID, time.Time{}, nil))
		e.enqueue(t, store.Job{Kind: "k", Key: "a"})
		require.Len(t, e.claim(t, "k"), 1)
	})

	t.Run("a lease ends", func(t *testing.T) {
		e := start(t, open)
		e.enqueue(t, store.Job{Kind: "k", Key: "a"})
		first := e.claim(t, "k")
		require.Len(t, first, 1)
		require.Empty(t, e.claim(t, "k"))
		require.Equal(t, e.clock.Now().Add(time.Minute).UnixMilli(), e.next(t, "k").UnixMilli())
		e.clock.Move(time.Minute - time.Millisecond)
		require.Empty(t, e.claim(t, "k"))
		e.clock.Move(time.Millisecond)
		second := e.claim(t, "k")
		require.Len(t, second, 1)
		require.Equal(t, 2, second[0].Attempt)
		require.Equal(t, first[0].Key, second[0].Key)

		// The first worker wakes up. Its failure is not the second's.
		err := e.other.Finish(t.Context(), first[0].ID, e.clock.Now(), errors.New("timeout"))
		require.ErrorIs(t, err, chat.ErrMoved)
		require.Empty(t, e.claim(t, "k"), "still the second's")
		// Its success is everyone's.
		require.NoError(t, e.other.Finish(t.Context(), first[0].ID, time.Time{}, nil))
		require.NoError(t, e.Finish(t.Context(), second[0].ID, time.Time{}, nil))
		require.Zero(t, e.next(t, "k"))
	})

	t.Run("a failure is tried again when it was said", func(t *testing.T) {
		e := start(t, open)
		e.enqueue(t, store.Job{Kind: "k", Key: "a"})
		for attempt := 1; attempt <= 3; attempt++ {
			jobs := e.claim(t, "k")
			require.Len(t, jobs, 1)
			require.Equal(t, attempt, jobs[0].Attempt)
			retry := e.clock.Now().Add(10 * time.Second)
			require.NoError(t, e.Finish(t.Context(), jobs[0].ID, retry, errors.New("503")))
			require.ErrorIs(t, e.Finish(t.Context(), jobs[0].ID, retry, errors.New("503")), chat.ErrMoved, "it was given back already")
			require.Equal(t, retry.UnixMilli(), e.next(t, "k").UnixMilli())
			require.Empty(t, e.claim(t, "k"))
			e.clock.Move(10 * time.Second)
		}
	})

	t.Run("dead letters are kept, with their cause, until revived", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		_, err := e.Record(t.Context(), "c", "k", customer("c"), said("hi"))
		require.NoError(t, err)
		jobs := e.claim(t, chat.JobTurn)
		require.NoError(t, e.Finish(t.Context(), jobs[0].ID, time.Time{}, errors.New("坏了 \x00\xff")))
		require.Zero(t, e.next(t, chat.JobTurn))
		e.clock.Move(24 * time.Hour)
		require.Empty(t, e.claim(t, chat.JobTurn))

		dead, err := e.Dead(t.Context(), 10)
		require.NoError(t, err)
		require.Len(t, dead, 1)
		require.Equal(t, "坏了 ??", dead[0].Cause)
		require.Equal(t, jobs[0], dead[0].Job)
		require.Equal(t, 24*time.Hour, e.clock.Now().Truncate(time.Millisecond).Sub(dead[0].At))
		require.NoError(t, e.Finish(t.Context(), jobs[0].ID, time.Time{}, nil))
		dead, err = e.Dead(t.Context(), 10)
		require.NoError(t, err)
		require.Len(t, dead, 1, "a late success doesn't hide it")

		require.NoError(t, e.Revive(t.Context(), dead[0].ID))
		require.ErrorIs(t, e.Revive(t.Context(), dead[0].ID), chat.ErrNotFound)
		again := e.claim(t, chat.JobTurn)
		require.Len(t, again, 1)
		require.Equal(t, 2, again[0].Attempt)
	})

	t.Run("no job is handed out twice at once", func(t *testing.T) {
		e := start(t, open)
		const n = 300
		jobs := make([]store.Job, n)
		for i := range jobs {
			jobs[i] = store.Job{Kind: "k", Key: fmt.Sprint(i)}
		}
		e.enqueue(t, jobs...)
		var mu sync.Mutex
		given := map[string]int{}
		errs := together(rivals, func(i int) error {
			for {
				jobs, err := e.node(i).Claim(t.Context(), "k", 7, time.Minute)
				if err != nil {
					return err
				}
				mu.Lock()
				for _, j := range jobs {
					given[j.Key]++
				}
				all := len(given) == n
				mu.Unlock()
				if all {
					return nil
				}
			}
		})
		require.Equal(t, rivals, won(t, errs, nil))
		for key, times := range given {
			require.Equal(t, 1, times, "job %s", key)
		}
		require.Empty(t, e.claim(t, "k"))
	})

	t.Run("nonsense is refused", func(t *testing.T) {
		e := start(t, open)
		_, err := e.Claim(t.Context(), "k", 0, time.Minute)
		require.ErrorIs(t, err, chat.ErrInvalid)
		_, err = e.Claim(t.Context(), "k", 1, 0)
		require.ErrorIs(t, err, chat.ErrInvalid)
		require.ErrorIs(t, e.Finish(t.Context(), "nonsense", time.Time{}, nil), chat.ErrInvalid)
		for _, j := range []store.Job{{Kind: "k"}, {Key: "k"}, {Kind: "k", Key: "a\x00"}, {Kind: "k", Key: "k", Payload: []byte("\xff")}} {
			err := e.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error { return e.Enqueue(ctx, tx, j) })
			require.ErrorIs(t, err, chat.ErrInvalid)
		}
	})
}
