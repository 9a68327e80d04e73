package app

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/faq/admin"
	"aftercare/faq/golden"
	"aftercare/handoff"
	"aftercare/internal/testenv"
)

var engraving = admin.Fields{
	ID: "engraving", Locale: "en", Intent: "product_info", Title: "Can you engrave a name?", Questions: []string{"can you engrave a name on the mug", "", "mug with initials"},
	Answer: "Yes, up to {{invoice_days}} lines.\nIt takes three days.", Long: "We do it by hand.", Source: "The shop's own rule", ValidFrom: "2026-11-01", Audience: "all", Next: "return",
	Related: []string{"order-gift-wrap-note"},
}

const draftPath = admin.Path + "entries/en/engraving/draft"

// TestRequests are those that publish nothing: opening an engine takes longer than they do.
func TestRequests(t *testing.T) {
	t.Parallel()
	o := openOffice(t, "sqlite")
	for name, test := range map[string]func(*testing.T, *office){
		"only who may keeps the FAQ":                 onlyWhoMayKeepsTheFAQ,
		"a preview is the message that shoppers get": aPreviewIsTheMessageThatShoppersGet,
		"golden questions are the shop's to keep":    goldenQuestionsAreTheShopsToKeep,
		"entries are found, those about it first":    entriesAreFound,
		"many drafts come in at once":                manyDraftsComeInAtOnce,
	} {
		t.Run(name, func(t *testing.T) { test(t, o) })
	}
}

func onlyWhoMayKeepsTheFAQ(t *testing.T, o *office) {
	lead, clerk := o.hire(t, "amy", handoff.Lead), o.hire(t, "li", handoff.Clerk)
	stranger := &person{office: o, http: &http.Client{}}
	for _, route := range []string{
		"GET entries", "GET entries/en/us-return", "GET entries/en/us-return/revisions/0", "GET entries/en/us-return/diff", "PUT entries/en/x/draft",
		"DELETE entries/en/x/draft", "POST drafts", "POST check", "POST preview", "POST match", "POST publish", "GET publications",
		"GET missed", "GET missed/1", "POST missed/1/draft", "POST missed/1/dismiss", "POST missed/1/restore",
		"GET golden", "POST golden", "PUT golden/x", "DELETE golden/x", "GET stale", "GET stats", "GET audit", "GET meta",
	} {
		method, path, _ := strings.Cut(route, " ")
		var f admin.Failure
		clerk.call(t, 1, method, admin.Path+path, nil, 403, &f)
		require.Equal(t, "forbidden", f.Code, route)
		stranger.call(t, 0, method, admin.Path+path, nil, 401, &f)
		require.Equal(t, "signed_out", f.Code, route)
	}
	lead.get(t, "meta", nil)
	// Another site's page can't use the lead's cookie.
	r, err := http.NewRequest("POST", o.urls[0]+admin.Path+"publish", strings.NewReader("{}"))
	require.NoError(t, err)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := lead.http.Do(r)
	require.NoError(t, err)
	answer.Body.Close()
	require.Equal(t, 403, answer.StatusCode)
}

