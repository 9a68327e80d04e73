// Package desk is the agents' side of hand-off: signing in, and one websocket that shows the queue and
// the conversations that are open on the screen.
package desk

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"aftercare/chat"
	"aftercare/handoff"
	"aftercare/internal/ws"
)

// Log is what desks read.
type Log interface {
	State(ctx context.Context, c chat.ConvID) (chat.State, error)
	Read(ctx context.Context, c chat.ConvID, after chat.Seq) iter.Seq2[chat.Event, error]
	List(ctx context.Context, f chat.Filter) ([]chat.State, error)
	MarkRead(ctx context.Context, c chat.ConvID, reader chat.Role, seq chat.Seq) error
	ReadUpTo(ctx context.Context, c chat.ConvID, reader chat.Role) (chat.Seq, error)
}

// Bus wakes desks when there is something to read. Wake-ups are hints.
type Bus interface {
	Wake(topic string)
	Listen(ctx context.Context, topic string) <-chan struct{}
}

// Customer is what the panel beside a conversation shows.
type Customer struct {
	Person Person
	Orders []chat.Option
	Cases  []chat.Message
}

// Server serves the desk's requests under /desk/.
type Server struct {
	Service *handoff.Service
	Log     Log
	Bus     Bus
	// Customer looks up whom a conversation is with; Facts says what the bot knows of it.
	Customer func(ctx context.Context, s chat.State) (Customer, error)
	Facts    func(s chat.State) []chat.Row
	Logger   *slog.Logger
	Now      func() time.Time

	hub      ws.Hub
	attempts attempts
}

var codec = ws.NewCodec(ClientFrames, ServerFrames)

const cookie = "aftercare_desk"

// Register adds the desk's routes.
func (s *Server) Register(mux *http.ServeMux) {
	mux.HandleFunc("POST /desk/login", s.login)
	mux.HandleFunc("POST /desk/logout", s.logout)
	mux.HandleFunc("POST /desk/password", s.password)
	mux.HandleFunc("GET /desk/me", s.me)
	mux.HandleFunc("GET /desk/ws", s.socket)
}

// Sockets is how many are open.
func (s *Server) Sockets() int { return s.hub.Len() }

// Drain tells every desk to reconnect elsewhere and waits until the sockets are closed or ctx ends.
func (s *Server) Drain(ctx context.Context) error { return s.hub.Drain(ctx, bye("draining", 1000)) }

func bye(code string, retryMS int) Bye {
	t := chat.Text{Zh: "系统正在更新，马上自动重连。", En: "We're updating; you'll be reconnected in a moment."}
	if code == "signed_out" {
		t = chat.Text{Zh: "登录已失效，请重新登录。", En: "You have been signed out. Please sign in again."}
	}
	return Bye{Code: code, Text: t, RetryMS: retryMS}
}

// Me is the answer of GET /desk/me and of signing in. MustChange means that the one-time password is used
// up: POST /desk/password comes next.
type Me struct {
	Agent      chat.AgentID `json:"agent"`
	Name       string       `json:"name"`
	MustChange bool         `json:"must_change"`
	// Role is agent, lead or admin. KeepFAQ: may open the page that keeps the FAQ.
	Role    string `json:"role,omitempty"`
	KeepFAQ bool   `json:"keep_faq,omitempty"`
}

