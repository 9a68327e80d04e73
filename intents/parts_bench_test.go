package intents

import "testing"

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
