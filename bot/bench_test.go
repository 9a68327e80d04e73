package bot

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/intents"
)

// BenchmarkStep is one turn of a return: the answer to a question, with all facts at hand.
func BenchmarkStep(b *testing.B) {
	for _, events := range []int{20, 10_000} {
		b.Run(fmt.Sprintf("%d events", events), func(b *testing.B) {
			flows, err := LoadFlows(Flows(), testKnown)
			require.NoError(b, err)
			rules := NewRules(flows)
			s := asked(b, rules, events)
			t := Turn{
				Now: noon, Upto: s.Heard, Locale: chat.Zh, Text: "尺码不合适",
				Commands: []chat.Command{
					{Do: chat.DoSet, Type: string(intents.Reason), Value: "size", Text: "尺码不合适"},
					{Do: chat.DoSet, Type: mentionType, Text: "尺码不合适"},
				},
			}
			t.Facts = Facts{}
			for range maxNeeds { // measured is the deciding, not the fetching
				out, err := Step(rules, s, t)
				require.NoError(b, err)
				if len(out.Needs) == 0 {
					break
				}
				for _, n := range out.Needs {
					t.Facts[n.Key()] = world(n)
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				out, err := Step(rules, s, t)
				if err != nil || len(out.Bodies) == 0 {
					b.Fatal(out, err)
				}
			}
		})
	}
}

// asked is a conversation of so many events in which the return's reason is asked for.
func asked(b *testing.B, rules *Rules, events int) chat.State {
	var s chat.State
	apply := func(by chat.Actor, bodies ...chat.Body) {
		for _, body := range bodies {
			s = chat.Apply(s, chat.Event{Conv: "conv", Seq: s.Seq + 1, At: noon, By: by, Body: body})
		}
	}
	shopper := chat.Actor{Role: chat.RoleCustomer, ID: "c1"}
	apply(chat.System, chat.Opened{Channel: "test", Customer: "c1", Locale: chat.Zh})
	hear := func(text string, cs ...chat.Command) {
		apply(shopper, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: text}})
		t := Turn{Now: noon, Upto: s.Heard, Locale: chat.Zh, Text: text, Commands: cs, Facts: Facts{}}
		for range maxNeeds {
			out, err := Step(rules, s, t)
			require.NoError(b, err)
			if len(out.Needs) == 0 {
				apply(chat.Bot, out.Bodies...)
				return
			}
			for _, n := range out.Needs {
				t.Facts[n.Key()] = world(n)
			}
		}
	}
	for int(s.Seq) < events-20 {
		hear("谢谢", chat.Command{Do: chat.DoChitchat, Intent: "thanks"})
	}
	hear("我要退冲锋衣", chat.Command{Do: chat.DoStart, Flow: "return", Text: "我要退冲锋衣"}, chat.Command{Do: chat.DoSet, Type: mentionType, Text: "我要退冲锋衣"})
	require.NotNil(b, s.Asking)
	require.Equal(b, "reason", s.Asking.Slot)
	apply(shopper, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "尺码不合适"}})
	return s
}
