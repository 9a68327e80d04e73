package handoff_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/handoff"
)

func TestThePlaceIsByWhoAskedFirst(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		place := func(c chat.ConvID) int {
			t.Helper()
			n, _, err := s.node(1).Place(t.Context(), c)
			require.NoError(t, err)
			return n
		}
		first := s.waiting(t)
		s.clock.Move(time.Second)
		second := s.waiting(t)
		s.clock.Move(time.Second)
		third, same := s.waiting(t), s.waiting(t) // in one millisecond: still one after the other
		require.Equal(t, []int{1, 2, 3, 4}, []int{place(first), place(second), place(third), place(same)})

		require.NoError(t, s.shopperSays(t.Context(), first, "still there?"))
		require.Equal(t, 1, place(first), "who writes while waiting keeps their place")
		li := s.hire(t, "li")[0]
		_, err := s.node(0).Claim(t.Context(), li, second)
		require.NoError(t, err)
		require.Equal(t, []int{1, 0, 2, 3}, []int{place(first), place(second), place(third), place(same)})
		require.Zero(t, place(s.talk(t)), "not in the queue")
		require.Zero(t, place("no-such-chat"))
	})
}

func TestOnlineAgentsAreThoseWhoTakeChatsAndShowLife(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		agents := s.hire(t, "li", "wang", "chen")
		online := func() int {
			t.Helper()
			n, err := s.node(1).OnlineAgents(t.Context())
			require.NoError(t, err)
			return n
		}
		require.Equal(t, 3, online())
		require.NoError(t, s.node(0).SetStatus(t.Context(), agents[0].ID, handoff.Busy))
		require.NoError(t, s.node(0).SetStatus(t.Context(), agents[1].ID, handoff.Offline))
		require.Equal(t, 1, online())
		require.ErrorIs(t, s.node(0).SetStatus(t.Context(), agents[1].ID, "asleep"), chat.ErrInvalid)
		s.clock.Move(handoff.SeatHold)
		require.Equal(t, 1, online())
		s.clock.Move(time.Millisecond)
		require.Zero(t, online())
		require.NoError(t, s.node(0).Seen(t.Context(), agents[2].ID))
		require.Equal(t, 1, online())
	})
}

func TestOnlyChatsOfAgentsWhoStayAwayAreReturned(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		agents := s.hire(t, "li", "wang")
		gone, here := agents[0], agents[1]
		var theirs []chat.ConvID
		var before chat.State
		for range 3 {
			c, st := s.held(t, gone)
			theirs, before = append(theirs, c), st
		}
		other, _ := s.held(t, here)
		back := func(want int) {
			t.Helper()
			n, err := s.node(1).ReturnSeats(t.Context())
			require.NoError(t, err)
			require.Equal(t, want, n)
		}
		s.clock.Move(handoff.SeatHold)
		back(0)
		require.NoError(t, s.node(0).Seen(t.Context(), here.ID))
		s.clock.Move(time.Millisecond)
		back(3)
		back(0)
		for _, c := range theirs {
			st := s.state(t, c)
			require.Equal(t, chat.HeldByQueue, st.Holder)
			require.Empty(t, st.Agent)
			require.True(t, st.Queue.Urgent)
			require.Equal(t, "agent_left", st.Queue.Reason)
			require.Equal(t, "wants a return", st.Queue.Summary, "what the next agent has to know")
			require.Len(t, bodies[chat.Queued](t, s, c), 2)
		}
		require.Equal(t, here.ID, s.state(t, other).Agent)

		// The agent is back and has half a sentence on the screen.
		_, err := s.node(0).Say(t.Context(), gone, theirs[2], "late", before.Epoch, "as I was saying")
		require.ErrorIs(t, err, chat.ErrNotOwner)
	})
}

func TestAllNodesReturnSeatsAndAChatIsReturnedOnce(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		c, _ := s.held(t, s.hire(t, "li")[0])
		s.clock.Move(handoff.SeatHold + time.Minute)
		returned := make([]int, 8)
		errs := together(len(returned), func(i int) (err error) {
			returned[i], err = s.node(i).ReturnSeats(context.Background())
			return err
		})
		sum := 0
		for i, err := range errs {
			require.NoError(t, err)
			sum += returned[i]
		}
		require.Equal(t, 1, sum)
		require.Len(t, bodies[chat.Queued](t, s, c), 2)
		require.Len(t, bodies[chat.Released](t, s, c), 1)
	})
}

// between is a log on which something happens just before the next decision is written.
type between struct {
	handoff.Log
	happens func()
}

func (b *between) AppendEntries(ctx context.Context, c chat.ConvID, after chat.Seq, with func(context.Context, *sql.Tx) error, entries ...chat.Entry) ([]chat.Event, error) {
	if b.happens != nil {
		b.happens()
		b.happens = nil
	}
	return b.Log.AppendEntries(ctx, c, after, with, entries...)
}

func TestAnAgentWhoComesBackInTheLastMomentKeepsTheChat(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		c, before := s.held(t, li)
		s.clock.Move(handoff.SeatHold + time.Minute)
		late := &between{Log: s, happens: func() { require.NoError(t, s.node(0).Seen(t.Context(), li.ID)) }}
		n, err := handoff.New(late, s, s.bus, s.clock.Now).ReturnSeats(t.Context())
		require.NoError(t, err)
		require.Zero(t, n)
		require.Equal(t, before, s.state(t, c))
	})
}

func TestAChatThatWasGivenAwayInTheLastMomentIsLeftAlone(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		c, _ := s.held(t, li)
		s.clock.Move(handoff.SeatHold + time.Minute)
		late := &between{Log: s, happens: func() {
			_, err := s.node(0).Release(t.Context(), li, c)
			require.NoError(t, err)
		}}
		n, err := handoff.New(late, s, s.bus, s.clock.Now).ReturnSeats(t.Context())
		require.NoError(t, err)
		require.Zero(t, n)
		require.Equal(t, chat.HeldByBot, s.state(t, c).Holder)
		require.Len(t, bodies[chat.Queued](t, s, c), 1)
	})
}

// stuck is a log in which one conversation can't be read.
type stuck struct {
	handoff.Log
	conv chat.ConvID
}

func (l stuck) State(ctx context.Context, c chat.ConvID) (chat.State, error) {
	if c == l.conv {
		return chat.State{}, chat.ErrUnavailable
	}
	return l.Log.State(ctx, c)
}

func TestOneChatThatCannotBeReturnedKeepsNoOther(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		ill, _ := s.held(t, li)
		for range 2 {
			s.held(t, li)
		}
		s.clock.Move(handoff.SeatHold + time.Minute)
		n, err := handoff.New(stuck{s, ill}, s, s.bus, s.clock.Now).ReturnSeats(t.Context())
		require.ErrorIs(t, err, chat.ErrUnavailable)
		require.Equal(t, 2, n)
	})
}
