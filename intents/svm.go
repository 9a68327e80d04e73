package intents

import "math/rand/v2"

// matrix is the training data: rows of entries.
type matrix [][]entry

// svm is how classes are told from the rest.
type svm struct {
	cost   float32 // of an error
	pos    float32 // times this for the class itself, which is outnumbered
	epochs int
	stop   float32 // when no projected gradient is larger
}

// train finds, for the classes from…to, the weights (features × padded(to-from)) and biases of one
// L2-regularised linear SVM a class with squared hinge loss, by dual coordinate descent: Hsieh, Chang, Lin,
// Keerthi, Sundararajan, "A dual coordinate descent method for large-scale linear SVM", ICML 2008, algorithm 1
// (as in LIBLINEAR). All classes visit the rows in the same order and step together, so that the weights of a
// feature are read once for all of them: five times as fast as one class after the other with shrinking. A
// class learns the same whichever others are beside it.
func (s svm) train(x matrix, label []int, from, to, features int) (w, bias []float32) {
	n, classes := len(x), to-from
	width := padded(classes)
	w = make([]float32, features*width)
	bias = make([]float32, width)
	alpha := make([]float32, n*width)
	norm := make([]float32, n) // |x|² + 1 for the bias
	order := make([]int, n)
	for i, row := range x {
		norm[i] = 1
		for _, e := range row {
			norm[i] += float32(e.value * e.value)
		}
		order[i] = i
	}
	rnd := rand.New(rand.NewPCG(1, 0))
	margin, step := make([]float32, width), make([]float32, width)
	for range s.epochs {
		rnd.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		var worst float32
		for _, i := range order {
			row := x[i]
			copy(margin, bias)
			for _, e := range row {
				addScaled(margin, w[int(e.row)*width:], e.value)
			}
			a := alpha[i*width:][:width]
			own := label[i] - from
			moved := false
			for c := range classes {
				y, loss := float32(-1), 1/(2*s.cost)
				if c == own {
					y, loss = 1, loss/s.pos
				}
				g := float32(y*margin[c]) - 1 + float32(loss*a[c])
				step[c] = 0
				if a[c] == 0 && g >= 0 {
					continue
				}
				worst = max(worst, g, -g)
				old := a[c]
				a[c] = max(old-g/(norm[i]+loss), 0)
				step[c] = (a[c] - old) * y
				moved = true
			}
			if !moved {
				continue
			}
			for _, e := range row {
				addScaled(w[int(e.row)*width:][:width], step, e.value)
			}
			addScaled(bias, step, 1)
		}
		if worst <= s.stop {
			break
		}
	}
	return w, bias
}

// centroidShare is what the mean of a label's messages counts beside the SVM.
const centroidShare = 0.6

// addCentroids adds the direction of each label's mean message to its weights: Rocchio's view, which is coarser
// than the SVM's and which a few wrong labels don't turn.
func (l linear) addCentroids(x matrix, label []int) {
	width := padded(l.to - l.from)
	mean := make([]float32, len(l.w))
	for i, row := range x {
		if c := label[i] - l.from; c >= 0 && c < l.to-l.from {
			for _, e := range row {
				mean[int(e.row)*width+c] += e.value
			}
		}
	}
	size := make([]float32, width)
	for at, m := range mean {
		size[at%width] += float32(m * m)
	}
	for at, m := range mean {
		if m != 0 {
			l.w[at] += float32(centroidShare * m / root(size[at%width]))
		}
	}
}
