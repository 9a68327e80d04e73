package desk_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"aftercare/channels"
	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/handoff"
	"aftercare/handoff/desk"
	"aftercare/internal/wake"
	"aftercare/internal/ws"
	"aftercare/internal/ws/wstest"
	"aftercare/store"
	"aftercare/store/sqlite"
	"aftercare/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	deskCodec = ws.NewCodec(desk.ServerFrames, desk.ClientFrames)
	pageCodec = ws.NewCodec(web.ServerFrames, web.ClientFrames)
)

// shop is a desk and the shoppers' socket on one log. Its clock stands still.
type shop struct {
	*store.Store
	clock   *storetest.Clock
	service *handoff.Service
	desk    *desk.Server
	url     string
}

// start serves a shop on the loopback. Tests with a shop of their own run side by side.
func start(t *testing.T) *shop {
	t.Helper()
	t.Parallel()
	clock, bus := storetest.NewClock(), wake.NewMemory()
	st, err := sqlite.Open(t.Context(), t.TempDir(), store.Options{Bus: bus, Now: clock.Now})
	require.NoError(t, err)
	service := handoff.New(st, st, bus, clock.Now)
	quiet := slog.New(slog.DiscardHandler)
	s := &shop{Store: st, clock: clock, service: service, desk: &desk.Server{
		Service: service, Log: st, Bus: bus, Logger: quiet, Now: clock.Now,
		Customer: func(context.Context, chat.State) (desk.Customer, error) { return desk.Customer{}, nil },
		Facts:    func(s chat.State) []chat.Row { return []chat.Row{{Label: "intent", Value: s.Intent}} },
	}}
	pages := &web.Server{
		Log: st, Bus: bus, Logger: quiet, Queue: service.Place,
		Signer: &web.Signer{Secret: []byte("0123456789abcdef0123456789abcdef"), Now: time.Now},
		Sink: func(ctx context.Context, m channels.Inbound) (chat.Event, error) {
			return st.Record(ctx, m.Conv, m.Key, m.By, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: m.Text}, Choice: m.Choice})
		},
	}
	mux := http.NewServeMux()
	mux.Handle("GET /chat/ws", pages)
	s.desk.Register(mux)
	h := httptest.NewServer(mux)
	s.url = h.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), wstest.Patience)
		defer cancel()
		require.NoError(t, s.desk.Drain(ctx), "desks that don't close")
		require.NoError(t, pages.Drain(ctx), "pages that don't close")
		h.Close()
		require.NoError(t, st.Close())
	})
	return s
}

// browser is one browser of an agent.
type browser struct {
	shop *shop
	http *http.Client
}

func (s *shop) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &browser{s, &http.Client{Jar: jar, Transport: transport, Timeout: wstest.Patience}}
}

// do asks and returns the status and the answer's body.
func (b *browser) do(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.shop.url+path, bytes.NewBufferString(body))
	require.NoError(t, err)
	answer, err := b.http.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

func (b *browser) login(t *testing.T, login, password string) (int, string) {
	t.Helper()
	body, err := json.Marshal(desk.Login{Login: login, Password: password})
	require.NoError(t, err)
	return b.do(t, "POST", "/desk/login", string(body))
}

// code is the word for an error in an answer.
func code(t *testing.T, body string) string {
	t.Helper()
	var f desk.Failure
	require.NoError(t, json.Unmarshal([]byte(body), &f), "%s", body)
	require.NotEmpty(t, f.Text.Zh)
	require.NotEmpty(t, f.Text.En)
	return f.Code
}

const chosen = "correct horse battery"

// hired adds an agent with a password of their own and signs them in with a browser.
func (s *shop) hired(t *testing.T, login string) *browser {
	t.Helper()
	password, err := s.service.OneTimePassword(t.Context(), login, "客服"+login, false)
	require.NoError(t, err)
	b := s.browser(t)
	status, body := b.login(t, login, password)
	require.Equal(t, http.StatusOK, status, "%s", body)
	status, body = b.do(t, "POST", "/desk/password", `{"password":"`+chosen+`"}`)
	require.Equal(t, http.StatusNoContent, status, "%s", body)
	return b
}

