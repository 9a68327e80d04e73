package eval

import (
	"context"
	"errors"
	"hash/fnv"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"

	"aftercare/faq"
	"aftercare/kb"
)

// Case is a question put to entries that didn't know it, with all that was found.
type Case struct {
	Query kb.Query
	Want  []string // ids of the entries that answer; empty when none does
	Found []kb.Detail
}

// LeaveOut asks the first few phrasings of each entry to the entries without them. One phrasing of every
// entry is left out at a time: an index a round instead of one a phrasing, and slightly harder than
// leaving out one alone, as the other entries miss one too.
func LeaveOut(ctx context.Context, entries []faq.Entry, rounds int, o Options) ([]Case, error) {
	var out []Case
	for round := range rounds {
		var kept []faq.Entry
		var asked []Case
		for _, e := range entries {
			if round < len(e.Questions) && len(e.Questions) > 1 {
				asked = append(asked, Case{Query: o.query(e.Questions[round], e), Want: []string{e.ID}})
				qs := append([]string{}, e.Questions[:round]...)
				e.Questions = append(qs, e.Questions[round+1:]...)
			}
			kept = append(kept, e)
		}
		if len(asked) == 0 {
			return out, nil
		}
		asked, err := ask(ctx, kept, asked, o)
		if err != nil {
			return nil, err
		}
		out = append(out, asked...)
	}
	return out, nil
}

// Single asks all phrasings but one to entries that have only that one and no title, as a list of questions
// and answers from elsewhere has them.
func Single(ctx context.Context, entries []faq.Entry, o Options) ([]Case, error) {
	var kept []faq.Entry
	var asked []Case
	for i, e := range entries {
		keep := i % len(e.Questions)
		for j, q := range e.Questions {
			if j != keep {
				asked = append(asked, Case{Query: o.query(q, e), Want: []string{e.ID}})
			}
		}
		asked = append(asked, Case{Query: o.query(e.Title, e), Want: []string{e.ID}})
		e.Questions, e.Title = e.Questions[keep:keep+1], ""
		kept = append(kept, e)
	}
	return ask(ctx, kept, asked, o)
}

// Worn asks the phrasings of all entries with a third of their words (in Chinese, characters) missing:
// what somebody in a hurry makes of them.
func Worn(ctx context.Context, entries []faq.Entry, o Options) ([]Case, error) {
	var cases []Case
	for i, e := range entries {
		for j, q := range e.Questions {
			cases = append(cases, Case{Query: o.query(wear(q, i+j), e), Want: []string{e.ID}})
		}
	}
	return ask(ctx, entries, cases, o)
}

// wear leaves every third word out, beginning with the one at offset.
func wear(text string, offset int) string {
	var kept strings.Builder
	n, inWord := offset, false
	for _, r := range text {
		han := unicode.Is(unicode.Han, r)
		letter := !han && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'')
		if han || letter && !inWord {
			n++
		}
		inWord = letter
		if n%3 != 0 || !han && !letter {
			kept.WriteRune(r)
		}
	}
	return kept.String()
}

// Known asks the phrasings as they stand in the entries.
func Known(ctx context.Context, entries []faq.Entry, o Options) ([]Case, error) {
	var cases []Case
	for _, e := range entries {
		for _, q := range e.Questions {
			cases = append(cases, Case{Query: o.query(q, e), Want: []string{e.ID}})
		}
	}
	return ask(ctx, entries, cases, o)
}

// Withhold asks the phrasings of entries that have been taken away, one part of the entries at a time:
// questions of our own trade that nothing answers.
func Withhold(ctx context.Context, entries []faq.Entry, parts int, o Options) ([]Case, error) {
	var out []Case
	for part := range parts {
		var kept []faq.Entry
		var asked []Case
		for _, e := range entries {
			// By id, so that both languages of an entry go together.
			h := fnv.New32a()
			h.Write([]byte(e.ID))
			if int(h.Sum32())%parts != part {
				kept = append(kept, e)
				continue
			}
			for _, q := range e.Questions {
				asked = append(asked, Case{Query: o.query(q, e)})
			}
		}
		asked, err := ask(ctx, kept, asked, o)
		if err != nil {
			return nil, err
		}
		out = append(out, asked...)
	}
	return out, nil
}

// Ask puts questions to all entries.
func Ask(ctx context.Context, entries []faq.Entry, cases []Case, o Options) ([]Case, error) {
	return ask(ctx, entries, cases, o)
}

func ask(ctx context.Context, entries []faq.Entry, cases []Case, o Options) ([]Case, error) {
	s, err := kb.New(entries, o.KB)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	limit := o.Limit
	if limit == 0 {
		limit = deep
	}
	for i := range cases {
		q := &cases[i].Query
		q.Limit = limit
		if q.Now.IsZero() {
			q.Now = o.Now
		}
		if o.Understand != nil {
			o.Understand(q)
		}
	}
	errs := make([]error, len(cases))
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(cases); i += workers {
				cases[i].Found, errs[i] = s.Explain(ctx, cases[i].Query)
			}
		})
	}
	wg.Wait()
	return cases, errors.Join(errs...)
}

// query asks as the customers would whom the entry is for.
func (o Options) query(text string, e faq.Entry) kb.Query {
	q := kb.Query{Text: text, Locale: e.Locale, Now: o.Now}
	if e.Audience != faq.All {
		q.Audience = e.Audience
	}
	return q
}

// Right tells whether an entry answers.
func (c Case) Right(d kb.Detail) bool { return slices.Contains(c.Want, d.Entry) }

// Rank is the place of the first entry that answers, from 1, or 0 if none was found.
func (c Case) Rank() int {
	for i, d := range c.Found {
		if c.Right(d) {
			return i + 1
		}
	}
	return 0
}
