package chat_test

import (
	"encoding/json"
	"testing"
	"time"

	"aftercare/chat"
	"aftercare/chat/chattest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func asJSON(t require.TestingT, v any) string {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

// talk draws a conversation and calls each with the state before and every event.
func talk(t *rapid.T, each func(before chat.State, e chat.Event)) chat.State {
	var s chat.State
	at := time.UnixMilli(1_700_000_000_000).UTC()
	for range rapid.IntRange(1, 60).Draw(t, "events") {
		by, body := chattest.Event(t, s)
		if chat.Admit(s, by, body) != nil {
			continue
		}
		at = at.Add(time.Second)
		e := chat.Event{Conv: "c", Seq: s.Seq + 1, At: at, By: by, Body: body}
		each(s, e)
		s = chat.Apply(s, e)
	}
	return s
}

// No state changes after it was made, however many states are made from it.
func TestApplyLeavesItsInputAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type snapshot struct {
			state chat.State
			text  string
		}
		var all []snapshot
		talk(t, func(before chat.State, e chat.Event) {
			after := chat.Apply(before, e)
			all = append(all, snapshot{before, asJSON(t, before)}, snapshot{after, asJSON(t, after)})
			// What would have happened on another node, had it been faster.
			e.By, e.Body = chattest.Event(t, before)
			chat.Apply(before, e)
			require.Equal(t, all[len(all)-1].text, asJSON(t, after))
		})
		for _, s := range all {
			require.Equal(t, s.text, asJSON(t, s.state))
		}
	})
}

// The state that is kept beside the log, through JSON after every event, is what the log folds into.
func TestStoredStateIsTheFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log []chat.Event
		var stored chat.State
		final := talk(t, func(_ chat.State, e chat.Event) {
			kind, data, err := chat.Encode(e.Body)
			require.NoError(t, err)
			e.Body, err = chat.Decode(kind, data)
			require.NoError(t, err)
			log = append(log, e)
			var next chat.State
			require.NoError(t, json.Unmarshal([]byte(asJSON(t, chat.Apply(stored, e))), &next))
			stored = next
		})
		require.Equal(t, asJSON(t, final), asJSON(t, stored))
		require.Equal(t, asJSON(t, chat.Fold(chat.State{}, log...)), asJSON(t, stored))
	})
}

// A state must not grow with the length of the talk.
func TestStateStaysSmall(t *testing.T) {
	var s chat.State
	customer := chat.Actor{Role: chat.RoleCustomer, ID: "g"}
	for i := range 10_000 {
		s = chat.Apply(s, chat.Event{Conv: "c", Seq: chat.Seq(i + 1), By: customer, Body: chat.Said{Message: chat.Message{Text: "还在吗"}}})
	}
	require.Less(t, len(asJSON(t, s)), 10_000)
	require.Equal(t, chat.Seq(10_000), s.Heard)
}

func TestWaitingBeginsWithTheOldestUnansweredMessage(t *testing.T) {
	at := func(sec int) time.Time { return time.Unix(int64(sec), 0).UTC() }
	customer, agent := chat.Actor{Role: chat.RoleCustomer}, chat.Actor{Role: chat.RoleAgent}
	says := func(s chat.State, sec int, by chat.Actor) chat.State {
		return chat.Apply(s, chat.Event{Seq: s.Seq + 1, At: at(sec), By: by, Body: chat.Said{Message: chat.Message{Text: "x"}}})
	}
	s := says(says(chat.State{}, 1, customer), 2, customer)
	assert.Equal(t, at(1), s.WaitingSince)
	s = says(s, 3, chat.System)
	assert.Equal(t, at(1), s.WaitingSince, "a notice answers nobody")
	s = says(s, 4, agent)
	assert.Zero(t, s.WaitingSince)
}
