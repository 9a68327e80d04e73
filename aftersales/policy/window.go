package policy

import (
	"time"

	"aftercare/shop"
)

// lastDay is the end of a period of days that begins the day after received: the midnight after its last
// day, by the clock of the market. The day of receipt is not counted (民法典 art. 201, 暂行办法 art. 10), so
// goods signed for at 00:10 and at 23:50 have the same deadline. A last day that is a statutory holiday
// moves to the first day after it (民法典 art. 203); moved says so. The moment is given in UTC.
func lastDay(received time.Time, days int, holidays []holiday, zone *time.Location) (deadline time.Time, moved bool) {
	y, m, d := received.In(zone).Date()
	last := time.Date(y, m, d+days, 0, 0, 0, 0, zone)
	for isHoliday(last, holidays) {
		last, moved = last.AddDate(0, 0, 1), true
	}
	return last.AddDate(0, 0, 1).UTC(), moved
}

func isHoliday(day time.Time, holidays []holiday) bool {
	for _, h := range holidays {
		if !day.Before(dateIn(h.From, day.Location())) && !day.After(dateIn(h.To, day.Location())) {
			return true
		}
	}
	return false
}

// WorkingDays is the end of the n-th working day after a moment, by the market's clock: weekends and statutory
// holidays don't count.
func (r *Rules) WorkingDays(from time.Time, n int, region shop.Region) time.Time {
	zone := region.Zone()
	y, m, d := from.In(zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, zone)
	for left := n; left > 0; {
		day = day.AddDate(0, 0, 1)
		if w := day.Weekday(); w != time.Saturday && w != time.Sunday && !isHoliday(day, r.f.Holidays[string(region)]) {
			left--
		}
	}
	return day.AddDate(0, 0, 1).UTC()
}
