package chat

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits on what anyone can say.
const (
	MaxText  = 4000 // runes of one message
	MaxKey   = 128  // bytes of a client's key
	MaxStars = 5
)

// Admit refuses what must not enter the log, judged under the conversation's row lock against the state
// just before e. It guards ownership and size; it never refuses a customer because of timing.
func Admit(s State, by Actor, b Body) error {
	switch b := b.(type) {
	case Opened:
		if s.Seq != 0 {
			return fmt.Errorf("%w: a conversation is opened once", ErrConflict)
		}
	case Said:
		if by.Role == RoleAgent && (s.Holder != HeldByAgent || s.Agent != AgentID(by.ID) || s.Epoch != b.Epoch) {
			return fmt.Errorf("%w: written under epoch %d, now %s in epoch %d", ErrNotOwner, b.Epoch, s.Holder, s.Epoch)
		}
		if by.Role == RoleBot && s.Holder == HeldByAgent {
			return fmt.Errorf("%w: the bot is silent while an agent has the chat", ErrNotOwner)
		}
		if b.Message.Text == "" && (by.Role == RoleCustomer || by.Role == RoleAgent) {
			return fmt.Errorf("%w: the message is empty", ErrInvalid)
		}
		return admitText("message", b.Message.Text)
	case Noted:
		return admitText("note", b.Text)
	case Rated:
		if b.Stars < 1 || b.Stars > MaxStars {
			return fmt.Errorf("%w: %d stars; 1 to %d can be given", ErrInvalid, b.Stars, MaxStars)
		}
		if !s.Rateable {
			return fmt.Errorf("%w: this talk is not over, or it was rated before", ErrConflict)
		}
		return admitText("comment", b.Text)
	case Identified:
		if s.Customer != "" || b.Customer == "" {
			return fmt.Errorf("%w: the conversation is a customer's already", ErrConflict)
		}
	case Assigned:
		return admitEpoch(s, b.Epoch)
	case Released:
		return admitEpoch(s, b.Epoch)
	case Closed:
		return admitEpoch(s, b.Epoch)
	}
	return nil
}

// admitEpoch: who gives a conversation to somebody else must know who has it now.
func admitEpoch(s State, e Epoch) error {
	if e != s.Epoch+1 {
		return fmt.Errorf("%w: epoch %d does not follow %d", ErrMoved, e, s.Epoch)
	}
	return nil
}

func admitText(what, t string) error {
	switch n := utf8.RuneCountInString(t); {
	case !utf8.ValidString(t), strings.ContainsRune(t, 0): // U+0000 is in no person's words, and not every database takes it
		return fmt.Errorf("%w: the %s is not text", ErrInvalid, what)
	case n > MaxText:
		return fmt.Errorf("%w: the %s has %d characters; %d at most", ErrInvalid, what, n, MaxText)
	}
	return nil
}

// Effect is work that follows from an event. It is written in the event's transaction and done later,
// at least once. Its key is the event's: conversation and seq.
type Effect struct {
	Kind  string
	After time.Duration // not before so long after the event
}

// Kinds of work.
const (
	JobTurn  = "turn"  // the bot owes an answer
	JobAct   = "act"   // a confirmed action has to run
	JobNudge = "nudge" // the shopper has been silent since
)

// Silence is how long the bot waits for an answer before it reminds once, and as long again before it
// closes quietly.
const Silence = 5 * time.Minute

// Effects lists the work that follows from e, given the state before it.
func Effects(before State, e Event) []Effect {
	switch e.Body.(type) {
	case Said:
		if e.By.Role == RoleCustomer && before.Holder == HeldByBot {
			return []Effect{{Kind: JobTurn}}
		}
	case Confirmed:
		return []Effect{{Kind: JobAct}}
	case Asked:
		return []Effect{{Kind: JobNudge, After: Silence}}
	}
	return nil
}
