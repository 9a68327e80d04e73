package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/learning"
	"aftercare/faq/revisions"
)

const (
	maxRows = 1000
	soon    = 14 * 24 * time.Hour
	// quiet is how long an entry is live without being the answer to anything before it is worth a look.
	quiet = 90 * 24 * time.Hour
	// An answer is often rated down from so many thumbs and this share of all on.
	fewestDown = 3
	shareDown  = .4
)

// view is everything that lists are made of, at one moment.
type view struct {
	set    *revisions.Set
	drafts map[revisions.Ref]revisions.Revision
	sums   map[revisions.Ref][]string
	counts map[string]learning.Count
	lost   map[revisions.Ref]bool // only when it was asked for
}

func (s *Server) view(ctx context.Context) (v view, err error) {
	if v.set, err = s.Keeper.Set(ctx); err != nil {
		return v, err
	}
	drafts, err := s.Keeper.Drafts(ctx)
	if err != nil {
		return v, err
	}
	v.drafts = map[revisions.Ref]revisions.Revision{}
	for _, d := range drafts {
		v.drafts[d.Ref] = d
	}
	if v.sums, err = s.Keeper.Sums(ctx); err != nil {
		return v, err
	}
	v.counts, err = s.Learning.Counts(ctx)
	return v, err
}

// rows are all entries, whatever their state.
func (s *Server) rows(v view) []Row {
	all := map[revisions.Ref]bool{}
	for r := range v.set.Live {
		all[r] = true
	}
	for r := range v.set.Retired {
		all[r] = true
	}
	for r := range v.set.Broken {
		all[r] = true
	}
	for r := range v.drafts {
		all[r] = true
	}
	out := make([]Row, 0, len(all))
	for r := range all {
		row, _ := s.row(v, r)
		out = append(out, row)
	}
	slices.SortFunc(out, byID)
	return out
}

// row is one entry in a list, and the text that it is found by.
func (s *Server) row(v view, r revisions.Ref) (Row, faq.Entry) {
	row := Row{ID: r.ID, Locale: chat.Locale(r.Locale), State: Draft}
	live, ok := v.set.Live[r]
	draft, drafted := v.drafts[r]
	switch {
	case ok:
		row.State = Published
	default:
		if live, ok = v.set.Retired[r]; ok {
			row.State = Retired
		}
	}
	e := live.Entry
	if !ok && drafted {
		e, _ = faq.Parse("", []byte(draft.Source)) // as far as it can be read
	}
	row.Title, row.Intent, row.Audience = e.Title, e.Intent, e.Audience
	row.Number, row.Shipped = live.Number, ok && live.Number == 0
	row.ChangedAt, row.ChangedBy = live.At, live.By
	if drafted {
		row.Draft = draft.Number
		if draft.At.After(row.ChangedAt) {
			row.ChangedAt, row.ChangedBy = draft.At, draft.By.Name
		}
	}
	for _, sum := range v.sums[r] {
		c := v.counts[sum]
		row.Hits, row.Up, row.Down = row.Hits+c.Recent, row.Up+c.Up, row.Down+c.Down
	}
	row.Problems = s.problems(v, r, row, live)
	return row, e
}

// problems are the reasons to look at an entry again.
func (s *Server) problems(v view, r revisions.Ref, row Row, live revisions.Live) []Problem {
	var out []Problem
	add := func(p Problem, is bool) {
		if is {
			out = append(out, p)
		}
	}
	_, broken := v.set.Broken[r]
	add(Broken, broken)
	if row.State != Published {
		return out
	}
	now := s.Now()
	until := live.ValidUntil
	expired := !until.IsZero() && !live.ValidOn(now) && now.After(until)
	add(Expired, expired)
	add(ExpiresSoon, !expired && !until.IsZero() && until.Sub(now) < soon)
	c := v.counts[live.Version]
	add(RatedDown, c.Down >= fewestDown && float64(c.Down) >= shareDown*float64(c.Down+c.Up))
	add(BaseChanged, live.Number > 0 && live.Base != s.Keeper.BaseSum(r))
	hits := 0
	for _, sum := range v.sums[r] {
		hits += v.counts[sum].Hits
	}
	since := live.At
	if since.Before(s.Counting) {
		since = s.Counting
	}
	add(NeverHit, hits == 0 && now.Sub(since) >= quiet)
	add(NotFindable, v.lost[r])
	other := false
	for _, l := range faq.Locales {
		_, ok := v.set.Live[revisions.Ref{ID: r.ID, Locale: l}]
		other = other || ok && l != r.Locale
	}
	add(Untranslated, !other)
	return out
}

