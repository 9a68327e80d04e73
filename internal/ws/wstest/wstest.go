// Package wstest is the other end of a socket in tests: it sends frames and waits for those that come.
package wstest

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"aftercare/internal/ws"
)

// Patience is how long a frame is waited for. It only passes when a test fails.
const Patience = 20 * time.Second

// Client is one socket. One goroutine may read and one may write.
type Client struct {
	sock  *websocket.Conn
	codec *ws.Codec
	kept  []any // came, and nobody has asked for them yet
	ended error
}

// New wraps a socket; codec takes in what the server sends and sends what the server takes in.
func New(sock *websocket.Conn, codec *ws.Codec) *Client { return &Client{sock: sock, codec: codec} }

// Connect opens a socket at an http:// address. The Origin is the server's own unless header has one. When
// the server refuses, its answer is returned with the error.
func Connect(ctx context.Context, address string, codec *ws.Codec, header http.Header) (*Client, *http.Response, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, nil, err
	}
	h := http.Header{"Origin": {u.Scheme + "://" + u.Host}}
	for k, v := range header {
		h[k] = v
	}
	sock, answer, err := websocket.DefaultDialer.DialContext(ctx, "ws"+strings.TrimPrefix(address, "http"), h)
	if err != nil {
		return nil, answer, fmt.Errorf("connect to %s: %w", address, err)
	}
	return New(sock, codec), answer, nil
}

// Dial is Connect for a test that wants the socket to open; it closes with the test.
func Dial(tb testing.TB, address string, codec *ws.Codec, header http.Header) *Client {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), Patience)
	defer cancel()
	c, _, err := Connect(ctx, address, codec, header)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c
}

// Sock is the socket itself, for what no frame can do.
func (c *Client) Sock() *websocket.Conn { return c.sock }

// Close hangs up without a word, as a lost network does.
func (c *Client) Close() { c.sock.Close() }

// Write sends a frame.
func (c *Client) Write(frame any) error {
	data, err := c.codec.Encode(frame)
	if err != nil {
		return err
	}
	return c.sock.WriteMessage(websocket.TextMessage, data)
}

// Read waits for the next frame.
func (c *Client) Read() (any, error) {
	c.sock.SetReadDeadline(time.Now().Add(Patience))
	_, data, err := c.sock.ReadMessage()
	if err != nil {
		return nil, err
	}
	return c.codec.Decode(data)
}

// Send is Write for a test that wants it to work.
func (c *Client) Send(tb testing.TB, frame any) {
	tb.Helper()
	if err := c.Write(frame); err != nil {
		tb.Fatalf("send %T: %v", frame, err)
	}
}

// Raw sends bytes as they are.
func (c *Client) Raw(tb testing.TB, kind int, data []byte) {
	tb.Helper()
	if err := c.sock.WriteMessage(kind, data); err != nil {
		tb.Fatalf("send %d bytes: %v", len(data), err)
	}
}

// Next waits for a frame of one type that ok accepts (any, when ok is left out), in the order they came.
// Other frames are kept for later calls.
func Next[F any](tb testing.TB, c *Client, ok ...func(F) bool) F {
	tb.Helper()
	fits := func(frame any) (F, bool) {
		f, is := frame.(F)
		return f, is && (len(ok) == 0 || ok[0](f))
	}
	for i, frame := range c.kept {
		if f, is := fits(frame); is {
			c.kept = append(c.kept[:i:i], c.kept[i+1:]...)
			return f
		}
	}
	for {
		frame, err := c.Read()
		if err != nil {
			var want F
			tb.Fatalf("waiting for %T: %v; meanwhile came %+v", want, err, c.kept)
		}
		if f, is := fits(frame); is {
			return f
		}
		c.kept = append(c.kept, frame)
	}
}

// Kept takes the frames of one type that came while others were waited for.
func Kept[F any](c *Client) []F {
	var out []F
	var rest []any
	for _, frame := range c.kept {
		if f, is := frame.(F); is {
			out = append(out, f)
		} else {
			rest = append(rest, frame)
		}
	}
	c.kept = rest
	return out
}

// Ended reads until the server hangs up and returns how; what came before is kept.
func (c *Client) Ended(tb testing.TB) error {
	tb.Helper()
	for c.ended == nil {
		frame, err := c.Read()
		if err == nil {
			c.kept = append(c.kept, frame)
			continue
		}
		if timeout, is := err.(interface{ Timeout() bool }); is && timeout.Timeout() {
			tb.Fatalf("the server didn't hang up; meanwhile came %+v", c.kept)
		}
		c.ended = err
	}
	return c.ended
}
