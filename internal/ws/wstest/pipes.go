package wstest

import (
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"aftercare/internal/ws"
)

// Pipes is a network in memory that holds nothing: a write waits until the other end reads. Inside a
// synctest bubble every deadline on it is exact and costs no time.
type Pipes struct {
	ends   chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// Serve serves h over pipes until the test ends.
func Serve(tb testing.TB, h http.Handler) *Pipes {
	p := &Pipes{ends: make(chan net.Conn), closed: make(chan struct{})}
	s := &http.Server{Handler: h}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = s.Serve(p)
	}()
	tb.Cleanup(func() {
		_ = s.Close()
		<-served
	})
	return p
}

// Dial opens a socket that closes with the test.
func (p *Pipes) Dial(tb testing.TB, path string, codec *ws.Codec) *Client {
	tb.Helper()
	here, there := net.Pipe()
	p.ends <- there
	d := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return here, nil }}
	sock, _, err := d.Dial("ws://pipe"+path, http.Header{"Origin": {"http://pipe"}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = sock.Close() })
	return New(sock, codec)
}

// Accept is for http.Server.
func (p *Pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.ends:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close is for http.Server.
func (p *Pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

// Addr is for http.Server.
func (p *Pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
