package intents

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// Whatever pieces of messages stand side by side, entities lie within the text, in order, and apart.
func TestSpansOfAnyMixture(t *testing.T) {
	u := shippedReader(t)
	var pieces []string
	for _, m := range readLabelled(t) {
		pieces = append(pieces, m.text)
		for _, e := range m.want {
			pieces = append(pieces, e.Text)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 6).Draw(rt, "pieces") {
			piece := []rune(rapid.SampledFrom(pieces).Draw(rt, "piece"))
			from := rapid.IntRange(0, len(piece)).Draw(rt, "from")
			b.WriteString(string(piece[from:rapid.IntRange(from, len(piece)).Draw(rt, "to")]))
			b.WriteString(rapid.SampledFrom([]string{"", " ", ",", "到", "-", "的", "不", "1"}).Draw(rt, "joint"))
		}
		folded := Fold(b.String())
		checkSpans(t, Understanding{Text: folded, Entities: entities(folded, locale(folded), testNow)})
		u.Understand(b.String(), testNow)
	})
}

// A masked text has no secret left, is masked already, and has as many characters as before.
func TestMaskLeavesNoSecret(t *testing.T) {
	parts := []string{
		"4111111111111111", "4111 1111 1111 1111", "6222021234567890128", "110105 19491231 002X", "11010519491231002x", "13800138000", "55-20391", "卡号", "订单", "card ", "：", "x",
		"visa", "299元", "SF", "1", "2026-11-22", "身份证", "(", "）", "１２３", "。",
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 7).Draw(rt, "parts"), rapid.SampledFrom([]string{"，", "、", " 和 ", ": ", "\n"}).Draw(rt, "joint"))
		masked := Mask(text)
		assert.Empty(rt, secrets(strings.Map(halfWidth, masked)), "in %q of %q", masked, text)
		assert.Equal(rt, masked, Mask(masked), "of %q", text)
		assert.Equal(rt, utf8.RuneCountInString(text), utf8.RuneCountInString(masked), "of %q", text)
	})
}
