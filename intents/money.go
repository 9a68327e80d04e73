package intents

import "strconv"

// money reads sums: "¥299", "299.5元", "三块五", "$20", "forty quid", "1.2万".
func (r *reader) money(c cursor) reading {
	start := c.at
	currency := c.currencySign()
	if currency == "" {
		if s, ok := c.sense(moneyWord); ok && isWord(firstRune(c.text[start:])) { // "usd 89", "rmb88"
			currency = s.text
		}
	}
	if currency != "" {
		c.space()
		cents, ok := c.sum()
		if !ok {
			return none
		}
		c.sense(moneyWord)
		return reading{Amount, start, c.at, minor(cents, currency)}
	}
	if isDigit(c.text[start]) {
		return r.sumInDigits(c)
	}
	if isNumeral(c.next()) {
		return r.sumInNumerals(c)
	}
	n, _, ok := c.english()
	if !ok || !c.space() {
		return none
	}
	return counted(c, start, n)
}

func minor(cents int, currency string) string { return strconv.Itoa(cents) + " " + currency }

// counted reads what a whole number counts: dollars or cents.
func counted(c cursor, start, n int) reading {
	s, ok := c.sense(moneyWord, centsWord)
	switch {
	case !ok, c.starts("一样", "不拔", "病"): // 一毛一样
		return none
	case s.kind == centsWord:
		return reading{Amount, start, c.at, minor(n*s.n, s.text)}
	}
	return reading{Amount, start, c.at, minor(n*100, s.text)}
}

func (r *reader) sumInDigits(c cursor) reading {
	start := c.at
	cents, ok := c.sum()
	if !ok {
		return none
	}
	myriad := lastRune(c.text[:c.at]) == '万'
	c.space()
	if cents%100 == 0 {
		if try := c; try.take("块") {
			if d, ok := try.numberUnder10(); ok && !isMeasure(try) {
				return reading{Amount, start, try.at, minor(cents+10*d, "CNY")}
			}
		}
	}
	s, ok := c.sense(moneyWord, centsWord)
	switch {
	case ok && s.kind == centsWord && cents%100 == 0 && cents < 100000:
		return reading{Amount, start, c.at, minor(cents/100*s.n, s.text)}
	case ok && s.kind == moneyWord:
		return reading{Amount, start, c.at, minor(cents, s.text)}
	case myriad && !isMeasure(c):
		return reading{Amount, start, c.at, minor(cents, "CNY")}
	}
	return none
}

// sumInNumerals reads 三百二十元, 三块五, 五毛钱. 一块 alone counts pieces or means "together", and a small
// number of 块 before a noun counts pieces too: 两块蛋糕.
func (r *reader) sumInNumerals(c cursor) reading {
	start := c.at
	n, ok := c.numeral()
	if !ok {
		return none
	}
	unit := c.at
	found := counted(c, start, n)
	if found.end == 0 || c.text[unit:found.end] != "块" {
		return found
	}
	c.at = found.end
	if d, ok := c.numberUnder10(); ok && !isMeasure(c) {
		return reading{Amount, start, c.at, minor(n*100+10*d, "CNY")}
	}
	if n == 1 || n < 10 && isHan(c.next()) && !c.starts("退", "补", "差", "了", "的", "都", "也", "啊", "吧", "呢", "不", "还", "就", "左", "右", "多", "运", "邮", "钱", "够", "红", "优") {
		return none
	}
	return found
}

func isMeasure(c cursor) bool {
	return c.measure()
}

// numberUnder10 is the tenth after 块: 三块五.
func (c *cursor) numberUnder10() (int, bool) {
	try := *c
	n, ok := try.number()
	if !ok || n < 1 || n > 9 || try.starts("毛", "折", "天", "月", "年") {
		return 0, false
	}
	*c = try
	return n, true
}

// currencySign moves over a sign before a sum.
func (c *cursor) currencySign() string {
	for _, s := range [...][2]string{{"¥", "CNY"}, {"us$", "USD"}, {"hk$", "HKD"}, {"$", "USD"}, {"£", "GBP"}, {"€", "EUR"}} {
		if c.take(s[0]) {
			return s[1]
		}
	}
	return ""
}

// sum moves over an amount in digits and returns hundredths: "1,299.50", "129,00", "1.2万", "2k".
func (c *cursor) sum() (int, bool) {
	try := *c
	whole, ok := try.digits(1, 9)
	if !ok {
		return 0, false
	}
	for next := try; next.take(","); try = next {
		group, ok := next.digits(3, 3)
		if !ok {
			break
		}
		whole += group
	}
	if len(whole) > 12 {
		return 0, false
	}
	cents := 100 * atoi(whole)
	if next := try; next.take(".") || next.take(",") {
		if part, ok := next.digits(1, 2); ok {
			if len(part) == 1 {
				part += "0"
			}
			cents += atoi(part)
			try = next
		} else if _, more := next.digits(3, 9); more {
			return 0, false
		}
	}
	if try.take("万") {
		cents *= 10000
	} else if try.word("k") {
		cents *= 1000
	}
	*c = try
	return cents, true
}
