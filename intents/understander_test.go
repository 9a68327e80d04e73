package intents

import (
	"testing"
	"time"
)

var testNow = time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("CST", 8*3600)) // a Sunday

func shippedReader(t testing.TB) *Understander {
	t.Helper()
	u, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func FuzzUnderstand(f *testing.F) {
	u := shippedReader(f)
	for _, s := range []string{"把昨天买的黑色外套退了，尺码不合适", "#W1234567 doesn't fit", "\xff\xfe", "第〇〇〇〇〇个", "10000000000年13月45号", "0/0/0 99:99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := u.Understand(s, testNow)
		if Fold(got.Text) != got.Text {
			t.Errorf("Fold is not idempotent: %q → %q", got.Text, Fold(got.Text))
		}
		last := 0
		for _, e := range got.Entities {
			if e.Start < last || e.End <= e.Start || got.Text[e.Start:e.End] != e.Text || e.Value == "" {
				t.Errorf("entity %+v in %q", e, got.Text)
			}
			last = e.End
		}
		Mask(s)
		Match(s, []Candidate{{ID: "a", Words: []string{s, "黑色外套"}}, {ID: "b", Words: []string{"black coat"}}})
	})
}
