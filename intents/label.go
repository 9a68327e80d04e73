package intents

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a label is called says what it means: its Chinese and its English name, for labels of others the label
// itself, are learned like messages.

// nameSamples are two for each label but that of negatives. What all labels begin with is left out.
func nameSamples(labels []string, oos string) []Sample {
	serviceable := slices.DeleteFunc(slices.Clone(labels), func(l string) bool { return l == oos })
	common := serviceable[0]
	for _, l := range serviceable[1:] {
		for !strings.HasPrefix(l, common) {
			_, size := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-size]
		}
	}
	common = strings.TrimRightFunc(common, func(r rune) bool { return !isHan(r) && unicode.IsLetter(r) }) // part of a word
	var out []Sample
	for _, l := range serviceable {
		zh, en := Name(l)
		for _, name := range []string{zh, en} {
			if name == l {
				name = spaced(cmp.Or(strings.TrimPrefix(l, common), l))
			}
			out = append(out, Sample{name, l})
		}
	}
	return out
}

// spaced separates the words of a name: order_status, OrderStatus → order status, Order Status.
func spaced(name string) string {
	var b strings.Builder
	var last rune
	for _, r := range name {
		if r == '_' {
			r = ' '
		}
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
