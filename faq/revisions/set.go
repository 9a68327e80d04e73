package revisions

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"aftercare/chat"
	"aftercare/faq"
)

// Live is an entry as shoppers get it.
type Live struct {
	faq.Entry
	Number int // 0: the engine's own text
	Source string
	Base   string // sum of the engine's file when the shop's text was begun
	At     time.Time
	By     string
}

// Set is what shoppers get at one generation. It never changes.
type Set struct {
	Generation int
	Live       map[Ref]Live
	Retired    map[Ref]Live         // hidden, as they last were
	Broken     map[Ref]faq.Mistakes // published once, and unreadable with today's settings, flows or intents
}

// Entries are the live entries, by locale and id.
func (s *Set) Entries() []faq.Entry {
	out := make([]faq.Entry, 0, len(s.Live))
	for _, ref := range sortedRefs(s.Live) {
		out = append(out, s.Live[ref].Entry)
	}
	return out
}

func (s *Set) exists(id, locale string) bool {
	_, ok := s.Live[Ref{id, locale}]
	return ok
}

// Set is what shoppers get now, by the database.
func (k *Keeper) Set(ctx context.Context) (*Set, error) {
	g, err := k.generation(ctx)
	if err != nil {
		return nil, err
	}
	if s := k.known(); s != nil && s.Generation == g {
		return s, nil
	}
	return k.load(ctx)
}

func (k *Keeper) generation(ctx context.Context) (g int, err error) {
	if err := k.DB.DB().QueryRowContext(ctx, `SELECT coalesce(max(generation), 0) FROM faq_publications`).Scan(&g); err != nil {
		return 0, fmt.Errorf("generation of the FAQ: %w", err)
	}
	return g, nil
}

// load reads the newest change of every entry, in one statement so that all are of one generation. That is the
// newest of theirs, as every publication changes something.
func (k *Keeper) load(ctx context.Context) (*Set, error) {
	wrap := func(err error) (*Set, error) { return nil, fmt.Errorf("load the FAQ: %w", err) }
	s := &Set{Live: make(map[Ref]Live, len(k.Base)), Retired: map[Ref]Live{}, Broken: map[Ref]faq.Mistakes{}}
	for _, b := range k.Base {
		s.Live[Ref{b.ID, b.Locale}] = Live{Entry: b.Entry, Source: b.Source}
	}
	rows, err := k.DB.DB().QueryContext(ctx, `SELECT c.generation, c.id, c.locale, c.action, c.number, p.at, p.name, coalesce(r.source, ''), coalesce(r.base, '')
		FROM faq_changes c JOIN faq_publications p ON p.generation = c.generation
		LEFT JOIN faq_revisions r ON r.id = c.id AND r.locale = c.locale AND r.number = c.number
		WHERE c.generation = (SELECT max(x.generation) FROM faq_changes x WHERE x.id = c.id AND x.locale = c.locale)`)
	if err != nil {
		return wrap(err)
	}
	defer rows.Close()
	for rows.Next() {
		var ref Ref
		var g int
		var at int64
		var do Action
		var l Live
		if err := rows.Scan(&g, &ref.ID, &ref.Locale, &do, &l.Number, &at, &l.By, &l.Source, &l.Base); err != nil {
			return wrap(err)
		}
		s.Generation = max(s.Generation, g)
		l.At = fromMillis(at)
		k.overlay(s, ref, do, l)
	}
	if err := rows.Err(); err != nil {
		return wrap(err)
	}
	return s, nil
}

// overlay lays one change over the set. A text that can't be read any more gives way to the engine's own, if
// there is one: a renamed setting must not silence the whole FAQ.
func (k *Keeper) overlay(s *Set, ref Ref, do Action, l Live) {
	shipped, has := k.shipped(ref)
	if l.Number == 0 && has {
		l.Entry, l.Source = shipped.Entry, shipped.Source
	}
	if l.Number > 0 {
		var ms faq.Mistakes
		if l.Entry, ms = k.parse(ref, l.Source, nil); len(ms) > 0 && do == Publish {
			s.Broken[ref] = ms
			if !has {
				delete(s.Live, ref)
			}
			return
		}
	}
	delete(s.Live, ref)
	switch {
	case do == Retire:
		s.Retired[ref] = l
	case l.Source != "": // else a text of the engine's that newer versions don't have
		s.Live[ref] = l
	}
}

