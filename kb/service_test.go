package kb_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/kb"
)

func TestBands(t *testing.T) {
	s := service(t, shipped(t))
	for _, c := range []struct {
		text, locale string
		band         kb.Band
		entry        string
	}{
		{"拆封了还能退吗", "zh", kb.Answer, "return-opened-package"},
		{"今天天气怎么样", "zh", kb.None, ""},
		{"what's the weather like today", "en", kb.None, ""},
	} {
		d, err := s.Explain(t.Context(), kb.Query{Text: c.text, Locale: c.locale, Now: now})
		require.NoError(t, err)
		var hits []kb.Hit
		for _, x := range d {
			t.Logf("%s %s %.3f %.2f %.2f", c.text, x.Entry, x.Confidence, x.Score, x.Features)
			hits = append(hits, x.Hit)
		}
		require.Equal(t, c.band, kb.DefaultBands.Of(hits), c.text)
		if c.entry != "" {
			require.Equal(t, c.entry, hits[0].Entry, c.text)
		}
	}
}
