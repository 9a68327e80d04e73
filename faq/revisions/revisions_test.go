package revisions_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/faq/revisions"
	"aftercare/kb"
)

const asked = "how do I get an invoice"

func TestADraftIsSeenByNobodyUntilItIsPublished(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		require.Equal(t, "Ask for it on the order page.", d.answers(t, asked))
		r := d.drafts(t, invoices, entry(invoices, "It comes by mail.", "How do I get an invoice"))
		require.Equal(t, 1, r.Number)
		require.Equal(t, "Ask for it on the order page.", d.answers(t, asked))
		p := d.publishes(t, publish(r))
		require.Equal(t, 1, p.Generation)
		require.Equal(t, "It comes by mail.", d.answers(t, asked))

		all, err := d.node(1).Revisions(t.Context(), invoices)
		require.NoError(t, err)
		require.Len(t, all, 2)
		require.Equal(t, revisions.Published, all[0].State)
		require.Equal(t, "Amy", all[0].PublishedBy)
		require.Equal(t, revisions.Retired, all[1].State, "the engine's own")
		require.Equal(t, "Amy", all[1].RetiredBy)
		_, err = d.node(1).Draft(t.Context(), invoices)
		require.ErrorIs(t, err, chat.ErrNotFound)
	})
}

func TestAnOlderVersionCanBePublishedAgain(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		first := d.drafts(t, invoices, entry(invoices, "First.", "How do I get an invoice"))
		d.publishes(t, publish(first))
		d.clock.Move(time.Hour)
		d.publishes(t, publish(d.drafts(t, invoices, entry(invoices, "Second.", "How do I get an invoice"))))
		require.Equal(t, "Second.", d.answers(t, asked))
		d.clock.Move(time.Hour)
		d.publishes(t, revisions.Change{Ref: invoices, Do: revisions.Publish, Number: 1})
		require.Equal(t, "First.", d.answers(t, asked))
		r, err := d.node(1).Revision(t.Context(), invoices, 1)
		require.NoError(t, err)
		require.Equal(t, revisions.Published, r.State)
		require.Equal(t, d.clock.Now().UnixMilli(), r.PublishedAt.UnixMilli())
		require.Zero(t, r.RetiredAt)
		r, err = d.node(1).Revision(t.Context(), invoices, 2)
		require.NoError(t, err)
		require.Equal(t, revisions.Retired, r.State)
		require.Equal(t, d.clock.Now().UnixMilli(), r.RetiredAt.UnixMilli())

		d.publishes(t, revisions.Change{Ref: invoices, Do: revisions.Publish, Number: 0})
		require.Equal(t, "Ask for it on the order page.", d.answers(t, asked), "back to the engine's own")
		_, err = d.node(0).Publish(t.Context(), amy, revisions.Request{Generation: 4, Changes: []revisions.Change{{Ref: invoices, Do: revisions.Publish}}})
		require.ErrorIs(t, err, chat.ErrInvalid, "it is what shoppers get already")
	})
}

func TestARetiredEntryIsHiddenAndCanComeBack(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		p := d.publishes(t, revisions.Change{Ref: invoices, Do: revisions.Retire})
		require.Equal(t, "for the test", p.Override, "the golden question about it has no answer any more")
		require.NotContains(t, d.answers(t, asked), "order page")
		set, err := d.node(1).Set(t.Context())
		require.NoError(t, err)
		require.Contains(t, set.Retired, invoices)
		require.NotContains(t, set.Live, invoices)
		p = d.publishes(t, revisions.Change{Ref: invoices, Do: revisions.Publish, Number: 0})
		require.Empty(t, p.Override, "a reason that was not needed is not kept")
		require.Equal(t, "Ask for it on the order page.", d.answers(t, asked))
	})
}

func TestWhatIsWrongIsSaidAndNothingPublished(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		good := d.drafts(t, gifts, entry(gifts, "Yes.", "Do you have gift cards"))
		bad := d.drafts(t, points, strings.Replace(entry(points, "For {{years}} years.", "When do my points expire"), "intent: policy", "intent: weather", 1))
		_, err := d.node(0).Publish(t.Context(), amy, revisions.Request{Changes: []revisions.Change{publish(good), publish(bad)}})
		require.ErrorIs(t, err, chat.ErrInvalid)
		var m revisions.Mistaken
		require.ErrorAs(t, err, &m)
		require.Len(t, m, 1)
		require.Equal(t, 1, m[0].Index)
		require.Equal(t, points, m[0].Ref)
		require.Equal(t, "unknown intent weather", m[0].Mistakes[0].What)
		require.Equal(t, 3, m[0].Mistakes[0].Line)
		require.Equal(t, "no setting named years", m[0].Mistakes[1].What)
		require.Zero(t, d.node(1).Generation())
		_, err = d.node(0).Draft(t.Context(), gifts)
		require.NoError(t, err, "all or nothing")
	})
}