func TestAnEntryGoesFromAFormToShoppersAndBack(t *testing.T) {
	t.Parallel()
	o := openOffice(t, "sqlite")
	amy, chen := o.hire(t, "amy", handoff.Lead), o.hire(t, "chen", handoff.Admin)
	bad := engraving
	bad.Intent, bad.ValidUntil, bad.Answer, bad.Related = "weather", "tomorrow", "{{nonsense}}", []string{"nobody"}
	var text admin.Text
	amy.call(t, 0, "PUT", draftPath, admin.SaveDraft{Content: admin.Content{Fields: &bad}}, 200, &text)
	var wrong []string
	for _, m := range text.Mistakes {
		wrong = append(wrong, m.Field+": "+m.What)
		require.Positive(t, m.Line)
	}
	require.ElementsMatch(t, []string{
		"intent: unknown intent weather", "valid_until: valid_until \"tomorrow\" is not a date like 2026-11-22",
		"answer: no setting named nonsense", "related: related entry nobody does not exist in en",
	}, wrong)
	publish := func(p *person, node, number, saved, status int, into any, override string) {
		t.Helper()
		p.call(t, node, "POST", admin.Path+"publish", admin.Publish{Override: override, Changes: []admin.Change{{
			Ref: admin.Ref{ID: "engraving", Locale: chat.En}, Do: "publish", Number: number, Saved: saved,
		}}, Generation: 99}, status, into)
	}
	var f admin.Failure
	publish(amy, 0, 1, 1, 422, &f, "")
	require.Equal(t, "mistakes", f.Code)
	require.Len(t, f.Mistakes[0].Mistakes, 4)

	amy.call(t, 0, "PUT", draftPath, admin.SaveDraft{Content: admin.Content{Fields: &engraving}, Saved: 1, Note: "asked for a lot"}, 200, &text)
	require.Empty(t, text.Mistakes)
	require.Equal(t, []string{"can you engrave a name on the mug", "mug with initials"}, text.Fields.Questions)
	chen.call(t, 1, "PUT", draftPath, admin.SaveDraft{Content: admin.Content{Fields: &engraving}, Saved: 1}, 409, &f)
	require.Equal(t, "moved", f.Code)
	require.Contains(t, f.Text.En, "客服amy")

	var list admin.Entries
	amy.get(t, "entries?state=draft", &list)
	require.Equal(t, 1, list.Total)
	require.Equal(t, admin.Draft, list.Rows[0].State)
	amy.get(t, "entries?q=initials", &list)
	require.Equal(t, 1, list.Total)
	var m admin.Match
	amy.call(t, 0, "POST", admin.Path+"match", admin.MatchTest{Text: "can you engrave a name on my mug"}, 200, &m)
	require.False(t, slices.ContainsFunc(m.Hits, func(h admin.Hit) bool { return h.Ref.ID == "engraving" }))
	amy.call(t, 0, "POST", admin.Path+"match", admin.MatchTest{Text: "can you engrave a name on my mug", Drafts: true}, 200, &m)
	require.Equal(t, "engraving", m.Hits[0].Ref.ID)
	require.Equal(t, chat.En, m.Locale)
	require.Equal(t, "answer", m.Band)
	require.GreaterOrEqual(t, m.Hits[0].Confidence, m.AnswerFrom)
	require.NotEmpty(t, m.Hits[0].Why)
	require.NotEmpty(t, m.Intents)

	var p admin.Publication
	publish(amy, 0, 1, 2, 200, &p, "")
	require.Equal(t, 1, p.Generation)
	require.Len(t, o.nodes[0].FAQ.Golden, p.Gate.Questions)
	require.Empty(t, p.Gate.Worse)
	_, said := o.asks(t, 0, chat.En, "can you engrave a name on the mug")
	require.Equal(t, "Yes, up to 1 lines.\nIt takes three days.", said[0].Message.Text)

	second := engraving
	second.Answer = "No longer."
	chen.call(t, 1, "PUT", draftPath, admin.SaveDraft{Content: admin.Content{Fields: &second}, Parent: 1}, 200, &text)
	require.Equal(t, 2, text.Revision.Number)
	publish(chen, 1, 2, 1, 200, &p, "")
	var d admin.Diff
	amy.get(t, "entries/en/engraving/diff?from=1&to=2", &d)
	var changed []string
	for _, l := range d.Lines {
		if l.Op != " " {
			changed = append(changed, l.Op+l.Text)
		}
	}
	require.Equal(t, []string{"-answer: |-", "-  Yes, up to {{invoice_days}} lines.", "-  It takes three days.", "+answer: No longer."}, changed)

	publish(amy, 0, 1, 0, 200, &p, "") // rollback
	for node, a := range o.nodes {
		require.NoError(t, a.FAQ.Sync(t.Context()))
		_, said = o.asks(t, node, chat.En, "can you engrave a name on the mug")
		require.Equal(t, "Yes, up to 1 lines.\nIt takes three days.", said[0].Message.Text)
	}
	var e admin.Entry
	amy.get(t, "entries/en/engraving", &e)
	require.Equal(t, admin.Published, e.Row.State)
	require.Equal(t, 1, e.Row.Number)
	require.Equal(t, "Yes, up to {{invoice_days}} lines.\nIt takes three days.", e.Live.Fields.Answer)
	require.Nil(t, e.Draft)
	require.Equal(t, []admin.Problem{admin.Untranslated}, e.Row.Problems)
	require.Equal(t, admin.Retired, e.Revisions[0].State)
	require.Equal(t, "客服amy", e.Revisions[0].RetiredBy)
	var all admin.Publications
	amy.get(t, "publications", &all)
	require.Len(t, all.Publications, 3)
	require.Equal(t, "客服chen", all.Publications[1].By)
}

