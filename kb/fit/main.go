// Command fit writes kb/coefficients.go from our own entries and messages:
//
//	go run ./kb/fit -w
//
// The order of entries is fitted on phrasings left out of their entries (a conditional logit), the
// confidence on the same, on phrasings of entries taken away altogether, and on messages that no entry
// answers (a logistic regression). Each is asked twice, with the classifier's intent and without.
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"go/format"
	"log"
	"os"
	"slices"
	"strings"
	"time"

	"aftercare/faq"
	"aftercare/intents"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
	"aftercare/kb/eval"
)

func main() {
	log.SetFlags(0)
	write := flag.Bool("w", false, "write kb/coefficients.go")
	flag.Parse()
	if err := run(*write); err != nil {
		log.Fatal(err)
	}
}

// sets are cases by origin.
type sets struct {
	known, near, left, withheld, unanswerable []eval.Case
}

func run(write bool) error {
	entries, _, err := faq.LoadFolder(faq.Entries(), faq.Known{})
	if err != nil {
		return err
	}
	strange, err := messages("kb/testdata/unanswerable.tsv")
	if err != nil {
		return err
	}
	near, err := messages("kb/testdata/fit.tsv")
	if err != nil {
		return err
	}
	model, err := intents.TrainFolder(os.DirFS("intents/data"), intents.Options{})
	if err != nil {
		return err
	}
	understand := func(text string) (string, float64) {
		r := model.Classify(text)
		return r.Label, r.P
	}
	var without, with sets
	if without, err = gather(entries, near, strange, nil); err != nil {
		return err
	}
	if with, err = gather(entries, near, strange, understand); err != nil {
		return err
	}
	c := fit(without, with)
	src, err := source(c)
	if err != nil {
		return err
	}
	os.Stdout.Write(src)
	report("without intents", c, without)
	report("with intents", c, with)
	if !write {
		return nil
	}
	return os.WriteFile("kb/coefficients.go", src, 0o644)
}

// messages reads rows of text, locale and, of questions that have an answer, its entry and the audience.
func messages(file string) ([]eval.Case, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []eval.Case
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		cols := append(strings.Split(s.Text(), "\t"), "", "")
		out = append(out, eval.Case{Query: kb.Query{Text: cols[0], Locale: cols[1], Audience: cols[3]}, Want: cols[2]})
	}
	return out, nil
}

func gather(entries []faq.Entry, near, strange []eval.Case, understand func(string) (string, float64)) (s sets, err error) {
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
		Understand: understand, Now: time.Now(), Limit: 100,
	}
	if s.left, err = eval.LeaveOut(ctx, entries, o); err != nil {
		return s, err
	}
	if s.withheld, err = eval.Withhold(ctx, entries, 8, o); err != nil {
		return s, err
	}
	if s.known, err = eval.Known(ctx, entries, o); err != nil {
		return s, err
	}
	if s.near, err = eval.Ask(ctx, entries, slices.Clone(near), o); err != nil {
		return s, err
	}
	s.unanswerable, err = eval.Ask(ctx, entries, slices.Clone(strange), o)
	return s, err
}

// The few questions as people ask them must not drown in the many that were left out, which are harder
// than life: our phrasings were written to differ from one another, so a left-out one never resembles
// what is there, and fitted on these alone resemblance would count for nothing.
const (
	nearWeight = 12
	leftWeight = .3
)

func fit(all ...sets) kb.Coefficients {
	var c kb.Coefficients
	var choices []choice
	choose := func(cases []eval.Case, weight float64) {
		for _, k := range cases {
			ch := choice{right: k.Rank() - 1, weight: weight}
			if ch.right < 0 {
				continue // no weights could find it
			}
			for _, d := range k.Found {
				ch.alternatives = append(ch.alternatives, d.Features[:])
			}
			choices = append(choices, ch)
		}
	}
	for _, s := range all {
		choose(s.known, leftWeight)
		choose(s.near, nearWeight)
		choose(s.left, leftWeight)
	}
	copy(c.Score[:], conditional(choices, len(c.Score), 1))

	var rows []example
	add := func(cases []eval.Case, weight float64) {
		for _, k := range cases {
			top, list, ok := best(c, k)
			if !ok {
				continue
			}
			rows = append(rows, example{append([]float64{1}, c.Signals(list, top, k.Query)...), list[top].Entry == k.Want, weight})
		}
	}
	for _, s := range all {
		add(s.known, leftWeight)
		add(s.near, nearWeight)
		add(s.left, 1)
		// Neighbours of an entry that was taken away often answer half of its questions, so these are
		// only half wrong.
		add(s.withheld, .5)
		add(s.unanswerable, 3)
	}
	c.Confidence = [9]float64(logistic(rows, 9, 7, .1))
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
	for i, w := range c.Score {
		fmt.Fprintf(&b, "%.3f, // %s\n", w, kb.FeatureNames[i])
	}
	b.WriteString("},\nConfidence: [...]float64{\n")
	for i, w := range c.Confidence {
		fmt.Fprintf(&b, "%.3f, // %s\n", w, kb.SignalNames[i])
	}
	b.WriteString("},\n}\n")
	return format.Source(b.Bytes())
}
