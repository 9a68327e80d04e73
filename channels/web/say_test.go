package web_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/internal/ws/wstest"
)

func TestAMessageIsAcknowledgedShownAndRecorded(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	seq := p.say(t, "k1", "我想退货")
	items := p.hears(t, "我想退货")
	require.Len(t, items, 1)
	require.Equal(t, web.Item{
		Seq: seq, At: items[0].At, From: chat.RoleCustomer, Key: "k1", Message: text("我想退货"),
	}, items[0])
	require.Equal(t, []string{"customer: 我想退货"}, e.said(t, p.Conv))
}

func TestARetryChangesNothing(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	first := p.say(t, "k1", "hello")
	p.say(t, "k2", "are you there")
	require.Equal(t, first, p.say(t, "k1", "hello"), "another seq for the same message")

	again := e.enter(t, web.Hello{Guest: p.Guest, Conv: p.Conv})
	require.Equal(t, first, again.say(t, "k1", "hello"), "after a reconnect")
	require.Equal(t, []string{"customer: hello", "customer: are you there"}, e.said(t, p.Conv))
}

func TestRetriesAtTheSameTimeChangeNothing(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	seqs := make([]chat.Seq, 10)
	var tabs sync.WaitGroup
	for i := range seqs {
		tab := e.enter(t, web.Hello{Guest: p.Guest})
		tabs.Go(func() {
			if err := tab.Write(web.Say{Key: "same", Text: "只说一次"}); err != nil {
				t.Error(err)
				return
			}
			for seqs[i] == 0 {
				frame, err := tab.Read()
				if err != nil {
					t.Error(err)
					return
				}
				if a, ok := frame.(web.Ack); ok {
					seqs[i] = a.Seq
				}
			}
		})
	}
	tabs.Wait()
	for _, seq := range seqs {
		require.Equal(t, seqs[0], seq)
	}
	require.Equal(t, []string{"customer: 只说一次"}, e.said(t, p.Conv))
}

func TestAnotherTextUnderAUsedKeyIsRefused(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	p.say(t, "k1", "first")
	p.Send(t, web.Say{Key: "k1", Text: "second"})
	require.Equal(t, "k1", p.refused(t, "conflict").Key)
	require.Equal(t, []string{"customer: first"}, e.said(t, p.Conv))
}

func TestTheSameKeyInAnotherConversationIsAnotherMessage(t *testing.T) {
	e := start(t)
	a, b := e.guest(t), e.guest(t)
	a.say(t, "1", "from a")
	b.say(t, "1", "from b")
	require.Equal(t, []string{"customer: from a"}, e.said(t, a.Conv))
	require.Equal(t, []string{"customer: from b"}, e.said(t, b.Conv))
}

// Whatever comes in, the answer is a refusal, the socket stays open and nothing that was said is harmed.
func TestBadInputIsRefusedAndHarmsNothing(t *testing.T) {
	e := start(t)
	long := strings.Repeat("长", chat.MaxText)
	for name, bad := range map[string]struct {
		kind  int
		frame string
		key   string // that the refusal must name
	}{
		"unknown frame":               {websocket.TextMessage, `{"t":"sudo"}`, ""},
		"a server's frame":            {websocket.TextMessage, `{"t":"ack","key":"k","seq":1}`, ""},
		"not JSON":                    {websocket.TextMessage, `退货`, ""},
		"half JSON":                   {websocket.TextMessage, `{"t":"say","key":"k"`, ""},
		"wrong type of field":         {websocket.TextMessage, `{"t":"say","key":1,"text":"x"}`, ""},
		"binary":                      {websocket.BinaryMessage, `{"t":"say","key":"k","text":"x"}`, ""},
		"binary noise":                {websocket.BinaryMessage, "\x00\xff\xfe", ""},
		"nothing":                     {websocket.TextMessage, ``, ""},
		"10,000 characters":           {websocket.TextMessage, `{"t":"say","key":"k","text":"` + strings.Repeat("啊", 10_000) + `"}`, "k"},
		"one too many":                {websocket.TextMessage, `{"t":"say","key":"k","text":"` + long + `x"}`, "k"},
		"empty":                       {websocket.TextMessage, `{"t":"say","key":"k","text":""}`, "k"},
		"no text":                     {websocket.TextMessage, `{"t":"say","key":"k"}`, "k"},
		"NUL":                         {websocket.TextMessage, `{"t":"say","key":"k","text":"a\u0000b"}`, "k"},
		"no key":                      {websocket.TextMessage, `{"t":"say","text":"x"}`, ""},
		"long key":                    {websocket.TextMessage, `{"t":"say","key":"` + strings.Repeat("k", chat.MaxKey+1) + `","text":"x"}`, strings.Repeat("k", chat.MaxKey+1)},
		"NUL in the key":              {websocket.TextMessage, `{"t":"say","key":"a\u0000b","text":"x"}`, "a\x00b"},
		"hello twice":                 {websocket.TextMessage, `{"t":"hello"}`, ""},
		"choose what nobody offers":   {websocket.TextMessage, `{"t":"choose","key":"k","of":2,"value":"x"}`, "k"},
		"choose of the future":        {websocket.TextMessage, `{"t":"choose","key":"k","of":999,"value":"x"}`, "k"},
		"choose before the beginning": {websocket.TextMessage, `{"t":"choose","key":"k","of":-9223372036854775808,"value":"x"}`, "k"},
		"stars out of range":          {websocket.TextMessage, `{"t":"rate","key":"k","stars":6}`, "k"},
		"a comment with NUL":          {websocket.TextMessage, `{"t":"rate","key":"k","stars":5,"text":"\u0000"}`, "k"},
	} {
		t.Run(name, func(t *testing.T) {
			p := e.guest(t)
			p.say(t, "before", "said before")
			if strings.HasPrefix(name, "a comment") {
				e.happens(t, p.Conv, chat.System, chat.Closed{Epoch: 1, Rate: true})
			}
			last := e.log(t, p.Conv)
			p.Raw(t, bad.kind, []byte(bad.frame))
			require.Equal(t, bad.key, p.refused(t, "invalid").Key)
			require.Equal(t, last, e.log(t, p.Conv), "a refused frame left something behind")
			p.say(t, "after", "said after")
			require.Equal(t, []string{"customer: said before", "customer: said after"}, e.said(t, p.Conv))
		})
	}
}

func TestTheLongestMessageIsAccepted(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	long := strings.Repeat("长", chat.MaxText)
	p.say(t, strings.Repeat("k", chat.MaxKey), long)
	require.Equal(t, []string{"customer: " + long}, e.said(t, p.Conv))
}

func TestNothingIsHeardBeforeHello(t *testing.T) {
	e := start(t)
	c := wstest.Dial(t, e.url, codec, nil)
	p := &page{Client: c}
	for _, frame := range []any{
		web.Say{Key: "k", Text: "hi"}, web.Choose{Key: "k", Of: 1, Value: "x"}, web.Rate{Key: "k", Stars: 5}, web.Typing{}, web.Read{Seq: 1},
	} {
		p.Send(t, frame)
		p.refused(t, "invalid")
	}
	p.Send(t, web.Hello{})
	p.Welcome = wstest.Next[web.Welcome](t, c)
	require.Equal(t, chat.Seq(1), p.Last, "an empty conversation")
	p.say(t, "k", "hi")
	require.Equal(t, []string{"customer: hi"}, e.said(t, p.Conv))
}
