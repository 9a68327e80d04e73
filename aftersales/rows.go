package aftersales

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// queries is *sql.DB or *sql.Tx.
type queries interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

const caseColumns = `id, number, type, state, seq, customer, order_id, order_no, region, conv, reason, note, why,
	lines, verdict, reached, change_, opened_at, updated_at, entered_at, due_at, expires_at, closed_at, advanced_at`

func scanCase(row interface{ Scan(...any) error }) (Case, error) {
	var (
		c                                        Case
		lines, verdict, reached, change          string
		opened, updated, entered, due, expires   int64
		closed, advanced                         int64
		id, typ, state, customer, region, convID string
	)
	err := row.Scan(&id, &c.Number, &typ, &state, &c.Seq, &customer, &c.Order, &c.OrderNumber, &region, &convID,
		&c.Reason, &c.Note, &c.Why, &lines, &verdict, &reached, &change, &opened, &updated, &entered, &due, &expires, &closed, &advanced)
	if err != nil {
		return Case{}, err
	}
	c.ID, c.Type, c.State = chat.CaseID(id), Type(typ), State(state)
	c.Customer, c.Region, c.Conv = chat.CustomerID(customer), shop.Region(region), chat.ConvID(convID)
	err = errors.Join(
		json.Unmarshal([]byte(lines), &c.Lines),
		json.Unmarshal([]byte(verdict), &c.Verdict),
		json.Unmarshal([]byte(reached), &c.Reached),
		json.Unmarshal([]byte(change), &c.Change),
	)
	if err != nil {
		return Case{}, fmt.Errorf("read case %s: %w", c.Number, err)
	}
	c.OpenedAt, c.UpdatedAt, c.EnteredAt = fromMillis(opened), fromMillis(updated), fromMillis(entered)
	c.DueAt, c.ExpiresAt, c.ClosedAt, c.Advanced = fromMillis(due), fromMillis(expires), fromMillis(closed), fromMillis(advanced)
	return c, nil
}

func oneCase(ctx context.Context, q queries, where string, args ...any) (Case, error) {
	c, err := scanCase(q.QueryRowContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE `+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return Case{}, fmt.Errorf("case %v: %w", args, chat.ErrNotFound)
	}
	if err != nil {
		return Case{}, fmt.Errorf("read case %v: %w", args, err)
	}
	return c, nil
}

func manyCases(ctx context.Context, q queries, rest string, args ...any) ([]Case, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+caseColumns+` FROM cases `+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	defer rows.Close()
	var out []Case
	for rows.Next() {
		c, err := scanCase(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// insertCase writes a new case under its key. It reports false when the key was used before.
func insertCase(ctx context.Context, tx *sql.Tx, key string, c Case, f policy.Facts) (bool, error) {
	j, err := caseJSON(c)
	if err != nil {
		return false, err
	}
	facts, err := json.Marshal(f)
	if err != nil {
		return false, fmt.Errorf("encode the facts of case %s: %w", c.Number, err)
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO cases (opened_key, due_at, closed_at, id, number, type, state, seq, customer,
		order_id, order_no, region, conv, reason, note, why, lines, verdict, reached, change_, opened_at, updated_at, entered_at, facts)
		VALUES ($1, 0, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14, $15, $16, $17, $18, $19, $20, $21)
		ON CONFLICT (opened_key) DO NOTHING`,
		key, string(c.ID), c.Number, string(c.Type), string(c.State), c.Seq, string(c.Customer),
		c.Order, c.OrderNumber, string(c.Region), string(c.Conv), c.Reason, c.Note, j.lines, j.verdict, j.reached, j.change,
		millis(c.OpenedAt), millis(c.UpdatedAt), millis(c.EnteredAt), string(facts))
	if err != nil {
		return false, fmt.Errorf("write case %s: %w", c.Number, err)
	}
	n, err := r.RowsAffected()
	return n == 1, err
}

