package storetest

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/chat"
	"aftercare/store"

	"github.com/stretchr/testify/require"
)

func testLog(t *testing.T, open Open) {
	t.Run("open is event 1, once", func(t *testing.T) {
		e := start(t, open)
		o := chat.Opened{Site: "cn", Channel: "web", Customer: "u1", Guest: "g1", Name: "小李", Locale: chat.En}
		first, err := e.Open(t.Context(), "c", o)
		require.NoError(t, err)
		require.Equal(t, chat.Seq(1), first.Seq)
		require.Equal(t, chat.HeldByBot, first.Holder)
		_, err = e.Record(t.Context(), "c", "k", customer("c"), said("hi"))
		require.NoError(t, err)

		again, err := e.other.Open(t.Context(), "c", o)
		require.NoError(t, err)
		require.Equal(t, chat.Seq(2), again.Seq, "opening again gives today's state")

		o.Name = "小王"
		_, err = e.Open(t.Context(), "c", o)
		require.ErrorIs(t, err, chat.ErrConflict)
		log := e.sound(t, "c")
		require.Len(t, log, 2)
		require.Equal(t, chat.Actor{Role: chat.RoleCustomer, ID: "u1"}, log[0].By)
	})

	t.Run("what doesn't exist is not found", func(t *testing.T) {
		e := start(t, open)
		_, err := e.State(t.Context(), "no")
		require.ErrorIs(t, err, chat.ErrNotFound)
		_, err = e.Record(t.Context(), "no", "k", customer("no"), said("hi"))
		require.ErrorIs(t, err, chat.ErrNotFound)
		_, err = e.Append(t.Context(), "no", 0, chat.Bot, said("hi"))
		require.ErrorIs(t, err, chat.ErrNotFound)
		require.Empty(t, e.log(t, "no"))
	})

	t.Run("record is idempotent by its key", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		e.talk(t, "d")
		first, err := e.Record(t.Context(), "c", "k1", customer("c"), said("我要退货"))
		require.NoError(t, err)
		e.clock.Move(time.Hour)
		_, err = e.Append(t.Context(), "c", 2, chat.Bot, said("好的"))
		require.NoError(t, err)

		again, err := e.other.Record(t.Context(), "c", "k1", customer("c"), said("我要退货"))
		require.NoError(t, err)
		require.Equal(t, first, again)
		require.Len(t, e.sound(t, "c"), 3, "nothing was written")

		_, err = e.Record(t.Context(), "c", "k1", customer("c"), said("我要换货"))
		require.ErrorIs(t, err, chat.ErrConflict)
		_, err = e.Record(t.Context(), "c", "k1", agent("li"), said("我要退货"))
		require.ErrorIs(t, err, chat.ErrConflict)
		_, err = e.Record(t.Context(), "d", "k1", customer("d"), said("我要换货"))
		require.NoError(t, err, "a key counts in its own conversation only")
	})

	t.Run("a repeat is answered even when it would not be admitted any more", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		_, err := e.Append(t.Context(), "c", 1, chat.System, chat.Closed{Epoch: 1, Rate: true})
		require.NoError(t, err)
		first, err := e.Record(t.Context(), "c", "stars", customer("c"), chat.Rated{Stars: 5})
		require.NoError(t, err)
		again, err := e.Record(t.Context(), "c", "stars", customer("c"), chat.Rated{Stars: 5})
		require.NoError(t, err)
		require.Equal(t, first, again)
		_, err = e.Record(t.Context(), "c", "more stars", customer("c"), chat.Rated{Stars: 5})
		require.ErrorIs(t, err, chat.ErrConflict)
	})

	t.Run("events read as they were returned", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		recorded, err := e.Record(t.Context(), "c", "k", customer("c"), said("👩‍👩‍👧‍👦 <b>&\u2028 'quoted' \"twice\" \\ 退"))
		require.NoError(t, err)
		appended, err := e.Append(t.Context(), "c", 2, chat.Bot,
			chat.FlowStarted{Flow: "return", Version: "1"},
			chat.SlotSet{Slot: "order", Value: chat.Value{V: []string{}}},
			chat.Proposed{Action: "open_case", Args: json.RawMessage("{ \"a\" : [ 1, \"<&>\" ] }"), Hash: "h"},
			chat.Said{Message: chat.Message{Text: "ok", Options: []chat.Option{}}})
		require.NoError(t, err)
		require.Equal(t, append([]chat.Event{recorded}, appended...), e.sound(t, "c")[1:])
	})

	t.Run("append needs the last seq", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		events, err := e.Append(t.Context(), "c", 1, chat.Bot, said("一"), said("二"), chat.Asked{Slot: "order", Attempt: 1})
		require.NoError(t, err)
		require.Len(t, events, 3)
		require.Equal(t, chat.Seq(4), events[2].Seq)
		for _, wrong := range []chat.Seq{0, 1, 3, 5} {
			_, err = e.Append(t.Context(), "c", wrong, chat.Bot, said("三"))
			require.ErrorIs(t, err, chat.ErrMoved)
		}
		_, err = e.Append(t.Context(), "c", 4, chat.Bot)
		require.ErrorIs(t, err, chat.ErrInvalid)
		require.Len(t, e.sound(t, "c"), 4)
	})

	t.Run("several actors in one append", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		_, err := e.AppendEntries(t.Context(), "c", 1, nil,
			store.Entry{By: chat.Bot, Body: chat.Queued{Reason: "asked", Summary: "退货"}},
			store.Entry{By: chat.System, Body: said("正在为您转接")})
		require.NoError(t, err)
		log := e.sound(t, "c")
		require.Equal(t, chat.Bot, log[1].By)
		require.Equal(t, chat.System, log[2].By)
	})

	t.Run("a refused event takes its whole append with it", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		li := agent("li")
		// Each event is judged after the one before it: once assigned, the bot is silent.
		_, err := e.AppendEntries(t.Context(), "c", 1, nil,
			store.Entry{By: li, Body: chat.Assigned{Agent: "li", Epoch: 1}},
			store.Entry{By: chat.Bot, Body: said("还有一句")})
		require.ErrorIs(t, err, chat.ErrNotOwner)
		require.Len(t, e.sound(t, "c"), 1)
	})

	t.Run("ownership", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		words := func(epoch chat.Epoch, text string) chat.Said { s := said(text); s.Epoch = epoch; return s }
		li, wang := agent("li"), agent("wang")
		_, err := e.Append(t.Context(), "c", 1, li, chat.Assigned{Agent: "li", Name: "李", Epoch: 1})
		require.NoError(t, err)

		_, err = e.Append(t.Context(), "c", 2, chat.Bot, said("我还在想"))
		require.ErrorIs(t, err, chat.ErrNotOwner, "the bot is silent")
		_, err = e.Record(t.Context(), "c", "m", chat.Bot, said("我还在想"))
		require.ErrorIs(t, err, chat.ErrNotOwner, "whichever way it tries")

		_, err = e.Record(t.Context(), "c", "1", li, words(1, "您好"))
		require.NoError(t, err)
		_, err = e.Record(t.Context(), "c", "2", customer("c"), said("在吗"))
		require.NoError(t, err)
		_, err = e.Record(t.Context(), "c", "3", li, words(1, "在的"))
		require.NoError(t, err, "the shopper may type at the same time")

		_, err = e.Append(t.Context(), "c", 5, li, chat.Assigned{Agent: "wang", Name: "王", Epoch: 2})
		require.NoError(t, err)
		_, err = e.other.Record(t.Context(), "c", "4", li, words(1, "稍等"))
		require.ErrorIs(t, err, chat.ErrNotOwner)
		_, err = e.Record(t.Context(), "c", "5", wang, words(2, "我来"))
		require.NoError(t, err)
		e.sound(t, "c")
	})

	t.Run("with can veto and comes with the events", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		full := errors.New("she has five chats already")
		enqueue := func(key string, err error) func(context.Context, *sql.Tx) error {
			return func(ctx context.Context, tx *sql.Tx) error {
				return errors.Join(e.Enqueue(ctx, tx, store.Job{Kind: "mail", Key: key}), err)
			}
		}
		_, err := e.AppendWith(t.Context(), "c", 1, agent("li"), enqueue("a", full), chat.Assigned{Agent: "li", Epoch: 1})
		require.ErrorIs(t, err, full)
		require.Len(t, e.sound(t, "c"), 1)
		require.Empty(t, e.claim(t, "mail"), "a vetoed transaction leaves nothing")

		_, err = e.AppendWith(t.Context(), "c", 1, agent("li"), enqueue("b", nil), chat.Assigned{Agent: "li", Epoch: 1})
		require.NoError(t, err)
		require.Len(t, e.sound(t, "c"), 2)
		require.Len(t, e.claim(t, "mail"), 1)
	})

	t.Run("read resumes and stops", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		const n = 600 // more than one page
		bodies := make([]chat.Body, n)
		for i := range bodies {
			bodies[i] = said(fmt.Sprint(i))
		}
		_, err := e.Append(t.Context(), "c", 1, chat.Bot, bodies...)
		require.NoError(t, err)
		require.Len(t, e.sound(t, "c"), n+1)

		want := chat.Seq(300)
		for ev, err := range e.Read(t.Context(), "c", 299) {
			require.NoError(t, err)
			require.Equal(t, want, ev.Seq)
			if want++; want == 310 {
				break
			}
		}
		require.Equal(t, chat.Seq(310), want)
		for range e.Read(t.Context(), "c", n+1) {
			t.Fatal("nothing comes after the last")
		}

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, err := range e.Read(ctx, "c", 0) {
			require.ErrorIs(t, err, context.Canceled)
		}
	})

	t.Run("words of every kind, and what is not words", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		for i, text := range []string{
			strings.Repeat("退", chat.MaxText), strings.Repeat("👍", chat.MaxText), "👩‍👩‍👧‍👦🇨🇳", "\u202eright to left", "e\u0301", "'; DROP TABLE events; --", "$1 %s \\u0000 {}",
		} {
			ev, err := e.Record(t.Context(), "c", fmt.Sprint("k", i), customer("c"), said(text))
			require.NoError(t, err)
			require.Equal(t, text, ev.Body.(chat.Said).Message.Text)
		}
		log := e.sound(t, "c")
		require.Equal(t, "$1 %s \\u0000 {}", log[len(log)-1].Body.(chat.Said).Message.Text)

		for name, err := range map[string]error{
			"NUL in the text":        second(e.Record(t.Context(), "c", "n", customer("c"), said("a\x00b"))),
			"bad UTF-8 in the text":  second(e.Record(t.Context(), "c", "n", customer("c"), said("\xff"))),
			"too long a text":        second(e.Record(t.Context(), "c", "n", customer("c"), said(strings.Repeat("a", chat.MaxText+1)))),
			"NUL in the key":         second(e.Record(t.Context(), "c", "n\x00", customer("c"), said("a"))),
			"bad UTF-8 in the key":   second(e.Record(t.Context(), "c", "n\xff", customer("c"), said("a"))),
			"too long a key":         second(e.Record(t.Context(), "c", strings.Repeat("k", chat.MaxKey+1), customer("c"), said("a"))),
			"no key":                 second(e.Record(t.Context(), "c", "", customer("c"), said("a"))),
			"NUL in the sender":      second(e.Record(t.Context(), "c", "n", chat.Actor{Role: chat.RoleCustomer, ID: "g\x00"}, said("a"))),
			"NUL in the agent":       second(e.Append(t.Context(), "c", log[len(log)-1].Seq, chat.System, chat.Assigned{Agent: "l\x00i", Epoch: 1})),
			"NUL in the guest":       second(e.Open(t.Context(), "n", chat.Opened{Channel: "web", Guest: "g\x00"})),
			"NUL in the channel":     second(e.Open(t.Context(), "n", chat.Opened{Channel: "\x00", Guest: "g"})),
			"no conversation id":     second(e.Open(t.Context(), "", chat.Opened{Channel: "web", Guest: "g"})),
			"too long a customer id": second(e.Open(t.Context(), "n", chat.Opened{Channel: "web", Customer: chat.CustomerID(strings.Repeat("c", 5000))})),
		} {
			require.ErrorIs(t, err, chat.ErrInvalid, name)
		}
		require.Len(t, e.sound(t, "c"), len(log), "nothing of it was kept")
		_, err := e.State(t.Context(), "no\x00such")
		require.Error(t, err)
	})

	t.Run("a clock that goes backwards", func(t *testing.T) {
		e := start(t, open)
		e.talk(t, "c")
		first, err := e.Record(t.Context(), "c", "1", customer("c"), said("一"))
		require.NoError(t, err)
		e.clock.Move(-time.Hour)
		second, err := e.Record(t.Context(), "c", "2", customer("c"), said("二"))
		require.NoError(t, err)
		require.Equal(t, first.At, second.At)
		e.clock.Move(2 * time.Hour)
		third, err := e.Record(t.Context(), "c", "3", customer("c"), said("三"))
		require.NoError(t, err)
		require.Equal(t, time.Hour, third.At.Sub(first.At))
		e.sound(t, "c")
	})
}

func second[T any](_ T, err error) error { return err }
