package chat

import (
	"encoding/json"
	"fmt"
	"time"
)

// Event is one line of a conversation's log.
type Event struct {
	Conv ConvID
	Seq  Seq
	At   time.Time // UTC, to the millisecond
	By   Actor
	// Key makes recording idempotent: one conversation holds a key at most once. Clients choose theirs;
	// decisions need none.
	Key  string
	Body Body
}

// Entry is one event that is yet to be appended: what, and by whom.
type Entry struct {
	By   Actor
	Body Body
}

// Body is what happened. The set is closed: every kind is listed in kinds below.
type Body interface{ Kind() string }

type (
	// Opened is always event 1.
	Opened struct {
		Site     string     `json:"site,omitempty"`
		Channel  string     `json:"channel"`
		Customer CustomerID `json:"customer,omitempty"` // proven by the shop's token; empty for a guest
		Guest    string     `json:"guest,omitempty"`
		Name     string     `json:"name,omitempty"`
		Locale   Locale     `json:"locale"`
	}

	// Said is a message, by anyone.
	Said struct {
		Message Message `json:"message"`
		Choice  *Choice `json:"choice,omitempty"` // customer: the message answers an option
		Epoch   Epoch   `json:"epoch,omitempty"`  // agent: the ownership it was written under
		Name    string  `json:"name,omitempty"`   // agent: what the shopper sees them called
		Masked  bool    `json:"masked,omitempty"` // customer: a card or identity number was taken out
		Of      string  `json:"of,omitempty"`     // bot: the flow or entry that said it
	}

	// Understood is what the bot read in the customer's messages up to and including Upto.
	Understood struct {
		Upto     Seq       `json:"upto"`
		Locale   Locale    `json:"locale"`
		Commands []Command `json:"commands"`
		Intent   string    `json:"intent,omitempty"` // best label of the classifier, for people who ask why
		Score    float64   `json:"score,omitempty"`
		Misses   int       `json:"misses,omitempty"` // turns not understood in a row, this one included
	}

	// Missed keeps the words that the bot had no answer to, for whoever looks after its knowledge.
	Missed struct {
		Text string `json:"text"`
	}

	// Answered says that a question was answered from the FAQ, by which entry.
	Answered struct {
		Entry   string  `json:"entry"`
		Version string  `json:"version"`
		Score   float64 `json:"score"`
	}

	// FlowStarted pushes a frame on the stack of flows. Version pins the flow's file as it was.
	FlowStarted struct {
		Flow    string `json:"flow"`
		Version string `json:"version"`
	}

	// SlotSet fills or changes a slot of the top flow and clears those that depended on it. A value
	// without V means that the shopper skipped it; without Slot it only clears.
	SlotSet struct {
		Slot   string   `json:"slot"`
		Value  Value    `json:"value"`
		Clears []string `json:"clears,omitempty"`
	}

	// Asked means the bot waits for a slot (or for the answer to a question of the engine's own, such
	// as "go on with the return?", named with a leading "@").
	Asked struct {
		Slot    string `json:"slot"`
		Attempt int    `json:"attempt"`         // 1 the first time, more when it was not understood
		Nudge   bool   `json:"nudge,omitempty"` // asked again because the shopper fell silent
	}

	// Proposed puts a card before the shopper. Only a Confirmed with the same Hash runs Action with Args.
	Proposed struct {
		Action string          `json:"action"`
		Args   json.RawMessage `json:"args"`
		Hash   string          `json:"hash"`
	}

	// Confirmed is the shopper's yes to the card with this hash.
	Confirmed struct {
		Hash string `json:"hash"`
	}

	// Done is what came of a confirmed action.
	Done struct {
		Action string          `json:"action"`
		Hash   string          `json:"hash"`
		OK     bool            `json:"ok"`
		Result json.RawMessage `json:"result,omitempty"`
		Error  *Text           `json:"error,omitempty"` // what the shopper may be told
	}

	// FlowsWaiting are the flows that the shopper asked for and that wait for the running ones to end, the next
	// one first, as they are from now on.
	FlowsWaiting struct {
		Flows []Waiting `json:"flows,omitempty"`
	}

	// FlowEnded pops the top frame. Outcome is done, cancelled, refused, failed or handed_over.
	FlowEnded struct {
		Flow    string `json:"flow"`
		Outcome string `json:"outcome"`
	}

	// Queued asks for a person. The bot is silent from here until Released.
	Queued struct {
		Reason  string `json:"reason"`  // asked, failed, anger, safety, privacy, money, rule, timeout
		Summary string `json:"summary"` // one line for the agent: who, what, how far
		Urgent  bool   `json:"urgent,omitempty"`
		// Since is when they first asked, when they had a person already and lost them.
		Since time.Time `json:"since,omitzero"`
	}

	// Assigned gives the conversation to an agent, under a new epoch.
	Assigned struct {
		Agent AgentID `json:"agent"`
		Name  string  `json:"name"`
		Epoch Epoch   `json:"epoch"`
	}

	// Released gives the conversation back to the bot, under a new epoch.
	Released struct {
		Epoch Epoch  `json:"epoch"`
		Why   string `json:"why,omitempty"`
	}

	// Closed ends the talk, under a new epoch. Any new message of the customer reopens it.
	Closed struct {
		Epoch Epoch  `json:"epoch"`
		Why   string `json:"why,omitempty"`  // ended_by_agent, done, silence
		Rate  bool   `json:"rate,omitempty"` // the shopper is asked to rate the talk
		// Keep: the flows under way are kept for when the shopper comes back.
		Keep bool `json:"keep,omitempty"`
	}

	// Noted is an agent's private note. The customer never sees it.
	Noted struct {
		Text string `json:"text"`
	}

	// Rated is the shopper's judgement, once a closed talk.
	Rated struct {
		Stars int    `json:"stars"`
		Text  string `json:"text,omitempty"`
	}

	// CaseMoved tells the conversation that one of its cases came to a new state.
	CaseMoved struct {
		Case   CaseID `json:"case"`
		Number string `json:"number"`
		Type   string `json:"type"`
		State  string `json:"state"`
	}

	// Redacted overwrites a person's words on their wish; the row stays.
	Redacted struct {
		What string `json:"what"`
	}
)

