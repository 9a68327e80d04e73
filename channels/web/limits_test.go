package web_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"aftercare/channels"
	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/internal/ws/wstest"
)

func TestAHugeFrameClosesTheSocketAndHarmsNothing(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	p.say(t, "k", "said before")
	_ = p.Write(web.Say{Key: "huge", Text: strings.Repeat("x", 64<<10)}) // it may fail: the server hangs up meanwhile
	p.Ended(t)
	require.Equal(t, []string{"customer: said before"}, e.said(t, p.Conv))
	again := e.enter(t, web.Hello{Guest: p.Guest})
	again.say(t, "k2", "said after")
}

func TestAFloodIsCutOffAndWhatWasAcknowledgedStays(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	go func() {
		for i := 0; i < 1000 && p.Write(web.Say{Key: fmt.Sprint(i), Text: "x"}) == nil; i++ {
		}
	}()
	require.Error(t, p.Ended(t)) // how it ends may be lost with what the server didn't read
	acks := wstest.Kept[web.Ack](p.Client)
	log := e.log(t, p.Conv)
	for _, a := range acks {
		require.Equal(t, a.Key, log[a.Seq-1].Key)
	}
	require.NotEmpty(t, log[1:])
	e.enter(t, web.Hello{Guest: p.Guest}).say(t, "after", "calm again")
}

// counted counts the events that are read for pages.
type counted struct {
	web.Log
	read *atomic.Int64
}

func (c counted) Read(ctx context.Context, id chat.ConvID, after chat.Seq) iter.Seq2[chat.Event, error] {
	return func(yield func(chat.Event, error) bool) {
		for e, err := range c.Log.Read(ctx, id, after) {
			c.read.Add(1)
			if !yield(e, err) {
				return
			}
		}
	}
}

// A page that never reads what it is sent must cost a few frames of memory, however long its history,
// and be hung up on. On these pipes the network holds nothing.
func TestAPageThatNeverReadsCostsLittleAndIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := build(t)
		var read atomic.Int64
		e.web.Log = counted{e.Store, &read}
		pipes := wstest.Serve(t, e.web)
		c := pipes.Dial(t, "/", codec)
		c.Send(t, web.Hello{})
		w := wstest.Next[web.Welcome](t, c)
		c.Close()

		long := strings.Repeat("长", chat.MaxText)
		var entries []chat.Entry
		for range 1000 { // 12 MB
			entries = append(entries, chat.Entry{By: chat.System, Body: chat.Said{Message: text(long)}})
		}
		_, err := e.AppendEntries(t.Context(), w.Conv, 1, nil, entries...)
		require.NoError(t, err)
		synctest.Wait()
		read.Store(0)
		require.Zero(t, e.web.Sockets())

		began := time.Now()
		slow := pipes.Dial(t, "/", codec)
		slow.Send(t, web.Hello{Guest: w.Guest})
		for e.web.Sockets() == 1 { // the bubble's clock goes on only when nobody has anything to do
			time.Sleep(time.Second)
		}
		require.Less(t, time.Since(began), 15*time.Second)
		require.LessOrEqual(t, read.Load(), int64(10), "messages taken into memory for a page that reads nothing")
	})
}

func TestDrainingSaysByeFinishesAndLetsNobodyIn(t *testing.T) {
	e := start(t)
	var pages []*page
	for range 5 {
		pages = append(pages, e.guest(t))
	}
	require.Equal(t, 5, e.web.Sockets())
	recording, record := make(chan struct{}), make(chan struct{})
	e.web.Sink = func(ctx context.Context, m channels.Inbound) (chat.Event, error) {
		close(recording)
		<-record
		return e.sink(ctx, m)
	}
	pages[0].Send(t, web.Say{Key: "k", Text: "just before"})
	<-recording

	drained := make(chan error, 1)
	go func() { drained <- e.web.Drain(t.Context()) }()
	for i, p := range pages {
		b := wstest.Next[web.Bye](t, p.Client)
		require.Equal(t, "draining", b.Code)
		require.Positive(t, b.RetryMS)
		require.True(t, websocket.IsCloseError(p.Ended(t), websocket.CloseNormalClosure), "page %d", i)
	}
	select {
	case err := <-drained:
		t.Fatal("it didn't wait for the message that is being recorded:", err)
	default:
	}
	late := wstest.Dial(t, e.url, codec, nil)
	require.Equal(t, "draining", wstest.Next[web.Bye](t, late).Code)
	late.Ended(t)

	close(record)
	require.NoError(t, <-drained)
	require.Zero(t, e.web.Sockets())
	require.Equal(t, []string{"customer: just before"}, e.said(t, pages[0].Conv))
}

// broken is a log that has lost its database.
type broken struct{ web.Log }

func (broken) Latest(context.Context, string, string, chat.CustomerID, string) (chat.State, error) {
	return chat.State{}, fmt.Errorf("%w: gone", chat.ErrUnavailable)
}

func TestWithoutADatabaseThePageIsToldToTryAgain(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	e.web.Sink = func(context.Context, channels.Inbound) (chat.Event, error) {
		return chat.Event{}, errors.New("dial tcp 10.0.0.7:5432: password of aftercare")
	}
	p.Send(t, web.Say{Key: "k", Text: "hi"})
	r := p.refused(t, "unavailable")
	require.NotContains(t, r.Text.En+r.Text.Zh, "10.0.0.7", "the cause is for the log")

	wstest.Next[web.Status](t, p.Client) // its follower has looked at the log by now
	e.web.Log = broken{e.Store}
	c := wstest.Dial(t, e.url, codec, nil)
	c.Send(t, web.Hello{})
	b := wstest.Next[web.Bye](t, c)
	require.Equal(t, "busy", b.Code)
	require.Positive(t, b.RetryMS)
	c.Ended(t)
}
