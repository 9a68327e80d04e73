package intents

// numberedZh moves over Chinese dates that begin with a number: 2026年11月20日, 十一月初, 三天前, 15号.
func (r *reader) numberedZh(c *cursor) (days, bool) {
	try := *c
	if try.take("半") {
		return r.halfAgo(c, try)
	}
	if s, end := vocabulary.at(try.text, try.at); s.kind == feastWord { // 618
		c.at = end
		return r.feastZh(c, s, nil)
	}
	n, ok := try.number()
	if !ok {
		return days{}, false
	}
	switch {
	case try.take("年") && n >= 1000:
		years := n - r.now.Year()
		*c = try
		return r.afterYearZh(c, years)
	case try.at > c.at && try.starts("月"):
		if d, ok := r.monthZh(c, nil); ok {
			return d, true
		}
	}
	try = *c
	n, _ = try.number()
	if d, ok := r.agoZh(c, try, n); ok {
		return d, true
	}
	return r.dayOfMonthZh(c, try, n)
}

// afterYearZh reads on after 去年 or 2026年: the year itself, a month, a day, a feast.
func (r *reader) afterYearZh(c *cursor, years int) (days, bool) {
	try := *c
	try.take("的")
	if s, ok := try.sense(feastWord, movingFeast); ok {
		*c = try
		return r.feastZh(c, s, &years)
	}
	if d, ok := r.monthZh(&try, &years); ok {
		*c = try
		return d, true
	}
	try = *c
	d := r.year(years)
	switch {
	case try.take("年初"), try.take("初"):
		d.to = d.from.AddDate(0, 2, -1)
	case try.take("年底"), try.take("底"), try.take("年末"):
		d.from = d.from.AddDate(0, 10, 0)
	default:
		return d, true
	}
	*c = try
	return d, true
}

// monthZh moves over 11月, 11月20号, 十一月初.
func (r *reader) monthZh(c *cursor, years *int) (days, bool) {
	try := *c
	counts := try.starts("两", "俩", "仨") // 俩月 are two months
	m, ok := try.number()
	if !ok || counts || !try.take("月") {
		return days{}, false
	}
	date := func(d int) (days, bool) {
		t, ok := r.yearless(m, d)
		if years != nil {
			t, ok = day(r.now.Year()+*years, m, d, r.now.Location())
		}
		return oneDay(t), ok
	}
	try.take("份")
	if after := try; true {
		if d, ok := after.number(); ok && (after.take("号") || after.take("日") || d <= 31 && !after.starts("个", "件", "天", "月", "双", "条", "元", "块")) {
			*c = after
			if found, ok := date(d); ok {
				return found, true
			}
			return days{}, true // 2月30号 is neither February nor the 30th
		}
	}
	first, ok := date(1)
	if !ok {
		return days{}, false
	}
	d := partOfMonth(days{from: first.from, to: first.from.AddDate(0, 1, -1)}, partZh(&try))
	*c = try
	return d, true
}

// partZh moves over a third of a month.
func partZh(c *cursor) int {
	switch {
	case c.take("初"), c.take("上旬"):
		return 1
	case c.take("中旬"), c.take("中"):
		return 2
	case c.take("底"), c.take("末"), c.take("下旬"):
		return 3
	}
	return 0
}

// agoZh reads on after a number: 天前, 个月后, 年半以前. 用了三天后 tells how long, not when.
func (r *reader) agoZh(c *cursor, try cursor, n int) (days, bool) {
	try.take("个")
	half := try.take("半")
	unit := -1
	switch {
	case try.take("天"), try.take("日"):
		unit = unitDay
	case try.take("周"), try.take("星期"), try.take("礼拜"):
		unit = unitWeek
	case try.take("月"):
		unit = unitMonth
	case try.take("年"):
		unit = unitYear
	}
	half = try.take("半") || half
	switch {
	case unit < 0:
		return days{}, false
	case try.take("以前"), try.take("之前"), try.take("前"):
		t, ok := r.back(n, unit, half)
		*c = try
		return oneDay(t), ok
	case endsWith(r.text[:c.at], "了", "过", "用"):
		return days{}, false
	case try.take("以后"), try.take("之后"), try.take("后"):
		t, ok := r.shift(n, unit)
		*c = try
		return oneDay(t), ok
	}
	return days{}, false
}

// halfAgo reads on after 半: 年前, 个月之前.
func (r *reader) halfAgo(c *cursor, try cursor) (days, bool) {
	unit := unitYear
	if try.take("个月") {
		unit = unitMonth
	} else if !try.take("年") {
		return days{}, false
	}
	if !try.take("以前") && !try.take("之前") && !try.take("前") {
		return days{}, false
	}
	t, ok := r.back(0, unit, true)
	*c = try
	return oneDay(t), ok
}

