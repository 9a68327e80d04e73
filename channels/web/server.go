// Package web is the shopper's channel in a browser: one websocket, resumable by seq.
package web

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"aftercare/channels"
	"aftercare/chat"
	"aftercare/internal/ws"
)

// Name of this channel in the log.
const Name = "web"

// Log is what the channel needs of the store.
type Log interface {
	Open(ctx context.Context, id chat.ConvID, o chat.Opened) (chat.State, error)
	State(ctx context.Context, c chat.ConvID) (chat.State, error)
	Latest(ctx context.Context, site, channel string, customer chat.CustomerID, guest string) (chat.State, error)
	Read(ctx context.Context, c chat.ConvID, after chat.Seq) iter.Seq2[chat.Event, error]
	Record(ctx context.Context, c chat.ConvID, key string, by chat.Actor, b chat.Body) (chat.Event, error)
	// MarkRead notes how far a reader has read; ReadUpTo returns it. They are not events.
	MarkRead(ctx context.Context, c chat.ConvID, reader chat.Role, seq chat.Seq) error
	ReadUpTo(ctx context.Context, c chat.ConvID, reader chat.Role) (chat.Seq, error)
}

// Bus wakes sockets when there is something to read. Wake-ups are hints.
type Bus interface {
	Wake(topic string)
	Listen(ctx context.Context, topic string) <-chan struct{}
}

// Server serves the shopper's socket.
type Server struct {
	Log     Log
	Sink    channels.Sink
	Bus     Bus
	Signer  *Signer
	Origins []string
	Site    string
	// Queue tells the place of a waiting conversation (1 is next) and how many agents are online.
	Queue func(ctx context.Context, c chat.ConvID) (place, online int, err error)
	// Votes keeps the thumbs on answers; without it there are none.
	Votes  Votes
	Logger *slog.Logger

	hub ws.Hub
}

// Votes keeps shoppers' thumbs. They are not events.
type Votes interface {
	// Vote keeps the newest; it is chat.ErrNotFound when message of is no answer from the FAQ.
	Vote(ctx context.Context, c chat.ConvID, of chat.Seq, v chat.Vote) error
	Votes(ctx context.Context, c chat.ConvID) (map[chat.Seq]chat.Vote, error)
}

var codec = ws.NewCodec(ClientFrames, ServerFrames)

// Sockets is how many are open.
func (s *Server) Sockets() int { return s.hub.Len() }

// Drain tells every page to reconnect elsewhere and waits until the sockets are closed or ctx ends.
func (s *Server) Drain(ctx context.Context) error { return s.hub.Drain(ctx, bye("draining", 1000)) }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conn, err := ws.Accept(w, r, codec, s.Origins)
	if err != nil {
		s.Logger.Debug("socket refused", "channel", Name, "cause", err)
		return
	}
	if !s.hub.Enter(conn, bye("draining", 1000)) {
		return
	}
	defer s.hub.Leave(conn)
	// The request's context ends with the handler; the socket's own lives until it closes.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	ss := &session{server: s, conn: conn, ctx: ctx}
	err = conn.Run(ctx, ss.handle, ss.bad)
	cancel()
	ss.pump.Wait()
	s.Logger.Debug("socket closed", "channel", Name, "conv", ss.conv, "cause", err)
}

func bye(code string, retryMS int) Bye {
	texts := map[string]chat.Text{
		"draining": {Zh: "系统正在更新，马上自动重连。", En: "We're updating; you'll be reconnected in a moment."},
		"expired":  {Zh: "登录已过期，请在商城重新登录。", En: "Your sign-in has expired. Please sign in to the shop again."},
		"token":    {Zh: "没能确认您的身份，请在商城重新登录。", En: "We couldn't confirm who you are. Please sign in to the shop again."},
		"busy":     {Zh: "系统暂时不可用，正在重试。", En: "We can't reach the system right now; trying again."},
	}
	return Bye{Code: code, Text: texts[code], RetryMS: retryMS}
}

// session is one socket and the person on it.
type session struct {
	server *Server
	conn   *ws.Conn
	ctx    context.Context

	person Person
	conv   chat.ConvID
	pump   sync.WaitGroup
}

// callTimeout bounds what one frame may cost.
const callTimeout = 10 * time.Second

func (ss *session) handle(frame any) error {
	ctx, cancel := context.WithTimeout(ss.ctx, callTimeout)
	defer cancel()
	if h, ok := frame.(Hello); ok {
		return ss.hello(ctx, h)
	}
	if ss.conv == "" {
		return ss.refuse("", errors.Join(chat.ErrInvalid, errors.New("hello must come first")))
	}
	switch f := frame.(type) {
	case Say:
		return ss.record(ctx, f.Key, channels.Inbound{Text: f.Text})
	case Choose:
		return ss.choose(ctx, f)
	case Rate:
		return ss.rate(ctx, f)
	case Vote:
		return ss.vote(ctx, f)
	case Typing:
		ss.server.Bus.Wake(TypingTopic(ss.conv, chat.RoleCustomer))
	case Read:
		if err := ss.server.Log.MarkRead(ctx, ss.conv, chat.RoleCustomer, f.Seq); err != nil {
			ss.server.Logger.Warn("mark read", "conv", ss.conv, "cause", err)
		}
		ss.server.Bus.Wake(ReadTopic(ss.conv))
	}
	return nil
}

