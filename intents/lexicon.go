package intents

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed lexicon/*.txt
var lexicons embed.FS

// lexicon finds phrases in folded text. It is read from a file of sections, one phrase a line:
//
//	[size]
//	{太|有点|偏}{大|小}      every combination
//	wrong * sent            a gap of a few words or characters, within the clause
//
// Phrases of a section named "-" only keep others from matching there ("气得冒烟" is no fire). English
// phrases match whole words; apostrophes don't matter.
type lexicon struct {
	root  trie[phrase]
	first runeSet // characters that a phrase begins with
}

// phrase is a section's name, and what may follow after a gap.
type phrase struct {
	value string
	after *trie[phrase]
}

// hit is a phrase found: byte offsets and the section's name.
type hit struct {
	start, end int
	value      string
	last       int // where the part after the last gap begins, 0 for none
}

// mustLexicon reads an embedded lexicon. A mistake in one is found by the first test.
func mustLexicon(name string) *lexicon {
	l := &lexicon{}
	err := sections(name, func(section, phrase string) { l.add(section, phrase) })
	if err != nil {
		panic(err)
	}
	return l
}

// sections calls f with every phrase of a lexicon file, alternatives expanded and folded.
func sections(name string, f func(section, phrase string)) error {
	data, err := lexicons.ReadFile("lexicon/" + name + ".txt")
	if err != nil {
		return err
	}
	section, n := "", 0
	for line := range strings.Lines(string(data)) {
		n++
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = line[1 : len(line)-1]
		case section == "":
			return fmt.Errorf("lexicon %s:%d: a phrase before the first [section]", name, n)
		default:
			if strings.Count(line, "{") != strings.Count(line, "}") {
				return fmt.Errorf("lexicon %s:%d: braces don't pair in %q", name, n, line)
			}
			for _, p := range expand(line) {
				f(section, Fold(p))
			}
		}
	}
	return nil
}

// expand writes out alternatives: "{太|偏}大" is "太大" and "偏大".
func expand(s string) []string {
	open := strings.IndexByte(s, '{')
	if open < 0 {
		return []string{s}
	}
	end := open + strings.IndexByte(s[open:], '}')
	var out []string
	for _, rest := range expand(s[end+1:]) {
		for alt := range strings.SplitSeq(s[open+1:end], "|") {
			out = append(out, s[:open]+alt+rest)
		}
	}
	return out
}

func (l *lexicon) add(value, words string) {
	n := &l.root
	for i, part := range strings.Split(words, "*") {
		part = strings.ReplaceAll(strings.TrimSpace(part), "'", "")
		if i == 0 {
			l.first.add(firstRune(part))
		} else {
			if n.value.after == nil {
				n.value.after = &trie[phrase]{}
			}
			n = n.value.after
		}
		n = n.at(part)
	}
	if !n.ends {
		n.ends, n.value.value = true, value
	}
}

// find returns the phrases in a text, the longest of those that overlap, in order of the text.
func (l *lexicon) find(text string) []hit {
	var all []hit
	prev := ' '
	for i, r := range text {
		if l.first.has(r) && !(isWord(r) && isWord(prev)) {
			if h, ok := l.longest(text, i); ok {
				all = append(all, h)
			}
		}
		prev = r
	}
	return nonOverlapping(all)
}

func nonOverlapping(all []hit) []hit {
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b hit) int { return cmp.Or((b.end-b.start)-(a.end-a.start), a.start-b.start) })
	var out []hit
	for _, h := range all {
		if !slices.ContainsFunc(out, func(o hit) bool { return h.start < o.end && o.start < h.end }) {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b hit) int { return a.start - b.start })
	return slices.DeleteFunc(out, func(h hit) bool { return h.value == "-" })
}

// longest is the longest phrase that begins at a byte of the text.
func (l *lexicon) longest(text string, start int) (best hit, ok bool) {
	best, ok = walk(&l.root, text, start)
	best.start = start
	return best, ok
}

// walk follows a text from a byte on. Apostrophes don't matter.
func walk(n *trie[phrase], text string, from int) (best hit, ok bool) {
	for i, r := range text[from:] {
		if r == '\'' {
			continue
		}
		if n = n.child(r); n == nil {
			break
		}
		end := from + i + utf8.RuneLen(r)
		if !n.ends && n.value.after == nil || !wordEnds(text, end, r) {
			continue
		}
		if n.ends {
			best, ok = hit{end: end, value: n.value.value}, true
		}
		if n.value.after == nil {
			continue
		}
		if h, found := afterGap(n.value.after, text, end); found && h.end > best.end {
			best, ok = h, true
		}
	}
	return best, ok
}

// gap is how far a phrase may be interrupted: 6 Chinese characters, or 24 letters and spaces.
const gap = 24

// afterGap looks for the rest of a phrase, within reach and in the same clause.
func afterGap(n *trie[phrase], text string, from int) (hit, bool) {
	width, prev := 0, lastRune(text[:from])
	for i, r := range text[from:] {
		if isClauseEnd(r) || width > gap {
			break
		}
		if !(isWord(r) && isWord(prev)) {
			if h, ok := walk(n, text, from+i); ok {
				if h.last == 0 {
					h.last = from + i
				}
				return h, true
			}
		}
		width++
		if isHan(r) {
			width += 3
		}
		prev = r
	}
	return hit{}, false
}

// indexPhrase is strings.Index on word boundaries.
func indexPhrase(text, phrase string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], phrase)
		if at < 0 || phrase == "" {
			return -1
		}
		at += from
		first, _ := utf8.DecodeRuneInString(phrase)
		last, _ := utf8.DecodeLastRuneInString(phrase)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		if !(isWord(first) && isWord(before)) && wordEnds(text, at+len(phrase), last) {
			return at
		}
		from = at + len(phrase)
	}
}

// wordEnds reports whether a phrase that ends in last may end here: not inside a Latin word or a number.
func wordEnds(text string, end int, last rune) bool {
	next, _ := utf8.DecodeRuneInString(text[end:])
	return !(isWord(last) && isWord(next))
}

// isWord reports letters and digits of scripts that put spaces between words.
func isWord(r rune) bool {
	switch {
	case r < 0x80:
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	case 0x4e00 <= r && r <= 0x9fff: // most Chinese characters
		return false
	}
	return r != utf8.RuneError && !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isClauseEnd(r rune) bool {
	switch r {
	case ',', '.', '!', '?', ';', ':', '。', '、', '…', '~', '\n':
		return true
	}
	return false
}
