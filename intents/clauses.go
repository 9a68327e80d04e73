package intents

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// seam is what stands between a clause and the one before it.
type seam int

const (
	opening seam = iota // nothing: the first clause
	comma               // a comma, or a space after a Chinese character
	stop                // the end of a sentence or of a line, the number of a list
	joint               // words that go on to another matter: 另外, by the way
)

// clause is a stretch of a text between seams, without the punctuation around it and the words that join it.
type clause struct {
	start, end int
	seam       seam
}

// Words that lead to another matter, at the beginning of a clause or, without any punctuation, in the middle
// of one. What they lead to must still be a request of its own.
var (
	jointsZh = []string{
		"另外", "还有", "顺便", "顺带", "顺路", "然后", "对了", "哦对", "再就是", "其次", "除此之外", "最后", "以及", "同时", "并且",
		"再帮", "再问", "再查", "再看", "再给", "再把", "再换", "再退",
	}
	// holdsZh come before a 还有 that only says that something is left: 里面还有六单, 应该还有货.
	holdsZh  = "里面上中该都也会"
	jointsEn = []string{
		"and also", "also", "plus", "by the way", "and by the way", "btw", "one more thing", "and one more thing", "another thing",
		"oh and", "on top of that", "besides", "as well as", "additionally", "secondly", "lastly", "and then", "then",
	}
	// openersEn begin a request after a plain "and".
	openersEn = []string{
		"can", "could", "would you", "will you", "will i", "will it", "how", "what", "when", "where", "who", "why", "which", "is it", "is the",
		"is there", "is my", "are there", "are you", "are the", "do i", "do you", "does it", "does the", "did you", "has my", "has the",
		"please", "tell", "cancel", "exchange", "swap", "return", "refund", "send", "change", "check", "start", "book", "track", "i want",
		"i need", "i'd", "i would", "we need",
	}
)

// clauses takes a folded text apart. Breaks are the offsets of the spaces that were line ends before folding.
func clauses(text string, breaks []int) []clause {
	s := splitter{text: text}
	var last rune
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		at, length := seamAt(text, i, last, r)
		if r == ' ' && slices.Contains(breaks, i) {
			at, length = stop, 0
		}
		if at != opening && i >= s.start && !(at == joint && r == ' ' && s.begun(i)) {
			s.cut(s.item(i, r), at, i+length)
		}
		last = r
		i += size
	}
	s.cut(len(text), opening, len(text))
	return s.out
}

// splitter collects clauses from left to right.
type splitter struct {
	text  string
	out   []clause
	start int
	next  seam // before the clause that begins at start
}

// cut ends a clause at a byte. The next begins at another, behind punctuation or joining words.
func (s *splitter) cut(end int, at seam, next int) {
	c := trimmed(s.text, s.start, end)
	if n := jointAt(s.text[c.start:c.end]); n > 0 && len(s.out) > 0 {
		c = trimmed(s.text, c.start+n, c.end)
		s.next = joint
	}
	if n := wordPrefix(s.text[c.start:c.end], []string{"and", "oh"}); n > 0 {
		c = trimmed(s.text, c.start+n, c.end)
	}
	if c.start < c.end {
		c.seam = s.next
		if len(s.out) == 0 {
			c.seam = opening
		}
		s.out = append(s.out, c)
		s.next = opening
	}
	s.start, s.next = next, max(s.next, at)
}

// item is where a clause ends before the number of a list: "2." and "2)" belong to what follows.
func (s *splitter) item(i int, r rune) int {
	n := i
	for n > s.start && '0' <= s.text[n-1] && s.text[n-1] <= '9' {
		n--
	}
	if (r == '.' || r == ')' || r == '、') && (n == 0 || s.text[n-1] == ' ') {
		return n
	}
	return i
}

// begun reports whether a Latin clause has only just begun at a byte: "can i also pay by card" is one.
func (s *splitter) begun(at int) bool {
	c := trimmed(s.text, s.start, at)
	n := len(strings.Fields(s.text[c.start:c.end]))
	return n > 0 && n < leastLeft
}

// leastLeft is how many words stand before a joining word that ends a clause.
const leastLeft = 3

// seamAt tells what ends before the character at i, and how long the joining words there are.
func seamAt(text string, i int, last, r rune) (at seam, length int) {
	switch r {
	case ',', '、', ':':
		return comma, 0
	case '。', '?', '!', ';', '~', '…':
		return stop, 0
	case '.', ')':
		if rest := text[i+1:]; rest == "" || rest[0] == ' ' || isHan(last) || isHan(firstRune(rest)) {
			return stop, 0
		}
	case ' ':
		if n := englishJoint(text[i+1:]); n > 0 {
			return joint, n
		}
		if isHan(last) {
			return comma, 0
		}
	default:
		if isHan(r) && isHan(last) {
			if n := prefixOf(text[i:], jointsZh); n > 0 && !(r == '还' && strings.ContainsRune(holdsZh, last)) {
				return joint, n
			}
		}
	}
	return opening, 0
}

// englishJoint is the length of the joining words after a space, with the space.
func englishJoint(rest string) int {
	if n := wordPrefix(rest, jointsEn); n > 0 {
		return n + 1
	}
	if after, ok := strings.CutPrefix(rest, "and "); ok && wordPrefix(after, openersEn) > 0 {
		return len(" and ")
	}
	return 0
}

// jointAt is the length of the joining words that a clause begins with.
func jointAt(text string) int {
	if n := prefixOf(text, jointsZh); n > 0 {
		return n
	}
	return wordPrefix(text, jointsEn)
}

func prefixOf(text string, words []string) int {
	for _, w := range words {
		if strings.HasPrefix(text, w) {
			return len(w)
		}
	}
	return 0
}

func wordPrefix(text string, words []string) int {
	for _, w := range words {
		if strings.HasPrefix(text, w) && (len(text) == len(w) || !isWord(rune(text[len(w)]))) {
			return len(w)
		}
	}
	return 0
}

// trimmed is the stretch without punctuation and spaces around it.
func trimmed(text string, start, end int) clause {
	const around = " ,.;:!?~…。、()-\"'"
	body := strings.TrimLeft(text[start:end], around)
	start = end - len(body)
	return clause{start: start, end: start + len(strings.TrimRight(body, around))}
}

// lineEnds are the offsets in the folded text of the spaces that were line ends in the text as typed.
func lineEnds(text string) []int {
	if !strings.Contains(text, "\n") {
		return nil
	}
	var out []int
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		n := len(Fold(line))
		if n == 0 {
			continue
		}
		if at > 0 {
			out = append(out, at)
			at++
		}
		at += n
	}
	return out
}
