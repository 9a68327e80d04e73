package intents

import "fmt"

// minute is a time of day, in minutes after midnight.
type minute int

func (m minute) String() string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

// clock is a time of day or a range of them.
type clock struct{ from, to minute }

func (t clock) String() string {
	if t.from == t.to {
		return t.from.String()
	}
	return t.from.String() + "/" + t.to.String()
}

// Parts of day as words.txt numbers them.
const (
	noPart = iota
	morning
	noon
	afternoon
	evening
	dawn
)

var partSpans = [...]clock{noPart: {}, morning: {6 * 60, 12 * 60}, noon: {11 * 60, 13 * 60}, afternoon: {12 * 60, 18 * 60}, evening: {18 * 60, 24*60 - 1}, dawn: {0, 6 * 60}}

// context is what surrounds a time of day: with it, less has to be said.
type context struct {
	part    int  // said already: 今晚 before 八点
	dated   bool // a day stands beside it
	between bool // "between 2 and 4"
	at      bool // "at 5"
}

// clocks reads a time of day that stands without its day.
func (r *reader) clocks(c cursor) reading {
	start := c.at
	before := r.text[:start]
	t, ok := r.clock(&c, context{between: endsWith(before, "between "), at: endsWith(before, "at ", "around ")})
	if !ok {
		return none
	}
	return reading{Time, start, c.at, t.String()}
}

// clockAfterDay reads the time that follows a day: 下午三点, " at 3pm", " 3-5pm", " between 2 and 4pm".
func (r *reader) clockAfterDay(c cursor, part int) (end int, t clock, ok bool) {
	_ = c.space() || c.take("的")
	x := context{part: part, dated: true}
	if c.word("between", "from") {
		x.between = true
		c.space()
	} else if c.word("at", "around", "about", "after", "before", "by", "in the", "in") {
		x.at = true
		c.space()
	}
	t, ok = r.clock(&c, x)
	return c.at, t, ok
}

// clockThenDay reads "3pm tomorrow", "10am and 2pm on thursday".
func (r *reader) clockThenDay(c cursor) (d days, t clock, end int, ok bool) {
	start := c
	x := context{between: endsWith(r.text[:c.at], "between "), at: endsWith(r.text[:c.at], "at ")}
	if t, ok = r.clock(&c, x); !ok || !c.space() {
		return d, t, 0, false
	}
	if s, ok := c.sense(dayPartWord); ok { // "7 tonight"
		x.part = s.m
		t, ok = start.hours(x)
		return oneDay(r.today().AddDate(0, 0, s.n)), t, c.at, ok
	}
	if c.word("on") {
		c.space()
	}
	if d, ok = r.days(&c); !ok || !d.single() || d.from.IsZero() {
		return d, t, 0, false
	}
	if !d.coming.IsZero() {
		d = oneDay(d.coming)
	}
	return d, t, c.at, true
}

// clock moves over a time of day or a range of times.
func (r *reader) clock(c *cursor, x context) (clock, bool) {
	try := *c
	if s, ok := try.sense(partWord); ok {
		if !r.saysWhen(c.at, try, x) {
			return clock{}, false
		}
		x.part = s.n
		*c = try
		try.space()
		if t, ok := try.hours(x); ok {
			*c = try
			return t, true
		}
		return partSpans[s.n], true
	}
	t, ok := try.hours(x)
	if ok {
		*c = try
	}
	return t, ok
}

// saysWhen: 早上好 and "good morning" greet; an English part of day wants a word that makes it a time.
func (r *reader) saysWhen(start int, after cursor, x context) bool {
	if after.starts("好", "安") || endsWith(r.text[:start], "一", "整", "大") && !x.dated { // 早上好, 一晚上
		return false
	}
	return x.dated || isHan(after.textRune(start)) || r.text[after.at-1] == 's' || endsWith(r.text[:start], "in the ", "in ", "any ", "after ", "before ")
}

func (c cursor) textRune(at int) rune { return firstRune(c.text[at:]) }

// hour is an hour as it was said.
type hour struct {
	h, m   int
	half   byte // 'a' or 'p', of am and pm
	marked bool // 点, a colon, am or pm show that it is one
	spoken bool // in Chinese numerals
}

// hours moves over "3-5pm", 三点到五点, 2:00-4:00, 10点半.
func (c *cursor) hours(x context) (clock, bool) {
	try := *c
	a, ok := try.hour()
	if !ok {
		return clock{}, false
	}
	end := try
	b, isRange := try.untilHour(x, &x.part)
	if isRange {
		end = try
	} else {
		b = a
	}
	if !a.marked && !b.marked && !(x.at || x.between && isRange) || a.vague(end, x) {
		return clock{}, false
	}
	if a.half == 0 && b.half != 0 {
		a.half = b.half
		if a.h%12 > b.h%12 {
			a.half = 'a' + 'p' - b.half
		}
	}
	from, ok1 := a.minute(x.part)
	to, ok2 := b.minute(x.part)
	if !ok1 || !ok2 || to < from {
		return clock{}, false
	}
	*c = end
	return clock{from, to}, true
}

