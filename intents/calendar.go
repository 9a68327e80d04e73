package intents

import "time"

// today is midnight, in the reader's location.
func (r *reader) today() time.Time {
	y, m, d := r.now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, r.now.Location())
}

// day is a date that exists; the 30th of February doesn't.
func day(y, m, d int, in *time.Location) (time.Time, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, in)
	return t, m >= 1 && m <= 12 && d >= 1 && t.Day() == d
}

// yearless is the latest such day that lies in the past or a little ahead.
func (r *reader) yearless(m, d int) (time.Time, bool) {
	for y := r.now.Year() + 1; y > r.now.Year()-5; y-- { // four years reach a leap day
		if t, ok := day(y, m, d, r.now.Location()); ok && t.Sub(r.today()) <= ahead {
			return t, true
		}
	}
	return time.Time{}, false
}

// monthless is the day in this month, or in the one before when it has not come yet, unless the words
// around it put it ahead ("改到25号").
func (r *reader) monthless(d int, future bool) (time.Time, bool) {
	y, m, _ := r.now.Date()
	for back := range 3 {
		if future {
			back = -back
		}
		first := time.Date(y, m-time.Month(back), 1, 0, 0, 0, 0, r.now.Location())
		t, ok := day(first.Year(), int(first.Month()), d, r.now.Location())
		if ok && (future && !t.Before(r.today()) || !future && !t.After(r.today())) {
			return t, true
		}
	}
	return time.Time{}, false
}

// monday is the first day of the week that lies some weeks away.
func (r *reader) monday(weeks int) time.Time {
	t := r.today()
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7+7*weeks)
}

// bareWeekday is the latest such day, today included, and as its other reading the next one.
func (r *reader) bareWeekday(w int) days {
	t := r.today()
	d := oneDay(t.AddDate(0, 0, -(int(t.Weekday())-w+7)%7))
	d.coming = t.AddDate(0, 0, (w-int(t.Weekday())+7)%7)
	return d
}

// weekdayOf is a day of the week that lies some weeks away.
func (r *reader) weekdayOf(weeks, w int) time.Time { return r.monday(weeks).AddDate(0, 0, (w+6)%7) }

func (r *reader) month(months int) (from, to time.Time) {
	y, m, _ := r.now.Date()
	from = time.Date(y, m+time.Month(months), 1, 0, 0, 0, 0, r.now.Location())
	return from, from.AddDate(0, 1, -1)
}

func (r *reader) year(years int) days {
	from := time.Date(r.now.Year()+years, 1, 1, 0, 0, 0, 0, r.now.Location())
	return days{from: from, to: from.AddDate(1, 0, -1)}
}

// shift is so many units of time from today; false beyond what anyone means.
func (r *reader) shift(n, unit int) (time.Time, bool) {
	t := r.today()
	if n > 1000 || n < -1000 {
		return t, false
	}
	switch unit {
	case unitDay:
		return t.AddDate(0, 0, n), true
	case unitWeek:
		return t.AddDate(0, 0, 7*n), true
	case unitMonth:
		return t.AddDate(0, n, 0), true
	case unitYear:
		return t.AddDate(n, 0, 0), true
	}
	return t, false
}

// back is so many units ago, and half a unit more.
func (r *reader) back(n, unit int, half bool) (time.Time, bool) {
	t, ok := r.shift(-n, unit)
	if half {
		switch unit {
		case unitMonth:
			t = t.AddDate(0, 0, -15)
		case unitYear:
			t = t.AddDate(0, -6, 0)
		}
	}
	return t, ok
}

// feast is the latest such feast in the past or a little ahead; in the year so many away when one is given.
func (r *reader) feast(s sense, years *int) (time.Time, bool) {
	if s.kind == feastWord {
		if years != nil {
			return day(r.now.Year()+*years, s.n, s.m, r.now.Location())
		}
		return r.yearless(s.n, s.m)
	}
	for y := r.now.Year() + 1; ; y-- {
		if years != nil {
			y = r.now.Year() + *years
		}
		t := time.Date(y, 11, 1, 0, 0, 0, 0, r.now.Location())
		t = t.AddDate(0, 0, (4-int(t.Weekday())+7)%7+21+s.n) // from the fourth Thursday on
		if years != nil || t.Sub(r.today()) <= ahead {
			return t, true
		}
	}
}

// partOfMonth narrows a month to its beginning, middle or end, ten days each.
func partOfMonth(d days, part int) days {
	switch part {
	case 1:
		return days{from: d.from, to: d.from.AddDate(0, 0, 9)}
	case 2:
		return days{from: d.from.AddDate(0, 0, 10), to: d.from.AddDate(0, 0, 19)}
	case 3:
		return days{from: d.from.AddDate(0, 0, 20), to: d.to}
	}
	return d
}
