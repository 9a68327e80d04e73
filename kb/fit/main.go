// Command fit writes kb/coefficients.go from our own entries and messages:
//
//	go run ./kb/fit -w
//
// The order of entries is fitted on phrasings left out of their entries (a conditional logit), the
// confidence on the same, on phrasings of entries taken away altogether, and on messages that no entry
// answers (a logistic regression). Each is asked twice, with the classifier's intent and without.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"log"
	"os"
	"slices"
	"time"

	"aftercare/faq"
	"aftercare/intents"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
	"aftercare/kb/eval"
)

func main() {
	log.SetFlags(0)
	write := flag.Bool("w", false, "write kb/coefficients.go and kb/testdata/understood.tsv")
	list := flag.Bool("list", false, "print the best entries of the golden and the near questions")
	flag.Parse()
	if err := run(*write, *list); err != nil {
		log.Fatal(err)
	}
}

// sets are cases by origin.
type sets struct {
	known, near, left, single, worn, withheld, unanswerable, golden []eval.Case
}

// without is the same cases as they would be without a classifier.
func (s sets) without() sets {
	for _, set := range []*[]eval.Case{&s.known, &s.near, &s.left, &s.single, &s.worn, &s.withheld, &s.unanswerable, &s.golden} {
		*set = slices.Clone(*set)
		for i := range *set {
			k := &(*set)[i]
			k.Query.Intent, k.Query.P, k.Query.Guesses = "", 0, nil
			k.Found = slices.Clone(k.Found)
			for j := range k.Found {
				f := &k.Found[j].Features
				f[kb.Intent], f[kb.Thought] = 0, 0
			}
		}
	}
	return s
}

const folder = "kb/testdata/"

func run(write, list bool) error {
	entries, _, err := faq.LoadFolder(faq.Entries(), faq.Known{})
	if err != nil {
		return err
	}
	var s sets
	var errs [3]error
	s.near, errs[0] = eval.ReadCases(folder + "fit.tsv")
	s.unanswerable, errs[1] = eval.ReadCases(folder + "unanswerable.tsv")
	s.golden, errs[2] = eval.ReadCases(folder + "questions.tsv")
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	if err := s.ask(entries); err != nil {
		return err
	}
	without := s.without()
	c := fit(without, s)
	src, err := source(c)
	if err != nil {
		return err
	}
	os.Stdout.Write(src)
	report("without intents", c, without)
	report("with intents", c, s)
	if list {
		places(c, s.golden)
		places(c, s.near)
		places(c, s.unanswerable)
	}
	if !write {
		return nil
	}
	understood := eval.Understood{}
	for _, set := range [][]eval.Case{s.golden, s.unanswerable} {
		for _, k := range set {
			understood[k.Query.Text] = k.Query
		}
	}
	var b bytes.Buffer
	if err := understood.Write(&b); err != nil {
		return err
	}
	return errors.Join(os.WriteFile(folder+"understood.tsv", b.Bytes(), 0o644), os.WriteFile("kb/coefficients.go", src, 0o644))
}

// rounds and parts are how often phrasings are left out and entries withheld: enough for two dozen
// coefficients, and each takes an index.
const rounds, parts = 3, 4

func (s *sets) ask(entries []faq.Entry) (err error) {
	model, err := intents.DefaultModel() // go generate ./intents first when its data has changed
	if err != nil {
		return err
	}
	ctx := context.Background()
	settings := map[string]string{}
	for _, e := range entries {
		for _, name := range faq.Variables(e.Answer) {
			settings[name] = "1"
		}
	}
	o := eval.Options{
		KB: kb.Options{
			Settings: map[string]map[string]string{"zh": settings, "en": settings},
			Fold:     intents.Fold, Index: bleveindex.New,
		},
		Understand: func(q *kb.Query) {
			r := model.Classify(q.Text)
			q.Intent, q.P = r.Label, r.P
			for _, s := range r.Ranked {
				q.Guesses = append(q.Guesses, kb.Guess{Label: s.Label, P: s.P})
			}
		},
		Now: time.Now(), Limit: 40,
	}
	if s.left, err = eval.LeaveOut(ctx, entries, rounds, o); err != nil {
		return err
	}
	if s.single, err = eval.Single(ctx, entries, o); err != nil {
		return err
	}
	if s.worn, err = eval.Worn(ctx, entries, o); err != nil {
		return err
	}
	if s.withheld, err = eval.Withhold(ctx, entries, parts, o); err != nil {
		return err
	}
	if s.known, err = eval.Known(ctx, entries, o); err != nil {
		return err
	}
	for _, set := range []*[]eval.Case{&s.near, &s.unanswerable, &s.golden} {
		if *set, err = eval.Ask(ctx, entries, *set, o); err != nil {
			return err
		}
	}
	return nil
}

// The few questions as people ask them must not drown in the many that were left out, which are harder
// than life: our phrasings were written to differ from one another, so a left-out one never resembles
// what is there, and fitted on these alone resemblance would count for nothing.
const (
	nearWeight = 6
	leftWeight = .1
)

func fit(all ...sets) kb.Coefficients {
	var c kb.Coefficients
	var choices []choice
	choose := func(cases []eval.Case, weight float64) {
		for _, k := range cases {
			if k.Rank() == 0 {
				continue // no weights could find it
			}
			ch := choice{weight: weight}
			for _, d := range k.Found {
				ch.alternatives = append(ch.alternatives, d.Features[:])
				ch.right = append(ch.right, k.Right(d))
			}
			choices = append(choices, ch)
		}
	}
	for _, s := range all {
		choose(s.known, leftWeight)
		choose(s.near, nearWeight)
		choose(s.left, leftWeight)
		choose(s.single, leftWeight)
		choose(s.worn, leftWeight)
	}
	copy(c.Score[:], conditional(choices, len(c.Score), 1))

	var rows []example
	add := func(cases []eval.Case, weight float64) {
		for _, k := range cases {
			top, list, ok := best(c, k)
			if !ok {
				continue
			}
			rows = append(rows, example{append([]float64{1}, c.Signals(list, top, k.Query)...), k.Right(list[top]), weight})
		}
	}
	for _, s := range all {
		add(s.known, leftWeight/2)
		add(s.near, nearWeight)
		add(s.left, leftWeight/2)
		// Neighbours of an entry that was taken away often answer its questions, so these are hardly wrong.
		add(s.withheld, leftWeight/3)
		add(s.unanswerable, nearWeight)
	}
	c.Confidence = [12]float64(logistic(rows, 12, 9, .1))
	return c
}

// best is the first of a case's list in the order of c.
func best(c kb.Coefficients, k eval.Case) (top int, list []kb.Detail, ok bool) {
	list = append(list, k.Found...)
	for i := range list {
		list[i].Score = c.ScoreOf(list[i].Features)
		if list[i].Score > list[top].Score {
			top = i
		}
	}
	return top, list, len(list) > 0
}

func source(c kb.Coefficients) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("// Written by kb/fit; don't edit.\n\npackage kb\n\nvar fitted = Coefficients{\nScore: Features{\n")
	for i, w := range c.Score[:kb.Meaning] { // which has nothing to be fitted on
		fmt.Fprintf(&b, "%.3f, // %s\n", w, kb.FeatureNames[i])
	}
	b.WriteString("},\nConfidence: [...]float64{\n")
	for i, w := range c.Confidence {
		fmt.Fprintf(&b, "%.3f, // %s\n", w, kb.SignalNames[i])
	}
	b.WriteString("},\n}\n")
	return format.Source(b.Bytes())
}
