package bot

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/kb"
)

// exchange is a second flow: an item, and done.
const exchange = `flow: exchange
title: {zh: 换货, en: exchange}
starts: []
data:
  orders: {query: orders}
slots:
  - name: item
    says: {zh: 商品, en: item}
    options: orders ?? []
    ask: {zh: 要换哪一件？, en: Which item?}
    again: {zh: 请点一件。, en: Please tap one.}
steps:
  - ask: item
  - say: {zh: 换货登记好了。, en: The exchange is noted.}
`

// tells is a flow without questions.
const tells = `flow: tells
title: {zh: 查包裹, en: parcel}
starts: []
steps:
  - say: {zh: 包裹明天到。, en: The parcel comes tomorrow.}
`

func newTalkOfSeveral(t *testing.T) *talk {
	k := newTalk(t)
	more, err := LoadFlows(fstest.MapFS{"exchange.yaml": {Data: []byte(exchange)}, "tells.yaml": {Data: []byte(tells)}}, testKnown)
	require.NoError(t, err)
	shipped, err := LoadFlows(Flows(), testKnown)
	require.NoError(t, err)
	k.rules = NewRules(append(shipped, more...))
	return k
}

func startOf(flow, words string) chat.Command {
	return chat.Command{Do: chat.DoStart, Flow: flow, Text: words}
}

func (k *talk) texts() string {
	var out string
	for _, m := range k.said() {
		out += m.Text + "\n"
	}
	return out
}

func TestASecondFlowWaitsForTheFirst(t *testing.T) {
	k := newTalkOfSeveral(t)
	k.hear("台灯退了，冲锋衣换一件", startOf("return", "台灯退了"), sizeReason, startOf("exchange", "冲锋衣换一件"))
	require.Len(t, k.s.Stack, 1)
	assert.Equal(t, "return", k.s.Top().Flow)
	require.Len(t, k.s.Waiting, 1)
	assert.Contains(t, k.texts(), "先退货，再换货")
	assert.Equal(t, chat.TypeConfirm, k.said()[0].Type, "the reason was for the return")

	k.hear("算了", chat.Command{Do: chat.DoCancel})
	assert.Contains(t, k.texts(), "接下来是您刚才说的换货")
	assert.Contains(t, k.texts(), "换货登记好了", "its words were kept")
	assert.Empty(t, k.s.Stack)
	assert.Empty(t, k.s.Waiting)
}

func TestTheNextFlowIsTakenUpInALaterTurn(t *testing.T) {
	k := newTalkOfSeveral(t)
	k.hear("退货，换货", startOf("return", "退货"), startOf("exchange", "换货"))
	k.hear("点选", choose("o1"))
	k.hear("尺码", sizeReason)
	k.hear("好", chat.Command{Do: chat.DoAffirm})
	require.True(t, k.has("confirmed"))
	k.step(Turn{Cause: Acted, Now: noon, Done: &chat.Done{Action: "open_case", Hash: k.s.Top().Proposed.Hash, OK: true, Result: []byte(`{"number":"1","prepare":"","progress":{}}`)}})
	assert.Contains(t, k.texts(), "接下来是您刚才说的换货")
	assert.Equal(t, "item", k.s.Asking.Slot)
}

func TestWhatOnlyTellsIsSaidAndTheNextFollowsAtOnce(t *testing.T) {
	k := newTalkOfSeveral(t)
	k.hear("包裹到哪了，退货", startOf("tells", "包裹到哪了"), startOf("return", "退货"))
	assert.Contains(t, k.texts(), "包裹明天到")
	assert.Contains(t, k.texts(), "接下来是您刚才说的退货")
	assert.Equal(t, "order", k.s.Asking.Slot)
}

func TestTheOneThatWaitsCanBeCancelledByName(t *testing.T) {
	k := newTalkOfSeveral(t)
	k.hear("台灯退了，冲锋衣换一件", startOf("return", "台灯退了"), startOf("exchange", "冲锋衣换一件"))
	k.hear("冲锋衣不换了", chat.Command{Do: chat.DoCancel, Text: "冲锋衣不换了"})
	assert.Empty(t, k.s.Waiting)
	assert.Equal(t, "return", k.s.Top().Flow)
	assert.Equal(t, "reason", k.s.Asking.Slot)
}

func TestAllCanBeCancelled(t *testing.T) {
	k := newTalkOfSeveral(t)
	k.hear("退货，换货", startOf("return", "退货"), startOf("exchange", "换货"))
	k.hear("都不办了", chat.Command{Do: chat.DoCancel, Value: cancelAll})
	assert.Empty(t, k.s.Waiting)
	assert.Empty(t, k.s.Stack)
	assert.Contains(t, k.texts(), "都先不办了")
}

