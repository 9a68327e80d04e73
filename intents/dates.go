package intents

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

const dayFormat = "2006-01-02"

// ahead is how far in the future a day without a year may lie ("改到1月5号送" in December); further away
// it was last year. Shoppers speak of what they bought.
const ahead = 60 * 24 * time.Hour

// today is midnight, in the reader's location.
func (r *reader) today() time.Time {
	y, m, d := r.now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, r.now.Location())
}

func (r *reader) addDay(start, end int, t time.Time) {
	if y := t.Year(); y >= 1970 && y <= 2200 {
		r.add(Date, start, end, t.Format(dayFormat))
	}
}

func (r *reader) addRange(start, end int, from, to time.Time) {
	if y := from.Year(); y >= 1970 && y <= 2200 {
		r.add(Date, start, end, from.Format(dayFormat)+"/"+to.Format(dayFormat))
	}
}

func (r *reader) dates() {
	if strings.ContainsAny(r.text, "0123456789") {
		r.writtenDates()
	}
	r.datesZh()
	if strings.IndexFunc(r.text, func(c rune) bool { return 'a' <= c && c <= 'z' }) >= 0 {
		r.datesEn()
	}
	r.joinRanges()
}

var (
	fullDate  = regexp.MustCompile(`((?:19|20)[0-9]{2})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})`)
	slashDate = regexp.MustCompile(`([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?`)
)

// writtenDates reads dates in figures. "3/4" is the third of April in English, as in Britain, and March the
// fourth in Chinese; where only one reading is a date it is that one.
func (r *reader) writtenDates() {
	r.each(fullDate, func(s, e int, g []string) {
		if t, ok := day(atoi(g[1]), atoi(g[2]), atoi(g[3]), r.now.Location()); ok {
			r.addDay(s, e, t)
		}
	})
	r.each(slashDate, func(s, e int, g []string) {
		m, d := atoi(g[1]), atoi(g[2])
		if r.locale == "en" && d <= 12 || m > 12 {
			m, d = d, m
		}
		if g[3] == "" {
			if t, ok := r.yearless(m, d); ok {
				r.addDay(s, e, t)
			}
			return
		}
		y := atoi(g[3])
		if y < 100 {
			y += 2000
		}
		if t, ok := day(y, m, d, r.now.Location()); ok {
			r.addDay(s, e, t)
		}
	})
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
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
// before it put it ahead ("改到25号").
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

// weekday is the latest such day, today included; or the next one, when the words put it ahead.
func (r *reader) weekday(w time.Weekday, future bool) time.Time {
	t := r.today()
	if future {
		return t.AddDate(0, 0, (int(w)-int(t.Weekday())+7)%7)
	}
	return t.AddDate(0, 0, -(int(t.Weekday())-int(w)+7)%7)
}

func (r *reader) month(months int) (from, to time.Time) {
	y, m, _ := r.now.Date()
	from = time.Date(y, m+time.Month(months), 1, 0, 0, 0, 0, r.now.Location())
	return from, from.AddDate(0, 1, -1)
}

func (r *reader) year(years int) (from, to time.Time) {
	from = time.Date(r.now.Year()+years, 1, 1, 0, 0, 0, 0, r.now.Location())
	return from, from.AddDate(1, 0, -1)
}

var future = regexp.MustCompile(`(?:改|约|推迟|延|提前|换|预约|安排|等|送|到时|下|next|until|till|by|before|for|to|reschedule|coming)(?:到|在|成|至|期到|期至|为|the|on)? ?$`)

func (r *reader) isFuture(start int) bool { return r.named(start, future) }

var rangeJoint = regexp.MustCompile(`^ ?(?:到|至|-|~|—|to|until|and) ?$`)

// joinRanges makes one entity of "11月1号到5号".
func (r *reader) joinRanges() {
	var days []int
	for i, e := range r.entities {
		if e.Type == Date {
			days = append(days, i)
		}
	}
	for _, i := range days {
		for _, j := range days {
			a, b := &r.entities[i], &r.entities[j]
			if a.End > b.Start || a.Type != Date || b.Type != Date || !rangeJoint.MatchString(r.text[a.End:b.Start]) {
				continue
			}
			from, _, _ := strings.Cut(a.Value, "/")
			_, to, isRange := strings.Cut(b.Value, "/")
			if !isRange {
				to = b.Value
			}
			if from > to || r.text[a.End:b.Start] == " and " {
				continue
			}
			a.End, a.Text, a.Value = b.End, r.text[a.Start:b.End], from+"/"+to
			b.Type = ""
		}
	}
	kept := r.entities[:0]
	for _, e := range r.entities {
		if e.Type != "" {
			kept = append(kept, e)
		}
	}
	r.entities = kept
}
