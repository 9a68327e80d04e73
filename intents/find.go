package intents

import (
	"slices"
	"strings"
)

// Found is what a text mentions of the shop's things, and where.
type Found struct {
	IDs        []string // several when the words point at them alike
	Own        bool     // they are the shopper's, not only in the catalogue
	Start, End int      // bytes of the folded text
}

// Find looks for a mention among the shopper's own things first. The catalogue is believed only where it
// explains more of the words: of a shopper who bought a black coat, "the black running shoes" mean the shoes.
func Find(text string, own, catalogue []Candidate) (Found, bool) {
	folded := Fold(text)
	mine, mineLen := find(folded, own)
	theirs, theirLen := find(folded, catalogue)
	mine.Own = true
	switch {
	case len(mine.IDs) > 0 && mineLen >= theirLen:
		return mine, true
	case len(theirs.IDs) > 0:
		return theirs, true
	}
	return Found{}, false
}

// find takes the best of some candidates and where they are mentioned; length is how many bytes speak of them.
func find(folded string, cands []Candidate) (f Found, length int) {
	found := Match(folded, cands)
	if len(found) == 0 {
		return f, 0
	}
	for _, m := range found {
		if m.Score == found[0].Score {
			f.IDs = append(f.IDs, m.ID)
		}
	}
	i := slices.IndexFunc(cands, func(c Candidate) bool { return c.ID == f.IDs[0] })
	spans := readTerms(affirmed(folded)).where(folded, cands[i].Words)
	for _, s := range spans {
		length += s.end - s.start
	}
	f.Start, f.End = widest(folded, spans)
	return f, length
}

// where lists the stretches of a text that a candidate's words explain, in order.
func (t terms) where(folded string, words []string) []span {
	var out []span
	for _, term := range t.mentioned(words) {
		if colour, ok := strings.CutPrefix(term, "colour:"); ok {
			for _, h := range colourLexicon.find(folded) {
				if h.value == colour {
					out = append(out, span{h.start, h.end})
				}
			}
			continue
		}
		if isHan(firstRune(term)) {
			if at := strings.Index(folded, term); at >= 0 {
				out = append(out, span{at, at + len(term)})
			}
			continue
		}
		for at := 0; at < len(folded); {
			end := at
			for end < len(folded) && (isAlnum(folded[end]) || folded[end] == '\'') {
				end++
			}
			if w := folded[at:end]; w != "" && (singular(strings.TrimSuffix(w, "'s")) == term || len(w) >= 4 && strings.HasSuffix(term, w)) {
				out = append(out, span{at, end})
			}
			at = max(end, at+1)
		}
	}
	slices.SortFunc(out, func(a, b span) int { return a.start - b.start })
	return out
}

// widest joins stretches that stand close together ("black" and "jacket" in "black rain jacket") and returns
// the longest.
func widest(text string, spans []span) (start, end int) {
	const apart = 16
	for i := 0; i < len(spans); {
		from, to := spans[i].start, spans[i].end
		for i++; i < len(spans) && spans[i].start-to <= apart && strings.IndexFunc(text[min(to, spans[i].start):spans[i].start], isClauseEnd) < 0; i++ {
			to = max(to, spans[i].end)
		}
		if to-from > end-start {
			start, end = from, to
		}
	}
	return start, end
}
