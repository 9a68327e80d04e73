package intents

import (
	"math/bits"
	"slices"
	"unicode"
)

// A message becomes a sparse vector of four blocks: words (runs of letters or digits; each Chinese character
// is a word) alone and with the next, character n-grams of 1 to 4 (with 5 the model was a third larger and no
// better), pairs of words near each other in any order, and concepts. Features are named by a 32-bit hash: of
// 300,000 about ten share a name with another, which no figure shows.

const (
	maxRunes = 600 // of a message that the classifier reads; the rest of a wall of text adds nothing
	maxGram  = 4
	maxReach = 5 // words between which pairs are formed
)

const (
	wordBlock = iota
	charBlock
	pairBlock
	conceptBlock
	blocks
)

// share is each block's part of a vector's squared length.
var share = [blocks]float64{wordBlock: 0.23, charBlock: 0.54, pairBlock: 0.15, conceptBlock: 0.35}

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
	x.pairFeatures()
	x.conceptFeatures()
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

// pairFeatures knows "refund" and "where" to belong together whatever stands between and whichever is first.
func (x *extractor) pairFeatures() {
	for i, a := range x.words {
		for _, b := range x.words[i+1 : min(i+1+maxReach, len(x.words))] {
			x.add(bits.RotateLeft64(min(a, b), 11)*prime+3*max(a, b), pairBlock)
		}
	}
}

const (
	seed  uint64 = 0xcbf29ce484222325 // FNV-1a, 64 bit, over runes instead of bytes
	prime uint64 = 0x100000001b3
)

func step(h uint64, r rune) uint64 { return (h ^ uint64(r)) * prime }

func (x *extractor) add(h uint64, block uint8) {
	h = mix(h + uint64(block)*0x9e3779b97f4a7c15)
	x.out = append(x.out, feature{hash: uint32(h >> 32), block: block, count: 1})
}

// mix finishes as in SplitMix-style mixers: FNV's high bits are weak.
func mix(h uint64) uint64 { return (h ^ h>>32) * 0xd6e8feb86659fd93 }

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
