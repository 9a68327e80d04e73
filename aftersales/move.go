package aftersales

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"aftercare/chat"
)

// Move moves a case by an event. Only the parties the machine names may do it (chat.ErrForbidden), and only
// from a state that takes it (chat.ErrConflict); what the transition needs and lacks is chat.ErrInvalid. A
// customer moves no case but their own (chat.ErrNotFound).
func (s *Service) Move(ctx context.Context, id chat.CaseID, event Event, by Actor, why Because) (Case, error) {
	return s.change(ctx, id, func(ctx context.Context, tx *sql.Tx, c *Case) error {
		if by.Party == Customer && string(c.Customer) != by.ID {
			return fmt.Errorf("case %s: %w", id, chat.ErrNotFound)
		}
		return s.step(ctx, tx, c, event, by, why, told)
	})
}

// Act is Move for a customer whose conversation shows the outcome by itself, so that it isn't told once more.
func (s *Service) Act(ctx context.Context, customer chat.CustomerID, id chat.CaseID, event Event, why Because) (Case, error) {
	return s.change(ctx, id, func(ctx context.Context, tx *sql.Tx, c *Case) error {
		if c.Customer != customer || customer == "" {
			return fmt.Errorf("case %s: %w", id, chat.ErrNotFound)
		}
		return s.step(ctx, tx, c, event, Actor{Customer, string(customer)}, why, shown)
	})
}

// Takes reports whether a party could move the case by an event now, given a reason and evidence.
func (c Case) Takes(event Event, by Party) bool {
	m, ok := machines[c.Type]
	if !ok {
		return false
	}
	_, err := m.find(c, event, Actor{by, "somebody"}, Because{Reason: "a reason", Evidence: []string{"evidence"}})
	return err == nil
}

// Withdraw takes a customer's own case back, which can be done until the goods are back.
func (s *Service) Withdraw(ctx context.Context, customer chat.CustomerID, id chat.CaseID, why string) (Case, error) {
	return s.Move(ctx, id, Retract, Actor{Customer, string(customer)}, Because{Reason: why})
}

// change moves a case under its row lock, tells its conversation and keeps the rest in step.
func (s *Service) change(ctx context.Context, id chat.CaseID, move func(context.Context, *sql.Tx, *Case) error) (Case, error) {
	var out Case
	err := s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		c, err := lockCase(ctx, tx, id)
		if err != nil {
			return err
		}
		before := c.Seq
		if err := move(ctx, tx, &c); err != nil {
			return err
		}
		if c.Seq != before {
			if err := updateCase(ctx, tx, c); err != nil {
				return err
			}
		}
		out = c
		return nil
	})
	if err != nil {
		return Case{}, fmt.Errorf("move case %s: %w", id, err)
	}
	return out, nil
}

// noticing says whether a conversation has to be told of a move, or shows it by itself.
type noticing bool

const (
	told  noticing = false
	shown noticing = true
)

// step takes one transition and those that follow from it at once, and leaves one notice where the case
// comes to rest. It changes c; the caller writes it.
func (s *Service) step(ctx context.Context, tx *sql.Tx, c *Case, event Event, by Actor, why Because, n noticing) error {
	m, ok := machines[c.Type]
	if !ok {
		return fmt.Errorf("%w: case %s is a %q, which this version doesn't know", chat.ErrConflict, c.Number, c.Type)
	}
	quiet, says := true, chat.Text{}
	for event != "" {
		t, err := m.find(*c, event, by, why)
		if err != nil {
			return err
		}
		place, ok := m.place(t.To)
		if !ok {
			return fmt.Errorf("case %s: state %s is not declared", c.Number, t.To) // check makes this impossible
		}
		if err := s.arrive(ctx, tx, c, t, place, by, why); err != nil {
			return err
		}
		quiet, says = quiet && t.Quiet, t.Says
		event, by, why = place.Then, Actor{Party: place.ThenBy}, Because{}
	}
	if quiet {
		return nil
	}
	return s.tell(ctx, tx, *c, says, n == shown)
}

