package intents

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Sample is a labelled message.
type Sample struct {
	Text, Label string
}

// Options are the settings of training. The zero value is what every set is trained with; sizes adapt to
// the data by rule.
type Options struct {
	OutOfScope string // the label of negatives; intents.OutOfScope when empty
	Folds      int    // of the cross-validation that calibrates; 4 when 0
	Workers    int    // as many as there are processors when 0; the model is the same with any number
	DataHash   [32]byte
}

// Training settings, found by cross-validation on several public sets at once (see eval/README.md).
const (
	posWeight  = 2.0
	maxEpochs  = 30
	stopAt     = 0.1
	wordWeight = 0.3 // of the vector's squared length; the rest is the characters'
	bigData    = 5000
	worthIt    = 0.005 // what a lower cost must gain in held-out accuracy
)

// costs of an error to choose from by held-out accuracy. Clean labels want the first; where many are wrong
// a low cost learns fewer of the errors by heart (10 points on shop_zh).
var costs = []float32{2, 0.6, 0.2}

// minDF is how many messages a feature must occur in: in a large set what occurs once is mostly noise,
// and the model's size.
func minDF(rows int) int {
	if rows >= bigData {
		return 2
	}
	return 1
}

// Train learns a model from samples. The same samples and options give the same model to the bit.
func Train(samples []Sample, o Options) (*Model, error) {
	o.OutOfScope = cmp.Or(o.OutOfScope, OutOfScope)
	o.Folds = cmp.Or(o.Folds, 4)
	o.Workers = cmp.Or(o.Workers, runtime.GOMAXPROCS(0))
	began := time.Now()
	set, err := newTrainingSet(samples, o)
	if err != nil {
		return nil, err
	}
	cost, held := set.chooseCost()
	m := set.fit(set.all(), cost)
	m.slope, m.threshold = calibrate(held, set.label, set.oos)
	m.DataHash = o.DataHash
	m.prune()
	m.TrainTime = time.Since(began)
	return m, nil
}

// trainingSet is the samples with their features.
type trainingSet struct {
	Options
	labels []string // sorted
	oos    int      // index of the label of negatives, -1 without
	label  []int    // by sample
	feats  [][]feature
	fold   []int
}

func newTrainingSet(samples []Sample, o Options) (*trainingSet, error) {
	s := &trainingSet{Options: o, oos: -1}
	for _, x := range samples {
		s.labels = append(s.labels, x.Label)
	}
	slices.Sort(s.labels)
	s.labels = slices.Compact(s.labels)
	for i, l := range s.labels {
		if l == o.OutOfScope {
			s.oos = i
		}
	}
	if n := len(s.labels); n < 2 || n > math.MaxUint16 {
		return nil, fmt.Errorf("training needs at least 2 labels and at most %d, got %d", math.MaxUint16, n)
	}
	var x extractor
	seen := make([]int, len(s.labels))
	order := make([]int, len(samples))
	hashes := make([]uint64, len(samples))
	for i, sample := range samples {
		l, _ := slices.BinarySearch(s.labels, sample.Label)
		s.label = append(s.label, l)
		s.feats = append(s.feats, slices.Clone(x.features(Fold(sample.Text))))
		h := fnv.New64a()
		h.Write([]byte(sample.Text))
		hashes[i], order[i] = h.Sum64(), i
	}
	// Folds have equal shares of each label, and whoever wrote a run of similar lines doesn't matter.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(hashes[a], hashes[b]) })
	s.fold = make([]int, len(samples))
	for _, i := range order {
		s.fold[i] = seen[s.label[i]] % o.Folds
		seen[s.label[i]]++
	}
	return s, nil
}

func (s *trainingSet) all() []int {
	rows := make([]int, len(s.label))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// fit trains on some of the rows, without calibration.
func (s *trainingSet) fit(rows []int, cost float32) *Model {
	feats := make([][]feature, len(rows))
	for k, i := range rows {
		feats[k] = s.feats[i]
	}
	length := func(share float64) float32 { return float32(math.Sqrt(share)) }
	m := &Model{labels: s.labels, oos: s.oos}
	m.vec = newVectoriser(feats, minDF(len(rows)), [2]float32{length(wordWeight), length(1 - wordWeight)})
	x := make(matrix, len(rows))
	for k, f := range feats {
		x[k] = m.vec.vector(nil, f)
	}
	n, classes := len(m.vec.hashes), len(s.labels)
	m.weights = make([]int8, n*classes)
	m.scale = make([]float32, classes)
	m.bias = make([]float32, classes)
	next := make(chan int)
	var wg sync.WaitGroup
	for range s.Workers {
		wg.Go(func() {
			positive := make([]bool, len(rows))
			for c := range next {
				for k, i := range rows {
					positive[k] = s.label[i] == c
				}
				t := svm{c: cost, pos: posWeight, epochs: maxEpochs, stop: stopAt, seed: uint64(c)}
				w, bias := t.train(x, positive, n)
				m.setClass(c, w, bias)
			}
		})
	}
	for c := range classes {
		next <- c
	}
	close(next)
	wg.Wait()
	return m
}

// chooseCost returns the best cost and every row's scores by a model that has not seen it. In a large set
// the first fold tells enough to choose by.
func (s *trainingSet) chooseCost() (cost float32, held [][]float32) {
	probe := s.Folds
	if len(s.label) >= bigData {
		probe = 1
	}
	var best float64
	for _, c := range costs {
		scores := make([][]float32, len(s.label))
		s.crossValidate(scores, 0, probe, c)
		if a := s.accuracy(scores); held == nil || a > best+worthIt {
			cost, held, best = c, scores, a
		}
	}
	s.crossValidate(held, probe, s.Folds, cost)
	return cost, held
}

// accuracy is that of the rows in scope which have scores, without rejection.
func (s *trainingSet) accuracy(held [][]float32) float64 {
	right, all := 0, 0
	for i, scores := range held {
		if scores == nil || s.label[i] == s.oos {
			continue
		}
		all++
		if best, _ := bestServiceable(scores, s.oos); best == s.label[i] {
			right++
		}
	}
	return float64(right) / float64(max(all, 1))
}

// crossValidate scores the rows of some folds with models that have not seen them.
func (s *trainingSet) crossValidate(held [][]float32, from, to int, cost float32) {
	for fold := from; fold < to; fold++ {
		var in, out []int
		for i, f := range s.fold {
			if f == fold {
				out = append(out, i)
			} else {
				in = append(in, i)
			}
		}
		if len(in) == 0 || len(out) == 0 {
			continue
		}
		m := s.fit(in, cost)
		var v []entry
		for _, i := range out {
			v = m.vec.vector(v[:0], s.feats[i])
			held[i] = m.scores(make([]float32, len(s.labels)), v)
		}
	}
}
