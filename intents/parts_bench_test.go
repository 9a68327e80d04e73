package intents

import (
	"slices"
	"testing"
	"time"
)

// What each part of Understand costs, on the usual messages.
func BenchmarkParts(b *testing.B) {
	folded := make([]string, len(benchTexts))
	for i, text := range benchTexts {
		folded[i] = Fold(text)
	}
	u := shippedReader(b)
	for _, part := range []struct {
		name string
		run  func(i int)
	}{
		{"fold", func(i int) { Fold(benchTexts[i]) }},
		{"locale", func(i int) { locale(folded[i]) }},
		{"classify", func(i int) { u.model.classify(folded[i]) }},
		{"entities", func(i int) { entities(folded[i], "zh", testNow) }},
		{"acts", func(i int) { acts.read(folded[i]) }},
		{"signals", func(i int) { signals(folded[i]) }},
	} {
		b.Run(part.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				part.run(i % len(folded))
			}
		})
	}
}

// BenchmarkLatency reports what one message takes, of the labelled ones: at the median and at the 99th
// percentile, each message's best of several runs so that other work on the machine doesn't count.
func BenchmarkLatency(b *testing.B) {
	u := shippedReader(b)
	messages := readLabelled(b)
	for _, part := range []struct {
		name string
		run  func(m labelled)
	}{
		{"understand", func(m labelled) { u.Understand(m.text, testNow) }},
		{"classify", func(m labelled) { u.model.classify(m.text) }},
		{"rest", func(m labelled) {
			Fold(m.text)
			entities(m.text, locale(m.text), testNow)
			acts.read(m.text)
			signals(m.text)
		}},
	} {
		b.Run(part.name, func(b *testing.B) {
			best := make([]time.Duration, len(messages))
			for i := range best {
				best[i] = time.Hour
			}
			for range max(5, min(b.N, 50)) {
				for i, m := range messages {
					start := time.Now()
					part.run(m)
					best[i] = min(best[i], time.Since(start))
				}
			}
			slices.Sort(best)
			b.ReportMetric(float64(best[len(best)/2].Nanoseconds())/1e3, "p50-µs")
			b.ReportMetric(float64(best[len(best)*99/100].Nanoseconds())/1e3, "p99-µs")
			b.ReportMetric(0, "ns/op")
		})
	}
}
