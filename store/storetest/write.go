package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"aftercare/chat"
	"aftercare/chat/chattest"
	"aftercare/store"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func testWakes(t *testing.T, open Open) {
	t.Run("topics", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		e.bus.Take()
		for _, c := range []struct {
			by   chat.Actor
			body chat.Body
			want []string
		}{
			{customer("c"), said("hi"), []string{"job:turn", "conv:c"}},
			{chat.Bot, chat.Asked{Slot: "order", Attempt: 1}, []string{"job:nudge", "conv:c"}},
			{chat.Bot, chat.Queued{Reason: "asked"}, []string{"conv:c", "desk"}},
			{customer("c"), said("hurry"), []string{"conv:c", "desk"}},
			{agent("li"), chat.Assigned{Agent: "li", Epoch: 1}, []string{"conv:c", "desk"}},
			{customer("c"), said("hello"), []string{"conv:c", "desk"}},
			{agent("li"), chat.Released{Epoch: 2}, []string{"conv:c", "desk"}},
			{chat.System, chat.CaseMoved{Case: "x"}, []string{"conv:c"}},
			{chat.System, chat.Closed{Epoch: 3}, []string{"conv:c", "desk"}},
			{customer("c"), said("one more"), []string{"job:turn", "conv:c", "desk"}}, // reopened
		} {
			s, err := e.State(t.Context(), "c")
			require.NoError(t, err)
			_, err = e.Append(t.Context(), "c", s.Seq, c.by, c.body)
			require.NoError(t, err)
			require.Equal(t, c.want, e.bus.Take(), "%s by %s", c.body.Kind(), c.by.Role)
		}
	})

	t.Run("only once it can be read, and only if there is something", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		e.bus.Take()
		want := chat.Seq(1)
		e.bus.On = func(topic string) {
			s, err := e.other.State(context.Background(), "c")
			if err != nil || s.Seq != want {
				t.Errorf("woken for %s at event %d, %v", topic, s.Seq, err)
			}
		}
		for i := range 10 {
			want++
			_, err := e.Record(t.Context(), "c", fmt.Sprint(i), customer("c"), said("hi"))
			require.NoError(t, err)
		}
		require.Len(t, e.bus.Take(), 20)

		_, err := e.Record(t.Context(), "c", "0", customer("c"), said("hi")) // a repeat
		require.NoError(t, err)
		_, err = e.Append(t.Context(), "c", 1, chat.Bot, said("late"))
		require.ErrorIs(t, err, chat.ErrMoved)
		veto := errors.New("no")
		_, err = e.AppendWith(t.Context(), "c", want, chat.Bot, func(ctx context.Context, tx *sql.Tx) error {
			return errors.Join(e.Enqueue(ctx, tx, store.Job{Kind: "k", Key: "a"}), veto)
		}, said("vetoed"))
		require.ErrorIs(t, err, veto)
		require.Empty(t, e.bus.Take())
	})

	t.Run("jobs of other packages", func(t *testing.T) {
		e := start(t, open)
		e.enqueue(t, store.Job{Kind: "mail", Key: "a"}, store.Job{Kind: "mail", Key: "b"}, store.Job{Kind: "sms", Key: "a"})
		require.Equal(t, []string{"job:mail", "job:sms"}, e.bus.Take())
		e.enqueue(t, store.Job{Kind: "mail", Key: "a"})
		require.Empty(t, e.bus.Take())
		job := e.claim(t, "sms")[0]
		require.NoError(t, e.Finish(t.Context(), job.ID, e.clock.Now(), errors.New("503")))
		require.Equal(t, []string{"job:sms"}, e.bus.Take(), "it has a new time")
	})
}

