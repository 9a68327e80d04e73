package main

import (
	"encoding/json"
	"os"
	"runtime/debug"

	"aftercare/intents"
	"aftercare/intents/eval"
)

// ours trains and answers in this process, as nlpjs.mjs does in its own.
func ours(trainFile, testFile string) error {
	train, err := load(trainFile)
	if err != nil {
		return err
	}
	test, err := load(testFile)
	if err != nil {
		return err
	}
	oos := os.Getenv("BENCH_OOS")
	model, err := intents.Train(train, intents.Options{OutOfScope: oos})
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // what the training used; NLP.js collects its garbage too
	r := eval.Evaluate(model, test, oos)
	m := measured{TrainSeconds: r.TrainSeconds, P50us: r.P50us, P99us: r.P99us, RSSBytes: r.RSSBytes}
	for _, t := range test {
		got := model.Classify(t.Text)
		if got.Label == intents.OutOfScope {
			got.Label = ""
		}
		m.Answers = append(m.Answers, got.Label)
		m.Best = append(m.Best, []string{got.Ranked[0].Label})
	}
	return json.NewEncoder(os.Stdout).Encode(m)
}
