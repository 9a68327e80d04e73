package bot

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/intents"
	"aftercare/kb"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func shippedRules(t *testing.T) *Rules {
	flows, err := LoadFlows(Flows(), testKnown)
	require.NoError(t, err)
	return NewRules(flows)
}

// world answers the return flow's queries: two orders, one of them with two lines.
func world(n Need) any {
	switch n.Query {
	case "orders":
		return plainJSON(`[
			{"value":"o1","label":"黑色冲锋衣","number":"1001","received":true,"words":["黑色","冲锋衣"],"dates":["2026-11-21"],
			 "lines":[{"value":"l1","label":"黑色冲锋衣","words":["黑色","冲锋衣"]}]},
			{"value":"o2","label":"台灯、毛巾","number":"1002","received":true,"words":["台灯","毛巾"],"dates":["2026-11-10"],
			 "lines":[{"value":"l2","label":"台灯","words":["台灯"]},{"value":"l3","label":"毛巾","words":["毛巾"]}]}]`)
	case "lines":
		switch n.Args["order"] {
		case "o1":
			return plainJSON(`[{"value":"l1","label":"黑色冲锋衣","words":["黑色","冲锋衣"]}]`)
		case "o2":
			return plainJSON(`[{"value":"l2","label":"台灯","words":["台灯"]},{"value":"l3","label":"毛巾","words":["毛巾"]}]`)
		}
	case "verdict":
		return plainJSON(`{"allowed":true,"sentence":"可以退。","items":"台灯","reason":"尺码","refund":"¥10","freight":"买家","next":"马上"}`)
	}
	return nil
}

func plainJSON(s string) any {
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		panic(err)
	}
	return v
}

// talk drives Step the way the runner does, with commands in place of words.
type talk struct {
	t     *testing.T
	rules *Rules
	s     chat.State
	last  []chat.Body
}

func newTalk(t *testing.T) *talk {
	k := &talk{t: t, rules: shippedRules(t)}
	k.apply(chat.System, chat.Opened{Channel: "test", Customer: "c1", Locale: chat.Zh})
	return k
}

func (k *talk) apply(by chat.Actor, bodies ...chat.Body) {
	for _, b := range bodies {
		require.NoError(k.t, chat.Admit(k.s, by, b))
		k.s = chat.Apply(k.s, chat.Event{Conv: "conv", Seq: k.s.Seq + 1, At: noon, By: by, Body: b})
	}
}

func (k *talk) hear(text string, cs ...chat.Command) {
	k.apply(chat.Actor{Role: chat.RoleCustomer, ID: "c1"}, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: text}})
	k.step(Turn{Now: noon, Upto: k.s.Heard, Locale: chat.Zh, Text: text, Commands: cs})
}

func (k *talk) step(t Turn) {
	t.Facts = Facts{}
	for range maxNeeds {
		before, _ := json.Marshal(k.s)
		out, err := Step(k.rules, k.s, t)
		require.NoError(k.t, err)
		again, _ := Step(k.rules, k.s, t)
		assert.Equal(k.t, out, again, "the same input must give the same outcome")
		after, _ := json.Marshal(k.s)
		require.JSONEq(k.t, string(before), string(after), "Step must not change the state it is given")
		if len(out.Needs) == 0 {
			k.last = out.Bodies
			k.apply(chat.Bot, out.Bodies...)
			return
		}
		assert.Empty(k.t, out.Bodies, "needs and decisions exclude each other")
		for _, n := range out.Needs {
			t.Facts[n.Key()] = world(n)
		}
	}
	k.t.Fatal("no end of needs")
}

func (k *talk) said() []chat.Message {
	var out []chat.Message
	for _, b := range k.last {
		if s, ok := b.(chat.Said); ok {
			out = append(out, s.Message)
		}
	}
	return out
}

func (k *talk) has(kind string) bool {
	for _, b := range k.last {
		if b.Kind() == kind {
			return true
		}
	}
	return false
}

var (
	startReturn = chat.Command{Do: chat.DoStart, Flow: "return"}
	sizeReason  = chat.Command{Do: chat.DoSet, Type: "reason", Value: "size"}
)

func choose(v string) chat.Command { return chat.Command{Do: chat.DoChoose, Value: v} }

// atCard brings a talk to the confirmation card of a return of o1.
func atCard(t *testing.T) *talk {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.hear("第一个", choose("o1"))
	k.hear("尺码", sizeReason)
	require.Equal(t, chat.TypeConfirm, k.said()[0].Type)
	return k
}