func updateCase(ctx context.Context, tx *sql.Tx, c Case) error {
	j, err := caseJSON(c)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE cases SET state = $2, seq = $3, reached = $4, updated_at = $5, entered_at = $6,
		due_at = $7, closed_at = $8, why = $9, expires_at = $10, change_ = $11, advanced_at = $12 WHERE id = $1`,
		string(c.ID), string(c.State), c.Seq, j.reached, millis(c.UpdatedAt), millis(c.EnteredAt),
		millis(c.DueAt), millis(c.ClosedAt), c.Why, millis(c.ExpiresAt), j.change, millis(c.Advanced))
	if err != nil {
		return fmt.Errorf("write case %s: %w", c.Number, err)
	}
	return nil
}

// encoded are the parts of a case that are kept as JSON.
type encoded struct{ lines, verdict, reached, change string }

func caseJSON(c Case) (encoded, error) {
	var parts [4]string
	for i, v := range []any{c.Lines, c.Verdict, c.Reached, c.Change} {
		data, err := json.Marshal(v)
		if err != nil {
			return encoded{}, fmt.Errorf("encode case %s: %w", c.Number, err)
		}
		parts[i] = string(data)
	}
	return encoded{parts[0], parts[1], parts[2], parts[3]}, nil
}

// lockCase reads a case whose row nobody else changes until the transaction ends. Writing the row locks it
// on both engines.
func lockCase(ctx context.Context, tx *sql.Tx, id chat.CaseID) (Case, error) {
	if _, err := tx.ExecContext(ctx, `UPDATE cases SET seq = seq WHERE id = $1`, string(id)); err != nil {
		return Case{}, fmt.Errorf("lock case %s: %w", id, err)
	}
	return oneCase(ctx, tx, `id = $1`, string(id))
}

// lockOrder makes those who open cases for one order take turns, so that each sees the pieces and the money
// of the others.
func lockOrder(ctx context.Context, tx *sql.Tx, order string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO case_orders (order_id) VALUES ($1)
		ON CONFLICT (order_id) DO UPDATE SET order_id = excluded.order_id`, order)
	if err != nil {
		return fmt.Errorf("lock order %s: %w", order, err)
	}
	return nil
}

// nextNumber gives out the numbers of a day: TH20261122-0001, …
func nextNumber(ctx context.Context, tx *sql.Tx, prefix string, now time.Time) (string, error) {
	day := prefix + now.In(shop.CN.Zone()).Format("20060102")
	var n int
	err := tx.QueryRowContext(ctx, `INSERT INTO case_numbers (day, last) VALUES ($1, 1)
		ON CONFLICT (day) DO UPDATE SET last = case_numbers.last + 1 RETURNING last`, day).Scan(&n)
	if err != nil {
		return "", fmt.Errorf("take a case number: %w", err)
	}
	return fmt.Sprintf("%s-%04d", day, n), nil
}

// holdLine takes an order line for a case. It reports false when another open case has it.
func holdLine(ctx context.Context, tx *sql.Tx, c Case, line string) (bool, error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO case_open_lines (order_id, line_id, case_id) VALUES ($1, $2, $3)
		ON CONFLICT (order_id, line_id) DO NOTHING`, c.Order, line, string(c.ID))
	if err != nil {
		return false, fmt.Errorf("hold line %s of case %s: %w", line, c.Number, err)
	}
	n, err := r.RowsAffected()
	return n == 1, err
}

func freeLines(ctx context.Context, tx *sql.Tx, c Case) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM case_open_lines WHERE case_id = $1`, string(c.ID)); err != nil {
		return fmt.Errorf("free the lines of case %s: %w", c.Number, err)
	}
	return nil
}

func insertMoved(ctx context.Context, tx *sql.Tx, id chat.CaseID, m Moved) error {
	evidence, err := json.Marshal(m.Evidence)
	if err != nil {
		return err
	}
	rules, err := json.Marshal(m.Rules)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO case_events
		(case_id, seq, at, by_party, by_id, event, from_state, to_state, reason, evidence, rules)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(id), m.Seq, millis(m.At), string(m.By.Party), m.By.ID, string(m.Event), string(m.From), string(m.To),
		m.Reason, string(evidence), string(rules))
	if err != nil {
		return fmt.Errorf("write the history of case %s: %w", id, err)
	}
	return nil
}

func history(ctx context.Context, q queries, id chat.CaseID) ([]Moved, error) {
	rows, err := q.QueryContext(ctx, `SELECT seq, at, by_party, by_id, event, from_state, to_state, reason, evidence, rules
		FROM case_events WHERE case_id = $1 ORDER BY seq`, string(id))
	if err != nil {
		return nil, fmt.Errorf("read the history of case %s: %w", id, err)
	}
	defer rows.Close()
	var out []Moved
	for rows.Next() {
		var (
			m                                         Moved
			at                                        int64
			party, event, from, to, evidence, ruleIDs string
		)
		if err := rows.Scan(&m.Seq, &at, &party, &m.By.ID, &event, &from, &to, &m.Reason, &evidence, &ruleIDs); err != nil {
			return nil, fmt.Errorf("read the history of case %s: %w", id, err)
		}
		m.At, m.By.Party, m.Event, m.From, m.To = fromMillis(at), Party(party), Event(event), State(from), State(to)
		if err := errors.Join(json.Unmarshal([]byte(evidence), &m.Evidence), json.Unmarshal([]byte(ruleIDs), &m.Rules)); err != nil {
			return nil, fmt.Errorf("read the history of case %s: %w", id, err)
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// happened reports whether an event is in a case's history.
func happened(ctx context.Context, q queries, id chat.CaseID, e Event) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM case_events WHERE case_id = $1 AND event = $2`, string(id), string(e)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("read the history of case %s: %w", id, err)
	}
	return n > 0, nil
}

// millis stores a time; 0 is the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