func TestRetiringWhatIsAskedForNeedsAReason(t *testing.T) {
	t.Parallel()
	o := openOffice(t, "sqlite")
	o.nodes[0].FAQ.Golden = slices.DeleteFunc(slices.Clone(o.golden), func(q golden.Question) bool { return !slices.Contains(q.Want, "return-opened-package") })
	amy := o.hire(t, "amy", handoff.Lead)
	b := admin.Publish{Changes: []admin.Change{{Ref: admin.Ref{ID: "return-opened-package", Locale: chat.Zh}, Do: "retire"}}}
	var f admin.Failure
	amy.call(t, 0, "POST", admin.Path+"publish", b, 409, &f)
	require.Equal(t, "golden", f.Code)
	require.NotEmpty(t, f.Gate.Worse)
	require.Less(t, f.Gate.After, f.Gate.Before)
	for _, w := range f.Gate.Worse {
		require.NotEmpty(t, w.Text)
		require.NotEqual(t, w.From, w.To)
	}
	b.Rehearse = true
	amy.call(t, 0, "POST", admin.Path+"publish", b, 200, nil)
	b.Rehearse, b.Override = false, "we sell sealed goods only"
	var p admin.Publication
	amy.call(t, 0, "POST", admin.Path+"publish", b, 200, &p)
	require.Equal(t, "we sell sealed goods only", p.Override)
	var e admin.Entry
	amy.get(t, "entries/zh/return-opened-package", &e)
	require.Equal(t, admin.Retired, e.Row.State)
	require.NotNil(t, e.Live, "what it last was")
	require.Equal(t, &admin.Ref{ID: "return-opened-package", Locale: chat.En}, e.Other)
	b = admin.Publish{Changes: []admin.Change{{Ref: b.Changes[0].Ref, Do: "publish", Number: 0}}}
	amy.call(t, 0, "POST", admin.Path+"publish", b, 409, &f)
	require.Equal(t, "moved", f.Code, "generation 0 was seen")
	require.Len(t, f.Changed, 1)
	b.Generation = p.Generation
	amy.call(t, 1, "POST", admin.Path+"publish", b, 200, &p)
	require.NotEmpty(t, p.Gate.Better)
}

func aPreviewIsTheMessageThatShoppersGet(t *testing.T, o *office) {
	amy := o.hire(t, "amy", handoff.Lead)
	var p admin.Preview
	amy.call(t, 0, "POST", admin.Path+"preview", admin.Content{Fields: &engraving}, 200, &p)
	require.Empty(t, p.Mistakes)
	require.Equal(t, "Yes, up to 1 lines.\nIt takes three days.", p.Message.Text)
	require.Equal(t, chat.TypeQuickReplies, p.Message.Type)
	require.Equal(t, "engraving", p.Message.Source.Entry)
	require.Len(t, p.Message.Options, 2, "the flow that is offered next, and a person")
	require.Equal(t, "We do it by hand.", p.Long)
	amy.call(t, 0, "POST", admin.Path+"preview", admin.Content{Markdown: "---\nid: x\nlocale: zh\nanswer: 好的 {{nope}}\n---\n"}, 200, &p)
	require.Equal(t, "好的 {{nope}}", p.Message.Text)
	require.NotEmpty(t, p.Mistakes)
	var c admin.Checked
	amy.call(t, 0, "POST", admin.Path+"check", admin.Content{Markdown: "no head"}, 200, &c)
	require.Equal(t, 1, c.Mistakes[0].Line)
	amy.call(t, 0, "POST", admin.Path+"check", admin.Content{Fields: &engraving}, 200, &c)
	require.Empty(t, c.Mistakes)
	require.True(t, strings.HasPrefix(c.Markdown, "---\nid: engraving\n"), c.Markdown)
}

