package intents

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	enMonthName = `(january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep|october|oct|november|nov|december|dec)\.?`
	enDayName   = `(monday|mon|tuesday|tues|tue|wednesday|wed|thursday|thurs|thur|thu|friday|fri|saturday|sat|sunday|sun)`
)

var (
	enMonthDay = regexp.MustCompile(enMonthName + ` (?:the )?([0-9]{1,2})(?:st|nd|rd|th)?(?:,? ([0-9]{4}))?`)
	enDayMonth = regexp.MustCompile(`(?:the )?([0-9]{1,2})(?:st|nd|rd|th)? (?:of )?` + enMonthName + `(?:,? ([0-9]{4}))?`)
	enFirstOf  = regexp.MustCompile(`(?:the )?(first|second|third) of ` + enMonthName)
	enOnlyDay  = regexp.MustCompile(`(?:on |the |on the )([0-9]{1,2})(?:st|nd|rd|th)`)
	enWholeM   = regexp.MustCompile(`(?:in |since |last |early |late |mid )` + enMonthName + `(?: ([0-9]{4}))?`)
	enRelative = regexp.MustCompile(`(last|this|next|past) (weekend|week|month|year|night)`)
	enWeekday  = regexp.MustCompile(`(?:(last|this|next|past|on|since|by|until|before|for) )?` + enDayName)
	enAgo      = regexp.MustCompile(`(` + enNumber + `) (day|week|month|year)s? (?:ago|back|earlier)`)
	enIn       = regexp.MustCompile(`in (` + enNumber + `) (day|week|month)s?(?:'? time)?`)
	enNamed    = regexp.MustCompile(`(?:the )?day before yesterday|the other day|yesterday|today|tonight|this morning|this afternoon|this evening|(?:the )?day after tomorrow|tomorrow|black friday|cyber monday|boxing day|christmas eve|christmas day|christmas|xmas|new year's day|singles'? day|valentine's day|halloween`)
)

var enMonths = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}

