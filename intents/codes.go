package intents

import "strings"

// codes reads e-mail addresses, phone numbers, and the numbers of parcels and orders.
func (r *reader) codes(c cursor) reading {
	next := c.next()
	if next != '+' && next != '(' && next != '#' {
		if found := r.email(c); found.end > 0 {
			return found
		}
	}
	if next != '#' && (next < 'a' || next > 'z') && !r.labelled(c.at, "order") {
		if found := r.phone(c); found.end > 0 {
			return found
		}
	}
	return r.code(c)
}

// longestLocal is how long the part before the at sign may be (RFC 5321).
const longestLocal = 64

// email is a local part, an at sign, and a domain with a dot.
func (r *reader) email(c cursor) reading {
	local := c.rest()
	at := strings.IndexByte(local[:min(len(local), longestLocal+1)], '@')
	if at <= 0 {
		return none
	}
	for i := range at {
		if b := c.text[c.at+i]; !isAlnum(b) && (i == 0 || strings.IndexByte("._%+-", b) < 0) {
			return none
		}
	}
	end, dot := c.at+at+1, -1
	for end < len(c.text) {
		b := c.text[end]
		if b == '.' {
			if end+1 >= len(c.text) || !isAlnum(c.text[end+1]) {
				break
			}
			dot = end
		} else if !isAlnum(b) && b != '-' {
			break
		}
		end++
	}
	for end > 0 && c.text[end-1] == '-' {
		end--
	}
	if dot < 0 || end-dot < 3 || isDigit(c.text[dot+1]) {
		return none
	}
	return reading{Email, c.at, end, c.text[c.at:end]}
}

func isAlnum(b byte) bool { return isDigit(b) || 'a' <= b && b <= 'z' }

// phone reads digits in groups and tells phone numbers by their form.
func (r *reader) phone(c cursor) reading {
	start := c.at
	var d [16]byte
	var sizes [len(d)]byte // of the groups
	n, count, brackets := 0, 0, 0
	size := byte(0)
	plus := c.take("+")
	end := c.at
	for i := c.at; i <= len(c.text); i++ {
		b := byte(' ')
		if i < len(c.text) {
			b = c.text[i]
		}
		if isDigit(b) {
			if n == len(d) {
				return none
			}
			d[n] = b
			n++
			size++
			end = i + 1
			continue
		}
		if size > 0 {
			sizes[count] = '0' + size
			count++
			size = 0
		}
		if b == '(' || b == ')' {
			brackets++
		}
		if !strings.ContainsRune(" -()", rune(b)) || i >= len(c.text) || i-end > 1 || n >= 10 && !plus && likelyWhole(string(d[:n])) {
			break
		}
	}
	if end < len(c.text) && (isAlnum(c.text[end]) || c.text[end] == '-') || brackets%2 != 0 && c.text[start] != '(' {
		return none
	}
	if before := c.text[:start]; strings.HasSuffix(before, "-") || strings.HasSuffix(before, "#") {
		return none
	}
	if n < 8 {
		return none
	}
	if value := phoneNumber(string(d[:n]), string(sizes[:count]), plus); value != "" {
		return reading{Phone, start, end, value}
	}
	return none
}

// likelyWhole stops a number before the next one: "13800138000 5件".
func likelyWhole(d string) bool { return len(d) == 11 && d[0] == '1' && d[1] >= '3' }

// phoneNumber is the normal form of digits that came in groups of such sizes, "" when it is no phone number:
// "+" and the country for foreign ones, the bare number for those of China and those without a country.
func phoneNumber(d, groups string, plus bool) string {
	if intl, ok := strings.CutPrefix(d, "00"); ok && len(d) > 10 {
		d, plus = intl, true
	}
	if plus {
		if cn, ok := strings.CutPrefix(d, "86"); ok && len(cn) == 11 {
			return cn
		}
		if len(d) >= 8 && len(d) <= 15 && d[0] != '0' {
			return "+" + d
		}
		return ""
	}
	switch {
	case len(d) == 11 && d[0] == '1' && d[1] >= '3' && (groups == ";" || groups == "344"): // ";" is eleven together
		return d
	case len(d) == 10 && strings.HasPrefix(d, "400") && (groups == ":" || groups == "334"):
		return d
	case len(d) == 10 && d[0] >= '2' && groups == "334": // North America
		return d
	case len(d) == 11 && strings.HasPrefix(d, "07") && (groups == ";" || groups[0] == '5'): // Britain, mobile
		return d
	case d[:min(2, len(d))] > "00" && d[:min(2, len(d))] <= "09" && (groups == "38" || groups == "37" || groups == "48" || groups == "47"): // China, with its area
		return d
	case (len(d) == 10 || len(d) == 11) && d[0] == '0' && d[1] != '0' && len(groups) >= 2 && len(groups) <= 3 && groups[0] <= '5': // Britain
		return d
	}
	return ""
}

