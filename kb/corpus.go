package kb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
	broad float64
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
	c.broaden()
	c.variants = newVariants(folded, shown, titled)
	var err error
	c.index, err = o.Index(locale, docs)
	return c, err
}

// broaden tells broad entries from narrow ones: the more entries say "read this next", the broader. Of two
// that fit a question alike, the broad one is the safer answer. 0 is an entry that none points to, 1 the
// one that most do.
func (c *corpus) broaden() {
	pointed := make([]float64, len(c.items))
	var most float64
	for _, it := range c.items {
		for _, id := range it.entry.Related {
			if i, ok := c.byID[id]; ok {
				pointed[i]++
				most = max(most, pointed[i])
			}
		}
	}
	for i := range c.items {
		if most > 0 {
			c.items[i].broad = math.Log1p(pointed[i]) / math.Log1p(most)
		}
	}
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
	place := named(q.Text)
	audience := cmp.Or(q.Audience, place)
	type placed struct {
		at       int
		score    float64
		features Features
	}
	var order []placed
	for i := range c.items {
		it := &c.items[i]
		f := featuresOf(likes[i], asked[i], told[i], evidence(q, it.entry.Intent))
		if f == (Features{}) || !it.fits(audience, q.Now) {
			continue
		}
		f[Broad] = it.broad
		if place != "" && it.entry.Audience == place {
			f[Place] = 1
		}
		order = append(order, placed{i, fitted.ScoreOf(f), f})
	}
	slices.SortFunc(order, func(a, b placed) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
		return cmp.Compare(a.at, b.at) // items are in the order of their ids
	})
	var out []Detail
	for _, p := range order[:min(len(order), max(q.Limit, rivals))] {
		it := &c.items[p.at]
		d := Detail{Hit: it.hit, Features: p.features, Score: p.score}
		if v := likes[p.at].variant; v >= 0 {
			d.Question = c.variants.list[v].text
		}
		out = append(out, d)
	}
	limit := min(len(out), q.Limit)
	for i := range out[:limit] {
		out[i].Confidence = fitted.ConfidenceOf(out, i, q)
		if bare(folded) {
			out[i].Confidence = min(out[i].Confidence, bareConfidence)
		}
		if i > 0 { // the order is the score's
			out[i].Confidence = min(out[i].Confidence, out[i-1].Confidence)
		}
	}
	return out[:limit], nil
}

// bareConfidence is the most that may be had in what answers a single word: "repair" may want the price,
// the place or the time, so it is worth a suggestion, however well an entry matches.
const bareConfidence = .5

func bare(folded string) bool {
	n := 0
	grams(folded, func(piece string, _ float64) {
		switch {
		case strings.HasPrefix(piece, "w:"):
			n += 2
		case utf8.RuneCountInString(piece) == 1:
			n++
		}
	})
	return n <= 2
}

// rivals is how many of the list a confidence is measured against, however few are asked for.
const rivals = 25

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
	for _, g := range q.Guesses {
		if g.Label == intent {
			return g.P
		}
	}
	if q.Intent == "" || q.Intent != intent {
		return 0
	}
	return q.P
}
