//go:build linux

package e2e

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/internal/ws"
	"aftercare/internal/ws/wstest"
)

var pageCodec = ws.NewCodec(web.ServerFrames, web.ClientFrames)

// site is where the pages find their servers, which come and go.
type site struct {
	mu   sync.Mutex
	urls []string
	news chan struct{} // closed when one comes
}

func newSite() *site { return &site{news: make(chan struct{})} }

func (s *site) up(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urls = append(s.urls, url)
	close(s.news)
	s.news = make(chan struct{})
}

func (s *site) down(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urls = slices.DeleteFunc(s.urls, func(u string) bool { return u == url })
}

// at waits until there is a server; those who ask with different numbers share several.
func (s *site) at(i int) string {
	for {
		s.mu.Lock()
		urls, news := slices.Clone(s.urls), s.news
		s.mu.Unlock()
		if len(urls) > 0 {
			return urls[i%len(urls)]
		}
		<-news
	}
}

const (
	window = 8  // messages on their way
	life   = 16 // messages a connection carries before it breaks
	unread = 4  // acknowledgements that the server sends before that and the page never gets
)

// load is a number of pages that talk all the time, two to a conversation. A page sends again what was
// not acknowledged when its connection broke, as real pages do, and breaks it now and then by itself.
type load struct {
	site *site
	// freshKeys is a fault of the pages: they send again under another key.
	freshKeys bool

	finish chan struct{} // closed: say no more than has begun
	acks   chan struct{} // one for each acknowledgement
	retry  atomic.Int64  // messages that were sent again
	pages  []*pageUnderLoad
	done   sync.WaitGroup
}

type pageUnderLoad struct {
	*load
	name  string
	hello web.Hello
	n     int
	on    []message // on their way, oldest first
	sent  map[string]bool
	acked map[string]chat.Seq
	shown transcript
	err   error
}

type message struct{ key, text string }

// start opens conversations and lets two pages talk in each.
func (l *load) start(t *testing.T, conversations int) {
	t.Helper()
	l.finish, l.acks = make(chan struct{}), make(chan struct{}, 1<<20)
	for i := range conversations {
		c := wstest.Dial(t, l.site.at(i)+"/chat/ws", pageCodec, nil)
		c.Send(t, web.Hello{})
		w := wstest.Next[web.Welcome](t, c)
		c.Close()
		for _, tab := range []string{"a", "b"} {
			p := &pageUnderLoad{
				load: l, name: fmt.Sprint(i, tab), hello: web.Hello{Guest: w.Guest, Conv: w.Conv},
				sent: map[string]bool{}, acked: map[string]chat.Seq{},
			}
			l.pages = append(l.pages, p)
			l.done.Go(func() { p.err = p.talk() })
		}
	}
}

// acknowledged waits for n more acknowledgements.
func (l *load) acknowledged(n int) {
	for range n {
		<-l.acks
	}
}

// end waits until everything that was said is acknowledged, and returns what the pages know.
func (l *load) end(t *testing.T) account {
	t.Helper()
	close(l.finish)
	l.done.Wait()
	a := account{map[chat.ConvID]map[string]bool{}, map[chat.ConvID]map[string]chat.Seq{}, map[chat.ConvID][]transcript{}}
	for _, p := range l.pages {
		require.NoError(t, p.err, "page %s", p.name)
		c := p.hello.Conv
		if a.sent[c] == nil {
			a.sent[c], a.acked[c] = map[string]bool{}, map[string]chat.Seq{}
		}
		for text := range p.sent {
			a.sent[c][text] = true
		}
		for text, seq := range p.acked {
			a.acked[c][text] = seq
		}
		a.shown[c] = append(a.shown[c], p.shown)
	}
	return a
}

func (p *pageUnderLoad) finishing() bool {
	select {
	case <-p.finish:
		return true
	default:
		return false
	}
}

func (p *pageUnderLoad) talk() error {
	for i := len(p.name); !p.finishing() || len(p.on) > 0; i++ {
		c, _, err := wstest.Connect(context.Background(), p.site.at(i)+"/chat/ws", pageCodec, nil)
		if err != nil {
			continue // the server is just being killed
		}
		err = p.connection(c)
		c.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// connection talks until it breaks, or breaks it. An error is one that no page should meet.
func (p *pageUnderLoad) connection(c *wstest.Client) error {
	if n := len(p.shown); n > 0 {
		p.hello.Since = p.shown[n-1].Seq
	}
	if c.Write(p.hello) != nil {
		return nil
	}
	for i := range p.on {
		p.retry.Add(1)
		if p.freshKeys {
			p.on[i].key += "'"
		}
		if p.write(c, p.on[i]) != nil {
			return nil
		}
	}
	for carried := len(p.on); ; {
		for len(p.on) < window && carried < life && !p.finishing() {
			if p.write(c, p.next()) != nil {
				return nil
			}
			carried++
		}
		if carried >= life {
			return deaf(c)
		}
		if len(p.on) == 0 {
			return nil
		}
		frame, err := c.Read()
		if err != nil {
			return nil
		}
		switch f := frame.(type) {
		case web.Items:
			p.shown = append(p.shown, f.Items...)
		case web.Ack:
			p.ack(f)
		case web.Refused:
			return fmt.Errorf("refused: %+v", f)
		}
	}
}

// deaf loses what the server sends last, so that some messages are recorded and the page can't know.
func deaf(c *wstest.Client) error {
	for lost := 0; lost < unread; {
		frame, err := c.Read()
		if err != nil {
			return nil
		}
		if _, ok := frame.(web.Ack); ok {
			lost++
		}
	}
	return nil
}

func (p *pageUnderLoad) write(c *wstest.Client, m message) error {
	return c.Write(web.Say{Key: m.key, Text: m.text})
}

// next is something new to say.
func (p *pageUnderLoad) next() message {
	p.n++
	m := message{fmt.Sprint(p.name, p.n), fmt.Sprintf("你好 (%s-%d)", p.name, p.n)}
	p.sent[m.text] = true
	p.on = append(p.on, m)
	return m
}

func (p *pageUnderLoad) ack(f web.Ack) {
	for i, m := range p.on {
		if m.key == f.Key {
			p.acked[m.text] = f.Seq
			p.on = append(p.on[:i:i], p.on[i+1:]...)
			p.acks <- struct{}{}
			return
		}
	}
}
