package intents

import "strings"

// numberedEn moves over English dates that begin with digits: 20 november, 3 weeks ago, 25th.
func (r *reader) numberedEn(c *cursor) (days, bool) {
	try := *c
	s, ok := try.digits(1, 4)
	if !ok {
		return days{}, false
	}
	nth := try.word("st", "nd", "rd", "th")
	if d, ok := r.ofMonth(&try, atoi(s)); ok && len(s) <= 2 {
		*c = try
		return d, true
	}
	if nth {
		return days{}, false
	}
	return r.agoEn(c)
}

// ofMonth reads on after the number of a day: "of november", " nov 2025".
func (r *reader) ofMonth(c *cursor, d int) (days, bool) {
	try := *c
	if !try.space() {
		return days{}, false
	}
	if try.word("of") {
		try.space()
	}
	m, ok := try.sense(monthWord)
	if !ok {
		return days{}, false
	}
	try.take(".")
	*c = try
	return r.withYear(c, m.n, d)
}

// withYear reads a year after a day and month, where there is one.
func (r *reader) withYear(c *cursor, m, d int) (days, bool) {
	try := *c
	try.take(",")
	try.space()
	if y, ok := try.digits(4, 4); ok && y > "1970" && y < "2200" {
		t, ok := day(atoi(y), m, d, r.now.Location())
		*c = try
		return oneDay(t), ok
	}
	t, ok := r.yearless(m, d)
	return oneDay(t), ok
}

// agoEn moves over "two days ago", "a month and a half ago".
func (r *reader) agoEn(c *cursor) (days, bool) {
	try := *c
	n, _, ok := try.english()
	if !ok {
		return days{}, false
	}
	try.take(" and a half")
	try.space()
	u, ok := try.sense(unitWord)
	if !ok {
		return days{}, false
	}
	try.take(" and a half")
	half := endsWith(try.text[c.at:try.at], "half") || endsWith(try.text[c.at:try.at-len(u.text)], "half")
	try.space()
	if !try.word("ago", "back", "earlier") {
		return days{}, false
	}
	t, ok := r.back(n, u.n, half)
	if ok {
		*c = try
	}
	return oneDay(t), ok
}

// namedEn moves over English dates that begin with a word.
func (r *reader) namedEn(c *cursor) (days, bool) {
	try := *c
	if try.word("the") {
		return r.theNth(c, try)
	}
	if try.word("in") {
		return r.inEn(c, try)
	}
	if part := monthPart(&try); part != 0 {
		try.space()
		if m, ok := try.sense(monthWord); ok {
			*c = try
			return r.wholeMonth(c, m.n, part)
		}
		return days{}, false
	}
	s, end := vocabulary.at(try.text, try.at)
	if end == 0 {
		return days{}, false
	}
	try.at = end
	switch s.kind {
	case dayWord:
		*c = try
		return oneDay(r.today().AddDate(0, 0, s.n)), true
	case daysWord:
		*c = try
		return days{from: r.today().AddDate(0, 0, s.n), to: r.today().AddDate(0, 0, s.m)}, true
	case feastWord, movingFeast:
		return r.feastEn(c, try, s)
	case weekdayWord:
		return r.weekdayEn(c, try, s)
	case monthWord:
		return r.monthEn(c, try, s.n)
	case whichWord:
		return r.whichEn(c, try, s.n)
	case yearWord:
		*c = try
		return r.year(s.n), true
	case ordinalWord:
		if d, ok := r.ofMonth(&try, s.n); ok && s.n > 0 {
			*c = try
			return d, true
		}
	case numberWord:
		return r.agoEn(c)
	}
	return days{}, false
}

func monthPart(c *cursor) int {
	switch {
	case c.word("early"):
		return 1
	case c.word("mid"), c.word("middle of"):
		return 2
	case c.word("late"), c.word("end of"):
		return 3
	}
	return 0
}

// theNth reads on after "the": "20th of november", "3rd", "first of march".
func (r *reader) theNth(c *cursor, try cursor) (days, bool) {
	if !try.space() {
		return days{}, false
	}
	n := 0
	if s, ok := try.digits(1, 2); ok {
		n = atoi(s)
		if !try.word("st", "nd", "rd", "th") {
			n = 0
		}
	} else if s, ok := try.sense(ordinalWord); ok && s.n > 0 {
		if d, ok := r.ofMonth(&try, s.n); ok {
			*c = try
			return d, true
		}
		return days{}, false
	}
	if n < 1 || n > 31 {
		if s, ok := try.sense(dayWord, daysWord); ok { // "the day before yesterday" is known with its article
			*c = try
			if s.kind == dayWord {
				return oneDay(r.today().AddDate(0, 0, s.n)), true
			}
			return days{from: r.today().AddDate(0, 0, s.n), to: r.today().AddDate(0, 0, s.m)}, true
		}
		return days{}, false
	}
	if d, ok := r.ofMonth(&try, n); ok {
		*c = try
		return d, true
	}
	after := try
	after.space()
	if after.word("one", "item", "order", "time", "parcel", "pair", "attempt", "floor", "day", "week", "month") {
		return days{}, false
	}
	t, ok := r.monthless(n, r.isFuture(c.at) || strings.Contains(r.text, "will "))
	if ok {
		*c = try
	}
	d := oneDay(t)
	d.only = n
	return d, ok
}

