package intents

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a label is called says what it means: its Chinese and its English name, for labels of others the label
// itself, are learned like messages.

// nameSamples are two for each label but that of negatives. What all labels begin with is left out.
func nameSamples(labels []string, oos string) []Sample {
	common := labels[0]
	for _, l := range labels[1:] {
		for !strings.HasPrefix(l, common) {
			_, size := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-size]
		}
	}
	var out []Sample
	for _, l := range labels {
		if l == oos {
			continue
		}
		zh, en := Name(l)
		for _, name := range []string{zh, en} {
			if name == l {
				name = spaced(strings.TrimPrefix(l, common))
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
