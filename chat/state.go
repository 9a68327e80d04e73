package chat

import "time"

// Holder says who answers the shopper.
type Holder string

const (
	HeldByBot   Holder = "bot"
	HeldByQueue Holder = "queue"
	HeldByAgent Holder = "agent"
)

// State is what a conversation's events fold into. It is stored beside the log, so that a turn costs
// the same after ten events or ten thousand: nothing in it grows with the length of the talk.
type State struct {
	Conv     ConvID     `json:"conv"`
	Seq      Seq        `json:"seq"` // the last event folded in
	Site     string     `json:"site,omitempty"`
	Channel  string     `json:"channel,omitempty"`
	Customer CustomerID `json:"customer,omitempty"`
	Guest    string     `json:"guest,omitempty"`
	Name     string     `json:"name,omitempty"`
	Locale   Locale     `json:"locale,omitempty"`
	OpenedAt time.Time  `json:"opened_at"`
	LastAt   time.Time  `json:"last_at"`

	// Ownership.
	Holder    Holder    `json:"holder"`
	Epoch     Epoch     `json:"epoch"`
	Agent     AgentID   `json:"agent,omitempty"`
	AgentName string    `json:"agent_name,omitempty"`
	QueuedAt  time.Time `json:"queued_at,omitzero"`
	Queue     *Queued   `json:"queue,omitempty"` // why a person was asked for; kept while the agent has it
	Closed    bool      `json:"closed,omitempty"`
	Rateable  bool      `json:"rateable,omitempty"`   // closed and not yet rated
	RateAsked bool      `json:"rate_asked,omitempty"` // for a rating, since an agent last came
	Rated     bool      `json:"rated,omitempty"`      // since an agent last came

	// Since when the shopper waits for an answer of anyone; zero when they don't.
	WaitingSince time.Time `json:"waiting_since,omitzero"`

	// What the shopper said and the bot has not answered yet, oldest first, at most maxInbox.
	Inbox []Heard `json:"inbox,omitempty"`
	Heard Seq     `json:"heard"` // seq of the customer's newest message
	Read  Seq     `json:"read"`  // the bot has read the customer's messages up to here

	// The flows under way, the running one last, and those that wait for their end, the next one first.
	Stack   []Frame   `json:"stack,omitempty"`
	Waiting []Waiting `json:"waiting,omitempty"`
	// Paused: the talk was closed with flows under way, and the shopper hasn't been asked about them since.
	Paused bool    `json:"paused,omitempty"`
	Asking *Asking `json:"asking,omitempty"`
	Misses int     `json:"misses,omitempty"` // turns not understood in a row
	// What the bot and the shopper last pointed at.
	Prompt     *Prompt `json:"prompt,omitempty"`      // the newest message with options
	Reply      string  `json:"reply,omitempty"`       // the bot's last words, for "say that again"
	Intent     string  `json:"intent,omitempty"`      // the last label understood
	Spoke      Seq     `json:"spoke,omitempty"`       // seq of the newest message of anyone but the customer
	Last       string  `json:"last,omitempty"`        // the newest words of anyone, shortened, for lists
	Case       CaseID  `json:"case,omitempty"`        // the newest case of this conversation
	CaseNumber string  `json:"case_number,omitempty"` // as people read it to each other
}

