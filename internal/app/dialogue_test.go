package app

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/channels"
	"aftercare/chat"
	"aftercare/handoff"
)

var update = flag.Bool("update", false, "write the transcripts as they are now; read the diff before committing it")

// TestDialogues plays every script of testdata/dialogues on the real engine and compares the whole
// transcript. A script is its own expected output:
//
//	customer: c-lin          header: who (nothing: a guest), locale, now
//	now: 2026-11-22T10:00:00+08:00
//
//	> 我想退货                the shopper writes
//	>+ 我想                   the shopper writes, and writes on before the bot has looked
//	>> o-1002                the shopper taps the option with this value
//	+ 6m                     time passes
//	@ chen claim             an agent acts: claim, say TEXT, release, end
//	~ agent reject WHY       somebody moves the shopper's newest open case: PARTY EVENT [REASON]
//	                         "pace: 1m" in the header: the demo shop takes a step of a case each minute
//	anything else            what the shopper sees, rewritten by -update
func TestDialogues(t *testing.T) {
	files, err := filepath.Glob("testdata/dialogues/*/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(file, "testdata/dialogues/"), ".txt"), func(t *testing.T) {
			t.Parallel()
			script, err := os.ReadFile(file)
			require.NoError(t, err)
			got := play(t, string(script))
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
				return
			}
			assert.Equal(t, string(script), got, "the transcript changed; read it, and if it is better run go test ./internal/app -run TestDialogues -update")
		})
	}
}

// player is one script being played.
type player struct {
	t    *testing.T
	app  *App
	talk *Talk
	now  time.Time
	out  strings.Builder
	last string // kind of the last line played
}

func play(t *testing.T, script string) string {
	ctx := t.Context()
	p := &player{t: t}
	header := map[string]string{"pace": "0s", "now": "2026-11-22T10:00:00+08:00", "locale": "zh"}
	s := bufio.NewScanner(strings.NewReader(script))
	for s.Scan() {
		line := s.Text()
		if line == "" {
			break
		}
		p.out.WriteString(line + "\n")
		if key, value, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			header[key] = value
		}
	}
	var err error
	p.now, err = time.Parse(time.RFC3339, header["now"])
	require.NoError(t, err)
	pace, err := time.ParseDuration(header["pace"])
	require.NoError(t, err)
	p.app = openTest(t, func() time.Time { return p.now })
	p.app.Config.DemoPace = pace
	p.talk, err = p.app.Talk(ctx, chat.CustomerID(header["customer"]), chat.Locale(header["locale"]))
	require.NoError(t, err)
	for s.Scan() {
		p.line(ctx, s.Text())
	}
	return p.out.String()
}

// openTest opens a node on a fresh demo shop in a folder of its own.
func openTest(t *testing.T, now func() time.Time) *App {
	t.Helper()
	c := Defaults()
	c.Data, c.Demo = t.TempDir(), true
	own, err := OwnKnowledge()
	require.NoError(t, err)
	a, err := Open(t.Context(), c, Options{Now: now, Log: slog.New(slog.DiscardHandler), Knowledge: own})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, a.Close()) })
	return a
}

func (p *player) line(ctx context.Context, line string) {
	kind, rest, _ := strings.Cut(line, " ")
	var replies []Reply
	var desk string
	var err error
	switch kind {
	case ">":
		replies, err = p.talk.Say(ctx, rest)
	case ">+":
		err = p.hurry(ctx, rest)
	case ">>":
		replies, err = p.talk.Choose(ctx, p.full(ctx, rest))
	case "+":
		d, derr := time.ParseDuration(rest)
		require.NoError(p.t, derr, line)
		p.now = p.now.Add(d)
		_, err = p.app.Cases.Tick(ctx)
		require.NoError(p.t, err)
		if p.app.Config.DemoPace > 0 {
			_, err = p.app.drive(ctx)
			require.NoError(p.t, err)
		}
		replies, err = p.talk.Settle(ctx)
	case "~":
		p.move(ctx, rest)
		replies, err = p.talk.Settle(ctx)
	case "@":
		desk, err = p.agent(ctx, rest)
		if err == nil {
			replies, err = p.talk.Settle(ctx)
		}
	case "#":
		p.out.WriteString(line + "\n")
		return
	default:
		return // what was seen before is written anew
	}
	if kind != ">+" || p.last != ">+" {
		p.out.WriteString("\n")
	}
	p.last = kind
	p.out.WriteString(line + "\n" + desk)
	if err != nil {
		fmt.Fprintf(&p.out, "  ! %s: %s\n", chat.Code(err), err)
	}
	for _, r := range replies {
		p.out.WriteString(transcript(r))
	}
}

