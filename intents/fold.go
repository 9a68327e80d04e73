package intents

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed t2s.txt
var t2sTable string

// simplified maps traditional characters to simplified ones. All keys are in the basic plane, so a
// slice indexed by the character is the fastest map there is (256 KB).
var simplified = func() []rune {
	m := make([]rune, 0x10000)
	for line := range strings.Lines(t2sTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		pairs := []rune(strings.TrimSpace(line))
		for i := 0; i+1 < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
	}
	return m
}()

// Fold brings a text to the form that everything in this package reads: half width, simplified
// characters, lower case, straight quotes, single spaces, no control or zero-width characters, no
// invalid bytes. Emojis stay, and so do repeated characters, which numbers and addresses need; those
// who don't want them use squeeze. Offsets of entities refer to the folded text. Fold(Fold(s)) == Fold(s).
func Fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range text {
		r = foldRune(r)
		if r < 0 {
			continue
		}
		if r == ' ' {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// foldRune returns -1 for characters to drop.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case r == '\t' || r == '\n' || r == '\r' || r == '\v' || r == '\f':
			return ' '
		case r < ' ' || r == 0x7f:
			return -1
		}
		return r
	case r == utf8.RuneError:
		return -1
	case 0xff01 <= r && r <= 0xff5e: // full width ASCII
		return foldRune(r - 0xfee0)
	case r == '‘' || r == '’' || r == '‛' || r == 'ʼ':
		return '\''
	case r == '“' || r == '”' || r == '„':
		return '"'
	case r == '—' || r == '–' || r == '‐' || r == '‑' || r == '−':
		return '-'
	case r == '￥':
		return '¥'
	case r == '￡':
		return '£'
	case 0xfe00 <= r && r <= 0xfe0f: // variation selectors: the emoji is the same without
		return -1
	case unicode.IsSpace(r) || r == 0x3164:
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co, unicode.Cs):
		return -1
	}
	if r < 0x10000 && simplified[r] != 0 {
		r = simplified[r]
	}
	return unicode.ToLower(r)
}

// squeeze shortens runs of the same character, in which feeling shows rather than meaning: three or more
// letters to two ("sooo" → "soo", 谢谢谢谢 → 谢谢), signs to one. Digits stay.
func squeeze(runes []rune) []rune {
	out := runes[:0]
	var last rune = -1
	run := 0
	for _, r := range runes {
		if r != last {
			last, run = r, 0
		}
		run++
		if run == 1 || unicode.IsDigit(r) || (run == 2 && unicode.IsLetter(r)) {
			out = append(out, r)
		}
	}
	return out
}

func isHan(r rune) bool { return r >= 0x2e80 && unicode.Is(unicode.Han, r) }
