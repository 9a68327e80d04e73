package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"aftercare/channels"
	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/internal/wake"
	"aftercare/internal/ws"
	"aftercare/internal/ws/wstest"
	"aftercare/store"
	"aftercare/store/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// codec is the page's side of the wire.
var codec = ws.NewCodec(web.ServerFrames, web.ClientFrames)

const secret = "0123456789abcdef0123456789abcdef"

// engine is the channel over a store of its own. Nobody answers in it but the test.
type engine struct {
	*store.Store
	bus *wake.Memory
	web *web.Server
	url string // of the socket, once served
}

// build makes an engine that isn't served yet.
func build(t *testing.T) *engine {
	t.Helper()
	bus := wake.NewMemory()
	s, err := sqlite.Open(t.Context(), t.TempDir(), store.Options{Bus: bus})
	require.NoError(t, err)
	e := &engine{Store: s, bus: bus}
	e.web = &web.Server{
		Log: s, Sink: e.sink, Bus: bus, Logger: slog.New(slog.DiscardHandler),
		Signer: &web.Signer{Secret: []byte(secret), Now: time.Now},
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), wstest.Patience)
		defer cancel()
		require.NoError(t, e.web.Drain(ctx), "sockets that don't close")
		require.NoError(t, s.Close())
	})
	return e
}

// start makes an engine and serves it on the loopback. Tests with an engine of their own run side by side.
func start(t *testing.T) *engine {
	t.Helper()
	t.Parallel()
	e := build(t)
	h := httptest.NewServer(e.web)
	t.Cleanup(h.Close)
	e.url = h.URL
	return e
}

func (e *engine) sink(ctx context.Context, m channels.Inbound) (chat.Event, error) {
	return e.Record(ctx, m.Conv, m.Key, m.By, chat.Said{
		Message: chat.Message{Type: chat.TypeText, Text: m.Text}, Choice: m.Choice,
	})
}

// page is a shopper's page: a socket and what the server welcomed it with.
type page struct {
	*wstest.Client
	web.Welcome
}

// enter opens a page and says hello.
func (e *engine) enter(t testing.TB, h web.Hello) *page {
	t.Helper()
	c := wstest.Dial(t, e.url, codec, nil)
	c.Send(t, h)
	return &page{c, wstest.Next[web.Welcome](t, c)}
}

// guest opens the page of somebody new.
func (e *engine) guest(t testing.TB) *page {
	t.Helper()
	return e.enter(t, web.Hello{})
}

// customer opens the page of a signed-in customer.
func (e *engine) customer(t testing.TB, id chat.CustomerID) *page {
	t.Helper()
	return e.enter(t, web.Hello{Token: e.token(t, id)})
}

func (e *engine) token(t testing.TB, id chat.CustomerID) string {
	t.Helper()
	token, err := e.web.Signer.SignCustomer(id, "小林", time.Hour)
	require.NoError(t, err)
	return token
}

// say sends a message and returns its seq once it is recorded.
func (p *page) say(t testing.TB, key, text string) chat.Seq {
	t.Helper()
	p.Send(t, web.Say{Key: key, Text: text})
	return p.acked(t, key)
}

func (p *page) acked(t testing.TB, key string) chat.Seq {
	t.Helper()
	return wstest.Next(t, p.Client, func(a web.Ack) bool { return a.Key == key }).Seq
}

// refused waits for the answer to a frame that must not be accepted.
func (p *page) refused(t testing.TB, code string) web.Refused {
	t.Helper()
	r := wstest.Next[web.Refused](t, p.Client)
	require.Equal(t, code, r.Code)
	require.NotEmpty(t, r.Text.Zh)
	require.NotEmpty(t, r.Text.En)
	require.Empty(t, wstest.Kept[web.Ack](p.Client), "refused and acknowledged")
	return r
}

// hears reads items until the one with this text has come, and returns all.
func (p *page) hears(t testing.TB, text string) []web.Item {
	t.Helper()
	var items []web.Item
	for {
		items = append(items, wstest.Next[web.Items](t, p.Client).Items...)
		if items[len(items)-1].Message.Text == text {
			return items
		}
	}
}

// log is everything that happened in a conversation.
func (e *engine) log(t testing.TB, c chat.ConvID) []chat.Event {
	t.Helper()
	var events []chat.Event
	for ev, err := range e.Read(t.Context(), c, 0) {
		require.NoError(t, err)
		events = append(events, ev)
	}
	return events
}

// said is what was said in a conversation, as "role: text".
func (e *engine) said(t testing.TB, c chat.ConvID) []string {
	t.Helper()
	out := []string{}
	for _, ev := range e.log(t, c) {
		if s, ok := ev.Body.(chat.Said); ok {
			out = append(out, fmt.Sprintf("%s: %s", ev.By.Role, s.Message.Text))
		}
	}
	return out
}

// answer has the bot say something.
func (e *engine) answer(t testing.TB, c chat.ConvID, m chat.Message) chat.Seq {
	t.Helper()
	return e.happens(t, c, chat.Bot, chat.Said{Message: m})
}

// happens appends an event whatever it is.
func (e *engine) happens(t testing.TB, c chat.ConvID, by chat.Actor, b chat.Body) chat.Seq {
	t.Helper()
	for {
		st, err := e.State(t.Context(), c)
		require.NoError(t, err)
		events, err := e.Append(t.Context(), c, st.Seq, by, b)
		if chat.Code(err) == "moved" {
			continue
		}
		require.NoError(t, err)
		return events[0].Seq
	}
}

func text(s string) chat.Message { return chat.Message{Type: chat.TypeText, Text: s} }
