package revisions

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Event is one line of the audit: who did what, when. Ref is empty when it was about no entry.
type Event struct {
	Ref    Ref
	At     time.Time
	By     Author
	Do     string // save, discard, publish, retire, golden, dismiss, restore, draft
	Number int
	What   string
}

// Note writes a line of the audit in the transaction of what it tells.
func (k *Keeper) Note(ctx context.Context, tx *sql.Tx, e Event) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO faq_audit (seq, at, author, name, action, id, locale, number, what)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id.String(), millis(k.now()), e.By.ID, e.By.Name, e.Do, e.Ref.ID, e.Ref.Locale, e.Number, e.What)
	return err
}

const maxAudit = 500

// Audit is who did what, newest first: to one entry, or to all when ref is empty.
func (k *Keeper) Audit(ctx context.Context, ref Ref) ([]Event, error) {
	query, args := `SELECT at, author, name, action, id, locale, number, what FROM faq_audit`, []any{}
	if ref != (Ref{}) {
		query, args = query+` WHERE id = $1 AND locale = $2`, []any{ref.ID, ref.Locale}
	}
	rows, err := k.DB.DB().QueryContext(ctx, fmt.Sprintf(`%s ORDER BY seq DESC LIMIT %d`, query, maxAudit), args...)
	if err != nil {
		return nil, fmt.Errorf("audit of the FAQ: %w", err)
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		var e Event
		var at int64
		if err := rows.Scan(&at, &e.By.ID, &e.By.Name, &e.Do, &e.Ref.ID, &e.Ref.Locale, &e.Number, &e.What); err != nil {
			return nil, fmt.Errorf("audit of the FAQ: %w", err)
		}
		e.At = fromMillis(at)
		out = append(out, e)
	}
	return out, rows.Err()
}

func (k *Keeper) now() time.Time { return k.Now().UTC().Truncate(time.Millisecond) }
