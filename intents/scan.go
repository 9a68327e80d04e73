package intents

import (
	"strings"
	"unicode/utf8"
)

// cursor reads a folded text from a place on. It is a value: a copy is a place to come back to. Methods that
// find what they look for move it; the others leave it where it is.
type cursor struct {
	text string
	at   int
}

func (c cursor) rest() string { return c.text[c.at:] }
func (c cursor) next() rune   { return firstRune(c.text[c.at:]) }
func (c cursor) done() bool   { return c.at >= len(c.text) }

// take moves over exactly these characters, though a word may go on after them.
func (c *cursor) take(s string) bool {
	if !strings.HasPrefix(c.text[c.at:], s) {
		return false
	}
	c.at += len(s)
	return true
}

// word moves over one of these words, the first that stands here whole.
func (c *cursor) word(words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(c.text[c.at:], w) && wordEnds(c.text, c.at+len(w), lastRune(w)) {
			c.at += len(w)
			return true
		}
	}
	return false
}

// starts reports whether one of these stands here, whole words or not.
func (c cursor) starts(words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(c.text[c.at:], w) {
			return true
		}
	}
	return false
}

func (c *cursor) space() bool { return c.take(" ") }

// digits moves over at least min and at most max digits, and no part of a longer run.
func (c *cursor) digits(least, most int) (string, bool) {
	end := c.at
	for end < len(c.text) && isDigit(c.text[end]) {
		end++
	}
	if n := end - c.at; n < least || n > most {
		return "", false
	}
	s := c.text[c.at:end]
	c.at = end
	return s, true
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// number moves over digits or a Chinese numeral.
func (c *cursor) number() (int, bool) {
	if s, ok := c.digits(1, 9); ok {
		return atoi(s), true
	}
	return c.numeral()
}

// longestNumeral is how many bytes a Chinese numeral has at most; longer runs are no numbers.
const longestNumeral = 16 * 3

// numeral moves over a Chinese numeral.
func (c *cursor) numeral() (int, bool) {
	end := c.at
	for end < len(c.text) {
		if end-c.at > longestNumeral {
			return 0, false
		}
		r, size := utf8.DecodeRuneInString(c.text[end:])
		if !isNumeral(r) {
			break
		}
		end += size
	}
	n, ok := zhNumeral(c.text[c.at:end])
	if ok {
		c.at = end
	}
	return n, ok
}

// sense moves over a known word of one of some kinds.
func (c *cursor) sense(kinds ...senseKind) (sense, bool) {
	s, end := vocabulary.at(c.text, c.at)
	for _, k := range kinds {
		if end > 0 && s.kind == k {
			c.at = end
			return s, true
		}
	}
	return sense{}, false
}

// measure moves over a word that counts goods. 本 is a word of dates too, 块 one of sums.
func (c *cursor) measure() bool {
	if c.take("本") || c.take("块") {
		return true
	}
	_, ok := c.sense(measureWord)
	return ok
}

// endsWith reports whether a text ends in one of some words. Latin ones stand whole.
func endsWith(text string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(text, w) && !(isWord(firstRune(w)) && isWord(lastRune(text[:len(text)-len(w)]))) {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// runeSet tells quickly that a character is in no word of a list. It holds the basic plane.
type runeSet [1 << 10]uint64

func (s *runeSet) add(r rune)      { s[uint16(r)>>6] |= 1 << (uint16(r) & 63) }
func (s *runeSet) has(r rune) bool { return s[uint16(r)>>6]&(1<<(uint16(r)&63)) != 0 }
