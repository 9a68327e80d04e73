package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/faq"
	"aftercare/faq/revisions"
	"aftercare/intents"
)

// State is what an import makes of an entry.
type State string

const (
	Created   State = "created"   // a draft of an entry that is not there yet
	Changed   State = "changed"   // a draft of one that is
	Unchanged State = "unchanged" // it says what is there already
	Skipped   State = "skipped"   // a colleague is writing it
)

// Item is what becomes of one row.
type Item struct {
	Place
	Ref       revisions.Ref
	Title     string
	State     State
	Why       string
	Intent    string
	Suggested bool    // the file has no intent: it is the classifier's
	P         float64 // of the suggestion
	Markdown  string  // the draft

	row           string
	saved, parent int
}

// Plan is what an import would do.
type Plan struct {
	*File
	Items []Item
}

// Count is how many items are in a state.
func (p *Plan) Count(s State) (n int) {
	for _, i := range p.Items {
		if i.State == s {
			n++
		}
	}
	return n
}

// NeedsApproval tells whether drafts would be made of anything that was decided without a person: noise that was
// dropped, intents that were guessed.
func (p *Plan) NeedsApproval() bool {
	drafts, guessed := 0, 0
	for _, i := range p.Items {
		if i.State != Created && i.State != Changed {
			continue
		}
		drafts++
		if i.Suggested {
			guessed++
		}
	}
	return guessed > 0 || drafts > 0 && len(p.Dropped) > 0
}

