// Package eval measures the intent classifier on labelled rows: the figures of a report, and the
// confusions that explain them.
package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/intents"
)

// Report is what a measurement found. Rates are between 0 and 1; those that the data can't give are 0.
type Report struct {
	Rows                  int     `json:"rows"`
	Accuracy              float64 `json:"accuracy"`                 // all rows; negatives are right when nothing is accepted
	InScopeAccuracy       float64 `json:"in_scope_accuracy"`        // rows in scope, rejection on
	InScopeAccuracyForced float64 `json:"in_scope_accuracy_forced"` // rows in scope, rejection off
	MacroF1               float64 `json:"macro_f1"`                 // over all labels, that of negatives included
	OOSRecall             float64 `json:"oos_recall"`
	OOSPrecision          float64 `json:"oos_precision"`
	MCC                   float64 `json:"mcc"`      // Gorodkin's for several classes
	BestMCC               float64 `json:"best_mcc"` // of all thresholds in hundredths, in place of the model's
	BestMCCAt             float64 `json:"best_mcc_at"`
	InScopeAccuracyAt10   float64 `json:"in_scope_accuracy_at_0.1"` // with the threshold at 0.1, as HINT3 measures
	TrainSeconds          float64 `json:"train_seconds"`
	P50us                 float64 `json:"p50_us"` // a message, in microseconds
	P99us                 float64 `json:"p99_us"`
	RSSBytes              int64   `json:"rss_bytes"` // of this process, 0 where the system doesn't tell

	Confusions []Confusion `json:"-"` // most frequent first
	Missed     []Miss      `json:"-"`
	Curve      [10]Bin     `json:"-"` // of all rows by the probability of the label given
}

// Bin is the rows whose label was given with a probability in one tenth, and how many of them were right.
type Bin struct {
	Rows, Right int
	P           float64 // sum of the probabilities
}

// Confusion is how often one label was taken for another.
type Confusion struct {
	Want string `json:"want"`
	Got  string `json:"got"`
	Rows int    `json:"rows"`
}

// Miss is one row that went wrong.
type Miss struct {
	Text string  `json:"text"`
	Want string  `json:"want"`
	Got  string  `json:"got"`
	P    float64 `json:"p"`
}

// Evaluate measures a model on rows. oos is the rows' label of negatives, intents.OutOfScope when empty.
func Evaluate(m *intents.Model, rows []intents.Sample, oos string) Report {
	oos = cmp.Or(oos, intents.OutOfScope)
	r := Report{Rows: len(rows), TrainSeconds: m.TrainTime.Seconds()}
	t := newTally(oos)
	guesses := make([]guess, 0, len(rows))
	for _, row := range rows { // fills caches that a running server has full
		m.Classify(row.Text)
	}
	times := make([]time.Duration, 0, len(rows))
	for _, row := range rows {
		began := time.Now()
		got := m.Classify(row.Text)
		times = append(times, time.Since(began))
		label := got.Label
		if label == intents.OutOfScope {
			label = oos
		}
		t.add(row.Label, label, got.Ranked[0].Label)
		guesses = append(guesses, guess{row.Label, got.Ranked[0]})
		bin := &r.Curve[min(int(got.P*10), 9)]
		bin.Rows++
		bin.P += got.P
		if label == row.Label {
			bin.Right++
		}
		if label != row.Label {
			r.Missed = append(r.Missed, Miss{row.Text, row.Label, label, got.P})
		}
	}
	t.fill(&r)
	sweep(&r, guesses, oos)
	slices.Sort(times)
	r.P50us, r.P99us = quantile(times, 0.50), quantile(times, 0.99)
	r.RSSBytes = rss()
	return r
}

// TrainAndEvaluate trains on some rows and measures on others.
func TrainAndEvaluate(train, test []intents.Sample, oos string) (Report, *intents.Model, error) {
	m, err := intents.Train(train, intents.Options{OutOfScope: oos})
	if err != nil {
		return Report{}, nil, err
	}
	return Evaluate(m, test, oos), m, nil
}

// guess is the most likely label of a row beside the wanted one.
type guess struct {
	want string
	intents.Scored
}

