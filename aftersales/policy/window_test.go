package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales/policy"
	"aftercare/shop"
)

// The worked dates of the seven-day rule, and what the other markets make of theirs.
func TestDeadline(t *testing.T) {
	for _, c := range []struct {
		name   string
		region shop.Region
		signed string
		want   string // the midnight at which it is over
	}{
		{"afternoon", shop.CN, "2026-09-01 14:05", "2026-09-09 00:00"},
		{"just after midnight is the same day", shop.CN, "2026-09-01 00:10", "2026-09-09 00:00"},
		{"just before midnight too", shop.CN, "2026-09-01 23:59", "2026-09-09 00:00"},
		{"last day is 1 October: first day after the holiday", shop.CN, "2026-09-24 10:00", "2026-10-09 00:00"},
		{"last day is the eve of the holiday: stays", shop.CN, "2026-09-23 10:00", "2026-10-01 00:00"},
		{"last day is in the Mid-Autumn holiday", shop.CN, "2026-09-19 10:00", "2026-09-29 00:00"},
		{"over the new year", shop.CN, "2026-12-26 10:00", "2027-01-05 00:00"},
		{"leap day", shop.CN, "2028-02-22 10:00", "2028-03-01 00:00"},
		{"Taiwan", shop.TW, "2026-11-20 18:30", "2026-11-28 00:00"},
		{"EU", shop.EU, "2026-11-10 09:00", "2026-11-25 00:00"},
		{"UK over the end of summer time", shop.UK, "2026-10-20 09:00", "2026-11-04 00:00"},
		{"US by the shop's promise", shop.US, "2026-10-20 09:00", "2026-11-20 00:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			currency := "CNY"
			o := order(t, c.region, c.signed, line(shop.Clothing, 10000, currency))
			v := rules(t).Return(facts(t, o, time.Minute, "size", "l1"))
			want := at(t, c.region, c.want)
			require.True(t, want.Equal(v.Deadline), "deadline %s, want %s", v.Deadline, want)
			require.True(t, v.Allowed)

			f := facts(t, o, 0, "size", "l1")
			f.Now = want.Add(-time.Millisecond)
			require.True(t, rules(t).Return(f).Allowed, "the last moment counts")
			f.Now = want
			require.False(t, rules(t).Return(f).Allowed, "midnight is too late")
		})
	}
}

// Before the goods are there no window runs, and there is a better way than a return.
func TestWindowNotStarted(t *testing.T) {
	for _, c := range []struct {
		status shop.Status
		locker bool
		rule   string
	}{
		{shop.Paid, false, "order.unshipped"},
		{shop.Shipped, false, "order.in_transit"},
		{shop.InTransit, false, "order.in_transit"},
		{shop.Delivered, true, "order.in_locker"}, // a locker scan is no signature
	} {
		o := order(t, shop.CN, "2026-11-20 10:00", line(shop.Clothing, 10000, "CNY"))
		o.Status, o.InLocker = c.status, c.locker
		f := facts(t, o, day, "size", "l1")
		if !c.locker {
			f.Order.DeliveredAt = time.Time{}
		}
		v := rules(t).Return(f)
		require.False(t, v.Allowed)
		require.True(t, v.WindowNotStarted)
		require.Equal(t, c.rule, v.Decisive)
		require.True(t, v.Deadline.IsZero())
	}
}

// The clock starts when the buyer takes the parcel out of the locker, not when the courier puts it in.
func TestLockerStartsWhenCollected(t *testing.T) {
	o := order(t, shop.CN, "2026-11-10 10:00", line(shop.Clothing, 10000, "CNY"))
	o.InLocker, o.CollectedAt = true, at(t, shop.CN, "2026-11-13 20:00")
	v := rules(t).Return(facts(t, o, 9*day, "no_reason", "l1"))
	require.True(t, v.Allowed)
	require.True(t, at(t, shop.CN, "2026-11-21 00:00").Equal(v.Deadline))
}

// A longer promise wins over the law, a shorter one never does.
func TestBetterOfLawAndPromise(t *testing.T) {
	o := order(t, shop.CN, "2026-11-02 10:00", line(shop.Clothing, 10000, "CNY"))
	for _, c := range []struct {
		days    int
		allowed bool
		rule    string
	}{
		{3, true, "cn.no_reason"},
		{7, true, "cn.no_reason"},
		{15, true, "promise.return_window_days"},
	} {
		p := rules(t).Promise()
		p.ReturnWindowDays = map[shop.Region]int{shop.CN: c.days}
		r, err := rules(t).With(p)
		require.NoError(t, err)
		v := r.Return(facts(t, o, 5*day, "no_reason", "l1"))
		require.Equal(t, c.allowed, v.Allowed)
		require.Equal(t, c.rule, v.Decisive)
		require.Equal(t, c.days > 7, r.Return(facts(t, o, 10*day, "no_reason", "l1")).Allowed)
	}
}

// The law is the one in force when the order was placed.
func TestLawIsDated(t *testing.T) {
	o := order(t, shop.EU, "2026-06-10 10:00", line(shop.Clothing, 10000, "EUR"))
	early := rules(t).Return(facts(t, o, day, "no_reason", "l1"))
	require.NotContains(t, early.Rules, "eu.withdrawal_function", "in force since 2026-06-19")
	late := rules(t).Return(facts(t, o, 12*day, "no_reason", "l1"))
	require.Contains(t, late.Rules, "eu.withdrawal_function")
	require.Contains(t, late.Sentence.En, "withdraw from contract here")

	old := order(t, shop.CN, "2013-12-10 10:00", line(shop.Clothing, 10000, "CNY"))
	v := rules(t).Return(facts(t, old, day, "no_reason", "l1"))
	require.Equal(t, "promise.return_window_days", v.Decisive, "before 2014-03-15 only the promise held")
}

func TestDate(t *testing.T) {
	now := at(t, shop.CN, "2026-12-20 10:00")
	next := at(t, shop.CN, "2027-01-04 10:00")
	require.Equal(t, "12月20日", policy.Date(now, now, shop.CN, "zh"))
	require.Equal(t, "2027年1月4日", policy.Date(next, now, shop.CN, "zh"))
	require.Equal(t, "20 December", policy.Date(now, now, shop.UK, "en"))
	require.Equal(t, "4 January 2027", policy.Date(next, now, shop.UK, "en"))
	require.Equal(t, "January 4, 2027", policy.Date(next, now, shop.US, "en"))
}
