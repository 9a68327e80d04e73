package intents

import (
	"math"
	"slices"
)

// probabilities turns scores into probabilities in place: softmax with one slope ("temperature scaling",
// Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", ICML 2017).
func probabilities(scores []float32, slope float32) {
	top := slices.Max(scores)
	var sum float64
	for i, s := range scores {
		e := math.Exp(float64(slope * (s - top)))
		scores[i] = float32(e)
		sum += e
	}
	for i := range scores {
		scores[i] = float32(float64(scores[i]) / sum)
	}
}

// calibrate finds, from held-out scores, the slope by which probabilities are most likely right, and the
// probability from which a label is accepted.
func calibrate(held [][]float32, label []int, oos int) (slope, threshold float32) {
	nll := func(logSlope float64) float64 {
		a := math.Exp(logSlope)
		var sum float64
		for i, s := range held {
			if s == nil {
				continue
			}
			top := float64(slices.Max(s))
			var z float64
			for _, x := range s {
				z += math.Exp(a * (float64(x) - top))
			}
			sum += math.Log(z) - a*(float64(s[label[i]])-top)
		}
		return sum
	}
	slope = float32(math.Exp(minimise(nll, math.Log(0.5), math.Log(50))))
	return slope, pickThreshold(held, label, oos, slope)
}

// minimise is golden-section search for a minimum between low and high.
func minimise(f func(float64) float64, low, high float64) float64 {
	ratio := (math.Sqrt(5) - 1) / 2
	a, b := high-ratio*(high-low), low+ratio*(high-low)
	fa, fb := f(a), f(b)
	for range 16 {
		if fa < fb {
			high, b, fb = b, a, fa
			a = high - ratio*(high-low)
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + ratio*(high-low)
			fb = f(b)
		}
	}
	return (low + high) / 2
}

// oosWorth is what a point of recall on out-of-scope messages is worth in points of accuracy, at least; where
// training has a larger share of them, that share.
const oosWorth = 0.07

// pickThreshold chooses the probability below which nothing is accepted: the one that is best for accuracy and
// recall together. Without negatives there is nothing to choose by, and everything is accepted; who expects
// others' messages nevertheless can set a bound on the probability.
func pickThreshold(held [][]float32, label []int, oos int, slope float32) float32 {
	var right, wrong, negative []float32 // confidence in the best serviceable label
	p := []float32{}
	for i, s := range held {
		if s == nil {
			continue
		}
		p = append(p[:0], s...)
		probabilities(p, slope)
		best, conf := bestServiceable(p, oos)
		switch {
		case label[i] == oos:
			negative = append(negative, conf)
		case label[i] == best:
			right = append(right, conf)
		default:
			wrong = append(wrong, conf)
		}
	}
	slices.Sort(right)
	slices.Sort(negative)
	if len(right) == 0 || len(negative) == 0 {
		return 0
	}
	inScope := float64(len(right) + len(wrong))
	oosWorth := max(oosWorth, float64(len(negative))/inScope)
	best, at := -1.0, float32(0)
	for k := range 96 {
		t := float32(k+1) / 100
		kept, _ := slices.BinarySearch(right, t)
		caught, _ := slices.BinarySearch(negative, t)
		worth := float64(len(right)-kept)/inScope + oosWorth*float64(caught)/float64(len(negative))
		if worth > best {
			best, at = worth, t
		}
	}
	return at
}

func bestServiceable(p []float32, oos int) (label int, conf float32) {
	label = -1
	for c, x := range p {
		if c != oos && (label < 0 || x > conf) {
			label, conf = c, x
		}
	}
	return label, conf
}
