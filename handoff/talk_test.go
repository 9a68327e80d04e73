package handoff_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/handoff"
)

// held opens a conversation that an agent has.
func (s *shop) held(t *testing.T, a handoff.Agent) (chat.ConvID, chat.State) {
	t.Helper()
	c := s.waiting(t)
	st, err := s.node(0).Claim(t.Context(), a, c)
	require.NoError(t, err)
	return c, st
}

func (s *shop) shopperSays(ctx context.Context, c chat.ConvID, key string) error {
	_, err := s.Record(ctx, c, key, chat.Actor{Role: chat.RoleCustomer, ID: string(c)},
		chat.Said{Message: chat.Message{Type: chat.TypeText, Text: key}})
	return err
}

func TestAnAgentsWordsAreRecordedUnderTheirName(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		c, st := s.held(t, li)
		e, err := s.node(0).Say(t.Context(), li, c, "k", st.Epoch, "您好")
		require.NoError(t, err)
		said := e.Body.(chat.Said)
		require.Equal(t, "Agent li", said.Name)
		require.Equal(t, "您好", said.Message.Text)

		again, err := s.node(1).Say(t.Context(), li, c, "k", st.Epoch, "您好")
		require.NoError(t, err)
		require.Equal(t, e, again, "a retry on another node")
		_, err = s.node(1).Say(t.Context(), li, c, "k", st.Epoch, "something else")
		require.ErrorIs(t, err, chat.ErrConflict)
	})
}

func TestWordsOfAnOwnershipThatIsOverAreRefused(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		agents := s.hire(t, "li", "wang")
		li, wang := agents[0], agents[1]
		c, before := s.held(t, li)
		refused := func(who handoff.Agent, epoch chat.Epoch) {
			t.Helper()
			_, err := s.node(1).Say(t.Context(), who, c, fmt.Sprint(who.Login, epoch), epoch, "too late")
			require.ErrorIs(t, err, chat.ErrNotOwner)
		}
		refused(li, before.Epoch-1)
		refused(li, before.Epoch+1)
		refused(wang, before.Epoch)

		_, err := s.node(0).Release(t.Context(), li, c)
		require.NoError(t, err)
		refused(li, before.Epoch)
		after, err := s.node(0).Claim(t.Context(), wang, c)
		require.NoError(t, err)
		refused(li, before.Epoch)
		refused(li, after.Epoch)

		_, err = s.node(0).Release(t.Context(), wang, c)
		require.NoError(t, err)
		mine, err := s.node(0).Claim(t.Context(), li, c)
		require.NoError(t, err)
		refused(li, before.Epoch) // theirs again, but these words were for another time
		_, err = s.node(1).Say(t.Context(), li, c, "now", mine.Epoch, "in time")
		require.NoError(t, err)
		for _, said := range bodies[chat.Said](t, s, c) {
			require.NotEqual(t, "too late", said.Message.Text)
		}
	})
}

func TestAShopperWhoTypesAtTheSameMomentRefusesNobody(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		c, st := s.held(t, li)
		const n = 40
		errs := together(n, func(i int) error {
			key := fmt.Sprint("k", i)
			if i%2 == 0 {
				return s.shopperSays(context.Background(), c, key)
			}
			_, err := s.node(i/2).Say(context.Background(), li, c, key, st.Epoch, key)
			return err
		})
		for _, err := range errs {
			require.NoError(t, err)
		}
		require.Len(t, bodies[chat.Said](t, s, c), n+1, "and the line that the agent has joined")
	})
}

func TestAReleasedChatIsTheBotsAgain(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		agents := s.hire(t, "li", "wang")
		c, before := s.held(t, agents[0])
		_, err := s.node(0).Release(t.Context(), agents[1], c)
		require.ErrorIs(t, err, chat.ErrNotOwner)
		st, err := s.node(0).Release(t.Context(), agents[0], c)
		require.NoError(t, err)
		require.Equal(t, chat.HeldByBot, st.Holder)
		require.Equal(t, before.Epoch+1, st.Epoch)
		require.Equal(t, st, s.state(t, c))
		_, err = s.node(0).Release(t.Context(), agents[0], c)
		require.ErrorIs(t, err, chat.ErrNotOwner)
		require.Len(t, bodies[chat.Released](t, s, c), 1)
	})
}

func TestAnEndedTalkAsksForARating(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		agents := s.hire(t, "li", "wang")
		c, _ := s.held(t, agents[0])
		_, err := s.node(0).End(t.Context(), agents[1], c)
		require.ErrorIs(t, err, chat.ErrNotOwner)
		errs := together(6, func(i int) error { // an impatient click, on two screens
			_, err := s.node(i).End(context.Background(), agents[0], c)
			return err
		})
		require.Len(t, succeeded(errs), 1)
		require.Len(t, bodies[chat.Closed](t, s, c), 1)
		st := s.state(t, c)
		require.True(t, st.Closed)
		require.True(t, st.Rateable)
		require.Equal(t, chat.HeldByBot, st.Holder)
		require.Equal(t, chat.TypeRating, st.Prompt.Message.Type)
	})
}

func TestGivingBackWhileTheShopperKeepsTyping(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		c, _ := s.held(t, li)
		busy := &between{Log: s, happens: func() { require.NoError(t, s.shopperSays(t.Context(), c, "one more thing")) }}
		st, err := handoff.New(busy, s, s.bus, s.clock.Now).Release(t.Context(), li, c)
		require.NoError(t, err)
		require.Equal(t, chat.HeldByBot, st.Holder)
		require.Len(t, bodies[chat.Released](t, s, c), 1)
	})
}

func TestANoteNeedsNoOwnership(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		agents := s.hire(t, "li", "wang")
		c, _ := s.held(t, agents[0])
		e, err := s.node(0).Note(t.Context(), agents[1], c, "n", "上周也来过")
		require.NoError(t, err)
		require.Equal(t, chat.Noted{Text: "上周也来过"}, e.Body)
		require.Equal(t, chat.Actor{Role: chat.RoleAgent, ID: string(agents[1].ID)}, e.By)
	})
}
