package kb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/faq"
)

// corpus is the entries of one language, ready to be searched. It never changes.
type corpus struct {
	items    []item
	byID     map[string]int
	intents  map[string]bool
	variants *variants
	index    Index
}

// item is an entry as it is given out.
type item struct {
	entry faq.Entry
	hit   Hit // without what depends on the question
}

// corpora are all languages of one version of the FAQ.
type corpora map[string]*corpus

// build reads entries into corpora. All mistakes are reported at once.
func build(entries []faq.Entry, o Options) (corpora, error) {
	byLocale := map[string][]faq.Entry{}
	for _, e := range entries {
		byLocale[e.Locale] = append(byLocale[e.Locale], e)
	}
	out := corpora{}
	var errs []error
	for locale, es := range byLocale {
		c, err := newCorpus(locale, es, o)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out[locale] = c
	}
	if len(errs) > 0 {
		return nil, errors.Join(append(errs, out.close())...)
	}
	return out, nil
}

func newCorpus(locale string, entries []faq.Entry, o Options) (*corpus, error) {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b faq.Entry) int { return strings.Compare(a.ID, b.ID) })
	c := &corpus{byID: map[string]int{}, intents: map[string]bool{}}
	var docs []Document
	var folded, shown [][]string
	var titled []bool
	var errs []error
	for i, e := range entries {
		if _, twice := c.byID[e.ID]; twice {
			errs = append(errs, fmt.Errorf("entry %s (%s) is given twice", e.ID, locale))
		}
		answer, err := faq.Fill(e.Answer, o.Settings[locale])
		if err != nil {
			errs = append(errs, fmt.Errorf("entry %s (%s): %w", e.ID, locale, err))
		}
		c.byID[e.ID] = i
		c.intents[e.Intent] = true
		c.items = append(c.items, item{entry: e, hit: Hit{
			Entry: e.ID, Version: e.Version, Intent: e.Intent, Title: e.Title, Answer: answer, Rule: e.Source, Next: e.Next,
		}})
		written := slices.Clone(e.Questions)
		if e.Title != "" {
			written = append(written, e.Title)
		}
		texts := make([]string, len(written))
		for j, t := range written {
			texts[j] = o.Fold(t)
		}
		folded, shown, titled = append(folded, texts), append(shown, written), append(titled, e.Title != "")
		docs = append(docs, Document{ID: e.ID, Title: o.Fold(e.Title), Questions: texts[:len(e.Questions)], Answer: o.Fold(answer), Body: o.Fold(e.Long)})
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c.variants = newVariants(folded, shown, titled)
	var err error
	c.index, err = o.Index(locale, docs)
	return c, err
}

func (cs corpora) close() error {
	var errs []error
	for _, c := range cs {
		errs = append(errs, c.index.Close())
	}
	return errors.Join(errs...)
}

// fits tells whether an item may be given to this customer today. An unknown customer of either language
// is taken for one in mainland China, unless the question names a place: telling a buyer in Manchester
// the rule of Shanghai would be a wrong answer, however well it matches.
func (it item) fits(audience string, now time.Time) bool {
	if !now.IsZero() && !it.entry.ValidOn(now) {
		return false
	}
	if audience == "" {
		audience = "cn"
	}
	return it.entry.Audience == audience || it.entry.Audience == faq.All || it.entry.Audience == ""
}

// rank returns the items that may answer, best first.
func (c *corpus) rank(ctx context.Context, folded string, q Query) ([]Detail, error) {
	likes, mass := c.variants.compare(folded, len(c.items))
	if mass == 0 {
		return nil, nil
	}
	asked, err := c.fullText(ctx, Asked, folded, mass, q.Limit)
	if err != nil {
		return nil, err
	}
	told, err := c.fullText(ctx, Told, folded, mass, q.Limit)
	if err != nil {
		return nil, err
	}
	audience := q.Audience
	if audience == "" {
		audience = named(q.Text)
	}
	var out []Detail
	for i := range c.items {
		it := &c.items[i]
		f := featuresOf(likes[i], asked[i], told[i], evidence(q, it.entry.Intent))
		if f == (Features{}) || !it.fits(audience, q.Now) {
			continue
		}
		d := Detail{Hit: it.hit, Features: f, Score: fitted.ScoreOf(f)}
		if v := likes[i].variant; v >= 0 {
			d.Question = c.variants.list[v].text
		}
		out = append(out, d)
	}
	// Items are in the order of their ids, and the sort keeps it among equals.
	slices.SortStableFunc(out, func(a, b Detail) int { return cmp.Compare(b.Score, a.Score) })
	for i := range out[:min(len(out), q.Limit)] {
		out[i].Confidence = fitted.ConfidenceOf(out, i, q)
		if i > 0 { // the order is the score's
			out[i].Confidence = min(out[i].Confidence, out[i-1].Confidence)
		}
	}
	return out[:min(len(out), q.Limit)], nil
}

// fullText returns the score of each item in the index, over the question's mass.
func (c *corpus) fullText(ctx context.Context, side Side, folded string, mass float64, limit int) ([]float64, error) {
	// More than the caller wants, as entries for others and of other days are still among them.
	found, err := c.index.Candidates(ctx, side, folded, max(100, 4*limit))
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(c.items))
	for _, f := range found {
		if i, ok := c.byID[f.ID]; ok {
			out[i] = f.Score / mass
		}
	}
	return out, nil
}

// evidence is how much the classifier speaks for an entry.
func evidence(q Query, intent string) float64 {
	if q.Intent == "" || q.Intent != intent {
		return 0
	}
	return q.P
}
