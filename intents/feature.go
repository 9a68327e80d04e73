package intents

import (
	"math"
	"math/bits"
	"slices"
	"unicode"
)

// A message becomes a sparse vector of two blocks: words (runs of letters or digits; each Chinese
// character is a word) alone and in pairs, and character n-grams of 1 to 4 (with 5 the model was a third
// larger and no better). Features are named by a 32-bit hash: of 300,000 about ten share a name with
// another, which no figure shows.

const (
	maxRunes  = 600 // of a message that the classifier reads; the rest of a wall of text adds nothing
	maxGram   = 4
	wordBlock = 0
	charBlock = 1
)

// feature is one feature of one message and how often it occurs.
type feature struct {
	hash  uint32
	block uint8
	count uint16
}

// extractor turns texts into features, reusing its memory. Not for concurrent use.
type extractor struct {
	runes []rune
	words []uint64
	out   []feature
}

// features reads a folded text. The result is sorted by hash and valid until the next call.
func (x *extractor) features(folded string) []feature {
	x.runes = append(x.runes[:0], ' ')
	for _, r := range folded {
		if len(x.runes) > maxRunes {
			break
		}
		x.runes = append(x.runes, r)
	}
	x.runes = append(squeeze(x.runes), ' ')
	x.out = x.out[:0]
	x.wordFeatures()
	x.charFeatures()
	return x.merge()
}

func (x *extractor) wordFeatures() {
	x.words = x.words[:0]
	var h uint64
	in := false
	end := func() {
		if in {
			x.words = append(x.words, h)
		}
		in = false
	}
	for _, r := range x.runes {
		switch {
		case r == ' ':
			end()
		case !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if !in {
				h, in = seed, true
			}
			h = step(h, r)
		case r == '\'': // don't → dont
		default:
			end()
			h, in = step(seed, r), true
			end()
		}
	}
	end()
	prev := uint64(1) // the beginning
	for _, w := range x.words {
		x.add(w, wordBlock)
		x.add(bits.RotateLeft64(prev, 23)*prime+w, wordBlock)
		prev = w
	}
	if len(x.words) > 0 {
		x.add(bits.RotateLeft64(prev, 23)*prime+1, wordBlock)
	}
}

func (x *extractor) charFeatures() {
	for i := range x.runes {
		h := seed
		for n := 0; n < maxGram && i+n < len(x.runes); n++ {
			r := x.runes[i+n]
			if '0' <= r && r <= '9' {
				r = '0'
			}
			h = step(h, r)
			if n == 0 && r == ' ' {
				continue
			}
			x.add(h, charBlock)
		}
	}
}

const (
	seed  uint64 = 0xcbf29ce484222325 // FNV-1a, 64 bit, over runes instead of bytes
	prime uint64 = 0x100000001b3
)

func step(h uint64, r rune) uint64 { return (h ^ uint64(r)) * prime }

func (x *extractor) add(h uint64, block uint8) {
	h += uint64(block) * 0x9e3779b97f4a7c15
	h = (h ^ h>>32) * 0xd6e8feb86659fd93 // finish as in SplitMix-style mixers: FNV's high bits are weak
	x.out = append(x.out, feature{hash: uint32(h >> 32), block: block, count: 1})
}

// merge counts equal features. Sorting makes the order, and with it every sum, the same each time.
func (x *extractor) merge() []feature {
	slices.SortFunc(x.out, func(a, b feature) int {
		if a.hash != b.hash {
			if a.hash < b.hash {
				return -1
			}
			return 1
		}
		return int(a.block) - int(b.block)
	})
	n := 0
	for i, f := range x.out {
		if i > 0 && x.out[n-1].hash == f.hash {
			x.out[n-1].count++
			continue
		}
		x.out[n] = f
		n++
	}
	x.out = x.out[:n]
	return x.out
}

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
	weight [2]float32 // of the blocks
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
	var norm [2]float32
	start := len(dst)
	for _, f := range feats {
		row := v.row(f.hash)
		if row < 0 {
			continue
		}
		x := float32(sublinear[min(int(f.count), len(sublinear)-1)] * v.idf[row])
		norm[f.block] += float32(x * x)
		if f.block == charBlock {
			row = ^row // marks the block until the norms are known
		}
		dst = append(dst, entry{int32(row), x})
	}
	for b := range norm {
		if norm[b] > 0 {
			norm[b] = v.weight[b] / float32(math.Sqrt(float64(norm[b])))
		}
	}
	for i := start; i < len(dst); i++ {
		b := wordBlock
		if dst[i].row < 0 {
			dst[i].row, b = ^dst[i].row, charBlock
		}
		dst[i].value *= norm[b]
	}
	return dst
}

// newVectoriser keeps the features that occur in at least minDF messages. idf is ln((1+n)/(1+df))+1.
func newVectoriser(texts [][]feature, minDF int, weight [2]float32) *vectoriser {
	df := map[uint32]int32{}
	for _, feats := range texts {
		for _, f := range feats {
			df[f.hash]++
		}
	}
	v := &vectoriser{weight: weight}
	for h, n := range df {
		if int(n) >= minDF {
			v.hashes = append(v.hashes, h)
		}
	}
	slices.Sort(v.hashes)
	v.idf = make([]float32, len(v.hashes))
	for i, h := range v.hashes {
		v.idf[i] = float32(math.Log(float64(1+len(texts))/float64(1+df[h])) + 1)
	}
	v.index()
	return v
}
