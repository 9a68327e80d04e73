package kb_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"aftercare/faq"
	"aftercare/kb"
)

func TestMain(m *testing.M) {
	code := m.Run()
	// Bleve keeps workers for analysing; without Shutdown they look like a leak.
	bleve.Config.Shutdown()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func TestBands(t *testing.T) {
	s := service(t, shipped(t))
	for _, c := range []struct {
		q     kb.Query
		band  kb.Band
		entry string
	}{
		{kb.Query{Text: "拆封了还能退吗", Locale: "zh"}, kb.Answer, "return-opened-package"},
		{kb.Query{Text: "拆封了还能退吗", Locale: "zh", Intent: "return_policy", P: .9}, kb.Answer, "return-opened-package"},
		{kb.Query{Text: "拆封了还能退吗", Locale: "zh", Audience: "cn"}, kb.Answer, "return-opened-package"},
		{kb.Query{Text: "can I return it if I opened the box", Locale: "en", Audience: "cn", Intent: "return_policy", P: .9}, kb.Answer, "return-opened-package"},
		{kb.Query{Text: "今天天气怎么样", Locale: "zh"}, kb.None, ""},
		{kb.Query{Text: "今天天气怎么样", Locale: "zh", Intent: "out_of_scope", P: .8}, kb.None, ""},
		{kb.Query{Text: "can I return it if I opened the box", Locale: "en", Intent: "return_policy", P: .9}, kb.Answer, "return-opened-package"},
		{kb.Query{Text: "what's the weather like today", Locale: "en", Intent: "out_of_scope", P: .8}, kb.None, ""},
		{kb.Query{Text: "", Locale: "zh"}, kb.None, ""},
		{kb.Query{Text: "？！……", Locale: "zh"}, kb.None, ""},
		{kb.Query{Text: "拆封了还能退吗", Locale: "fr"}, kb.None, ""},
	} {
		c.q.Now = now
		hits, err := s.Search(t.Context(), c.q)
		require.NoError(t, err)
		require.Equal(t, c.band, kb.DefaultBands.Of(hits), "%+v: %+v", c.q, hits)
		if c.entry != "" {
			require.Equal(t, c.entry, hits[0].Entry, c.q.Text)
		}
	}
}

func TestHit(t *testing.T) {
	s := service(t, shipped(t))
	hits, err := s.Search(t.Context(), kb.Query{Text: "ＶＩＰ 盒子拆坏了，还给退吗？", Locale: "zh", Now: now, Limit: 2})
	require.NoError(t, err)
	require.Len(t, hits, 2)
	h := hits[0]
	require.Equal(t, "return-opened-package", h.Entry)
	require.Equal(t, "盒子拆坏了还给退吗", h.Question)
	require.Equal(t, "return", h.Next)
	require.Contains(t, h.Rule, "第25条")
	require.Contains(t, h.Answer, "签收次日起 7 天内")
	require.NotContains(t, h.Answer, "{{")
	require.NotEmpty(t, h.Version)
	require.GreaterOrEqual(t, h.Confidence, hits[1].Confidence)

	e, ok := s.Entry(t.Context(), h.Entry, "zh")
	require.True(t, ok)
	require.EqualValues(t, 1, e.Confidence)
	require.Equal(t, h.Answer, e.Answer)
	_, ok = s.Entry(t.Context(), "nothing", "zh")
	require.False(t, ok)
}

// entry is a small one for tests of rules.
func entry(id, audience string, questions ...string) faq.Entry {
	return faq.Entry{ID: id, Intent: "return_policy", Locale: "en", Title: questions[0], Questions: questions, Answer: "so it is", Source: "shop", Audience: audience, Version: "1"}
}

func found(t *testing.T, s *kb.Service, q kb.Query) []string {
	t.Helper()
	if q.Locale == "" {
		q.Locale = "en"
	}
	hits, err := s.Search(t.Context(), q)
	require.NoError(t, err)
	var ids []string
	for _, h := range hits {
		ids = append(ids, h.Entry)
	}
	return ids
}

func TestDates(t *testing.T) {
	e := entry("sale", faq.All, "can I return sale items")
	e.ValidFrom, e.ValidUntil = day(2026, 11, 1), day(2026, 11, 30)
	s := service(t, []faq.Entry{e, entry("other", faq.All, "where is the manual")})
	q := kb.Query{Text: "can I return sale items"}
	for now, want := range map[time.Time]string{
		day(2026, 10, 31): "", day(2026, 11, 1): "sale",
		day(2026, 11, 30).Add(23 * time.Hour): "sale", day(2026, 12, 1): "",
	} {
		q.Now = now
		require.Equal(t, want, strings.Join(found(t, s, q), " "), now)
	}
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func TestAudience(t *testing.T) {
	s := service(t, []faq.Entry{
		entry("cn", "cn", "how long may I return an order"), entry("uk", "uk", "how long may I return an order"),
		entry("us", "us", "how long may I return an order"), entry("eu", "eu", "how long may I return an order"),
		entry("everyone", faq.All, "how long may I return an order"),
	})
	for _, c := range []struct{ audience, text, want string }{
		{"", "how long may I return an order", "cn everyone"},
		{"uk", "how long may I return an order", "everyone uk"},
		{"jp", "how long may I return an order", "everyone"},
		{"", "how long may I return an order in Manchester", "uk everyone"},
		{"", "how long may I return an order in the US", "us everyone"},
		{"", "tell us how long may I return an order", "cn everyone"},
		{"", "how long may I return an order made in Germany", "cn everyone"},
		{"", "how long may I return a German order", "eu everyone"},
		// What is known of the customer is stronger than the words.
		{"cn", "how long may I return an order in the US", "cn everyone"},
	} {
		require.Equal(t, c.want, strings.Join(found(t, s, kb.Query{Text: c.text, Audience: c.audience}), " "), c)
	}
	shop := service(t, shipped(t))
	require.Equal(t, "uk-return", found(t, shop, kb.Query{Text: "我在英国，想退货", Locale: "zh"})[0])
	require.NotContains(t, found(t, shop, kb.Query{Text: "德国进口的锅能退吗", Locale: "zh", Limit: 100}), "eu-withdrawal")
}

func TestTiesAreOrderedByID(t *testing.T) {
	var entries []faq.Entry
	for i := range 20 {
		entries = append(entries, entry(fmt.Sprintf("e%02d", (i*7)%20), faq.All, "how do I return this"))
	}
	for range 5 {
		s := service(t, entries)
		for range 20 {
			require.Equal(t, []string{"e00", "e01", "e02", "e03", "e04"}, found(t, s, kb.Query{Text: "return how"}))
		}
	}
}

// Every version answers with its own number in every field; a hit that mixes two versions, or is older
// than a finished Reload, is a failure.
func TestReloadUnderLoad(t *testing.T) {
	version := func(n int) []faq.Entry {
		var out []faq.Entry
		for i := range 10 {
			e := entry(fmt.Sprintf("e%d", i), faq.All, fmt.Sprintf("question %d of version v%d", i, n))
			e.Version, e.Answer = fmt.Sprint(n), fmt.Sprintf("answer v%d", n)
			out = append(out, e)
		}
		return out
	}
	s := service(t, version(0))
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var done struct { // the last version whose Reload has returned
		sync.Mutex
		version int
	}
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				done.Lock()
				least := done.version
				done.Unlock()
				hits, err := s.Search(context.WithoutCancel(ctx), kb.Query{Text: "question 3 of version", Locale: "en"})
				if err != nil || len(hits) == 0 {
					t.Errorf("search: %v, %d hits", err, len(hits))
					return
				}
				for _, h := range hits {
					var v int
					fmt.Sscan(h.Version, &v)
					if v < least || h.Answer != "answer v"+h.Version || !strings.HasSuffix(h.Question, " v"+h.Version) || h.Version != hits[0].Version {
						t.Errorf("after version %d: %+v", least, h)
						return
					}
				}
			}
		})
	}
	for n := 1; n <= 40; n++ {
		require.NoError(t, s.Reload(version(n)))
		done.Lock()
		done.version = n
		done.Unlock()
	}
	stop()
	wg.Wait()
}