func TestADraftOfAnotherEntryIsAMistake(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		r := d.drafts(t, invoices, entry(returns, "Yes.", "Can I"))
		_, err := d.node(0).Publish(t.Context(), amy, revisions.Request{Changes: []revisions.Change{publish(r)}})
		require.ErrorContains(t, err, "the id is returns, and the entry's is invoices")
	})
}

func TestPublishingWhatMakesAnswersWorseIsRefused(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		// It takes the questions of another entry.
		r := d.drafts(t, gifts, entry(gifts, "Gift cards.", "need a receipt for my company please", "a receipt for my company", "invoice please"))
		request := revisions.Request{Changes: []revisions.Change{publish(r)}}
		p, err := d.node(0).Publish(t.Context(), amy, request)
		var worse *revisions.Worse
		require.ErrorAs(t, err, &worse)
		require.Len(t, worse.Report.Worse, 1)
		w := worse.Report.Worse[0]
		require.Equal(t, "need a receipt for my company please", w.Question.Text)
		require.Equal(t, "invoices", w.From.Entry)
		require.Equal(t, "gift-cards", w.To.Entry)
		require.Less(t, p.Gate.After, p.Gate.Before)
		require.Zero(t, d.node(0).Generation())

		request.Rehearse = true
		p, err = d.node(0).Publish(t.Context(), amy, request)
		require.NoError(t, err, "a rehearsal tells and refuses nothing")
		require.Len(t, p.Gate.Worse, 1)
		require.Zero(t, d.node(0).Generation())

		request.Rehearse, request.Override = false, "the shop asked for it"
		_, err = d.node(0).Publish(t.Context(), chen, request)
		require.NoError(t, err)
		all, err := d.node(1).Publications(t.Context(), 0)
		require.NoError(t, err)
		require.Len(t, all, 1)
		require.Equal(t, "the shop asked for it", all[0].Override)
		require.Equal(t, chen, all[0].By)
		require.Len(t, all[0].Gate.Worse, 1)
		require.Equal(t, []revisions.Change{{Ref: gifts, Do: revisions.Publish, Number: 1}}, all[0].Changes)
	})
}

func TestOfTwoWhoPublishAtOnceOneIsToldWhatChanged(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		const n = 4
		drafts := make([]revisions.Revision, n)
		for i := range drafts {
			ref := revisions.Ref{ID: "extra-" + string(rune('a'+i)), Locale: "en"}
			drafts[i] = d.drafts(t, ref, entry(ref, "Yes.", "What about "+strings.Repeat(string(rune('p'+i)), 6)))
		}
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				_, errs[i] = d.node(i).Publish(t.Context(), amy, revisions.Request{Changes: []revisions.Change{publish(drafts[i])}})
			})
		}
		all.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			var moved *revisions.Moved
			require.ErrorAs(t, err, &moved)
			require.ErrorIs(t, err, chat.ErrMoved)
			require.NotEmpty(t, moved.Publications)
			require.NotEmpty(t, moved.Publications[0].Changes)
			require.Equal(t, "Amy", moved.By)
		}
		require.GreaterOrEqual(t, won, 1)
		published, err := d.node(0).Publications(t.Context(), 0)
		require.NoError(t, err)
		require.Len(t, published, won, "each that succeeded, once, without gaps")
		require.Equal(t, won, published[0].Generation)
	})
}

func TestWhoHasNotSeenThePublicationOfTheEntryIsTold(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		first := d.drafts(t, invoices, entry(invoices, "First.", "How do I get an invoice"))
		d.publishes(t, publish(first))
		other := d.drafts(t, gifts, entry(gifts, "Yes.", "Do you have gift cards"))
		second := d.drafts(t, invoices, entry(invoices, "Second.", "How do I get an invoice"))

		_, err := d.node(1).Publish(t.Context(), chen, revisions.Request{Changes: []revisions.Change{publish(second)}, Generation: 0})
		var moved *revisions.Moved
		require.ErrorAs(t, err, &moved)
		require.Equal(t, 1, moved.Publications[0].Generation)
		_, err = d.node(1).Publish(t.Context(), chen, revisions.Request{Changes: []revisions.Change{publish(other)}, Generation: 0, Override: "three entries are easily upset"})
		require.NoError(t, err, "another entry is none of that")
		_, err = d.node(1).Publish(t.Context(), chen, revisions.Request{Changes: []revisions.Change{publish(second)}, Generation: 1})
		require.NoError(t, err)
	})
}

