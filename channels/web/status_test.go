package web_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/internal/ws/wstest"
)

var li = chat.Actor{Role: chat.RoleAgent, ID: "li"}

// woken waits for a wake-up.
func woken(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(wstest.Patience):
		t.Fatal("nobody was woken")
	}
}

func TestThePageIsToldWhoAnswers(t *testing.T) {
	e := start(t)
	e.web.Queue = func(context.Context, chat.ConvID) (int, int, error) { return 3, 2, nil }
	p := e.guest(t)
	status := func() web.Status { return wstest.Next[web.Status](t, p.Client) }
	require.Equal(t, web.Status{Holder: chat.HeldByBot}, status())
	e.happens(t, p.Conv, chat.Bot, chat.Queued{Reason: "asked"})
	require.Equal(t, web.Status{Holder: chat.HeldByQueue, Place: 3, Online: 2}, status())
	e.happens(t, p.Conv, li, chat.Assigned{Agent: "li", Name: "小李", Epoch: 1})
	require.Equal(t, web.Status{Holder: chat.HeldByAgent, Agent: "小李"}, status())
	e.happens(t, p.Conv, li, chat.Closed{Epoch: 2, Rate: true})
	require.Equal(t, web.Status{Holder: chat.HeldByBot, Closed: true, Rateable: true}, status())
	p.Send(t, web.Rate{Key: "r", Stars: 5})
	require.Equal(t, web.Status{Holder: chat.HeldByBot, Closed: true}, status())
}

func TestThePlaceInTheQueueIsToldAgainWhenOthersMove(t *testing.T) {
	e := start(t)
	places := make(chan int, 10)
	e.web.Queue = func(context.Context, chat.ConvID) (int, int, error) { return <-places, 1, nil }
	p := e.guest(t)
	for place := 3; place > 0; place-- {
		places <- place
		if place == 3 {
			e.happens(t, p.Conv, chat.Bot, chat.Queued{Reason: "asked"})
		} else {
			e.bus.Wake("desk")
		}
		wstest.Next(t, p.Client, func(s web.Status) bool { return s.Place == place })
	}
	close(places)
}

func TestWhatIsNotForShoppersIsNotSent(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	for _, b := range []chat.Body{
		chat.Noted{Text: "秘密"}, chat.Understood{Intent: "秘密"}, chat.Missed{Text: "秘密"},
		chat.Queued{Reason: "秘密", Summary: "秘密"}, chat.CaseMoved{Number: "秘密"}, chat.Redacted{What: "秘密"},
	} {
		e.happens(t, p.Conv, chat.System, b)
	}
	e.answer(t, p.Conv, text("公开"))
	require.Len(t, p.hears(t, "公开"), 1)
	for _, s := range wstest.Kept[web.Status](p.Client) {
		require.NotContains(t, s.Agent, "秘密")
	}
	again := e.enter(t, web.Hello{Guest: p.Guest})
	require.Len(t, again.hears(t, "公开"), 1, "nor later")
}

func TestTypingReachesTheOtherSide(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	wstest.Next[web.Status](t, p.Client) // it follows by now

	desk := e.bus.Listen(t.Context(), web.TypingTopic(p.Conv, chat.RoleCustomer))
	p.Send(t, web.Typing{})
	woken(t, desk)

	e.happens(t, p.Conv, li, chat.Assigned{Agent: "li", Name: "小李", Epoch: 1})
	wstest.Next[web.Status](t, p.Client)
	e.bus.Wake(web.TypingTopic(p.Conv, chat.RoleAgent))
	require.Equal(t, web.TypingBy{Role: chat.RoleAgent}, wstest.Next[web.TypingBy](t, p.Client))
	require.Len(t, e.log(t, p.Conv), 2, "typing is no event")
}

func TestReadMarksReachTheOtherSide(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	seq := p.say(t, "k", "在吗")

	desk := e.bus.Listen(t.Context(), web.ReadTopic(p.Conv))
	p.Send(t, web.Read{Seq: seq})
	woken(t, desk)
	read := func() chat.Seq {
		got, err := e.ReadUpTo(t.Context(), p.Conv, chat.RoleCustomer)
		require.NoError(t, err)
		return got
	}
	require.Equal(t, seq, read())
	for _, wrong := range []chat.Seq{seq - 1, -1, seq + 1000} { // back, nonsense, the future
		p.Send(t, web.Read{Seq: wrong})
		woken(t, desk)
		require.Equal(t, seq, read())
	}

	e.happens(t, p.Conv, li, chat.Assigned{Agent: "li", Name: "小李", Epoch: 1})
	require.NoError(t, e.MarkRead(t.Context(), p.Conv, chat.RoleAgent, seq))
	e.bus.Wake(web.ReadTopic(p.Conv))
	require.Equal(t, web.ReadBy{Seq: seq}, wstest.Next[web.ReadBy](t, p.Client))
}
