package intents

import (
	"slices"
	"sync"
	"time"
)

// Model is a trained classifier: the scores of a linear SVM plus those of a small net on the same features.
// Each feature has a row of weights rounded to 8 bits: a column a label, then a column a hidden unit. It is
// safe for concurrent use.
type Model struct {
	labels   []string
	oos      int // the column of negatives, -1 without
	vec      *vectoriser
	width    int       // columns of labels, padded
	hidden   int       // columns of hidden units, of all nets together
	weights  []int8    // features × (width + hidden)
	scale    []float32 // of each column's weights
	bias     []float32 // by column
	out      []float32 // hidden × width
	outBias  []float32 // by label
	slope    float32   // of probabilities
	accept   limits
	concepts uint64 // the lexicon that it was trained with

	DataHash  [32]byte      // of the folder that the model was trained on
	TrainTime time.Duration // not stored

	scratch sync.Pool
}

// netShare is what a net's score counts beside the SVM's, whose scores are about a quarter as large.
const netShare = 0.3

// Labels lists the serviceable labels, sorted.
func (m *Model) Labels() []string {
	out := slices.Clone(m.labels)
	if m.oos >= 0 {
		out = slices.Delete(out, m.oos, m.oos+1)
	}
	return out
}

// Threshold is the probability below which no label is accepted. One above it is refused too when it is likely
// enough that the message is out of scope.
func (m *Model) Threshold() float64 { return float64(m.accept.label) }

// model rounds and packs what was learned.
func (f *fitting) model() *Model {
	nets := 0
	for _, n := range f.nets {
		if n != nil {
			nets++
		}
	}
	classes := len(f.set.labels)
	m := &Model{labels: f.set.labels, oos: f.set.oos, width: padded(classes), hidden: nets * netHidden, concepts: concepts.sum}
	columns := m.width + m.hidden
	m.scale, m.bias = make([]float32, columns), make([]float32, columns)
	m.out, m.outBias = make([]float32, m.hidden*m.width), make([]float32, m.width)
	m.vec = f.vec
	m.weights = make([]int8, len(m.vec.hashes)*columns)
	for _, l := range f.svm {
		width := padded(l.to - l.from)
		for c := range l.to - l.from {
			m.setColumn(l.from+c, l.w[c:], width, l.bias[c])
		}
	}
	for n := range nets {
		t := f.nets[n]
		for j := range netHidden {
			at := n*netHidden + j
			m.setColumn(m.width+at, t.in[j:], netHidden, t.inBias[j])
			addScaled(m.out[at*m.width:][:m.width], t.out[j*m.width:], netShare/float32(nets))
		}
		addScaled(m.outBias, t.outBias, netShare/float32(nets))
	}
	for row := range m.vec.hashes {
		coarsen(m.weights[row*columns+m.width:][:m.hidden])
	}
	return m
}

// smallest is the least weight of a label that is kept, of 127.
const smallest = 2

// setColumn rounds one column's weights to 8 bits, and a label's to nothing when too small to matter.
func (m *Model) setColumn(c int, w []float32, stride int, bias float32) {
	least := int8(smallest)
	if c >= m.width {
		least = 1
	}
	var top float32
	for at := 0; at < len(w); at += stride {
		x := w[at]
		top = max(top, x, -x)
	}
	m.bias[c], m.scale[c] = bias, top/127
	if top == 0 {
		return
	}
	columns := len(m.scale)
	for row := range m.vec.hashes {
		q := w[row*stride] / m.scale[c]
		if q < 0 {
			q -= 0.5
		} else {
			q += 0.5
		}
		if b := int8(max(min(q, 127), -127)); b <= -least || b >= least {
			m.weights[row*columns+c] = b
		}
	}
}

type scratch struct {
	x      extractor
	feats  []feature
	v      []entry
	sums   []float32
	scores []float32
}

func (m *Model) newScratch() *scratch {
	return &scratch{sums: make([]float32, m.width+m.hidden), scores: make([]float32, m.width)}
}

// scores are each label's distance from its boundary and the nets' opinion of it.
func (m *Model) scores(s *scratch, v []entry) []float32 {
	clear(s.sums)
	columns := len(s.sums)
	for _, e := range v {
		addScaledBytes(s.sums, m.weights[int(e.row)*columns:], e.value)
	}
	for c, x := range s.sums {
		s.sums[c] = float32(x*m.scale[c]) + m.bias[c]
	}
	copy(s.scores, s.sums)
	addScaled(s.scores, m.outBias, 1)
	for j, h := range s.sums[m.width:] {
		if h > 0 {
			addScaled(s.scores, m.out[j*m.width:], h)
		}
	}
	return s.scores[:len(m.labels)]
}

const ranked = 5

// Classify labels a text. Ranked has the five most likely serviceable labels.
func (m *Model) Classify(text string) Result { return m.classify(Fold(text)) }

func (m *Model) classify(folded string) Result {
	s, _ := m.scratch.Get().(*scratch)
	if s == nil {
		s = m.newScratch()
	}
	defer m.scratch.Put(s)
	s.v = m.vec.vector(s.v[:0], s.x.features(folded))
	p := m.scores(s, s.v)
	probabilities(p, m.slope)
	scope := float32(1)
	if m.oos >= 0 {
		scope -= p[m.oos]
	}
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
	if len(s.v) == 0 || best.P < float64(m.accept.label) || scope < m.accept.scope {
		return Result{Label: OutOfScope, P: 1 - best.P, Ranked: r.Ranked}
	}
	r.Label, r.P = best.Label, best.P
	return r
}
