package kb

import (
	"strings"
	"unicode"
)

// A text is compared by the pieces that two phrasings of one question share: in Chinese, characters and
// pairs of neighbours; in other scripts, words, pairs of words, and runs of three and four letters, which
// survive a typing mistake and another ending of the word ("shiping", "shipped").
//
// The weights say how much a piece counts beside its rarity: whole words and pairs most, parts of them
// less, as they come in numbers. They were set by judgement, not fitted.
const (
	charWeight     = .5
	charPairWeight = 1
	wordWeight     = 1
	wordPairWeight = .5
	lettersWeight  = .3
)

// grams calls yield for each piece of a folded text, in order, repeats included.
func grams(text string, yield func(piece string, weight float64)) {
	var han []rune
	var word strings.Builder
	last := ""
	endHan := func() {
		for i, r := range han {
			yield(string(r), charWeight)
			if i > 0 {
				yield(string(han[i-1:i+1]), charPairWeight)
			}
		}
		han = han[:0]
	}
	endWord := func() {
		if word.Len() == 0 {
			return
		}
		w := word.String()
		word.Reset()
		yield("w:"+w, wordWeight)
		if last != "" {
			yield("p:"+last+" "+w, wordPairWeight)
		}
		last = w
		letters(w, yield)
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			endWord()
			last = ""
			han = append(han, r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			endHan()
			word.WriteRune(r)
		case r == '\'' || r == '’': // don't is one word
		default:
			endHan()
			endWord()
			if r != ' ' {
				last = ""
			}
		}
	}
	endHan()
	endWord()
}

// letters are the runs of three and four letters of a word with its ends marked.
func letters(w string, yield func(string, float64)) {
	rs := []rune("^" + w + "$")
	for n := 3; n <= 4; n++ {
		for i := 0; i+n <= len(rs); i++ {
			yield("l:"+string(rs[i:i+n]), lettersWeight)
		}
	}
}
