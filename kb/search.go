package kb

import (
	"cmp"
	"context"
	"slices"
)

// search is the memory of one search, kept for the next.
type search struct {
	asked  *asked
	sides  [2]*wanted
	terms  []string
	found  []Scored
	score  []float32 // by entry: of the full-text index
	listed []uint32  // by entry: the last search that it was a candidate of
	number uint32    // of this search
	at     []int     // candidates
	list   []placed
}

func (c *corpus) newSearch() *search {
	s := &search{asked: c.phrasings.newAsked(), score: make([]float32, len(c.items)), listed: make([]uint32, len(c.items))}
	for side, f := range c.sides {
		s.sides[side] = f.newWanted()
	}
	return s
}

// placed is a candidate with what speaks for it.
type placed struct {
	at       int
	phrasing int
	score    float64
	features Features
}

// fewest is how many candidates of a view are compared, however few hits are wanted; a view that is
// mistaken about the order has them all among these.
const fewest = 48

// rank returns the items that may answer, best first.
func (c *corpus) rank(ctx context.Context, folded string, vector []float32, q Query) ([]Detail, error) {
	s := c.searches.Get().(*search)
	defer c.searches.Put(s)
	s.begin(c, folded)
	defer s.end()
	if s.asked.mass == 0 {
		return nil, nil
	}
	place := named(q.Text)
	wants := wish{audience: cmp.Or(q.Audience, place, "cn"), now: q.Now}
	if err := s.candidates(c, q, wants); err != nil {
		return nil, err
	}
	means := c.meanings.compare(c.phrasings, vector)
	s.fromMeaning(c, means, max(fewest, q.Limit), wants)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.list = s.list[:0]
	for _, at := range s.at {
		it := &c.items[at]
		l := s.asked.compare(c.phrasings, at)
		f := Features{
			Best: float64(l.best), Second: float64(l.second), Title: float64(l.title), Pool: float64(l.pool), Covered: float64(l.covered),
			Overlap:  float64(l.overlap),
			ToldText: float64(s.sides[Told].score(c.sides[Told], at)),
			Intent:   evidence(q, it.entry.Intent),
		}
		f[Thought] = thought(f[Intent])
		if means != nil {
			f[Meaning] = float64(means[at])
		}
		if f == (Features{}) {
			continue
		}
		f[Broad] = it.broad
		if place != "" && it.entry.Audience == place {
			f[Place] = 1
		}
		s.list = append(s.list, placed{at, l.phrasing, fitted.ScoreOf(f), f})
	}
	slices.SortFunc(s.list, func(a, b placed) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.at, b.at)) // items are in the order of their ids
	})
	return c.details(s.list, folded, q), nil
}

func (c *corpus) details(list []placed, folded string, q Query) []Detail {
	out := make([]Detail, min(len(list), max(q.Limit, rivals)))
	for i := range out {
		p := &list[i]
		out[i] = Detail{Hit: c.items[p.at].hit, Features: p.features, Score: p.score}
		if p.phrasing >= 0 {
			out[i].Question = c.phrasings.list[p.phrasing].text
		}
	}
	limit := min(len(out), q.Limit)
	single := bare(folded)
	for i := range out[:limit] {
		out[i].Confidence = fitted.ConfidenceOf(out, i, q)
		if single {
			out[i].Confidence = min(out[i].Confidence, bareConfidence)
		}
		if i > 0 { // the order is the score's
			out[i].Confidence = min(out[i].Confidence, out[i-1].Confidence)
		}
	}
	return out[:limit]
}

func (s *search) begin(c *corpus, folded string) {
	s.asked.ask(c.phrasings, folded)
	s.terms = appendTerms(s.terms[:0], folded)
	for side, w := range s.sides {
		w.want(c.sides[side], s.terms)
	}
	s.number++
	s.at = s.at[:0]
}

func (s *search) end() {
	s.asked.forget()
	for _, w := range s.sides {
		w.forget()
	}
}

// candidates collects the entries to compare: those that share most with the question by our own count, those that the
// index scores highest on either side, and those whose intent was understood.
func (s *search) candidates(c *corpus, q Query, w wish) error {
	n := max(fewest, q.Limit)
	fits := func(at int) bool { return w.fits(&c.items[at]) }
	s.at = s.asked.candidates(c.phrasings, n, fits, s.at)
	for _, at := range s.at {
		s.listed[at] = s.number
	}
	for side := range s.sides {
		if err := s.fromIndex(c, Side(side), n, fits); err != nil {
			return err
		}
	}
	for _, g := range q.Guesses {
		s.fromIntent(c, g.Label, g.P, fits)
	}
	s.fromIntent(c, q.Intent, q.P, fits)
	return nil
}

func (s *search) fromIndex(c *corpus, side Side, n int, fits func(int) bool) error {
	var err error
	s.found, err = c.index.Candidates(side, s.sides[side].rarest(), s.found[:0])
	if err != nil {
		return err
	}
	for _, f := range s.found {
		s.score[f.At] += f.Score
	}
	top := best{n: n}
	for _, f := range s.found {
		score := s.score[f.At]
		s.score[f.At] = 0 // it is there once for each term
		if score > 0 && top.admits(score, f.At) && fits(f.At) {
			top.add(score, f.At)
		}
	}
	for _, r := range top.list {
		s.add(r.at)
	}
	return nil
}

func (s *search) fromMeaning(c *corpus, means []float32, n int, w wish) {
	top := best{n: n}
	for at, m := range means {
		if m > 0 && top.admits(m, at) && w.fits(&c.items[at]) {
			top.add(m, at)
		}
	}
	for _, r := range top.list {
		s.add(r.at)
	}
}

// The entries of a label are few in a FAQ that people wrote; where they are many, a guess tells nothing.
const (
	likelyEnough = .02
	mostOfIntent = 40
)

func (s *search) fromIntent(c *corpus, label string, p float64, fits func(int) bool) {
	if p < likelyEnough || label == "" {
		return
	}
	ats := c.byIntent[label]
	for _, at := range ats[:min(len(ats), mostOfIntent)] {
		if fits(at) {
			s.add(at)
		}
	}
}

func (s *search) add(at int) {
	if s.listed[at] != s.number {
		s.listed[at] = s.number
		s.at = append(s.at, at)
	}
}