var enDays = map[string]time.Weekday{"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}

var enNear = map[string]int{
	"day before yesterday": -2, "yesterday": -1, "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
	"day after tomorrow": 2, "tomorrow": 1,
}

var enFeasts = map[string][2]int{
	"boxing day": {12, 26}, "christmas eve": {12, 24}, "christmas day": {12, 25}, "christmas": {12, 25}, "xmas": {12, 25},
	"new year's day": {1, 1}, "singles day": {11, 11}, "singles' day": {11, 11}, "valentine's day": {2, 14}, "halloween": {10, 31},
}

// datesEn reads English dates, the longer forms first.
func (r *reader) datesEn() {
	named := func(s, e int, month, d, year string) {
		m := enMonths[month[:3]]
		if year != "" {
			if t, ok := day(atoi(year), m, atoi(d), r.now.Location()); ok {
				r.addDay(s, e, t)
			}
		} else if t, ok := r.yearless(m, atoi(d)); ok {
			r.addDay(s, e, t)
		}
	}
	r.each(enMonthDay, func(s, e int, g []string) { named(s, e, g[1], g[2], g[3]) })
	r.each(enDayMonth, func(s, e int, g []string) { named(s, e, g[2], g[1], g[3]) })
	r.each(enFirstOf, func(s, e int, g []string) { named(s, e, g[2], strconv.Itoa(ordinals[g[1]]), "") })
	r.each(enAgo, func(s, e int, g []string) {
		if n, ok := number(g[1]); ok {
			r.addDay(s, e, r.shift(-n, g[2]))
		}
	})
	r.each(enIn, func(s, e int, g []string) {
		if n, ok := number(g[1]); ok {
			r.addDay(s, e, r.shift(n, g[2]))
		}
	})
	r.each(enNamed, func(s, e int, g []string) { r.enNamedDay(s, e, strings.TrimPrefix(g[0], "the ")) })
	r.each(enRelative, func(s, e int, g []string) { r.enRelativeSpan(s, e, g[1], g[2]) })
	r.each(enWeekday, func(s, e int, g []string) { r.enWeekdayName(s, e, g[1], g[2]) })
	r.each(enWholeM, func(s, e int, g []string) {
		m := enMonths[g[1][:3]]
		from, ok := r.yearless(m, 1)
		if g[2] != "" {
			from, ok = day(atoi(g[2]), m, 1, r.now.Location())
		}
		if ok {
			r.addRange(s, e, from, from.AddDate(0, 1, -1))
		}
	})
	r.each(enOnlyDay, func(s, e int, g []string) {
		after := strings.TrimSpace(r.text[e:])
		if strings.HasPrefix(after, "one") || strings.HasPrefix(after, "item") || strings.HasPrefix(after, "order") || strings.HasPrefix(after, "time") {
			return
		}
		if t, ok := r.monthless(atoi(g[1]), r.isFuture(s)); ok {
			r.addDay(s, e, t)
		}
	})
}

func (r *reader) shift(n int, unit string) time.Time {
	if n > 1000 || n < -1000 {
		return time.Time{}
	}
	switch t := r.today(); unit {
	case "day":
		return t.AddDate(0, 0, n)
	case "week":
		return t.AddDate(0, 0, 7*n)
	case "month":
		return t.AddDate(0, n, 0)
	default:
		return t.AddDate(n, 0, 0)
	}
}

func (r *reader) enNamedDay(s, e int, word string) {
	if n, ok := enNear[word]; ok {
		r.addDay(s, e, r.today().AddDate(0, 0, n))
		return
	}
	if f, ok := enFeasts[word]; ok {
		if t, ok := r.yearless(f[0], f[1]); ok {
			r.addDay(s, e, t)
		}
		return
	}
	if word == "the other day" || word == "other day" {
		r.addRange(s, e, r.today().AddDate(0, 0, -7), r.today().AddDate(0, 0, -1))
		return
	}
	for y := r.now.Year() + 1; ; y-- { // Black Friday is the day after the fourth Thursday of November
		t := time.Date(y, 11, 1, 0, 0, 0, 0, r.now.Location())
		t = t.AddDate(0, 0, (4-int(t.Weekday())+7)%7+21+1)
		if word == "cyber monday" {
			t = t.AddDate(0, 0, 3)
		}
		if t.Sub(r.today()) <= ahead {
			r.addDay(s, e, t)
			return
		}
	}
}

func (r *reader) enRelativeSpan(s, e int, which, unit string) {
	n := map[string]int{"last": -1, "past": -1, "this": 0, "next": 1}[which]
	var from, to time.Time
	switch unit {
	case "night":
		if n < 0 {
			r.addDay(s, e, r.today().AddDate(0, 0, -1))
		}
		return
	case "week":
		from = r.monday(n)
		to = from.AddDate(0, 0, 6)
	case "weekend":
		from = r.monday(n).AddDate(0, 0, 5)
		to = from.AddDate(0, 0, 1)
	case "month":
		from, to = r.month(n)
	case "year":
		from, to = r.year(n)
	}
	r.addRange(s, e, from, to)
}

// enWeekdayName: "last Friday" is the latest Friday before today, "next Friday" the first after it; "sat"
// and "sun" alone are words.
func (r *reader) enWeekdayName(s, e int, which, name string) {
	if which == "" && (name == "sat" || name == "sun" || name == "mon" || name == "wed" || name == "fri") && len(r.text) > e-s {
		return
	}
	w := enDays[name[:3]]
	t := r.weekday(w, false)
	switch which {
	case "last", "past":
		if t.Equal(r.today()) {
			t = t.AddDate(0, 0, -7)
		}
	case "next", "by", "until", "before", "for":
		t = r.weekday(w, true)
		if which == "next" && t.Equal(r.today()) {
			t = t.AddDate(0, 0, 7)
		}
	case "this":
		t = r.monday(0).AddDate(0, 0, (int(w)+6)%7)
	default:
		if r.isFuture(s) {
			t = r.weekday(w, true)
		}
	}
	r.addDay(s, e, t)
}