func (s *Server) entries(ctx context.Context, r request) (any, error) {
	q := r.URL.Query()
	offset, err1 := number(q.Get("offset"))
	limit, err2 := number(q.Get("limit"))
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	v, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	problem := Problem(q.Get("problem"))
	if problem == NotFindable {
		if v.lost, err = s.lost(ctx, v.set); err != nil {
			return nil, err
		}
	}
	words := strings.Fields(s.Fold(q.Get("q")))
	is := func(filter, value string) bool { return filter == "" || filter == value }
	rows := slices.DeleteFunc(s.rows(v), func(row Row) bool {
		return !is(q.Get("locale"), string(row.Locale)) || !is(q.Get("intent"), row.Intent) || !is(q.Get("audience"), row.Audience) ||
			!row.in(q.Get("state")) || problem != "" && !slices.Contains(row.Problems, problem) || !s.contains(v, row, words)
	})
	if limit == 0 || limit > maxRows {
		limit = maxRows
	}
	out := Entries{Rows: []Row{}, Total: len(rows), Generation: v.set.Generation}
	if offset < len(rows) {
		out.Rows = rows[offset:min(len(rows), offset+limit)]
	}
	return out, nil
}

// in tells whether a row belongs in a list of a state. Whatever has an open draft is among the drafts.
func (row Row) in(state string) bool {
	return state == "" || State(state) == row.State || State(state) == Draft && row.Draft > 0
}