// with is the set after changes, not yet published. sources are the revisions that they name.
func (k *Keeper) with(s *Set, changes []Change, revs map[Ref]Revision) (*Set, Mistaken) {
	next := &Set{Generation: s.Generation + 1, Live: make(map[Ref]Live, len(s.Live)), Retired: map[Ref]Live{}, Broken: map[Ref]faq.Mistakes{}}
	for ref, l := range s.Live {
		next.Live[ref] = l
	}
	for _, c := range changes {
		delete(next.Live, c.Ref)
		if c.Do == Publish {
			next.Live[c.Ref] = Live{Number: c.Number}
		}
	}
	var mistaken Mistaken
	for i, c := range changes {
		if c.Do != Publish {
			continue
		}
		rev := revs[c.Ref]
		e, ms := k.parse(c.Ref, rev.Source, next.exists)
		if len(ms) > 0 {
			mistaken = append(mistaken, RefMistakes{Index: i, Ref: c.Ref, Source: rev.Source, Mistakes: ms})
			continue
		}
		next.Live[c.Ref] = Live{Entry: e, Number: c.Number, Source: rev.Source, Base: rev.Base}
	}
	return next, mistaken
}

// change is a Change with when and by whom it was made.
type change struct {
	Change
	at time.Time
	by string
}

// changesOf are the changes of one entry, oldest first.
func (k *Keeper) changesOf(ctx context.Context, ref Ref) ([]change, error) {
	rows, err := k.DB.DB().QueryContext(ctx, `SELECT c.action, c.number, p.at, p.name FROM faq_changes c JOIN faq_publications p ON p.generation = c.generation
		WHERE c.id = $1 AND c.locale = $2 ORDER BY c.generation`, ref.ID, ref.Locale)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", ref, err)
	}
	defer rows.Close()
	var out []change
	for rows.Next() {
		c := change{Change: Change{Ref: ref}}
		var at int64
		if err := rows.Scan(&c.Do, &c.Number, &at, &c.by); err != nil {
			return nil, fmt.Errorf("history of %s: %w", ref, err)
		}
		c.at = fromMillis(at)
		out = append(out, c)
	}
	return out, rows.Err()
}

var errNothing = fmt.Errorf("%w: it changes nothing", chat.ErrInvalid)

// resolve finds the revision that a change publishes and refuses what makes no sense on this set.
func (k *Keeper) resolve(ctx context.Context, s *Set, c Change) (Revision, error) {
	live, isLive := s.Live[c.Ref]
	switch c.Do {
	case Retire:
		if !isLive {
			return Revision{}, fmt.Errorf("retire %s: %w", c.Ref, errNothing)
		}
		return Revision{}, nil
	case Publish:
		r, err := k.Revision(ctx, c.Ref, c.Number)
		if err != nil {
			return r, err
		}
		if isLive && live.Number == c.Number {
			return r, fmt.Errorf("publish %s: %w", c.Ref, errNothing)
		}
		if r.State == Draft && r.Saved != c.Saved {
			return r, &Moved{By: r.By.Name, At: r.At}
		}
		return r, nil
	}
	return Revision{}, fmt.Errorf("%w: the action %q", chat.ErrInvalid, c.Do)
}

// freeze ends a draft in the transaction that publishes it.
func freeze(ctx context.Context, tx *sql.Tx, r Revision) error {
	res, err := tx.ExecContext(ctx, `UPDATE faq_revisions SET draft = 0 WHERE id = $1 AND locale = $2 AND number = $3 AND draft = 1 AND saved = $4`,
		r.ID, r.Locale, r.Number, r.Saved)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return &Moved{By: r.By.Name, At: r.At}
}
