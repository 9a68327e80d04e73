package intents

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

var (
	email     = regexp.MustCompile(`[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}`)
	phoneIntl = regexp.MustCompile(`(?:\+|00)[1-9][0-9]{0,2}[ -]?\(?[0-9](?:[ ()-]{0,2}[0-9]){6,12}`)
	phoneCN   = regexp.MustCompile(`1[3-9][0-9](?:[ -]?[0-9]{4}){2}`)
	phoneFix  = regexp.MustCompile(`400[ -]?[0-9]{3}[ -]?[0-9]{4}|800-[0-9]{3}-[0-9]{4}|0[1-9][0-9]{1,2}-[0-9]{7,8}|\(?0[1-9][0-9]{1,4}\)? [0-9]{3,4} ?[0-9]{3,4}|07[0-9]{9}|\(?[2-9][0-9]{2}\)?[ -][0-9]{3}-[0-9]{4}`)
	code      = regexp.MustCompile(`#?[a-z0-9]+(?:-[a-z0-9]+)*`)
	isoDay    = regexp.MustCompile(`^(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}$`)

	// Waybill numbers of the carriers that shops here use, then UPS, then the form of S10 of the Universal
	// Postal Union ("EA123456789CN").
	tracking = regexp.MustCompile(`^(?:(?:sf|yt|yd|zt|zto|sto|st|jd[a-z]{0,4}|jt|db|dpk|dpl|ems|lp|uc|kye|cn|hx)[0-9]{9,18}|1z[a-z0-9]{16}|[a-z]{2}[0-9]{9}[a-z]{2})$`)
	// Numbers that can only be an order's: digits alone, in groups with dashes, or after a short prefix.
	order = regexp.MustCompile(`^(?:[0-9]{10,25}|#[a-z]{0,3}-?[0-9]{4,20}|[0-9]{2,4}-[0-9]{4,12}(?:-[0-9]{4,12})?|[a-z]{1,5}-?[0-9]{6,20}|[a-z]{1,5}-[0-9]{4,20})$`)
)

// codes reads e-mail addresses, phone numbers, and the numbers of parcels and orders.
func (r *reader) codes() {
	r.each(email, func(s, e int, g []string) { r.add(Email, s, e, g[0]) })
	r.each(phoneIntl, func(s, e int, g []string) {
		d := digits(g[0])
		if strings.HasPrefix(g[0], "00") {
			d = strings.TrimPrefix(d, "00")
		}
		if cn, ok := strings.CutPrefix(d, "86"); ok && len(cn) == 11 {
			r.add(Phone, s, e, cn)
		} else if len(d) >= 8 && len(d) <= 15 {
			r.add(Phone, s, e, "+"+d)
		}
	})
	r.each(phoneCN, func(s, e int, g []string) {
		if !r.named(s, orderNames) && lastRune(r.text[:s]) != '-' && lastRune(r.text[:s]) != '#' && firstRune(r.text[e:]) != '-' {
			r.add(Phone, s, e, digits(g[0]))
		}
	})
	r.each(phoneFix, func(s, e int, g []string) {
		if !r.named(s, orderNames) {
			r.add(Phone, s, e, digits(g[0]))
		}
	})
	r.each(code, func(s, e int, g []string) {
		c, n := g[0], len(digits(g[0]))
		if n < 4 || isoDay.MatchString(c) || saysCard(r.text[:s]) && n >= 12 {
			return
		}
		switch {
		case tracking.MatchString(c), n >= 8 && r.named(s, parcelNames):
			r.add(TrackingNumber, s, e, strings.ToUpper(c))
		case order.MatchString(c), r.named(s, orderNames):
			r.add(OrderNumber, s, e, strings.ToUpper(c))
		}
	})
}

var (
	orderNames  = regexp.MustCompile(`(?:订单|单号|编号|尾号|order(?: (?:number|no\.?|id|#))?)(?:号|尾号|编号)?(?: ?(?:是|为|:|：|is|#|=))? ?$`)
	parcelNames = regexp.MustCompile(`(?:(?:快递|运单|物流|追踪|寄回|退货快递|顺丰|圆通|中通|申通|韵达|邮政|京东)(?:单)?号?(?:码)?|tracking(?: (?:number|no\.?|id|code))?|waybill|awb)(?: ?(?:是|为|:|：|is|#))? ?$`)
)

// named reports whether the words before a number say what it is.
func (r *reader) named(start int, names *regexp.Regexp) bool {
	before := r.text[max(0, start-40):start]
	for len(before) > 0 && !utf8.RuneStart(before[0]) {
		before = before[1:]
	}
	return names.MatchString(before)
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s)
}
