package intents

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// span is a stretch of a text in bytes.
type span struct{ start, end int }

// digitRun is 13 to 25 digits, maybe in groups, maybe with the X that can end an identity number.
var digitRun = regexp.MustCompile(`[0-9](?:[ -]?[0-9]){12,24}[xX]?`)

// secrets finds payment card numbers and Chinese identity numbers in half-width text.
func secrets(text string) []span {
	if !manyDigits(text) {
		return nil
	}
	var out []span
	for _, at := range digitRun.FindAllStringIndex(text, -1) {
		if joined(text, at[0], at[1]) {
			continue
		}
		run := text[at[0]:at[1]]
		digits := strings.NewReplacer(" ", "", "-", "").Replace(run)
		switch {
		case isIdentity(digits):
			out = append(out, span{at[0], at[1]})
		case saysOrder(text[:at[0]]):
		case isCard(digits, saysCard(text[:at[0]])):
			out = append(out, span{at[0], at[1]})
		}
	}
	return out
}

// manyDigits is a quick look: most messages have none.
func manyDigits(text string) bool {
	n := 0
	for i := range len(text) {
		if '0' <= text[i] && text[i] <= '9' {
			n++
		}
	}
	return n >= 13
}

// joined reports whether a run of digits is part of a longer word, such as a tracking number.
func joined(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return before == '#' || isWord(before|0x20) || isWord(after|0x20)
}

var orderWords = []string{"订单", "单号", "编号", "运单", "快递", "物流", "order", "tracking", "parcel", "waybill", "imei", "序列号", "serial"}

// saysOrder looks for a word that makes a number an order's, shortly before it.
func saysOrder(before string) bool { return saysAny(before, 24, orderWords) }

func saysCard(before string) bool {
	return saysAny(before, 36, []string{"卡号", "银行卡", "信用卡", "储蓄卡", "借记卡", "card", "visa", "mastercard"})
}

func saysAny(before string, reach int, words []string) bool {
	if len(before) > reach {
		before = before[len(before)-reach:]
	}
	before = strings.ToLower(before)
	for _, w := range words {
		if strings.Contains(before, w) {
			return true
		}
	}
	return false
}

// isCard checks the Luhn digit, and unless a card was spoken of, that the number begins and is as long as
// those of a card network (ISO/IEC 7812 ranges): one order number in ten passes Luhn by chance.
func isCard(d string, said bool) bool {
	if len(d) < 13 || len(d) > 19 || !luhn(d) || strings.Trim(d, d[:1]) == "" {
		return false
	}
	if said {
		return true
	}
	two := d[:2]
	switch {
	case d[0] == '4': // Visa
		return len(d) == 13 || len(d) == 16 || len(d) == 19
	case "51" <= two && two <= "55", "2221" <= d[:4] && d[:4] <= "2720": // Mastercard
		return len(d) == 16
	case two == "34", two == "37": // American Express
		return len(d) == 15
	case two == "36", two == "30", two == "38": // Diners Club
		return len(d) == 14
	case two == "35", two == "60", two == "62", two == "64", two == "65", two == "81": // JCB, Discover, UnionPay
		return len(d) >= 16
	}
	return false
}

// luhn is the check of ISO/IEC 7812-1, annex B.
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		x := int(d[len(d)-1-i] - '0')
		if x < 0 || x > 9 {
			return false
		}
		if i%2 == 1 {
			if x *= 2; x > 9 {
				x -= 9
			}
		}
		sum += x
	}
	return sum%10 == 0
}

// isIdentity checks an 18-character Chinese identity number: its birth date's shape, and the checksum of
// GB 11643-1999 (ISO 7064 MOD 11-2).
func isIdentity(d string) bool {
	if len(d) != 18 || d[0] == '0' {
		return false
	}
	year, month, day := d[6:10], d[10:12], d[12:14]
	if year < "1900" || year > "2100" || month < "01" || month > "12" || day < "01" || day > "31" {
		return false
	}
	sum, weight := 0, 1
	for i := 17; i >= 0; i-- {
		x := int(d[i] - '0')
		if i == 17 && (d[i] == 'x' || d[i] == 'X') {
			x = 10
		}
		if x < 0 || x > 10 {
			return false
		}
		sum += x * weight
		weight = weight * 2 % 11
	}
	return sum%11 == 1
}

// Mask hides payment card and identity numbers but for the last four characters. Everything else stays
// as it was written; the digits may be full width.
func Mask(text string) string {
	half := strings.Map(halfWidth, text)
	found := secrets(half)
	if len(found) == 0 {
		return text
	}
	// Half-width text is shorter in bytes, so go by characters.
	hide := map[int]bool{}
	for _, s := range found {
		at := utf8.RuneCountInString(half[:s.start])
		run := []rune(half[s.start:s.end])
		keep := 4
		for i := len(run) - 1; i >= 0; i-- {
			if run[i] == ' ' || run[i] == '-' {
				continue
			}
			if keep--; keep < 0 {
				hide[at+i] = true
			}
		}
	}
	var b strings.Builder
	for i := 0; len(text) > 0; i++ {
		_, size := utf8.DecodeRuneInString(text)
		if hide[i] {
			b.WriteByte('*')
		} else {
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

// halfWidth keeps the number of characters, unlike Fold.
func halfWidth(r rune) rune {
	switch {
	case '０' <= r && r <= '９', r == 'Ｘ', r == 'ｘ', r == '－':
		return r - 0xfee0
	case r == '　' || r == '\u00a0':
		return ' '
	case r == '—' || r == '–' || r == '‐' || r == '‑' || r == '−':
		return '-'
	}
	return r
}