func (Opened) Kind() string       { return "opened" }
func (Said) Kind() string         { return "said" }
func (Understood) Kind() string   { return "understood" }
func (Missed) Kind() string       { return "missed" }
func (Answered) Kind() string     { return "answered" }
func (FlowStarted) Kind() string  { return "flow_started" }
func (SlotSet) Kind() string      { return "slot_set" }
func (Asked) Kind() string        { return "asked" }
func (Proposed) Kind() string     { return "proposed" }
func (Confirmed) Kind() string    { return "confirmed" }
func (Done) Kind() string         { return "done" }
func (FlowsWaiting) Kind() string { return "flows_waiting" }
func (FlowEnded) Kind() string    { return "flow_ended" }
func (Queued) Kind() string       { return "queued" }
func (Assigned) Kind() string     { return "assigned" }
func (Released) Kind() string     { return "released" }
func (Closed) Kind() string       { return "closed" }
func (Noted) Kind() string        { return "noted" }
func (Rated) Kind() string        { return "rated" }
func (CaseMoved) Kind() string    { return "case_moved" }
func (Redacted) Kind() string     { return "redacted" }

// kinds decodes each kind. A body that is missing here can be written but not read, which the tests catch.
var kinds = map[string]func([]byte) (Body, error){
	"opened":        decode[Opened],
	"said":          decode[Said],
	"understood":    decode[Understood],
	"missed":        decode[Missed],
	"answered":      decode[Answered],
	"flow_started":  decode[FlowStarted],
	"slot_set":      decode[SlotSet],
	"asked":         decode[Asked],
	"proposed":      decode[Proposed],
	"confirmed":     decode[Confirmed],
	"done":          decode[Done],
	"flows_waiting": decode[FlowsWaiting],
	"flow_ended":    decode[FlowEnded],
	"queued":        decode[Queued],
	"assigned":      decode[Assigned],
	"released":      decode[Released],
	"closed":        decode[Closed],
	"noted":         decode[Noted],
	"rated":         decode[Rated],
	"case_moved":    decode[CaseMoved],
	"redacted":      decode[Redacted],
}

func decode[B Body](data []byte) (Body, error) {
	var b B
	err := json.Unmarshal(data, &b)
	return b, err
}

// Encode turns a body into its kind and its JSON.
func Encode(b Body) (kind string, data []byte, err error) {
	data, err = json.Marshal(b)
	if err != nil {
		return "", nil, fmt.Errorf("encode %s: %w", b.Kind(), err)
	}
	return b.Kind(), data, nil
}

// Decode is the inverse of Encode. An unknown kind is an error: a newer version wrote it.
func Decode(kind string, data []byte) (Body, error) {
	d, ok := kinds[kind]
	if !ok {
		return nil, fmt.Errorf("event kind %q is unknown; was this conversation written by a newer version?", kind)
	}
	b, err := d(data)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", kind, err)
	}
	return b, nil
}

// Value is what a slot holds: one or several values, and how a person would say it.
type Value struct {
	V     []string `json:"v"`
	Label string   `json:"label"`
}

// One is the first value, or "".
func (v Value) One() string {
	if len(v.V) == 0 {
		return ""
	}
	return v.V[0]
}

// Waiting is a flow that was asked for and has not begun: the command that starts it, and what else the shopper
// said for it.
type Waiting struct {
	Start Command   `json:"start"`
	Sets  []Command `json:"sets,omitempty"`
}

// Command is one thing the shopper wants, whoever read it: the local classifier or a language model.
type Command struct {
	Do string `json:"do"` // one of the Do… constants
	// Flow of start_flow; Slot of set and correct, empty when any slot that takes the value will do.
	Flow string `json:"flow,omitempty"`
	Slot string `json:"slot,omitempty"`
	// Type and Value of set and correct: an entity as understood ("reason" "size", "date" "2026-11-21").
	Type  string `json:"type,omitempty"`
	Value string `json:"value,omitempty"`
	// Text is the shopper's own words for it; Intent the label of ask and chitchat.
	Text   string `json:"text,omitempty"`
	Intent string `json:"intent,omitempty"`
	// Reason of human: asked, anger, safety, privacy.
	Reason string `json:"reason,omitempty"`
	// Of is the seq of the message whose option was tapped.
	Of Seq `json:"of,omitempty"`
}

// What a command can ask for. The set is closed.
const (
	DoStart    = "start_flow"
	DoSet      = "set"
	DoCorrect  = "correct"
	DoChoose   = "choose" // a tap on an option
	DoAffirm   = "affirm"
	DoDeny     = "deny"
	DoCancel   = "cancel"
	DoAsk      = "ask"
	DoHuman    = "human"
	DoRepeat   = "repeat"
	DoSkip     = "skip"
	DoChitchat = "chitchat"
	DoUnknown  = "unknown"
)
