package kb

import (
	"context"
	"slices"
	"strings"
)

// Explanation is which entry answers a question, and why: for the people who keep the FAQ.
type Explanation struct {
	Folded   string  `json:"folded"`   // the question as it is compared
	Audience string  `json:"audience"` // whom the answer is for, as far as known or named
	Band     Band    `json:"band"`
	Matches  []Match `json:"matches"` // best first
}

// Match is an entry with what speaks for it.
type Match struct {
	Entry      string   `json:"entry"`
	Title      string   `json:"title"`
	Question   string   `json:"question"` // the phrasing that is most alike
	Confidence float64  `json:"confidence"`
	Score      float64  `json:"score"`   // the sum of Views
	Views      []Viewed `json:"views"`   // what counts most comes first
	Shared     []string `json:"shared"`  // terms that the question and the entry's questions share
	Missing    []string `json:"missing"` // terms of the question that none of the entry's questions has
}

// Viewed is what one view says about an entry: a value of about 0 to 1, and what it adds to the score.
type Viewed struct {
	Name  string  `json:"name"` // one of FeatureNames
	Value float64 `json:"value"`
	Adds  float64 `json:"adds"`
}

// Match explains the answer to a question. The bands are those that the bot answers by.
func (s *Service) Match(ctx context.Context, q Query, bands Bands) (Explanation, error) {
	details, err := s.Explain(ctx, q)
	if err != nil {
		return Explanation{}, err
	}
	x := Explanation{Folded: s.options.Fold(shorten(q.Text)), Audience: q.Audience, Matches: []Match{}}
	if x.Audience == "" {
		x.Audience = named(q.Text)
	}
	asked := distinct(appendTerms(nil, x.Folded))
	hits := make([]Hit, len(details))
	for i, d := range details {
		hits[i] = d.Hit
		x.Matches = append(x.Matches, s.match(d, q.Locale, asked))
	}
	x.Band = bands.Of(hits)
	return x, nil
}

func (s *Service) match(d Detail, locale string, asked []string) Match {
	m := Match{Entry: d.Entry, Title: d.Title, Question: d.Question, Confidence: d.Confidence, Score: d.Score, Shared: []string{}, Missing: []string{}}
	for i, v := range d.Features {
		if v != 0 {
			m.Views = append(m.Views, Viewed{FeatureNames[i], v, fitted.ScoreOf(only(i, v))})
		}
	}
	slices.SortStableFunc(m.Views, func(a, b Viewed) int {
		switch {
		case a.Adds > b.Adds:
			return -1
		case a.Adds < b.Adds:
			return 1
		}
		return 0
	})
	var own []string
	for _, q := range s.phrasingsOf(d.Entry, locale) {
		own = appendTerms(own, s.options.Fold(q))
	}
	for _, t := range asked {
		if slices.Contains(own, t) {
			m.Shared = append(m.Shared, t)
		} else {
			m.Missing = append(m.Missing, t)
		}
	}
	return m
}

func (s *Service) phrasingsOf(id, locale string) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c := s.corpora[locale]
	if c == nil {
		return nil
	}
	i, ok := c.byID[id]
	if !ok {
		return nil
	}
	e := c.items[i].entry
	return append(slices.Clone(e.Questions), e.Title)
}

// only is features of which all but one are 0.
func only(i int, v float64) (f Features) {
	f[i] = v
	return f
}

func distinct(terms []string) []string {
	slices.SortFunc(terms, strings.Compare)
	return slices.Compact(terms)
}