// contains looks for every word in an entry's id, title, questions and answers.
func (s *Server) contains(v view, row Row, words []string) bool {
	if len(words) == 0 {
		return true
	}
	_, e := s.row(v, revisions.Ref{ID: row.ID, Locale: string(row.Locale)})
	text := s.Fold(strings.Join(append([]string{row.ID, e.Title, e.Answer, e.Long, e.Source}, e.Questions...), "\n"))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

func (s *Server) entry(ctx context.Context, r request) (any, error) {
	ref := r.ref()
	v, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Keeper.Revisions(ctx, ref)
	if err != nil {
		return nil, err
	}
	row, _ := s.row(v, ref)
	out := Entry{Row: row, Revisions: []Revision{}, Generation: v.set.Generation}
	for _, rev := range all {
		out.Revisions = append(out.Revisions, s.revisionOf(v, rev))
		switch {
		case rev.State == revisions.Draft:
			out.Draft, err = s.text(ctx, v, rev)
		case rev.Number == row.Number && row.State != Draft:
			out.Live, err = s.text(ctx, v, rev)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, l := range faq.Locales {
		other := revisions.Ref{ID: ref.ID, Locale: l}
		_, live := v.set.Live[other]
		_, draft := v.drafts[other]
		if l != ref.Locale && (live || draft) {
			out.Other = &Ref{ID: ref.ID, Locale: chat.Locale(l)}
		}
	}
	return out, nil
}

func (s *Server) revisionOf(v view, r revisions.Revision) Revision {
	c := v.counts[r.Sum]
	return Revision{
		Number: r.Number, State: State(r.State), Parent: r.Parent, Saved: r.Saved, Sum: r.Sum, By: r.By.Name, At: r.At, Note: r.Note,
		PublishedAt: r.PublishedAt, PublishedBy: r.PublishedBy, RetiredAt: r.RetiredAt, RetiredBy: r.RetiredBy,
		Hits: c.Recent, Up: c.Up, Down: c.Down,
	}
}

func (s *Server) text(ctx context.Context, v view, r revisions.Revision) (*Text, error) {
	e, ms, err := s.Keeper.Check(ctx, r.Ref, r.Source)
	if err != nil {
		return nil, err
	}
	return &Text{Revision: s.revisionOf(v, r), Markdown: r.Source, Fields: fields(e), Mistakes: mistakes(r.Source, ms)}, nil
}

func (s *Server) revision(ctx context.Context, r request) (any, error) {
	n, err := number(r.PathValue("n"))
	if err != nil {
		return nil, err
	}
	rev, err := s.Keeper.Revision(ctx, r.ref(), n)
	if err != nil {
		return nil, err
	}
	v, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	return s.text(ctx, v, rev)
}

func (s *Server) diff(ctx context.Context, r request) (any, error) {
	from, err1 := number(r.URL.Query().Get("from"))
	to, err2 := number(r.URL.Query().Get("to"))
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	lines, err := s.Keeper.Diff(ctx, r.ref(), from, to)
	if err != nil {
		return nil, err
	}
	out := Diff{From: from, To: to, Lines: []DiffLine{}}
	for _, l := range lines {
		out.Lines = append(out.Lines, DiffLine{Op: l.Op, From: l.From, To: l.To, Text: l.Text})
	}
	return out, nil
}

// stale lists the entries with problems, those with the most first.
func (s *Server) stale(ctx context.Context, _ request) (any, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	if v.lost, err = s.lost(ctx, v.set); err != nil {
		return nil, err
	}
	rows := slices.DeleteFunc(s.rows(v), func(row Row) bool { return len(row.Problems) == 0 })
	slices.SortStableFunc(rows, func(a, b Row) int { return len(b.Problems) - len(a.Problems) })
	return Entries{Rows: rows, Total: len(rows), Generation: v.set.Generation}, nil
}

func (s *Server) stats(ctx context.Context, _ request) (any, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	out := Stats{Entries: len(v.set.Live), Drafts: len(v.drafts), Retired: len(v.set.Retired), Generation: v.set.Generation, Since: s.Counting.UTC()}
	for _, row := range s.rows(v) {
		if len(row.Problems) > 0 {
			out.Problems++
		}
	}
	for _, c := range v.counts {
		out.Up, out.Down = out.Up+c.Up, out.Down+c.Down
	}
	days, err := s.Learning.Days(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range days {
		out.Days = append(out.Days, Day{Day: d.Day, Answers: d.Answers, Missed: d.Missed})
		out.Answers, out.Missed = out.Answers+d.Answers, out.Missed+d.Missed
	}
	_, out.Clusters, err = s.Learning.Clusters(ctx, learning.Filter{State: learning.Open, Limit: 1})
	return out, err
}

func (s *Server) audit(ctx context.Context, r request) (any, error) {
	q := r.URL.Query()
	events, err := s.Keeper.Audit(ctx, revisions.Ref{ID: q.Get("id"), Locale: q.Get("locale")})
	if err != nil {
		return nil, err
	}
	out := Audit{Events: []Event{}}
	for _, e := range events {
		line := Event{At: e.At, By: e.By.Name, Do: e.Do, Number: e.Number, What: e.What}
		if e.Ref.ID != "" {
			of := ref(e.Ref)
			line.Ref = &of
		}
		out.Events = append(out.Events, line)
	}
	return out, nil
}

func (s *Server) meta(_ context.Context, r request) (any, error) {
	out := Meta{Role: r.role, Locales: faq.Locales, Flows: s.Flows, Labels: []Label{}, Audiences: []Named{}, Settings: []Setting{}}
	for _, l := range s.Labels {
		out.Labels = append(out.Labels, Label{Label: l, Name: s.LabelName(l)})
	}
	for _, a := range faq.Audiences {
		out.Audiences = append(out.Audiences, Named{Value: a, Name: audiences[a]})
	}
	names := make([]string, 0, len(s.Settings["zh"]))
	for n := range s.Settings["zh"] {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		out.Settings = append(out.Settings, Setting{Name: n, Value: chat.Text{Zh: s.Settings["zh"][n], En: s.Settings["en"][n]}})
	}
	return out, nil
}

var audiences = map[string]chat.Text{
	faq.All: {Zh: "所有地区", En: "everywhere"},
	"cn":    {Zh: "中国大陆", En: "mainland China"},
	"tw":    {Zh: "中国台湾", En: "Taiwan"},
	"eu":    {Zh: "欧盟", En: "European Union"},
	"uk":    {Zh: "英国", En: "United Kingdom"},
	"us":    {Zh: "美国", En: "United States"},
}

var errNoContent = fmt.Errorf("%w: the entry is empty", chat.ErrInvalid)
