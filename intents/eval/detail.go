package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"aftercare/intents"
)

// Detailed is a report with what explains it, as one JSON object: the report's keys, and more.
type Detailed struct {
	Report
	ECE        float64     `json:"ece"`
	Labels     []LabelRate `json:"labels"`     // weakest first
	Confusions []Confusion `json:"confusions"` // most frequent first
	Mistakes   []Miss      `json:"mistakes"`   // surest first
}

// LabelRate is how well one label does.
type LabelRate struct {
	Label     string  `json:"label"`
	Rows      int     `json:"rows"`      // that have it
	Recall    float64 `json:"recall"`    // share of them that it was given to
	Precision float64 `json:"precision"` // share of the rows it was given to that have it; 0 when it was never given
}

// Detail adds to a report what explains it. rows are those that the report was made of.
func Detail(r Report, rows []intents.Sample) Detailed {
	d := Detailed{Report: r, ECE: r.ECE(), Confusions: []Confusion{}, Mistakes: []Miss{}}
	d.Confusions = append(d.Confusions, r.Confusions...)
	d.Mistakes = append(d.Mistakes, r.Missed...)
	slices.SortStableFunc(d.Mistakes, func(a, b Miss) int { return cmp.Compare(b.P, a.P) })
	wanted, missed, wrongly := map[string]int{}, map[string]int{}, map[string]int{}
	for _, row := range rows {
		wanted[row.Label]++
	}
	for _, m := range r.Missed {
		missed[m.Want]++
		wrongly[m.Got]++
	}
	d.Labels = []LabelRate{}
	for _, l := range slices.Sorted(maps.Keys(wanted)) {
		right := wanted[l] - missed[l]
		d.Labels = append(d.Labels, LabelRate{l, wanted[l], ratio(right, wanted[l]), ratio(right, right+wrongly[l])})
	}
	slices.SortStableFunc(d.Labels, func(a, b LabelRate) int {
		return cmp.Or(cmp.Compare(a.Recall+a.Precision, b.Recall+b.Precision), b.Rows-a.Rows)
	})
	return d
}

// ECE is the expected calibration error: how far, on average, the probability of the label given is from the
// share that is right, in ten bins (Naeini, Cooper, Hauskrecht, "Obtaining well calibrated probabilities using
// Bayesian binning", AAAI 2015).
func (r Report) ECE() float64 {
	var sum float64
	for _, b := range r.Curve {
		sum += math.Abs(b.P - float64(b.Right))
	}
	return sum / float64(max(r.Rows, 1))
}

// How much of each list people are shown.
const (
	shownLabels     = 10
	shownConfusions = 10
	shownExamples   = 2 // of a confusion
	shownMistakes   = 10
)

// Write prints the report, and after it what a merchant can act on: the weakest labels, the worst confusions
// with examples, and the mistakes that were made with most conviction.
func (d Detailed) Write(w io.Writer) error {
	if err := d.Report.Write(w); err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "\ncalibration error %.3f: a probability is off by %.1f points on average\n", d.ECE, 100*d.ECE)
	if len(d.Mistakes) == 0 {
		return b.Flush()
	}
	fmt.Fprintf(b, "\nweakest labels\n%5s  %-28s %7s %10s\n", "rows", "label", "found", "precision")
	for _, l := range d.Labels[:min(len(d.Labels), shownLabels)] {
		if l.Recall < 1 || l.Precision < 1 {
			fmt.Fprintf(b, "%5d  %-28s %6.0f%% %9.0f%%\n", l.Rows, l.Label, 100*l.Recall, 100*l.Precision)
		}
	}
	fmt.Fprintf(b, "\nworst confusions\n")
	for _, c := range d.Confusions[:min(len(d.Confusions), shownConfusions)] {
		fmt.Fprintf(b, "  %s taken for %s, %d×\n", c.Want, c.Got, c.Rows)
		shown := 0
		for _, m := range d.Mistakes {
			if m.Want == c.Want && m.Got == c.Got && shown < shownExamples {
				fmt.Fprintf(b, "      %3.0f%%  %s\n", 100*m.P, oneLine(m.Text))
				shown++
			}
		}
	}
	fmt.Fprintf(b, "\nmistakes made with most conviction\n")
	for _, m := range d.Mistakes[:min(len(d.Mistakes), shownMistakes)] {
		fmt.Fprintf(b, "  %3.0f%%  %s\n        is %s, was given %s\n", 100*m.P, oneLine(m.Text), m.Want, m.Got)
	}
	fmt.Fprintf(b, "\nWhy one of them went wrong: aftercare intents explain \"TEXT\"\n")
	return b.Flush()
}

// widest is how many characters of a message are shown.
const widest = 120

func oneLine(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > widest {
		return string(r[:widest]) + "…"
	}
	return string(r)
}
