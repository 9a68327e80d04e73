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

// limits are what must be reached for a label to be accepted.
type limits struct {
	label float32 // the label's probability
	scope float32 // that of all serviceable labels together: what lies between two of them is not out of scope
}

// calibrate finds, from held-out scores, the slope by which probabilities are most likely right, and the
// limits from which a label is accepted.
func calibrate(held [][]float32, label []int, oos int) (slope float32, accept limits) {
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
	return slope, pickLimits(held, label, oos, slope)
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

// limitSteps is how finely limits are tried.
const limitSteps = 50

// pickLimits chooses the limits that are best for accuracy and recall together. Without negatives there is
// nothing to choose by, and everything is accepted; who expects others' messages nevertheless can set a bound on
// the probability.
func pickLimits(held [][]float32, label []int, oos int, slope float32) limits {
	if oos < 0 {
		return limits{}
	}
	// right and negative messages by the highest limits that they reach, in steps, and then by limits reached
	var right, negative [limitSteps + 1][limitSteps + 1]int
	negatives, inScope := 0, 0
	p := []float32{}
	for i, s := range held {
		if s == nil {
			continue
		}
		p = append(p[:0], s...)
		probabilities(p, slope)
		best, conf := bestServiceable(p, oos)
		l, o := int(conf*limitSteps), int((1-p[oos])*limitSteps)
		switch {
		case label[i] == oos:
			negatives++
			negative[l][o]++
		case label[i] == best:
			right[l][o]++
			fallthrough
		default:
			inScope++
		}
	}
	if negatives == 0 || inScope == 0 {
		return limits{}
	}
	for _, count := range []*[limitSteps + 1][limitSteps + 1]int{&right, &negative} {
		for l := limitSteps; l >= 0; l-- {
			for o := limitSteps; o >= 0; o-- {
				if l < limitSteps {
					count[l][o] += count[l+1][o]
				}
				if o < limitSteps {
					count[l][o] += count[l][o+1]
				}
				if l < limitSteps && o < limitSteps {
					count[l][o] -= count[l+1][o+1]
				}
			}
		}
	}
	oosWorth := max(oosWorth, float64(negatives)/float64(inScope))
	best, at := math.Inf(-1), limits{}
	for l := range limitSteps {
		for o := range limitSteps {
			worth := float64(right[l][o])/float64(inScope) - oosWorth*float64(negative[l][o])/float64(negatives)
			if worth > best {
				best, at = worth, limits{float32(l) / limitSteps, float32(o) / limitSteps}
			}
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
