package kb

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"aftercare/faq"
)

// corpus is the entries of one language, ready to be searched. It never changes.
type corpus struct {
	items     []item
	byID      map[string]int
	byIntent  map[string][]int
	phrasings *phrasings
	meanings  *meanings
	sides     [2]*fullText // by Side
	index     Index
	searches  sync.Pool // of *search
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
	c := &corpus{byID: map[string]int{}, byIntent: map[string][]int{}}
	var docs []Document
	var ways []written
	var askedTerms, toldTerms [][]string
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
		c.byIntent[e.Intent] = append(c.byIntent[e.Intent], i)
		c.items = append(c.items, item{entry: e, hit: Hit{
			Entry: e.ID, Version: e.Version, Intent: e.Intent, Title: e.Title, Answer: answer, Rule: e.Source, Next: e.Next,
		}})
		w := written{shown: slices.Clone(e.Questions)}
		if e.Title != "" { // else the first way to ask is as good as one
			w.shown = append(w.shown, e.Title)
			w.title = len(e.Questions)
		}
		var asked []string
		for _, text := range w.shown {
			folded := o.Fold(text)
			w.folded = append(w.folded, folded)
			asked = appendTerms(asked, folded)
		}
		told := appendTerms(appendTerms(nil, o.Fold(answer)), o.Fold(e.Long))
		ways, askedTerms, toldTerms = append(ways, w), append(askedTerms, asked), append(toldTerms, told)
		docs = append(docs, Document{Asked: strings.Join(asked, " "), Told: strings.Join(told, " ")})
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c.broaden()
	c.phrasings = newPhrasings(ways)
	c.meanings = newMeanings(c.phrasings, o)
	c.sides = [2]*fullText{Asked: newFullText(askedTerms), Told: newFullText(toldTerms)}
	c.searches.New = func() any { return c.newSearch() }
	var err error
	c.index, err = o.Index(docs)
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

// wish is whom an answer is for, and when.
type wish struct {
	audience string
	now      time.Time
}

// fits tells whether an item may be given to this customer today. An unknown customer of either language
// is taken for one in mainland China, unless the question names a place: telling a buyer in Manchester
// the rule of Shanghai would be a wrong answer, however well it matches.
func (w wish) fits(it *item) bool {
	if !w.now.IsZero() && !it.entry.ValidOn(w.now) {
		return false
	}
	return it.entry.Audience == w.audience || it.entry.Audience == faq.All || it.entry.Audience == ""
}

// bareConfidence is the most that may be had in what answers a single word: "repair" may want the price,
// the place or the time, so it is worth a suggestion, however well an entry matches.
const bareConfidence = .5

func bare(folded string) bool {
	n, inWord := 0, false
	for _, r := range folded {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		switch {
		case isHan(r):
			n++
			letter = false
		case letter && !inWord:
			n += 2
		}
		inWord = letter
	}
	return n <= 2
}

// rivals is how many of the list a confidence is measured against, however few are asked for.
const rivals = 25

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
