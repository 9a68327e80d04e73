package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/golden"
	"aftercare/faq/learning"
	"aftercare/faq/revisions"
	"aftercare/kb"
)

func (s *Server) saveDraft(ctx context.Context, r request) (any, error) {
	b, err := read[SaveDraft](r)
	if err != nil {
		return nil, err
	}
	source, err := b.Content.markdown()
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(source) == "" {
		return nil, errNoContent
	}
	rev, err := s.Keeper.SaveDraft(ctx, r.by, revisions.Save{Ref: r.ref(), Source: source, Parent: b.Parent, Saved: b.Saved, Note: b.Note})
	if err != nil {
		return nil, err
	}
	return s.text(ctx, view{}, rev)
}

func (s *Server) discard(ctx context.Context, r request) (any, error) {
	saved, err := number(r.URL.Query().Get("saved"))
	if err != nil {
		return nil, err
	}
	return nil, s.Keeper.Discard(ctx, r.by, r.ref(), saved)
}

// saveDrafts refuses all when one has no id or language, as nobody could find it again; other mistakes stay in
// the drafts until they are mended.
func (s *Server) saveDrafts(ctx context.Context, r request) (any, error) {
	b, err := read[SaveDrafts](r)
	if err != nil {
		return nil, err
	}
	sources := map[revisions.Ref]string{}
	var wrong revisions.Mistaken
	for i, c := range b.Contents {
		source, err := c.markdown()
		if err != nil {
			return nil, err
		}
		e, err := faq.Parse("", []byte(source))
		of := revisions.Ref{ID: e.ID, Locale: e.Locale}
		var ms faq.Mistakes
		if _, twice := sources[of]; twice {
			ms = faq.Mistakes{{Line: 1, Col: 1, What: fmt.Sprintf("%s is given twice", of)}}
		} else if (e.ID == "" || !slices.Contains(faq.Locales, e.Locale)) && !errors.As(err, &ms) {
			ms = faq.Mistakes{{Line: 1, Col: 1, What: "id or locale is missing"}}
		}
		if len(ms) > 0 {
			wrong = append(wrong, revisions.RefMistakes{Index: i, Ref: of, Source: source, Mistakes: ms})
		}
		sources[of] = source
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	saved, unchanged, err := s.Keeper.SaveDrafts(ctx, r.by, b.Note, sources)
	if err != nil {
		return nil, err
	}
	return SavedDrafts{Saved: refs(saved), Unchanged: refs(unchanged)}, nil
}

func (s *Server) check(ctx context.Context, r request) (any, error) {
	source, e, ms, err := s.content(ctx, r)
	if err != nil {
		return nil, err
	}
	return Checked{Markdown: source, Fields: fields(e), Mistakes: mistakes(source, ms)}, nil
}

// content reads an entry that isn't kept.
func (s *Server) content(ctx context.Context, r request) (source string, e faq.Entry, ms faq.Mistakes, err error) {
	c, err := read[Content](r)
	if err != nil {
		return "", e, nil, err
	}
	if source, err = c.markdown(); err != nil {
		return "", e, nil, err
	}
	e, _ = faq.Parse("", []byte(source))
	e, ms, err = s.Keeper.Check(ctx, revisions.Ref{ID: e.ID, Locale: e.Locale}, source)
	return source, e, ms, err
}

// preview shows what can be shown, mistakes or not.
func (s *Server) preview(ctx context.Context, r request) (any, error) {
	source, e, ms, err := s.content(ctx, r)
	if err != nil {
		return nil, err
	}
	locale := chat.Zh
	if e.Locale == string(chat.En) {
		locale = chat.En
	}
	settings := s.Settings[string(locale)]
	answer, _ := faq.Fill(e.Answer, settings) // a setting that doesn't exist stays as it is typed, and is among the mistakes
	long, _ := faq.Fill(e.Long, settings)
	m, err := s.Shown(kb.Hit{
		Entry: e.ID, Version: e.Version, Intent: e.Intent, Title: e.Title, Answer: answer, Rule: e.Source, Next: e.Next, Confidence: 1,
	}, locale)
	if err != nil {
		return nil, err
	}
	return Preview{Message: m, Long: long, Mistakes: mistakes(source, ms)}, nil
}

const matched = 10 // hits of a match test

func (s *Server) match(ctx context.Context, r request) (any, error) {
	b, err := read[MatchTest](r)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(b.Text) == "" || len(b.Text) > chat.MaxText {
		return nil, fmt.Errorf("%w: the question is empty or too long", chat.ErrInvalid)
	}
	if b.Locale == "" {
		b.Locale = chat.Locale(s.Language(b.Text))
	}
	if b.Locale != chat.En {
		b.Locale = chat.Zh
	}
	if err := s.Keeper.Sync(ctx); err != nil { // what another node has published
		return nil, err
	}
	service := s.KB
	if b.Drafts {
		if service, err = s.drafted(ctx); err != nil {
			return nil, err
		}
		defer service.Close()
	}
	q := kb.Query{Text: b.Text, Locale: string(b.Locale), Audience: b.Audience, Limit: matched}
	s.Keeper.Ask.Understand(&q)
	found, err := service.Explain(ctx, q)
	if err != nil {
		return nil, err
	}
	bands := s.Keeper.Ask.Bands
	out := Match{Locale: b.Locale, Folded: s.Fold(b.Text), Intents: []Label{}, AnswerFrom: bands.Answer, SuggestFrom: bands.Suggest, Hits: []Hit{}}
	for _, g := range q.Guesses {
		out.Intents = append(out.Intents, Label{Label: g.Label, Name: s.LabelName(g.Label), P: g.P})
	}
	var hits []kb.Hit
	for _, d := range found {
		hits = append(hits, d.Hit)
		h := Hit{
			Ref: Ref{ID: d.Entry, Locale: b.Locale}, Title: d.Title, Intent: d.Intent, Question: d.Question, Answer: d.Answer,
			Confidence: d.Confidence, Score: d.Score, Why: []Feature{},
		}
		for i, name := range kb.FeatureNames {
			h.Why = append(h.Why, Feature{Name: name, Value: d.Features[i]})
		}
		out.Hits = append(out.Hits, h)
	}
	out.Band = string(bands.Of(hits))
	return out, nil
}

// drafted searches as if every draft that can be read were published.
func (s *Server) drafted(ctx context.Context) (*kb.Service, error) {
	set, err := s.Keeper.Set(ctx)
	if err != nil {
		return nil, err
	}
	drafts, err := s.Keeper.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	entries := set.Entries()
	for _, d := range drafts {
		e, ms, err := s.Keeper.Check(ctx, d.Ref, d.Source)
		if err != nil {
			return nil, err
		}
		if len(ms) > 0 {
			continue
		}
		if i := slices.IndexFunc(entries, func(x faq.Entry) bool { return x.ID == e.ID && x.Locale == e.Locale }); i >= 0 {
			entries[i] = e
		} else {
			entries = append(entries, e)
		}
	}
	return s.Keeper.Build(entries)
}

func (s *Server) publish(ctx context.Context, r request) (any, error) {
	b, err := read[Publish](r)
	if err != nil {
		return nil, err
	}
	req := revisions.Request{Generation: b.Generation, Note: b.Note, Override: strings.TrimSpace(b.Override), Rehearse: b.Rehearse}
	for _, c := range b.Changes {
		req.Changes = append(req.Changes, revisions.Change{Ref: c.Ref.stored(), Do: revisions.Action(c.Do), Number: c.Number, Saved: c.Saved})
	}
	p, err := s.Keeper.Publish(ctx, r.by, req)
	if err != nil {
		return nil, err
	}
	return publication(p), nil
}

func (s *Server) publications(ctx context.Context, _ request) (any, error) {
	all, err := s.Keeper.Publications(ctx, 0)
	if err != nil {
		return nil, err
	}
	out := Publications{Publications: []Publication{}}
	for _, p := range all {
		out.Publications = append(out.Publications, publication(p))
	}
	return out, nil
}

func (s *Server) golden(ctx context.Context, _ request) (any, error) {
	all, err := s.Keeper.GoldenQuestions(ctx)
	if err != nil {
		return nil, err
	}
	out := GoldenList{Questions: []Golden{}}
	for _, q := range all {
		out.Questions = append(out.Questions, question(q))
	}
	return out, nil
}

func (s *Server) saveGolden(ctx context.Context, r request) (any, error) {
	b, err := read[Golden](r)
	if err != nil {
		return nil, err
	}
	q, err := s.Keeper.SaveGolden(ctx, r.by, revisions.Question{
		Question: golden.Question{ID: r.PathValue("id"), Text: b.Text, Locale: string(b.Locale), Audience: b.Audience, Want: b.Want}, Off: b.Off,
	})
	if err != nil {
		return nil, err
	}
	return question(q), nil
}

func (s *Server) dropGolden(ctx context.Context, r request) (any, error) {
	return nil, s.Keeper.DropGolden(ctx, r.by, r.PathValue("id"))
}

func (s *Server) missed(ctx context.Context, r request) (any, error) {
	q := r.URL.Query()
	offset, err1 := number(q.Get("offset"))
	limit, err2 := number(q.Get("limit"))
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	found, total, err := s.Learning.Clusters(ctx, learning.Filter{
		State: learning.State(q.Get("state")), Locale: chat.Locale(q.Get("locale")), Offset: offset, Limit: limit,
	})
	if err != nil {
		return nil, err
	}
	out := Clusters{Clusters: []Cluster{}, Total: total}
	for _, c := range found {
		out.Clusters = append(out.Clusters, cluster(c))
	}
	return out, nil
}

func (s *Server) cluster(ctx context.Context, r request) (any, error) {
	c, err := s.learned(ctx, r)
	if err != nil {
		return nil, err
	}
	return cluster(c), nil
}

func (s *Server) learned(ctx context.Context, r request) (learning.Cluster, error) {
	n, err := number(r.PathValue("number"))
	if err != nil {
		return learning.Cluster{}, err
	}
	return s.Learning.Cluster(ctx, n)
}

func cluster(c learning.Cluster) Cluster {
	out := Cluster{
		Number: c.Number, Title: c.Title(), State: ClusterState(c.State), Count: c.Count, Since: c.Since, FirstAt: c.FirstAt, LastAt: c.LastAt,
		Locales: c.Locales, Missed: c.Missed, Down: c.Down, HandedOver: c.HandedOver, Intent: c.Intent, By: c.By,
		Examples: []Asked{}, Answers: []Answer{},
	}
	for _, x := range c.Examples {
		out.Examples = append(out.Examples, Asked{Text: x.Text, Locale: x.Locale, Count: x.Count, LastAt: x.LastAt, Conv: x.Conv, Seq: x.Seq, Entry: x.Entry})
	}
	for _, a := range c.Replies {
		out.Answers = append(out.Answers, Answer{Text: a.Text, By: a.By, At: a.At, Conv: a.Conv, Locale: a.Locale})
	}
	if c.Entry.ID != "" {
		of := ref(c.Entry)
		out.Entry = &of
	}
	return out
}

// makeDraft makes a cluster the beginning of an entry.
func (s *Server) makeDraft(ctx context.Context, r request) (any, error) {
	b, err := read[MakeDraft](r)
	if err != nil {
		return nil, err
	}
	c, err := s.learned(ctx, r)
	if err != nil {
		return nil, err
	}
	e := c.Draft(b.ID, b.Locale, s.Now())
	data, err := faq.Format(e)
	if err != nil {
		return nil, err
	}
	of := revisions.Ref{ID: e.ID, Locale: e.Locale}
	rev, err := s.Keeper.SaveDraft(ctx, r.by, revisions.Save{Ref: of, Source: string(data), Note: "learned: " + c.Title()})
	if err != nil {
		return nil, err
	}
	if err := s.Learning.Mark(ctx, r.by, c.Number, learning.Drafted, of); err != nil {
		return nil, err
	}
	return s.text(ctx, view{}, rev)
}

func (s *Server) mark(state learning.State) handler {
	return func(ctx context.Context, r request) (any, error) {
		n, err := number(r.PathValue("number"))
		if err != nil {
			return nil, err
		}
		return nil, s.Learning.Mark(ctx, r.by, n, state, revisions.Ref{})
	}
}
