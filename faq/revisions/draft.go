package revisions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"aftercare/chat"
	"aftercare/faq"
)

// Save is a draft to keep. Saved is what its author has seen, 0 for a new draft; Parent is the revision that
// a new one is written from.
type Save struct {
	Ref    Ref
	Source string
	Parent int
	Saved  int
	Note   string
}

// SaveDraft keeps a draft. There is at most one of an entry; it may have mistakes. Who has not seen the
// newest words of it gets *Moved.
func (k *Keeper) SaveDraft(ctx context.Context, by Author, s Save) (Revision, error) {
	var out Revision
	err := k.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		out, err = k.save(ctx, tx, by, s)
		return err
	})
	if err != nil {
		return Revision{}, fmt.Errorf("save a draft of %s: %w", s.Ref, err)
	}
	return out, nil
}

func (k *Keeper) save(ctx context.Context, tx *sql.Tx, by Author, s Save) (Revision, error) {
	if err := errors.Join(checkRef(s.Ref), checkText("entry", s.Source, maxSource), checkText("note", s.Note, maxNote)); err != nil {
		return Revision{}, err
	}
	if n := strings.Count(s.Source, "\n"); n > maxLines {
		return Revision{}, fmt.Errorf("%w: the entry has %d lines; %d at most", chat.ErrInvalid, n, maxLines)
	}
	source := clean(s.Source)
	rev := Revision{
		Ref: s.Ref, State: Draft, Source: source, Sum: sum(source), Parent: s.Parent, Base: k.BaseSum(s.Ref), Note: s.Note,
		Saved: s.Saved + 1, By: by, At: k.now(),
	}
	old, err := k.draft(ctx, tx, s.Ref, k.DB.ForUpdate())
	switch {
	case errors.Is(err, chat.ErrNotFound) && s.Saved == 0:
		err = k.insertDraft(ctx, tx, &rev)
	case errors.Is(err, chat.ErrNotFound):
		return Revision{}, fmt.Errorf("%w: the draft was published or discarded meanwhile", chat.ErrMoved)
	case err != nil:
		return Revision{}, err
	case old.Source == rev.Source && old.Note == rev.Note:
		return old, nil // a repeated save
	case old.Saved != s.Saved:
		return Revision{}, &Moved{By: old.By.Name, At: old.At}
	default:
		rev.Number, rev.Parent, rev.Base = old.Number, old.Parent, old.Base
		_, err = tx.ExecContext(ctx, `UPDATE faq_revisions SET saved = $4, source = $5, sum = $6, note = $7, author = $8, name = $9, saved_at = $10
			WHERE id = $1 AND locale = $2 AND number = $3`,
			rev.ID, rev.Locale, rev.Number, rev.Saved, rev.Source, rev.Sum, rev.Note, by.ID, by.Name, millis(rev.At))
	}
	if err != nil {
		return Revision{}, err
	}
	return rev, k.Note(ctx, tx, Event{Ref: rev.Ref, By: by, Do: "save", Number: rev.Number, What: rev.Sum})
}

// insertDraft gives the next number. Of two who begin at once the second is refused.
func (k *Keeper) insertDraft(ctx context.Context, tx *sql.Tx, rev *Revision) error {
	err := tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) + 1 FROM faq_revisions WHERE id = $1 AND locale = $2`, rev.ID, rev.Locale).Scan(&rev.Number)
	if err != nil {
		return err
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO faq_revisions (id, locale, number, draft, saved, source, sum, parent, base, note, author, name, saved_at)
		VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
		rev.ID, rev.Locale, rev.Number, rev.Saved, rev.Source, rev.Sum, rev.Parent, rev.Base, rev.Note, rev.By.ID, rev.By.Name, millis(rev.At))
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("%w: a colleague has just begun a draft of it", chat.ErrMoved))
	}
	return nil
}

// SaveDrafts keeps many, all or none. A source that is what shoppers get already, or what the draft says, is
// left alone; another draft of the entry is replaced.
func (k *Keeper) SaveDrafts(ctx context.Context, by Author, note string, sources map[Ref]string) (saved, unchanged []Ref, err error) {
	set, err := k.Set(ctx)
	if err != nil {
		return nil, nil, err
	}
	err = k.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		saved, unchanged = nil, nil
		for _, ref := range sortedRefs(sources) {
			s := Save{Ref: ref, Source: sources[ref], Note: note}
			old, err := k.draft(ctx, tx, ref, k.DB.ForUpdate())
			live, there := set.Live[ref]
			switch {
			case err == nil && old.Source == clean(s.Source), errors.Is(err, chat.ErrNotFound) && there && clean(live.Source) == clean(s.Source):
				unchanged = append(unchanged, ref)
				continue
			case err == nil:
				s.Saved = old.Saved
			case !errors.Is(err, chat.ErrNotFound):
				return err
			case there:
				s.Parent = live.Number
			}
			if _, err := k.save(ctx, tx, by, s); err != nil {
				return fmt.Errorf("%s: %w", ref, err)
			}
			saved = append(saved, ref)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("save %d drafts: %w", len(sources), err)
	}
	return saved, unchanged, nil
}

// Discard deletes a draft that its reader has seen.
func (k *Keeper) Discard(ctx context.Context, by Author, ref Ref, saved int) error {
	err := k.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		old, err := k.draft(ctx, tx, ref, k.DB.ForUpdate())
		if err != nil {
			return err
		}
		if old.Saved != saved {
			return &Moved{By: old.By.Name, At: old.At}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM faq_revisions WHERE id = $1 AND locale = $2 AND draft = 1`, ref.ID, ref.Locale); err != nil {
			return err
		}
		return k.Note(ctx, tx, Event{Ref: ref, By: by, Do: "discard", Number: old.Number, What: old.Sum})
	})
	if err != nil {
		return fmt.Errorf("discard the draft of %s: %w", ref, err)
	}
	return nil
}

// Check tells what is wrong with a source as an entry beside what shoppers get now.
func (k *Keeper) Check(ctx context.Context, ref Ref, source string) (faq.Entry, faq.Mistakes, error) {
	set, err := k.Set(ctx)
	if err != nil {
		return faq.Entry{}, nil, err
	}
	e, ms := k.parse(ref, clean(source), set.exists)
	return e, ms, nil
}
