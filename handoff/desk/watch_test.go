package desk_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/handoff/desk"
	"aftercare/internal/ws/wstest"
)

func TestAWatchBeginsWhereTheScreenLeftOff(t *testing.T) {
	s := start(t)
	d, p := s.at(t, "chen"), s.shopper(t)
	for _, text := range []string{"one", "two", "three"} {
		p.say(t, text)
	}
	d.Send(t, desk.Open{Conv: p.Conv, Since: 3})
	require.Equal(t, []string{"three"}, texts(d.sees(t, p.Conv, "three")))
	d.Send(t, desk.Open{Conv: p.Conv, Since: -1}) // again, from the beginning
	require.Equal(t, []string{"one", "two", "three"}, texts(d.sees(t, p.Conv, "three")))
	p.say(t, "four")
	require.Equal(t, []string{"four"}, texts(d.sees(t, p.Conv, "four")), "live, and once")
}

func TestALeftConversationIsQuiet(t *testing.T) {
	s := start(t)
	d, left, kept := s.at(t, "chen"), s.shopper(t), s.shopper(t)
	for _, p := range []*page{left, kept} {
		d.Send(t, desk.Open{Conv: p.Conv})
		p.say(t, "before")
		d.sees(t, p.Conv, "before")
	}
	d.Send(t, desk.Leave{Conv: left.Conv})
	d.Send(t, desk.Leave{Conv: "never opened"})
	d.asks(t, "left", desk.SetStatus{ID: "left", Status: "busy"}) // it has left by now
	left.say(t, "after")
	kept.say(t, "after")
	d.sees(t, kept.Conv, "after")
	for _, f := range wstest.Kept[desk.Items](d.Client) {
		require.NotEqual(t, left.Conv, f.Conv)
	}
}

func TestTheLogShowsWhatHappenedInWords(t *testing.T) {
	s := start(t)
	d, p := s.at(t, "chen"), s.shopper(t)
	s.waits(t, p)
	epoch := d.claims(t, s, p.Conv)
	d.asks(t, "e", desk.End{ID: "e", Conv: p.Conv})
	p.Send(t, web.Rate{Key: "r", Stars: 2, Text: "slow"})
	wstest.Next[web.Ack](t, p.Client)
	d.Send(t, desk.Open{Conv: p.Conv})
	var events []string
	for _, it := range d.sees(t, p.Conv, "Rated 2 of 5. slow") {
		if it.Event != "" {
			events = append(events, it.Event+": "+it.Message.Text)
		}
	}
	require.Equal(t, []string{"queued: Handed over: asked for a person", "closed: The chat ended", "rated: Rated 2 of 5. slow"}, events)
	require.Equal(t, chat.Epoch(1), epoch)
}

func TestAScreenWatchesOnlySoMany(t *testing.T) {
	s := start(t)
	d := s.at(t, "chen")
	p := s.shopper(t)
	for i := range 20 {
		id := chat.ConvID(fmt.Sprint("c", i))
		_, err := s.Open(t.Context(), id, chat.Opened{Channel: "web", Guest: string(id)})
		require.NoError(t, err)
		d.Send(t, desk.Open{Conv: id})
	}
	require.Equal(t, "invalid", d.refused(t, "", desk.Open{Conv: p.Conv}).Code)
	d.Send(t, desk.Leave{Conv: "c0"})
	d.Send(t, desk.Open{Conv: p.Conv})
	p.say(t, "seen")
	d.sees(t, p.Conv, "seen")
}

