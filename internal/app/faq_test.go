package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/faq/admin"
	"aftercare/faq/golden"
	"aftercare/handoff"
	"aftercare/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// office is two nodes of one engine on one PostgreSQL, or one on SQLite, each served, with a lead and a clerk.
type office struct {
	nodes []*App
	urls  []string
	now   time.Time
	// golden are all questions; the nodes ask a few.
	golden []golden.Question
}

func offices(t *testing.T, test func(t *testing.T, o *office)) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, openOffice(t, engine))
		})
	}
}

func openOffice(t *testing.T, engine string) *office {
	t.Helper()
	o := &office{now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("", 8*3600))}
	c := Defaults()
	c.Data, c.Demo = t.TempDir(), true
	n := 1
	if engine == "postgres" {
		c.Database, n = testenv.Postgres(t), 2
	}
	for range n {
		a, err := Open(t.Context(), c, Options{Now: func() time.Time { return o.now }, Log: slog.New(slog.DiscardHandler)})
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, a.Close()) })
		o.golden, a.FAQ.Golden = a.FAQ.Golden, some(a.FAQ.Golden)
		server := httptest.NewServer(a.Handler())
		t.Cleanup(server.Close)
		o.nodes, o.urls = append(o.nodes, a), append(o.urls, server.URL)
	}
	return o
}

// some is every eighth: the gate is the same, and quicker.
func some(all []golden.Question) (out []golden.Question) {
	for i := 0; i < len(all); i += 8 {
		out = append(out, all[i])
	}
	return out
}

// person is somebody signed in to the desk.
type person struct {
	office *office
	http   *http.Client
	agent  handoff.Agent
}

func (o *office) hire(t *testing.T, login string, role handoff.Role) *person {
	t.Helper()
	h := o.nodes[0].Handoff
	password, err := h.OneTimePassword(t.Context(), login, "客服"+login, true)
	require.NoError(t, err)
	require.NoError(t, h.SetRole(t.Context(), login, role))
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	p := &person{office: o, http: &http.Client{Jar: jar}}
	p.call(t, 0, "POST", "/desk/login", map[string]string{"login": login, "password": password}, 200, nil)
	p.call(t, 0, "POST", "/desk/password", map[string]string{"password": "a long enough one"}, 204, nil)
	p.agent, err = h.AgentByLogin(t.Context(), login)
	require.NoError(t, err)
	require.NoError(t, h.SetStatus(t.Context(), p.agent.ID, handoff.Online))
	return p
}

// call makes a request of a node and reads the answer. Cookies are for the host, whatever its port.
func (p *person) call(t *testing.T, node int, method, path string, body any, status int, into any) {
	t.Helper()
	data, err := json.Marshal(body)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), method, p.office.urls[node%len(p.office.urls)]+path, bytes.NewReader(data))
	require.NoError(t, err)
	answer, err := p.http.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	var text bytes.Buffer
	_, err = text.ReadFrom(answer.Body)
	require.NoError(t, err)
	require.Equal(t, status, answer.StatusCode, "%s %s: %s", method, path, text.String())
	if into != nil {
		reflect.ValueOf(into).Elem().SetZero()
		require.NoError(t, json.Unmarshal(text.Bytes(), into), text.String())
	}
}

func (p *person) get(t *testing.T, path string, into any) {
	t.Helper()
	p.call(t, 1, "GET", admin.Path+path, nil, 200, into)
}

// asks has a shopper say something on a node and returns what they see.
func (o *office) asks(t *testing.T, node int, l chat.Locale, lines ...string) (*Talk, []Reply) {
	t.Helper()
	talk, err := o.nodes[node%len(o.nodes)].Talk(t.Context(), "", l)
	require.NoError(t, err)
	var said []Reply
	for _, line := range lines {
		o.now = o.now.Add(time.Second)
		said, err = talk.Say(t.Context(), line)
		require.NoError(t, err)
	}
	return talk, said
}

