package intents

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Match ranks candidates by how well a text mentions them, best first, ties by id. Each of a candidate's
// words, or a telling part of one, counts ln(1 + N/n) when n of the N candidates have it, a long part more
// than a short one. Of candidates mentioned alike "the bigger one" and 小的那件 choose by size. Sums are taken in whole millionths, so candidates that are mentioned alike score alike to
// the bit and the caller can tell a tie. Words that the text denies ("不是黑色的") don't count.
func Match(text string, cands []Candidate) []Mention {
	text = affirmed(Fold(text))
	if text == "" || len(cands) == 0 {
		return nil
	}
	said := readTerms(text)
	having := map[string]int{} // how many candidates have a term that was said
	hits := make([][]string, len(cands))
	for i, c := range cands {
		hits[i] = said.mentioned(c.Words)
		for _, h := range hits[i] {
			having[h]++
		}
	}
	scores := make([]int64, len(cands))
	var best int64
	for i := range cands {
		for _, h := range hits[i] {
			scores[i] += worth(h, having[h], len(cands))
		}
		best = max(best, scores[i])
	}
	extremes := compared(text, pointedAt(cands, scores, best))
	var out []Mention
	for i, c := range cands {
		if scores[i] == best && slices.Contains(extremes, c.ID) {
			scores[i] += worth("size", len(extremes), len(cands))
		}
		if scores[i] > 0 {
			out = append(out, Mention{ID: c.ID, Score: float64(scores[i]) / 1e6})
		}
	}
	slices.SortStableFunc(out, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.ID, b.ID))
	})
	return out
}

// pointedAt are the candidates with the best score: those among which "the bigger one" chooses.
func pointedAt(cands []Candidate, scores []int64, best int64) []Candidate {
	var out []Candidate
	for i, c := range cands {
		if scores[i] == best {
			out = append(out, c)
		}
	}
	return out
}

// worth is in millionths. A Chinese part of k characters counts like k-1 words of two.
func worth(term string, n, of int) int64 {
	parts := 1
	if isHan(firstRune(term)) {
		parts = max(1, utf8.RuneCountInString(term)-1)
	}
	return int64(math.Round(1e6*math.Log(1+float64(of)/float64(n)))) * int64(parts)
}

var (
	deniedZh = regexp.MustCompile(`(?:不是|并非|除了)[^,。;.!?是]*`)
	deniedEn = regexp.MustCompile(`\b(?:not|isn't|except|apart from|other than) (?:the |a |my |that |this )?(?:[a-z0-9'-]+ ?){1,3}?(?:one|ones|,|\.|;|$|but )`)
)

// affirmed blanks what the text denies. "是不是黑色的" asks and denies nothing.
func affirmed(text string) string {
	text = strings.ReplaceAll(text, "是不是", "")
	text = deniedZh.ReplaceAllString(text, " ")
	return deniedEn.ReplaceAllString(text, " ")
}

// terms is what a text or a candidate's word consists of.
type terms struct {
	han     [][]rune        // runs of Chinese characters
	words   map[string]bool // Latin words in the singular, and numbers
	colours map[string]bool // by canonical name, prefixed "colour:"
}

var stopWords = map[string]bool{
	"the": true, "a": true, "an": true, "of": true, "for": true, "with": true, "and": true, "in": true, "on": true, "to": true, "i": true,
	"my": true, "it": true, "is": true, "one": true, "that": true, "this": true, "me": true, "or": true, "by": true, "from": true, "at": true,
}

func readTerms(folded string) terms {
	t := terms{words: map[string]bool{}, colours: map[string]bool{}}
	rest := []byte(folded)
	for _, h := range colourLexicon.find(folded) {
		t.colours["colour:"+h.value] = true
		copy(rest[h.start:h.end], strings.Repeat(" ", h.end-h.start))
	}
	for _, w := range strings.FieldsFunc(string(rest), func(r rune) bool { return !isWord(r) && r != '\'' && r != '.' && r != '-' }) {
		whole := strings.TrimSuffix(strings.Trim(w, "'.-"), "'s")
		for _, w := range append(strings.Split(whole, "-"), whole) { // "don't" has no T in it
			if w = singular(w); w != "" && !stopWords[w] {
				t.words[w] = true
			}
		}
	}
	for _, run := range strings.FieldsFunc(string(rest), func(r rune) bool { return !isHan(r) }) {
		t.han = append(t.han, []rune(run))
	}
	return t
}

// singular takes off a plain plural s.
func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 4 && (strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "xes") || strings.HasSuffix(w, "sses")):
		return w[:len(w)-2]
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us"):
		return w[:len(w)-1]
	}
	return w
}

// mentioned lists the terms of a candidate's words that the text has, each once.
func (t terms) mentioned(words []string) []string {
	var out []string
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	var han [][]rune
	for _, w := range words {
		c := readTerms(Fold(w))
		for colour := range c.colours {
			if t.colours[colour] {
				add(colour)
			}
		}
		for x := range c.words {
			if t.words[x] || t.endsWith(x) {
				add(x)
			}
		}
		han = append(han, c.han...)
	}
	for _, part := range commonParts(t.han, han) {
		add(part)
	}
	slices.Sort(out)
	return out
}

// endsWith finds an order number by its last four or more digits.
func (t terms) endsWith(number string) bool {
	if len(number) < 8 || strings.IndexFunc(number, func(r rune) bool { return !unicode.IsDigit(r) && r != '-' }) >= 0 {
		return false
	}
	for w := range t.words {
		if len(w) >= 4 && digits(w) == w && strings.HasSuffix(digits(number), w) {
			return true
		}
	}
	return false
}

// commonParts walks the text and takes at each place the longest stretch of two or more characters that
// some name holds, then goes on after it. A name of one character must stand alone in the text.
func commonParts(text, names [][]rune) []string {
	var out []string
	for _, run := range text {
		for i := 0; i < len(run); {
			best := 0
			for _, name := range names {
				for j := range name {
					n := 0
					for i+n < len(run) && j+n < len(name) && run[i+n] == name[j+n] {
						n++
					}
					if n >= 2 || n == 1 && len(run) == 1 && len(name) == 1 {
						best = max(best, n)
					}
				}
			}
			if best > 0 {
				out = append(out, string(run[i:i+best]))
				i += best
			} else {
				i++
			}
		}
	}
	return out
}
