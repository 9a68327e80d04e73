package storetest

import (
	"fmt"
	"testing"
	"time"

	"aftercare/chat"
	"aftercare/store"

	"github.com/stretchr/testify/require"
)

func testFind(t *testing.T, open Open) {
	ids := func(states []chat.State) (ids []chat.ConvID) {
		for _, s := range states {
			ids = append(ids, s.Conv)
		}
		return ids
	}

	t.Run("list", func(t *testing.T) {
		e := start(t, open)
		list := func(f store.Filter) []chat.ConvID {
			t.Helper()
			states, err := e.List(t.Context(), f)
			require.NoError(t, err)
			return ids(states)
		}
		begin := e.clock.Now()
		// Each step is a second after the one before.
		step := func(id chat.ConvID, by chat.Actor, b chat.Body) {
			t.Helper()
			e.clock.Move(time.Second)
			s, err := e.State(t.Context(), id)
			require.NoError(t, err)
			_, err = e.Append(t.Context(), id, s.Seq, by, b)
			require.NoError(t, err)
		}
		for _, id := range []chat.ConvID{"bot", "waits long", "waits", "li's old", "li's new", "closed"} {
			e.talk(t, id)
		}
		step("waits long", chat.Bot, chat.Queued{Reason: "asked"})
		step("waits", chat.Bot, chat.Queued{Reason: "asked"})
		step("li's old", agent("li"), chat.Assigned{Agent: "li", Epoch: 1})
		step("li's new", agent("li"), chat.Assigned{Agent: "li", Epoch: 1})
		step("closed", chat.System, chat.Closed{Epoch: 1})
		step("waits long", customer("waits long"), said("还要多久"))

		yes, no := true, false
		require.Equal(t, []chat.ConvID{"waits long", "waits"}, list(store.Filter{Holder: chat.HeldByQueue}), "the longest wait first")
		require.Equal(t, []chat.ConvID{"li's new", "li's old"}, list(store.Filter{Agent: "li"}), "the newest event first")
		require.Equal(t, []chat.ConvID{"li's new", "li's old"}, list(store.Filter{Holder: chat.HeldByAgent}))
		require.Empty(t, list(store.Filter{Agent: "wang"}))
		require.Equal(t, []chat.ConvID{"closed"}, list(store.Filter{Closed: &yes}))
		require.Equal(t, []chat.ConvID{"bot"}, list(store.Filter{Closed: &no, Holder: chat.HeldByBot}))
		require.Equal(t, []chat.ConvID{"waits long", "closed"}, list(store.Filter{Since: begin.Add(5 * time.Second)}))
		require.Len(t, list(store.Filter{}), 6)
		require.Equal(t, []chat.ConvID{"waits long"}, list(store.Filter{Limit: 1}))

		step("li's old", agent("li"), chat.Released{Epoch: 2})
		require.Equal(t, []chat.ConvID{"li's new"}, list(store.Filter{Agent: "li"}), "the columns follow the state")
	})

	t.Run("list is bounded", func(t *testing.T) {
		e := start(t, open)
		for i := range store.MaxList + 5 {
			e.talk(t, chat.ConvID(fmt.Sprint(i)))
		}
		for _, limit := range []int{0, -1, 100_000} {
			states, err := e.List(t.Context(), store.Filter{Limit: limit})
			require.NoError(t, err)
			require.Len(t, states, store.MaxList)
		}
	})

	t.Run("latest", func(t *testing.T) {
		e := start(t, open)
		opened := func(id chat.ConvID, o chat.Opened) {
			t.Helper()
			e.clock.Move(time.Second)
			_, err := e.Open(t.Context(), id, o)
			require.NoError(t, err)
		}
		opened("guest's old", chat.Opened{Site: "cn", Channel: "web", Guest: "g"})
		opened("guest's", chat.Opened{Site: "cn", Channel: "web", Guest: "g"})
		opened("customer's", chat.Opened{Site: "cn", Channel: "web", Guest: "g", Customer: "u"})
		opened("telegram", chat.Opened{Site: "cn", Channel: "telegram", Guest: "g", Customer: "u"})
		opened("site", chat.Opened{Site: "en", Channel: "web", Guest: "g", Customer: "u"})

		for _, c := range []struct {
			site, channel string
			customer      chat.CustomerID
			guest         string
			want          chat.ConvID
		}{
			{"cn", "web", "", "g", "guest's"}, // not the customer's: a guest's id proves nothing
			{"cn", "web", "u", "", "customer's"},
			{"cn", "web", "u", "g", "customer's"},
			{"cn", "telegram", "u", "", "telegram"},
			{"en", "web", "u", "", "site"},
			{"cn", "web", "other", "g", ""},
			{"cn", "web", "", "other", ""},
			{"cn", "web", "", "", ""},
			{"cn", "app", "u", "g", ""},
		} {
			s, err := e.Latest(t.Context(), c.site, c.channel, c.customer, c.guest)
			if c.want == "" {
				require.ErrorIs(t, err, chat.ErrNotFound, "%+v", c)
				continue
			}
			require.NoError(t, err, "%+v", c)
			require.Equal(t, c.want, s.Conv)
		}
	})
}
