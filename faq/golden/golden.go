// Package golden asks the golden questions: those whose answers must stay found when the FAQ changes.
package golden

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"aftercare/kb"
)

// Question is a golden question. Want are the entries that answer it, any of them; none: it must stay
// unanswered, as no entry is about it.
type Question struct {
	ID       string
	Text     string
	Locale   string
	Audience string
	Want     []string
}

// Read reads rows of text, locale, the entries that answer it (separated by spaces), and the customer's
// audience; the last two may be missing. Rows that begin with # are remarks. name is for errors.
func Read(name, rows string) ([]Question, error) {
	var out []Question
	var errs []error
	s := bufio.NewScanner(strings.NewReader(rows))
	for line := 1; s.Scan(); line++ {
		if strings.HasPrefix(s.Text(), "#") || s.Text() == "" {
			continue
		}
		cols := append(strings.Split(s.Text(), "\t"), "", "")
		if len(cols) < 4 {
			errs = append(errs, fmt.Errorf("%s:%d: a text and a locale are needed", name, line))
			continue
		}
		q := Question{Text: cols[0], Locale: cols[1], Want: strings.Fields(cols[2]), Audience: cols[3]}
		q.ID = ID(q)
		out = append(out, q)
	}
	return out, errors.Join(append(errs, s.Err())...)
}

// ID is what a question is known by as long as it is put this way in this language by this audience.
func ID(q Question) string {
	sum := sha256.Sum256([]byte(q.Locale + "\n" + q.Audience + "\n" + q.Text))
	return hex.EncodeToString(sum[:8])
}

// Outcome is what a shopper would get.
type Outcome struct {
	Entry      string  `json:"entry,omitempty"` // the first hit
	Band       kb.Band `json:"band"`
	Confidence float64 `json:"confidence"`
	Rank       int     `json:"rank"` // of the first entry that answers, 0 for none
	score      float64
}

// Moved is a question whose outcome is another than before.
type Moved struct {
	Question Question `json:"question"`
	From     Outcome  `json:"from"`
	To       Outcome  `json:"to"`
}

// Report compares two states of the FAQ. Scores are the mean of the questions', 0 to 1: a right answer 1, the
// right entry among the suggestions 2/3, "we don't know" 1/3, a wrong answer 0. For a question that nothing
// must answer, "we don't know" is 1, a suggestion 2/3 and an answer 0.
type Report struct {
	Questions int     `json:"questions"`
	Before    float64 `json:"before"`
	After     float64 `json:"after"`
	Worse     []Moved `json:"worse"`
	Better    []Moved `json:"better"`
}

// Fails tells whether the FAQ has become worse as a whole.
func (r Report) Fails() bool { return r.After < r.Before-1e-9 }

// Options say how questions are asked.
type Options struct {
	// Understand fills in what the classifier says, and the time; nil leaves both out.
	Understand func(q *kb.Query)
	Bands      kb.Bands
}

// suggested is how many entries a shopper is offered.
const suggested = 3

// Compare asks every question of two states of the FAQ.
func Compare(ctx context.Context, before, after kb.Searcher, questions []Question, o Options) (Report, error) {
	type pair struct{ from, to Outcome }
	pairs := make([]pair, len(questions))
	errs := make([]error, len(questions))
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(questions); i += workers {
				q := kb.Query{Text: questions[i].Text, Locale: questions[i].Locale, Audience: questions[i].Audience}
				if o.Understand != nil {
					o.Understand(&q)
				}
				var err1, err2 error
				pairs[i].from, err1 = o.ask(ctx, before, questions[i], q)
				pairs[i].to, err2 = o.ask(ctx, after, questions[i], q)
				errs[i] = errors.Join(err1, err2)
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return Report{}, fmt.Errorf("ask the golden questions: %w", err)
	}
	r := Report{Questions: len(questions)}
	for i, p := range pairs {
		r.Before += p.from.score
		r.After += p.to.score
		m := Moved{Question: questions[i], From: p.from, To: p.to}
		switch {
		case p.to.score < p.from.score:
			r.Worse = append(r.Worse, m)
		case p.to.score > p.from.score:
			r.Better = append(r.Better, m)
		}
	}
	if n := float64(len(questions)); n > 0 {
		r.Before, r.After = r.Before/n, r.After/n
	}
	byLoss := func(a, b Moved) int {
		return cmp.Or(cmp.Compare(a.To.score-a.From.score, b.To.score-b.From.score), cmp.Compare(a.Question.Text, b.Question.Text))
	}
	slices.SortFunc(r.Worse, byLoss)
	slices.SortFunc(r.Better, func(a, b Moved) int { return byLoss(b, a) })
	return r, nil
}

func (o Options) ask(ctx context.Context, s kb.Searcher, asked Question, q kb.Query) (Outcome, error) {
	hits, err := s.Search(ctx, q)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Band: o.Bands.Of(hits)}
	for i, h := range hits {
		if out.Rank == 0 && slices.Contains(asked.Want, h.Entry) {
			out.Rank = i + 1
		}
	}
	if len(hits) > 0 {
		out.Entry, out.Confidence = hits[0].Entry, hits[0].Confidence
	}
	out.score = score(out, len(asked.Want) > 0)
	return out, nil
}

func score(o Outcome, answerable bool) float64 {
	switch {
	case o.Band == kb.Answer && (!answerable || o.Rank != 1):
		return 0
	case o.Band == kb.Answer, !answerable && o.Band == kb.None:
		return 1
	case !answerable, o.Band == kb.Suggest && o.Rank > 0 && o.Rank <= suggested:
		return 2. / 3
	}
	return 1. / 3
}
