package handoff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/handoff"
)

func TestARoleSaysWhoMayKeepTheFAQ(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		password := s.oneTime(t, "chen", false)
		require.NoError(t, s.node(0).SetRole(t.Context(), "chen", handoff.Lead))
		token, a := s.sign(t, "chen", password)
		require.Equal(t, handoff.Lead, a.Role)
		require.False(t, a.May(handoff.KeepFAQ), "with a one-time password nobody may do anything")
		require.NoError(t, s.node(0).ChoosePassword(t.Context(), a.ID, token, chosen))
		for role, may := range map[handoff.Role]bool{handoff.Clerk: false, handoff.Lead: true, handoff.Admin: true} {
			require.NoError(t, s.node(1).SetRole(t.Context(), "chen", role))
			a, err := s.node(0).Session(t.Context(), token)
			require.NoError(t, err)
			require.Equal(t, may, a.May(handoff.KeepFAQ), role)
		}
		require.ErrorIs(t, s.node(0).SetRole(t.Context(), "chen", "king"), chat.ErrInvalid)
		require.ErrorIs(t, s.node(0).SetRole(t.Context(), "nobody", handoff.Lead), chat.ErrNotFound)
	})
}

func TestANewAgentAnswersAndNothingMore(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		s.oneTime(t, "li", false)
		a, err := s.node(0).AgentByLogin(t.Context(), "li")
		require.NoError(t, err)
		require.Equal(t, handoff.Clerk, a.Role)
	})
}