func TestTheOnlyItemOfAnOrderIsNotAskedFor(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	assert.Equal(t, chat.TypeOrderPicker, k.said()[0].Type)
	k.hear("第一个", choose("o1"))
	assert.Equal(t, "reason", k.s.Asking.Slot)
}

func TestOnlyAYesToTheVeryCardRunsAnAction(t *testing.T) {
	k := atCard(t)
	hash := k.s.Top().Proposed.Hash
	k.hear("好", choose("@yes:000000000000000000000000"))
	assert.False(t, k.has("confirmed"), "a foreign hash confirms nothing")
	k.hear("其实是质量问题", chat.Command{Do: chat.DoSet, Type: "reason", Value: "quality"})
	k.hear("好", choose("@yes:"+hash))
	assert.False(t, k.has("confirmed"), "the card of an earlier answer confirms nothing")
	k.hear("好", choose("@yes:"+k.s.Top().Proposed.Hash))
	assert.True(t, k.has("confirmed"))
}

func TestAnActionRunsWithTheArgumentsOfTheCardOrNotAtAll(t *testing.T) {
	k := atCard(t)
	k.hear("好", chat.Command{Do: chat.DoAffirm})
	require.True(t, k.has("confirmed"))
	frame := *k.s.Top()
	forged := *frame.Proposed
	forged.Args = json.RawMessage(`{"lines":["l1","l2"],"order":"o1","reason":"quality"}`)
	frame.Proposed = &forged
	r := &Runner{Rules: k.rules, Actions: map[string]Action{}}
	_, err := r.act(t.Context(), k.s, &frame)
	assert.ErrorContains(t, err, "don't match the confirmed card")
}

func TestCorrectingAnAnswerAtTheCardProposesAgain(t *testing.T) {
	k := atCard(t)
	old := k.s.Top().Proposed.Hash
	k.hear("其实是质量问题", chat.Command{Do: chat.DoSet, Type: "reason", Value: "quality"})
	require.Len(t, k.said(), 1)
	assert.Contains(t, k.said()[0].Text, "质量有问题")
	assert.NotEqual(t, old, k.s.Top().Proposed.Hash)
}

func TestChangingTheOrderForgetsWhatDependedOnIt(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.hear("点选", choose("o2"))
	k.hear("点选", choose("l2,l3"))
	require.Equal(t, []string{"l2", "l3"}, k.s.Top().Slots["items"].V)
	k.hear("点选", choose("o1"))
	assert.Equal(t, []string{"l1"}, k.s.Top().Slots["items"].V)
}

func TestAQuestionInTheMiddleIsAnsweredAndTheFlowGoesOn(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.apply(chat.Actor{Role: chat.RoleCustomer}, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "运费谁出"}})
	k.step(Turn{Now: noon, Upto: k.s.Heard, Locale: chat.Zh, Text: "运费谁出", Commands: []chat.Command{{Do: chat.DoAsk}},
		Hits: map[string][]kb.Hit{"": {{Entry: "e", Title: "运费", Answer: "看原因。", Confidence: .9}}}})
	said := k.said()
	require.Len(t, said, 2)
	assert.Equal(t, "看原因。", said[0].Text)
	assert.Contains(t, said[1].Text, "我们接着办退货")
	assert.Equal(t, chat.TypeOrderPicker, said[1].Type)
}

func TestThreeTurnsNotUnderstoodBringAPerson(t *testing.T) {
	for name, begin := range map[string]func(*talk){
		"in a flow": func(k *talk) { k.hear("退货", startReturn) },
		"outside":   func(*talk) {},
	} {
		t.Run(name, func(t *testing.T) {
			k := newTalk(t)
			begin(k)
			for i := range maxMisses {
				require.Equal(t, chat.HeldByBot, k.s.Holder)
				k.hear("@@@", chat.Command{Do: chat.DoUnknown})
				assert.Equal(t, i == maxMisses-1, k.has("queued"))
			}
			assert.Equal(t, "failed", k.s.Queue.Reason)
		})
	}
}

func TestUnderstandingSomethingForgetsEarlierMisses(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.hear("@@@", chat.Command{Do: chat.DoUnknown})
	k.hear("@@@", chat.Command{Do: chat.DoUnknown})
	k.hear("点选", choose("o1"))
	assert.Zero(t, k.s.Misses)
}

