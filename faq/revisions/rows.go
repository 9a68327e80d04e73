package revisions

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"aftercare/chat"
)

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

const selectRevision = `SELECT id, locale, number, draft, saved, source, sum, parent, base, note, author, name, saved_at FROM faq_revisions`

func scanRevision(row interface{ Scan(...any) error }) (r Revision, err error) {
	var draft int
	var at int64
	err = row.Scan(&r.ID, &r.Locale, &r.Number, &draft, &r.Saved, &r.Source, &r.Sum, &r.Parent, &r.Base, &r.Note, &r.By.ID, &r.By.Name, &at)
	if errors.Is(err, sql.ErrNoRows) {
		err = chat.ErrNotFound
	}
	r.At, r.State = fromMillis(at), Retired
	if draft == 1 {
		r.State = Draft
	}
	return r, err
}

// draft is the open draft of an entry, or ErrNotFound.
func (k *Keeper) draft(ctx context.Context, q querier, ref Ref, lock string) (Revision, error) {
	return scanRevision(q.QueryRowContext(ctx, selectRevision+` WHERE id = $1 AND locale = $2 AND draft = 1`+lock, ref.ID, ref.Locale))
}

// Draft is the open draft of an entry, or chat.ErrNotFound.
func (k *Keeper) Draft(ctx context.Context, ref Ref) (Revision, error) {
	r, err := k.draft(ctx, k.DB.DB(), ref, "")
	if err != nil {
		return r, fmt.Errorf("draft of %s: %w", ref, err)
	}
	return r, nil
}

// Drafts are all open drafts, by locale and id.
func (k *Keeper) Drafts(ctx context.Context) ([]Revision, error) {
	return k.list(ctx, ` WHERE draft = 1 ORDER BY locale, id`)
}

// Sums are the sums of all texts that each entry ever had, the engine's own among them.
func (k *Keeper) Sums(ctx context.Context) (map[Ref][]string, error) {
	out := map[Ref][]string{}
	for _, s := range k.Base {
		ref := Ref{s.ID, s.Locale}
		out[ref] = append(out[ref], s.Version)
	}
	rows, err := k.DB.DB().QueryContext(ctx, `SELECT id, locale, sum FROM faq_revisions`)
	if err != nil {
		return nil, fmt.Errorf("sums of the FAQ: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var ref Ref
		var s string
		if err := rows.Scan(&ref.ID, &ref.Locale, &s); err != nil {
			return nil, err
		}
		if !slices.Contains(out[ref], s) {
			out[ref] = append(out[ref], s)
		}
	}
	return out, rows.Err()
}

func (k *Keeper) list(ctx context.Context, where string, args ...any) ([]Revision, error) {
	rows, err := k.DB.DB().QueryContext(ctx, selectRevision+where, args...)
	if err != nil {
		return nil, fmt.Errorf("revisions of the FAQ: %w", err)
	}
	defer rows.Close()
	var out []Revision
	for rows.Next() {
		r, err := scanRevision(rows)
		if err != nil {
			return nil, fmt.Errorf("revisions of the FAQ: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// Revisions are all versions of an entry, the newest first, the engine's own (number 0) last.
func (k *Keeper) Revisions(ctx context.Context, ref Ref) ([]Revision, error) {
	out, err := k.list(ctx, ` WHERE id = $1 AND locale = $2 ORDER BY number DESC`, ref.ID, ref.Locale)
	if err != nil {
		return nil, err
	}
	if s, ok := k.shipped(ref); ok {
		out = append(out, Revision{Ref: ref, State: Retired, Source: s.Source, Sum: s.Version})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("entry %s: %w", ref, chat.ErrNotFound)
	}
	changes, err := k.changesOf(ctx, ref)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].dated(changes)
	}
	return out, nil
}

// dated reads a revision's state and times off the changes of its entry, oldest first. Until the first of
// them shoppers get the engine's own text.
func (r *Revision) dated(changes []change) {
	live := r.Number == 0
	for _, c := range changes {
		is := c.Do == Publish && c.Number == r.Number
		switch {
		case is && !live:
			r.PublishedAt, r.PublishedBy = c.at, c.by
			r.RetiredAt, r.RetiredBy = time.Time{}, ""
		case live && !is:
			r.RetiredAt, r.RetiredBy = c.at, c.by
		}
		live = is
	}
	if live {
		r.State = Published
	}
}

// Revision is one version of an entry, or chat.ErrNotFound.
func (k *Keeper) Revision(ctx context.Context, ref Ref, number int) (Revision, error) {
	all, err := k.Revisions(ctx, ref)
	if err != nil {
		return Revision{}, err
	}
	i := slices.IndexFunc(all, func(r Revision) bool { return r.Number == number })
	if i < 0 {
		return Revision{}, fmt.Errorf("revision %d of %s: %w", number, ref, chat.ErrNotFound)
	}
	return all[i], nil
}

// Diff compares two versions of an entry line by line.
func (k *Keeper) Diff(ctx context.Context, ref Ref, from, to int) ([]Line, error) {
	a, err := k.Revision(ctx, ref, from)
	if err != nil {
		return nil, err
	}
	b, err := k.Revision(ctx, ref, to)
	if err != nil {
		return nil, err
	}
	return diff(a.Source, b.Source), nil
}

func (k *Keeper) shipped(ref Ref) (Shipped, bool) {
	i, ok := slices.BinarySearchFunc(k.Base, ref, func(s Shipped, r Ref) int {
		return cmp.Or(cmp.Compare(s.Locale, r.Locale), cmp.Compare(s.ID, r.ID))
	})
	if !ok {
		return Shipped{}, false
	}
	return k.Base[i], true
}

// BaseSum is the sum of the engine's own file, or "".
func (k *Keeper) BaseSum(ref Ref) string {
	s, _ := k.shipped(ref)
	return s.Version
}

func sortedRefs[V any](m map[Ref]V) []Ref {
	refs := make([]Ref, 0, len(m))
	for r := range m {
		refs = append(refs, r)
	}
	slices.SortFunc(refs, func(a, b Ref) int { return cmp.Or(cmp.Compare(a.Locale, b.Locale), cmp.Compare(a.ID, b.ID)) })
	return refs
}