// arrive writes one transition down and brings the case to its new place.
func (s *Service) arrive(ctx context.Context, tx *sql.Tx, c *Case, t Transition, place Place, by Actor, why Because) error {
	now := s.now()
	c.Seq++
	moved := Moved{
		Seq: c.Seq, At: now, By: by, Event: t.Event, From: c.State, To: t.To, Reason: why.Reason, Evidence: why.Evidence,
	}
	if by.Party == Seller || t.Event == Submit {
		moved.Rules = c.Verdict.Rules
	}
	if err := insertMoved(ctx, tx, c.ID, moved); err != nil {
		return err
	}
	c.UpdatedAt = now
	jobs := []string{t.Job}
	if t.To != c.State {
		jobs = append(jobs, place.Job)
		c.State, c.EnteredAt, c.Why = t.To, now, cmp.Or(why.Reason, strings.Join(why.Evidence, ", "))
	}
	switch {
	case t.Job == JobAdvance: // from now on the money counts as gone, so that nobody withdraws behind it
		c.Advanced = now
	case t.Event == AdvanceFails:
		c.Advanced = time.Time{}
	}
	if t.Again {
		clear(c.Reached[place.Stage+1:])
	}
	if !place.End || !place.Void { // a case that was withdrawn got no further than it was
		for i := range place.Stage + 1 {
			if c.Reached[i].IsZero() {
				c.Reached[i] = now
			}
		}
	}
	s.schedule(place, c, now)
	for _, job := range jobs {
		if job == "" {
			continue
		}
		if err := s.enqueue(ctx, tx, job, jobKey(*c), c.Conv, []byte(c.ID)); err != nil {
			return err
		}
	}
	if place.End {
		c.ClosedAt = now
		return freeLines(ctx, tx, *c)
	}
	return nil
}

func (s *Service) tell(ctx context.Context, tx *sql.Tx, c Case, says chat.Text, opening bool) error {
	if c.Conv == "" {
		return nil // nobody to tell: the case was opened at the desk
	}
	payload, err := json.Marshal(Notice{
		Case: c.ID, Number: c.Number, Type: c.Type, State: c.State, Seq: c.Seq, Opening: opening,
		Text: chat.Text{Zh: s.headline(c, says, chat.Zh), En: s.headline(c, says, chat.En)},
	})
	if err != nil {
		return err
	}
	return s.enqueue(ctx, tx, JobNotice, jobKey(c), c.Conv, payload)
}

// jobKey names the work that follows from one move.
func jobKey(c Case) string { return fmt.Sprintf("%s/%d", c.ID, c.Seq) }

// tickBatch bounds the cases of one Tick, so that a long pause doesn't become one long stall.
const tickBatch = 200

// Tick fires the timers that are due and says how many. Several nodes may tick at once. One case that can't
// be moved doesn't keep the others from it; its error is returned with the rest.
func (s *Service) Tick(ctx context.Context) (fired int, err error) {
	rows, err := s.db.DB().QueryContext(ctx,
		`SELECT id FROM cases WHERE due_at > 0 AND due_at <= $1 ORDER BY due_at LIMIT $2`, millis(s.now()), tickBatch)
	if err != nil {
		return 0, fmt.Errorf("find due cases: %w", err)
	}
	var ids []chat.CaseID
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			rows.Close()
			return 0, fmt.Errorf("find due cases: %w", err)
		}
		ids = append(ids, chat.CaseID(id))
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return 0, fmt.Errorf("find due cases: %w", err)
	}
	var errs []error
	for _, id := range ids {
		done := false
		_, err := s.change(ctx, id, func(ctx context.Context, tx *sql.Tx, c *Case) (err error) {
			done, err = s.fire(ctx, tx, c)
			return err
		})
		if err != nil {
			errs = append(errs, err)
		} else if done {
			fired++
		}
	}
	return fired, errors.Join(errs...)
}

// fire takes the latest timer that is due, if it still is: after a pause of a week nobody needs the
// reminder of the third day. It reports whether there was one.
func (s *Service) fire(ctx context.Context, tx *sql.Tx, c *Case) (bool, error) {
	now := s.now()
	if c.DueAt.IsZero() || c.DueAt.After(now) {
		return false, nil // another node was faster
	}
	m, ok := machines[c.Type]
	if !ok {
		return false, fmt.Errorf("%w: case %s is a %q, which this version doesn't know", chat.ErrConflict, c.Number, c.Type)
	}
	place, _ := m.place(c.State)
	var due Event
	var latest time.Time
	for _, t := range s.pending(place, *c) {
		if !t.at.After(now) && !t.at.Before(latest) {
			due, latest = t.Event, t.at
		}
	}
	if due == "" {
		return false, fmt.Errorf("case %s is due in state %s, which has no timer", c.Number, c.State)
	}
	return true, s.step(ctx, tx, c, due, Actor{Party: Clock}, Because{}, told)
}
