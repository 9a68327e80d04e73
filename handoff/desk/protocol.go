package desk

import "aftercare/chat"

// The frames of the agent's socket, one JSON object each, with their type in "t". A request carries an
// ID of the page's own; its answer, Done or Refused, repeats it.

// Frames the desk sends.
type (
	// SetStatus is online, busy or offline.
	SetStatus struct {
		ID     string `json:"id"`
		Status string `json:"status"`
	}
	// Open watches a conversation: its items after Since, then live.
	Open struct {
		Conv  chat.ConvID `json:"conv"`
		Since chat.Seq    `json:"since"`
	}
	// Leave stops watching it.
	Leave struct {
		Conv chat.ConvID `json:"conv"`
	}
	// Claim takes a conversation out of the queue, or over from the bot.
	Claim struct {
		ID   string      `json:"id"`
		Conv chat.ConvID `json:"conv"`
	}
	// Say is the agent's reply under the epoch the desk last saw. ID is the message's key.
	Say struct {
		ID    string      `json:"id"`
		Conv  chat.ConvID `json:"conv"`
		Epoch chat.Epoch  `json:"epoch"`
		Text  string      `json:"text"`
	}
	// Note is for colleagues only.
	Note struct {
		ID   string      `json:"id"`
		Conv chat.ConvID `json:"conv"`
		Text string      `json:"text"`
	}
	// Release gives the conversation back to the bot.
	Release struct {
		ID   string      `json:"id"`
		Conv chat.ConvID `json:"conv"`
	}
	// End closes the talk and asks the shopper for a rating.
	End struct {
		ID   string      `json:"id"`
		Conv chat.ConvID `json:"conv"`
	}
	Typing struct {
		Conv chat.ConvID `json:"conv"`
	}
	Read struct {
		Conv chat.ConvID `json:"conv"`
		Seq  chat.Seq    `json:"seq"`
	}
)

// Frames the server sends.
type (
	// Welcome comes first on every socket.
	Welcome struct {
		Agent    chat.AgentID `json:"agent"`
		Name     string       `json:"name"`
		Status   string       `json:"status"`
		Capacity int          `json:"capacity"`
	}
	// Lists is sent whole whenever it changes, at most a few times a second.
	Lists struct {
		Mine   []Card `json:"mine"`
		Queue  []Card `json:"queue"`
		Bot    []Card `json:"bot"`
		Others []Card `json:"others"` // with other agents
		Ended  []Card `json:"ended"`
		Load   int    `json:"load"`
	}
	// Items carries messages of a watched conversation in their order, notes included.
	Items struct {
		Conv  chat.ConvID `json:"conv"`
		Items []Item      `json:"items"`
	}
	// Chat is the state of a watched conversation: who has it, and what the bot knows of it.
	Chat struct {
		Conv    chat.ConvID    `json:"conv"`
		Card    Card           `json:"card"`
		Summary string         `json:"summary"`
		Facts   []chat.Row     `json:"facts"` // intent, slots, what was tried
		Person  Person         `json:"person"`
		Orders  []chat.Option  `json:"orders"`
		Cases   []chat.Message `json:"cases"`
	}
	// ReadBy says that the customer has read up to Seq.
	ReadBy struct {
		Conv chat.ConvID `json:"conv"`
		Seq  chat.Seq    `json:"seq"`
	}
	TypingBy struct {
		Conv chat.ConvID `json:"conv"`
	}
	Done struct {
		ID  string   `json:"id"`
		Seq chat.Seq `json:"seq,omitempty"`
	}
	Refused struct {
		ID   string    `json:"id,omitempty"`
		Code string    `json:"code"`
		Text chat.Text `json:"text"`
	}
	Bye struct {
		Code    string    `json:"code"`
		Text    chat.Text `json:"text"`
		RetryMS int       `json:"retry_ms"`
	}
)

// Card is one conversation in a list. Times are ms since 1970, UTC, 0 for none.
type Card struct {
	Conv     chat.ConvID  `json:"conv"`
	Seq      chat.Seq     `json:"seq"`
	Name     string       `json:"name"`
	Guest    bool         `json:"guest"`
	Locale   chat.Locale  `json:"locale"`
	Channel  string       `json:"channel"`
	Holder   chat.Holder  `json:"holder"`
	Agent    chat.AgentID `json:"agent,omitempty"`
	By       string       `json:"by,omitempty"` // name of the agent who has it
	Epoch    chat.Epoch   `json:"epoch"`
	Reason   string       `json:"reason,omitempty"`
	Summary  string       `json:"summary,omitempty"`
	Urgent   bool         `json:"urgent,omitempty"`
	QueuedAt int64        `json:"queued_at,omitempty"`
	// WaitingSince is when the shopper's oldest unanswered message came.
	WaitingSince int64  `json:"waiting_since,omitempty"`
	LastAt       int64  `json:"last_at"`
	Last         string `json:"last"`
	Closed       bool   `json:"closed"`
}

// Person is the customer as an agent may see them; phone and address are masked.
type Person struct {
	ID   chat.CustomerID `json:"id,omitempty"`
	Name string          `json:"name"`
	Rows []chat.Row      `json:"rows"`
}

// Item is a message as an agent sees it.
type Item struct {
	Seq     chat.Seq     `json:"seq"`
	At      int64        `json:"at"`
	From    chat.Role    `json:"from"`
	Name    string       `json:"name,omitempty"`
	Message chat.Message `json:"message"`
	Choice  *chat.Choice `json:"choice,omitempty"`
	Note    bool         `json:"note,omitempty"`
	Event   string       `json:"event,omitempty"` // the kind of event when it isn't a message
}

// Login is the body of POST /desk/login.
type Login struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// ClientFrames and ServerFrames name every frame of this socket.
var (
	ClientFrames = map[string]any{
		"status": SetStatus{}, "open": Open{}, "leave": Leave{}, "claim": Claim{}, "say": Say{}, "note": Note{},
		"release": Release{}, "end": End{}, "typing": Typing{}, "read": Read{},
	}
	ServerFrames = map[string]any{
		"welcome": Welcome{}, "lists": Lists{}, "items": Items{}, "chat": Chat{}, "read": ReadBy{},
		"typing": TypingBy{}, "done": Done{}, "refused": Refused{}, "bye": Bye{},
	}
)
