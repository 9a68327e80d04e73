// Package handoff brings a person into a conversation: the queue, who may take a chat, and giving it
// back. Who owns a chat is decided by appending to its log, so two agents can never both have it.
package handoff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"aftercare/chat"
)

// Log is what hand-off needs of the store.
type Log interface {
	State(ctx context.Context, c chat.ConvID) (chat.State, error)
	Record(ctx context.Context, c chat.ConvID, key string, by chat.Actor, b chat.Body) (chat.Event, error)
	// AppendEntries appends all entries or none, only while after is the last seq (chat.ErrMoved); with
	// runs in the same transaction first and can veto.
	AppendEntries(ctx context.Context, c chat.ConvID, after chat.Seq, with func(context.Context, *sql.Tx) error, entries ...chat.Entry) ([]chat.Event, error)
}

// DB keeps agents and their sessions.
type DB interface {
	Write(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error
	DB() *sql.DB
}

// Bus tells desks and waiting pages to look again.
type Bus interface{ Wake(topic string) }

// DeskTopic is woken when the queue or an agent's chats change.
const DeskTopic = "desk"

// Service is safe for concurrent use.
type Service struct {
	log Log
	db  DB
	bus Bus
	now func() time.Time
}

// New puts a service together.
func New(log Log, db DB, bus Bus, now func() time.Time) *Service {
	return &Service{log: log, db: db, bus: bus, now: now}
}

// veto runs in the transaction of an append and stops it with an error.
type veto = func(context.Context, *sql.Tx) error

const tries = 3 // decisions on a conversation that keeps moving

// Taken is the error of a claim that somebody else won.
type Taken struct{ By string }

func (t *Taken) Error() string { return "the chat is with " + t.By }
func (t *Taken) Unwrap() error { return chat.ErrConflict }

// ErrFull refuses a claim beyond an agent's capacity.
var ErrFull = fmt.Errorf("%w: all seats of this agent are taken", chat.ErrForbidden)

// Claim gives a conversation to an agent: out of the queue, or over from the bot. Of agents who claim at
// once one wins; the others get *Taken. The number of chats is checked in the same transaction.
func (s *Service) Claim(ctx context.Context, a Agent, c chat.ConvID) (chat.State, error) {
	return s.decide(ctx, c, func(st chat.State) ([]chat.Entry, veto, error) {
		if st.Holder == chat.HeldByAgent {
			if st.Agent == a.ID {
				return nil, nil, nil
			}
			return nil, nil, &Taken{By: st.AgentName}
		}
		hello := chat.Text{Zh: fmt.Sprintf("客服%s为您服务。", a.Name), En: fmt.Sprintf("%s has joined the chat.", a.Name)}
		return []chat.Entry{
			{By: a.actor(), Body: chat.Assigned{Agent: a.ID, Name: a.Name, Epoch: st.Epoch + 1}},
			notice(hello, st.Locale),
		}, seat(a.ID), nil
	})
}

// seat vetoes a claim when the agent has no free seat. Raising the counter first locks the agent's row,
// so two claims of one agent are judged one after the other.
func seat(id chat.AgentID) veto {
	return func(ctx context.Context, tx *sql.Tx) error {
		var capacity, load int
		if _, err := tx.ExecContext(ctx, `UPDATE agents SET claims = claims + 1 WHERE id = $1`, string(id)); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT capacity FROM agents WHERE id = $1`, string(id)).Scan(&capacity); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM conversations WHERE agent = $1 AND holder = 'agent'`, string(id)).Scan(&load); err != nil {
			return err
		}
		if load >= capacity {
			return ErrFull
		}
		return nil
	}
}

// Release gives a conversation back to the bot, which goes on where it was.
func (s *Service) Release(ctx context.Context, a Agent, c chat.ConvID) (chat.State, error) {
	return s.decide(ctx, c, func(st chat.State) ([]chat.Entry, veto, error) {
		if err := owns(a, st); err != nil {
			return nil, nil, err
		}
		back := chat.Text{Zh: "已转回智能助手，有需要可以再转人工。", En: "You're back with the assistant. Ask for a person again whenever you like."}
		return []chat.Entry{notice(back, st.Locale), {By: a.actor(), Body: chat.Released{Epoch: st.Epoch + 1, Why: "agent"}}}, nil, nil
	})
}

// End closes the talk and asks the shopper for a rating.
func (s *Service) End(ctx context.Context, a Agent, c chat.ConvID) (chat.State, error) {
	return s.decide(ctx, c, func(st chat.State) ([]chat.Entry, veto, error) {
		if err := owns(a, st); err != nil {
			return nil, nil, err
		}
		over := chat.Text{Zh: "本次会话已结束。再发消息可以随时继续。", En: "This chat has ended. Send a message any time to pick it up again."}
		return []chat.Entry{
			notice(over, st.Locale),
			{By: chat.System, Body: chat.Said{Message: chat.RatingMessage(st.Locale)}},
			{By: a.actor(), Body: chat.Closed{Epoch: st.Epoch + 1, Why: "ended_by_agent", Rate: true}},
		}, nil, nil
	})
}

// Say records an agent's words under the epoch they were written under. It is refused once the chat is
// no longer theirs, never because the shopper wrote at the same moment.
func (s *Service) Say(ctx context.Context, a Agent, c chat.ConvID, key string, epoch chat.Epoch, text string) (chat.Event, error) {
	return s.log.Record(ctx, c, key, a.actor(), chat.Said{
		Message: chat.Message{Type: chat.TypeText, Text: text}, Epoch: epoch, Name: a.Name,
	})
}

