package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"aftercare/channels"
	"aftercare/chat"
)

// Talk is one shopper's conversation, driven from the terminal or from a script: what goes in is
// recorded like any channel's, and the work is done at once, so that every turn has an end.
type Talk struct {
	app  *App
	conv chat.ConvID
	by   chat.Actor
	seen chat.Seq
	n    int
	live bool
}

// Reply is something the shopper sees.
type Reply struct {
	From    chat.Role
	Message chat.Message
}

// Talk opens a conversation as a customer of the shop, or as a guest when c is empty.
func (a *App) Talk(ctx context.Context, c chat.CustomerID, l chat.Locale) (*Talk, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	o := chat.Opened{Channel: "terminal", Customer: c, Locale: l}
	t := &Talk{app: a, conv: chat.ConvID(id.String()), by: chat.Actor{Role: chat.RoleCustomer, ID: string(c)}, seen: 1}
	if c == "" {
		o.Guest, t.by.ID = id.String(), id.String()
	} else {
		who, err := a.Shop.Customer(ctx, c)
		if err != nil {
			return nil, err
		}
		o.Name = who.Name
	}
	_, err = a.Store.Open(ctx, t.conv, o)
	return t, err
}

// Conv is the conversation's id.
func (t *Talk) Conv() chat.ConvID { return t.conv }

// State is the conversation's state now.
func (t *Talk) State(ctx context.Context) (chat.State, error) { return t.app.Store.State(ctx, t.conv) }

// Say sends a text and returns everything the shopper sees until the turn has settled.
func (t *Talk) Say(ctx context.Context, text string) ([]Reply, error) {
	return t.send(ctx, channels.Inbound{Text: text})
}

// Choose taps an option of the newest message that has it; several values are joined by commas.
func (t *Talk) Choose(ctx context.Context, value string) ([]Reply, error) {
	st, err := t.State(ctx)
	if err != nil {
		return nil, err
	}
	of, label, err := t.find(ctx, value)
	if err != nil {
		return nil, err
	}
	if of == 0 {
		offered := "nothing"
		if st.Prompt != nil {
			offered = strings.Join(values(st.Prompt.Message.Options), ", ")
		}
		return nil, fmt.Errorf("%w: no message offers %q; the newest offers %s", chat.ErrInvalid, value, offered)
	}
	return t.send(ctx, channels.Inbound{Text: label, Choice: &chat.Choice{Of: of, Value: value}})
}

// find is the newest message that offers a value, and what the options are called.
func (t *Talk) find(ctx context.Context, value string) (of chat.Seq, label string, err error) {
	for e, err := range t.app.Store.Read(ctx, t.conv, 0) {
		if err != nil {
			return 0, "", err
		}
		if said, ok := e.Body.(chat.Said); ok && e.By.Role != chat.RoleCustomer {
			if l, ok := said.Message.Label(value); ok {
				of, label = e.Seq, l
			}
		}
	}
	return of, label, nil
}

func values(opts []chat.Option) []string {
	out := make([]string, len(opts))
	for i, o := range opts {
		out[i] = o.Value
	}
	return out
}

func (t *Talk) send(ctx context.Context, m channels.Inbound) ([]Reply, error) {
	t.n++
	m.Conv, m.By, m.Key = t.conv, t.by, fmt.Sprintf("terminal-%d", t.n)
	if _, err := t.app.Sink(ctx, m); err != nil {
		return nil, err
	}
	return t.Settle(ctx)
}

// Settle does what is due and returns what the shopper sees of it.
func (t *Talk) Settle(ctx context.Context) ([]Reply, error) {
	settle := t.app.Settle
	if t.live {
		settle = t.await
	}
	if err := settle(ctx); err != nil {
		return nil, err
	}
	var out []Reply
	var errs error
	for e, err := range t.app.Store.Read(ctx, t.conv, t.seen) {
		if err != nil {
			errs = errors.Join(errs, err)
			break
		}
		t.seen = e.Seq
		if said, ok := e.Body.(chat.Said); ok && e.By.Role != chat.RoleCustomer {
			out = append(out, Reply{From: e.By.Role, Message: said.Message})
		}
	}
	return out, errs
}

// Plain is a message as words alone can carry it.
func Plain(m chat.Message) string {
	var b strings.Builder
	b.WriteString(m.Text)
	if m.Type != chat.TypeConfirm {
		for _, o := range m.Options {
			b.WriteString("\n  [" + o.Label + "]")
			if o.Detail != "" {
				b.WriteString(" " + o.Detail)
			}
			if o.Tag != "" {
				b.WriteString(" · " + o.Tag)
			}
		}
	}
	if m.Source != nil {
		b.WriteString("\n  (" + m.Source.Title + " · " + m.Source.Entry + ")")
	}
	return b.String()
}
