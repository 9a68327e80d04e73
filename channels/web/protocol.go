package web

import "aftercare/chat"

// The frames of the shopper's socket, one JSON object each, with their type in "t". TypeScript's side
// is generated from these structs, so the two can't drift apart.

// Frames the shopper's page sends.
type (
	// Hello must come first. Token is the shop's signed token of a signed-in customer; Guest the
	// credential that an earlier Welcome handed out. Since is the last seq the page has (0: send all).
	Hello struct {
		Token  string      `json:"token,omitempty"`
		Guest  string      `json:"guest,omitempty"`
		Conv   chat.ConvID `json:"conv,omitempty"`
		Since  chat.Seq    `json:"since"`
		Locale chat.Locale `json:"locale"`
	}
	// Say records a text. Key is the page's own, unique in the conversation; a retry repeats it.
	Say struct {
		Key  string `json:"key"`
		Text string `json:"text"`
	}
	// Choose taps an option of message Of; several values are joined by commas.
	Choose struct {
		Key   string   `json:"key"`
		Of    chat.Seq `json:"of"`
		Value string   `json:"value"`
	}
	// Rate judges a closed talk.
	Rate struct {
		Key   string `json:"key"`
		Stars int    `json:"stars"`
		Text  string `json:"text,omitempty"`
	}
	// Vote is a thumb on the answer that message Of gave from the FAQ (it has a source): "up", "down", or ""
	// to take it back. The newest counts. It is answered by Voted, or by Refused with its Key.
	Vote struct {
		Key  string    `json:"key"`
		Of   chat.Seq  `json:"of"`
		Vote chat.Vote `json:"vote"`
	}
	// Typing says that a key was pressed lately.
	Typing struct{}
	// Read says that everything up to Seq was on the screen.
	Read struct {
		Seq chat.Seq `json:"seq"`
	}
)

// Frames the server sends.
type (
	// Welcome answers Hello. Guest is the credential to keep for the next Hello. When Conv is another
	// conversation than the page knew, it forgets what it has.
	Welcome struct {
		Conv     chat.ConvID `json:"conv"`
		Guest    string      `json:"guest,omitempty"`
		Customer bool        `json:"customer"`
		Name     string      `json:"name,omitempty"`
		Locale   chat.Locale `json:"locale"`
		Last     chat.Seq    `json:"last"`
	}
	// Items carries messages in their order, each once.
	Items struct {
		Items []Item `json:"items"`
	}
	// Ack says that the message with this key is recorded for good.
	Ack struct {
		Key string   `json:"key"`
		Seq chat.Seq `json:"seq"`
	}
	// Refused says that a frame was not accepted and why; Key is empty when the whole socket is at fault.
	Refused struct {
		Key  string    `json:"key,omitempty"`
		Code string    `json:"code"`
		Text chat.Text `json:"text"`
	}
	// Status says who answers now.
	Status struct {
		Holder   chat.Holder `json:"holder"`
		Agent    string      `json:"agent,omitempty"` // name of the agent
		Place    int         `json:"place,omitempty"` // 1 = next
		Closed   bool        `json:"closed"`
		Rateable bool        `json:"rateable"`
		Online   int         `json:"online"` // agents online, told while the shopper waits
	}
	// TypingBy says that the bot or the agent is writing.
	TypingBy struct {
		Role chat.Role `json:"role"`
	}
	// ReadBy says that the agent has read up to Seq.
	ReadBy struct {
		Seq chat.Seq `json:"seq"`
	}
	// Voted says what thumb an answer has: after Welcome for those that have one, and after each Vote.
	Voted struct {
		Of   chat.Seq  `json:"of"`
		Vote chat.Vote `json:"vote"`
	}
	// Bye comes before the server closes the socket. The page reconnects after RetryMS, or never when it is 0.
	Bye struct {
		Code    string    `json:"code"`
		Text    chat.Text `json:"text"`
		RetryMS int       `json:"retry_ms"`
	}
)

// Item is a message as a person sees it.
type Item struct {
	Seq     chat.Seq     `json:"seq"`
	At      int64        `json:"at"` // ms since 1970, UTC
	From    chat.Role    `json:"from"`
	Name    string       `json:"name,omitempty"`
	Key     string       `json:"key,omitempty"` // the customer's own key, to match what is still being sent
	Message chat.Message `json:"message"`
	Choice  *chat.Choice `json:"choice,omitempty"`
}

// ClientFrames and ServerFrames name every frame of this socket.
var (
	ClientFrames = map[string]any{
		"hello": Hello{}, "say": Say{}, "choose": Choose{}, "rate": Rate{}, "vote": Vote{}, "typing": Typing{}, "read": Read{},
	}
	ServerFrames = map[string]any{
		"welcome": Welcome{}, "items": Items{}, "ack": Ack{}, "refused": Refused{}, "status": Status{},
		"typing": TypingBy{}, "read": ReadBy{}, "voted": Voted{}, "bye": Bye{},
	}
)