// vague: 一点 is a little, and 三点 may be three points; "at 5 stars" is no hour.
func (a hour) vague(end cursor, x context) bool {
	if !a.marked && x.between {
		return a.h < 1 || a.h > 12 || isWord(end.next()) || end.starts(" day", " week", " month", " hour", " min", " pound", " dollar", " euro", " item", " piece", "%", ".", "-")
	}
	if !a.marked {
		return a.h < 1 || a.h > 12 || end.starts(" ") && !end.starts(" on", " please", " tomorrow", " today", " tonight", " this", " pm", " or") || isWord(end.next()) || end.starts("%", "-", "/", ".")
	}
	if end.starts("建议", "要求", "原因", "问题", "意见", "疑问", "都不", "也不", "希望") {
		return true
	}
	if !a.spoken || x.part != noPart || x.dated && a.h > 1 || a.m > 0 {
		return false
	}
	return a.h < 2 || !end.starts("到", "左右", "之前", "前", "以前", "后", "以后", "来", "取", "送", "上门", "的时候")
}

// hour moves over one hour and its minutes.
func (c *cursor) hour() (hour, bool) {
	try := *c
	if try.word("noon", "midday") {
		*c = try
		return hour{h: 12, marked: true}, true
	}
	if try.word("midnight") {
		*c = try
		return hour{h: 12, half: 'a', marked: true}, true
	}
	a := hour{spoken: isNumeral(try.next())}
	zero := try.take("0")
	n, ok := try.number()
	if !ok || n > 24 {
		return hour{}, false
	}
	a.h = n
	switch {
	case !a.spoken && try.take(":"):
		m, ok := try.digits(2, 2)
		if !ok || m > "59" {
			return hour{}, false
		}
		a.m, a.marked = atoi(m), true
	case try.take("点钟"):
		a.marked = true
	case try.take("点"), !a.spoken && !try.starts("时候", "时间") && try.take("时"):
		a.marked = true
		a.m = try.minutesZh()
	}
	if after := try; !a.spoken {
		after.space()
		switch {
		case after.word("am", "a.m.", "a.m"):
			a.half, a.marked, try = 'a', true, after
		case after.word("pm", "p.m.", "p.m"):
			a.half, a.marked, try = 'p', true, after
		case after.word("o'clock", "oclock"):
			a.marked, try = true, after
		}
	}
	if zero && !a.marked {
		return hour{}, false
	}
	if zero && a.half == 0 && a.marked {
		a.half = 'a'
	}
	*c = try
	return a, true
}

// minutesZh reads 半, 一刻, 20分 after 点.
func (c *cursor) minutesZh() int {
	switch {
	case c.take("半"):
		return 30
	case c.take("一刻"):
		return 15
	case c.take("三刻"):
		return 45
	}
	try := *c
	if n, ok := try.number(); ok && n < 60 && (try.take("分") || n >= 10 && !isWord(try.next()) && !isHan(try.next())) {
		*c = try
		return n
	}
	return 0
}

// untilHour reads the end of a range; a part of day may stand before it.
func (c *cursor) untilHour(x context, part *int) (hour, bool) {
	try := *c
	try.space()
	if !try.take("到") && !try.take("至") && !try.take("-") && !try.take("~") && !try.word("to", "until", "till") && !(x.between && try.word("and")) {
		return hour{}, false
	}
	try.space()
	if s, ok := try.sense(partWord); ok && *part == noPart {
		*part = s.n
	}
	b, ok := try.hour()
	if !ok || !b.marked && isWord(try.next()) {
		return hour{}, false
	}
	*c = try
	return b, true
}

// minute resolves an hour by am or pm, or the part of day; else one to six are in the afternoon, when
// parcels are brought and fetched.
func (a hour) minute(part int) (minute, bool) {
	h := a.h
	switch {
	case a.half == 'p' && h < 12, a.half == 0 && h < 12 && (part == afternoon || part == evening), a.half == 0 && part == noon && h < 6:
		h += 12
	case a.half == 'a' && h == 12, part == dawn && h == 12:
		h = 0
	case a.half == 0 && part == noPart && h >= 1 && h <= 6:
		h += 12
	case h == 24, part == evening && h == 12:
		return 24*60 - 1, a.m == 0
	}
	return minute(h*60 + a.m), h < 24
}