// A desk loses its connection every few messages while the shopper writes.
func TestADeskThatReconnectsHasNoGapAndNoDouble(t *testing.T) {
	const visits = 15
	s := start(t)
	b, p := s.hired(t, "chen"), s.shopper(t)
	by := chat.Actor{Role: chat.RoleCustomer, ID: "x"}
	stop := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			said := chat.Said{Message: chat.Message{Type: chat.TypeText, Text: fmt.Sprint(i)}}
			if _, err := s.Record(context.Background(), p.Conv, fmt.Sprint(i), by, said); err != nil {
				t.Error(err)
				return
			}
		}
	})
	var got []string
	since := chat.Seq(0)
	visit := func(n int) {
		d := b.screen(t)
		defer d.Close()
		d.Send(t, desk.Open{Conv: p.Conv, Since: since})
		for want := len(got) + n; len(got) < want; {
			items := wstest.Next[desk.Items](t, d.Client).Items
			got = append(got, texts(items)...)
			since = items[len(items)-1].Seq
		}
	}
	for i := range visits {
		visit(1 + i%5)
	}
	close(stop)
	writing.Wait()
	st, err := s.State(t.Context(), p.Conv)
	require.NoError(t, err)
	if since < st.Seq {
		visit(int(st.Seq - since))
	}
	for i, text := range got {
		require.Equal(t, fmt.Sprint(i), text)
	}
	require.Len(t, got, int(st.Seq)-1, "all but the opening")
}

// halfway is a log that fails once, in the middle of a page.
type halfway struct {
	desk.Log
	failed atomic.Bool
}

func (h *halfway) Read(ctx context.Context, c chat.ConvID, after chat.Seq) iter.Seq2[chat.Event, error] {
	return func(yield func(chat.Event, error) bool) {
		n := 0
		for e, err := range h.Log.Read(ctx, c, after) {
			if n++; n == 3 && h.failed.CompareAndSwap(false, true) {
				yield(chat.Event{}, errors.New("connection reset"))
				return
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func TestAReadThatFailsHalfwayLeavesNoGap(t *testing.T) {
	s := start(t)
	log := &halfway{Log: s}
	s.desk.Log = log
	d, p := s.at(t, "chen"), s.shopper(t)
	for _, text := range []string{"one", "two", "three"} {
		p.say(t, text)
	}
	d.Send(t, desk.Open{Conv: p.Conv})
	require.Equal(t, []string{"one"}, texts(d.sees(t, p.Conv, "one")))
	require.True(t, log.failed.Load())
	p.say(t, "four") // wakes it
	require.Equal(t, []string{"two", "three", "four"}, texts(d.sees(t, p.Conv, "four")))
}

func TestThePanelShowsWhomTheChatIsWith(t *testing.T) {
	s := start(t)
	var down atomic.Bool
	s.desk.Customer = func(context.Context, chat.State) (desk.Customer, error) {
		if down.Load() {
			return desk.Customer{}, errors.New("the shop's system is down")
		}
		return desk.Customer{Person: desk.Person{Name: "林小姐"}, Orders: []chat.Option{{Value: "o-1", Label: "跑鞋"}}}, nil
	}
	d, p := s.at(t, "chen"), s.shopper(t)
	d.Send(t, desk.Open{Conv: p.Conv})
	c := wstest.Next[desk.Chat](t, d.Client)
	require.Equal(t, "林小姐", c.Person.Name)
	require.Equal(t, "跑鞋", c.Orders[0].Label)

	down.Store(true)
	p.say(t, "still here")
	d.sees(t, p.Conv, "still here")
	c = wstest.Next(t, d.Client, func(c desk.Chat) bool { return c.Card.Last == "still here" })
	require.Empty(t, c.Person.Name, "the panel stays empty, the talk goes on")
}

func TestDrainingSaysByeToEveryDesk(t *testing.T) {
	s := start(t)
	b := s.hired(t, "chen")
	screens := []*screen{b.screen(t), b.screen(t), s.at(t, "li")}
	require.Equal(t, 3, s.desk.Sockets())
	drained := make(chan error, 1)
	go func() { drained <- s.desk.Drain(t.Context()) }()
	for _, d := range screens {
		bye := wstest.Next[desk.Bye](t, d.Client)
		require.Equal(t, "draining", bye.Code)
		require.Positive(t, bye.RetryMS)
		d.Ended(t)
	}
	require.NoError(t, <-drained)
	require.Zero(t, s.desk.Sockets())
	c, answer, err := wstest.Connect(t.Context(), s.url+"/desk/ws", deskCodec, b.header(t))
	require.NoError(t, err)
	require.Equal(t, http.StatusSwitchingProtocols, answer.StatusCode)
	require.Equal(t, "draining", wstest.Next[desk.Bye](t, c).Code)
	c.Ended(t)
	c.Close()
}
