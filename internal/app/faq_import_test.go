package app

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/faq/admin"
	"aftercare/faq/importer"
	"aftercare/handoff"
)

// uploads sends a file's bytes.
func (p *person) uploads(t *testing.T, query url.Values, data []byte, status int, into any) {
	t.Helper()
	r, err := http.NewRequest("POST", p.office.urls[0]+admin.Path+"import?"+query.Encode(), bytes.NewReader(data))
	require.NoError(t, err)
	answer, err := p.http.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, status, answer.StatusCode)
	require.NoError(t, json.NewDecoder(answer.Body).Decode(into))
}

func TestAFileIsShownApprovedAndImported(t *testing.T) {
	t.Parallel()
	o := openOffice(t, "sqlite")
	amy, clerk := o.hire(t, "amy", handoff.Lead), o.hire(t, "li", handoff.Clerk)
	file := []byte("首页 | 登录 | 注册\n\n问：杯子能刻字吗？\n答：可以，最多八个字，三天做好。\n\n版权所有 不得转载\n")
	name := url.Values{"name": {"刻字.txt"}}
	var f admin.Failure
	clerk.uploads(t, name, file, 403, &f)
	amy.uploads(t, nil, file, 400, &f)

	var shown admin.Import
	amy.uploads(t, name, file, 200, &shown)
	require.False(t, shown.Saved)
	require.True(t, shown.NeedsApproval)
	require.Equal(t, 1, shown.Created)
	require.Len(t, shown.Kept, 2)
	require.Equal(t, []string{"首页 | 登录 | 注册", "版权所有 不得转载"}, []string{shown.Dropped[0].Text, shown.Dropped[1].Text})
	require.True(t, shown.Entries[0].Suggested)
	require.Positive(t, shown.Entries[0].P)
	var list admin.Entries
	amy.get(t, "entries?state=draft", &list)
	require.Zero(t, list.Total)

	name.Set("approve", "of something else")
	amy.uploads(t, name, file, 409, &f)
	require.Equal(t, "moved", f.Code)
	name.Set("approve", shown.Sum)
	var saved admin.Import
	amy.uploads(t, name, file, 200, &saved)
	require.True(t, saved.Saved)
	amy.get(t, "entries?state=draft", &list)
	require.Equal(t, 1, list.Total)
	var audit admin.Audit
	amy.get(t, "audit?locale=zh&id="+shown.Entries[0].Ref.ID, &audit)
	require.Equal(t, "import", audit.Events[0].Do)
	require.Equal(t, amy.agent.Name, audit.Events[0].By)
	var m admin.Match
	amy.call(t, 0, "POST", admin.Path+"match", admin.MatchTest{Text: "杯子能刻字吗", Locale: chat.Zh, Drafts: true}, 200, &m)
	require.Equal(t, shown.Entries[0].Ref.ID, m.Hits[0].Ref.ID)
}

func TestAFileWithMistakesImportsNothing(t *testing.T) {
	t.Parallel()
	o := openOffice(t, "sqlite")
	amy := o.hire(t, "amy", handoff.Lead)
	file := []byte("问题,答案,意图\n能刻字吗,可以,weather\n能退吗,,\n")
	var shown admin.Import
	amy.uploads(t, url.Values{"name": {"faq.csv"}, "approve": {"anything"}}, file, 200, &shown)
	require.False(t, shown.Saved)
	require.Len(t, shown.Problems, 2)
	require.Equal(t, admin.ImportPlace{Line: 2, Column: "意图"}, shown.Problems[0].At)
	require.Equal(t, "row 3, column 答案", shown.Problems[1].Where)
	var list admin.Entries
	amy.get(t, "entries?state=draft", &list)
	require.Zero(t, list.Total)

	var f admin.Failure
	amy.uploads(t, url.Values{"name": {"faq.xlsx"}}, []byte("PK\x03\x04broken"), 400, &f)
	require.Contains(t, f.Text.En, "faq.xlsx: the file is damaged")
	amy.uploads(t, url.Values{"name": {"faq.csv"}}, []byte(strings.Repeat("x", importer.MaxFile+1)), 400, &f)
	require.Contains(t, f.Text.En, "more than 20 MB")
}