// Note records a private note.
func (s *Service) Note(ctx context.Context, a Agent, c chat.ConvID, key, text string) (chat.Event, error) {
	return s.log.Record(ctx, c, key, a.actor(), chat.Noted{Text: text})
}

// Place is a waiting conversation's place in the queue (1 is next), and how many agents are online.
func (s *Service) Place(ctx context.Context, c chat.ConvID) (place, online int, err error) {
	err = s.db.DB().QueryRowContext(ctx, `SELECT count(*) FROM conversations q, conversations me
		WHERE me.id = $1 AND me.holder = 'queue' AND q.holder = 'queue'
		AND (q.queued_at < me.queued_at OR (q.queued_at = me.queued_at AND q.id <= me.id))`, string(c)).Scan(&place)
	if err != nil {
		return 0, 0, fmt.Errorf("place of %s in the queue: %w", c, err)
	}
	online, err = s.OnlineAgents(ctx)
	return place, online, err
}

// OnlineAgents is how many take chats and have shown life lately.
func (s *Service) OnlineAgents(ctx context.Context) (n int, err error) {
	err = s.db.DB().QueryRowContext(ctx, `SELECT count(*) FROM agents WHERE status = 'online' AND seen_at >= $1`,
		s.now().Add(-SeatHold).UnixMilli()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("agents online: %w", err)
	}
	return n, nil
}

// SeatHold is how long an agent who dropped out keeps the chats they had.
const SeatHold = 3 * time.Minute

// ReturnSeats puts the chats of agents who have been gone for SeatHold back into the queue, where they
// stand by the time they first asked. It says how many.
func (s *Service) ReturnSeats(ctx context.Context) (int, error) {
	rows, err := s.db.DB().QueryContext(ctx, `SELECT c.id FROM conversations c JOIN agents a ON a.id = c.agent
		WHERE c.holder = 'agent' AND a.seen_at < $1`, s.now().Add(-SeatHold).UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("chats of absent agents: %w", err)
	}
	var convs []chat.ConvID
	for rows.Next() {
		var c chat.ConvID
		if err := rows.Scan(&c); err != nil {
			rows.Close()
			return 0, err
		}
		convs = append(convs, c)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return 0, err
	}
	n := 0
	var errs []error // one chat that can't be returned keeps no other
	for _, c := range convs {
		_, err := s.decide(ctx, c, func(st chat.State) ([]chat.Entry, veto, error) {
			if st.Holder != chat.HeldByAgent {
				return nil, nil, errBack
			}
			q := chat.Queued{Reason: "agent_left", Summary: st.Last, Since: st.QueuedAt}
			if st.Queue != nil {
				q.Summary, q.Urgent = st.Queue.Summary, true
			}
			sorry := chat.Text{Zh: "客服暂时离线了，正在为您安排另一位，您不用重复前面的内容。", En: "Your agent has dropped out. We're finding someone else; you won't have to repeat anything."}
			return []chat.Entry{
				notice(sorry, st.Locale),
				{By: chat.System, Body: chat.Released{Epoch: st.Epoch + 1, Why: "agent_left"}},
				{By: chat.System, Body: q},
			}, stillAway(st.Agent, s.now()), nil
		})
		switch {
		case err == nil:
			n++
		case !errors.Is(err, errBack):
			errs = append(errs, err)
		}
	}
	return n, errors.Join(errs...)
}

// errBack: the agent is back, or has given the chat away meanwhile.
var errBack = errors.New("the agent is back")

func stillAway(id chat.AgentID, now time.Time) veto {
	return func(ctx context.Context, tx *sql.Tx) error {
		var seen int64
		err := tx.QueryRowContext(ctx, `SELECT seen_at FROM agents WHERE id = $1`, string(id)).Scan(&seen)
		if err == nil && seen >= now.Add(-SeatHold).UnixMilli() {
			return errBack
		}
		return err
	}
}

// decide loads, lets choose decide and appends; when the conversation moved meanwhile, once more.
// Deciding nothing is fine and returns the state as it is.
func (s *Service) decide(ctx context.Context, c chat.ConvID, choose func(chat.State) ([]chat.Entry, veto, error)) (chat.State, error) {
	for try := 0; ; try++ {
		st, err := s.log.State(ctx, c)
		if err != nil {
			return chat.State{}, err
		}
		entries, with, err := choose(st)
		if err != nil || len(entries) == 0 {
			return st, err
		}
		events, err := s.log.AppendEntries(ctx, c, st.Seq, with, entries...)
		if errors.Is(err, chat.ErrMoved) && try < tries {
			if err := s.settled(ctx); err != nil {
				return st, err
			}
			continue
		}
		if err != nil {
			return st, err
		}
		return chat.Fold(st, events...), nil
	}
}

// settled waits for the commit under way. On SQLite writers share commits: what moved the conversation
// may be in one that no reader sees yet, and deciding again on the old state would use up all tries.
func (s *Service) settled(ctx context.Context) error {
	return s.db.Write(ctx, func(context.Context, *sql.Tx) error { return nil })
}

func owns(a Agent, st chat.State) error {
	if st.Holder == chat.HeldByAgent && st.Agent == a.ID {
		return nil
	}
	return fmt.Errorf("%w: it is with %s", chat.ErrNotOwner, st.Holder)
}

func notice(t chat.Text, l chat.Locale) chat.Entry {
	return chat.Entry{By: chat.System, Body: chat.Said{Message: chat.Message{Type: chat.TypeNotice, Text: t.In(l)}}}
}

func (a Agent) actor() chat.Actor { return chat.Actor{Role: chat.RoleAgent, ID: string(a.ID)} }
