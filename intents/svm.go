package intents

import "math/rand/v2"

// matrix is the training data: rows of entries.
type matrix [][]entry

// svm is how one class is told from the rest.
type svm struct {
	c      float32 // the cost of an error
	pos    float32 // times this for the class itself, which is outnumbered
	epochs int
	stop   float32 // on projected gradients this close together
	seed   uint64
}

// train finds the weights and the bias of an L2-regularised linear SVM with squared hinge loss by dual
// coordinate descent with shrinking: Hsieh, Chang, Lin, Keerthi, Sundararajan, "A dual coordinate descent
// method for large-scale linear SVM", ICML 2008, algorithm 3 (as in LIBLINEAR). The order of visits comes
// from the seed, and products are rounded before they are added, so that the result is the same to the
// bit on every machine.
func (s svm) train(x matrix, positive []bool, features int) (w []float32, bias float32) {
	w = make([]float32, features)
	n := len(x)
	alpha := make([]float32, n)
	diag := make([]float32, n) // of the dual's Hessian: |x|² + 1 for the bias + 1/2C for the loss
	order := make([]int, n)
	for i, row := range x {
		sum := float32(1)
		for _, e := range row {
			sum += float32(e.value * e.value)
		}
		c := s.c
		if positive[i] {
			c *= s.pos
		}
		diag[i] = sum + 1/(2*c)
		order[i] = i
	}
	rnd := rand.New(rand.NewPCG(s.seed, 0))
	active := n
	limit := float32(1e30)
	for range s.epochs {
		high, low := float32(-1e30), float32(1e30)
		for i := range active { // Fisher-Yates
			j := i + rnd.IntN(active-i)
			order[i], order[j] = order[j], order[i]
		}
		for k := 0; k < active; k++ {
			i := order[k]
			row := x[i]
			y, c := float32(-1), s.c
			if positive[i] {
				y, c = 1, c*s.pos
			}
			dot := bias
			for _, e := range row {
				dot += float32(w[e.row] * e.value)
			}
			loss := 1 / (2 * c)
			g := float32(y*dot) - 1 + float32(loss*alpha[i])
			pg := g
			if alpha[i] == 0 {
				if g > limit {
					active--
					order[k], order[active] = order[active], order[k]
					k--
					continue
				}
				pg = min(g, 0)
			}
			high, low = max(high, pg), min(low, pg)
			if pg > -1e-7 && pg < 1e-7 {
				continue
			}
			old := alpha[i]
			alpha[i] = max(old-g/diag[i], 0)
			d := (alpha[i] - old) * y
			for _, e := range row {
				w[e.row] += float32(d * e.value)
			}
			bias += d
		}
		if high-low <= s.stop {
			if active == n {
				break
			}
			active, limit = n, 1e30 // look at everything once more
			continue
		}
		limit = high
		if limit <= 0 {
			limit = 1e30
		}
	}
	return w, bias
}
