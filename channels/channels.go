// Package channels is the contract between the ways in which shoppers reach us and the engine. Each way
// has a package of its own below this one.
package channels

import (
	"context"

	"aftercare/chat"
)

// Inbound is something a shopper did.
type Inbound struct {
	Conv   chat.ConvID
	By     chat.Actor
	Key    string // unique in the conversation; a retry carries the same one
	Text   string
	Choice *chat.Choice // a tap on an option; Text is then its label
}

// Sink takes what a shopper did. It returns nil only once that is durably recorded; before that a
// channel acknowledges nothing. Repeating an Inbound with the same key returns the first event.
type Sink func(ctx context.Context, m Inbound) (chat.Event, error)