// hurry records words without settling: the next line finds them in the inbox.
func (p *player) hurry(ctx context.Context, text string) error {
	p.talk.n++
	_, err := p.app.Sink(ctx, channels.Inbound{Conv: p.talk.conv, By: p.talk.by, Key: fmt.Sprintf("hurry-%d", p.talk.n), Text: text})
	return err
}

// move lets somebody move the shopper's newest open case: "agent reject WHY".
func (p *player) move(ctx context.Context, what string) {
	fields := strings.SplitN(what, " ", 3)
	st, err := p.talk.State(ctx)
	require.NoError(p.t, err)
	open, err := p.app.Cases.CasesOf(ctx, st.Customer, true)
	require.NoError(p.t, err)
	require.NotEmpty(p.t, open, "no open case to move: %s", what)
	var why aftersales.Because
	if len(fields) == 3 {
		why.Reason, why.Evidence = fields[2], fields[2:]
	}
	by := aftersales.Actor{Party: aftersales.Party(fields[0]), ID: "chen"}
	_, err = p.app.Cases.Move(ctx, open[0].ID, aftersales.Event(fields[1]), by, why)
	require.NoError(p.t, err, what)
}

// full completes "@yes" and "@no" with the hash of the card on the screen, which a script can't know, and
// "@start:FLOW" with the words that the button says.
func (p *player) full(ctx context.Context, value string) string {
	st, err := p.talk.State(ctx)
	require.NoError(p.t, err)
	if st.Prompt == nil || !strings.HasPrefix(value, "@") {
		return value
	}
	for _, o := range st.Prompt.Message.Options {
		if strings.HasPrefix(o.Value, value+":") {
			return o.Value
		}
	}
	return value
}

// agent acts, and returns what the desk shows of a conversation that is taken.
func (p *player) agent(ctx context.Context, what string) (desk string, err error) {
	fields := strings.SplitN(what, " ", 3)
	login, do := fields[0], fields[1]
	svc := p.app.Handoff
	a, err := svc.AgentByLogin(ctx, login)
	if err != nil {
		_, err = svc.OneTimePassword(ctx, login, login, false)
		require.NoError(p.t, err)
		a, err = svc.AgentByLogin(ctx, login)
	}
	require.NoError(p.t, err)
	require.NoError(p.t, svc.SetStatus(ctx, a.ID, handoff.Online))
	conv := p.talk.Conv()
	st, err := p.talk.State(ctx)
	require.NoError(p.t, err)
	switch do {
	case "claim":
		if q := st.Queue; q != nil {
			desk = fmt.Sprintf("  desk: (%s) %s\n", q.Reason, q.Summary)
		}
		_, err = svc.Claim(ctx, a, conv)
	case "say":
		_, err = svc.Say(ctx, a, conv, fmt.Sprintf("%s-%d", login, st.Seq), st.Epoch, fields[2])
	case "release":
		_, err = svc.Release(ctx, a, conv)
	case "end":
		_, err = svc.End(ctx, a, conv)
	default:
		p.t.Fatalf("unknown act of an agent: %s", what)
	}
	return desk, err
}

// transcript is a reply as a script shows it.
func transcript(r Reply) string {
	var b strings.Builder
	m := r.Message
	prefix := "  " + string(r.From)
	if m.Type != chat.TypeText {
		prefix += " (" + string(m.Type) + ")"
	}
	for i, l := range strings.Split(m.Text, "\n") {
		if i == 0 {
			fmt.Fprintf(&b, "%s: %s\n", prefix, l)
		} else {
			fmt.Fprintf(&b, "    %s\n", l)
		}
	}
	for _, o := range m.Options {
		value := o.Value
		if before, hash, ok := strings.Cut(value, ":"); ok && (before == "@yes" || before == "@no") && len(hash) == 24 {
			value = before // the hash holds the conversation's id
		}
		line := fmt.Sprintf("    [%s] %s", value, o.Label)
		if o.Detail != "" {
			line += " · " + o.Detail
		}
		if o.Tag != "" {
			line += " · " + o.Tag
		}
		b.WriteString(line + "\n")
	}
	if m.Source != nil {
		fmt.Fprintf(&b, "    source: %s (%s)\n", m.Source.Entry, m.Source.Title)
	}
	return b.String()
}
