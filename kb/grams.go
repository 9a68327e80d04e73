package kb

import (
	"slices"
	"unicode"

	"github.com/blevesearch/go-porterstemmer"
)

// A text is compared by the pieces that two phrasings of one question share: in Chinese, characters and
// pairs of neighbours; in other scripts, words by their stem, pairs of words, and runs of three and four
// letters, which survive a typing mistake and another ending of the word ("shiping", "shipped").
type kind uint8

const (
	hanChar kind = iota
	hanPair
	hanSounds // a pair as it sounds
	word
	wordPair
	letters
	kinds
)

// Two ways to weigh pieces beside their rarity, set by judgement and by what held on several sets: for the cosine, in
// which weights count squared, whole words and pairs most, parts of them less, as they come in numbers;
// for the plain overlap, single characters most, since two people who ask the same share more of
// them than of pairs.
var (
	cosineWeight  = [kinds]float32{hanChar: 1, hanPair: .5, hanSounds: .3, word: 1, wordPair: .5, letters: .3}
	overlapWeight = [kinds]float32{hanChar: 1, hanPair: .3, hanSounds: .3, word: 1, wordPair: .3, letters: .1}
)

// gram is a piece by its hash. Of a million pieces, two share one with a chance of 1 in 30 million.
type gram struct {
	key  uint64
	kind kind
}

// gramReader cuts texts into grams, reusing its memory. Not for concurrent use.
type gramReader struct {
	out     []gram
	word    []rune
	stemmed []rune
}

// read returns the grams of a folded text, each once, ordered by key. They are valid until the next call.
func (r *gramReader) read(text string) []gram {
	r.out, r.word = r.out[:0], r.word[:0]
	var lastHan rune    // the Chinese character just before, or 0
	var lastWord uint64 // the word just before, or 0
	for _, c := range text {
		switch {
		case isHan(c):
			r.endWord(lastWord)
			r.add(step(hashSeed, c), hanChar)
			if lastHan != 0 {
				r.add(step(step(hashSeed, lastHan), c), hanPair)
				r.add(step(step(hashSeed, soundOf(lastHan)), soundOf(c)), hanSounds)
			}
			lastHan, lastWord = c, 0
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			lastHan = 0
			r.word = append(r.word, c)
		case c == '\'' || c == '’': // don't is one word
		default:
			lastHan = 0
			lastWord = r.endWord(lastWord)
			if c != ' ' {
				lastWord = 0
			}
		}
	}
	r.endWord(lastWord)
	slices.SortFunc(r.out, func(a, b gram) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return 0
	})
	r.out = slices.CompactFunc(r.out, func(a, b gram) bool { return a.key == b.key })
	return r.out
}

// endWord adds the word that has been read, if any, and returns its hash, or the last one's.
func (r *gramReader) endWord(last uint64) uint64 {
	if len(r.word) == 0 {
		return last
	}
	r.letters()
	h := hashSeed
	for _, c := range stem(r.word) {
		h = step(h, c)
	}
	r.add(h, word)
	if last != 0 {
		r.add((last*hashPrime)^h, wordPair)
	}
	r.word = r.word[:0]
	return h
}

// letters are the runs of three and four letters of a word with its ends marked.
func (r *gramReader) letters() {
	r.stemmed = append(append(append(r.stemmed[:0], '^'), r.word...), '$')
	w := r.stemmed
	for n := 3; n <= 4; n++ {
		for i := 0; i+n <= len(w); i++ {
			h := hashSeed
			for _, c := range w[i : i+n] {
				h = step(h, c)
			}
			r.add(h, letters)
		}
	}
}

// stem brings English words to their stem (Porter 1980). It may change the word in place.
func stem(w []rune) []rune {
	if len(w) < 3 || w[0] > unicode.MaxASCII {
		return w
	}
	return porterstemmer.StemWithoutLowerCasing(w)
}

func (r *gramReader) add(h uint64, k kind) {
	r.out = append(r.out, gram{mix(h + uint64(k)*0x9e3779b97f4a7c15), k})
}

// FNV-1a over characters, finished as SplitMix does, since FNV's high bits are weak.
const (
	hashSeed  uint64 = 0xcbf29ce484222325
	hashPrime uint64 = 0x100000001b3
)

func step(h uint64, r rune) uint64 { return (h ^ uint64(r)) * hashPrime }

func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

func isHan(r rune) bool { return r >= 0x2e80 && unicode.Is(unicode.Han, r) }
