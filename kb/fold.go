package kb

import (
	"strings"
	"unicode"
)

// plainFold is the least that searching needs: full width to half width, lower case, single spaces. The
// engine passes its own fold, which also turns traditional characters into simplified ones.
func plainFold(text string) string {
	half := strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFEE0
		case r == 0x3000:
			r = ' '
		}
		return unicode.ToLower(r)
	}, text)
	return strings.Join(strings.Fields(half), " ")
}
