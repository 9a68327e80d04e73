package main

import "math"

// example is a row of a logistic regression.
type example struct {
	x      []float64
	y      bool
	weight float64
}

// choice is a question of a conditional logit: some of the alternatives are right, and any of
// them will do.
type choice struct {
	alternatives [][]float64
	right        []bool
	weight       float64
}

// Both are small and convex: plain gradient ascent with a step per coefficient that grows while the
// gradient keeps its sign and shrinks when it turns (Rprop, Riedmiller and Braun 1993) needs no library
// and no tuning.
//
// The coefficients from place from up to place to must not be negative: each of our features speaks for an
// entry, and a minus only means that two of them say the same.
func climb(n, from, to int, gradient func(w, g []float64)) []float64 {
	w, g, last, step := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range step {
		step[i] = .1
	}
	for range 600 {
		clear(g)
		gradient(w, g)
		for i := range w {
			switch {
			case g[i]*last[i] > 0:
				step[i] = min(step[i]*1.2, 5)
			case g[i]*last[i] < 0:
				step[i] = max(step[i]*.5, 1e-6)
			}
			last[i] = g[i]
			if g[i] != 0 {
				w[i] += math.Copysign(step[i], g[i])
			}
			if from <= i && i < to {
				w[i] = max(w[i], 0)
			}
		}
	}
	return w
}

// conditional fits a conditional logit with a penalty on squares.
func conditional(cs []choice, n int, penalty float64) []float64 {
	return climb(n, 0, n, func(w, g []float64) {
		for i := range w {
			g[i] -= penalty * w[i]
		}
		for _, c := range cs {
			p := make([]float64, len(c.alternatives))
			top := math.Inf(-1)
			for a, x := range c.alternatives {
				p[a] = dot(w, x)
				top = max(top, p[a])
			}
			var sum, right float64
			for a := range p {
				p[a] = math.Exp(max(p[a]-top, -500))
				sum += p[a]
				if c.right[a] {
					right += p[a]
				}
			}
			for a, x := range c.alternatives {
				d := -p[a] / sum
				if c.right[a] {
					d += p[a] / right
				}
				for i := range x {
					g[i] += c.weight * d * x[i]
				}
			}
		}
	})
}

// logistic fits a logistic regression. The first column must be the constant 1, which has no penalty; those before to must not be negative.
func logistic(es []example, n, to int, penalty float64) []float64 {
	return climb(n, 1, to, func(w, g []float64) {
		for i := 1; i < n; i++ {
			g[i] -= penalty * w[i]
		}
		for _, e := range es {
			d := -1 / (1 + math.Exp(-dot(w, e.x)))
			if e.y {
				d++
			}
			for i := range e.x {
				g[i] += e.weight * d * e.x[i]
			}
		}
	})
}

func dot(a, b []float64) float64 {
	var s float64
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}
