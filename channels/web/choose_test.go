package web_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
)

// orders offers two orders, one or several of which can be chosen.
func orders(several bool) chat.Message {
	return chat.Message{Type: chat.TypeOrderPicker, Text: "哪一单？", Multi: several, Options: []chat.Option{
		{Value: "o-1", Label: "跑鞋"}, {Value: "o-2", Label: "台灯"}, {Value: "", Label: "都不是"},
	}}
}

func TestATapSaysWhatTheServerCalledTheOption(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	of := e.answer(t, p.Conv, orders(true))
	p.Send(t, web.Choose{Key: "k", Of: of, Value: "o-2,o-1"})
	seq := p.acked(t, "k")
	said := e.log(t, p.Conv)[seq-1].Body.(chat.Said)
	require.Equal(t, "台灯、跑鞋", said.Message.Text)
	require.Equal(t, &chat.Choice{Of: of, Value: "o-2,o-1"}, said.Choice)

	p.Send(t, web.Choose{Key: "k", Of: of, Value: "o-2,o-1"})
	require.Equal(t, seq, p.acked(t, "k"), "a retried tap")
	p.Send(t, web.Choose{Key: "k", Of: of, Value: "o-1"})
	p.refused(t, "conflict")
}

func TestAForgedTapIsRefused(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	mine := p.say(t, "mine", "o-1")
	of := e.answer(t, p.Conv, orders(false))
	other := e.answer(t, p.Conv, text("no options here"))
	note := e.happens(t, p.Conv, chat.System, chat.Noted{Text: "o-1"})
	before := e.log(t, p.Conv)
	for name, f := range map[string]web.Choose{
		"a value nobody offered":     {Of: of, Value: "o-3"},
		"a label for a value":        {Of: of, Value: "跑鞋"},
		"several where one may be":   {Of: of, Value: "o-1,o-2"},
		"one value twice":            {Of: of, Value: "o-1,o-1"},
		"of a message without":       {Of: other, Value: "o-1"},
		"of one's own words":         {Of: mine, Value: "o-1"},
		"of a note":                  {Of: note, Value: "o-1"},
		"of the opening":             {Of: 1, Value: "o-1"},
		"of nothing":                 {Of: 0, Value: "o-1"},
		"another option with a tail": {Of: of, Value: "o-1 "},
	} {
		f.Key = name
		p.Send(t, f)
		require.Equal(t, name, p.refused(t, "invalid").Key)
	}
	require.Equal(t, before, e.log(t, p.Conv))
}

func TestATalkIsRatedOnceAndOnlyWhenItIsOver(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	p.say(t, "k", "hi")
	p.Send(t, web.Rate{Key: "early", Stars: 5})
	p.refused(t, "conflict")

	e.happens(t, p.Conv, chat.System, chat.Closed{Epoch: 1, Why: "ended_by_agent", Rate: true})
	p.Send(t, web.Rate{Key: "bad", Stars: 0})
	p.refused(t, "invalid")
	p.Send(t, web.Rate{Stars: 5})
	p.refused(t, "invalid")
	p.Send(t, web.Rate{Key: "r", Stars: 4, Text: "还行"})
	seq := p.acked(t, "r")
	require.Equal(t, chat.Rated{Stars: 4, Text: "还行"}, e.log(t, p.Conv)[seq-1].Body)

	p.Send(t, web.Rate{Key: "r", Stars: 4, Text: "还行"})
	require.Equal(t, seq, p.acked(t, "r"), "a retry is not a second rating")
	p.Send(t, web.Rate{Key: "again", Stars: 1})
	p.refused(t, "conflict")

	e.happens(t, p.Conv, chat.System, chat.Closed{Epoch: 2, Why: "silence"})
	p.Send(t, web.Rate{Key: "quiet", Stars: 5})
	p.refused(t, "conflict") // nobody asked for a rating of that one
}