// answers has an agent take a chat, say something and end it.
func (p *person) answers(t *testing.T, talk *Talk, lines ...string) {
	t.Helper()
	h := talk.app.Handoff
	st, err := h.Claim(t.Context(), p.agent, talk.Conv())
	require.NoError(t, err)
	for i, line := range lines {
		p.office.now = p.office.now.Add(time.Second)
		_, err := h.Say(t.Context(), p.agent, talk.Conv(), fmt.Sprint("say-", i), st.Epoch, line)
		require.NoError(t, err)
	}
	_, err = h.End(t.Context(), p.agent, talk.Conv())
	require.NoError(t, err)
	_, err = talk.Settle(t.Context())
	require.NoError(t, err)
}

// TestWhatAPersonAnsweredIsWhatTheNextShopperGets is the whole way: a question that nobody knows, a person who
// does, a lead who makes it an entry, and another shopper on another node.
func TestWhatAPersonAnsweredIsWhatTheNextShopperGets(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		amy := o.hire(t, "amy", handoff.Lead)
		const question, answer = "你们的杯子可以刻字吗", "可以刻字，每个杯子最多 8 个字，刻字款不支持七天无理由。"
		talk, said := o.asks(t, 0, chat.Zh, question)
		for _, r := range said {
			require.Nil(t, r.Message.Source, "nobody knows yet: %s", r.Message.Text)
		}
		_, err := talk.Say(t.Context(), "转人工")
		require.NoError(t, err)
		amy.answers(t, talk, "您好，稍等我帮您看一下", answer)
		o.asks(t, 1, chat.Zh, "请问杯子可不可以刻字？我电话13812345678")

		var missed admin.Clusters
		amy.get(t, "missed?state=open", &missed)
		require.Equal(t, 1, missed.Total)
		c := missed.Clusters[0]
		require.Equal(t, 2, c.Count)
		require.Equal(t, 2, c.Missed, "suggestions that were left alone are no answer")
		require.Equal(t, 1, c.HandedOver)
		require.Equal(t, []chat.Locale{chat.Zh}, c.Locales)
		require.Len(t, c.Examples, 2)
		require.NotContains(t, c.Examples[0].Text+c.Examples[1].Text, "13812345678")
		require.Len(t, c.Answers, 1)
		require.Equal(t, answer, c.Answers[0].Text, "without the greeting")

		var text admin.Text
		amy.call(t, 0, "POST", fmt.Sprintf("%smissed/%d/draft", admin.Path, c.Number), admin.MakeDraft{ID: "engraving"}, 200, &text)
		require.Empty(t, text.Mistakes)
		require.Equal(t, answer, text.Fields.Answer)
		require.Equal(t, question, text.Fields.Title)
		require.Equal(t, []string{question}, text.Fields.Questions, "what held a phone number is no question for all to read")
		var p admin.Publication
		amy.call(t, 0, "POST", admin.Path+"publish", admin.Publish{Changes: []admin.Change{{
			Ref: admin.Ref{ID: "engraving", Locale: chat.Zh}, Do: "publish", Number: text.Revision.Number, Saved: text.Revision.Saved,
		}}}, 200, &p)
		require.Equal(t, 1, p.Generation)
		require.GreaterOrEqual(t, p.Gate.After, p.Gate.Before)

		for node, a := range o.nodes {
			require.NoError(t, a.FAQ.Sync(t.Context()))
			_, said := o.asks(t, node, chat.Zh, "杯子可以刻字吗")
			require.NotNil(t, said[0].Message.Source, said[0].Message.Text)
			require.Equal(t, "engraving", said[0].Message.Source.Entry)
			require.Equal(t, answer, said[0].Message.Text)
			require.NoError(t, a.Learning.Flush(t.Context()))
		}
		amy.get(t, "missed?state=open", &missed)
		require.Zero(t, missed.Total)
		var e admin.Entry
		amy.get(t, "entries/zh/engraving", &e)
		require.Equal(t, len(o.nodes), e.Row.Hits)
		require.Equal(t, admin.Published, e.Revisions[0].State)
		require.Equal(t, "客服amy", e.Revisions[0].PublishedBy)
		var audit admin.Audit
		amy.get(t, "audit?id=engraving&locale=zh", &audit)
		var did []string
		for _, ev := range audit.Events {
			did = append(did, ev.Do)
		}
		require.Equal(t, []string{"publish", "draft", "save"}, did)
	})
}