func TestReloadKeepsTheOldOnMistakes(t *testing.T) {
	s := service(t, []faq.Entry{entry("one", faq.All, "how do I return this")})
	bad := entry("two", faq.All, "how do I return that")
	bad.Answer = "{{no_such}} {{nor_this}}"
	err := s.Reload([]faq.Entry{bad, bad})
	require.ErrorContains(t, err, "no setting named no_such, nor_this")
	require.ErrorContains(t, err, "entry two (en) is given twice")
	require.Equal(t, []string{"one"}, found(t, s, kb.Query{Text: "return"}))
}

func TestClosed(t *testing.T) {
	s, err := kb.New(shipped(t)[:3], options())
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	_, err = s.Search(t.Context(), kb.Query{Text: "return", Locale: "en"})
	require.ErrorIs(t, err, kb.ErrClosed)
	require.ErrorIs(t, s.Reload(shipped(t)[:3]), kb.ErrClosed)
}

func BenchmarkSearch(b *testing.B) {
	s := service(b, shipped(b))
	for _, q := range []kb.Query{{Text: "盒子拆开了还可以退货吗", Locale: "zh"}, {Text: "can I still return it after opening the box", Locale: "en"}} {
		q.Now = now
		b.Run(q.Locale, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	entries := shipped(b)
	for b.Loop() {
		s, err := kb.New(entries, options())
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestLongQuestions(t *testing.T) {
	s := service(t, shipped(t))
	hits, err := s.Search(t.Context(), kb.Query{Text: strings.Repeat("盒子拆坏了还给退吗", 10_000), Locale: "zh", Now: now})
	require.NoError(t, err)
	require.Equal(t, "return-opened-package", hits[0].Entry)
}