func goldenQuestionsAreTheShopsToKeep(t *testing.T, o *office) {
	amy := o.hire(t, "amy", handoff.Lead)
	var before, list admin.GoldenList
	amy.get(t, "golden", &before)
	require.Len(t, before.Questions, len(o.nodes[0].FAQ.Golden))
	shipped := before.Questions[0]
	require.True(t, shipped.Shipped)

	var own admin.Golden
	amy.call(t, 0, "POST", admin.Path+"golden", admin.Golden{Text: "开过封的还收吗", Locale: chat.Zh, Want: []string{"return-opened-package"}}, 200, &own)
	require.False(t, own.Shipped)
	require.Equal(t, "客服amy", own.By)
	amy.call(t, 1, "DELETE", admin.Path+"golden/"+shipped.ID, nil, 204, nil)
	shipped2 := before.Questions[1]
	shipped2.Want = []string{"us-return"}
	amy.call(t, 1, "PUT", admin.Path+"golden/"+shipped2.ID, shipped2, 200, nil)
	amy.get(t, "golden", &list)
	require.Len(t, list.Questions, len(before.Questions)+1)
	find := func(id string) admin.Golden {
		i := slices.IndexFunc(list.Questions, func(g admin.Golden) bool { return g.ID == id })
		require.GreaterOrEqual(t, i, 0)
		return list.Questions[i]
	}
	require.True(t, find(shipped.ID).Off)
	require.Equal(t, []string{"us-return"}, find(shipped2.ID).Want)
	amy.call(t, 0, "DELETE", admin.Path+"golden/"+own.ID, nil, 204, nil)
	amy.call(t, 0, "DELETE", admin.Path+"golden/"+own.ID, nil, 404, nil)
	for _, bad := range []admin.Golden{{Locale: chat.Zh}, {Text: "x", Locale: "de"}, {Text: "x", Locale: chat.En, Audience: "mars"}, {Text: "x", Locale: chat.En, Want: []string{"../etc"}}} {
		amy.call(t, 0, "POST", admin.Path+"golden", bad, 400, nil)
	}
}

func TestEntriesThatNeedALookAreListed(t *testing.T) {
	t.Parallel()
	o := openOffice(t, "sqlite")
	amy := o.hire(t, "amy", handoff.Lead)
	over := engraving
	over.ValidUntil, over.Next, over.Answer = "2026-11-25", "human", "Until Wednesday."
	var text admin.Text
	amy.call(t, 0, "PUT", draftPath, admin.SaveDraft{Content: admin.Content{Fields: &over}}, 200, &text)
	amy.call(t, 0, "POST", admin.Path+"publish", admin.Publish{Changes: []admin.Change{{
		Ref: admin.Ref{ID: "engraving", Locale: chat.En}, Do: "publish", Number: 1, Saved: 1,
	}}}, 200, nil)
	problems := func(p *person) []admin.Problem {
		var list admin.Entries
		p.get(t, "stale", &list)
		for _, r := range list.Rows {
			if r.ID == "engraving" {
				return r.Problems
			}
		}
		return nil
	}
	require.Equal(t, []admin.Problem{admin.ExpiresSoon, admin.Untranslated}, problems(amy))
	for range 3 {
		talk, said := o.asks(t, 0, chat.En, "can you engrave a name on the mug")
		require.Equal(t, "engraving", said[0].Message.Source.Entry)
		st, err := talk.State(t.Context())
		require.NoError(t, err)
		require.NoError(t, o.nodes[0].Learning.Vote(t.Context(), talk.Conv(), st.Seq, chat.VoteDown))
	}
	require.Equal(t, []admin.Problem{admin.ExpiresSoon, admin.RatedDown, admin.Untranslated}, problems(amy))
	o.now = o.now.AddDate(0, 0, 100)
	zoe := o.hire(t, "zoe", handoff.Lead) // the other's session is over
	for _, a := range o.nodes {
		require.NoError(t, a.Learning.Flush(t.Context()))
	}
	require.Equal(t, []admin.Problem{admin.Expired, admin.RatedDown, admin.Untranslated}, problems(zoe), "it was an answer to somebody")
	var list admin.Entries
	zoe.get(t, "entries?problem=never_hit&limit=5", &list)
	require.Len(t, list.Rows, 5)
	require.Greater(t, list.Total, 600)
	var s admin.Stats
	zoe.get(t, "stats", &s)
	require.Len(t, s.Days, 30)
	require.Equal(t, 3, s.Down)
	require.WithinDuration(t, o.now.AddDate(0, 0, -100), s.Since, time.Minute)
}

