package importer_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/importer"
	"aftercare/faq/revisions"
)

const engraving = "id,question,variants,answer,intent,next,audience,valid_from,valid_until,related\n" +
	"engraving,Can you engrave a mug?,put a name on it|initials,Yes for {{months}} letters.,,转人工,美国,2026/1/1,2026年12月31日,points\n" +
	",Do you wrap gifts?,,Yes.,refund_policy,,,,,\n"

func TestRowsBecomeDrafts(t *testing.T) {
	k := desk(t)
	p := plan(t, k, "faq.csv", engraving)
	require.Empty(t, p.Problems)
	require.Equal(t, 2, p.Count(importer.Created))
	first, second := p.Items[0], p.Items[1]
	require.True(t, first.Suggested)
	require.Equal(t, "refund_policy", first.Intent)
	require.InDelta(t, .4, first.P, 1e-9)
	require.False(t, second.Suggested)
	require.True(t, p.NeedsApproval())
	require.NoError(t, importer.Importer{Keeper: k}.Save(t.Context(), amy, p))

	d, err := k.Draft(t.Context(), revisions.Ref{ID: "engraving", Locale: "en"})
	require.NoError(t, err)
	require.Equal(t, "import: faq.csv", d.Note)
	e, err := faq.Parse("", []byte(d.Source))
	require.NoError(t, err)
	require.Equal(t, []string{"put a name on it", "initials"}, e.Questions)
	require.Equal(t, "human", e.Next)
	require.Equal(t, "us", e.Audience)
	require.Equal(t, "2026-01-01", e.ValidFrom.Format("2006-01-02"))
	require.Equal(t, "2026-12-31", e.ValidUntil.Format("2006-01-02"))
	require.Equal(t, "shop", e.Source)
	_, err = k.Draft(t.Context(), second.Ref)
	require.NoError(t, err)
	require.Regexp(t, `^do-you-wrap-gifts-[0-9a-f]{8}$`, second.Ref.ID)
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	k := desk(t)
	file := engraving
	imports(t, k, "faq.csv", file)
	for id, state := range imports(t, k, "copy of faq.csv", file) {
		require.Equal(t, importer.Unchanged, state, id)
	}
	changed := imports(t, k, "faq.csv", strings.Replace(file, "initials", "initials|monogram", 1))
	require.Equal(t, importer.Changed, changed["engraving"])
	drafts, err := k.Drafts(t.Context())
	require.NoError(t, err)
	require.Len(t, drafts, 2, "a draft as the import left it is written over, not doubled")

	var changes []revisions.Change
	for _, d := range drafts {
		changes = append(changes, revisions.Change{Ref: d.Ref, Do: revisions.Publish, Number: d.Number, Saved: d.Saved})
	}
	_, err = k.Publish(t.Context(), amy, revisions.Request{Changes: changes, Override: "for the test"})
	require.NoError(t, err)
	after := imports(t, k, "faq.csv", file)
	require.Equal(t, importer.Changed, after["engraving"], "a new draft of what was published")
	d, err := k.Draft(t.Context(), revisions.Ref{ID: "engraving", Locale: "en"})
	require.NoError(t, err)
	require.Equal(t, 2, d.Number)
	require.Equal(t, 1, d.Parent)
}

func TestWhatPeopleChangedIsKept(t *testing.T) {
	k := desk(t)
	file := "id,question,answer\nengraving,Can you engrave a mug?,Yes.\n"
	imports(t, k, "faq.csv", file)
	ref := revisions.Ref{ID: "engraving", Locale: "en"}
	d, err := k.Draft(t.Context(), ref)
	require.NoError(t, err)
	_, err = k.SaveDraft(t.Context(), chen, revisions.Save{Ref: ref, Source: strings.Replace(d.Source, "refund_policy", "membership_points", 1), Saved: d.Saved})
	require.NoError(t, err)
	p := plan(t, k, "faq.csv", file)
	require.Equal(t, importer.Unchanged, p.Items[0].State)

	p = plan(t, k, "faq.csv", strings.Replace(file, "Yes", "No", 1))
	require.Equal(t, importer.Skipped, p.Items[0].State)
	require.Contains(t, p.Items[0].Why, "小陈 has an open draft")
	require.NoError(t, importer.Importer{Keeper: k}.Save(t.Context(), amy, p))
	d, err = k.Draft(t.Context(), ref)
	require.NoError(t, err)
	require.Contains(t, d.Source, "Yes.")

	require.NoError(t, k.Discard(t.Context(), chen, ref, d.Saved))
	require.Equal(t, importer.Created, imports(t, k, "faq.csv", file)["engraving"], "thrown away, so it is made again")
}

func TestColumnsThatAreNotThereKeepWhatTheEntrySays(t *testing.T) {
	k := desk(t)
	require.Equal(t, importer.Unchanged, imports(t, k, "points.md", points)["points"])
	require.Equal(t, importer.Unchanged, imports(t, k, "faq.csv", "id,question,answer\npoints,When do my points expire?,After {{months}} months.\n")["points"])
	require.Equal(t, importer.Changed, imports(t, k, "faq.csv", "id,question,answer\npoints,When do my points expire?,Never.\n")["points"])
	d, err := k.Draft(t.Context(), revisions.Ref{ID: "points", Locale: "en"})
	require.NoError(t, err)
	e, err := faq.Parse("", []byte(d.Source))
	require.NoError(t, err)
	require.Equal(t, "Never.", e.Answer)
	require.Equal(t, "us", e.Audience)
	require.Equal(t, "membership_points", e.Intent)
	require.Equal(t, []string{"how long are points good for"}, e.Questions)
}

