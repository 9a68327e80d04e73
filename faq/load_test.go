package faq_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
)

// variables are the settings that every shop has (see internal/app).
var variables = strings.Fields(`return_window_days us_return_window_days exchange_window_days quality_exchange_days ship_within_hours
	free_shipping_over shipping_fee price_protection_days refund_days_wallet refund_days_debit refund_days_credit
	refund_after_receipt_days review_hours waybill_days warranty_months agent_hours service_phone service_email
	points_expire_months freight_insurance_cap freight_insurance_payout_hours repair_days invoice_days
	complaint_reply_hours shop_name`)

func TestShippedEntriesLoad(t *testing.T) {
	entries, warnings, err := faq.LoadFolder(faq.Entries(), faq.Known{Variables: variables, Flows: []string{"address", "cancel", "exchange", "items", "payment", "return", "return_progress"}})
	require.NoError(t, err)
	require.Empty(t, warnings)
	require.GreaterOrEqual(t, len(entries), 132)
	for _, e := range entries {
		require.NotEmpty(t, e.Long, e.File)
	}
}

const good = `---
id: one
intent: refund_policy
locale: en
title: When?
questions:
  - when
answer: In {{days}} days.
source: shop
valid_from: 2026-01-01
valid_until: 2026-12-31
audience: all
next:
related: []
---

Long text.
`

func TestParse(t *testing.T) {
	e, err := faq.Parse("en/one.md", []byte(good))
	require.NoError(t, err)
	require.Equal(t, "one", e.ID)
	require.Equal(t, []string{"when"}, e.Questions)
	require.Equal(t, "In {{days}} days.", e.Answer)
	require.Equal(t, "Long text.", e.Long)
	again, err := faq.Parse("en/one.md", []byte("\ufeff"+strings.ReplaceAll(good, "\n", "\r\n")))
	require.NoError(t, err)
	require.NotEqual(t, e.Version, again.Version, "a version changes with every byte")
	again.Version = e.Version
	require.Equal(t, e, again, "Windows line ends and a byte order mark are read")
}

func TestValidOn(t *testing.T) {
	e, err := faq.Parse("en/one.md", []byte(good))
	require.NoError(t, err)
	shanghai := time.FixedZone("+8", 8*3600)
	for _, c := range []struct {
		now  time.Time
		want bool
	}{
		{time.Date(2025, 12, 31, 23, 59, 0, 0, shanghai), false},
		{time.Date(2026, 1, 1, 0, 0, 0, 0, shanghai), true}, // still 2025 in UTC: the shopper's day counts
		{time.Date(2026, 12, 31, 23, 59, 0, 0, shanghai), true},
		{time.Date(2027, 1, 1, 0, 0, 0, 0, shanghai), false},
	} {
		require.Equal(t, c.want, e.ValidOn(c.now), c.now)
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	dir := fstest.MapFS{
		"en/one.md": {Data: []byte(good)},
		"en/two.md": {Data: []byte(`---
id: one
intent: weather
locale: de
title:
questions: []
answer: See {{days}} and {{dayz}}.
source: shop
valid_from: 01.02.2026
valid_until: 2026-12-31
audience: mars
next: rerun
related: [one]
colour: blue
id: again
---
Call {{phone}}.
`)},
		"en/three.md": {Data: []byte("no head at all\n")},
		"en/four.md":  {Data: []byte("---\nid: [four\n---\n")},
		"en/five.md":  {Data: []byte(strings.NewReplacer("2026-12-31", "2025-12-31", "[]", "[one, nobody]").Replace(good))},
		"zh/six.md":   {Data: []byte(strings.Replace(good, "id: one", "id: six", 1))},
		"en/seven.md": {Data: []byte("---\nid: seven\nquestions: text\nanswer:\n  - a list\n---\n")},
	}
	_, _, err := faq.LoadFolder(dir, faq.Known{
		Labels: []string{"refund_policy"}, Flows: []string{"return", "return_progress"}, Variables: []string{"days"},
	})
	var ms faq.Mistakes
	require.ErrorAs(t, err, &ms)
	var got []string
	for _, m := range ms {
		got = append(got, m.Error())
	}
	require.Equal(t, strings.Split(strings.TrimSpace(mistakes), "\n"), got)
}

const mistakes = `
en/five.md:11:14: valid_until is before valid_from
en/five.md:14:16: related entry nobody does not exist in en
en/four.md:3:1: did not find expected ',' or ']'
en/one.md:2:5: id one is also in en/five.md
en/seven.md:1:1: intent is missing
en/seven.md:1:1: locale is missing
en/seven.md:1:1: title is missing
en/seven.md:1:1: source is missing
en/seven.md:1:1: audience is missing
en/seven.md:3:12: questions must be a list
en/seven.md:5:3: answer must be a text
en/three.md:1:1: the file must begin with a head between two lines of ---
en/two.md:3:9: unknown intent weather
en/two.md:4:9: locale "de" is not one of zh, en
en/two.md:5:7: title is empty
en/two.md:6:12: questions: at least one is needed
en/two.md:7:26: no setting named dayz
en/two.md:9:13: valid_from "01.02.2026" is not a date like 2026-11-22
en/two.md:11:11: audience "mars" is not one of all, cn, tw, eu, uk, us
en/two.md:12:7: unknown flow rerun
en/two.md:14:1: unknown key "colour"
en/two.md:15:1: id is given twice
en/two.md:17:6: no setting named phone
zh/six.md:4:9: locale en in the folder zh
`

func TestEntryInOneLanguageIsAWarning(t *testing.T) {
	entries, warnings, err := faq.LoadFolder(fstest.MapFS{"en/one.md": {Data: []byte(good)}}, faq.Known{})
	require.NoError(t, err)
	require.Len(t, entries, 1)
	require.Equal(t, "en/one.md:2:5: one does not exist in zh", warnings[0].Error())
}

func TestFill(t *testing.T) {
	got, err := faq.Fill("{{a}} and {{ b }}", map[string]string{"a": "1", "b": "{{a}}"})
	require.NoError(t, err)
	require.Equal(t, "1 and {{a}}", got, "values are not filled again")
	got, err = faq.Fill("{{z}} {{y}} {{z}} {{a}}", map[string]string{"a": "1"})
	require.EqualError(t, err, "no setting named y, z")
	require.Equal(t, "{{z}} {{y}} {{z}} 1", got)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("---\n---\n"))
	f.Add([]byte("---\nid: &a [*a]\n---"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := faq.Parse("en/fuzz.md", data)
		if err == nil && (e.ID == "" || len(e.Questions) == 0 || e.Answer == "") {
			t.Fatalf("accepted an incomplete entry: %+v", e)
		}
	})
}
