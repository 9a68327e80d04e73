package bot

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/intents"
)

// understand reads with the shipped model.
func understand(t *testing.T, text string) intents.Understanding {
	r, err := intents.Default()
	require.NoError(t, err)
	return r.Understand(text, noon)
}

// short lists commands without the words themselves.
func short(cs []chat.Command) []string {
	var out []string
	for _, c := range cs {
		switch {
		case c.Do == chat.DoSet && c.Type == mentionType:
		case c.Do == chat.DoStart:
			out = append(out, "start "+c.Flow)
		case c.Do == chat.DoSet:
			out = append(out, "set "+c.Type+" "+c.Value)
		case c.Do == chat.DoAsk:
			out = append(out, "ask "+c.Text)
		default:
			out = append(out, c.Do)
		}
	}
	return out
}

func TestAMessageIsReadAsAllThatItAsksFor(t *testing.T) {
	begun := newTalk(t)
	begun.hear("退货", startReturn)
	for _, c := range []struct {
		name, text string
		state      chat.State
		want       []string
	}{
		{"a flow and questions", "我要退货，另外运费谁出，退款多久到账", chat.State{}, []string{"start return", "ask 运费谁出", "ask 退款多久到账"}},
		{"what only tells comes first", "跑鞋我要退，太小了，再帮我查一下退货进度", chat.State{}, []string{"start return_progress", "start return", "set reason size"}},
		{"an answer and a question", "尺码不合适，另外发票怎么开", begun.s, []string{"set reason size", "ask 发票怎么开"}},
		{"questions alone", "发票怎么开？客服电话多少", chat.State{}, []string{"ask 发票怎么开", "ask 客服电话多少"}},
		{"a correction in one breath", "我要退那双鞋，太大了，哦不对，太小了", chat.State{}, []string{"start return", "set reason size"}},
		{"one request", "把昨天买的黑色外套退了，尺码不合适", chat.State{}, []string{"start return", "set date 2026-11-21", "set colour black", "set reason size"}},
		{"a cancel and a question", "算了不退了，发票怎么开", begun.s, []string{"cancel", "ask 发票怎么开"}},
		{"a yes and a question", "好的提交吧，另外发票怎么开", atCard(t).s, []string{"affirm", "ask 发票怎么开"}},
		{"a correction and a question", "不对，是台灯，另外发票怎么开", atCard(t).s, []string{"correct", "ask 发票怎么开"}},
		{"a person beside a question", "给我转人工，我的退款到底在哪", chat.State{}, []string{"human"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, short(Interpret(begun.rules, c.state, nil, understand(t, c.text))))
		})
	}
}

func TestEachFlowGetsItsOwnWords(t *testing.T) {
	k := newTalk(t)
	cs := Interpret(k.rules, chat.State{}, nil, understand(t, "跑鞋我要退，太小了，再帮我查一下退货进度"))
	for _, c := range cs {
		switch c.Flow {
		case "return":
			assert.Contains(t, c.Text, "跑鞋")
			assert.NotContains(t, c.Text, "进度")
		case "return_progress":
			assert.NotContains(t, c.Text, "跑鞋")
		}
	}
}

func TestWordsThatCorrectThemselvesMeanTheLast(t *testing.T) {
	for text, want := range map[string]string{
		"return the jeans, no wait, the boots, too tight": "the boots, too tight",
		"我要退双肩包,哦不对,是冲锋衣":                                 "是冲锋衣",
		"订单金额不对,我要退":                                      "订单金额不对,我要退",
		"不对,是另一件":                                         "不对,是另一件",
		"我要退货,说错了":                                        "我要退货,说错了",
		"退款,等下,说错了,换货":                                    "换货",
	} {
		got, _ := amended(text, 0, nil)
		assert.Equal(t, want, got, text)
	}
}
