package intents

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"runtime"
	"slices"
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

// Training settings, found by cross-validation on several public sets at once (see docs/understanding.md).
const (
	svmCost   = 2.0
	posWeight = 2.0
	svmEpochs = 8
	svmStop   = 0.1
	bigData   = 5000
	svmBlock  = 40 // classes trained together

	// fewPerLabel is the mean number of messages a label below which these alone teach too little.
	fewPerLabel = 50
)

// Train learns a model from samples. The same samples and options give the same model to the bit.
func Train(samples []Sample, o Options) (*Model, error) {
	o.OutOfScope = cmp.Or(o.OutOfScope, OutOfScope)
	o.Folds = cmp.Or(o.Folds, 4)
	o.Workers = cmp.Or(o.Workers, runtime.GOMAXPROCS(0))
	began := time.Now()
	s, err := newTrainingSet(samples, o)
	if err != nil {
		return nil, err
	}
	rows, noisy := s.clean()
	if s.scarce = noisy || len(rows) < fewPerLabel*len(s.labels); s.scarce {
		for i := len(samples); i < len(s.label); i++ {
			rows = append(rows, i)
		}
	}
	// Everything is trained at once: the final learners and those that score the rows they have not seen.
	final := s.prepare(rows)
	folds := s.hold(rows)
	jobs := final.netJobs()
	for _, f := range folds {
		jobs = append(jobs, f.netJobs()...)
	}
	jobs = append(jobs, final.svmJobs(svmCost)...)
	for _, f := range folds {
		jobs = append(jobs, f.svmJobs(svmCost)...)
	}
	run(o.Workers, jobs)
	held := make([][]float32, len(s.label))
	for _, f := range folds {
		f.score(held)
	}
	m := final.model()
	m.slope, m.accept = calibrate(held, s.label, s.oos)
	m.DataHash = o.DataHash
	m.TrainTime = time.Since(began)
	return m, nil
}

// trainingSet is the samples with their features.
type trainingSet struct {
	Options
	corpus *corpus
	scarce bool     // few messages a label, or noisy ones: names, certainty and centroids help to learn
	labels []string // sorted
	oos    int      // index of the label of negatives, -1 without
	label  []int    // by row: a sample, or after these a label's name
	fold   []int    // by row; names are in every training and never scored
}

const taught = -1 // in no fold

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
	hashes := make([]uint64, len(samples))
	rows := slices.Concat(samples, nameSamples(s.labels, o.OutOfScope))
	for i, sample := range rows {
		l, _ := slices.BinarySearch(s.labels, sample.Label)
		s.label = append(s.label, l)
		s.fold = append(s.fold, taught)
		if i < len(samples) {
			h := fnv.New64a()
			h.Write([]byte(sample.Text))
			hashes[i] = h.Sum64()
		}
	}
	// Folds have equal shares of each label.
	seen := make([]int, len(s.labels))
	for _, i := range byHash(hashes) {
		s.fold[i] = seen[s.label[i]] % o.Folds
		seen[s.label[i]]++
	}
	s.corpus = newCorpus(rows, o.Workers)
	return s, nil
}

// heldFolds is how many of the folds are held out in turn: in a large set one tells enough.
func (s *trainingSet) heldFolds() int {
	if len(s.label) >= bigData {
		return 1
	}
	return s.Folds
}

// hold prepares, for each fold to be held out, learners on the other rows.
func (s *trainingSet) hold(rows []int) []*fitting {
	var out []*fitting
	for fold := range s.heldFolds() {
		if f := s.holdFold(rows, fold); f != nil {
			out = append(out, f)
		}
	}
	return out
}

func (s *trainingSet) holdFold(rows []int, fold int) *fitting {
	var in, out []int
	for _, i := range rows {
		if s.fold[i] == fold {
			out = append(out, i)
		} else {
			in = append(in, i)
		}
	}
	if len(in) == 0 || len(out) == 0 {
		return nil
	}
	f := s.prepare(in)
	f.out = out
	return f
}

// fitting is the two learners on some of the rows.
type fitting struct {
	set   *trainingSet
	vec   *vectoriser
	x     matrix
	label []int
	out   []int // rows to score
	svm   []linear
	nets  []*net
}

// linear is the weights of some classes: features × padded(to-from).
type linear struct {
	from, to int
	w, bias  []float32
}

func (s *trainingSet) prepare(rows []int) *fitting {
	f := &fitting{set: s, vec: newVectoriser(s.corpus, rows, s.label, s.scarce)}
	var feats []feature
	for _, i := range rows {
		feats = s.corpus.features(feats[:0], i)
		f.x = append(f.x, f.vec.vector(make([]entry, 0, len(feats)), feats))
		f.label = append(f.label, s.label[i])
	}
	return f
}

func (f *fitting) svmJobs(cost float32) []func() {
	classes := len(f.set.labels)
	f.svm = make([]linear, (classes+svmBlock-1)/svmBlock)
	var jobs []func()
	for b := range f.svm {
		jobs = append(jobs, func() {
			l := linear{from: b * svmBlock, to: min((b+1)*svmBlock, classes)}
			t := svm{cost: cost, pos: posWeight, epochs: svmEpochs, stop: svmStop}
			l.w, l.bias = t.train(f.x, f.label, l.from, l.to, len(f.vec.hashes))
			if f.set.scarce {
				l.addCentroids(f.x, f.label)
			}
			f.svm[b] = l
		})
	}
	return jobs
}

func (f *fitting) netJobs() []func() {
	f.nets = make([]*net, nets(len(f.x)))
	var jobs []func()
	for n := range f.nets {
		jobs = append(jobs, func() {
			f.nets[n] = trainNet(f.x, f.label, len(f.set.labels), len(f.vec.hashes), uint64(n+1))
		})
	}
	return jobs
}

// score gives the scores of the rows that were held out, as the model would.
func (f *fitting) score(held [][]float32) {
	m := f.model()
	s := m.newScratch()
	for _, i := range f.out {
		s.feats = f.set.corpus.features(s.feats[:0], i)
		s.v = m.vec.vector(s.v[:0], s.feats)
		held[i] = slices.Clone(m.scores(s, s.v))
	}
}
