package intents

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
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
		checkSpans(t, got)
		Mask(s)
		Match(s, []Candidate{{ID: "a", Words: []string{s, "黑色外套"}}, {ID: "b", Words: []string{"black coat"}}})
	})
}

// checkSpans: entities are in order and within the text; only a fault overlaps another, its reason.
func checkSpans(t testing.TB, u Understanding) {
	t.Helper()
	last, fault := 0, 0
	for i, e := range u.Entities {
		if e.Start < 0 || e.End <= e.Start || e.End > len(u.Text) || u.Text[e.Start:e.End] != e.Text || e.Value == "" {
			t.Errorf("entity %+v in %q", e, u.Text)
		}
		if i > 0 && e.Start < u.Entities[i-1].Start {
			t.Errorf("entities of %q are out of order: %+v", u.Text, u.Entities)
		}
		end := &last
		if e.Type == Fault {
			end = &fault
		}
		if e.Start < *end {
			t.Errorf("%+v overlaps another in %q", e, u.Text)
		}
		*end = e.End
		if e.Type != Fault && e.Type != Reason && e.Start < fault {
			t.Errorf("%+v overlaps a fault in %q", e, u.Text)
		}
	}
}

func TestUnderstand(t *testing.T) {
	u := shippedReader(t)
	got := u.Understand("把昨天买的黑色外套退了，尺码不合適", testNow)
	if got.Text != "把昨天买的黑色外套退了,尺码不合适" || got.Locale != "zh" || len(got.Entities) != 3 || len(got.Result.Ranked) != ranked {
		t.Errorf("%+v", got)
	}
	for text, want := range map[string]string{
		"我要退货": "return_request", "I want to return this": "return_request", "退款到哪了": "refund_progress",
		"转人工": "human_agent", "你好": "greeting", "充电器冒烟了": "safety_hazard", "帮我开发票": "invoice_request",
		"写一首关于秋天的诗": OutOfScope, "": OutOfScope, "\x00\xff": OutOfScope,
	} {
		if got := u.Understand(text, testNow).Result; got.Label != want {
			t.Errorf("%q: %+v, want %s", text, got, want)
		}
	}
}

func TestUnderstandIsPure(t *testing.T) {
	u := shippedReader(t)
	text := "上周五买的两件T恤都开线了，订单55-20391，要退！！！"
	want := fmt.Sprintf("%+v", u.Understand(text, testNow))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := fmt.Sprintf("%+v", u.Understand(text, testNow)); got != want {
					t.Errorf("got %s\nwant %s", got, want)
				}
			}
		})
	}
	wg.Wait()
}

var benchTexts = []string{
	"把昨天买的黑色外套退了，尺码不合适", "我要退货", "tracking hasn't moved since last tuesday, is it lost",
	"退货你们都签收十天了,客服每次都说再等等再等等,我就问一句,这钱到底哪天到账", "订单55-20391的鞋子小了一码",
}

// The goal for the classifier is 60 µs a message at the median, see docs/understanding.md.
func BenchmarkClassify(b *testing.B) {
	u := shippedReader(b)
	for i := 0; b.Loop(); i++ {
		u.model.Classify(benchTexts[i%len(benchTexts)])
	}
}

func BenchmarkUnderstand(b *testing.B) {
	u := shippedReader(b)
	for i := 0; b.Loop(); i++ {
		u.Understand(benchTexts[i%len(benchTexts)], testNow)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(bytes.NewReader(shipped)); err != nil {
			b.Fatal(err)
		}
	}
}

// Training grows a little more than linearly, so that the metric is nearly what 20,000 messages take.
func BenchmarkTrain(b *testing.B) {
	samples, err := LoadFolder(os.DirFS("data"))
	require.NoError(b, err)
	for b.Loop() {
		_, err := Train(samples, Options{})
		require.NoError(b, err)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)*20000/float64(len(samples)), "s/20000")
}
