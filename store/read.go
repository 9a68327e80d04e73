package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"aftercare/chat"
)

// State is what the conversation's events fold into, or ErrNotFound.
func (s *Store) State(ctx context.Context, c chat.ConvID) (chat.State, error) {
	st, err := scanState(s.DB().QueryRowContext(ctx, `SELECT state FROM conversations WHERE id = $1`, string(c)))
	if err != nil {
		return chat.State{}, fmt.Errorf("state of conversation %s: %w", c, s.unavailable(err))
	}
	return st, nil
}

// readPage is how many events are fetched at once. No connection is held while they are handed out,
// so that a slow reader costs nobody anything.
const readPage = 256

// Read yields the events after a seq in order, up to the last at the time it gets there. It stops at the
// first error. A conversation that doesn't exist has no events.
func (s *Store) Read(ctx context.Context, c chat.ConvID, after chat.Seq) iter.Seq2[chat.Event, error] {
	return func(yield func(chat.Event, error) bool) {
		for {
			page, err := s.readPage(ctx, c, after)
			if err != nil {
				yield(chat.Event{}, fmt.Errorf("read conversation %s after event %d: %w", c, after, s.unavailable(err)))
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				after = e.Seq
			}
			if len(page) < readPage {
				return
			}
		}
	}
}

func (s *Store) readPage(ctx context.Context, c chat.ConvID, after chat.Seq) ([]chat.Event, error) {
	rows, err := s.DB().QueryContext(ctx, selectEvent+` AND seq > $2 ORDER BY seq LIMIT $3`, string(c), int64(after), readPage)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []chat.Event
	for rows.Next() {
		e, err := scanEvent(c, rows)
		if err != nil {
			return nil, err
		}
		page = append(page, e)
	}
	return page, rows.Err()
}

// Latest is this person's newest conversation on a channel of a site: the customer's when the shop has
// proven who it is, else the guest's own. ErrNotFound when there is none.
func (s *Store) Latest(ctx context.Context, site, channel string, customer chat.CustomerID, guest string) (chat.State, error) {
	person, where := string(customer), `customer <> '' AND customer = $3`
	if person == "" {
		// A guest who has signed in since keeps that conversation as a customer; the guest id alone must
		// not open it.
		person, where = guest, `guest <> '' AND guest = $3 AND customer = ''`
	}
	st, err := scanState(s.DB().QueryRowContext(ctx, `SELECT state FROM conversations
		WHERE site = $1 AND channel = $2 AND `+where+` ORDER BY opened_at DESC, id DESC LIMIT 1`, site, channel, person))
	if err != nil {
		return chat.State{}, fmt.Errorf("latest conversation of a person on %s: %w", channel, s.unavailable(err))
	}
	return st, nil
}

// Filter chooses conversations.
type Filter = chat.Filter

// MaxList is how many conversations List returns at most.
const MaxList = 200

// List finds conversations for desks: the queue with the longest wait first, everything else with the
// newest event first.
func (s *Store) List(ctx context.Context, f Filter) ([]chat.State, error) {
	var where []string
	var args []any
	and := func(condition string, arg any) {
		args = append(args, arg)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if f.Holder != "" {
		and(`holder = $%d`, string(f.Holder))
	}
	if f.Agent != "" {
		and(`agent <> '' AND agent = $%d`, string(f.Agent))
	}
	if f.Closed != nil {
		closed := 0
		if *f.Closed {
			closed = 1
		}
		and(`closed = $%d`, closed)
	}
	if !f.Since.IsZero() {
		and(`last_at >= $%d`, f.Since.UnixMilli())
	}
	query := `SELECT state FROM conversations`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	if f.Holder == chat.HeldByQueue {
		query += ` ORDER BY queued_at, id`
	} else {
		query += ` ORDER BY last_at DESC, id DESC`
	}
	limit := f.Limit
	if limit <= 0 || limit > MaxList {
		limit = MaxList
	}
	args = append(args, limit)
	rows, err := s.DB().QueryContext(ctx, fmt.Sprintf(`%s LIMIT $%d`, query, len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("list conversations: %w", s.unavailable(err))
	}
	defer rows.Close()
	var states []chat.State
	for rows.Next() {
		st, err := scanState(rows)
		if err != nil {
			return nil, fmt.Errorf("list conversations: %w", s.unavailable(err))
		}
		states = append(states, st)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list conversations: %w", s.unavailable(err))
	}
	return states, nil
}

type scanner interface{ Scan(...any) error }

func scanState(row scanner) (st chat.State, err error) {
	var data string
	if err := row.Scan(&data); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = chat.ErrNotFound
		}
		return chat.State{}, err
	}
	if err := json.Unmarshal([]byte(data), &st); err != nil {
		return chat.State{}, fmt.Errorf("decode a conversation's state: %w", err)
	}
	return st, nil
}

// selectEvent goes with scanEvent; $1 is the conversation.
const selectEvent = `SELECT seq, at, role, actor, key, kind, body FROM events WHERE conv = $1`

func scanEvent(c chat.ConvID, row scanner) (chat.Event, error) {
	var seq, at int64
	var role, kind, body string
	e := chat.Event{Conv: c}
	err := row.Scan(&seq, &at, &role, &e.By.ID, &e.Key, &kind, &body)
	if err != nil {
		return chat.Event{}, err
	}
	e.Seq, e.At, e.By.Role = chat.Seq(seq), time.UnixMilli(at).UTC(), chat.Role(role)
	if e.Body, err = chat.Decode(kind, []byte(body)); err != nil {
		return chat.Event{}, fmt.Errorf("event %d of conversation %s: %w", seq, c, err)
	}
	return e, nil
}
