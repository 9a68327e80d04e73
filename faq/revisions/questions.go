package revisions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/golden"
)

// Question is a golden question with who keeps it. A shipped one comes with the engine; the shop can put its
// own in its place, or switch it off.
type Question struct {
	golden.Question
	Shipped bool // comes with the engine, whether replaced or not
	Off     bool
	By      string // empty: as it came
	At      time.Time
}

const maxWant = 20 // entries that answer one question

// GoldenQuestions are all of them, the shop's own first.
func (k *Keeper) GoldenQuestions(ctx context.Context) ([]Question, error) {
	rows, err := k.DB.DB().QueryContext(ctx, `SELECT id, text, locale, audience, want, off, name, at FROM faq_golden ORDER BY at DESC, id`)
	if err != nil {
		return nil, fmt.Errorf("golden questions: %w", err)
	}
	defer rows.Close()
	var out []Question
	kept := map[string]bool{}
	for rows.Next() {
		var q Question
		var want string
		var off int
		var at int64
		if err := rows.Scan(&q.ID, &q.Text, &q.Locale, &q.Audience, &want, &off, &q.By, &at); err != nil {
			return nil, fmt.Errorf("golden questions: %w", err)
		}
		q.Want, q.Off, q.At = strings.Fields(want), off == 1, fromMillis(at)
		q.Shipped = k.shippedQuestion(q.ID) >= 0
		kept[q.ID] = true
		out = append(out, q)
	}
	for _, q := range k.Golden {
		if !kept[q.ID] {
			out = append(out, Question{Question: q, Shipped: true})
		}
	}
	return out, rows.Err()
}

// questions are those that are asked.
func (k *Keeper) questions(ctx context.Context) ([]golden.Question, error) {
	all, err := k.GoldenQuestions(ctx)
	if err != nil {
		return nil, err
	}
	var out []golden.Question
	for _, q := range all {
		if !q.Off {
			out = append(out, q.Question)
		}
	}
	return out, nil
}

func (k *Keeper) shippedQuestion(id string) int {
	return slices.IndexFunc(k.Golden, func(q golden.Question) bool { return q.ID == id })
}

// SaveGolden keeps a question: a new one when it has no id.
func (k *Keeper) SaveGolden(ctx context.Context, by Author, q Question) (Question, error) {
	q.Text = strings.TrimSpace(q.Text)
	if err := checkGolden(q.Question); err != nil {
		return q, fmt.Errorf("golden question: %w", err)
	}
	what := "changed: " + q.Text
	if q.ID == "" {
		q.ID, what = golden.ID(q.Question), "added: "+q.Text
	}
	q.Shipped, q.By, q.At = k.shippedQuestion(q.ID) >= 0, by.Name, k.now()
	if err := k.keepGolden(ctx, by, q, what); err != nil {
		return q, fmt.Errorf("golden question: %w", err)
	}
	return q, nil
}

// DropGolden deletes one of the shop's questions and switches a shipped one off.
func (k *Keeper) DropGolden(ctx context.Context, by Author, id string) error {
	all, err := k.GoldenQuestions(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return fmt.Errorf("golden question %s: %w", id, chat.ErrNotFound)
	}
	q := all[i]
	if q.Shipped {
		q.Off, q.At = true, k.now()
		return k.keepGolden(ctx, by, q, "switched off: "+q.Text)
	}
	return k.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM faq_golden WHERE id = $1`, id); err != nil {
			return err
		}
		return k.Note(ctx, tx, Event{By: by, Do: "golden", What: "deleted: " + q.Text})
	})
}

func (k *Keeper) keepGolden(ctx context.Context, by Author, q Question, what string) error {
	off := 0
	if q.Off {
		off = 1
	}
	return k.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO faq_golden (id, text, locale, audience, want, off, name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (id) DO UPDATE SET text = excluded.text, locale = excluded.locale, audience = excluded.audience, want = excluded.want,
			off = excluded.off, name = excluded.name, at = excluded.at`,
			q.ID, q.Text, q.Locale, q.Audience, strings.Join(q.Want, " "), off, by.Name, millis(q.At))
		if err != nil {
			return err
		}
		return k.Note(ctx, tx, Event{By: by, Do: "golden", What: what})
	})
}

func checkGolden(q golden.Question) error {
	err := checkText("question", q.Text, chat.MaxText)
	switch {
	case err != nil:
		return err
	case q.Text == "":
		return fmt.Errorf("%w: the question is empty", chat.ErrInvalid)
	case !slices.Contains(faq.Locales, q.Locale):
		return fmt.Errorf("%w: the locale %q", chat.ErrInvalid, q.Locale)
	case q.Audience != "" && !slices.Contains(faq.Audiences[1:], q.Audience):
		return fmt.Errorf("%w: the audience %q", chat.ErrInvalid, q.Audience)
	case len(q.Want) > maxWant:
		return fmt.Errorf("%w: %d entries; %d at most", chat.ErrInvalid, len(q.Want), maxWant)
	}
	var errs []error
	for _, id := range q.Want {
		errs = append(errs, checkRef(Ref{id, q.Locale}))
	}
	return errors.Join(errs...)
}
