package desk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/handoff/desk"
	"aftercare/internal/ws/wstest"
)

func TestShopperAndAgentTalk(t *testing.T) {
	s := start(t)
	d, p := s.at(t, "chen"), s.shopper(t)
	p.say(t, "hello?")
	s.waits(t, p)
	d.Send(t, desk.Open{Conv: p.Conv})
	require.Equal(t, []string{"hello?", "Handed over: asked for a person"}, texts(d.sees(t, p.Conv, "Handed over: asked for a person")))

	epoch := d.claims(t, s, p.Conv)
	wstest.Next(t, p.Client, func(st web.Status) bool { return st.Agent == "客服chen" })
	seq := d.asks(t, "a1", desk.Say{ID: "a1", Conv: p.Conv, Epoch: epoch, Text: "您好，我是小陈"})
	shown := wstest.Next(t, p.Client, func(f web.Items) bool { return f.Items[len(f.Items)-1].Seq == seq })
	item := shown.Items[len(shown.Items)-1]
	require.Equal(t, "客服chen", item.Name)
	require.Equal(t, chat.RoleAgent, item.From)
	require.Empty(t, item.Key, "the agent's key is none of the shopper's business")

	p.say(t, "谢谢")
	require.Equal(t, []string{"客服chen has joined the chat.", "您好，我是小陈", "谢谢"},
		withoutFirst(texts(d.sees(t, p.Conv, "谢谢")), "客服chen has joined the chat."))
	chatState := wstest.Next(t, d.Client, func(c desk.Chat) bool { return c.Card.Agent == d.Agent })
	require.Equal(t, epoch, chatState.Card.Epoch)
	require.Equal(t, "wants a person", chatState.Summary)
	require.Equal(t, "intent", chatState.Facts[0].Label)
}

// withoutFirst drops what came before a line, which an earlier frame may have brought.
func withoutFirst(lines []string, from string) []string {
	for i, l := range lines {
		if l == from {
			return lines[i:]
		}
	}
	return append([]string{from}, lines...)
}

func TestARetriedReplyIsOneReply(t *testing.T) {
	s := start(t)
	b := s.hired(t, "chen")
	d, p := b.screen(t), s.shopper(t)
	epoch := d.claims(t, s, p.Conv)
	say := desk.Say{ID: "a1", Conv: p.Conv, Epoch: epoch, Text: "once"}
	first := d.asks(t, "a1", say)
	d.Close()
	again := b.screen(t)
	require.Equal(t, first, again.asks(t, "a1", say))
	say.Text = "twice"
	require.Equal(t, "conflict", again.refused(t, "a1", say).Code)
}

func TestRepliesUnderAnOldOwnershipAreRefused(t *testing.T) {
	s := start(t)
	chen, li, p := s.at(t, "chen"), s.at(t, "li"), s.shopper(t)
	epoch := chen.claims(t, s, p.Conv)
	chen.asks(t, "r", desk.Release{ID: "r", Conv: p.Conv})
	say := desk.Say{ID: "late", Conv: p.Conv, Epoch: epoch, Text: "too late"}
	require.Equal(t, "not_owner", chen.refused(t, "late", say).Code)
	now := li.claims(t, s, p.Conv)
	require.Equal(t, "not_owner", chen.refused(t, "late", say).Code)
	say.Epoch = now
	require.Equal(t, "not_owner", chen.refused(t, "late", say).Code, "the epoch of somebody else's turn")
	require.Equal(t, "not_owner", chen.refused(t, "x", desk.End{ID: "x", Conv: p.Conv}).Code)
	require.Equal(t, "not_owner", chen.refused(t, "y", desk.Release{ID: "y", Conv: p.Conv}).Code)
	li.asks(t, "l1", desk.Say{ID: "l1", Conv: p.Conv, Epoch: now, Text: "over to me"})
	li.asks(t, "l2", desk.Release{ID: "l2", Conv: p.Conv})
	again := chen.claims(t, s, p.Conv)
	say.Epoch = epoch
	require.Equal(t, "not_owner", chen.refused(t, "late", say).Code, "chen's once more, but this was for another time")
	say.Epoch = again
	chen.asks(t, "late", say)
}

func TestWhoLosesAChatIsToldToWhom(t *testing.T) {
	s := start(t)
	chen, li, p := s.at(t, "chen"), s.at(t, "li"), s.shopper(t)
	s.waits(t, p)
	chen.claims(t, s, p.Conv)
	r := li.refused(t, "c", desk.Claim{ID: "c", Conv: p.Conv})
	require.Equal(t, "conflict", r.Code)
	require.Contains(t, r.Text.Zh, "客服chen")
	require.Contains(t, r.Text.En, "客服chen")

	s.seats(t, li.Agent, 0)
	q := s.shopper(t)
	r = li.refused(t, "d", desk.Claim{ID: "d", Conv: q.Conv})
	require.Equal(t, "forbidden", r.Code)
	require.Contains(t, r.Text.En, "seats")
}

// everything is every frame that a page was sent up to now.
func everything(t *testing.T, p *page) string {
	t.Helper()
	p.say(t, "is that all?") // once this is shown, what came before is here
	var frames []any
	wstest.Next(t, p.Client, func(frame any) bool {
		frames = append(frames, frame)
		f, ok := frame.(web.Items)
		return ok && f.Items[len(f.Items)-1].Key == "is that all?"
	})
	wire, err := json.Marshal(frames)
	require.NoError(t, err)
	return string(wire)
}

