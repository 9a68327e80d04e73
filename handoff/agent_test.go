package handoff_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/handoff"
)

// sign signs an agent in.
func (s *shop) sign(t *testing.T, login, password string) (string, handoff.Agent) {
	t.Helper()
	token, a, err := s.node(1).SignIn(t.Context(), login, password)
	require.NoError(t, err)
	return token, a
}

func (s *shop) oneTime(t *testing.T, login string, reset bool) string {
	t.Helper()
	password, err := s.node(0).OneTimePassword(t.Context(), login, "小陈", reset)
	require.NoError(t, err)
	return password
}

func (s *shop) signedIn(t *testing.T, token string) bool {
	t.Helper()
	_, err := s.node(0).Session(t.Context(), token)
	if err != nil {
		require.ErrorIs(t, err, chat.ErrForbidden)
	}
	return err == nil
}

// woken waits for a wake-up.
func woken(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(20 * time.Second):
		t.Fatal("nobody was woken")
	}
}

const chosen = "correct horse battery"

// settle signs chen in and gives them a password of their own.
func (s *shop) settle(t *testing.T) (token string, a handoff.Agent) {
	t.Helper()
	token, a = s.sign(t, "chen", s.oneTime(t, "chen", false))
	require.NoError(t, s.node(0).ChoosePassword(t.Context(), a.ID, token, chosen))
	return token, a
}

func TestAOneTimePasswordWorksOnce(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		password := s.oneTime(t, "chen", false)
		require.NotEmpty(t, password)
		token, a := s.sign(t, " chen ", password)
		require.True(t, a.MustChange)
		require.Equal(t, "小陈", a.Name)
		require.Equal(t, handoff.Offline, a.Status)
		_, _, err := s.node(0).SignIn(t.Context(), "chen", password)
		require.ErrorIs(t, err, handoff.ErrSignIn)

		require.NoError(t, s.node(0).ChoosePassword(t.Context(), a.ID, token, chosen))
		again, err := s.node(1).Session(t.Context(), token)
		require.NoError(t, err)
		require.False(t, again.MustChange)
		for range 2 {
			_, a = s.sign(t, "chen", chosen)
			require.False(t, a.MustChange)
		}
	})
}

func TestOfManyWhoUseAOneTimePasswordAtOnceOneGetsIn(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		password := s.oneTime(t, "chen", false)
		errs := together(6, func(i int) error {
			_, _, err := s.node(i).SignIn(context.Background(), "chen", password)
			return err
		})
		require.Len(t, succeeded(errs), 1)
	})
}

func TestNodesThatStartTogetherGiveOneWorkingPassword(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		printed := make([]string, 4)
		errs := together(len(printed), func(i int) (err error) {
			printed[i], err = s.node(i).OneTimePassword(context.Background(), "chen", "小陈", false)
			return err
		})
		works := 0
		for i, err := range errs {
			require.NoError(t, err)
			if _, _, err := s.node(0).SignIn(t.Context(), "chen", printed[i]); err == nil {
				works++
			}
		}
		require.Equal(t, 1, works, "of the passwords that were printed")
	})
}

func TestAChosenPasswordIsKeptUnlessReset(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		token, _ := s.settle(t)
		require.Empty(t, s.oneTime(t, "chen", false))
		require.True(t, s.signedIn(t, token))
		s.sign(t, "chen", chosen)

		fresh := s.oneTime(t, "chen", true)
		require.False(t, s.signedIn(t, token), "whoever was signed in could choose the next password")
		_, _, err := s.node(0).SignIn(t.Context(), "chen", chosen)
		require.ErrorIs(t, err, handoff.ErrSignIn)
		_, a := s.sign(t, "chen", fresh)
		require.True(t, a.MustChange)
	})
}

func TestWrongPasswordsAndUnknownLoginsLookTheSame(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		s.settle(t)
		var told []string
		for _, try := range [][2]string{
			{"chen", "wrong"}, {"chen", ""}, {"chen", chosen + " "}, {"nobody", chosen}, {"", ""},
			{"chen' --", chosen}, {"ch\x00en", chosen}, {strings.Repeat("x", 3000), chosen},
		} {
			_, _, err := s.node(0).SignIn(t.Context(), try[0], try[1])
			require.ErrorIs(t, err, handoff.ErrSignIn, "%.20q %q", try[0], try[1])
			told = append(told, err.Error())
		}
		for _, text := range told {
			require.Equal(t, told[0], text)
		}
	})
}

func TestAChosenPasswordEndsTheOtherSessions(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		first, a := s.settle(t)
		second, _ := s.sign(t, "chen", chosen)
		ended := s.bus.Listen(t.Context(), handoff.SessionTopic)
		require.NoError(t, s.node(0).ChoosePassword(t.Context(), a.ID, second, chosen+"!"))
		woken(t, ended)
		require.False(t, s.signedIn(t, first))
		require.True(t, s.signedIn(t, second))
		for name, bad := range map[string]string{"short": "1234567", "seven wide": "七个字不够长啊", "long": strings.Repeat("x", 201)} {
			require.ErrorIs(t, s.node(0).ChoosePassword(t.Context(), a.ID, second, bad), chat.ErrInvalid, name)
		}
		s.sign(t, "chen", chosen+"!")
	})
}

func TestASessionEndsWhenSignedOutOrOld(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		first, _ := s.settle(t)
		second, _ := s.sign(t, "chen", chosen)
		ended := s.bus.Listen(t.Context(), handoff.SessionTopic)
		require.NoError(t, s.node(0).SignOut(t.Context(), first))
		woken(t, ended)
		require.False(t, s.signedIn(t, first))
		require.True(t, s.signedIn(t, second))
		s.clock.Move(14*24*time.Hour - time.Second)
		require.True(t, s.signedIn(t, second))
		s.clock.Move(time.Second)
		require.False(t, s.signedIn(t, second))
		require.False(t, s.signedIn(t, ""))
		require.False(t, s.signedIn(t, "guessed"))
	})
}

// What is stolen with the database must open nothing.
func TestTheDatabaseHoldsNeitherPasswordsNorTokens(t *testing.T) {
	both(t, func(t *testing.T, s *shop) {
		token, _ := s.settle(t)
		var rows []string
		for _, query := range []string{`SELECT password FROM agents`, `SELECT token FROM agent_sessions`} {
			var value string
			require.NoError(t, s.DB().QueryRowContext(t.Context(), query).Scan(&value))
			rows = append(rows, value)
		}
		for _, secret := range []string{chosen, token} {
			require.NotContains(t, strings.Join(rows, " "), secret)
		}
		require.False(t, s.signedIn(t, rows[1]), "a stored token is not a token")
	})
}
