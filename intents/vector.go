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
	idf    []float32 // by row
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
// tell most about the label. idf is ln((1+n)/(1+df))+1.
func newVectoriser(c *corpus, rows, label []int) *vectoriser {
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
	if len(kept) > maxFeatures {
		tells := c.telling(rows, label, df)
		slices.SortStableFunc(kept, func(a, b int32) int { return cmp.Compare(tells[b], tells[a]) })
		kept = kept[:maxFeatures]
		slices.Sort(kept)
	}
	for _, id := range kept {
		v.hashes = append(v.hashes, c.hashes[id])
		v.idf = append(v.idf, float32(math.Log(float64(1+len(rows))/float64(1+df[id]))+1))
	}
	v.index()
	return v
}

// telling is, for each feature, how far its labels are from those of all messages: the log-likelihood ratio
// (Dunning, "Accurate methods for the statistics of surprise and coincidence", 1993) of its occurrences.
func (c *corpus) telling(rows, label []int, df []int32) []float64 {
	byLabel := map[int][]int{}
	for _, i := range rows {
		byLabel[label[i]] = append(byLabel[label[i]], i)
	}
	out := make([]float64, len(df))
	count := make([]int32, len(df))
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
		usual := float64(len(byLabel[l])) / float64(len(rows))
		for _, id := range touched {
			n := float64(count[id])
			out[id] += n * math.Log(n/(float64(df[id])*usual))
			count[id] = 0
		}
	}
	return out
}
