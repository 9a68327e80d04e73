package intents

import (
	"slices"
	"sync"
	"time"
)

// Model is a trained classifier: linear, one row of weights a feature, one column a label. It is safe
// for concurrent use.
type Model struct {
	labels    []string
	oos       int // the column of negatives, -1 without
	vec       *vectoriser
	weights   []int8    // features × labels
	scale     []float32 // of each label's weights
	bias      []float32
	slope     float32 // of probabilities
	threshold float32 // of acceptance

	DataHash  [32]byte      // of the folder that the model was trained on
	TrainTime time.Duration // not stored

	scratch sync.Pool
}

// Labels lists the serviceable labels, sorted.
func (m *Model) Labels() []string {
	out := slices.Clone(m.labels)
	if m.oos >= 0 {
		out = slices.Delete(out, m.oos, m.oos+1)
	}
	return out
}

// Threshold is the probability below which no label is accepted.
func (m *Model) Threshold() float64 { return float64(m.threshold) }

// setClass stores one label's weights, rounded to 8 bits. Labels may be set at the same time.
func (m *Model) setClass(c int, w []float32, bias float32) {
	var top float32
	for _, x := range w {
		top = max(top, x, -x)
	}
	m.bias[c] = bias
	m.scale[c] = top / 127
	if top == 0 {
		return
	}
	n := len(m.labels)
	for i, x := range w {
		q := x / m.scale[c]
		if q < 0 {
			q -= 0.5
		} else {
			q += 0.5
		}
		m.weights[i*n+c] = int8(q)
	}
}

// prune drops weights too small to matter, then features without weights.
func (m *Model) prune() {
	n := len(m.labels)
	kept := 0
	for row := range m.vec.hashes {
		w := m.weights[row*n : (row+1)*n]
		used := false
		for i, x := range w {
			if x > -smallest && x < smallest {
				w[i] = 0
			} else {
				used = true
			}
		}
		if used {
			copy(m.weights[kept*n:], w)
			m.vec.hashes[kept], m.vec.idf[kept] = m.vec.hashes[row], m.vec.idf[row]
			kept++
		}
	}
	m.weights = slices.Clip(m.weights[:kept*n])
	m.vec.hashes, m.vec.idf = m.vec.hashes[:kept], m.vec.idf[:kept]
	m.vec.index()
}

// smallest is the least weight kept, of 127.
const smallest = 2

// scores fills dst with each label's distance from its boundary.
func (m *Model) scores(dst []float32, v []entry) []float32 {
	clear(dst)
	n := len(dst)
	for _, e := range v {
		w := m.weights[int(e.row)*n:][:n]
		for c, x := range w {
			dst[c] += float32(e.value * float32(x))
		}
	}
	for c := range dst {
		dst[c] = float32(dst[c]*m.scale[c]) + m.bias[c]
	}
	return dst
}

type scratch struct {
	x      extractor
	v      []entry
	scores []float32
}

const ranked = 5

// Classify labels a text. Ranked has the five most likely serviceable labels.
func (m *Model) Classify(text string) Result { return m.classify(Fold(text)) }

func (m *Model) classify(folded string) Result {
	s, _ := m.scratch.Get().(*scratch)
	if s == nil {
		s = &scratch{scores: make([]float32, len(m.labels))}
	}
	defer m.scratch.Put(s)
	s.v = m.vec.vector(s.v[:0], s.x.features(folded))
	p := m.scores(s.scores, s.v)
	probabilities(p, m.slope)
	var r Result
	for c, x := range p {
		if c == m.oos || (len(r.Ranked) == ranked && float64(x) <= r.Ranked[ranked-1].P) {
			continue
		}
		if r.Ranked == nil {
			r.Ranked = make([]Scored, 0, ranked+1)
		}
		at := len(r.Ranked)
		for at > 0 && r.Ranked[at-1].P < float64(x) {
			at--
		}
		r.Ranked = slices.Insert(r.Ranked, at, Scored{m.labels[c], float64(x)})
		r.Ranked = r.Ranked[:min(len(r.Ranked), ranked)]
	}
	best := r.Ranked[0]
	if len(s.v) == 0 || best.P < float64(m.threshold) {
		return Result{Label: OutOfScope, P: 1 - best.P, Ranked: r.Ranked}
	}
	r.Label, r.P = best.Label, best.P
	return r
}
