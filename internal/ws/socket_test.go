package ws_test

import (
	"context"
	"net/http"
	"testing"

	"go.uber.org/goleak"

	"aftercare/internal/ws"
	"aftercare/internal/ws/wstest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server accepts sockets.
type server struct {
	pipes  *wstest.Pipes
	handle func(c *ws.Conn, frame any) error
	hub    ws.Hub
	conns  chan *ws.Conn // accepted, to send from tests
	ends   chan error    // what Run returned
}

// serve answers frames with handle; nil echoes them. What can't be decoded is answered with the reason.
func serve(t *testing.T, handle func(c *ws.Conn, frame any) error) *server {
	if handle == nil {
		handle = func(c *ws.Conn, frame any) error { return c.Send(frame) }
	}
	s := &server{handle: handle, conns: make(chan *ws.Conn, 100), ends: make(chan error, 100)}
	s.pipes = wstest.Serve(t, s)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := ws.Accept(w, r, codec, nil)
	if err != nil || !s.hub.Enter(c, words{Text: "closed"}) {
		return
	}
	defer s.hub.Leave(c)
	s.conns <- c
	s.ends <- c.Run(context.Background(),
		func(frame any) error { return s.handle(c, frame) },
		func(err error) error { return c.Send(words{Text: err.Error()}) })
}

func (s *server) dial(t *testing.T) *wstest.Client {
	t.Helper()
	return s.pipes.Dial(t, "/", codec)
}