func testWrites(t *testing.T, open Open) {
	table := func(t *testing.T, e *env) {
		t.Helper()
		require.NoError(t, e.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `CREATE TABLE things (id TEXT PRIMARY KEY, n BIGINT NOT NULL)`)
			return err
		}))
	}
	insert := func(e *env, id string) error {
		return e.Write(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO things (id, n) VALUES ($1, $2)`, id, 1)
			return err
		})
	}
	count := func(t *testing.T, e *env) (n int) {
		t.Helper()
		require.NoError(t, e.DB().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM things`).Scan(&n))
		return n
	}

	t.Run("all or nothing", func(t *testing.T) {
		e := start(t, open)
		table(t, e)
		veto := errors.New("no")
		err := e.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO things (id, n) VALUES ('a', 1)`); err != nil {
				return err
			}
			return veto
		})
		require.ErrorIs(t, err, veto)
		require.Zero(t, count(t, e))
		require.NoError(t, insert(e, "a"))
		require.ErrorIs(t, insert(e, "a"), chat.ErrConflict, "unique keys conflict")
		require.Equal(t, 1, count(t, e))
	})

	t.Run("a panic is its own caller's", func(t *testing.T) {
		e := start(t, open)
		table(t, e)
		errs := together(rivals, func(i int) (err error) {
			if i%5 != 0 {
				return insert(e, fmt.Sprint(i))
			}
			defer func() {
				if p := recover(); p != "bug" {
					err = fmt.Errorf("recovered %v", p)
				}
			}()
			_ = e.Write(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
				_, _ = tx.ExecContext(ctx, `INSERT INTO things (id, n) VALUES ($1, 1)`, fmt.Sprint(i))
				panic("bug")
			})
			return errors.New("the panic got lost")
		})
		require.Equal(t, rivals, won(t, errs, nil))
		require.Equal(t, rivals*4/5, count(t, e))
	})

	t.Run("a caller who gives up takes nobody along", func(t *testing.T) {
		e := start(t, open)
		table(t, e)
		errs := together(rivals, func(i int) error {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			if i%2 == 0 {
				return insert(e, fmt.Sprint(i))
			}
			_ = e.Write(ctx, func(inner context.Context, tx *sql.Tx) error {
				cancel() // in the middle
				_, err := tx.ExecContext(inner, `INSERT INTO things (id, n) VALUES ($1, 2)`, fmt.Sprint(i))
				if err != nil {
					t.Errorf("a write under way was stopped: %v", err)
				}
				if i%4 == 1 {
					return nil
				}
				if _, wrong := tx.ExecContext(ctx, `INSERT INTO things (id, n) VALUES ($1, 2)`, fmt.Sprint("x", i)); wrong != nil {
					return wrong // the outer context, against the rules
				}
				return errors.New("it should have been refused")
			})
			return nil
		})
		require.Equal(t, rivals, won(t, errs, nil))
		var patient, finished int
		require.NoError(t, e.DB().QueryRowContext(t.Context(), `SELECT
			(SELECT COUNT(*) FROM things WHERE n = 1), (SELECT COUNT(*) FROM things WHERE n = 2)`).Scan(&patient, &finished))
		require.Equal(t, rivals/2, patient)
		require.Equal(t, (rivals+2)/4, finished, "of those who gave up, the ones who were let finish")

		gone, cancel := context.WithCancel(t.Context())
		cancel()
		err := e.Write(gone, func(context.Context, *sql.Tx) error { t.Error("ran"); return nil })
		require.ErrorIs(t, err, context.Canceled)
	})

	t.Run("a write inside a write is refused", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		err := e.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			_, err := e.Record(ctx, "c", "k", customer("c"), said("hi"))
			return err
		})
		require.ErrorContains(t, err, "write inside a write")
	})

	t.Run("after close", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		require.NoError(t, e.Ping(t.Context()))
		require.NoError(t, e.Close())
		require.NoError(t, e.Close(), "twice is fine")
		_, err := e.Record(t.Context(), "c", "k", customer("c"), said("hi"))
		require.ErrorIs(t, err, chat.ErrUnavailable)
		_, err = e.State(t.Context(), "c")
		require.ErrorIs(t, err, chat.ErrUnavailable)
		require.ErrorIs(t, e.Ping(t.Context()), chat.ErrUnavailable)
	})
}

// testProperty plays drawn conversations against a model: what Admit admits is kept, the rest is refused,
// and the stored state is what the log folds into.
func testProperty(t *testing.T, open Open) {
	e := start(t, open)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		id := chat.ConvID(fmt.Sprint("c", n))
		_, opened := chattest.Event(rt, chat.State{})
		model, err := e.Open(context.Background(), id, opened.(chat.Opened))
		require.NoError(rt, err)
		for i := range rapid.IntRange(0, 12).Draw(rt, "events") {
			by, body := chattest.Event(rt, model)
			want := chat.Admit(model, by, body)
			var ev chat.Event
			if rapid.Bool().Draw(rt, "record") {
				ev, err = e.Record(context.Background(), id, fmt.Sprint("k", i), by, body)
			} else {
				var evs []chat.Event
				if evs, err = e.Append(context.Background(), id, model.Seq, by, body); err == nil {
					ev = evs[0]
				}
			}
			if want != nil {
				require.Equal(rt, chat.Code(want), chat.Code(err))
				continue
			}
			require.NoError(rt, err)
			model = chat.Apply(model, ev)
			require.Equal(rt, asJSON(rt, body), asJSON(rt, ev.Body))
		}
		s, err := e.State(context.Background(), id)
		require.NoError(rt, err)
		require.Equal(rt, asJSON(rt, model), asJSON(rt, s))
		e.sound(rt, id)
	})
}
