package web_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/internal/ws/wstest"
)

// Several tabs lose their connection every few messages while others write. Each must end up with the
// whole log, in its order, no message twice.
func TestReconnectingLeavesNoGapAndNoDouble(t *testing.T) {
	const tabs, writers, visits = 3, 3, 40
	e := start(t)
	p := e.guest(t)
	me := e.log(t, p.Conv)[0].By

	stop := make(chan struct{})
	var writing sync.WaitGroup
	for w, by := range []chat.Actor{me, chat.System, chat.Bot} {
		writing.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				var body chat.Body = chat.Said{Message: text(fmt.Sprint(w, " says ", i))}
				if i%7 == 6 {
					body = chat.Noted{Text: "shoppers don't see this, but it takes a seq"}
				}
				if _, err := e.Record(context.Background(), p.Conv, fmt.Sprint(w, "-", i), by, body); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}

	got := make([]transcript, tabs)
	each := func(do func(tr *transcript, i int) error) {
		var reading sync.WaitGroup
		for i := range got {
			reading.Go(func() {
				if err := do(&got[i], i); err != nil {
					t.Errorf("tab %d: %v", i, err)
				}
			})
		}
		reading.Wait()
	}
	each(func(tr *transcript, i int) error {
		for n := range visits {
			if err := tr.visit(e, p, tr.length()+1+(n+i)%9); err != nil {
				return err
			}
		}
		return nil
	})
	close(stop)
	writing.Wait()

	var want transcript
	for _, ev := range e.log(t, p.Conv) {
		if s, ok := ev.Body.(chat.Said); ok {
			it := web.Item{Seq: ev.Seq, At: ev.At.UnixMilli(), From: ev.By.Role, Message: s.Message}
			if ev.By == me {
				it.Key = ev.Key
			}
			want = append(want, it)
		}
	}
	each(func(tr *transcript, _ int) error { return tr.visit(e, p, want.length()) })
	for i := range got {
		require.Equal(t, want, got[i], "tab %d", i)
	}
	t.Logf("%d messages, %d tabs with %d connections each", want.length(), tabs, visits+1)
}

// transcript is what a page has; it outlives its sockets.
type transcript []web.Item

func (tr *transcript) length() int { return len(*tr) }

// visit opens a socket where the transcript ends, waits until it is n items long and loses the connection,
// with whatever else is on its way.
func (tr *transcript) visit(e *engine, p *page, n int) error {
	if tr.length() >= n {
		return nil
	}
	c, _, err := wstest.Connect(context.Background(), e.url, codec, nil)
	if err != nil {
		return err
	}
	defer c.Close()
	h := web.Hello{Guest: p.Guest, Conv: p.Conv}
	if tr.length() > 0 {
		h.Since = (*tr)[tr.length()-1].Seq
	}
	if err := c.Write(h); err != nil {
		return err
	}
	for tr.length() < n {
		frame, err := c.Read()
		if err != nil {
			return err
		}
		if f, ok := frame.(web.Items); ok {
			*tr = append(*tr, f.Items...)
		}
	}
	return nil
}

func TestResumingSendsOnlyWhatIsNew(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	for _, s := range []string{"one", "two", "three"} {
		p.say(t, s, s)
	}
	last := p.hears(t, "three")[2].Seq
	for name, try := range map[string]struct {
		since chat.Seq
		conv  chat.ConvID
		want  []string
	}{
		"all but the last":       {last - 1, p.Conv, []string{"three", "new"}},
		"everything":             {last, p.Conv, []string{"new"}},
		"nothing":                {0, p.Conv, []string{"one", "two", "three", "new"}},
		"more than there is":     {last + 100, p.Conv, []string{"one", "two", "three", "new"}},
		"less than nothing":      {-5, p.Conv, []string{"one", "two", "three", "new"}},
		"another conversation's": {last, "some-other", []string{"one", "two", "three", "new"}},
	} {
		t.Run(name, func(t *testing.T) {
			again := e.enter(t, web.Hello{Guest: p.Guest, Conv: try.conv, Since: try.since})
			mark := t.Name()
			again.say(t, mark, mark)
			var got []string
			for _, it := range again.hears(t, mark) {
				if s := it.Message.Text; s == mark {
					got = append(got, "new")
				} else if len(s) <= len("three") {
					got = append(got, s)
				}
			}
			require.Equal(t, try.want, got)
		})
	}
}

func TestALongHistoryComesInFramesASlowNetworkCanTake(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	const n = 600
	var want []string
	var entries []chat.Entry
	for i := range n {
		want = append(want, fmt.Sprintf("%d %0*d", i, 400, 0))
		entries = append(entries, chat.Entry{By: chat.System, Body: chat.Said{Message: text(want[i])}})
	}
	_, err := e.AppendEntries(t.Context(), p.Conv, 1, nil, entries...)
	require.NoError(t, err)
	again := e.enter(t, web.Hello{Guest: p.Guest})
	var got []string
	for len(got) < n {
		f := wstest.Next[web.Items](t, again.Client)
		size := 0
		for _, it := range f.Items {
			got = append(got, it.Message.Text)
			size += len(it.Message.Text)
		}
		require.LessOrEqual(t, len(f.Items), 200)
		require.Less(t, size, 64<<10)
	}
	require.Equal(t, want, got)
}

// deaf is a bus that loses every wake-up.
type deaf struct{}

func (deaf) Wake(string)                                    {}
func (deaf) Listen(context.Context, string) <-chan struct{} { return nil }

// The log is the truth, the bus only a hint: without it a message comes late, but it comes.
func TestALostWakeUpCostsSecondsNotMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := build(t)
		e.web.Bus = deaf{}
		c := wstest.Serve(t, e.web).Dial(t, "/", codec)
		c.Send(t, web.Hello{})
		p := &page{c, wstest.Next[web.Welcome](t, c)}
		wstest.Next[web.Status](t, c)
		for i := range 5 {
			began := time.Now()
			mark := fmt.Sprint("answer ", i)
			e.answer(t, p.Conv, text(mark))
			require.Len(t, p.hears(t, mark), 1)
			require.LessOrEqual(t, time.Since(began), 5*time.Second)
		}
		c.Close()
	})
}