// dayOfMonthZh reads on after a number: 号 or 日. "大了一号", "第3号", "换3号" speak of sizes and places.
func (r *reader) dayOfMonthZh(c *cursor, try cursor, n int) (days, bool) {
	if !try.take("号") && !try.take("日") || n < 1 || n > 31 || try.starts("元", "线", "楼", "店", "链", "球") {
		return days{}, false
	}
	if endsWith(r.text[:c.at], "大", "小", "大了", "小了", "第", "换", "换成", "穿", "选", "这个", "那个") {
		return days{}, false
	}
	t, ok := r.monthless(n, r.isFuture(c.at) || cursor{r.text, try.at}.starts("来", "上门", "取", "送", "可以", "有空", "在家", "的上门", "的预约", "的取件", "的配送", "的送货", "的安装", "的维修"))
	if !ok {
		return days{}, false
	}
	*c = try
	d := oneDay(t)
	d.only = n
	return d, true
}

// namedZh moves over Chinese dates that begin with a word: 昨天, 上周五, 上个月15号, 去年双十一.
func (r *reader) namedZh(c *cursor) (days, bool) {
	try := *c
	s, end := vocabulary.at(try.text, try.at)
	try.at = end
	switch {
	case end == 0:
		return r.yearEdge(c)
	case s.kind == dayWord:
		*c = try
		return oneDay(r.today().AddDate(0, 0, s.n)), true
	case s.kind == daysWord:
		*c = try
		return days{from: r.today().AddDate(0, 0, s.n), to: r.today().AddDate(0, 0, s.m)}, true
	case s.kind == feastWord, s.kind == movingFeast:
		*c = try
		return r.feastZh(c, s, nil)
	case s.kind == yearWord:
		*c = try
		return r.afterYearZh(c, s.n)
	case s.kind == weekWord:
		return r.weekZh(c, try, nil)
	case s.kind == whichWord:
		return r.whichZh(c, try, s.n)
	}
	return days{}, false
}

// yearEdge moves over 年初, 年底, and 月初, which are those of now.
func (r *reader) yearEdge(c *cursor) (days, bool) {
	if try := *c; try.take("月") {
		if part := partZh(&try); part > 0 && !try.starts("秋") {
			*c = try
			from, to := r.month(0)
			return partOfMonth(days{from: from, to: to}, part), true
		}
		return days{}, false
	}
	if !c.starts("年初", "年底") {
		return days{}, false
	}
	return r.afterYearZh(c, 0)
}

func (r *reader) feastZh(c *cursor, s sense, years *int) (days, bool) {
	t, ok := r.feast(s, years)
	d := oneDay(t)
	if try := *c; try.take("期间") || try.take("假期") || try.take("长假") || try.take("黄金周") {
		switch {
		case s.n == 10 && s.m == 1:
			d.to = t.AddDate(0, 0, 6)
		case s.n == 5 && s.m == 1:
			d.to = t.AddDate(0, 0, 4)
		case s.n == 1 && s.m == 1:
			d.to = t.AddDate(0, 0, 2)
		}
		*c = try
	}
	return d, ok
}

// whichZh reads on after 上, 这, 下: 周五, 一周, 个月15号, 月底, 周末.
func (r *reader) whichZh(c *cursor, try cursor, n int) (days, bool) {
	try.take("一")
	try.take("个")
	if _, ok := try.sense(weekWord); ok {
		return r.weekZh(c, try, &n)
	}
	if !try.take("月") {
		return days{}, false
	}
	from, to := r.month(n)
	d := days{from: from, to: to}
	try.take("的")
	if after := try; true {
		if m, ok := after.number(); ok && (after.take("号") || after.take("日")) {
			t, ok := day(from.Year(), int(from.Month()), m, r.now.Location())
			*c = after
			return oneDay(t), ok
		}
	}
	d = partOfMonth(d, partZh(&try))
	*c = try
	return d, true
}

// weekZh reads on after 周: its day, or 末. 周 alone is a surname, a tour, anything.
func (r *reader) weekZh(c *cursor, try cursor, which *int) (days, bool) {
	weeks := 0
	if which != nil {
		weeks = *which
	}
	w, isDay := weekdayZh(&try)
	switch {
	case try.take("末"):
		if which == nil && endsWith(r.text[:c.at], "每") {
			return days{}, false
		}
		from := r.monday(weeks).AddDate(0, 0, 5)
		if which == nil && from.After(r.today()) && !r.isFuture(c.at) {
			from = from.AddDate(0, 0, -7)
		}
		*c = try
		return days{from: from, to: from.AddDate(0, 0, 1)}, true
	case isDay && which == nil:
		if endsWith(r.text[:c.at], "每") {
			return days{}, false
		}
		*c = try
		return r.bareWeekday(w), true
	case isDay:
		*c = try
		return oneDay(r.weekdayOf(weeks, w)), true
	case which == nil:
		return days{}, false
	}
	from := r.monday(weeks)
	*c = try
	return days{from: from, to: from.AddDate(0, 0, 6)}, true
}

func weekdayZh(c *cursor) (int, bool) {
	for w, name := range [...]string{"日", "一", "二", "三", "四", "五", "六"} {
		if c.take(name) {
			return w, true
		}
	}
	if c.take("天") {
		return 0, true
	}
	try := *c
	if s, ok := try.digits(1, 1); ok && s >= "1" && s <= "7" {
		*c = try
		return atoi(s) % 7, true
	}
	return 0, false
}
