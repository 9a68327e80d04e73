package intents

import (
	"strconv"
	"strings"
)

// sizes reads sizes as goods carry them ("XL", "42", "UK 8") and by comparison: "+1" is one bigger, "-2" two
// smaller. 小了一码 says what is wrong, not what is wanted: that is a reason.
func (r *reader) sizes(c cursor) reading {
	switch next := c.next(); {
	case '0' <= next && next <= '9':
		if found := r.letterSize(c); found.end > 0 {
			return found
		}
		return r.shoeSize(c)
	case next == '大' || next == '小' || next == '倒' || next == '均' || next == '中' || next == '加':
		return r.sizeZh(c)
	case 'a' <= next && next <= 'z':
		if found := r.letterSize(c); found.end > 0 {
			return found
		}
		return r.sizeEn(c)
	}
	return none
}

// letterSize reads S, XL, 3XL. A single letter is a size where the words around it say so.
func (r *reader) letterSize(c cursor) reading {
	start := c.at
	if start > 0 && c.text[start-1] == '\'' {
		return none
	}
	n := 0
	if s, ok := c.digits(1, 1); ok {
		n = atoi(s)
		if !c.starts("xl", "xs") {
			return none
		}
	}
	x := 0
	for c.take("x") {
		x++
	}
	if c.done() || x > 6 {
		return none
	}
	letter := c.text[c.at]
	if letter != 's' && letter != 'm' && letter != 'l' || letter == 'm' && x > 0 {
		return none
	}
	c.at++
	if isWord(c.next()) || c.starts("'") {
		return none
	}
	named := c.take("码") || c.take("号")
	if x == 0 && !named && !c.starts("的") && !endsWith(r.text[:start], "换", "要", "穿", "成", "拍", "选", "买", "是", "穿的", "size ", "to ", "an ", "换个", "need ", "in ") {
		return none
	}
	if x == 0 && !named && (c.starts(" ") && !c.starts(" please", " instead", " size", " in", " and", " or", " not", " for") || start > 0 && endsWith(r.text[:start], "an ") && letter == 'm') {
		return none
	}
	times := max(x, 1)
	if n > 0 {
		times = n
	}
	value := strings.ToUpper(string(letter))
	switch {
	case x == 0:
	case times == 1:
		value = "X" + value
	default:
		value = strconv.Itoa(times) + "X" + value
	}
	return reading{Size, start, c.at, value}
}

// shoeSize reads 42码, 42.5码, 换36.5的, 37太大.
func (r *reader) shoeSize(c cursor) reading {
	start := c.at
	n, ok := c.half()
	if !ok {
		return none
	}
	value := r.text[start:c.at]
	if c.take("码") {
		if c.starts("数") || n < 15 || n > 240 {
			return none
		}
		return reading{Size, start, c.at, value}
	}
	if n < 34 || n > 50 || isWord(c.next()) && !isHan(c.next()) {
		return none
	}
	wanted := endsWith(r.text[:start], "换", "穿", "换成", "要", "换个", "要的是") && (c.done() || c.starts("的", ",", "吧", "行"))
	if wanted || c.starts("太大", "太小", "偏大", "偏小", "大了", "小了", "有点大", "有点小") {
		return reading{Size, start, c.at, value}
	}
	return none
}

// half moves over a number that may end in .5.
func (c *cursor) half() (int, bool) {
	s, ok := c.digits(1, 3)
	if !ok {
		return 0, false
	}
	if try := *c; try.take(".5") && !isDigit(byte(try.next())) {
		*c = try
	}
	return atoi(s), true
}

