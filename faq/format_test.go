package faq_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aftercare/faq"
)

func TestFormatIsReadAgain(t *testing.T) {
	words := rapid.StringMatching(`[ -~\n：“”，。a-zé退货{}]{0,40}`)
	some := rapid.Map(words, func(s string) string { return "x" + strings.TrimSpace(s) })
	odd := rapid.OneOf(some, rapid.SampledFrom([]string{"null", "yes", "1", "2026-11-22", "- a", "# b", "a: b", "&x", "'", "[", "|", "---", "a\n---\nb", "\ta", "a \n\n  b"}))
	rapid.Check(t, func(t *rapid.T) {
		e := faq.Entry{
			ID: "one", Intent: "refund_policy", Locale: "en", Audience: faq.All,
			Title: odd.Draw(t, "title"), Answer: odd.Draw(t, "answer"), Long: strings.TrimSpace(odd.Draw(t, "long")), Source: odd.Draw(t, "source"),
			Questions: rapid.SliceOfNDistinct(odd, 1, 4, strings.TrimSpace).Draw(t, "questions"),
			Next:      rapid.SampledFrom([]string{"", "human"}).Draw(t, "next"),
			Related:   rapid.SliceOfNDistinct(some, 0, 3, rapid.ID[string]).Draw(t, "related"),
		}
		if rapid.Bool().Draw(t, "dated") {
			e.ValidFrom = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
		}
		data, err := faq.Format(e)
		require.NoError(t, err)
		got, err := faq.Parse("en/one.md", data)
		require.NoError(t, err, string(data))
		want := e
		trim := func(s *string) { *s = strings.TrimSpace(*s) }
		trim(&want.Title)
		trim(&want.Answer)
		trim(&want.Source)
		for i := range want.Questions {
			trim(&want.Questions[i])
		}
		want.File, want.Version = got.File, got.Version
		if len(want.Related) == 0 {
			want.Related = nil
		}
		require.Equal(t, want, got, string(data))
	})
}

func TestShippedEntriesSurviveFormat(t *testing.T) {
	require.NoError(t, fs.WalkDir(faq.Entries(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		data, err := fs.ReadFile(faq.Entries(), name)
		require.NoError(t, err)
		e, err := faq.Parse(name, data)
		require.NoError(t, err)
		out, err := faq.Format(e)
		require.NoError(t, err)
		again, err := faq.Parse(name, out)
		require.NoError(t, err, string(out))
		again.Version = e.Version
		if len(again.Related) == 0 && len(e.Related) == 0 {
			again.Related = e.Related
		}
		require.Equal(t, e, again, string(out))
		return nil
	}))
}

func TestAnEmptyEntryShowsWhatIsMissing(t *testing.T) {
	data, err := faq.Format(faq.Entry{ID: "one", Locale: "en"})
	require.NoError(t, err)
	_, err = faq.Parse("en/one.md", data)
	require.ErrorContains(t, err, "answer is empty")
	require.ErrorContains(t, err, "questions: at least one is needed")
}

func TestCheckAsksTheShopAndTheOtherEntries(t *testing.T) {
	data := []byte(strings.Replace(good, "related: []", "related: [two, three]", 1))
	known := faq.Known{Labels: []string{"refund_policy"}, Variables: []string{"days"}}
	_, err := faq.Check("en/one.md", data, known, func(id, locale string) bool { return id == "two" && locale == "en" })
	require.EqualError(t, err, "1 mistake(s) in the FAQ:\nen/one.md:14:16: related entry three does not exist in en")
	_, err = faq.Check("en/one.md", data, known, nil)
	require.NoError(t, err)
	_, err = faq.Check("en/one.md", data, faq.Known{Labels: []string{}}, nil)
	require.ErrorContains(t, err, "unknown intent refund_policy")
}
