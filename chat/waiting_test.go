package chat_test

import (
	"testing"
	"time"

	"aftercare/chat"

	"github.com/stretchr/testify/assert"
)

var shopper = chat.Actor{Role: chat.RoleCustomer, ID: "g1"}

// fold applies bodies, each by the actor that says such things.
func fold(s chat.State, bodies ...chat.Body) chat.State {
	for _, b := range bodies {
		s = chat.Apply(s, chat.Event{Conv: "c", Seq: s.Seq + 1, At: time.UnixMilli(1_700_000_000_000).UTC(), By: chat.Bot, Body: b})
	}
	return s
}

func says(s chat.State, by chat.Actor, m chat.Message) chat.State {
	return chat.Apply(s, chat.Event{Conv: "c", Seq: s.Seq + 1, At: time.UnixMilli(1_700_000_000_000).UTC(), By: by, Body: chat.Said{Message: m}})
}

func opened() chat.State { return fold(chat.State{}, chat.Opened{Channel: "web", Locale: chat.Zh}) }

func TestFlowsWaitInTheOrderOfTheNewestList(t *testing.T) {
	exchange := chat.Waiting{Start: chat.Command{Do: chat.DoStart, Flow: "exchange", Text: "外套换大一码"}}
	repair := chat.Waiting{Start: chat.Command{Do: chat.DoStart, Flow: "repair"}, Sets: []chat.Command{{Do: chat.DoSet, Type: "reason", Value: "size"}}}
	s := fold(opened(), chat.FlowStarted{Flow: "return"}, chat.FlowsWaiting{Flows: []chat.Waiting{exchange, repair}})
	assert.Equal(t, []chat.Waiting{exchange, repair}, s.Waiting)
	s = fold(s, chat.FlowEnded{Flow: "return"})
	assert.Len(t, s.Waiting, 2, "the end of a flow leaves the others")
	s = fold(s, chat.FlowsWaiting{Flows: []chat.Waiting{repair}})
	assert.Equal(t, []chat.Waiting{repair}, s.Waiting)
	assert.Empty(t, fold(s, chat.Closed{Why: "done"}).Waiting)
}

func TestAQuietCloseKeepsWhatIsUnderWay(t *testing.T) {
	s := fold(opened(), chat.FlowStarted{Flow: "return"}, chat.SlotSet{Slot: "order", Value: chat.Value{V: []string{"o1"}}},
		chat.Asked{Slot: "reason", Attempt: 1}, chat.Closed{Why: "silence", Keep: true})
	assert.True(t, s.Closed)
	assert.True(t, s.Paused)
	assert.Nil(t, s.Asking)
	assert.Equal(t, "o1", s.Top().Slots["order"].One())

	asked := fold(s, chat.Asked{Slot: "@resume", Attempt: 1})
	assert.False(t, asked.Paused, "asked about once")
	assert.False(t, fold(s, chat.FlowEnded{Flow: "return"}).Paused)
	assert.False(t, fold(opened(), chat.Closed{Keep: true}).Paused, "there was nothing under way")
	assert.Empty(t, fold(s, chat.Closed{Why: "ended_by_agent"}).Stack)
}

func TestATalkThatGoesOnIsNotRateable(t *testing.T) {
	rating := chat.RatingMessage(chat.Zh)
	s := fold(says(opened(), chat.Bot, rating), chat.Closed{Rate: true})
	assert.True(t, s.Rateable)
	assert.True(t, s.RateAsked)

	back := says(s, shopper, chat.Message{Text: "再问一下"})
	assert.True(t, back.Rateable, "the words may be the rating")
	on := says(back, chat.Bot, chat.Message{Text: "您说"})
	assert.False(t, on.Rateable)
	assert.True(t, on.RateAsked)

	rated := fold(s, chat.Rated{Stars: 5})
	assert.False(t, rated.Rateable)
	assert.True(t, rated.Rated)
	served := fold(rated, chat.Assigned{Agent: "li", Name: "李", Epoch: rated.Epoch + 1})
	assert.False(t, served.Rated, "a person's service is rated by itself")
	assert.False(t, served.RateAsked)
}

func TestSpokeIsTheNewestWordOfAnyoneElse(t *testing.T) {
	s := says(opened(), chat.Bot, chat.Message{Text: "哪一件？"})
	bot := s.Spoke
	assert.Equal(t, s.Seq, bot)
	s = fold(says(s, shopper, chat.Message{Text: "这件"}), chat.CaseMoved{Case: "k", Number: "1"})
	assert.Equal(t, bot, s.Spoke)
	s = says(s, chat.System, chat.Message{Text: "有新进展"})
	assert.Equal(t, s.Seq, s.Spoke)
}
