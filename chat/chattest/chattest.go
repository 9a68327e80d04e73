// Package chattest draws conversations for property tests.
package chattest

import (
	"encoding/json"
	"time"

	"aftercare/chat"

	"pgregory.net/rapid"
)

// Event draws what might happen next after s, likely and unlikely things alike: not all of it is admitted.
// Names come from small sets, so that events meet each other's slots, cards and epochs.
func Event(t *rapid.T, s chat.State) (chat.Actor, chat.Body) {
	d := drawer{t, s}
	if s.Seq == 0 {
		return d.customer(), chat.Opened{
			Site: d.pick("", "a"), Channel: d.pick("web", "telegram"), Customer: chat.CustomerID(d.pick("", "u1")),
			Guest: "g1", Name: d.text(), Locale: d.locale(),
		}
	}
	return d.next()
}

type drawer struct {
	t *rapid.T
	s chat.State
}

func (d drawer) pick(of ...string) string { return rapid.SampledFrom(of).Draw(d.t, "pick") }
func (d drawer) num(max int) int          { return rapid.IntRange(0, max).Draw(d.t, "num") }
func (d drawer) yes() bool                { return rapid.Bool().Draw(d.t, "yes") }
func (d drawer) customer() chat.Actor     { return chat.Actor{Role: chat.RoleCustomer, ID: "g1"} }
func (d drawer) locale() chat.Locale      { return chat.Locale(d.pick("zh", "en")) }

func (d drawer) agent() chat.Actor {
	return chat.Actor{Role: chat.RoleAgent, ID: d.pick("li", "wang")}
}

func (d drawer) text() string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"我要退货", "I want to return this", "👩‍👩‍👧‍👦🇨🇳", "<script>alert(1)</script> & \"'\\", "\u2028", "é"}),
		rapid.StringN(1, 20, -1),
	).Draw(d.t, "text")
}

// epoch is mostly the right one to follow.
func (d drawer) epoch() chat.Epoch {
	return d.s.Epoch + chat.Epoch(rapid.SampledFrom([]int{1, 1, 1, 1, 0, 2}).Draw(d.t, "epoch"))
}

func (d drawer) raw() json.RawMessage {
	return json.RawMessage(d.pick(`{"order": "A1", "lines": [1, 2]}`, `{}`, `"<&>"`, `[ ]`, `12.50`))
}

func (d drawer) hash() string {
	if top := d.s.Top(); top != nil && top.Proposed != nil && d.yes() {
		return top.Proposed.Hash
	}
	return d.pick("h1", "h2")
}

func (d drawer) message() chat.Message {
	m := chat.Message{Type: chat.TypeText, Text: d.text()}
	switch d.num(5) {
	case 0:
		m.Type, m.Options = chat.TypeQuickReplies, []chat.Option{{Value: "1", Label: d.text()}, {Value: "2", Label: "二", Tag: "已签收"}}
	case 1:
		m.Type, m.Card = chat.TypeConfirm, &chat.Card{Title: d.text(), Rows: []chat.Row{{Label: "a", Value: "b"}}}
		m.Options = []chat.Option{} // JSON drops it
	case 2:
		at := time.UnixMilli(int64(d.num(1_000_000_000))).UTC()
		m.Type, m.Progress = chat.TypeProgress, &chat.Progress{Case: "c", Number: "R1", Stages: []chat.Stage{{Label: "x", State: "done", At: &at}}}
	case 3:
		m.Source = &chat.Source{Entry: "e", Version: "v", Title: d.text()}
	}
	return m
}

func (d drawer) next() (chat.Actor, chat.Body) {
	slot := d.pick("order", "reason", "@resume", "")
	switch d.num(34) { // shoppers talk most
	case 0:
		return chat.Bot, chat.Understood{
			Upto: chat.Seq(d.num(int(d.s.Seq))), Locale: d.locale(), Intent: d.pick("", "return"), Misses: d.num(3),
			Commands: []chat.Command{{Do: chat.DoStart, Flow: "return", Text: d.text()}},
		}
	case 1:
		return chat.Bot, chat.Missed{Text: d.text()}
	case 2:
		return chat.Bot, chat.Answered{Entry: "e", Version: "v", Score: 0.5}
	case 3, 4:
		return chat.Bot, chat.FlowStarted{Flow: d.pick("return", "repair"), Version: "1"}
	case 5, 6:
		v := chat.Value{V: []string{d.text()}, Label: d.text()}
		if d.yes() {
			v = chat.Value{}
		}
		return chat.Bot, chat.SlotSet{Slot: slot, Value: v, Clears: []string{d.pick("order", "reason")}}
	case 7:
		return chat.Bot, chat.Asked{Slot: slot, Attempt: d.num(3), Nudge: d.yes()}
	case 8, 9:
		return chat.Bot, chat.Proposed{Action: "open_case", Args: d.raw(), Hash: d.pick("h1", "h2")}
	case 10:
		return d.customer(), chat.Confirmed{Hash: d.hash()}
	case 11:
		return chat.Bot, chat.Done{Action: "open_case", Hash: d.hash(), OK: d.yes(), Result: d.raw(), Error: &chat.Text{Zh: "不行", En: "No"}}
	case 12:
		if d.yes() {
			w := chat.Waiting{Start: chat.Command{Do: chat.DoStart, Flow: "repair", Text: d.text()}}
			return chat.Bot, chat.FlowsWaiting{Flows: []chat.Waiting{w, w}[:d.num(2)]}
		}
		return chat.Bot, chat.FlowEnded{Flow: "return", Outcome: d.pick("done", "cancelled")}
	case 13:
		return chat.Bot, chat.Queued{Reason: "asked", Summary: d.text(), Urgent: d.yes()}
	case 14:
		a := d.agent()
		return a, chat.Assigned{Agent: chat.AgentID(a.ID), Name: d.text(), Epoch: d.epoch()}
	case 15:
		return d.agent(), chat.Released{Epoch: d.epoch()}
	case 16:
		return chat.System, chat.Closed{Epoch: d.epoch(), Why: "silence", Rate: d.yes(), Keep: d.yes()}
	case 17:
		return d.agent(), chat.Noted{Text: d.text()}
	case 18:
		return d.customer(), chat.Rated{Stars: d.num(6), Text: d.text()}
	case 19:
		return chat.System, chat.CaseMoved{Case: "c1", Number: "R1", Type: "return", State: "received"}
	case 20:
		return d.agent(), chat.Said{Message: d.message(), Epoch: d.s.Epoch + chat.Epoch(d.num(1))}
	case 21:
		return chat.Bot, chat.Said{Message: d.message(), Of: "return"}
	default:
		said := chat.Said{Message: d.message()}
		if d.yes() {
			said.Choice = &chat.Choice{Of: d.s.Seq, Value: "1"}
		}
		return d.customer(), said
	}
}