func TestEveryBadRowIsNamedAndNothingImported(t *testing.T) {
	k := desk(t)
	p := plan(t, k, "faq.csv", "编号,问题,答案,意图,语言,生效日期,失效日期,下一步,适用地区,相关,有效期\n"+
		"A B,可以刻字吗,可以,weather,法语,明天,,fly,mars,nobody,\n"+
		"twice,怎么退,这样退,refund_policy,,,,,,,\n"+
		"twice,怎么换,这样换,refund_policy,,,,,,,\n"+
		",积分多久过期,{{weeks}} 周,refund_policy,,2026-02-30,,,,,\n"+
		",,没有问题,refund_policy,,,,,,,\n"+
		",没有答案,,refund_policy,,,,,,,\n"+
		",同一个问题,一,refund_policy,,,,,,,\n"+
		",同一个问题？,二,refund_policy,,,,,,,\n"+
		",好的,好的,refund_policy,zh,2026-05-01,2026-04-01,,,,\n"+
		",能退吗,能,refund_policy,,,,,,,2026-01-01 至 昨天\n")
	require.Equal(t, []string{
		`row 2, column 语言: the language "法语"; write zh or en`,
		`row 2, column 编号: the id "a b"; an id has letters a-z, digits and hyphens, 80 at most`,
		`row 2, column 生效日期: "明天" is not a date like 2026-11-22`,
		`row 2, column 意图: unknown intent weather`,
		`row 2, column 适用地区: audience "mars" is not one of all, cn, tw, eu, uk, us`,
		`row 2, column 下一步: unknown flow fly`,
		`row 2, column 相关: related entry nobody does not exist in zh`,
		`row 4, column 编号: the id twice is also in line 3 (zh); give each entry its own`,
		`row 5, column 生效日期: "2026-02-30" is not a date like 2026-11-22`,
		`row 5, column 答案: no setting named weeks`,
		`row 6, column 问题: the question is empty; write it, or delete the row`,
		`row 7, column 答案: the answer is empty; write it, or delete the row`,
		`row 9, column 问题: the same question stands in line 8; put the two together, or give each an id`,
		`row 10, column 失效日期: valid_until is before valid_from`,
		`row 11, column 有效期: "昨天" is not a date like 2026-11-22`,
	}, said(p.Problems))
	require.ErrorContains(t, importer.Importer{Keeper: k}.Save(t.Context(), amy, p), "15 problems")
	drafts, err := k.Drafts(t.Context())
	require.NoError(t, err)
	require.Empty(t, drafts)
}

func TestOurOwnFormatSaysItsLines(t *testing.T) {
	k := desk(t)
	p := plan(t, k, "points.md", strings.Replace(points, "{{months}}", "{{weeks}}", 1))
	require.Equal(t, []string{"line 8: no setting named weeks"}, said(p.Problems))
	p = plan(t, k, "points.md", strings.Replace(points, "locale: en", "locale: fr", 1))
	require.ErrorContains(t, p.Problems[0], "locale")
	p = plan(t, k, "points.md", points+"\n<script>steal()</script>\n")
	require.Equal(t, []string{"line 14: HTML (<script>); write it as Markdown"}, said(p.Problems))
}

func TestAPlanThatHasBeenOvertakenIsRefused(t *testing.T) {
	k := desk(t)
	im := importer.Importer{Keeper: k}
	file := "id,question,answer\nengraving,Can you engrave a mug?,Yes.\n"
	p := plan(t, k, "faq.csv", file)
	sum := p.Sum()
	require.Equal(t, sum, plan(t, k, "faq.csv", file).Sum())
	_, err := k.SaveDraft(t.Context(), chen, revisions.Save{Ref: p.Items[0].Ref, Source: "mine"})
	require.NoError(t, err)
	require.ErrorIs(t, im.Save(t.Context(), amy, p), chat.ErrMoved)
	require.NotEqual(t, sum, plan(t, k, "faq.csv", file).Sum())
}

func TestPlanningCanBeStoppedAndTellsHowFarItIs(t *testing.T) {
	k := desk(t)
	f := read(t, "faq.csv", sheet)
	var seen []int
	_, err := importer.Importer{Keeper: k, Locale: "zh", Progress: func(done, total int) { seen = append(seen, done, total) }}.Plan(t.Context(), f)
	require.NoError(t, err)
	require.Equal(t, []int{0, 2, 1, 2, 2, 2}, seen)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err = importer.Importer{Keeper: k}.Plan(ctx, f)
	require.ErrorIs(t, err, context.Canceled)
}

func TestLongAnswers(t *testing.T) {
	k := desk(t)
	long := strings.Repeat("We keep it for you until you come. ", 40)
	p := plan(t, k, "faq.csv", "question,answer\nDo you keep it?,"+long+"\n")
	require.Empty(t, p.Problems)
	require.Contains(t, p.Notes[0].Error(), "long for a chat")
	e, err := faq.Parse("", []byte(p.Items[0].Markdown))
	require.NoError(t, err)
	require.Less(t, len(e.Answer), 300)
	require.Equal(t, strings.TrimSpace(long), e.Long)
	p = plan(t, k, "faq.csv", "question,short answer,long answer\nDo you keep it?,"+long+",x\n")
	require.Contains(t, p.Problems[0].Error(), "a chat takes 1000 at most")
}
