package demo

import (
	"database/sql"
	"fmt"
	"time"

	"aftercare/shop"
)

// today works out stored offsets: minutes from the midnight that begins today in a market.
type today struct {
	midnight time.Time
	now      time.Time
}

const minutesADay = 24 * 60

func (s *Shop) today(r shop.Region) today {
	now := s.now()
	y, m, d := now.In(r.Zone()).Date()
	return today{midnight: time.Date(y, m, d, 0, 0, 0, 0, r.Zone()), now: now}
}

// at is the moment of an offset. Days are counted by the calendar, so nine o'clock stays nine o'clock over
// a change to summer time. What would lie ahead, early in the morning, is now.
func (t today) at(offset int64) time.Time {
	days, minutes := offset/minutesADay, offset%minutesADay
	if minutes < 0 {
		days, minutes = days-1, minutes+minutesADay
	}
	y, m, d := t.midnight.Date()
	at := time.Date(y, m, d+int(days), 0, int(minutes), 0, 0, t.midnight.Location())
	if at.After(t.now) {
		at = t.now
	}
	return at.UTC().Truncate(time.Millisecond)
}

func (t today) maybe(offset sql.NullInt64) time.Time {
	if !offset.Valid {
		return time.Time{}
	}
	return t.at(offset.Int64)
}

// ago is the offset of a time of day some days ago: ago(1, "08:12") is yesterday at 08:12.
func ago(days int, clock string) *int64 {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		panic(fmt.Sprintf("demo: %q is no time of day", clock)) // the seed is compiled in
	}
	offset := int64(-days*minutesADay + t.Hour()*60 + t.Minute())
	return &offset
}

// draft is an order as it is stored: without times, its scans with offsets.
type draft struct {
	shop.Order
	Trace []scan `json:"trace,omitempty"`
}

type scan struct {
	Off       int64 `json:"off"`
	shop.Scan       // its time is not used
}

// order is the draft as of today.
func (d draft) order(t today) shop.Order {
	o := d.Order
	for i := range o.Shipments {
		for _, s := range d.Trace {
			o.Shipments[i].Scans = append(o.Shipments[i].Scans, shop.Scan{At: t.at(s.Off), Text: s.Text})
		}
	}
	return o
}