// Failure is the body of every error answer.
type Failure struct {
	Code string    `json:"code"`
	Text chat.Text `json:"text"`
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var l Login
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&l); err != nil {
		fail(w, http.StatusBadRequest, "invalid", chat.SafeText(chat.ErrInvalid))
		return
	}
	l.Login = strings.TrimSpace(l.Login)
	if !s.attempts.allow(strings.ToLower(l.Login), host(r), s.Now()) {
		fail(w, http.StatusTooManyRequests, "slow_down", chat.Text{Zh: "尝试次数太多，请过一分钟再试。", En: "Too many attempts. Please wait a minute."})
		return
	}
	token, a, err := s.Service.SignIn(r.Context(), l.Login, l.Password)
	if errors.Is(err, handoff.ErrSignIn) {
		fail(w, http.StatusUnauthorized, "sign_in", chat.Text{Zh: "账号或密码不对。一次性密码只能用一次。", En: "The login or the password is wrong. A one-time password works once."})
		return
	}
	if err != nil {
		s.broken(w, err)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: token, Path: "/desk", HttpOnly: true, Secure: r.TLS != nil,
		SameSite: http.SameSiteStrictMode, MaxAge: int((14 * 24 * time.Hour).Seconds())})
	reply(w, me(a))
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookie); err == nil {
		if err := s.Service.SignOut(r.Context(), c.Value); err != nil {
			s.broken(w, err)
			return
		}
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/desk", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: -1})
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) password(w http.ResponseWriter, r *http.Request) {
	a, token, ok := s.session(w, r)
	if !ok {
		return
	}
	var body struct{ Password string }
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&body); err != nil {
		fail(w, http.StatusBadRequest, "invalid", chat.SafeText(chat.ErrInvalid))
		return
	}
	err := s.Service.ChoosePassword(r.Context(), a.ID, token, body.Password)
	if errors.Is(err, chat.ErrInvalid) {
		fail(w, http.StatusBadRequest, "invalid", chat.Text{Zh: "密码至少 8 个字符。", En: "A password has at least 8 characters."})
		return
	}
	if err != nil {
		s.broken(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) me(w http.ResponseWriter, r *http.Request) {
	if a, _, ok := s.session(w, r); ok {
		reply(w, me(a))
	}
}

func me(a handoff.Agent) Me {
	return Me{Agent: a.ID, Name: a.Name, MustChange: a.MustChange, Role: string(a.Role), KeepFAQ: a.May(handoff.KeepFAQ)}
}

// Allowed finds out who asks and whether they have a permission. Otherwise it answers 401 or 403, and ok is
// false.
func (s *Server) Allowed(w http.ResponseWriter, r *http.Request, p handoff.Permission) (a handoff.Agent, ok bool) {
	a, _, ok = s.session(w, r)
	switch {
	case !ok:
	case a.MustChange:
		fail(w, http.StatusForbidden, "must_change", chooseFirst)
		ok = false
	case !a.May(p):
		fail(w, http.StatusForbidden, "forbidden", chat.SafeText(chat.ErrForbidden))
		ok = false
	}
	return a, ok
}

var chooseFirst = chat.Text{Zh: "请先设置自己的密码。", En: "Please choose a password of your own first."}

// session finds out who asks, or answers 401.
func (s *Server) session(w http.ResponseWriter, r *http.Request) (handoff.Agent, string, bool) {
	c, err := r.Cookie(cookie)
	if err != nil {
		fail(w, http.StatusUnauthorized, "signed_out", bye("signed_out", 0).Text)
		return handoff.Agent{}, "", false
	}
	a, err := s.Service.Session(r.Context(), c.Value)
	if errors.Is(err, chat.ErrForbidden) {
		fail(w, http.StatusUnauthorized, "signed_out", bye("signed_out", 0).Text)
		return a, "", false
	}
	if err != nil {
		s.broken(w, err)
		return a, "", false
	}
	return a, c.Value, true
}

func (s *Server) broken(w http.ResponseWriter, err error) {
	s.Logger.Error("desk request failed", "cause", err)
	fail(w, http.StatusServiceUnavailable, "unavailable", chat.SafeText(chat.ErrUnavailable))
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, status int, code string, text chat.Text) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(Failure{Code: code, Text: text})
}

func (s *Server) socket(w http.ResponseWriter, r *http.Request) {
	a, token, ok := s.session(w, r)
	if !ok {
		return
	}
	if a.MustChange {
		fail(w, http.StatusForbidden, "must_change", chooseFirst)
		return
	}
	conn, err := ws.Accept(w, r, codec, nil)
	if err != nil {
		s.Logger.Debug("socket refused", "cause", err)
		return
	}
	if !s.hub.Enter(conn, bye("draining", 1000)) {
		return
	}
	defer s.hub.Leave(conn)
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	d := &session{server: s, conn: conn, ctx: ctx, agent: a, token: token, open: map[chat.ConvID]context.CancelFunc{}}
	d.begin()
	err = conn.Run(ctx, d.handle, d.bad)
	cancel()
	d.work.Wait()
	s.Logger.Debug("desk socket closed", "agent", a.Login, "cause", err)
}

// attempts slows down guessing: a few tries a minute for each login, more for each address.
type attempts struct {
	mu    sync.Mutex
	since time.Time
	seen  map[string]*rate.Limiter
}

const (
	perLogin   = 5
	perAddress = 30
)

func (a *attempts) allow(login, address string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen == nil || now.Sub(a.since) > time.Hour { // forget, so that it doesn't grow for ever
		a.seen, a.since = map[string]*rate.Limiter{}, now
	}
	get := func(key string, n int) *rate.Limiter {
		l := a.seen[key]
		if l == nil {
			l = rate.NewLimiter(rate.Every(time.Minute/time.Duration(n)), n)
			a.seen[key] = l
		}
		return l
	}
	return get("a:"+address, perAddress).AllowN(now, 1) && get("l:"+login, perLogin).AllowN(now, 1)
}

func host(r *http.Request) string {
	h, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return h
}