func TestAPersonIsFetchedInTheSameTurnWithoutPersuasion(t *testing.T) {
	k := atCard(t)
	k.hear("转人工", chat.Command{Do: chat.DoHuman, Reason: "asked"})
	assert.Equal(t, chat.HeldByQueue, k.s.Holder)
	assert.Len(t, k.said(), 1)
	assert.Contains(t, k.s.Queue.Summary, "黑色冲锋衣")
	assert.Contains(t, k.s.Queue.Summary, "尺码不合适")
}

func TestACancelledFlowWritesNothing(t *testing.T) {
	k := atCard(t)
	k.hear("算了", chat.Command{Do: chat.DoCancel})
	assert.True(t, k.has("flow_ended"))
	assert.Empty(t, k.s.Stack)
	assert.False(t, k.has("confirmed"))
}

func TestAFlowThatInterruptsAnotherComesBackToIt(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.hear("先查下进度", chat.Command{Do: chat.DoStart, Flow: "return_progress"})
	require.Len(t, k.s.Stack, 1)
	assert.Equal(t, "@resume", k.s.Asking.Slot)
	k.hear("好", chat.Command{Do: chat.DoAffirm})
	assert.Equal(t, "order", k.s.Asking.Slot)
}

func TestARunningConversationFinishesOnItsVersion(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	old := k.rules.Current("return")
	changed := *old
	changed.Version = "other"
	k.rules = NewRules([]*Flow{&changed}, old)
	k.hear("点选", choose("o1"))
	assert.Equal(t, old.Version, k.s.Top().Version)
	assert.Equal(t, "reason", k.s.Asking.Slot)
}

func TestAFlowThatIsGoneBringsAPerson(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.rules = NewRules(nil)
	k.hear("点选", choose("o1"))
	assert.Equal(t, chat.HeldByQueue, k.s.Holder)
}

func TestSilenceIsRemindedOnceAndThenClosesQuietly(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.step(Turn{Cause: Silent, Now: noon})
	require.Len(t, k.said(), 1)
	assert.Equal(t, chat.TypeOrderPicker, k.said()[0].Type, "the reminder shows the choices again")
	k.step(Turn{Cause: Silent, Now: noon})
	assert.Empty(t, k.said())
	assert.True(t, k.s.Closed)
	assert.False(t, k.s.Rateable)
}

func TestAYesAfterATalkWithAnAgentIsNoYesToTheCard(t *testing.T) {
	k := atCard(t)
	k.hear("转人工", chat.Command{Do: chat.DoHuman, Reason: "asked"})
	k.apply(chat.System, chat.Assigned{Agent: "a", Name: "陈", Epoch: k.s.Epoch + 1})
	k.apply(chat.Actor{Role: chat.RoleAgent, ID: "a"}, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "给您换大一码吧"}, Epoch: k.s.Epoch})
	k.apply(chat.System, chat.Released{Epoch: k.s.Epoch + 1})
	k.hear("好的", chat.Command{Do: chat.DoAffirm})
	assert.False(t, k.has("confirmed"))
	require.Len(t, k.said(), 1)
	assert.Equal(t, chat.TypeConfirm, k.said()[0].Type, "the card is shown again")
	assert.Contains(t, k.said()[0].Text, "我们接着办退货")
	k.hear("好的", chat.Command{Do: chat.DoAffirm})
	assert.True(t, k.has("confirmed"))
}

func TestACaseNoticeBelowTheCardMakesAYesAskAgain(t *testing.T) {
	k := atCard(t)
	k.apply(chat.System, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "退货单 1 有了新进展"}})
	k.hear("好的", chat.Command{Do: chat.DoAffirm})
	assert.False(t, k.has("confirmed"), "the yes may be to the notice")
	k.hear("好的", chat.Command{Do: chat.DoAffirm})
	assert.True(t, k.has("confirmed"))
}

func TestAYesToDidYouMeanIsNoYesToTheCard(t *testing.T) {
	k := atCard(t)
	k.apply(chat.Actor{Role: chat.RoleCustomer}, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "运费呢"}})
	k.step(Turn{Now: noon, Upto: k.s.Heard, Locale: chat.Zh, Text: "运费呢", Commands: []chat.Command{{Do: chat.DoAsk}},
		Hits: map[string][]kb.Hit{"": {{Entry: "e", Title: "运费", Confidence: .3}, {Entry: "f", Title: "邮费", Confidence: .3}}}})
	assert.Equal(t, chat.TypeFAQList, k.said()[0].Type)
	k.hear("好的", chat.Command{Do: chat.DoAffirm})
	assert.False(t, k.has("confirmed"))
}

