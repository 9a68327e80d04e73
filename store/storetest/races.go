package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"aftercare/chat"
	"aftercare/store"

	"github.com/stretchr/testify/require"
)

// rivals is how many try at once. Half of them are on the other node.
const rivals = 50

func (e *env) node(i int) *store.Store {
	if i%2 == 0 {
		return e.Store
	}
	return e.other
}

// won counts those without an error and requires the others to have failed with want.
func won(t *testing.T, errs []error, want error) int {
	t.Helper()
	n := 0
	for _, err := range errs {
		if err == nil {
			n++
		} else {
			require.ErrorIs(t, err, want)
		}
	}
	return n
}

func testRaces(t *testing.T, open Open) {
	t.Run("one append at a seq wins", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		const rounds = 10
		for round := range rounds {
			errs := together(rivals, func(i int) error {
				_, err := e.node(i).Append(t.Context(), "c", chat.Seq(1+2*round), chat.Bot, said(fmt.Sprint(i)), chat.Missed{})
				return err
			})
			require.Equal(t, 1, won(t, errs, chat.ErrMoved))
		}
		require.Len(t, e.sound(t, "c"), 1+2*rounds)
	})

	t.Run("every record is kept", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		errs := together(rivals, func(i int) error {
			for j := range 4 {
				key := fmt.Sprintf("%d-%d", i, j)
				if _, err := e.node(i).Record(t.Context(), "c", key, customer("c"), said(key)); err != nil {
					return err
				}
			}
			return nil
		})
		require.Equal(t, rivals, won(t, errs, nil))
		keys := map[string]bool{}
		for _, ev := range e.sound(t, "c")[1:] {
			require.Equal(t, ev.Key, ev.Body.(chat.Said).Message.Text)
			keys[ev.Key] = true
		}
		require.Len(t, keys, rivals*4)
	})

	t.Run("one key is recorded once", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		var seqs [rivals]chat.Seq
		errs := together(rivals, func(i int) error {
			ev, err := e.node(i).Record(t.Context(), "c", "retried", customer("c"), said("在吗"))
			seqs[i] = ev.Seq
			return err
		})
		require.Equal(t, rivals, won(t, errs, nil))
		for _, s := range seqs {
			require.Equal(t, chat.Seq(2), s)
		}
		require.Len(t, e.sound(t, "c"), 2)
		require.Len(t, e.claim(t, chat.JobTurn), 1)
	})

	t.Run("a conversation is opened once", func(t *testing.T) {
		e := start(t, open)
		errs := together(rivals, func(i int) error {
			_, err := e.node(i).Open(t.Context(), "c", chat.Opened{Channel: "web", Guest: "g", Name: fmt.Sprint(i < rivals/2)})
			return err
		})
		require.Equal(t, rivals/2, won(t, errs, chat.ErrConflict), "two bodies were tried equally often")
		require.Len(t, e.sound(t, "c"), 1)
	})

	t.Run("one agent gets the chat", func(t *testing.T) {
		e := start(t, open)
		for round := range 5 {
			id := chat.ConvID(fmt.Sprint("c", round))
			e.talk(t, id)
			_, err := e.Append(t.Context(), id, 1, chat.Bot, chat.Queued{Reason: "asked"})
			require.NoError(t, err)
			errs := together(rivals, func(i int) error {
				who := fmt.Sprint("agent", i)
				_, err := e.node(i).Append(t.Context(), id, 2, agent(who), chat.Assigned{Agent: chat.AgentID(who), Epoch: 1})
				return err
			})
			require.Equal(t, 1, won(t, errs, chat.ErrMoved))
			e.sound(t, id)
		}
	})

	t.Run("an agent's capacity holds across conversations", func(t *testing.T) {
		e := start(t, open)
		const capacity = 5
		full := errors.New("full")
		require.NoError(t, e.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `CREATE TABLE load_of (agent TEXT PRIMARY KEY, n BIGINT NOT NULL)`); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO load_of (agent, n) VALUES ('li', 0)`)
			return err
		}))
		for i := range rivals {
			e.talk(t, chat.ConvID(fmt.Sprint("c", i)))
		}
		errs := together(rivals, func(i int) error {
			_, err := e.node(i).AppendWith(t.Context(), chat.ConvID(fmt.Sprint("c", i)), 1, agent("li"),
				func(ctx context.Context, tx *sql.Tx) error {
					// Read, then write: right only if the row stays locked in between.
					var n int
					err := tx.QueryRowContext(ctx, `SELECT n FROM load_of WHERE agent = $1`+e.ForUpdate(), "li").Scan(&n)
					if err != nil {
						return err
					}
					if n >= capacity {
						return full
					}
					_, err = tx.ExecContext(ctx, `UPDATE load_of SET n = $1 WHERE agent = $2`, n+1, "li")
					return err
				}, chat.Assigned{Agent: "li", Epoch: 1})
			return err
		})
		require.Equal(t, capacity, won(t, errs, full))
		held, err := e.List(t.Context(), store.Filter{Agent: "li"})
		require.NoError(t, err)
		require.Len(t, held, capacity)
	})

	t.Run("the bot and an agent never own it together", func(t *testing.T) {
		e := start(t, open)
		for round := range 20 {
			id := chat.ConvID(fmt.Sprint("c", round))
			e.talk(t, id)
			errs := together(2, func(i int) error {
				if i == 0 {
					_, err := e.Append(t.Context(), id, 1, chat.Bot, said("我想好了"))
					return err
				}
				_, err := e.other.Append(t.Context(), id, 1, agent("li"), chat.Assigned{Agent: "li", Epoch: 1})
				return err
			})
			require.Equal(t, 1, won(t, errs, chat.ErrMoved))
			e.sound(t, id)
		}
	})
}
