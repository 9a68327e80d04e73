package intents

import (
	"cmp"
	"maps"
	"math"
	"math/bits"
	"slices"
)

// sublinear is 1 + ln(tf), by which the tenth occurrence of a word counts less than the second.
var sublinear = func() (t [64]float32) {
	for i := 1; i < len(t); i++ {
		t[i] = float32(1 + math.Log(float64(i)))
	}
	return t
}()

// vectoriser knows the features of the training data and how rare each is.
type vectoriser struct {
	hashes []uint32  // sorted: the row of a feature is its place
	idf    []float32 // by row; where data is scarce, times how sure a feature is of a label
	table  []uint32  // open addressing: row+1 by hash
	mask   uint32
	weight [blocks]float32 // length of each block
}

// index builds the hash table, at most half full.
func (v *vectoriser) index() {
	size := 1 << bits.Len(uint(2*len(v.hashes)+1))
	v.table = make([]uint32, size)
	v.mask = uint32(size - 1)
	for row, h := range v.hashes {
		i := h & v.mask
		for v.table[i] != 0 {
			i = (i + 1) & v.mask
		}
		v.table[i] = uint32(row + 1)
	}
}

// row returns -1 for a feature that the training data didn't have.
func (v *vectoriser) row(h uint32) int {
	for i := h & v.mask; ; i = (i + 1) & v.mask {
		switch t := v.table[i]; {
		case t == 0:
			return -1
		case v.hashes[t-1] == h:
			return int(t - 1)
		}
	}
}

// entry is one coordinate of a vector.
type entry struct {
	row   int32
	value float32
}

// vector appends the tf-idf vector of features to dst: each block has its weight as length, whatever
// the length of the message.
func (v *vectoriser) vector(dst []entry, feats []feature) []entry {
	var norm [blocks]float32
	start := len(dst)
	for _, f := range feats {
		row := v.row(f.hash)
		if row < 0 {
			continue
		}
		x := float32(sublinear[min(int(f.count), len(sublinear)-1)] * v.idf[row])
		norm[f.block] += float32(x * x)
		dst = append(dst, entry{int32(row)*blocks + int32(f.block), x}) // until the norms are known
	}
	for b := range norm {
		if norm[b] > 0 {
			norm[b] = v.weight[b] / float32(math.Sqrt(float64(norm[b])))
		}
	}
	for i := start; i < len(dst); i++ {
		dst[i].value *= norm[dst[i].row%blocks]
		dst[i].row /= blocks
	}
	return dst
}

// maxFeatures of a model: those dropped of our own set's 250,000 tell least. With 80,000 it was two points worse.
const maxFeatures = 150000

// newVectoriser keeps the features that occur in enough of some messages, of more than maxFeatures those that
// tell most about the label. idf is ln((1+n)/(1+df))+1; where data is scarce up to twice that for features that
// are sure of a label.
func newVectoriser(c *corpus, rows, label []int, scarce bool) *vectoriser {
	df := make([]int32, len(c.hashes))
	for _, i := range rows {
		for _, g := range c.rows[i] {
			df[g.id]++
		}
	}
	v := &vectoriser{}
	for b, s := range share {
		v.weight[b] = float32(math.Sqrt(s))
	}
	least := minDF(len(rows))
	var kept []int32
	for id, n := range df {
		if n >= least[c.block[id]] {
			kept = append(kept, int32(id))
		}
	}
	byLabel := map[int][]int{}
	for _, i := range rows {
		byLabel[label[i]] = append(byLabel[label[i]], i)
	}
	if len(kept) > maxFeatures {
		tells := c.telling(byLabel, len(rows), df)
		slices.SortStableFunc(kept, func(a, b int32) int { return cmp.Compare(tells[b], tells[a]) })
		kept = kept[:maxFeatures]
		slices.Sort(kept)
	}
	sure := make([]float64, len(df))
	if scarce {
		sure = c.certainty(byLabel, df)
	}
	for _, id := range kept {
		idf := math.Log(float64(1+len(rows))/float64(1+df[id])) + 1
		v.hashes = append(v.hashes, c.hashes[id])
		v.idf = append(v.idf, float32(idf*(1+sure[id])))
	}
	v.index()
	return v
}

// telling is, for each feature, how far its labels are from those of all messages: the log-likelihood ratio
// (Dunning, "Accurate methods for the statistics of surprise and coincidence", 1993) of its occurrences.
func (c *corpus) telling(byLabel map[int][]int, rows int, df []int32) []float64 {
	out := make([]float64, len(df))
	c.count(byLabel, func(id int32, n, label float64) {
		out[id] += n * math.Log(n*float64(rows)/(float64(df[id])*label))
	})
	return out
}

// certainty is, for each feature, from 0 where its labels are evenly spread to 1 where it has only one: one
// less the entropy of its labels, of the largest possible. Two occurrences more of any label keep what occurs
// once from being certain.
func (c *corpus) certainty(byLabel map[int][]int, df []int32) []float64 {
	const unseen = 2
	labels := float64(len(byLabel))
	out := make([]float64, len(df))
	for id, n := range df {
		p := unseen / (float64(n) + unseen)
		out[id] = 1 + p*math.Log(p/labels)/math.Log(labels)
	}
	c.count(byLabel, func(id int32, n, _ float64) {
		p := n / (float64(df[id]) + unseen)
		out[id] += p * math.Log(p) / math.Log(labels)
	})
	return out
}

// count calls back, in a fixed order, with each label's number of messages that have a feature and of all.
func (c *corpus) count(byLabel map[int][]int, with func(id int32, n, label float64)) {
	count := make([]int32, len(c.hashes))
	var touched []int32
	for _, l := range slices.Sorted(maps.Keys(byLabel)) {
		touched = touched[:0]
		for _, i := range byLabel[l] {
			for _, g := range c.rows[i] {
				if count[g.id] == 0 {
					touched = append(touched, g.id)
				}
				count[g.id]++
			}
		}
		for _, id := range touched {
			with(id, float64(count[id]), float64(len(byLabel[l])))
			count[id] = 0
		}
	}
}
