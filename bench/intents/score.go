package main

import (
	"fmt"
	"slices"
)

// measured is what an engine tells of itself: its answers, empty where it gives none, and the two labels that
// it finds likeliest.
type measured struct {
	TrainSeconds float64    `json:"train_seconds"`
	P50us        float64    `json:"p50_us"`
	P99us        float64    `json:"p99_us"`
	RSSBytes     int64      `json:"rss_bytes"`
	Answers      []string   `json:"answers"`
	Best         [][]string `json:"best"`
}

const header = "| set | trained on, tested on | engine | accuracy | in scope, forced | out-of-scope recall | training | p50 | p99 | memory |\n|---|---|---|---|---|---|---|---|---|---|"

// score counts the answers that are right. A message out of scope is answered rightly by no answer and by the
// label of negatives.
func score(s set, m measured, oos string) (accuracy, forced, recall string) {
	right, inScope, top, negatives, caught := 0, 0, 0, 0, 0
	for i, r := range s.test {
		answer := m.Answers[i]
		if answer == "" {
			answer = oos
		}
		ok := answer == r.Label
		if ok {
			right++
		}
		if r.Label == oos {
			negatives++
			if ok {
				caught++
			}
			continue
		}
		inScope++
		if first := slices.IndexFunc(m.Best[i], func(l string) bool { return l != oos }); first >= 0 && m.Best[i][first] == r.Label {
			top++
		}
	}
	return share(right, len(s.test)), share(top, inScope), share(caught, negatives)
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", float64(n)/float64(of))
}

func row(engine string, s set, m measured, oos string) string {
	accuracy, forced, recall := score(s, m, oos)
	return fmt.Sprintf("| %s | %d, %d | %s | %s | %s | %s | %.1f s | %.0f µs | %.0f µs | %d MB |",
		s.name, len(s.train), len(s.test), engine, accuracy, forced, recall, m.TrainSeconds, m.P50us, m.P99us, m.RSSBytes>>20)
}
