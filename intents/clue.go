package intents

import (
	"cmp"
	"strings"
	"unicode"
)

// Features are hashes, so what they stand for is found the other way round: the shortest stretch of the text
// that yields a feature is its name. That holds for any kind of feature read from stretches of text.

// name gives what each feature of a folded text stands for. Parts of a Latin word go by the whole word: who
// reads clues doesn't think in letters.
func name(folded string, feats []feature) map[uint32]Clue {
	runes := squeeze([]rune(folded))
	runes = runes[:min(len(runes), maxRunes)]
	wanted := map[uint32]bool{}
	for _, f := range feats {
		wanted[f.hash] = true
	}
	concept := conceptNames()
	out := map[uint32]Clue{}
	words := wordsOf(runes)
	var x extractor
	for _, s := range stretches(runes, words) {
		text := string(runes[s.from:s.to])
		for _, f := range x.features(text) {
			if _, named := out[f.hash]; named || !wanted[f.hash] {
				continue
			}
			switch f.block {
			case conceptBlock:
				out[f.hash] = Clue{Kind: ConceptClue, Text: text, Concept: concept[f.hash]}
			case pairBlock:
				out[f.hash] = Clue{Kind: PairClue, Text: ends(runes, s, words)}
			default:
				out[f.hash] = Clue{Kind: TextClue, Text: whole(runes, s, words)}
			}
		}
	}
	return out
}

type stretch struct{ from, to int }

// stretches are the parts of a text that features can be read from, the shorter first: a few characters, and
// words with those near them.
func stretches(runes []rune, words []stretch) []stretch {
	var out []stretch
	for n := 1; n <= maxGram; n++ {
		for from := 0; from+n <= len(runes); from++ {
			out = append(out, stretch{from, from + n})
		}
	}
	for n := 1; n <= maxReach+1; n++ {
		for i := 0; i+n <= len(words); i++ {
			out = append(out, stretch{words[i].from, words[i+n-1].to})
		}
	}
	return out
}

// wordsOf are runs of letters and digits, Chinese characters, and signs.
func wordsOf(runes []rune) []stretch {
	inWord := func(r rune) bool { return !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'') }
	var out []stretch
	for i := 0; i < len(runes); i++ {
		from := i
		for inWord(runes[i]) && i+1 < len(runes) && inWord(runes[i+1]) {
			i++
		}
		if runes[from] != ' ' {
			out = append(out, stretch{from, i + 1})
		}
	}
	return out
}

// touched are the words that a stretch has a part of.
func touched(s stretch, words []stretch) []stretch {
	var out []stretch
	for _, w := range words {
		if w.from < s.to && s.from < w.to {
			out = append(out, w)
		}
	}
	return out
}

// whole is a stretch with the words at its ends complete, without signs around it.
func whole(runes []rune, s stretch, words []stretch) string {
	t := touched(s, words)
	if len(t) == 0 {
		return ""
	}
	text := string(runes[t[0].from:t[len(t)-1].to])
	return cmp.Or(strings.TrimFunc(text, func(r rune) bool { return unicode.IsPunct(r) || r == ' ' }), text)
}

// ends are the first and the last word of a stretch.
func ends(runes []rune, s stretch, words []stretch) string {
	t := touched(s, words)
	first, last := t[0], t[len(t)-1]
	return string(runes[first.from:first.to]) + " … " + string(runes[last.from:last.to])
}

// conceptNames are the concepts' names by the hash of their feature.
func conceptNames() map[uint32]string {
	out := map[uint32]string{}
	var x extractor
	for _, name := range conceptLines() {
		id := seed
		for _, r := range name {
			id = step(id, r)
		}
		x.add(id, conceptBlock)
		out[x.out[len(x.out)-1].hash] = name
	}
	return out
}

// conceptLines are the names of all concepts.
func conceptLines() []string {
	var out []string
	for _, lang := range Languages {
		data, err := lexicons.ReadFile("lexicon/concepts." + lang + ".txt")
		if err != nil {
			panic(err) // it is embedded
		}
		for line := range strings.Lines(string(data)) {
			line, _, _ = strings.Cut(line, "#")
			if name, _, ok := strings.Cut(line, ":"); ok {
				out = append(out, strings.TrimSpace(name))
			}
		}
	}
	return out
}
