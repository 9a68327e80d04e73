package intents

import (
	"regexp"
	"strings"
	"unicode"
)

// chatWords are Latin spellings that Chinese shoppers use alone, and that say nothing about language.
var chatWords = map[string]bool{"ok": true, "okay": true, "sf": true, "app": true, "vip": true, "s": true, "m": true, "l": true, "xl": true, "xxl": true}

// mailWords are addresses of mail and of pages, which belong to no language.
var mailWords = regexp.MustCompile(`\S+@\S+|(?:https?://|www\.)\S+`)

// locale tells Chinese from English by the share of each script, a Latin word weighing as much as a
// Chinese character: "帮我return一下this jacket" is Chinese. It is empty when the text has no
// words to tell by ("123", "ok", "👍"), so that the conversation keeps its language.
func locale(folded string) string {
	han, latin := 0, 0
	for _, r := range folded {
		if isHan(r) {
			han++
		}
	}
	folded = mailWords.ReplaceAllString(folded, " ")
	words := strings.FieldsFunc(folded, func(r rune) bool {
		return isHan(r) || !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'')
	})
	for _, w := range words {
		if !chatWords[w] && strings.IndexFunc(w, unicode.IsDigit) < 0 {
			latin++
		}
	}
	switch {
	case han == 0 && latin == 0:
		return ""
	case han >= latin:
		return "zh"
	}
	return "en"
}

// Language is the language of a text as typed, "zh" or "en".
func Language(text string) string { return locale(Fold(text)) }