// sizeZh reads 大号, 均码, 大一码, 小一点的.
func (r *reader) sizeZh(c cursor) reading {
	start := c.at
	before := r.text[:start]
	for _, named := range [...][2]string{{"均码", "one_size"}, {"加大号", "XL"}, {"加大码", "XL"}, {"大号", "L"}, {"大码", "L"}, {"中号", "M"}, {"中码", "M"}, {"小号", "S"}, {"小码", "S"}} {
		if c.take(named[0]) {
			if endsWith(before, "太", "偏", "最") {
				return none
			}
			return reading{Size, start, c.at, named[1]}
		}
	}
	sign := "+"
	if c.take("小") {
		sign = "-"
	} else if !c.take("大") {
		return none
	}
	if endsWith(before, "太", "偏", "有点", "了", "有些", "买", "拍", "选", "过") && !endsWith(before, "能换", "要") {
		return none
	}
	amount, ok := "0.5", c.take("半")
	if !ok {
		n, found := c.number()
		amount, ok = strconv.Itoa(n), found && n >= 1 && n <= 4
	}
	switch {
	case ok && (c.take("码") || c.take("号")):
	case amount == "1" && c.starts("点的", "些的") && c.text[start:c.at] != "大1":
		c.at += len("点")
	case !ok && c.take("点的"):
		c.at -= len("的")
		amount = "1"
	default:
		return none
	}
	return reading{Size, start, c.at, sign + amount}
}

// sizeEn reads "size 9", "uk 8", "a medium", "one size bigger", "next size up", "bigger size".
func (r *reader) sizeEn(c cursor) reading {
	start := c.at
	switch {
	case c.word("size"):
		c.space()
		if c.word("is") {
			c.space()
		}
		from := c.at
		if _, ok := c.half(); ok && !isWord(c.next()) {
			return reading{Size, start, c.at, r.text[from:c.at]}
		}
		if s := c.named(); s != "" {
			return reading{Size, start, c.at, s}
		}
		if x := r.letterSize(c); x.end > 0 {
			return reading{Size, start, x.end, x.value}
		}
		return none
	case c.word("uk", "eu", "us", "eur"):
		system := strings.ToUpper(r.text[start:c.at])
		c.space()
		from := c.at
		if n, ok := c.half(); ok && n > 0 && n <= 60 && !isWord(c.next()) {
			return reading{Size, start, c.at, strings.TrimSuffix(system, "R") + " " + r.text[from:c.at]}
		}
		return none
	}
	if found := r.comparedEn(c); found.end > 0 {
		return found
	}
	if s := c.named(); s != "" && endsWith(r.text[:start], "a ", "in ", "an ", "the ", "to ", "extra ", "for ") && !c.starts("ly") {
		after := c
		if c.done() || !after.space() || after.word("instead", "please", "in", "and", "or", "to", "for", "size", "one", "would", "but", "is", "was") {
			return reading{Size, start, c.at, s}
		}
	}
	return none
}

// named moves over a size in words.
func (c *cursor) named() string {
	for _, s := range [...][2]string{{"extra small", "XS"}, {"extra large", "XL"}, {"small", "S"}, {"medium", "M"}, {"large", "L"}} {
		if c.word(s[0]) {
			return s[1]
		}
	}
	return ""
}

// comparedEn reads sizes that are told from the one at hand.
func (r *reader) comparedEn(c cursor) reading {
	start := c.at
	if c.word("next size") {
		c.space()
		if sign := c.direction(); sign != "" {
			return reading{Size, start, c.at, sign + "1"}
		}
		return none
	}
	if try := c; true {
		sign := try.direction()
		if sign != "" && try.space() && try.word("size", "one") && !endsWith(r.text[:start], "size ", "sizes ") {
			return reading{Size, start, try.at, sign + "1"}
		}
	}
	n, _, ok := c.english()
	if !ok || n > 4 || !c.space() || !c.word("size", "sizes") || !c.space() {
		return none
	}
	if sign := c.direction(); sign != "" {
		return reading{Size, start, c.at, sign + strconv.Itoa(n)}
	}
	return none
}

// direction moves over bigger or smaller.
func (c *cursor) direction() string {
	switch {
	case c.word("bigger", "larger", "up"):
		return "+"
	case c.word("smaller", "down"):
		return "-"
	}
	return ""
}
