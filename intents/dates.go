package intents

import (
	"strings"
	"time"
)

const dayFormat = "2006-01-02"

// ahead is how far in the future a day without a year may lie ("改到1月5号送" in December); further away
// it was last year. Shoppers speak of what they bought.
const ahead = 60 * 24 * time.Hour

// days is a day or a range of days.
type days struct {
	from, to time.Time
	coming   time.Time // the other reading of a bare "周三": the next one
	only     int       // the number of a day without its month
}

func oneDay(t time.Time) days { return days{from: t, to: t} }

func (d days) single() bool { return d.from.Equal(d.to) }

// dates reads a day or a range of days, with a time of day where there is one: "11月1号到5号", "next tuesday
// 3-5pm", "10am and 2pm on thursday".
func (r *reader) dates(c cursor) reading {
	start := c.at
	if s, ok := c.sense(dayPartWord); ok { // 今晚, last night
		d := oneDay(r.today().AddDate(0, 0, s.n))
		if end, t, ok := r.clockAfterDay(c, s.m); ok {
			return r.dated(start, end, d, &t)
		}
		return r.dated(start, c.at, d, &partSpans[s.m])
	}
	d, ok := r.days(&c)
	if !ok {
		if d, t, end, ok := r.clockThenDay(c); ok {
			return r.dated(start, end, d, &t)
		}
		return none
	}
	if d.from.IsZero() { // no such day
		return reading{"", start, c.at, ""}
	}
	if end, to, ok := r.untilDay(c, d); ok {
		return r.dated(start, end, days{from: d.from, to: to}, nil)
	}
	if d.single() {
		if end, t, ok := r.clockAfterDay(c, noPart); ok {
			if !d.coming.IsZero() && !r.past(start, end) {
				d = oneDay(d.coming)
			}
			return r.dated(start, end, d, &t)
		}
	}
	if !d.coming.IsZero() && r.arranged(start, c.at) {
		d = oneDay(d.coming)
	}
	return r.dated(start, c.at, d, nil)
}

// dated writes a date's value: "2026-11-21", "2026-11-16/2026-11-22", "2026-11-23T15:00",
// "2026-11-24T15:00/2026-11-24T17:00".
func (r *reader) dated(start, end int, d days, t *clock) reading {
	if y := d.from.Year(); y < 1970 || y > 2200 {
		return none
	}
	value := d.from.Format(dayFormat)
	switch {
	case t != nil:
		day := value + "T"
		value = day + t.from.String()
		if t.to != t.from {
			value += "/" + day + t.to.String()
		}
	case !d.single():
		value += "/" + d.to.Format(dayFormat)
	}
	return reading{Date, start, end, value}
}

// Days is the days of a Date's value without its times: "2026-11-21" or "2026-11-16/2026-11-22".
func Days(value string) string {
	from, to, isRange := strings.Cut(value, "/")
	from, _, _ = strings.Cut(from, "T")
	to, _, _ = strings.Cut(to, "T")
	if !isRange || from == to {
		return from
	}
	return from + "/" + to
}

// untilDay reads the end of a range: "到5号", " to 5 november".
func (r *reader) untilDay(c cursor, from days) (end int, to time.Time, ok bool) {
	c.space()
	if !c.take("到") && !c.take("至") && !c.take("-") && !c.take("~") && !c.word("to", "until", "till", "through") {
		return 0, to, false
	}
	c.space()
	d, ok := r.days(&c)
	if !ok || d.from.IsZero() {
		n, found := c.number()
		if !found || !from.single() || isWord(c.next()) || c.starts("点", ":", "月", "件", "个") {
			return 0, to, false
		}
		d.only = n
	}
	if d.only > 0 {
		t, ok := day(from.from.Year(), int(from.from.Month()), d.only, r.now.Location())
		if !ok {
			return 0, to, false
		}
		d = oneDay(t)
	}
	return c.at, d.to, !d.to.Before(from.from)
}

