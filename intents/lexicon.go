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
	root node
}

type node struct {
	next  map[rune]*node
	ends  []string // values of phrases that end here
	tails []tail   // phrases that go on after a gap
}

type tail struct {
	parts []string
	value string
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

func (l *lexicon) add(value, phrase string) {
	parts := strings.Split(phrase, "*")
	for i := range parts {
		parts[i] = strings.ReplaceAll(strings.TrimSpace(parts[i]), "'", "")
	}
	n := &l.root
	for _, r := range parts[0] {
		if n.next == nil {
			n.next = map[rune]*node{}
		}
		if n.next[r] == nil {
			n.next[r] = &node{}
		}
		n = n.next[r]
	}
	if len(parts) > 1 {
		n.tails = append(n.tails, tail{parts[1:], value})
	} else {
		n.ends = append(n.ends, value)
	}
}

// find returns the phrases in a text, the longest of those that overlap, in order of the text.
func (l *lexicon) find(text string) []hit {
	var all []hit
	prev := ' '
	for i, r := range text {
		if !(isWord(r) && isWord(prev)) {
			if h, ok := l.longest(text, i); ok {
				all = append(all, h)
			}
		}
		prev = r
	}
	return nonOverlapping(all)
}

func nonOverlapping(all []hit) []hit {
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

func (l *lexicon) longest(text string, start int) (best hit, ok bool) {
	n := &l.root
	take := func(h hit) {
		if h.end > best.end || h.end == best.end && h.last < best.last {
			best, ok = h, true
		}
	}
	for i, r := range text[start:] {
		if r == '\'' {
			continue
		}
		if n = n.next[r]; n == nil {
			break
		}
		end := start + i + utf8.RuneLen(r)
		if len(n.ends) == 0 && len(n.tails) == 0 || !wordEnds(text, end, r) {
			continue
		}
		for _, v := range n.ends {
			take(hit{start: start, end: end, value: v})
		}
		for _, t := range n.tails {
			if last, end, found := t.find(text, end); found {
				take(hit{start, end, t.value, last})
			}
		}
	}
	return best, ok
}

// find looks for the parts after a gap, each within reach of the one before and in the same clause.
func (t tail) find(text string, from int) (last, end int, ok bool) {
	for _, part := range t.parts {
		clause := text[from:]
		if cut := strings.IndexFunc(clause, isClauseEnd); cut >= 0 {
			clause = clause[:cut]
		}
		at := indexPhrase(clause, part)
		if at < 0 || gapTooWide(clause[:at]) {
			return 0, 0, false
		}
		last = from + at
		from = last + len(part)
	}
	return last, from, true
}

// gapTooWide allows 6 Chinese characters or 24 letters and spaces.
func gapTooWide(gap string) bool {
	width := 0
	for _, r := range gap {
		width++
		if isHan(r) {
			width += 3
		}
	}
	return width > 24
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
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isClauseEnd(r rune) bool { return strings.ContainsRune(",.!?;:。、…~\n", r) }
