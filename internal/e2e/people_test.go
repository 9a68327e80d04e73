//go:build linux

package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/handoff"
	"aftercare/handoff/desk"
	"aftercare/internal/ws"
	"aftercare/internal/ws/wstest"
	"aftercare/store"
)

var deskCodec = ws.NewCodec(desk.ServerFrames, desk.ClientFrames)

// page is a shopper's page.
type page struct {
	*wstest.Client
	web.Welcome
	n int
}

func shopper(t *testing.T, url string) *page {
	t.Helper()
	return enter(t, url, web.Hello{Locale: chat.Zh})
}

func enter(t *testing.T, url string, h web.Hello) *page {
	t.Helper()
	c := wstest.Dial(t, url+"/chat/ws", pageCodec, nil)
	c.Send(t, h)
	return &page{Client: c, Welcome: wstest.Next[web.Welcome](t, c)}
}

// say sends a text and waits until it is recorded.
func (p *page) say(t *testing.T, text string) chat.Seq {
	t.Helper()
	p.n++
	key := fmt.Sprint("say-", p.n)
	p.Send(t, web.Say{Key: key, Text: text})
	return wstest.Next(t, p.Client, func(a web.Ack) bool { return a.Key == key }).Seq
}

// hears waits for the next message of a role after seq, and drops what was before it.
func (p *page) hears(t *testing.T, from chat.Role, after chat.Seq) web.Item {
	t.Helper()
	var found web.Item
	wstest.Next(t, p.Client, func(f web.Items) bool {
		for _, it := range f.Items {
			if it.From == from && it.Seq > after {
				found = it
				return true
			}
		}
		return false
	})
	return found
}

func (p *page) waitsFor(t *testing.T, ok func(web.Status) bool) {
	t.Helper()
	wstest.Next(t, p.Client, ok)
}

// screen is an agent's desk.
type screen struct {
	*wstest.Client
	desk.Welcome
	n int
}

// cookie is what a signed-in browser sends.
func cookie(token string) http.Header {
	return http.Header{"Cookie": {"aftercare_desk=" + token}}
}

func openDesk(t *testing.T, url string, session http.Header) *screen {
	t.Helper()
	c := wstest.Dial(t, url+"/desk/ws", deskCodec, session)
	return &screen{Client: c, Welcome: wstest.Next[desk.Welcome](t, c)}
}

// signIn does what an agent does on the first day: asks for a one-time password, signs in with it and
// chooses another.
func signIn(t *testing.T, url, login, name string, env ...string) http.Header {
	t.Helper()
	p := run(t, plain, env, "agent", "password", login, "--name", name)
	require.Zero(t, p.ended(t), "%s", p.out)
	return firstDay(t, url, login, strings.TrimSpace(p.out.String()))
}

// demoAgent signs in with the one-time password that a demo server has printed.
func demoAgent(t *testing.T, p *process, url, login string) http.Header {
	t.Helper()
	m := regexp.MustCompile(`agent ` + login + ` .* one-time password (\S+)`).FindStringSubmatch(p.out.String())
	require.NotNil(t, m, "%s", p.out)
	return firstDay(t, url, login, m[1])
}

func firstDay(t *testing.T, url, login, password string) http.Header {
	t.Helper()
	answer := post(t, url+"/desk/login", nil, desk.Login{Login: login, Password: password})
	require.Equal(t, http.StatusOK, answer.StatusCode)
	session := cookie(answer.Cookies()[0].Value)
	answer = post(t, url+"/desk/password", session, map[string]string{"password": "correct horse battery"})
	require.Equal(t, http.StatusNoContent, answer.StatusCode)
	return session
}

func post(t *testing.T, url string, header http.Header, body any) *http.Response {
	t.Helper()
	data, err := json.Marshal(body)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(data))
	require.NoError(t, err)
	for k, v := range header {
		r.Header[k] = v
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return answer
}

// asks sends a request with this id and returns the answer, Done or Refused.
func (d *screen) asks(t *testing.T, id string, frame any) any {
	t.Helper()
	d.Send(t, frame)
	return wstest.Next(t, d.Client, answers(id))
}

func answers(id string) func(any) bool {
	return func(frame any) bool {
		switch f := frame.(type) {
		case desk.Done:
			return f.ID == id
		case desk.Refused:
			return f.ID == id
		}
		return false
	}
}

func (d *screen) say(t *testing.T, c chat.ConvID, epoch chat.Epoch, text string) chat.Seq {
	t.Helper()
	d.n++
	id := fmt.Sprint("reply-", d.n)
	answer := d.asks(t, id, desk.Say{ID: id, Conv: c, Epoch: epoch, Text: text})
	require.IsType(t, desk.Done{}, answer, "%+v", answer)
	return answer.(desk.Done).Seq
}

// hire writes signed-in agents into the database, as signing in so many takes long; it returns their sessions.
func hire(t *testing.T, s *store.Store, n int) []http.Header {
	t.Helper()
	sessions := make([]http.Header, n)
	require.NoError(t, s.Write(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
		for i := range sessions {
			id, token := fmt.Sprint("agent-", i), fmt.Sprint("token of agent-", i)
			sum := sha256.Sum256([]byte(token))
			sessions[i] = cookie(token)
			_, err := tx.ExecContext(ctx, `INSERT INTO agents (id, login, name, password, must_change, status, capacity, claims, seen_at)
				VALUES ($1, $1, $1, '', 0, 'online', $2, 0, 0)`, id, handoff.Capacity)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO agent_sessions (token, agent, expires_at) VALUES ($1, $2, $3)`,
				hex.EncodeToString(sum[:]), id, time.Now().Add(time.Hour).UnixMilli())
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return sessions
}

// bodies are those of one kind in a conversation's log.
func bodies[B chat.Body](t *testing.T, s *store.Store, c chat.ConvID) []B {
	t.Helper()
	var out []B
	for e, err := range s.Read(t.Context(), c, 0) {
		require.NoError(t, err)
		if b, ok := e.Body.(B); ok {
			out = append(out, b)
		}
	}
	return out
}
