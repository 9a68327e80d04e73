package chat_test

import (
	"strings"
	"testing"

	"aftercare/chat"

	"github.com/stretchr/testify/require"
)

func said(text string) chat.Said {
	return chat.Said{Message: chat.Message{Type: chat.TypeText, Text: text}}
}

func TestAdmit(t *testing.T) {
	var (
		customer = chat.Actor{Role: chat.RoleCustomer, ID: "g"}
		li       = chat.Actor{Role: chat.RoleAgent, ID: "li"}
		wang     = chat.Actor{Role: chat.RoleAgent, ID: "wang"}
		withBot  = chat.State{Seq: 1, Holder: chat.HeldByBot}
		queued   = chat.State{Seq: 2, Holder: chat.HeldByQueue}
		withLi   = chat.State{Seq: 3, Holder: chat.HeldByAgent, Agent: "li", Epoch: 4}
		rateable = chat.State{Seq: 5, Holder: chat.HeldByBot, Closed: true, Rateable: true}
	)
	agentSaid := func(epoch chat.Epoch) chat.Said { s := said("您好"); s.Epoch = epoch; return s }

	for _, c := range []struct {
		name  string
		state chat.State
		by    chat.Actor
		body  chat.Body
		want  error
	}{
		{"a customer speaks to the bot", withBot, customer, said("hi"), nil},
		{"a customer speaks to the queue", queued, customer, said("hi"), nil},
		{"a customer speaks to an agent", withLi, customer, said("hi"), nil},
		{"the bot speaks", withBot, chat.Bot, said("hi"), nil},
		{"the bot speaks while people are sought", queued, chat.Bot, said("hi"), nil},
		{"the bot speaks over an agent", withLi, chat.Bot, said("hi"), chat.ErrNotOwner},
		{"the system speaks beside an agent", withLi, chat.System, said("hi"), nil},
		{"the owner speaks", withLi, li, agentSaid(4), nil},
		{"the owner speaks under an old epoch", withLi, li, agentSaid(3), chat.ErrNotOwner},
		{"another agent speaks", withLi, wang, agentSaid(4), chat.ErrNotOwner},
		{"an agent speaks unasked", queued, li, agentSaid(0), chat.ErrNotOwner},

		{"4,000 characters", withBot, customer, said(strings.Repeat("退", chat.MaxText)), nil},
		{"4,001 characters", withBot, customer, said(strings.Repeat("退", chat.MaxText+1)), chat.ErrInvalid},
		{"nothing", withBot, customer, said(""), chat.ErrInvalid},
		{"bytes that are not text", withBot, customer, said("\xff"), chat.ErrInvalid},
		{"U+0000", withBot, customer, said("a\x00b"), chat.ErrInvalid},
		{"U+0000 by the bot", withBot, chat.Bot, said("a\x00b"), chat.ErrInvalid},
		{"nothing by an agent", withLi, li, chat.Said{Epoch: 4}, chat.ErrInvalid},
		{"a note without end", withLi, li, chat.Noted{Text: strings.Repeat("n", chat.MaxText+1)}, chat.ErrInvalid},

		{"a claim", queued, li, chat.Assigned{Agent: "li", Epoch: 1}, nil},
		{"a claim that was late", withLi, wang, chat.Assigned{Agent: "wang", Epoch: 4}, chat.ErrMoved},
		{"a release that was late", withLi, li, chat.Released{Epoch: 4}, chat.ErrMoved},
		{"a close that was late", withLi, li, chat.Closed{Epoch: 4}, chat.ErrMoved},
		{"a second opening", withBot, customer, chat.Opened{Channel: "web"}, chat.ErrConflict},

		{"five stars", rateable, customer, chat.Rated{Stars: 5}, nil},
		{"six stars", rateable, customer, chat.Rated{Stars: 6}, chat.ErrInvalid},
		{"no star", rateable, customer, chat.Rated{}, chat.ErrInvalid},
		{"a rating before the end", withLi, customer, chat.Rated{Stars: 5}, chat.ErrConflict},
		{"a rating with a book", rateable, customer, chat.Rated{Stars: 1, Text: strings.Repeat("b", 5000)}, chat.ErrInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.ErrorIs(t, chat.Admit(c.state, c.by, c.body), c.want)
		})
	}
}

func TestEveryErrorHasItsWords(t *testing.T) {
	require.Empty(t, chat.Code(nil))
	seen := map[chat.Text]string{}
	for _, err := range []error{
		chat.ErrMoved, chat.ErrNotOwner, chat.ErrConflict, chat.ErrNotFound, chat.ErrForbidden, chat.ErrInvalid, chat.ErrUnavailable,
	} {
		words := chat.SafeText(err)
		require.NotEmpty(t, words.Zh)
		require.NotEmpty(t, words.En)
		require.Empty(t, seen[words], "%s says the same", chat.Code(err))
		seen[words] = chat.Code(err)
	}
}
