package ws

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"
)

const (
	readLimit  = 64 << 10 // bytes of one frame; compression is off, so the wire and the frame are alike
	writeWait  = 10 * time.Second
	pongWait   = 60 * time.Second
	pingEvery  = pongWait * 9 / 10
	queueLen   = 256 // frames; a client that lets more pile up is cut off and resumes by seq
	perSecond  = 20  // frames in
	burst      = 60
	handshake  = 10 * time.Second
	closeGrace = time.Second
)

// ErrSlow closes a socket whose client doesn't read.
var ErrSlow = errors.New("ws: the client does not keep up")

// ErrFlood closes a socket whose client sends too much.
var ErrFlood = errors.New("ws: too many frames")

// ErrDraining closes a socket because the server stops.
var ErrDraining = errors.New("ws: the server is stopping")

// Conn is one accepted socket. Send may be called from any goroutine.
type Conn struct {
	sock  *websocket.Conn
	codec *Codec
	queue chan message

	once   sync.Once
	done   chan struct{}
	reason error
}

// message is a frame on its way out. written is closed once the network has taken it; nil when nobody waits.
type message struct {
	data    []byte
	written chan struct{}
}

// Accept upgrades a request. Only pages of the same host, or of one of the origins, may connect.
func Accept(w http.ResponseWriter, r *http.Request, codec *Codec, origins []string) (*Conn, error) {
	up := websocket.Upgrader{
		HandshakeTimeout:  handshake,
		EnableCompression: false,
		CheckOrigin:       func(r *http.Request) bool { return sameOrigin(r, origins) },
		Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
			http.Error(w, reason.Error(), status)
		},
	}
	sock, err := up.Upgrade(w, r, nil)
	if err != nil {
		return nil, err
	}
	sock.SetReadLimit(readLimit)
	return &Conn{sock: sock, codec: codec, queue: make(chan message, queueLen), done: make(chan struct{})}, nil
}

// sameOrigin wants an Origin header, as every browser sends one with a websocket.
func sameOrigin(r *http.Request, origins []string) bool {
	o := r.Header.Get("Origin")
	if o == "" {
		return false
	}
	u, err := url.Parse(o)
	return err == nil && (u.Host == r.Host || slices.Contains(origins, o))
}

// Send queues a frame. It never blocks: a full queue closes the socket with ErrSlow.
func (c *Conn) Send(frame any) error { return c.send(frame, nil) }

// Deliver is Send for what can be large or many: it returns once the network has taken the frame, so
// that a client that reads slowly holds up its sender instead of filling the queue.
func (c *Conn) Deliver(frame any) error {
	written := make(chan struct{})
	if err := c.send(frame, written); err != nil {
		return err
	}
	select {
	case <-written:
		return nil
	case <-c.done:
		return net.ErrClosed
	}
}

func (c *Conn) send(frame any, written chan struct{}) error {
	data, err := c.codec.Encode(frame)
	if err != nil {
		return err
	}
	select {
	case <-c.done:
		return net.ErrClosed
	case c.queue <- message{data, written}:
		return nil
	default:
		c.Close(ErrSlow)
		return ErrSlow
	}
}

// Close ends the socket; Run returns reason. The first reason counts.
func (c *Conn) Close(reason error) {
	c.once.Do(func() {
		c.reason = reason
		close(c.done)
	})
}

// Run reads frames and hands them to handle, one at a time in their order, until the socket or ctx
// ends. An error of handle closes the socket. Frames that can't be decoded go to bad, which may close
// it too by returning an error.
func (c *Conn) Run(ctx context.Context, handle func(frame any) error, bad func(error) error) error {
	var writer sync.WaitGroup
	writer.Go(c.write)
	stop := context.AfterFunc(ctx, func() { c.Close(ctx.Err()) })
	defer stop()
	c.read(handle, bad)
	writer.Wait()
	return c.reason
}

func (c *Conn) read(handle func(any) error, bad func(error) error) {
	limit := rate.NewLimiter(perSecond, burst)
	c.deadline()
	c.sock.SetPongHandler(func(string) error { return c.deadline() })
	for {
		kind, data, err := c.sock.ReadMessage()
		if err != nil {
			c.Close(err)
			return
		}
		if !limit.Allow() {
			c.Close(ErrFlood)
			return
		}
		if kind != websocket.TextMessage {
			data = nil // decodes to "not a JSON object"
		}
		c.deadline()
		frame, err := c.codec.Decode(data)
		if err == nil {
			err = handle(frame)
		} else {
			err = bad(err)
		}
		if err != nil {
			c.Close(err)
			return
		}
	}
}

func (c *Conn) deadline() error { return c.sock.SetReadDeadline(time.Now().Add(pongWait)) }

// write sends what is queued. On Close it sends what was queued before, says goodbye and hangs up,
// which ends read.
func (c *Conn) write() {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	defer c.sock.Close()
	for {
		select {
		case m := <-c.queue:
			if !c.put(websocket.TextMessage, m.data) {
				return
			}
			if m.written != nil {
				close(m.written)
			}
		case <-ping.C:
			if !c.put(websocket.PingMessage, nil) {
				return
			}
		case <-c.done:
			c.goodbye()
			return
		}
	}
}

func (c *Conn) put(kind int, data []byte) bool {
	c.sock.SetWriteDeadline(time.Now().Add(writeWait))
	if err := c.sock.WriteMessage(kind, data); err != nil {
		c.Close(err)
		return false
	}
	return true
}

func (c *Conn) goodbye() {
	c.sock.SetWriteDeadline(time.Now().Add(closeGrace))
	for {
		select {
		case m := <-c.queue:
			if c.sock.WriteMessage(websocket.TextMessage, m.data) != nil {
				return
			}
			continue
		default:
		}
		break
	}
	code := websocket.CloseNormalClosure
	if errors.Is(c.reason, ErrSlow) || errors.Is(c.reason, ErrFlood) {
		code = websocket.ClosePolicyViolation
	}
	c.sock.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(closeGrace))
}
