package revisions

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"aftercare/chat"
	"aftercare/faq/golden"
)

// Action is what a change does to an entry.
type Action string

const (
	Publish Action = "publish" // a revision becomes what shoppers get: the draft, or an older one (a rollback)
	Retire  Action = "retire"  // shoppers don't get it any more
)

// Change is one step of a publication. Saved is of a draft: what its reader has seen. For Retire, Number is
// the revision that is taken away.
type Change struct {
	Ref    Ref
	Do     Action
	Number int
	Saved  int
}

// Request is a publication to be made. Generation is the one that its author has seen; when entries of
// theirs were changed since, it is refused with *Moved.
type Request struct {
	Changes    []Change
	Generation int
	Note       string
	// Override publishes although golden questions get worse answers. It is the reason, and is kept.
	Override string
	// Rehearse asks the golden questions and changes nothing.
	Rehearse bool
}

// Publication is what was published, when and by whom.
type Publication struct {
	Generation int
	At         time.Time
	By         Author
	Note       string
	Override   string
	Changes    []Change
	Gate       golden.Report
}

const maxChanges = 2000

// Publish changes what shoppers get: all changes or none. It is refused with Mistaken when an entry can't be
// read, with *Worse when the golden questions' score falls and no reason is given, and with *Moved when
// somebody else has published the same entries since the author looked, or anything while the questions
// were asked. A rehearsal returns what would happen, also when it would be refused as worse.
func (k *Keeper) Publish(ctx context.Context, by Author, r Request) (Publication, error) {
	p, err := k.publish(ctx, by, r)
	if err != nil {
		return p, fmt.Errorf("publish: %w", err)
	}
	return p, nil
}

func (k *Keeper) publish(ctx context.Context, by Author, r Request) (Publication, error) {
	if err := checkRequest(r); err != nil {
		return Publication{}, err
	}
	set, err := k.Set(ctx)
	if err != nil {
		return Publication{}, err
	}
	if err := k.overtaken(ctx, r); err != nil {
		return Publication{}, err
	}
	p := Publication{Generation: set.Generation + 1, At: k.now(), By: by, Note: r.Note, Override: r.Override, Changes: slices.Clone(r.Changes)}
	revs := map[Ref]Revision{}
	for i, c := range p.Changes {
		if revs[c.Ref], err = k.resolve(ctx, set, c); err != nil {
			return Publication{}, err
		}
		if c.Do == Retire {
			p.Changes[i].Number = set.Live[c.Ref].Number
		}
	}
	next, mistaken := k.with(set, p.Changes, revs)
	if len(mistaken) > 0 {
		return Publication{}, mistaken
	}
	if p.Gate, err = k.gate(ctx, set, next); err != nil {
		return Publication{}, err
	}
	switch {
	case r.Rehearse:
		return p, nil
	case p.Gate.Fails() && r.Override == "":
		return p, &Worse{p.Gate}
	case !p.Gate.Fails():
		p.Override = ""
	}
	if err := k.commit(ctx, p, revs); err != nil {
		return Publication{}, err
	}
	k.Bus.Wake(Topic)
	// This node's next shopper gets it at once; the others follow.
	if err := k.Sync(ctx); err != nil {
		k.Log.ErrorContext(ctx, "the FAQ is published and not yet searched on this node; it tries again", "cause", err)
	}
	return p, nil
}

func checkRequest(r Request) error {
	seen := map[Ref]bool{}
	for _, c := range r.Changes {
		if err := checkRef(c.Ref); err != nil {
			return err
		}
		if seen[c.Ref] {
			return fmt.Errorf("%w: %s is changed twice", chat.ErrInvalid, c.Ref)
		}
		seen[c.Ref] = true
	}
	if len(r.Changes) == 0 || len(r.Changes) > maxChanges {
		return fmt.Errorf("%w: %d changes; a publication has 1 to %d", chat.ErrInvalid, len(r.Changes), maxChanges)
	}
	return errors.Join(checkText("note", r.Note, maxNote), checkText("reason", r.Override, maxNote))
}

