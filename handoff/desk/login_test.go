package desk_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/handoff/desk"
	"aftercare/internal/ws/wstest"
)

// socket tries to open a desk and returns the status of the answer.
func (b *browser) socket(t *testing.T, header http.Header) (int, string) {
	t.Helper()
	c, answer, err := wstest.Connect(t.Context(), b.shop.url+"/desk/ws", deskCodec, header)
	require.NotNil(t, answer, "%v", err)
	if c != nil {
		c.Close()
		return answer.StatusCode, ""
	}
	body := make([]byte, 1000)
	n, _ := answer.Body.Read(body) // gorilla keeps the beginning of the answer
	return answer.StatusCode, string(body[:n])
}

func TestAOneTimePasswordOpensOnlyTheWayToAnother(t *testing.T) {
	s := start(t)
	password, err := s.service.OneTimePassword(t.Context(), "chen", "小陈", false)
	require.NoError(t, err)
	b := s.browser(t)
	status, body := b.login(t, "chen", password)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, `"must_change":true`)
	status, body = b.socket(t, b.header(t))
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "must_change", code(t, body))

	status, body = s.browser(t).login(t, "chen", password)
	require.Equal(t, http.StatusUnauthorized, status, "a second time")
	require.Equal(t, "sign_in", code(t, body))

	status, body = b.do(t, "POST", "/desk/password", `{"password":"short"}`)
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "invalid", code(t, body))
	status, _ = b.do(t, "POST", "/desk/password", `{"password":"`+chosen+`"}`)
	require.Equal(t, http.StatusNoContent, status)
	_, body = b.do(t, "GET", "/desk/me", "")
	require.Contains(t, body, `"must_change":false`)
	require.Equal(t, "小陈", b.screen(t).Name)

	status, _ = s.browser(t).login(t, "chen", chosen)
	require.Equal(t, http.StatusOK, status)
}

func TestTheCookieIsOutOfReachOfScriptsAndOtherSites(t *testing.T) {
	s := start(t)
	s.hired(t, "chen")
	answer, err := s.browser(t).http.Post(s.url+"/desk/login", "application/json", strings.NewReader(`{"login":"chen","password":"`+chosen+`"}`))
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Len(t, answer.Cookies(), 1)
	c := answer.Cookies()[0]
	require.True(t, c.HttpOnly)
	require.Equal(t, http.SameSiteStrictMode, c.SameSite)
	require.Equal(t, "/desk", c.Path)
	require.GreaterOrEqual(t, len(c.Value), 40)
	require.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
}

func TestSigningInTakesAPassword(t *testing.T) {
	s := start(t)
	s.hired(t, "chen")
	for name, try := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"wrong password": {`{"login":"chen","password":"guess"}`, http.StatusUnauthorized, "sign_in"},
		"unknown login":  {`{"login":"nobody","password":"guess"}`, http.StatusUnauthorized, "sign_in"},
		"NUL":            {`{"login":"ch\u0000en","password":"guess"}`, http.StatusUnauthorized, "sign_in"},
		"nothing":        {`{}`, http.StatusUnauthorized, "sign_in"},
		"not JSON":       {`login=chen`, http.StatusBadRequest, "invalid"},
		"a novel":        {`{"login":"` + strings.Repeat("x", 5000) + `"}`, http.StatusBadRequest, "invalid"},
	} {
		b := s.browser(t)
		status, body := b.do(t, "POST", "/desk/login", try.body)
		require.Equal(t, try.status, status, name)
		require.Equal(t, try.code, code(t, body), name)
		status, _ = b.do(t, "GET", "/desk/me", "")
		require.Equal(t, http.StatusUnauthorized, status, name)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	s := start(t)
	s.hired(t, "chen") // one of the five tries a minute
	b := s.browser(t)
	for i, login := range []string{"chen", " chen", "chen ", "CHEN"} { // one login, however it is written
		status, _ := b.login(t, login, "guess")
		require.Equal(t, http.StatusUnauthorized, status, "try %d", i)
	}
	for _, login := range []string{"chen", "  chen  "} {
		status, body := b.login(t, login, chosen)
		require.Equal(t, http.StatusTooManyRequests, status, "even with the right password")
		require.Equal(t, "slow_down", code(t, body))
	}
	status, _ := b.login(t, "li", "guess")
	require.Equal(t, http.StatusUnauthorized, status, "others may try")
	s.clock.Move(time.Minute / 5)
	status, _ = b.login(t, "chen", chosen)
	require.Equal(t, http.StatusOK, status)
	status, _ = b.login(t, "chen", chosen)
	require.Equal(t, http.StatusTooManyRequests, status)
}

func TestGuessingManyLoginsFromOneAddressIsSlowedDown(t *testing.T) {
	s := start(t)
	b := s.browser(t)
	for i := range 30 {
		status, _ := b.login(t, fmt.Sprint("agent-", i), "guess")
		require.Equal(t, http.StatusUnauthorized, status, "try %d", i)
	}
	status, _ := b.login(t, "one-more", "guess")
	require.Equal(t, http.StatusTooManyRequests, status)
}