func TestAColleaguesDraftIsNotOverwrittenUnseen(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		r := d.drafts(t, invoices, entry(invoices, "Amy's.", "How do I get an invoice"))
		save := revisions.Save{Ref: invoices, Source: entry(invoices, "Chen's.", "How do I get an invoice"), Saved: r.Saved}
		seen, err := d.node(1).SaveDraft(t.Context(), chen, save)
		require.NoError(t, err)
		require.Equal(t, 2, seen.Saved)
		require.Equal(t, 1, seen.Number, "the same draft")
		again, err := d.node(0).SaveDraft(t.Context(), chen, save)
		require.NoError(t, err, "a repeated save")
		require.Equal(t, seen.Saved, again.Saved)

		_, err = d.node(0).SaveDraft(t.Context(), amy, revisions.Save{Ref: invoices, Source: "x", Saved: r.Saved})
		var moved *revisions.Moved
		require.ErrorAs(t, err, &moved)
		require.Equal(t, "小陈", moved.By)
		_, err = d.node(0).SaveDraft(t.Context(), amy, revisions.Save{Ref: invoices, Source: "x"})
		require.ErrorAs(t, err, &moved, "there is a draft already")
		_, err = d.node(0).Publish(t.Context(), amy, revisions.Request{Changes: []revisions.Change{publish(r)}})
		require.ErrorAs(t, err, &moved, "what is published is what was seen")
		require.ErrorAs(t, d.node(0).Discard(t.Context(), amy, invoices, r.Saved), &moved)
		require.NoError(t, d.node(0).Discard(t.Context(), amy, invoices, seen.Saved))
		_, err = d.node(1).SaveDraft(t.Context(), chen, revisions.Save{Ref: invoices, Source: "y", Saved: seen.Saved})
		require.ErrorIs(t, err, chat.ErrMoved, "it is gone")

		events, err := d.node(1).Audit(t.Context(), invoices)
		require.NoError(t, err)
		var did []string
		for _, e := range events {
			did = append(did, e.By.Name+" "+e.Do)
		}
		require.Equal(t, []string{"Amy discard", "小陈 save", "Amy save"}, did)
	})
}

func TestTwoWhoBeginADraftAtOnceMakeOne(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		errs := make([]error, 6)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				_, errs[i] = d.node(i).SaveDraft(t.Context(), amy, revisions.Save{Ref: gifts, Source: strings.Repeat("x", i+1)})
			})
		}
		all.Wait()
		ok := 0
		for _, err := range errs {
			if err == nil {
				ok++
			} else {
				require.ErrorIs(t, err, chat.ErrMoved)
			}
		}
		require.Equal(t, 1, ok)
	})
}

func TestManyDraftsAreSavedAllOrNone(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		old := d.drafts(t, points, entry(points, "Old.", "When do my points expire"))
		sources := map[revisions.Ref]string{
			invoices: strings.ReplaceAll(shipped(t)[0].Source, "\n", "\r\n"), // what shoppers get, from Windows
			points:   entry(points, "New.", "When do my points expire"),
			gifts:    entry(gifts, "Yes.", "Do you have gift cards"),
		}
		saved, unchanged, err := d.node(1).SaveDrafts(t.Context(), chen, "from a file", sources)
		require.NoError(t, err)
		require.Equal(t, []revisions.Ref{gifts, points}, saved)
		require.Equal(t, []revisions.Ref{invoices}, unchanged)
		r, err := d.node(0).Draft(t.Context(), points)
		require.NoError(t, err)
		require.Equal(t, old.Number, r.Number)
		require.Equal(t, "from a file", r.Note)

		saved, unchanged, err = d.node(1).SaveDrafts(t.Context(), chen, "from a file", sources)
		require.NoError(t, err)
		require.Empty(t, saved, "again changes nothing")
		require.Len(t, unchanged, 3)

		sources[gifts], sources[revisions.Ref{ID: "bad id", Locale: "en"}] = "changed", "x"
		_, _, err = d.node(1).SaveDrafts(t.Context(), chen, "", sources)
		require.ErrorIs(t, err, chat.ErrInvalid)
		r, err = d.node(0).Draft(t.Context(), gifts)
		require.NoError(t, err)
		require.Contains(t, r.Source, "Yes.")
	})
}