// bad answers a frame that can't be decoded; the socket stays open.
func (ss *session) bad(err error) error { return ss.refuse("", err) }

func (ss *session) refuse(key string, err error) error {
	if chat.Code(err) == "unavailable" {
		ss.server.Logger.Error("frame failed", "channel", Name, "conv", ss.conv, "cause", err)
	}
	return ss.conn.Send(Refused{Key: key, Code: chat.Code(err), Text: chat.SafeText(err)})
}

// hello finds out who it is and opens or resumes their conversation.
func (ss *session) hello(ctx context.Context, h Hello) error {
	if ss.conv != "" {
		return ss.refuse("", errors.Join(chat.ErrInvalid, errors.New("hello twice")))
	}
	person, credential, err := ss.identify(h)
	if err != nil {
		code := "token"
		if errors.Is(err, ErrExpired) {
			code = "expired"
		}
		ss.conn.Send(bye(code, 0))
		return err
	}
	s, err := ss.open(ctx, person, h.Locale)
	if err != nil {
		ss.conn.Send(bye("busy", 3000))
		return err
	}
	ss.person, ss.conv = person, s.Conv
	since := h.Since
	if h.Conv != s.Conv || since > s.Seq || since < 0 {
		since = 0
	}
	welcome := Welcome{Conv: s.Conv, Guest: credential, Customer: person.Customer != "", Name: s.Name, Locale: s.Locale, Last: s.Seq}
	if err := ss.conn.Send(welcome); err != nil {
		return err
	}
	if err := ss.voted(ctx); err != nil {
		return err
	}
	ss.pump.Go(func() { ss.follow(since) })
	return nil
}

func (ss *session) identify(h Hello) (Person, string, error) {
	if h.Token != "" {
		p, err := ss.server.Signer.Customer(h.Token)
		return p, "", err
	}
	if h.Guest != "" {
		// A guest whose credential is no longer good becomes a new guest.
		if p, err := ss.server.Signer.Guest(h.Guest); err == nil {
			return p, h.Guest, nil
		}
	}
	return ss.server.Signer.NewGuest()
}

func (ss *session) open(ctx context.Context, p Person, l chat.Locale) (chat.State, error) {
	s, err := ss.server.Log.Latest(ctx, ss.server.Site, Name, p.Customer, p.Guest)
	if !errors.Is(err, chat.ErrNotFound) {
		return s, err
	}
	if l != chat.En {
		l = chat.Zh
	}
	id, err := uuid.NewV7()
	if err != nil {
		return s, err
	}
	return ss.server.Log.Open(ctx, chat.ConvID(id.String()), chat.Opened{
		Site: ss.server.Site, Channel: Name, Customer: p.Customer, Guest: p.Guest, Name: p.Name, Locale: l,
	})
}

func (ss *session) record(ctx context.Context, key string, m channels.Inbound) error {
	if key == "" || len(key) > chat.MaxKey {
		return ss.refuse(key, errors.Join(chat.ErrInvalid, errors.New("a message needs a key of 1 to 128 bytes")))
	}
	m.Conv, m.By, m.Key = ss.conv, ss.person.Actor(), key
	e, err := ss.server.Sink(ctx, m)
	if err != nil {
		return ss.refuse(key, err)
	}
	return ss.conn.Send(Ack{Key: key, Seq: e.Seq})
}

// choose looks the option up in the message that offered it, so that a page can't put words there.
func (ss *session) choose(ctx context.Context, f Choose) error {
	for e, err := range ss.server.Log.Read(ctx, ss.conv, f.Of-1) {
		if err != nil {
			return ss.refuse(f.Key, err)
		}
		said, ok := e.Body.(chat.Said)
		if !ok || e.Seq != f.Of {
			break
		}
		label, ok := said.Message.Label(f.Value)
		if !ok {
			break
		}
		return ss.record(ctx, f.Key, channels.Inbound{Text: label, Choice: &chat.Choice{Of: f.Of, Value: f.Value}})
	}
	return ss.refuse(f.Key, errors.Join(chat.ErrInvalid, errors.New("there is no such option")))
}

func (ss *session) rate(ctx context.Context, f Rate) error {
	e, err := ss.server.Log.Record(ctx, ss.conv, f.Key, ss.person.Actor(), chat.Rated{Stars: f.Stars, Text: f.Text})
	if err != nil {
		return ss.refuse(f.Key, err)
	}
	return ss.conn.Send(Ack{Key: f.Key, Seq: e.Seq})
}
