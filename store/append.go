package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/chat"
)

// Entry is one event to append: what, and by whom.
type Entry = chat.Entry

// Open creates a conversation with event 1. Opening it again with the same body changes nothing and
// returns its state of today; with another body it is ErrConflict.
func (s *Store) Open(ctx context.Context, id chat.ConvID, o chat.Opened) (chat.State, error) {
	wrap := func(err error) error { return fmt.Errorf("open conversation %s: %w", id, err) }
	if err := checkOpened(id, o); err != nil {
		return chat.State{}, wrap(err)
	}
	by := chat.Actor{Role: chat.RoleCustomer, ID: string(o.Customer)}
	if by.ID == "" {
		by.ID = o.Guest
	}
	var st chat.State
	err := s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO conversations
			(id, seq, state, site, channel, customer, guest, holder, agent, epoch, closed, queued_at, opened_at, last_at)
			VALUES ($1, 0, '{}', '', '', '', '', '', '', 0, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING`, string(id))
		if err != nil {
			return err
		}
		created, err := r.RowsAffected()
		if err != nil {
			return err
		}
		if created == 1 {
			st, _, err = s.add(ctx, tx, chat.State{Conv: id}, "", Entry{By: by, Body: o})
			return err
		}
		if st, err = s.lock(ctx, tx, id); err != nil {
			return err
		}
		first, err := scanEvent(id, tx.QueryRowContext(ctx, selectEvent+` AND seq = 1`, string(id)))
		if err != nil {
			return err
		}
		return sameBody(first.Body, o)
	})
	if err != nil {
		return chat.State{}, wrap(err)
	}
	return st, nil
}

// Record adds an event whatever else has happened since; only chat.Admit can refuse it. It is
// idempotent by the conversation and key: the same event under the same key returns the first one and
// writes nothing, another event under that key is ErrConflict.
func (s *Store) Record(ctx context.Context, c chat.ConvID, key string, by chat.Actor, b chat.Body) (chat.Event, error) {
	wrap := func(err error) error { return fmt.Errorf("record %s in conversation %s: %w", b.Kind(), c, err) }
	if key == "" {
		return chat.Event{}, wrap(fmt.Errorf("%w: a recorded event needs a key", chat.ErrInvalid))
	}
	if err := checkText("the key", key, chat.MaxKey); err != nil {
		return chat.Event{}, wrap(err)
	}
	var event chat.Event
	err := s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		st, err := s.lock(ctx, tx, c)
		if err != nil {
			return err
		}
		event, err = scanEvent(c, tx.QueryRowContext(ctx, selectEvent+` AND key = $2 AND key <> ''`, string(c), key))
		if err == nil {
			if event.By != by {
				return fmt.Errorf("%w: the key %q was used by another sender", chat.ErrConflict, key)
			}
			return sameBody(event.Body, b)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, added, err := s.add(ctx, tx, st, key, Entry{By: by, Body: b})
		if err != nil {
			return err
		}
		event = added[0]
		return nil
	})
	if err != nil {
		return chat.Event{}, wrap(err)
	}
	return event, nil
}

// Append adds the events of one decision, all or none, provided that nothing has happened since after,
// the last seq the decision has seen. Otherwise it is ErrMoved: reload and decide again.
func (s *Store) Append(ctx context.Context, c chat.ConvID, after chat.Seq, by chat.Actor, bodies ...chat.Body) ([]chat.Event, error) {
	return s.AppendWith(ctx, c, after, by, nil, bodies...)
}

// AppendWith is Append with a condition: with runs first in the same transaction and can veto by an
// error, which is returned. What Write says about its function holds for with.
func (s *Store) AppendWith(ctx context.Context, c chat.ConvID, after chat.Seq, by chat.Actor,
	with func(ctx context.Context, tx *sql.Tx) error, bodies ...chat.Body,
) ([]chat.Event, error) {
	entries := make([]Entry, len(bodies))
	for i, b := range bodies {
		entries[i] = Entry{By: by, Body: b}
	}
	return s.AppendEntries(ctx, c, after, with, entries...)
}

// AppendEntries is AppendWith for a decision that speaks for several actors. with may be nil.
func (s *Store) AppendEntries(ctx context.Context, c chat.ConvID, after chat.Seq,
	with func(ctx context.Context, tx *sql.Tx) error, entries ...Entry,
) ([]chat.Event, error) {
	if len(entries) == 0 {
		return nil, fmt.Errorf("append to conversation %s: %w: no events", c, chat.ErrInvalid)
	}
	var events []chat.Event
	err := s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		st, err := s.lock(ctx, tx, c)
		if err != nil {
			return err
		}
		if st.Seq != after {
			return fmt.Errorf("%w: decided after event %d, it is at %d now", chat.ErrMoved, after, st.Seq)
		}
		if with != nil {
			if err := with(ctx, tx); err != nil {
				return err
			}
		}
		_, events, err = s.add(ctx, tx, st, "", entries...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("append %s to conversation %s: %w", entries[0].Body.Kind(), c, err)
	}
	return events, nil
}

// lock reads the state and keeps others from changing it until the transaction ends.
func (s *Store) lock(ctx context.Context, tx *sql.Tx, c chat.ConvID) (chat.State, error) {
	return scanState(tx.QueryRowContext(ctx, `SELECT state FROM conversations WHERE id = $1`+s.engine.ForUpdate(), string(c)))
}

// add writes entries after st, whose row is locked, and everything that goes with them.
func (s *Store) add(ctx context.Context, tx *sql.Tx, st chat.State, key string, entries ...Entry) (chat.State, []chat.Event, error) {
	before := st
	events := make([]chat.Event, 0, len(entries))
	for _, e := range entries {
		if err := chat.Admit(st, e.By, e.Body); err != nil {
			return st, nil, err
		}
		ev, err := s.addEvent(ctx, tx, st, key, e)
		if err != nil {
			return st, nil, err
		}
		for _, effect := range s.effects(st, ev) {
			err := s.Enqueue(ctx, tx, Job{
				Kind: effect.Kind, Key: fmt.Sprintf("%s:%d:%s", ev.Conv, ev.Seq, effect.Kind),
				Conv: ev.Conv, Seq: ev.Seq, RunAt: ev.At.Add(effect.After),
			})
			if err != nil {
				return st, nil, err
			}
		}
		st = chat.Apply(st, ev)
		events = append(events, ev)
	}
	if err := saveState(ctx, tx, st); err != nil {
		return st, nil, err
	}
	wakeAfter(ctx, "conv:"+string(st.Conv))
	if deskCares(before, st) {
		wakeAfter(ctx, "desk")
	}
	return st, events, nil
}

// addEvent writes one event and returns it as it will be read: what JSON does to a body (it drops empty
// lists and rewrites raw arguments) must show now, or the stored state would differ from the folded log.
func (s *Store) addEvent(ctx context.Context, tx *sql.Tx, st chat.State, key string, e Entry) (chat.Event, error) {
	if err := checkText("the sender's id", e.By.ID, maxID); err != nil {
		return chat.Event{}, err
	}
	kind, data, err := chat.Encode(e.Body)
	if err != nil {
		return chat.Event{}, fmt.Errorf("%w: %w", chat.ErrInvalid, err)
	}
	ev := chat.Event{Conv: st.Conv, Seq: st.Seq + 1, At: later(s.now(), st.LastAt), By: e.By, Key: key}
	if ev.Body, err = chat.Decode(kind, data); err != nil {
		return chat.Event{}, fmt.Errorf("%w: %w", chat.ErrInvalid, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO events (conv, seq, at, role, actor, key, kind, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(ev.Conv), int64(ev.Seq), ev.At.UnixMilli(), string(ev.By.Role), ev.By.ID, key, kind, string(data))
	return ev, err
}

func saveState(ctx context.Context, tx *sql.Tx, st chat.State) error {
	if err := checkText("the agent's id", string(st.Agent), maxID); err != nil {
		return err
	}
	data, err := json.Marshal(st)
	if err != nil {
		return fmt.Errorf("encode the state of conversation %s: %w", st.Conv, err)
	}
	closed := 0
	if st.Closed {
		closed = 1
	}
	_, err = tx.ExecContext(ctx, `UPDATE conversations SET seq = $2, state = $3, site = $4, channel = $5, customer = $6,
		guest = $7, holder = $8, agent = $9, epoch = $10, closed = $11, queued_at = $12, opened_at = $13, last_at = $14
		WHERE id = $1`,
		string(st.Conv), int64(st.Seq), string(data), st.Site, st.Channel, string(st.Customer),
		st.Guest, string(st.Holder), string(st.Agent), int64(st.Epoch), closed,
		millis(st.QueuedAt), millis(st.OpenedAt), millis(st.LastAt))
	return err
}

// deskCares: whatever an agent or the queue holds, and every change of hands.
func deskCares(before, after chat.State) bool {
	return after.Holder == chat.HeldByQueue || after.Holder == chat.HeldByAgent ||
		before.Holder != after.Holder || before.Agent != after.Agent || before.Closed != after.Closed
}

// later keeps a log in order when the clock goes backwards.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// sameBody compares as stored, so a body equals its own copy from the log.
func sameBody(stored, given chat.Body) error {
	kind, data, err := chat.Encode(stored)
	if err != nil {
		return err
	}
	givenKind, givenData, err := chat.Encode(given)
	if err != nil {
		return fmt.Errorf("%w: %w", chat.ErrInvalid, err)
	}
	if kind != givenKind || string(data) != string(givenData) {
		return fmt.Errorf("%w: it was recorded before with other content", chat.ErrConflict)
	}
	return nil
}

// maxID is the longest id in bytes: PostgreSQL can't index much longer values, so neither engine takes them.
const maxID = 256

func checkOpened(id chat.ConvID, o chat.Opened) error {
	if id == "" {
		return fmt.Errorf("%w: a conversation needs an id", chat.ErrInvalid)
	}
	for _, f := range []struct{ name, text string }{
		{"the conversation's id", string(id)},
		{"the site", o.Site},
		{"the channel", o.Channel},
		{"the customer's id", string(o.Customer)},
		{"the guest's id", o.Guest},
	} {
		if err := checkText(f.name, f.text, maxID); err != nil {
			return err
		}
	}
	return nil
}

// checkText refuses, on both engines alike, what one of them can't store in a column.
func checkText(what, text string, maxBytes int) error {
	switch {
	case len(text) > maxBytes:
		return fmt.Errorf("%w: %s has %d bytes; %d at most", chat.ErrInvalid, what, len(text), maxBytes)
	case !utf8.ValidString(text), strings.ContainsRune(text, 0):
		return fmt.Errorf("%w: %s is not text", chat.ErrInvalid, what)
	}
	return nil
}