// longestCode is how many characters a number of an order or a parcel has at most.
const longestCode = 40

// code reads a word of letters, digits and dashes.
func (r *reader) code(c cursor) reading {
	start := c.at
	sign := c.take("#")
	end, digits, letters, lastDash := c.at, 0, 0, false
	for end < len(c.text) && end-start <= longestCode {
		b := c.text[end]
		switch {
		case isDigit(b):
			digits++
		case 'a' <= b && b <= 'z':
			letters++
		case b == '-' && end > c.at && !lastDash:
		default:
			goto whole
		}
		lastDash = b == '-'
		end++
	}
whole:
	if lastDash {
		end--
	}
	if digits < 4 || end-start > longestCode || end < len(c.text) && isWord(firstRune(c.text[end:])) {
		return none
	}
	word := c.text[start:end]
	switch {
	case isISODay(word), saysCard(c.text[:start]) && digits >= 12, r.labelled(start, "postcode"), r.labelled(start, "code"), r.labelled(start, "phone"):
		return none
	case isTracking(word), digits >= 8 && r.labelled(start, "parcel"):
		return reading{TrackingNumber, start, end, strings.ToUpper(word)}
	case isOrder(word, sign), r.labelled(start, "order") && !(digits == 4 && letters == 0 && firstRune(c.text[end:]) == '年'):
		return reading{OrderNumber, start, end, strings.ToUpper(word)}
	}
	return none
}

func isISODay(w string) bool {
	y, rest, ok := strings.Cut(w, "-")
	m, d, ok2 := strings.Cut(rest, "-")
	return ok && ok2 && len(y) == 4 && (y[:2] == "19" || y[:2] == "20") && len(m) <= 2 && len(d) <= 2
}

// carriers begin the waybill numbers of those that shops here use.
var carriers = map[string]bool{
	"sf": true, "yt": true, "yd": true, "zt": true, "zto": true, "sto": true, "st": true, "jt": true, "db": true, "dpk": true, "dpl": true, "ems": true,
	"lp": true, "uc": true, "kye": true, "cn": true, "hx": true,
}

// isTracking knows waybill numbers of Chinese carriers, of UPS, and the form of S10 of the Universal Postal
// Union ("EA123456789CN").
func isTracking(w string) bool {
	if len(w) == 18 && strings.HasPrefix(w, "1z") && !strings.Contains(w, "-") {
		return true
	}
	letters := 0
	for letters < len(w) && 'a' <= w[letters] && w[letters] <= 'z' {
		letters++
	}
	prefix, rest := w[:letters], w[letters:]
	if len(w) == 13 && letters == 2 && allDigits(rest[:9]) && rest[9] >= 'a' && rest[10] >= 'a' {
		return true
	}
	known := carriers[prefix] || letters <= 6 && strings.HasPrefix(prefix, "jd")
	return known && len(rest) >= 9 && len(rest) <= 18 && allDigits(rest)
}

// isOrder knows numbers that can only be an order's: digits alone, in groups with dashes, or after a short
// prefix.
func isOrder(w string, sign bool) bool {
	w = strings.TrimPrefix(w, "#")
	letters := 0
	for letters < len(w) && 'a' <= w[letters] && w[letters] <= 'z' {
		letters++
	}
	rest := w[letters:]
	dashed := letters > 0 && strings.HasPrefix(rest, "-")
	if dashed {
		rest = rest[1:]
	}
	least := 10
	switch {
	case sign && letters <= 3:
		least = 4
	case dashed && letters <= 5:
		least = 4
	case letters > 0 && letters <= 5:
		least = 6
	}
	if allDigits(rest) {
		return letters <= 5 && len(rest) >= least && len(rest) <= 25
	}
	if letters > 0 || sign {
		return false
	}
	a, b, _ := strings.Cut(rest, "-")
	b, third, more := strings.Cut(b, "-")
	return allDigits(a) && len(a) >= 2 && len(a) <= 4 && isOrderPart(b) && (!more || isOrderPart(third))
}

func isOrderPart(s string) bool { return len(s) >= 4 && len(s) <= 12 && allDigits(s) }

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s)
}