// overtaken refuses a request about entries that were published after its author looked.
func (k *Keeper) overtaken(ctx context.Context, r Request) error {
	since, err := k.Publications(ctx, r.Generation)
	if err != nil {
		return err
	}
	since = slices.DeleteFunc(since, func(p Publication) bool {
		return !slices.ContainsFunc(p.Changes, func(a Change) bool {
			return slices.ContainsFunc(r.Changes, func(b Change) bool { return a.Ref == b.Ref })
		})
	})
	if len(since) > 0 {
		return &Moved{Publications: since, By: since[0].By.Name, At: since[0].At}
	}
	return nil
}

// gate asks the golden questions before and after.
func (k *Keeper) gate(ctx context.Context, before, after *Set) (golden.Report, error) {
	questions, err := k.questions(ctx)
	if err != nil {
		return golden.Report{}, err
	}
	next, err := k.Build(after.Entries())
	if err != nil {
		return golden.Report{}, err
	}
	defer next.Close()
	old, done, err := k.searcher(before)
	if err != nil {
		return golden.Report{}, err
	}
	defer done()
	return golden.Compare(ctx, old, next, questions, k.Ask)
}

// commit writes a publication under its generation, unless somebody else has taken that.
func (k *Keeper) commit(ctx context.Context, p Publication, revs map[Ref]Revision) error {
	gate, err := json.Marshal(p.Gate)
	if err != nil {
		return err
	}
	var taken bool
	err = k.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		taken = false
		r, err := tx.ExecContext(ctx, `INSERT INTO faq_publications (generation, at, author, name, note, override, gate)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (generation) DO NOTHING`,
			p.Generation, millis(p.At), p.By.ID, p.By.Name, p.Note, p.Override, string(gate))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			taken = err == nil
			return errors.Join(err, chat.ErrMoved)
		}
		for _, c := range p.Changes {
			if rev := revs[c.Ref]; rev.State == Draft && c.Do == Publish {
				if err := freeze(ctx, tx, rev); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO faq_changes (generation, id, locale, action, number) VALUES ($1, $2, $3, $4, $5)`,
				p.Generation, c.Ref.ID, c.Ref.Locale, string(c.Do), c.Number); err != nil {
				return err
			}
			what := p.Note
			if p.Override != "" {
				what = p.Override
			}
			if err := k.Note(ctx, tx, Event{Ref: c.Ref, By: p.By, Do: string(c.Do), Number: c.Number, What: what}); err != nil {
				return err
			}
		}
		return nil
	})
	if !taken {
		return err
	}
	since, err := k.Publications(ctx, p.Generation-1)
	if err != nil || len(since) == 0 {
		return errors.Join(chat.ErrMoved, err)
	}
	return &Moved{Publications: since, By: since[0].By.Name, At: since[0].At}
}

const maxPublications = 200

// Publications are those after a generation, newest first, at most maxPublications.
func (k *Keeper) Publications(ctx context.Context, after int) ([]Publication, error) {
	wrap := func(err error) ([]Publication, error) { return nil, fmt.Errorf("publications of the FAQ: %w", err) }
	rows, err := k.DB.DB().QueryContext(ctx, fmt.Sprintf(`SELECT generation, at, author, name, note, override, gate FROM faq_publications
		WHERE generation > $1 ORDER BY generation DESC LIMIT %d`, maxPublications), after)
	if err != nil {
		return wrap(err)
	}
	defer rows.Close()
	var out []Publication
	for rows.Next() {
		var p Publication
		var at int64
		var gate string
		if err := rows.Scan(&p.Generation, &at, &p.By.ID, &p.By.Name, &p.Note, &p.Override, &gate); err != nil {
			return wrap(err)
		}
		if err := json.Unmarshal([]byte(gate), &p.Gate); err != nil {
			return wrap(err)
		}
		p.At = fromMillis(at)
		out = append(out, p)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(out) == 0 {
		return out, err
	}
	changes, err := k.DB.DB().QueryContext(ctx, `SELECT generation, id, locale, action, number FROM faq_changes
		WHERE generation >= $1 AND generation <= $2 ORDER BY generation, locale, id`, out[len(out)-1].Generation, out[0].Generation)
	if err != nil {
		return wrap(err)
	}
	defer changes.Close()
	for changes.Next() {
		var g int
		var c Change
		if err := changes.Scan(&g, &c.Ref.ID, &c.Ref.Locale, &c.Do, &c.Number); err != nil {
			return wrap(err)
		}
		i := out[0].Generation - g
		out[i].Changes = append(out[i].Changes, c)
	}
	return out, changes.Err()
}
