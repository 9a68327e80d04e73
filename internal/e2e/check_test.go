//go:build linux

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/store"
)

// account is what the shoppers of a test know: what they sent, what was acknowledged, what they were shown.
// A message is known by its text, which is like no other; its key is the sender's business.
type account struct {
	sent  map[chat.ConvID]map[string]bool
	acked map[chat.ConvID]map[string]chat.Seq
	shown map[chat.ConvID][]transcript // one a page
}

// transcript is what a page has; it outlives its sockets.
type transcript []web.Item

// verdict is what is wrong with a log, by the account.
type verdict struct {
	messages int // acknowledged
	lost     []string
	doubled  []string
	wrong    []string // everything else that must not be
}

func (v verdict) clean() bool { return len(v.lost)+len(v.doubled)+len(v.wrong) == 0 }

func (v verdict) String() string {
	first := func(s []string) []string { return s[:min(5, len(s))] }
	return fmt.Sprintf("%d messages acknowledged; %d lost %v, %d doubled %v, %d other faults %v",
		v.messages, len(v.lost), first(v.lost), len(v.doubled), first(v.doubled), len(v.wrong), first(v.wrong))
}

// judge compares sets: acknowledged, sent, stored, shown.
func (a account) judge(t *testing.T, s *store.Store) verdict {
	t.Helper()
	var v verdict
	for _, c := range slices.Sorted(maps.Keys(a.sent)) {
		var events []chat.Event
		for e, err := range s.Read(context.Background(), c, 0) {
			require.NoError(t, err)
			events = append(events, e)
		}
		st, err := s.State(context.Background(), c)
		require.NoError(t, err)
		v.log(c, events, st)
		v.messagesOf(c, events, a)
		for i, tr := range a.shown[c] {
			v.page(fmt.Sprintf("page %d of %s", i, c), events, tr)
		}
	}
	return v
}

// log checks what every log must be: without gaps, in the order of time, and folding into its state.
func (v *verdict) log(c chat.ConvID, events []chat.Event, st chat.State) {
	var at time.Time
	for i, e := range events {
		if e.Seq != chat.Seq(i+1) {
			v.fault("%s: event %d has seq %d", c, i+1, e.Seq)
		}
		if e.At.Before(at) {
			v.fault("%s: event %d is earlier than the one before", c, e.Seq)
		}
		at = e.At
	}
	folded, err1 := json.Marshal(chat.Fold(chat.State{}, events...))
	stored, err2 := json.Marshal(st)
	if err1 != nil || err2 != nil || string(folded) != string(stored) {
		v.fault("%s: the state %s is not what the log folds into: %s", c, stored, folded)
	}
}

func (v *verdict) messagesOf(c chat.ConvID, events []chat.Event, a account) {
	stored := map[string][]chat.Seq{}
	for _, e := range events {
		if said, ok := e.Body.(chat.Said); ok && e.By.Role == chat.RoleCustomer {
			stored[said.Message.Text] = append(stored[said.Message.Text], e.Seq)
		}
	}
	for text, seqs := range stored {
		if !a.sent[c][text] {
			v.fault("%s: nobody said %q", c, text)
		}
		if len(seqs) > 1 {
			v.doubled = append(v.doubled, text)
		}
	}
	for text, seq := range a.acked[c] {
		v.messages++
		if len(stored[text]) == 0 {
			v.lost = append(v.lost, text)
		} else if !slices.Contains(stored[text], seq) {
			v.fault("%s: %q was acknowledged as %d and is %v", c, text, seq, stored[text])
		}
	}
}

// page checks that a page was shown the log's messages in the log's order, without a gap, each once.
func (v *verdict) page(name string, events []chat.Event, shown transcript) {
	var said []chat.Event
	for _, e := range events {
		if _, ok := e.Body.(chat.Said); ok {
			said = append(said, e)
		}
	}
	for i, it := range shown {
		if i >= len(said) || it.Seq != said[i].Seq || it.Message.Text != said[i].Body.(chat.Said).Message.Text {
			v.fault("%s: item %d is %d %q, which the log doesn't have there", name, i, it.Seq, it.Message.Text)
			return
		}
	}
}

func (v *verdict) fault(format string, args ...any) {
	v.wrong = append(v.wrong, fmt.Sprintf(format, args...))
}

// A check that can't fail is none: each fault, alone, must be seen.
func TestTheCheckSeesEveryFault(t *testing.T) {
	const c = chat.ConvID("c")
	at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	event := func(seq chat.Seq, b chat.Body) chat.Event {
		return chat.Event{Conv: c, Seq: seq, At: at.Add(time.Duration(seq) * time.Second), By: chat.Actor{Role: chat.RoleCustomer, ID: "g"}, Body: b}
	}
	said := func(seq chat.Seq, text string) chat.Event {
		return event(seq, chat.Said{Message: chat.Message{Type: chat.TypeText, Text: text}})
	}
	item := func(e chat.Event) web.Item { return web.Item{Seq: e.Seq, Message: e.Body.(chat.Said).Message} }
	opened, a, b := event(1, chat.Opened{Channel: "web"}), said(2, "a"), said(3, "b")
	late := a
	late.At = at
	log := []chat.Event{opened, a, b}
	know := func(acked map[string]chat.Seq) account {
		return account{
			sent:  map[chat.ConvID]map[string]bool{c: {"a": true, "b": true}},
			acked: map[chat.ConvID]map[string]chat.Seq{c: acked},
		}
	}
	both := map[string]chat.Seq{"a": 2, "b": 3}
	for name, try := range map[string]struct {
		events               []chat.Event
		state                chat.State
		acked                map[string]chat.Seq
		shown                transcript
		lost, doubled, wrong int
	}{
		"nothing":          {events: log, acked: both, shown: transcript{item(a), item(b)}},
		"not acknowledged": {events: log, acked: map[string]chat.Seq{"a": 2}, shown: transcript{item(a)}},
		"lost":             {events: log[:2], acked: both, lost: 1},
		"doubled":          {events: append(slices.Clone(log), said(4, "a")), acked: both, doubled: 1},
		"other seq":        {events: log, acked: map[string]chat.Seq{"a": 3}, wrong: 1},
		"from nowhere":     {events: append(slices.Clone(log), said(4, "c")), acked: both, wrong: 1},
		"gap in the log":   {events: []chat.Event{opened, a, said(4, "b")}, acked: map[string]chat.Seq{"a": 2, "b": 4}, wrong: 1},
		"back in time":     {events: []chat.Event{opened, late, b}, acked: both, wrong: 1},
		"other state":      {events: log, state: chat.State{Seq: 99}, acked: both, wrong: 1},
		"gap on a page":    {events: log, acked: both, shown: transcript{item(b)}, wrong: 1},
		"twice on a page":  {events: log, acked: both, shown: transcript{item(a), item(a)}, wrong: 1},
		"swapped":          {events: log, acked: both, shown: transcript{item(b), item(a)}, wrong: 1},
		"other words":      {events: log, acked: both, shown: transcript{{Seq: 2, Message: chat.Message{Text: "x"}}}, wrong: 1},
	} {
		st := chat.Fold(chat.State{}, try.events...)
		if try.state.Seq != 0 {
			st = try.state
		}
		var v verdict
		v.log(c, try.events, st)
		v.messagesOf(c, try.events, know(try.acked))
		v.page("page", try.events, try.shown)
		require.Equal(t, [3]int{try.lost, try.doubled, try.wrong}, [3]int{len(v.lost), len(v.doubled), len(v.wrong)}, "%s: %v", name, v)
		require.Equal(t, name == "nothing" || name == "not acknowledged", v.clean(), name)
	}
}
