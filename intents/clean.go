package intents

import "slices"

// Where many labels are wrong, learning them by heart costs more than anything else can gain. Whether they
// are shows in held-out accuracy: clean labels want a high cost of errors, noisy ones a low cost.
const (
	lowCost    = 0.2
	noisyGain  = 0.02 // what the low cost must gain for labels to be called noisy
	improbable = 0.4  // a held-out score of the given label this far below the best is not believed
)

// clean returns the messages to learn from: all of them, or, where labels are noisy, those whose label a model
// that has not seen them finds credible. After Northcutt, Jiang, Chuang, "Confident learning", JAIR 70, 2021,
// with a margin in place of class thresholds.
func (s *trainingSet) clean() (rows []int, noisy bool) {
	for i, fold := range s.fold {
		if fold != taught {
			rows = append(rows, i)
		}
	}
	if len(rows) < bigData/5 { // too few to tell by
		return rows, false
	}
	high, low := s.probe(rows, svmCost, 1), s.probe(rows, lowCost, 1)
	if s.accuracy(low) < s.accuracy(high)+noisyGain {
		return rows, false
	}
	held := s.probe(rows, lowCost, s.Folds)
	return slices.DeleteFunc(rows, func(i int) bool {
		return held[i] != nil && slices.Max(held[i])-held[i][s.label[i]] > improbable
	}), true
}

// probe scores the rows of some folds by SVMs that have not seen them.
func (s *trainingSet) probe(rows []int, cost float32, folds int) [][]float32 {
	held := make([][]float32, len(s.label))
	var jobs []func()
	var fits []*fitting
	for fold := range folds {
		if f := s.holdFold(rows, fold); f != nil {
			fits = append(fits, f)
			jobs = append(jobs, f.svmJobs(cost)...)
		}
	}
	run(s.Workers, jobs)
	for _, f := range fits {
		f.score(held)
	}
	return held
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