// Heard is a message of the customer.
type Heard struct {
	Seq    Seq       `json:"seq"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	Choice *Choice   `json:"choice,omitempty"`
	Masked bool      `json:"masked,omitempty"`
}

// Frame is one flow under way.
type Frame struct {
	Flow    string           `json:"flow"`
	Version string           `json:"version"`
	Started Seq              `json:"started"`
	Slots   map[string]Value `json:"slots,omitempty"`
	// The card before the shopper, whether it was confirmed, and what came of it.
	Proposed  *Proposed `json:"proposed,omitempty"`
	Confirmed bool      `json:"confirmed,omitempty"`
	Done      *Done     `json:"done,omitempty"`
}

// Asking is what the bot waits for.
type Asking struct {
	Slot    string `json:"slot"`
	Attempt int    `json:"attempt"`
	Seq     Seq    `json:"seq"`
	Nudged  bool   `json:"nudged,omitempty"`
}

// Prompt is a message with options and its seq.
type Prompt struct {
	Seq     Seq     `json:"seq"`
	Message Message `json:"message"`
}

const (
	maxInbox = 50
	maxLast  = 80 // runes
)

// Top is the running flow, or nil.
func (s *State) Top() *Frame {
	if len(s.Stack) == 0 {
		return nil
	}
	return &s.Stack[len(s.Stack)-1]
}

// Turn reports whether the bot owes an answer.
func (s *State) Turn() bool { return s.Holder == HeldByBot && s.Heard > s.Read }

// Apply folds one event into the state. It copies what the event says and holds no policy: changing
// what the bot does must never change what has happened. It does not modify s.
func Apply(s State, e Event) State {
	s.Conv, s.Seq, s.LastAt = e.Conv, e.Seq, e.At
	switch b := e.Body.(type) {
	case Opened:
		s.Site, s.Channel, s.Customer, s.Guest, s.Name, s.Locale = b.Site, b.Channel, b.Customer, b.Guest, b.Name, b.Locale
		s.OpenedAt, s.Holder = e.At, HeldByBot
	case Said:
		s = applySaid(s, e, b)
	case Understood:
		s.Read, s.Locale = b.Upto, b.Locale
		if b.Intent != "" {
			s.Intent = b.Intent
		}
		s.Inbox = unread(s.Inbox, b.Upto)
		s.Misses = b.Misses
	case FlowStarted:
		s.Stack = append(clone(s.Stack), Frame{Flow: b.Flow, Version: b.Version, Started: e.Seq})
		s.Asking = nil
	case SlotSet:
		s = onTop(s, func(f *Frame) {
			f.Slots = copySlots(f.Slots)
			for _, c := range b.Clears {
				delete(f.Slots, c)
			}
			if b.Slot != "" {
				f.Slots[b.Slot] = b.Value
			}
			f.Proposed, f.Confirmed = nil, false
		})
	case FlowsWaiting:
		s.Waiting = b.Flows
	case Asked:
		s.Paused = false
		s.Asking = &Asking{Slot: b.Slot, Attempt: b.Attempt, Seq: e.Seq, Nudged: b.Nudge}
	case Proposed:
		s = onTop(s, func(f *Frame) { f.Proposed, f.Confirmed, f.Done = &b, false, nil })
	case Confirmed:
		s = onTop(s, func(f *Frame) { f.Confirmed = f.Proposed != nil && f.Proposed.Hash == b.Hash })
		s.Asking = nil
	case Done:
		s = onTop(s, func(f *Frame) { f.Done, f.Proposed, f.Confirmed = &b, nil, false })
	case FlowEnded:
		if n := len(s.Stack); n > 0 {
			s.Stack = clone(s.Stack[:n-1])
		}
		s.Asking, s.Paused = nil, false
	case Queued:
		s.Holder, s.Queue, s.QueuedAt, s.Closed = HeldByQueue, &b, e.At, false
		if !b.Since.IsZero() {
			s.QueuedAt = b.Since
		}
		s.Read, s.Inbox = s.Heard, nil
		s.Asking = nil // "ok" to a person is no yes to a card from before
	case Assigned:
		s.Holder, s.Agent, s.AgentName, s.Epoch = HeldByAgent, b.Agent, b.Name, b.Epoch
		s.Rateable, s.RateAsked, s.Rated = false, false, false
		s.Read, s.Inbox = s.Heard, nil
		s.Asking = nil
	case Released:
		s.Holder, s.Agent, s.AgentName, s.Queue, s.Epoch, s.Misses = HeldByBot, "", "", nil, b.Epoch, 0
		s.QueuedAt = time.Time{}
		s.Read, s.Inbox = s.Heard, nil
	case Closed:
		s.Holder, s.Agent, s.AgentName, s.Queue, s.Epoch, s.Misses = HeldByBot, "", "", nil, b.Epoch, 0
		s.QueuedAt = time.Time{}
		s.Closed, s.Rateable, s.WaitingSince = true, b.Rate, time.Time{}
		s.Asking, s.Paused = nil, b.Keep && len(s.Stack) > 0
		if !b.Keep {
			s.Stack, s.Waiting = nil, nil
		}
		s.Read, s.Inbox = s.Heard, nil
	case Rated:
		s.Rateable, s.Rated = false, true
	case CaseMoved:
		s.Case, s.CaseNumber = b.Case, b.Number
	}
	return s
}

func applySaid(s State, e Event, b Said) State {
	s.Last = shorten(b.Message.Text)
	switch e.By.Role {
	case RoleCustomer:
		s.Heard, s.Closed = e.Seq, false
		if s.WaitingSince.IsZero() {
			s.WaitingSince = e.At
		}
		if s.Holder == HeldByBot && len(s.Inbox) < maxInbox {
			s.Inbox = append(clone(s.Inbox), Heard{Seq: e.Seq, At: e.At, Text: b.Message.Text, Choice: b.Choice, Masked: b.Masked})
		}
	case RoleBot:
		s.Reply, s.WaitingSince, s.Rateable = b.Message.Text, time.Time{}, false
	case RoleAgent:
		s.WaitingSince, s.Rateable = time.Time{}, false
	}
	if e.By.Role != RoleCustomer {
		s.Spoke = e.Seq
	}
	if b.Message.Type == TypeRating {
		s.RateAsked = true
	}
	if e.By.Role != RoleCustomer && len(b.Message.Options) > 0 {
		s.Prompt = &Prompt{Seq: e.Seq, Message: b.Message}
	}
	return s
}

// Fold applies events in order.
func Fold(s State, events ...Event) State {
	for _, e := range events {
		s = Apply(s, e)
	}
	return s
}

func onTop(s State, change func(*Frame)) State {
	if len(s.Stack) == 0 {
		return s
	}
	s.Stack = clone(s.Stack)
	change(&s.Stack[len(s.Stack)-1])
	return s
}

// clone keeps earlier states intact: appending to a shared backing array would change them.
func clone[T any](in []T) []T { return append([]T(nil), in...) }

func copySlots(in map[string]Value) map[string]Value {
	out := make(map[string]Value, len(in)+1)
	for k, v := range in {
		out[k] = v
	}
	return out
}

func unread(in []Heard, upto Seq) []Heard {
	var out []Heard
	for _, h := range in {
		if h.Seq > upto {
			out = append(out, h)
		}
	}
	return out
}

func shorten(t string) string {
	r := []rune(t)
	if len(r) <= maxLast {
		return t
	}
	return string(r[:maxLast-1]) + "…"
}

// Filter chooses conversations by their state. What is left empty doesn't restrict.
type Filter struct {
	Holder Holder
	Agent  AgentID
	Closed *bool
	Since  time.Time // the last event is not older
	Limit  int       // at most so many; the store has a limit of its own
}
