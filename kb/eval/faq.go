// Package eval measures retrieval: how often the right entry is found, how early, and how fast.
package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"aftercare/faq"
	"aftercare/kb"
)

// Result is what `aftercare eval faq` prints.
type Result struct {
	Queries      int     `json:"queries"`
	RecallAt1    float64 `json:"recall_at_1"` // share of questions whose first hit is right
	RecallAt3    float64 `json:"recall_at_3"` // share of questions with a right one in the first three
	MRRAt10      float64 `json:"mrr_at_10"`   // mean of 1/rank of the first right one, 0 beyond ten
	MAP          float64 `json:"map"`         // mean average precision over the whole ranking
	IndexSeconds float64 `json:"index_seconds"`
	P50us        float64 `json:"p50_us"` // of one search, in microseconds
	P99us        float64 `json:"p99_us"`
}

// Options say what to search and how.
type Options struct {
	KB     kb.Options
	Locale func(text string) string // "zh" or "en"
	// Understand fills in what the classifier says; nil searches without one.
	Understand func(q *kb.Query)
	Now        time.Time
	// Limit is how deep rankings are looked at. 0 means 1000.
	Limit int
}

const deep = 1000

// shown is how many hits the product asks for at most, and what is timed.
const shown = 10

// EvaluateFAQ measures the questions of a file on the rows of another, or on the entries given when
// faqFile is empty. All bad rows of both files are reported at once.
func EvaluateFAQ(ctx context.Context, faqFile, queryFile string, entries []faq.Entry, o Options) (Result, error) {
	var errs []error
	if faqFile != "" {
		rows, err := readFile(faqFile, ReadFAQ)
		errs = append(errs, err)
		entries = Entries(rows, o.Locale)
	}
	questions, err := readFile(queryFile, ReadQuestions)
	if err := errors.Join(append(errs, err)...); err != nil {
		return Result{}, err
	}
	if err := answerable(queryFile, questions, entries); err != nil {
		return Result{}, err
	}
	return Evaluate(ctx, entries, questions, o)
}

func readFile[T any](name string, read func(string, io.Reader) ([]T, error)) ([]T, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return read(name, f)
}

// answerable refuses ids that no entry has: they would count as misses, and nobody would see why.
func answerable(file string, questions []Question, entries []faq.Entry) error {
	ids, intents := map[string]bool{}, map[string]bool{}
	for _, e := range entries {
		ids[e.ID], intents[e.Intent] = true, true
	}
	var bad BadRows
	unknown := func(line int, what string) { bad = append(bad, BadRow{file, line, what}) }
	for _, q := range questions {
		for _, id := range q.IDs {
			if !ids[id] {
				unknown(q.Line, "no entry has the id "+id)
			}
		}
		for _, label := range q.Intents {
			if !intents[label] {
				unknown(q.Line, "no entry has the intent "+label)
			}
		}
	}
	if len(bad) > 0 {
		return bad
	}
	return nil
}

// Entries turns rows into entries. One entry has one language here: that of its first question.
func Entries(rows []FAQRow, locale func(string) string) []faq.Entry {
	var out []faq.Entry
	at := map[string]int{}
	for _, r := range rows {
		i, ok := at[r.ID]
		if !ok {
			i = len(out)
			at[r.ID] = i
			out = append(out, faq.Entry{ID: r.ID, Locale: locale(r.Question), Audience: faq.All, Source: "file"})
		}
		e := &out[i]
		if !slices.Contains(e.Questions, r.Question) {
			e.Questions = append(e.Questions, r.Question)
		}
		// Braces of strangers' texts are not our variables.
		if answer := strings.ReplaceAll(r.Answer, "{{", "{ {"); !strings.Contains(e.Answer, answer) {
			e.Answer = strings.TrimSpace(e.Answer + "\n" + answer)
		}
	}
	settle(out)
	return out
}

// settle gives all entries the language that nearly all have: a name or a brand alone looks English in
// any list.
func settle(entries []faq.Entry) {
	count := map[string]int{}
	for _, e := range entries {
		count[e.Locale]++
	}
	for locale, n := range count {
		if n < len(entries) && float64(n) >= .95*float64(len(entries)) {
			for i := range entries {
				entries[i].Locale = locale
			}
			return
		}
	}
}