func TestThingsOfTwoOrdersAreDoneOneByOne(t *testing.T) {
	k := newTalkOfSeveral(t)
	k.hear("冲锋衣和台灯退了", startOf("return", "冲锋衣和台灯退了"), sizeReason)
	assert.Equal(t, []string{"o1"}, k.s.Top().Slots["order"].V)
	require.Len(t, k.s.Waiting, 1)
	k.hear("算了", chat.Command{Do: chat.DoCancel})
	assert.Equal(t, []string{"o2"}, k.s.Top().Slots["order"].V)
	assert.Equal(t, []string{"size"}, k.s.Top().Slots["reason"].V, "the reason was said for both")
	assert.Contains(t, k.texts(), "另一笔退货")
}

func TestWhoComesBackAfterAQuietCloseIsAskedWhetherToGoOn(t *testing.T) {
	k := atCard(t)
	card := k.s.Top().Proposed.Hash
	k.step(Turn{Cause: Silent, Now: noon})
	k.step(Turn{Cause: Silent, Now: noon})
	require.True(t, k.s.Closed)
	k.hear("你好", chat.Command{Do: chat.DoChitchat, Intent: "greeting"})
	assert.Equal(t, "@resume", k.s.Asking.Slot)
	k.hear("点卡片", choose("@yes:"+card))
	assert.False(t, k.has("confirmed"), "a card from before the close confirms nothing")
	k.hear("好", chat.Command{Do: chat.DoAffirm})
	require.Equal(t, "@confirm", k.s.Asking.Slot)
	k.hear("好", chat.Command{Do: chat.DoAffirm})
	assert.True(t, k.has("confirmed"))
}

func TestAnAnswerAfterAQuietCloseGoesOnAtOnce(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.hear("点选", choose("o1"))
	k.step(Turn{Cause: Silent, Now: noon})
	k.step(Turn{Cause: Silent, Now: noon})
	k.hear("太大了", sizeReason)
	assert.Equal(t, "@confirm", k.s.Asking.Slot)
}

func TestSeveralQuestionsAreAnsweredInOrderWithOneSetOfButtons(t *testing.T) {
	k := newTalk(t)
	k.apply(chat.Actor{Role: chat.RoleCustomer}, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "a，b，c"}})
	k.step(Turn{Now: noon, Upto: k.s.Heard, Locale: chat.Zh, Text: "a，b，c",
		Commands: []chat.Command{{Do: chat.DoAsk, Text: "a"}, {Do: chat.DoAsk, Text: "b"}, {Do: chat.DoAsk, Text: "c"}},
		Hits: map[string][]kb.Hit{
			"a": {{Entry: "e", Answer: "甲。", Next: "return", Confidence: .9}},
			"b": {{Entry: "f", Answer: "乙。", Confidence: .9}},
		}})
	said := k.said()
	require.Len(t, said, 3)
	assert.Equal(t, "甲。", said[0].Text)
	assert.Empty(t, said[0].Options)
	assert.Equal(t, "乙。", said[1].Text)
	assert.Contains(t, said[2].Text, "“c”", "what has no answer is named")
	assert.Equal(t, "@start:return", said[2].Options[0].Value)
	assert.Zero(t, k.s.Misses)
}

func TestAQuestionBesideTheYesIsAnsweredToo(t *testing.T) {
	k := atCard(t)
	k.apply(chat.Actor{Role: chat.RoleCustomer}, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "好的，另外发票怎么开"}})
	k.step(Turn{Now: noon, Upto: k.s.Heard, Locale: chat.Zh, Text: "好的，另外发票怎么开",
		Commands: []chat.Command{{Do: chat.DoAffirm}, {Do: chat.DoAsk, Text: "发票怎么开"}},
		Hits:     map[string][]kb.Hit{"发票怎么开": {{Entry: "e", Answer: "能开。", Confidence: .9}}}})
	assert.True(t, k.has("confirmed"))
	assert.Equal(t, "能开。", k.said()[0].Text)
}

func TestTheRatingIsAskedOnceAndCanBeGivenLater(t *testing.T) {
	k := newTalk(t)
	bye := chat.Command{Do: chat.DoChitchat, Intent: "goodbye"}
	k.hear("再见", bye)
	k.hear("谢谢你", chat.Command{Do: chat.DoChitchat, Intent: "greeting"})
	assert.False(t, k.s.Rateable, "the talk goes on")
	k.hear("再见", bye)
	for _, m := range k.said() {
		assert.NotEqual(t, chat.TypeRating, m.Type)
	}
	k.hear("在吗", chat.Command{Do: chat.DoChitchat, Intent: "greeting"})
	k.hear("★★★★★", choose("@rate:5"))
	assert.True(t, k.has("rated"))
	k.hear("再见", bye)
	assert.False(t, k.s.Rateable)
}
