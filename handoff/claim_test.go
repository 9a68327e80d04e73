package handoff_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/handoff"
)

func TestOfManyWhoClaimAtOnceOneWins(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		agents := s.hire(t, names(50)...)
		for range 5 {
			c := s.waiting(t)
			errs := together(len(agents), func(i int) error {
				_, err := s.node(i).Claim(context.Background(), agents[i], c)
				return err
			})
			winner := owner(t, s, c, errs)
			require.NotNil(t, winner, "two owners")
			for i, err := range errs {
				if err == nil {
					require.Equal(t, agents[i].ID, winner.Agent)
					continue
				}
				var taken *handoff.Taken
				require.ErrorAs(t, err, &taken)
				require.Equal(t, winner.Name, taken.By)
				require.ErrorIs(t, err, chat.ErrConflict)
			}
			st := s.state(t, c)
			require.Equal(t, chat.HeldByAgent, st.Holder)
			require.Equal(t, winner.Agent, st.Agent)
		}
	})
}

// owner is who has a chat after a race; nil when there is more than one, by the log or by what they were told.
func owner(t *testing.T, s *shop, c chat.ConvID, errs []error) *chat.Assigned {
	t.Helper()
	assigned := bodies[chat.Assigned](t, s, c)
	if len(assigned) != 1 || len(succeeded(errs)) != 1 {
		return nil
	}
	return &assigned[0]
}

// The negative control of the race above: agents who look whether the chat is free, and then insist on
// writing, must be caught.
func TestCheckThenSetGivesTwoOwners(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		c := s.waiting(t)
		free := s.state(t, c) // everybody looks first
		errs := together(10, func(i int) error {
			ctx := context.Background()
			if free.Holder == chat.HeldByAgent {
				return &handoff.Taken{By: free.AgentName}
			}
			for {
				st, err := s.State(ctx, c)
				if err != nil {
					return err
				}
				id := chat.AgentID(fmt.Sprint("agent-", i))
				_, err = s.Append(ctx, c, st.Seq, chat.Actor{Role: chat.RoleAgent, ID: string(id)},
					chat.Assigned{Agent: id, Name: string(id), Epoch: st.Epoch + 1})
				if !errors.Is(err, chat.ErrMoved) {
					return err
				}
			}
		})
		require.Nil(t, owner(t, s, c, errs), "the check doesn't see two owners")
	})
}

func TestAClaimOfOnesOwnChatChangesNothing(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		s.capacity(t, li, 1)
		c := s.waiting(t)
		first, err := s.node(0).Claim(t.Context(), li, c)
		require.NoError(t, err)
		again, err := s.node(1).Claim(t.Context(), li, c)
		require.NoError(t, err)
		require.Equal(t, first.Seq, again.Seq)
		require.Equal(t, first.Epoch, again.Epoch)
	})
}

func TestAChatCanBeTakenOverFromTheBot(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		c := s.talk(t)
		thinking := s.state(t, c)
		st, err := s.node(0).Claim(t.Context(), li, c)
		require.NoError(t, err)
		require.Equal(t, li.ID, st.Agent)
		require.Equal(t, "Agent li has joined the chat.", bodies[chat.Said](t, s, c)[0].Message.Text)

		// What the bot was thinking about all the while is never said.
		words := chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "I'm a bot"}}
		_, err = s.Append(t.Context(), c, thinking.Seq, chat.Bot, words)
		require.ErrorIs(t, err, chat.ErrMoved)
		_, err = s.Append(t.Context(), c, st.Seq, chat.Bot, words)
		require.ErrorIs(t, err, chat.ErrNotOwner)
	})
}

func TestAnAgentNeverHasMoreChatsThanSeats(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		const seats, chats = 3, 20
		li := s.hire(t, "li")[0]
		s.capacity(t, li, seats)
		var convs []chat.ConvID
		for range chats {
			convs = append(convs, s.waiting(t))
		}
		claim := func() []error {
			return together(chats, func(i int) error {
				_, err := s.node(i).Claim(context.Background(), li, convs[i])
				return err
			})
		}
		load := func() int {
			mine, err := s.List(t.Context(), chat.Filter{Holder: chat.HeldByAgent, Agent: li.ID})
			require.NoError(t, err)
			return len(mine)
		}
		errs := claim()
		won := succeeded(errs)
		require.Len(t, won, seats)
		require.Equal(t, seats, load())
		for _, err := range errs {
			if err != nil {
				require.ErrorIs(t, err, handoff.ErrFull)
				require.ErrorIs(t, err, chat.ErrForbidden)
			}
		}

		_, err := s.node(1).End(t.Context(), li, convs[won[0]])
		require.NoError(t, err)
		require.Equal(t, seats-1, load())
		require.Len(t, succeeded(claim()), seats, "those of before and one more")
		require.Equal(t, seats, load())
	})
}

func TestAChatThatDoesNotExistCannotBeClaimed(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		li := s.hire(t, "li")[0]
		_, err := s.node(0).Claim(t.Context(), li, "no-such-chat")
		require.ErrorIs(t, err, chat.ErrNotFound)
	})
}

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint("agent-", i)
	}
	return out
}
