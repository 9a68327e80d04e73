package intents

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a stretch of a text in bytes.
type span struct{ start, end int }

// group is a run of digits, maybe with the X that can end an identity number.
type group struct {
	span
	joined bool // it is part of a longer word, such as a tracking number
}

// secrets finds payment card numbers, Chinese identity numbers and American social security numbers in
// half-width text, whole or in groups.
func secrets(text string) []span {
	if !manyDigits(text) {
		return nil
	}
	var out []span
	groups := digitGroups(text)
	for i := 0; i < len(groups); {
		n := secretFrom(text, groups[i:])
		if n > 0 {
			out = append(out, span{groups[i].start, groups[i+n-1].end})
			i += n
		} else {
			i++
		}
	}
	return out
}

// secretFrom is of how many groups the secret consists that begins with the first of them, 0 for none.
func secretFrom(text string, groups []group) int {
	digits := ""
	best := 0
	before := text[:groups[0].start]
	for n, g := range groups {
		if g.joined || n > 0 && !near(text[groups[n-1].end:g.start]) {
			break
		}
		digits += text[g.start:g.end]
		if len(digits) > 19 {
			break
		}
		switch {
		case isIdentity(digits), n == 2 && isSocialSecurity(digits, groups[:3], before):
			best = n + 1
		case len(digits) < 13 || !luhn(digits) || saysOrder(before):
		case (saysCard(before) || cardGroups(groups[:n+1])) && isCard(digits, saysCard(before)):
			best = n + 1
		}
	}
	return best
}

// digitGroups lists the runs of digits.
func digitGroups(text string) []group {
	var out []group
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		g := group{span: span{i, i}}
		for g.end < len(text) && isDigit(text[g.end]) {
			g.end++
		}
		if g.end < len(text) && text[g.end]|0x20 == 'x' && (g.end+1 == len(text) || !isWord(unicode.ToLower(firstRune(text[g.end+1:])))) {
			g.end++
		}
		g.joined = joined(text, g.start, g.end)
		out = append(out, g)
		i = g.end
	}
	return out
}

// near reports whether what stands between two groups of digits only sets them apart.
func near(between string) bool {
	n := 0
	for _, r := range between {
		if n++; n > 3 || !strings.ContainsRune(" -._/·•\t", r) && !unicode.Is(unicode.Cf, r) {
			return false
		}
	}
	return true
}

// cardGroups: cards are written whole or in fours, American Express as 4-6-5, others as 6 and the rest. Other
// groups are several numbers side by side.
func cardGroups(groups []group) bool {
	size := func(i int) int { return groups[i].end - groups[i].start }
	switch {
	case len(groups) == 1:
		return true
	case len(groups) == 2:
		return size(0) == 6 || size(0) == 4 || size(0) == 8
	case len(groups) == 3 && size(0) == 4 && size(1) == 6:
		return true
	}
	for i := range len(groups) - 1 {
		if size(i) != 4 {
			return false
		}
	}
	return true
}

// isSocialSecurity wants the form 123-45-6789 and a word that says so: orders look the same.
func isSocialSecurity(digits string, groups []group, before string) bool {
	return len(digits) == 9 && groups[0].end-groups[0].start == 3 && groups[1].end-groups[1].start == 2 &&
		digits[:3] != "000" && digits[:3] != "666" && digits[0] != '9' && saysAny(before, 36, []string{"ssn", "social security"})
}

// manyDigits is a quick look: most messages have none.
func manyDigits(text string) bool {
	n := 0
	for i := range len(text) {
		if isDigit(text[i]) {
			n++
		}
	}
	return n >= 9
}

// joined reports whether a run of digits is part of a longer word. "visa4111…" only lacks its space.
func joined(text string, start, end int) bool {
	before, after := lastRune(text[:start]), firstRune(text[end:])
	return before == '#' || isWord(unicode.ToLower(before)) && !endsWithCard(text[:start]) || isWord(unicode.ToLower(after))
}

func endsWithCard(before string) bool {
	return endsWith(strings.ToLower(before), "card", "visa", "mastercard", "amex", "id", "no")
}

var orderWords = []string{"订单", "单号", "编号", "运单", "快递", "物流", "order", "tracking", "parcel", "waybill", "imei", "序列号", "serial", "条码", "barcode", "sku"}

// saysOrder looks for a word that makes a number an order's, shortly before it.
func saysOrder(before string) bool { return saysAny(before, 24, orderWords) }

func saysCard(before string) bool {
	return saysAny(before, 36, []string{"卡号", "银行卡", "信用卡", "储蓄卡", "借记卡", "card", "visa", "mastercard", "amex", "银联"})
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
			if !unicode.IsDigit(run[i]) && run[i] != 'x' && run[i] != 'X' {
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
