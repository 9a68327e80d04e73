package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"aftercare/kb"
	"aftercare/kb/eval"
)

// report prints how the coefficients do on what they were fitted on, by the limit of the answer band.
func report(name string, c kb.Coefficients, s sets) {
	fmt.Fprintf(os.Stderr, "\n%s: %d left out, %d withheld, %d unanswerable\n", name, len(s.left), len(s.withheld), len(s.unanswerable))
	recall(c, "as written", s.known)
	recall(c, "near", s.near)
	recall(c, "left out", s.left)
	recall(c, "single", s.single)
	recall(c, "worn", s.worn)
	recall(c, "golden (not fitted)", s.golden)
	fmt.Fprintln(os.Stderr, "limit  golden right  wrong  near right  wrong   left out right  wrong   withheld answered  unanswerable answered")
	for limit := .1; limit < .95; limit += .05 {
		gold, bad := answered(c, s.golden, limit)
		near, off := answered(c, s.near, limit)
		right, wrong := answered(c, s.left, limit)
		_, held := answered(c, s.withheld, limit)
		_, strange := answered(c, s.unanswerable, limit)
		fmt.Fprintf(os.Stderr, "%.2f   %.3f         %.3f  %.3f       %.3f   %.3f           %.3f   %.3f              %.3f\n", limit, gold, bad, near, off, right, wrong, held, strange)
	}
	calibration(c, s)
	wrongly(c, s.near, .5)
	wrongly(c, s.unanswerable, .5)
}

func recall(c kb.Coefficients, name string, cases []eval.Case) {
	var first, three float64
	for _, k := range cases {
		switch rank(c, k) {
		case 1:
			first++
			fallthrough
		case 2, 3:
			three++
		}
	}
	n := float64(len(cases))
	fmt.Fprintf(os.Stderr, "%s: recall@1 %.3f  recall@3 %.3f\n", name, first/n, three/n)
}

func rank(c kb.Coefficients, k eval.Case) int {
	want := math.Inf(-1)
	for _, d := range k.Found {
		if k.Right(d) {
			want = max(want, c.ScoreOf(d.Features))
		}
	}
	place := 1
	for _, d := range k.Found {
		if c.ScoreOf(d.Features) > want {
			place++
		}
	}
	return place
}

// answered is the share of cases whose first hit is above a limit, by whether it is right.
func answered(c kb.Coefficients, cases []eval.Case, limit float64) (right, wrong float64) {
	for _, k := range cases {
		top, list, ok := best(c, k)
		switch {
		case !ok || c.ConfidenceOf(list, top, k.Query) < limit:
		case k.Right(list[top]):
			right++
		default:
			wrong++
		}
	}
	n := float64(len(cases))
	return right / n, wrong / n
}

// calibration prints how often hits of about one confidence are right, unanswerable ones included.
func calibration(c kb.Coefficients, s sets) {
	var n, right [10]int
	for _, cases := range [][]eval.Case{s.near, s.left, s.unanswerable} {
		for _, k := range cases {
			if top, list, ok := best(c, k); ok {
				bin := min(9, int(10*c.ConfidenceOf(list, top, k.Query)))
				n[bin]++
				if k.Right(list[top]) {
					right[bin]++
				}
			}
		}
	}
	fmt.Fprint(os.Stderr, "confidence, share right:")
	for i := range n {
		if n[i] > 0 {
			fmt.Fprintf(os.Stderr, "  .%d–: %.2f (%d)", i, float64(right[i])/float64(n[i]), n[i])
		}
	}
	fmt.Fprintln(os.Stderr)
}

// wrongly prints what would be answered though nothing answers it, for the eye.
func wrongly(c kb.Coefficients, cases []eval.Case, limit float64) {
	for _, k := range cases {
		if top, list, ok := best(c, k); ok && !k.Right(list[top]) {
			if p := c.ConfidenceOf(list, top, k.Query); p >= limit {
				fmt.Fprintf(os.Stderr, "%.2f %s -> %s (%s %.2f)\n", p, k.Query.Text, list[top].Entry, k.Query.Intent, k.Query.P)
			}
		}
	}
}

// places prints the questions of a set with their best entries, for whoever labels them.
func places(c kb.Coefficients, cases []eval.Case) {
	for _, k := range cases {
		_, list, _ := best(c, k)
		slices.SortStableFunc(list, func(a, b kb.Detail) int { return cmp.Compare(b.Score, a.Score) })
		fmt.Fprintf(os.Stderr, "%d %s [%s %.2f] %s\n", rank(c, k), k.Query.Text, k.Query.Intent, k.Query.P, strings.Join(k.Want, " "))
		for i, d := range list[:min(6, len(list))] {
			fmt.Fprintf(os.Stderr, "     %.1f %.2f %s: %s\n", d.Score, c.ConfidenceOf(list, i, k.Query), d.Entry, d.Title)
		}
	}
}