func TestAnAnswerToALaterQuestionIsKept(t *testing.T) {
	k := newTalk(t)
	k.hear("尺码不合适，要退货", startReturn, sizeReason)
	assert.Equal(t, "order", k.s.Asking.Slot)
	k.hear("点选", choose("o1"))
	assert.Equal(t, "@confirm", k.s.Asking.Slot)
}

func TestWordsThatFitSeveralOrdersAskAmongThem(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	k.hear("黑色冲锋衣和台灯", chat.Command{Do: chat.DoSet, Type: mentionType, Text: "1001和1002里的"})
	assert.Equal(t, "order", k.s.Asking.Slot)
	assert.Equal(t, 2, len(k.said()[0].Options))
}

func TestRepeatingSaysTheQuestionWithItsChoices(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", startReturn)
	first := k.said()[0]
	k.hear("什么", chat.Command{Do: chat.DoRepeat})
	assert.Equal(t, first, k.said()[0])
	assert.Equal(t, "order", k.s.Asking.Slot)
}

func TestAfterNotYetAWordNamesWhatToChange(t *testing.T) {
	k := atCard(t)
	k.hear("先不提交", chat.Command{Do: chat.DoDeny})
	require.Equal(t, "@change", k.s.Asking.Slot)
	k.hear("嗯嘛", chat.Command{Do: chat.DoUnknown})
	assert.Equal(t, "@change", k.s.Asking.Slot, "the engine's question stands until it is answered")
	k.hear("原因", chat.Command{Do: chat.DoSet, Type: mentionType, Text: "原因"})
	assert.Equal(t, "reason", k.s.Asking.Slot)
}

func TestWhoSaysGoodbyeTwiceIsAskedForARatingOnce(t *testing.T) {
	k := newTalk(t)
	ratings := 0
	for range 2 {
		k.hear("再见", chat.Command{Do: chat.DoChitchat, Intent: "goodbye"})
		for _, m := range k.said() {
			if m.Type == chat.TypeRating {
				ratings++
			}
		}
		assert.True(t, k.s.Closed)
	}
	assert.Equal(t, 1, ratings)
	assert.True(t, k.s.Rateable)
}

func TestATypedLabelIsATap(t *testing.T) {
	k := newTalk(t)
	k.hear("你好", chat.Command{Do: chat.DoChitchat, Intent: "greeting"})
	got := Interpret(k.rules, k.s, nil, intents.Understanding{Text: "退货"})
	require.Len(t, got, 1)
	assert.Equal(t, "@start:return", got[0].Value)
}

func TestWhatIsSentBackIsRecognised(t *testing.T) {
	for text, want := range map[string]string{
		"我要退货，退昨天买的吉他":                 "吉他",
		"把吉他退了":                        "吉他",
		"吉他我想退":                        "吉他",
		"i want to return my guitar":   "guitar",
		"send back the piano i bought": "piano",
		"我要退货":                         "",
		"退货运费谁出":                       "",
		"怎么退货":                         "",
		"i want to return something":   "",
		"can i return my order?":       "",
	} {
		assert.Equal(t, want, object(text), text)
	}
}

func TestARequestThatIsNotSureIsOfferedWithItsWords(t *testing.T) {
	k := newTalk(t)
	k.apply(chat.Actor{Role: chat.RoleCustomer}, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "退, 台灯"}})
	k.step(Turn{Now: noon, Upto: k.s.Heard, Locale: chat.Zh, Text: "退, 台灯", Intent: intents.OutOfScope, Score: .8,
		Ranked: []intents.Scored{{Label: "return_request", P: .2}}, Commands: []chat.Command{{Do: chat.DoUnknown}}})
	m := k.said()[0]
	_, tappable := m.Label(m.Options[0].Value)
	require.True(t, tappable, "a value must survive the tap: %q", m.Options[0].Value)
	k.hear("退货", choose(m.Options[0].Value))
	assert.Equal(t, []string{"o2"}, k.s.Top().Slots["order"].V)
	assert.Equal(t, []string{"l2"}, k.s.Top().Slots["items"].V)
}