func TestADeskOpensOnlyForItsSession(t *testing.T) {
	s := start(t)
	b := s.hired(t, "chen")
	good := b.header(t)
	with := func(k, v string) http.Header {
		h := good.Clone()
		h.Set(k, v)
		return h
	}
	for name, try := range map[string]struct {
		header http.Header
		status int
	}{
		"own page":       {good, http.StatusSwitchingProtocols},
		"no cookie":      {nil, http.StatusUnauthorized},
		"guessed cookie": {with("Cookie", "aftercare_desk=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), http.StatusUnauthorized},
		"empty cookie":   {with("Cookie", "aftercare_desk="), http.StatusUnauthorized},
		"foreign page":   {with("Origin", "https://evil.example"), http.StatusForbidden},
		"no page":        {http.Header{"Cookie": good["Cookie"], "Origin": nil}, http.StatusForbidden},
	} {
		status, _ := b.socket(t, try.header)
		require.Equal(t, try.status, status, name)
	}
	for _, path := range []string{"/desk/me", "/desk/ws"} {
		status, body := s.browser(t).do(t, "GET", path, "")
		require.Equal(t, http.StatusUnauthorized, status, path)
		require.Equal(t, "signed_out", code(t, body))
	}
	status, _ := s.browser(t).do(t, "POST", "/desk/password", `{"password":"`+chosen+`"}`)
	require.Equal(t, http.StatusUnauthorized, status)
}

func TestEverySessionIsItsAgents(t *testing.T) {
	s := start(t)
	chen, li := s.hired(t, "chen"), s.hired(t, "li")
	require.Equal(t, "客服chen", chen.screen(t).Name)
	require.Equal(t, "客服li", li.screen(t).Name)
	status, _ := li.do(t, "POST", "/desk/password", `{"password":"li's very own"}`)
	require.Equal(t, http.StatusNoContent, status)
	status, _ = s.browser(t).login(t, "chen", chosen)
	require.Equal(t, http.StatusOK, status, "another's password has changed")
	status, _ = li.do(t, "GET", "/desk/me", "")
	require.Equal(t, http.StatusOK, status)
}

// ended waits until a desk is told that its session is over.
func (d *screen) ended(t *testing.T) {
	t.Helper()
	b := wstest.Next[desk.Bye](t, d.Client)
	require.Equal(t, "signed_out", b.Code)
	require.Zero(t, b.RetryMS)
	d.Ended(t)
}

func TestSigningOutClosesTheDeskAtOnce(t *testing.T) {
	s := start(t)
	here, elsewhere, colleague := s.hired(t, "chen"), s.browser(t), s.hired(t, "li")
	status, _ := elsewhere.login(t, "chen", chosen)
	require.Equal(t, http.StatusOK, status)
	first, second := here.screen(t), here.screen(t)
	other, li := elsewhere.screen(t), colleague.screen(t)

	cookie := here.header(t)
	status, _ = here.do(t, "POST", "/desk/logout", "")
	require.Equal(t, http.StatusNoContent, status)
	first.ended(t)
	second.ended(t)
	status, _ = here.socket(t, cookie)
	require.Equal(t, http.StatusUnauthorized, status, "the old cookie")
	other.asks(t, "1", desk.SetStatus{ID: "1", Status: "online"})
	li.asks(t, "1", desk.SetStatus{ID: "1", Status: "online"})

	status, _ = here.do(t, "POST", "/desk/logout", "")
	require.Equal(t, http.StatusNoContent, status, "twice does no harm")
}

func TestANewPasswordClosesTheOtherDesks(t *testing.T) {
	s := start(t)
	here, stolen := s.hired(t, "chen"), s.browser(t)
	status, _ := stolen.login(t, "chen", chosen)
	require.Equal(t, http.StatusOK, status)
	mine, theirs := here.screen(t), stolen.screen(t)
	status, _ = here.do(t, "POST", "/desk/password", `{"password":"a better one"}`)
	require.Equal(t, http.StatusNoContent, status)
	theirs.ended(t)
	mine.asks(t, "1", desk.SetStatus{ID: "1", Status: "online"})

	_, err := s.service.OneTimePassword(t.Context(), "chen", "", true) // the boss takes the account away
	require.NoError(t, err)
	mine.ended(t)
	status, _ = here.do(t, "POST", "/desk/password", `{"password":"never mind"}`)
	require.Equal(t, http.StatusUnauthorized, status)
}

func TestWithoutADatabaseNobodyIsSignedInOrOut(t *testing.T) {
	s := start(t)
	b := s.hired(t, "chen")
	require.NoError(t, s.Close())
	for _, r := range [][2]string{{"POST", "/desk/login"}, {"GET", "/desk/me"}, {"POST", "/desk/logout"}, {"GET", "/desk/ws"}} {
		status, body := b.do(t, r[0], r[1], `{"login":"chen","password":"x"}`)
		require.Equal(t, http.StatusServiceUnavailable, status, r[1])
		require.Equal(t, "unavailable", code(t, body), r[1])
	}
}