func TestNotesNeverReachTheShopper(t *testing.T) {
	s := start(t)
	chen, li, p := s.at(t, "chen"), s.at(t, "li"), s.shopper(t)
	li.Send(t, desk.Open{Conv: p.Conv})
	epoch := chen.claims(t, s, p.Conv)
	chen.asks(t, "n1", desk.Note{ID: "n1", Conv: p.Conv, Text: "SECRET: refunds too often"})
	li.asks(t, "n2", desk.Note{ID: "n2", Conv: p.Conv, Text: "SECRET: I know him"})
	chen.asks(t, "a1", desk.Say{ID: "a1", Conv: p.Conv, Epoch: epoch, Text: "visible"})

	require.Equal(t, []string{"客服chen has joined the chat.", "note: SECRET: refunds too often", "note: SECRET: I know him", "visible"},
		texts(li.sees(t, p.Conv, "visible")))
	live := everything(t, p)
	require.Contains(t, live, "visible", "the check looks at what was shown")
	require.NotContains(t, live, "SECRET")

	again := wstest.Dial(t, s.url+"/chat/ws", pageCodec, nil)
	again.Send(t, web.Hello{Guest: p.Guest})
	later := everything(t, &page{again, wstest.Next[web.Welcome](t, again)})
	require.Contains(t, later, "visible")
	require.NotContains(t, later, "SECRET", "nor after a reload")
}

func TestTypingAndReadMarksReachTheOtherSide(t *testing.T) {
	s := start(t)
	owner, colleague, p := s.at(t, "chen"), s.at(t, "li"), s.shopper(t)
	seq := p.say(t, "hello?")
	for _, d := range []*screen{owner, colleague} {
		d.Send(t, desk.Open{Conv: p.Conv})
		wstest.Next[desk.Chat](t, d.Client)
	}
	p.Send(t, web.Typing{})
	require.Equal(t, p.Conv, wstest.Next[desk.TypingBy](t, owner.Client).Conv)
	p.Send(t, web.Read{Seq: seq})
	require.Equal(t, desk.ReadBy{Conv: p.Conv, Seq: seq}, wstest.Next[desk.ReadBy](t, owner.Client))

	epoch := owner.claims(t, s, p.Conv)
	wstest.Next(t, p.Client, func(st web.Status) bool { return st.Agent != "" })
	// A colleague who looks on leaves no trace; what the owner does next comes first.
	colleague.Send(t, desk.Typing{Conv: p.Conv})
	colleague.Send(t, desk.Read{Conv: p.Conv, Seq: seq})
	require.Equal(t, "not_owner", colleague.refused(t, "x", desk.End{ID: "x", Conv: p.Conv}).Code)
	last := owner.asks(t, "a", desk.Say{ID: "a", Conv: p.Conv, Epoch: epoch, Text: "hi"})
	owner.Send(t, desk.Read{Conv: p.Conv, Seq: last - 1})
	require.Equal(t, last-1, wstest.Next[web.ReadBy](t, p.Client).Seq)
	require.Empty(t, wstest.Kept[web.TypingBy](p.Client), "a colleague's typing")
	owner.Send(t, desk.Typing{Conv: p.Conv})
	require.Equal(t, chat.RoleAgent, wstest.Next[web.TypingBy](t, p.Client).Role)
}

func TestBadRequestsAreRefusedAndTheDeskStaysOpen(t *testing.T) {
	s := start(t)
	d, p := s.at(t, "chen"), s.shopper(t)
	epoch := d.claims(t, s, p.Conv)
	for name, frame := range map[string]string{
		"not JSON":    `claim`,
		"unknown":     `{"t":"fire_everyone"}`,
		"a shopper's": `{"t":"hello","since":0}`,
		"wrong type":  `{"t":"claim","id":7}`,
		"a server's":  `{"t":"lists"}`,
	} {
		d.Raw(t, websocket.TextMessage, []byte(frame))
		require.Equal(t, "invalid", wstest.Next[desk.Refused](t, d.Client).Code, name)
	}
	d.Raw(t, websocket.BinaryMessage, []byte(`{"t":"claim","id":"1","conv":"x"}`))
	require.Equal(t, "invalid", wstest.Next[desk.Refused](t, d.Client).Code)

	for id, try := range map[string]struct {
		frame any
		code  string
	}{
		"claim nothing":   {desk.Claim{ID: "claim nothing", Conv: "no-such"}, "not_found"},
		"release nothing": {desk.Release{ID: "release nothing", Conv: "no-such"}, "not_found"},
		"end nothing":     {desk.End{ID: "end nothing", Conv: "no-such"}, "not_found"},
		"say nowhere":     {desk.Say{ID: "say nowhere", Conv: "no-such", Text: "x"}, "not_found"},
		"empty":           {desk.Say{ID: "empty", Conv: p.Conv, Epoch: epoch}, "invalid"},
		"long":            {desk.Say{ID: "long", Conv: p.Conv, Epoch: epoch, Text: strings.Repeat("长", 10_000)}, "invalid"},
		"NUL":             {desk.Say{ID: "NUL", Conv: p.Conv, Epoch: epoch, Text: "\x00"}, "invalid"},
		"long note":       {desk.Note{ID: "long note", Conv: p.Conv, Text: strings.Repeat("长", 4001)}, "invalid"},
		"":                {desk.Say{Conv: p.Conv, Epoch: epoch, Text: "no key"}, "invalid"},
	} {
		require.Equal(t, try.code, d.refused(t, id, try.frame).Code, id)
	}
	require.Equal(t, "not_found", d.refused(t, "", desk.Open{Conv: "no-such"}).Code)
	d.asks(t, "fine", desk.Say{ID: "fine", Conv: p.Conv, Epoch: epoch, Text: "fine"})
}