func manyDraftsComeInAtOnce(t *testing.T, o *office) {
	amy := o.hire(t, "amy", handoff.Lead)
	other := engraving
	other.ID, other.Questions = "engraving-fonts", []string{"which fonts do you engrave"}
	nameless := engraving
	nameless.ID = ""
	b := admin.SaveDrafts{Contents: []admin.Content{{Fields: &engraving}, {Fields: &other}, {Fields: &nameless}, {Fields: &other}}}
	var f admin.Failure
	amy.call(t, 0, "POST", admin.Path+"drafts", b, 422, &f)
	require.Len(t, f.Mistakes, 2)
	require.Equal(t, 2, f.Mistakes[0].Index)
	require.Equal(t, 3, f.Mistakes[1].Index)
	var list admin.Entries
	amy.get(t, "entries?state=draft", &list)
	require.Zero(t, list.Total)
	b.Contents = b.Contents[:2]
	var saved admin.SavedDrafts
	amy.call(t, 0, "POST", admin.Path+"drafts", b, 200, &saved)
	require.Len(t, saved.Saved, 2)
	amy.call(t, 1, "POST", admin.Path+"drafts", b, 200, &saved)
	require.Empty(t, saved.Saved)
	require.Len(t, saved.Unchanged, 2)
	for _, bad := range []string{"{", `{"contents":"x"}`, `{"surprise":1}`} {
		r, err := http.NewRequest("POST", o.urls[0]+admin.Path+"drafts", strings.NewReader(bad))
		require.NoError(t, err)
		answer, err := amy.http.Do(r)
		require.NoError(t, err)
		answer.Body.Close()
		require.Equal(t, 400, answer.StatusCode)
	}
}

// A setting that is taken out of the configuration must be noticed by the leads, not only in a log.
func TestAnEntryWhoseSettingIsGoneIsReported(t *testing.T) {
	t.Parallel()
	with := Defaults()
	with.Data, with.Demo, with.Database = t.TempDir(), true, testenv.Postgres(t)
	without := with
	with.Shop.Settings = maps.Clone(with.Shop.Settings)
	with.Shop.Settings["letters"] = "8"
	o := openOn(t, with)
	amy := o.hire(t, "amy", handoff.Lead)
	own := engraving
	own.Answer = "Up to {{letters}} letters."
	amy.call(t, 0, "PUT", draftPath, admin.SaveDraft{Content: admin.Content{Fields: &own}}, 200, nil)
	amy.call(t, 0, "POST", admin.Path+"publish", admin.Publish{Changes: []admin.Change{{
		Ref: admin.Ref{ID: "engraving", Locale: chat.En}, Do: "publish", Number: 1, Saved: 1,
	}}}, 200, nil)

	amy.office = openOn(t, without)
	var list admin.Entries
	amy.get(t, "entries?problem=broken", &list)
	require.Len(t, list.Rows, 1)
	require.Equal(t, admin.Published, list.Rows[0].State)
	var e admin.Entry
	amy.get(t, "entries/en/engraving", &e)
	require.Equal(t, "answer", e.Live.Mistakes[0].Field)
	require.Equal(t, "no setting named letters", e.Live.Mistakes[0].What)
}

func entriesAreFound(t *testing.T, o *office) {
	amy := o.hire(t, "amy", handoff.Lead)
	var list admin.Entries
	amy.get(t, "entries?locale=en&q=GIFT+CARD&limit=3", &list)
	require.Len(t, list.Rows, 3)
	for _, r := range list.Rows[:2] {
		require.Contains(t, r.ID+" "+r.Title, "gift")
		require.Contains(t, r.ID+" "+r.Title, "card")
	}
	require.Equal(t, "pay-gift-card", list.Rows[1].ID)
	amy.get(t, "entries?q=%E7%99%BC%E7%A5%A8&locale=zh&limit=1", &list) // in traditional characters
	require.Contains(t, list.Rows[0].Title, "发票")
	amy.get(t, "entries?q=xyzzy", &list)
	require.Empty(t, list.Rows)
	amy.get(t, "entries?audience=uk&locale=en", &list)
	require.NotZero(t, list.Total)
	for _, r := range list.Rows {
		require.Equal(t, "uk", r.Audience)
	}
	amy.get(t, "entries?limit=1", &list)
	amy.get(t, "entries?offset="+strconv.Itoa(list.Total-1), &list)
	require.Len(t, list.Rows, 1)
	amy.call(t, 0, "GET", admin.Path+"entries?offset=-1", nil, 400, nil)
	amy.call(t, 0, "GET", admin.Path+"entries/en/nobody", nil, 404, nil)
}