func TestWhatCanNotBeKeptIsRefused(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		for name, s := range map[string]revisions.Save{
			"a path":           {Ref: revisions.Ref{ID: "../x", Locale: "en"}, Source: "x"},
			"no id":            {Ref: revisions.Ref{Locale: "en"}, Source: "x"},
			"no such language": {Ref: revisions.Ref{ID: "x", Locale: "de"}, Source: "x"},
			"NUL":              {Ref: gifts, Source: "a\x00b"},
			"not UTF-8":        {Ref: gifts, Source: "a\xffb"},
			"a novel":          {Ref: gifts, Source: strings.Repeat("x", 70_000)},
			"many lines":       {Ref: gifts, Source: strings.Repeat("\n", 1001)},
			"a long note":      {Ref: gifts, Source: "x", Note: strings.Repeat("x", 501)},
		} {
			_, err := d.node(0).SaveDraft(t.Context(), amy, s)
			require.ErrorIs(t, err, chat.ErrInvalid, name)
		}
		for name, changes := range map[string][]revisions.Change{
			"nothing":            nil,
			"twice":              {{Ref: points, Do: revisions.Retire}, {Ref: points, Do: revisions.Retire}},
			"no such action":     {{Ref: points, Do: "burn"}},
			"retire a stranger":  {{Ref: gifts, Do: revisions.Retire}},
			"publish what it is": {{Ref: points, Do: revisions.Publish}},
		} {
			_, err := d.node(0).Publish(t.Context(), amy, revisions.Request{Changes: changes})
			require.ErrorIs(t, err, chat.ErrInvalid, name)
		}
		_, err := d.node(0).Publish(t.Context(), amy, revisions.Request{Changes: []revisions.Change{{Ref: points, Do: revisions.Publish, Number: 7}}})
		require.ErrorIs(t, err, chat.ErrNotFound)
	})
}

func TestDiff(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		d.drafts(t, points, strings.Replace(shipped(t)[1].Source, "They last {{months}} months.", "Never.", 1))
		lines, err := d.node(1).Diff(t.Context(), points, 0, 1)
		require.NoError(t, err)
		var changed []string
		for _, l := range lines {
			if l.Op != " " {
				changed = append(changed, l.Op+l.Text)
			}
		}
		require.Equal(t, []string{"-answer: They last {{months}} months.", "+answer: Never."}, changed)
		require.Len(t, lines, 13)
		_, err = d.node(1).Diff(t.Context(), points, 0, 2)
		require.ErrorIs(t, err, chat.ErrNotFound)
	})
}

// A setting that is taken out of the configuration must not silence the FAQ.
func TestAnEntryThatCanNotBeReadAnyMoreGivesWayToTheEnginesOwn(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		d.publishes(t, publish(d.drafts(t, invoices, entry(invoices, "For {{months}} months.", "How do I get an invoice"))))
		d.publishes(t, publish(d.drafts(t, gifts, entry(gifts, "For {{months}} months.", "Do you have gift cards"))))
		k := d.nodes[0]
		fresh := &revisions.Keeper{DB: k.DB, Bus: k.Bus, Base: k.Base, Known: k.Known, Build: k.Build, Now: k.Now, Log: k.Log}
		fresh.Known.Variables = []string{"days"}
		service, err := fresh.Open(t.Context())
		require.NoError(t, err)
		defer service.Close()
		h, ok := service.Entry(t.Context(), "invoices", "en")
		require.True(t, ok)
		require.Equal(t, "Ask for it on the order page.", h.Answer)
		_, ok = service.Entry(t.Context(), "gift-cards", "en")
		require.False(t, ok)
		set, err := fresh.Set(t.Context())
		require.NoError(t, err)
		require.Len(t, set.Broken, 2)
	})
}

// Searching goes on while generations come and go, and never meets half an index.
func TestSearchesNeverFailWhileNodesSwap(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		first := d.drafts(t, invoices, entry(invoices, "First.", "How do I get an invoice"))
		d.publishes(t, publish(first))
		second := d.drafts(t, invoices, entry(invoices, "Second.", "How do I get an invoice"))
		d.publishes(t, publish(second))
		require.Equal(t, "Second.", d.answers(t, asked))
		stop := make(chan struct{})
		var searching sync.WaitGroup
		for i := range 4 {
			searching.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					hits, err := d.kbs[i%len(d.kbs)].Search(t.Context(), kb.Query{Text: asked, Locale: "en"})
					if err != nil || len(hits) == 0 || hits[0].Answer != "First." && hits[0].Answer != "Second." {
						t.Errorf("hits %v, error %v", hits, err)
						return
					}
				}
			})
		}
		for range 5 {
			d.publishes(t, revisions.Change{Ref: invoices, Do: revisions.Publish, Number: 1})
			require.Equal(t, "First.", d.answers(t, asked))
			d.publishes(t, revisions.Change{Ref: invoices, Do: revisions.Publish, Number: 2})
			require.Equal(t, "Second.", d.answers(t, asked))
		}
		close(stop)
		searching.Wait()
	})
}

func TestANodeFollowsByItself(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		last := d.node(len(d.nodes) - 1)
		var following sync.WaitGroup
		defer following.Wait()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		following.Go(func() { last.Follow(ctx) })
		d.publishes(t, publish(d.drafts(t, gifts, entry(gifts, "Yes.", "Do you have gift cards"))))
		require.Eventually(t, func() bool { return last.Generation() == 1 }, 20*time.Second, time.Millisecond)
	})
}