// header carries the browser's cookies to a socket.
func (b *browser) header(t *testing.T) http.Header {
	t.Helper()
	r, err := http.NewRequest("GET", b.shop.url+"/desk/ws", nil)
	require.NoError(t, err)
	for _, c := range b.http.Jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	return http.Header{"Cookie": r.Header["Cookie"]}
}

// screen is a desk that is open in a browser.
type screen struct {
	*wstest.Client
	desk.Welcome
}

func (b *browser) screen(t *testing.T) *screen {
	t.Helper()
	c := wstest.Dial(t, b.shop.url+"/desk/ws", deskCodec, b.header(t))
	return &screen{c, wstest.Next[desk.Welcome](t, c)}
}

// at is a new agent's screen.
func (s *shop) at(t *testing.T, login string) *screen {
	t.Helper()
	return s.hired(t, login).screen(t)
}

// asks sends a request that must be granted and returns the seq.
func (d *screen) asks(t *testing.T, id string, frame any) chat.Seq {
	t.Helper()
	d.Send(t, frame)
	for {
		switch f := wstest.Next(t, d.Client, answers(id)).(type) {
		case desk.Done:
			return f.Seq
		case desk.Refused:
			t.Fatalf("%s refused: %+v", id, f)
		}
	}
}

// refused sends a request that must not be granted.
func (d *screen) refused(t *testing.T, id string, frame any) desk.Refused {
	t.Helper()
	d.Send(t, frame)
	answer := wstest.Next(t, d.Client, answers(id))
	require.IsType(t, desk.Refused{}, answer)
	return answer.(desk.Refused)
}

// answers accepts what answers a request.
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

// claims takes a chat and returns its epoch.
func (d *screen) claims(t *testing.T, s *shop, c chat.ConvID) chat.Epoch {
	t.Helper()
	d.asks(t, "claim", desk.Claim{ID: "claim", Conv: c})
	st, err := s.State(t.Context(), c)
	require.NoError(t, err)
	return st.Epoch
}

// page is a shopper's socket.
type page struct {
	*wstest.Client
	web.Welcome
}

func (s *shop) shopper(t *testing.T) *page {
	t.Helper()
	c := wstest.Dial(t, s.url+"/chat/ws", pageCodec, nil)
	c.Send(t, web.Hello{Locale: chat.En})
	return &page{c, wstest.Next[web.Welcome](t, c)}
}

func (p *page) say(t *testing.T, text string) chat.Seq {
	t.Helper()
	p.Send(t, web.Say{Key: text, Text: text})
	return wstest.Next(t, p.Client, func(a web.Ack) bool { return a.Key == text }).Seq
}

// waits asks for a person in a shopper's name.
func (s *shop) waits(t *testing.T, p *page) {
	t.Helper()
	s.happens(t, p.Conv, chat.Bot, chat.Queued{Reason: "asked", Summary: "wants a person"})
}

func (s *shop) happens(t *testing.T, c chat.ConvID, by chat.Actor, b chat.Body) chat.Seq {
	t.Helper()
	st, err := s.State(t.Context(), c)
	require.NoError(t, err)
	events, err := s.Append(t.Context(), c, st.Seq, by, b)
	require.NoError(t, err)
	return events[0].Seq
}

// seats sets how many chats an agent can have.
func (s *shop) seats(t *testing.T, a chat.AgentID, n int) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE agents SET capacity = $2 WHERE id = $1`, string(a), n)
		return err
	}))
}

// texts are what items say, notes marked.
func texts(items []desk.Item) []string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = it.Message.Text
		if it.Note {
			out[i] = "note: " + out[i]
		}
	}
	return out
}

// sees reads items of a conversation until the one with this text, and returns all.
func (d *screen) sees(t *testing.T, c chat.ConvID, text string) []desk.Item {
	t.Helper()
	var items []desk.Item
	for {
		items = append(items, wstest.Next(t, d.Client, func(f desk.Items) bool { return f.Conv == c }).Items...)
		if items[len(items)-1].Message.Text == text {
			return items
		}
	}
}

func ids(cards []desk.Card) string {
	out := ""
	for _, c := range cards {
		out += fmt.Sprint(c.Conv, " ")
	}
	return out
}