// Sum names the plan, so that what is approved is what was shown.
func (p *Plan) Sum() string {
	h := sha256.New()
	for _, i := range p.Items {
		fmt.Fprintf(h, "%s\x00%s\x00%d\x00%s\x00", i.Ref, i.State, i.saved, i.Markdown)
	}
	for _, d := range p.Dropped {
		fmt.Fprintf(h, "%s\x00", d.Text)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Importer imports into a shop's FAQ.
type Importer struct {
	Keeper *revisions.Keeper
	// Locale is of rows that don't say theirs; told from the text when empty.
	Locale string
	// Progress is called now and then, if it is there.
	Progress func(done, total int)
}

// Plan says what would become of a file. Its Problems are those of the file and of the entries beside what
// the shop has.
func (im Importer) Plan(ctx context.Context, f *File) (*Plan, error) {
	file := *f
	file.Problems, file.Notes = slices.Clone(f.Problems), slices.Clone(f.Notes)
	p := &planner{Importer: im, plan: &Plan{File: &file}, first: map[revisions.Ref]Place{}}
	var err error
	if p.set, err = im.Keeper.Set(ctx); err != nil {
		return nil, err
	}
	drafts, err := im.Keeper.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	p.drafts = map[revisions.Ref]revisions.Revision{}
	for _, d := range drafts {
		p.drafts[d.Ref] = d
	}
	for n, r := range f.Rows {
		if im.Progress != nil {
			im.Progress(n, len(f.Rows))
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.row(r)
	}
	for _, c := range p.checks {
		p.check(c)
	}
	for i := range p.plan.Items {
		if err := p.compare(ctx, &p.plan.Items[i]); err != nil {
			return nil, err
		}
	}
	if im.Progress != nil {
		im.Progress(len(f.Rows), len(f.Rows))
	}
	p.plan.inOrder()
	return p.plan, nil
}

// Save makes the plan's drafts, all or none. It returns an error, and changes nothing, when there are
// problems, or when somebody has saved one of the drafts since the plan was made.
func (im Importer) Save(ctx context.Context, by revisions.Author, p *Plan) error {
	if len(p.Problems) > 0 {
		return fmt.Errorf("%s has %d problems; nothing was imported", p.Name, len(p.Problems))
	}
	var drafts []revisions.Imported
	for _, i := range p.Items {
		if i.State == Created || i.State == Changed {
			drafts = append(drafts, revisions.Imported{Row: i.row, Save: revisions.Save{
				Ref: i.Ref, Source: i.Markdown, Parent: i.parent, Saved: i.saved, Note: "import: " + cutTo(p.Name, 200),
			}})
		}
	}
	if len(drafts) == 0 {
		return nil
	}
	return im.Keeper.Import(ctx, by, drafts)
}

// planner is one plan in the making.
type planner struct {
	Importer
	plan   *Plan
	checks []unchecked
	set    *revisions.Set
	drafts map[revisions.Ref]revisions.Revision
	first  map[revisions.Ref]Place
}

// unchecked is a row as an entry that is to be checked when all are known; said are the fields that something
// was said about already.
type unchecked struct {
	row      Row
	markdown string
	said     map[Field]bool
}

func (p *planner) row(r Row) {
	e, item := p.entry(r)
	if e.ID == "" || e.Locale == "" {
		return // said already
	}
	item.Ref = revisions.Ref{ID: e.ID, Locale: e.Locale}
	if other, twice := p.first[item.Ref]; twice {
		if r.Fields[ID] == "" {
			p.plan.wrong(r.where(Title), "the same question stands in %s; put the two together, or give each an id", other)
		} else {
			p.plan.wrong(r.where(ID), "the id %s is also in %s (%s); give each entry its own", e.ID, other, e.Locale)
		}
		return
	}
	p.first[item.Ref] = r.Place
	item.Place, item.Title, item.Intent = r.Place, e.Title, e.Intent
	p.plan.Items = append(p.plan.Items, item)
}

// entry is a row as an entry, over what is there already: columns that the file doesn't have keep it.
func (p *planner) entry(r Row) (faq.Entry, Item) {
	item := Item{row: r.sum()}
	if r.source != "" {
		e, _ := faq.Parse("", []byte(r.source)) // its mistakes are said by check
		item.Markdown = r.source
		if e.ID == "" || !slices.Contains(faq.Locales, e.Locale) {
			p.plan.wrong(r.Place, "the head has no id, or its locale is not one of %s", strings.Join(faq.Locales, ", "))
			return faq.Entry{}, item
		}
		if at := tags.FindStringIndex(r.source); at != nil {
			p.plan.wrong(Place{Line: 1 + strings.Count(r.source[:at[0]], "\n")}, "HTML (%s); write it as Markdown", r.source[at[0]:at[1]])
		}
		p.checks = append(p.checks, unchecked{row: r, markdown: r.source})
		return e, item
	}
	b := builder{plan: p.plan, row: r, labels: p.Keeper.Known.Labels, said: map[Field]bool{}}
	ref := b.ref(p.Locale)
	b.e = p.kept(ref)
	b.e.ID, b.e.Locale = ref.ID, ref.Locale
	b.fill()
	if b.e.Intent == "" && b.e.Title != "" {
		b.e.Intent, item.P = p.suggest(b.e.Title, b.e.Locale)
		item.Suggested = b.e.Intent != ""
	}
	source, err := faq.Format(b.e)
	if err != nil {
		p.plan.wrong(r.Place, "%v", err)
		return faq.Entry{}, item
	}
	item.Markdown = string(source)
	p.checks = append(p.checks, unchecked{row: r, markdown: item.Markdown, said: b.said})
	if len(b.said) > 0 {
		return faq.Entry{}, item
	}
	return b.e, item
}

// kept is what is there: the draft, else what shoppers get.
func (p *planner) kept(ref revisions.Ref) faq.Entry {
	if d, ok := p.drafts[ref]; ok {
		e, _ := faq.Parse("", []byte(d.Source)) // a draft may have mistakes; what can be read is kept
		return e
	}
	return p.set.Live[ref].Entry
}

// exists tells whether an entry can be related to.
func (p *planner) exists(id, locale string) bool {
	ref := revisions.Ref{ID: id, Locale: locale}
	_, here := p.first[ref]
	_, live := p.set.Live[ref]
	_, draft := p.drafts[ref]
	return here || live || draft
}

// check says what is wrong with an entry where it stands in the file.
func (p *planner) check(c unchecked) {
	_, err := faq.Check("", []byte(c.markdown), p.Keeper.Known, p.exists)
	var ms faq.Mistakes
	if !errors.As(err, &ms) {
		return
	}
	for _, m := range ms {
		field := fieldAt(c.markdown, m)
		at := c.row.where(field)
		if c.row.source != "" {
			at = Place{Line: m.Line}
		}
		if !c.said[field] {
			p.plan.wrong(at, "%s", m.What)
		}
	}
}

// compare finds out what becomes of an item.
func (p *planner) compare(ctx context.Context, item *Item) error {
	d, drafted := p.drafts[item.Ref]
	live, isLive := p.set.Live[item.Ref]
	item.State = Created
	if drafted || isLive {
		item.State = Changed
	}
	if drafted && same(item.Markdown, d.Source) || !drafted && isLive && same(item.Markdown, live.Source) {
		item.State = Unchanged
		return nil
	}
	item.saved, item.parent = d.Saved, live.Number
	if !drafted && !isLive {
		if _, retired := p.set.Retired[item.Ref]; !retired {
			return nil
		}
		item.State, item.Why = Changed, "shoppers don't get it now; publishing the draft brings it back"
	}
	events, err := p.Keeper.Audit(ctx, item.Ref) // newest first
	if err != nil {
		return err
	}
	if at, by, ok := asImported(events, item.row); ok {
		item.State, item.Why = Unchanged, fmt.Sprintf("imported by %s on %s, and edited since", by, at.Format(time.DateOnly))
		return nil
	}
	if drafted && !untouched(events, d.Number) {
		item.State, item.Why = Skipped, fmt.Sprintf("%s has an open draft of it; publish or discard that, and import again", d.By.Name)
	}
	return nil
}

// asImported tells whether the newest import of an entry was of this very row, and was not thrown away.
func asImported(events []revisions.Event, row string) (at time.Time, by string, ok bool) {
	for _, e := range events {
		switch e.Do {
		case "discard":
			return at, "", false
		case revisions.Import:
			return e.At, e.By.Name, e.What == row
		}
	}
	return at, "", false
}

// untouched tells whether a draft is as an import has left it.
func untouched(events []revisions.Event, number int) bool {
	for _, e := range events {
		if e.Number == number && (e.Do == "save" || e.Do == revisions.Import) {
			return e.Do == revisions.Import
		}
	}
	return false
}

// same compares what two sources say, not how.
func same(a, b string) bool {
	x, errX := faq.Parse("", []byte(a))
	y, errY := faq.Parse("", []byte(b))
	if errX != nil || errY != nil {
		return a == b
	}
	for _, e := range []*faq.Entry{&x, &y} {
		e.Version = ""
		if len(e.Related) == 0 {
			e.Related = nil
		}
	}
	return fmt.Sprintf("%#v", x) == fmt.Sprintf("%#v", y)
}

// suggest is the likeliest intent of a question, among those that an entry can have.
func (p *planner) suggest(question, locale string) (label string, prob float64) {
	if p.Keeper.Ask.Understand == nil {
		return "", 0
	}
	q := query(question, locale)
	p.Keeper.Ask.Understand(&q)
	for _, g := range q.Guesses {
		if g.Label != intents.OutOfScope && slices.Contains(p.Keeper.Known.Labels, g.Label) {
			return g.Label, g.P
		}
	}
	return "", 0
}

// sum names what a row says.
func (r Row) sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00", r.source)
	for _, k := range slices.Sorted(maps.Keys(r.Fields)) {
		fmt.Fprintf(h, "%s\x00%s\x00", k, r.Fields[k])
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// fieldAt is the part of an entry that a mistake is about.
func fieldAt(source string, m faq.Mistake) Field {
	if key, _, ok := strings.Cut(m.What, " is missing"); ok {
		return Field(key)
	}
	at := Long
	for n, l := range strings.Split(source, "\n")[1:] {
		if n+2 > m.Line {
			break
		}
		if l == "---" {
			return Long
		}
		if key, _, ok := strings.Cut(l, ":"); ok && key != "" && !strings.ContainsAny(key, " \t-\"'#") {
			at = Field(key)
		}
	}
	return at
}

func cutTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