// onlyLocale is the language of all entries, or "" when there are several. Questions to a FAQ of one language
// are in it.
func onlyLocale(entries []faq.Entry) string {
	for _, e := range entries {
		if e.Locale != entries[0].Locale {
			return ""
		}
	}
	if len(entries) == 0 {
		return ""
	}
	return entries[0].Locale
}

// Evaluate measures questions on entries.
func Evaluate(ctx context.Context, entries []faq.Entry, questions []Question, o Options) (Result, error) {
	begin := time.Now()
	s, err := kb.New(entries, o.KB)
	if err != nil {
		return Result{}, err
	}
	defer s.Close()
	r := Result{Queries: len(questions), IndexSeconds: time.Since(begin).Seconds()}
	limit := o.Limit
	if limit == 0 {
		limit = deep
	}
	only := onlyLocale(entries)
	queries := make([]kb.Query, len(questions))
	first := make([][]kb.Hit, len(questions))
	took := make([]time.Duration, len(questions))
	for i, question := range questions {
		q := kb.Query{Text: question.Text, Locale: cmp.Or(only, o.Locale(question.Text)), Now: o.Now, Limit: min(shown, limit)}
		if o.Understand != nil {
			o.Understand(&q)
		}
		queries[i] = q
		begin := time.Now()
		if first[i], err = s.Search(ctx, q); err != nil {
			return Result{}, fmt.Errorf("search %q: %w", question.Text, err)
		}
		took[i] = time.Since(begin)
	}
	for i, q := range queries { // only now, as its garbage would be collected on the others' time
		hits, err := deepen(ctx, s, q, first[i], limit)
		if err != nil {
			return Result{}, fmt.Errorf("search %q: %w", q.Text, err)
		}
		r.add(ranks(hits, questions[i]), relevant(entries, questions[i], q.Locale))
	}
	r.mean()
	slices.Sort(took)
	r.P50us, r.P99us = microseconds(percentile(took, 50)), microseconds(percentile(took, 99))
	return r, nil
}

// deepen adds what a deeper search finds below the hits of a shopper's, so that the figures of the first
// places are those of the product.
func deepen(ctx context.Context, s *kb.Service, q kb.Query, hits []kb.Hit, limit int) ([]kb.Hit, error) {
	q.Limit = limit
	all, err := s.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	first := hits
	for _, h := range all {
		if !slices.ContainsFunc(first, func(f kb.Hit) bool { return f.Entry == h.Entry }) {
			hits = append(hits, h)
		}
	}
	return hits[:min(len(hits), limit)], nil
}

// ranks are the places of the right hits, from 1.
func ranks(hits []kb.Hit, q Question) []int {
	var out []int
	for i, h := range hits {
		if slices.Contains(q.IDs, h.Entry) || slices.Contains(q.Intents, h.Intent) {
			out = append(out, i+1)
		}
	}
	return out
}

// relevant is how many entries of the question's language answer it.
func relevant(entries []faq.Entry, q Question, locale string) int {
	n := 0
	for _, e := range entries {
		if e.Locale == locale && (slices.Contains(q.IDs, e.ID) || slices.Contains(q.Intents, e.Intent)) {
			n++
		}
	}
	return n
}

func (r *Result) add(ranks []int, relevant int) {
	if len(ranks) == 0 || relevant == 0 {
		return
	}
	first := float64(ranks[0])
	if first <= 1 {
		r.RecallAt1++
	}
	if first <= 3 {
		r.RecallAt3++
	}
	if first <= 10 {
		r.MRRAt10 += 1 / first
	}
	var precision float64
	for i, rank := range ranks {
		precision += float64(i+1) / float64(rank)
	}
	r.MAP += precision / float64(relevant)
}

func (r *Result) mean() {
	n := float64(max(r.Queries, 1))
	r.RecallAt1 /= n
	r.RecallAt3 /= n
	r.MRRAt10 /= n
	r.MAP /= n
}

// percentile of sorted durations, by nearest rank.
func percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*p+99)/100-1]
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
