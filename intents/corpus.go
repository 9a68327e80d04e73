package intents

import (
	"cmp"
	"slices"
	"sync"
)

// corpus is the features of all training messages, each feature known by a number, so that every fold of a
// cross-validation counts and weighs them again without hashing.
type corpus struct {
	hashes []uint32 // sorted
	block  []uint8
	rows   [][]gram
}

// gram is one feature of one message and how often it occurs.
type gram struct {
	id    int32
	count uint16
}

func newCorpus(samples []Sample, workers int) *corpus {
	feats := make([][]feature, len(samples))
	const chunk = 256
	var jobs []func()
	for from := 0; from < len(samples); from += chunk {
		jobs = append(jobs, func() {
			var x extractor
			for i := from; i < min(from+chunk, len(samples)); i++ {
				feats[i] = slices.Clone(x.features(Fold(samples[i].Text)))
			}
		})
	}
	run(workers, jobs)
	block := map[uint32]uint8{}
	c := &corpus{}
	for _, fs := range feats {
		for _, f := range fs {
			if _, ok := block[f.hash]; !ok {
				block[f.hash] = f.block
				c.hashes = append(c.hashes, f.hash)
			}
		}
	}
	slices.Sort(c.hashes)
	id := make(map[uint32]int32, len(c.hashes))
	for i, h := range c.hashes {
		id[h] = int32(i)
		c.block = append(c.block, block[h])
	}
	for _, fs := range feats {
		row := make([]gram, len(fs))
		for k, f := range fs {
			row[k] = gram{id[f.hash], f.count}
		}
		c.rows = append(c.rows, row)
	}
	return c
}

// features are those of a message, as an extractor gave them.
func (c *corpus) features(dst []feature, i int) []feature {
	for _, g := range c.rows[i] {
		dst = append(dst, feature{c.hashes[g.id], c.block[g.id], g.count})
	}
	return dst
}

// run does jobs on several workers, in order of their beginning. They must not depend on each other.
func run(workers int, jobs []func()) {
	next := make(chan func())
	var wg sync.WaitGroup
	for range min(max(workers, 1), len(jobs)) {
		wg.Go(func() {
			for job := range next {
				job()
			}
		})
	}
	for _, job := range jobs {
		next <- job
	}
	close(next)
	wg.Wait()
}

// minDF is how many messages a feature of each block must occur in: in a large set what occurs once is
// mostly noise, and the model's size.
func minDF(rows int) [blocks]int32 {
	if rows >= bigData {
		return [blocks]int32{2, 2, 2, 1}
	}
	return [blocks]int32{1, 1, 1, 1}
}

// byHash orders messages so that whoever wrote a run of similar lines doesn't matter.
func byHash(hashes []uint64) []int {
	order := make([]int, len(hashes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(hashes[a], hashes[b]) })
	return order
}
