package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"aftercare/aftersales/policy"
	"aftercare/faq"
	"aftercare/intents"
	"aftercare/intents/eval"
	"aftercare/internal/app"
	"aftercare/kb"
	kbeval "aftercare/kb/eval"
)

type evalCmd struct {
	Intents evalIntentsCmd `cmd:"" help:"Measure the classifier on labelled messages (text<TAB>label)."`
	FAQ     evalFAQCmd     `cmd:"" name:"faq" help:"Measure retrieval on questions (text<TAB>ids)."`
}

type evalIntentsCmd struct {
	Train string `help:"Train on these rows first (default: the shipped model)." placeholder:"TSV" type:"existingfile"`
	Test  string `help:"Rows to test." required:"" placeholder:"TSV" type:"existingfile"`
	OOS   string `help:"Label of rows that are none of the others." default:"${oos}" placeholder:"LABEL"`
	JSON  bool   `help:"Print one JSON object."`
}

func (c *evalIntentsCmd) Run() error {
	test, errTest := samples(c.Test)
	var train []intents.Sample
	var errTrain error
	if c.Train != "" {
		train, errTrain = samples(c.Train)
	}
	if err := errors.Join(errTrain, errTest); err != nil {
		return err
	}
	var r eval.Report
	if c.Train == "" {
		m, err := intents.DefaultModel()
		if err != nil {
			return err
		}
		r = eval.Evaluate(m, test, c.OOS)
	} else {
		var err error
		if r, _, err = eval.TrainAndEvaluate(train, test, c.OOS); err != nil {
			return err
		}
	}
	d := eval.Detail(r, test)
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(d)
	}
	return d.Write(os.Stdout)
}

// samples reads labelled rows; everything wrong with them is reported at once, with file and line.
func samples(file string) ([]intents.Sample, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := intents.LoadTSV(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return rows, nil
}

type evalFAQCmd struct {
	FAQ     string `name:"faq" help:"Entries, id<TAB>question<TAB>answer (default: the shop's own)." placeholder:"TSV" type:"existingfile"`
	Queries string `help:"Questions, text<TAB>ids or intent:ID." required:"" placeholder:"TSV" type:"existingfile"`
	JSON    bool   `help:"Print one JSON object."`
}

func (c *evalFAQCmd) Run(ctx context.Context) error {
	cfg := app.Defaults()
	rules, err := policy.Default()
	if err != nil {
		return err
	}
	o := kbeval.Options{KB: cfg.Knowledge(rules.Promise()), Locale: intents.Language, Now: time.Now()}
	var entries []faq.Entry
	if c.FAQ == "" {
		m, err := intents.DefaultModel()
		if err != nil {
			return err
		}
		if entries, _, err = cfg.Entries(rules.Promise(), nil, m.Labels()); err != nil {
			return err
		}
		o.Understand = func(q *kb.Query) {
			r := m.Classify(q.Text)
			q.Intent, q.P = r.Label, r.P
			for _, s := range r.Ranked {
				q.Guesses = append(q.Guesses, kb.Guess{Label: s.Label, P: s.P})
			}
		}
	}
	r, err := kbeval.EvaluateFAQ(ctx, c.FAQ, c.Queries, entries, o)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	return r.Write(os.Stdout)
}