// inEn reads on after "in": "two weeks", "3 days' time". What fell apart in a week did so within it.
func (r *reader) inEn(c *cursor, try cursor) (days, bool) {
	if !try.space() {
		return days{}, false
	}
	n, _, ok := try.english()
	if !ok || !try.space() || containsAny(r.text[:c.at], "fell", "broke", "died", "stopped", "tore", "faded", "shrank") {
		return days{}, false
	}
	u, ok := try.sense(unitWord)
	if !ok || u.n == unitYear {
		return days{}, false
	}
	if after := try; after.take("'") && after.take(" time") || after.take(" time") {
		try = after
	}
	t, ok := r.shift(n, u.n)
	if ok {
		*c = try
	}
	return oneDay(t), ok
}

func (r *reader) fromMonth(c *cursor, try cursor, m int) (days, bool) {
	*c = try
	return r.wholeMonth(c, m, 0)
}

// wholeMonth reads a year after a month that stands without a day.
func (r *reader) wholeMonth(c *cursor, m, part int) (days, bool) {
	first, ok := r.withYear(c, m, 1)
	return partOfMonth(days{from: first.from, to: first.from.AddDate(0, 1, -1)}, part), ok
}

// monthEn reads on after a month: "20th", " 20, 2025". Alone it is a month only where a preposition says so:
// "may" and "march" are verbs.
func (r *reader) monthEn(c *cursor, try cursor, m int) (days, bool) {
	try.take(".")
	after := try
	if after.space() {
		if after.word("the") {
			after.space()
		}
		if s, ok := after.digits(1, 2); ok {
			after.word("st", "nd", "rd", "th")
			if !isWord(after.next()) && !after.starts(":") {
				d, ok := r.withYear(&after, m, atoi(s))
				*c = after
				return d, ok
			}
		}
	}
	if endsWith(r.text[:c.at], "since ", "last ", "during ", "in ", "of ") {
		return r.fromMonth(c, try, m)
	}
	return days{}, false
}

func (r *reader) feastEn(c *cursor, try cursor, s sense) (days, bool) {
	after := try
	after.space()
	if y, ok := after.sense(yearWord); ok {
		t, ok := r.feast(s, &y.n)
		*c = after
		return oneDay(t), ok
	}
	t, ok := r.feast(s, nil)
	*c = try
	return oneDay(t), ok
}

// weekdayEn: "sat", "sun", "mon" and "wed" are words; they are days after "on" and the like, or alone.
func (r *reader) weekdayEn(c *cursor, try cursor, s sense) (days, bool) {
	name := c.text[c.at:try.at]
	if len(name) == 3 && len(c.text) > 3 && !endsWith(r.text[:c.at], "on ", "by ", "until ", "till ", "before ", "since ", "for ", "to ", "-") {
		return days{}, false
	}
	after := try
	after.space()
	if after.word("the") {
		after.space()
	}
	if n, ok := after.digits(1, 2); ok && n != "0" { // "saturday 28th", "saturday 28 november"
		nth := after.word("st", "nd", "rd", "th")
		if d, ok := r.ofMonth(&after, atoi(n)); ok {
			*c = after
			return d, true
		}
		if t, ok := r.monthless(atoi(n), true); ok && nth {
			*c = after
			d := oneDay(t)
			if past, ok := r.monthless(atoi(n), false); ok && int(past.Weekday()) == s.n {
				d = oneDay(past)
			}
			return d, true
		}
	}
	*c = try
	return r.bareWeekday(s.n), true
}

// whichEn reads on after "last", "this", "next": a weekday, week, weekend, month, year or month's name.
// "last friday" is the latest before today, "next friday" the first after it.
func (r *reader) whichEn(c *cursor, try cursor, n int) (days, bool) {
	if !try.space() {
		return days{}, false
	}
	if try.word("weekend") {
		from := r.monday(n).AddDate(0, 0, 5)
		*c = try
		return days{from: from, to: from.AddDate(0, 0, 1)}, true
	}
	s, ok := try.sense(weekdayWord, unitWord, monthWord)
	if !ok {
		return days{}, false
	}
	switch {
	case s.kind == monthWord && n <= 0:
		return r.fromMonth(c, try, s.n)
	case s.kind == monthWord:
		return days{}, false
	case s.kind == weekdayWord && n == 0:
		*c = try
		return oneDay(r.weekdayOf(0, s.n)), true
	case s.kind == weekdayWord:
		d := r.bareWeekday(s.n)
		t := d.from
		switch {
		case n > 0:
			t = d.coming
		}
		if t.Equal(r.today()) {
			t = t.AddDate(0, 0, 7*n)
		}
		*c = try
		return oneDay(t), true
	case s.n == unitWeek && try.text[try.at-1] == 'k':
		from := r.monday(n)
		*c = try
		return days{from: from, to: from.AddDate(0, 0, 6)}, true
	case s.n == unitMonth && try.text[try.at-1] == 'h':
		from, to := r.month(n)
		*c = try
		return days{from: from, to: to}, true
	}
	return days{}, false
}