// sweep measures with each threshold what the probabilities are worth to someone who chooses their own.
func sweep(r *Report, guesses []guess, oos string) {
	for percent := range 100 {
		threshold := float64(percent) / 100
		t := newTally(oos)
		for _, g := range guesses {
			got := g.Label
			if g.P < threshold {
				got = oos
			}
			t.add(g.want, got, g.Label)
		}
		var at Report
		t.fill(&at)
		if at.MCC > r.BestMCC {
			r.BestMCC, r.BestMCCAt = at.MCC, threshold
		}
		if percent == 10 {
			r.InScopeAccuracyAt10 = at.InScopeAccuracy
		}
	}
}

// tally counts pairs of wanted and given labels.
type tally struct {
	oos             string
	pairs           map[[2]string]int
	rows, inScope   int
	forced, correct int
}

func newTally(oos string) *tally { return &tally{oos: oos, pairs: map[[2]string]int{}} }

func (t *tally) add(want, got, forced string) {
	t.rows++
	t.pairs[[2]string{want, got}]++
	if want == got {
		t.correct++
	}
	if want != t.oos {
		t.inScope++
		if forced == want {
			t.forced++
		}
	}
}

func (t *tally) fill(r *Report) {
	wanted, given, right := map[string]int{}, map[string]int{}, map[string]int{}
	for p, n := range t.pairs {
		wanted[p[0]] += n
		given[p[1]] += n
		if p[0] == p[1] {
			right[p[0]] += n
		} else {
			r.Confusions = append(r.Confusions, Confusion{p[0], p[1], n})
		}
	}
	slices.SortFunc(r.Confusions, func(a, b Confusion) int {
		return cmp.Or(b.Rows-a.Rows, strings.Compare(a.Want, b.Want), strings.Compare(a.Got, b.Got))
	})
	r.Accuracy = ratio(t.correct, t.rows)
	r.InScopeAccuracy = ratio(t.correct-right[t.oos], t.inScope)
	r.InScopeAccuracyForced = ratio(t.forced, t.inScope)
	r.OOSRecall = ratio(right[t.oos], wanted[t.oos])
	r.OOSPrecision = ratio(right[t.oos], given[t.oos])
	var f1 float64
	for l, n := range wanted {
		f1 += ratio(2*right[l], n+given[l])
	}
	if len(wanted) > 0 {
		r.MacroF1 = f1 / float64(len(wanted))
	}
	r.MCC = mcc(float64(t.correct), float64(t.rows), wanted, given)
}

// mcc is the correlation of wanted and given labels: Gorodkin, "Comparing two K-category assignments by
// a K-category correlation coefficient", 2004.
func mcc(correct, n float64, wanted, given map[string]int) float64 {
	var both, ww, gg float64
	for l, w := range wanted {
		both += float64(w) * float64(given[l])
		ww += float64(w) * float64(w)
	}
	for _, g := range given {
		gg += float64(g) * float64(g)
	}
	d := math.Sqrt((n*n - gg) * (n*n - ww))
	if d == 0 {
		return 0
	}
	return (correct*n - both) / d
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := min(int(q*float64(len(sorted))), len(sorted)-1)
	return float64(sorted[i].Nanoseconds()) / 1e3
}

// rss is the memory that the process holds, from /proc.
func rss() int64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	for scan.Scan() {
		if rest, ok := strings.CutPrefix(scan.Text(), "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

// Write prints the figures for people, and how far probabilities can be believed.
func (r Report) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "rows                    %7d\n", r.Rows)
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"accuracy", r.Accuracy}, {"in scope", r.InScopeAccuracy}, {"in scope, forced", r.InScopeAccuracyForced},
		{"macro F1", r.MacroF1}, {"out of scope, recall", r.OOSRecall}, {"out of scope, precision", r.OOSPrecision},
		{"MCC", r.MCC}, {"MCC, best threshold", r.BestMCC}, {"in scope, threshold .1", r.InScopeAccuracyAt10},
	} {
		fmt.Fprintf(b, "%-23s %7.4f\n", f.name, f.value)
	}
	fmt.Fprintf(b, "best MCC's threshold    %7.2f\n", r.BestMCCAt)
	fmt.Fprintf(b, "training %.1f s, a message p50 %.0f µs, p99 %.0f µs, memory %d MB\n", r.TrainSeconds, r.P50us, r.P99us, r.RSSBytes>>20)
	fmt.Fprintf(b, "\ncalibration\n%5s  %-9s %s\n", "rows", "said", "right")
	for _, c := range r.Curve {
		if c.Rows > 0 {
			fmt.Fprintf(b, "%5d  %.3f     %.3f\n", c.Rows, c.P/float64(c.Rows), ratio(c.Right, c.Rows))
		}
	}
	return b.Flush()
}
