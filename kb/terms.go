package kb

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendTerms appends the terms of a folded text that the full text is searched by: pairs of Chinese
// characters, one alone only where it has no neighbour, and stems of words except empty ones.
func appendTerms(terms []string, text string) []string {
	hanFrom, wordFrom := -1, -1 // where the run that is being read begins
	hanCount, previous := 0, 0  // of this run; where its last character begins
	end := func(at int) {
		if hanCount == 1 {
			terms = append(terms, text[hanFrom:at])
		}
		hanCount = 0
		if wordFrom >= 0 {
			if w := strings.Trim(text[wordFrom:at], "'’"); w != "" && !emptyWords[w] {
				terms = append(terms, string(stem([]rune(w))))
			}
		}
		wordFrom = -1
	}
	for i, r := range text {
		switch {
		case isHan(r):
			if hanCount == 0 {
				end(i)
				hanFrom = i
			} else {
				terms = append(terms, text[previous:i+utf8.RuneLen(r)])
			}
			hanCount++
			previous = i
		case unicode.IsLetter(r) || unicode.IsDigit(r) || (r == '\'' || r == '’') && wordFrom >= 0:
			if wordFrom < 0 {
				end(i)
				wordFrom = i
			}
		default:
			end(i)
		}
	}
	end(len(text))
	return terms
}

// emptyWords are only those without any meaning of their own. The usual lists drop "not", "where" and
// "who", which tell "where is my refund" from "who pays the refund".
var emptyWords = set("a an the is are am was be been it its it's this that these those i me my you your we our of to in on at and or for with " +
	"do does did have has had there as so if i'm i've i'd")

func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}
