package bot

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/chat"
)

// What one asks about one's own begins a flow; a question about the rule goes to the FAQ.
func TestOwnMattersBeginFlowsAndRulesDoNot(t *testing.T) {
	rules := shippedRules(t)
	for text, flow := range map[string]string{
		"我的退款到哪了":                                 "refund_progress",
		"退款一般几天能到账":                               "",
		"我这件冲锋衣还能退吗":                              "can_return",
		"吊牌剪了还能退吗":                                "",
		"退货申请帮我撤销吧":                               "return_cancel",
		"撤销之后还能不能再退":                              "",
		"预约一下明天上门取退货":                             "return_pickup",
		"Where's my parcel?":                      "track",
		"Where can I see my tracking number?":     "",
		"Has my refund been processed?":           "refund_progress",
		"How long does a refund take?":            "",
		"Please book a courier for my return":     "return_pickup",
		"How do I book a courier for a return?":   "",
		"I'd like to withdraw my return request":  "return_cancel",
		"Can I withdraw and apply again later on": "",
	} {
		got := ""
		for _, c := range Interpret(rules, chat.State{}, nil, understand(t, text)) {
			if c.Do == chat.DoStart {
				got = c.Flow
			}
		}
		assert.Equal(t, flow, got, text)
	}
}

// In the middle of a flow a yes and a word or two are answers, whatever their label.
func TestShortWordsBeginNothing(t *testing.T) {
	k := newTalk(t)
	k.hear("退货", chat.Command{Do: chat.DoStart, Flow: "return"})
	for _, text := range []string{"确认", "行吧", "跑鞋那单", "the reason"} {
		for _, c := range Interpret(k.rules, k.s, nil, understand(t, text)) {
			assert.NotEqual(t, chat.DoStart, c.Do, text)
		}
	}
	assert.Contains(t, short(Interpret(k.rules, k.s, nil, understand(t, "退货进度"))), "start return_progress")
}

// A button can only lead to a flow that is there.
func TestOffersNameFlows(t *testing.T) {
	_, err := LoadFlows(fstest.MapFS{"a.yaml": {Data: []byte(`flow: a
title: {zh: 甲, en: A}
steps:
  - say: {zh: 好, en: Good}
    offers:
      - {flow: nowhere, label: {zh: 去, en: Go}}
`)}}, testKnown)
	require.ErrorContains(t, err, `offers: there is no flow "nowhere"`)
	assert.Equal(t, "TH1 got it all good", carried("TH1 got it, all  good"))
}