// days moves over what names a day or a range of them by itself. The zero days: no such day.
func (r *reader) days(c *cursor) (days, bool) {
	next := c.next()
	switch {
	case '0' <= next && next <= '9':
		if d, ok := r.figures(c); ok {
			return d, true
		}
		if d, ok := r.numberedZh(c); ok {
			return d, true
		}
		return r.numberedEn(c)
	case isNumeral(next), next == '半':
		return r.numberedZh(c)
	case isHan(next):
		return r.namedZh(c)
	case 'a' <= next && next <= 'z':
		return r.namedEn(c)
	}
	return days{}, false
}

// figures moves over dates in figures. "3/4" is the third of April in English, as in Britain, and March the
// fourth in Chinese; where only one reading is a date it is that one.
func (r *reader) figures(c *cursor) (days, bool) {
	try := *c
	first, ok := try.digits(1, 4)
	if !ok || try.done() {
		return days{}, false
	}
	sep := try.text[try.at : try.at+1]
	if sep != "-" && sep != "/" && sep != "." || !try.take(sep) {
		return days{}, false
	}
	second, ok := try.digits(1, 2)
	if !ok {
		return days{}, false
	}
	third := ""
	if next := try; next.take(sep) {
		if third, ok = next.digits(1, 4); !ok {
			return days{}, false
		}
		try = next
	}
	if isWord(try.next()) {
		return days{}, false
	}
	var t time.Time
	switch {
	case len(first) == 4 && third != "" && len(third) <= 2:
		t, ok = day(atoi(first), atoi(second), atoi(third), r.now.Location())
	case len(first) > 2 || sep == "-":
		return days{}, false
	case sep == "." && (third != "" || !dotDate(&try)):
		return days{}, false
	default:
		t, ok = r.dayMonth(atoi(first), atoi(second), third)
	}
	if !ok {
		return days{}, false
	}
	*c = try
	return oneDay(t), true
}

// dotDate reports whether "11.20" is a day: the words after it say so.
func dotDate(c *cursor) bool {
	return c.take("号") || c.take("日") || c.starts("下单", "买", "发", "到", "收", "签", "拍", "付", "那天", "当天", "大促", "活动", "申请", "寄", "之前", "以后", "才", "就")
}

func (r *reader) dayMonth(m, d int, year string) (time.Time, bool) {
	if r.locale == "en" && d <= 12 || m > 12 {
		m, d = d, m
	}
	switch len(year) {
	case 0:
		return r.yearless(m, d)
	case 2:
		return day(2000+atoi(year), m, d, r.now.Location())
	case 4:
		return day(atoi(year), m, d, r.now.Location())
	}
	return time.Time{}, false
}

// past reports whether the words around a day say that it is over: 周三下单的, "delivered on saturday".
func (r *reader) past(start, end int) bool {
	before := strings.TrimSuffix(strings.TrimSuffix(r.text[:start], " "), " on")
	return endsWith(before, "delivered", "arrived", "came", "bought", "ordered", "placed", "received", "collected") || cursor{r.text, end}.starts("下单", "下的", "买", "拍", "签收", "收到", "到的", "付", "寄", "发的", "申请", "就")
}

// arranged reports whether the words around a bare weekday or day of the month put it ahead: "改到25号",
// "周三来取", "friday works for me".
func (r *reader) arranged(start, end int) bool {
	c := cursor{r.text, end}
	if r.isFuture(start) || c.starts("来", "上门", "取", "送", "再", "之前", "前", "以后", "可以", "有空", "在家") {
		return true
	}
	c.space()
	return c.word("please", "works", "is fine", "is good", "would", "if possible", "ok")
}

var (
	futureTails = []string{"到", "在", "成", "至", "期到", "期至", "为", "the", "on"}
	futureWords = []string{
		"改", "约", "推迟", "延", "提前", "换", "预约", "安排", "等", "送", "到时", "下",
		"next", "until", "till", "by", "before", "for", "to", "reschedule", "coming", "come", "collect", "it up", "home",
	}
)

// isFuture reports whether the words before a day put it ahead.
func (r *reader) isFuture(start int) bool {
	before := strings.TrimSuffix(r.text[:start], " ")
	if endsWith(before, futureWords...) {
		return true
	}
	for _, tail := range futureTails {
		if endsWith(before, tail) {
			return endsWith(strings.TrimSuffix(strings.TrimSuffix(before, tail), " "), futureWords...)
		}
	}
	return false
}
