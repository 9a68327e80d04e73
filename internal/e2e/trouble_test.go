//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/handoff/desk"
	"aftercare/internal/testenv"
	"aftercare/internal/ws/wstest"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
)

// try sends a message and returns the answer: web.Ack, web.Refused or, when the server has hung up, nil.
func (p *page) try(t *testing.T, key, text string) any {
	t.Helper()
	if p.Write(web.Say{Key: key, Text: text}) != nil {
		return nil
	}
	for {
		frame, err := p.Read()
		if err != nil {
			return nil
		}
		switch f := frame.(type) {
		case web.Ack:
			if f.Key == key {
				return f
			}
		case web.Refused:
			return f
		}
	}
}

// kept compares what was acknowledged with what a store holds.
func kept(t *testing.T, s *store.Store, c chat.ConvID, acked map[string]chat.Seq) {
	t.Helper()
	stored := map[string]chat.Seq{}
	for e, err := range s.Read(t.Context(), c, 0) {
		require.NoError(t, err)
		if e.Key != "" {
			stored[e.Key] = e.Seq
		}
	}
	for key, seq := range acked {
		require.Equal(t, seq, stored[key], "%s was acknowledged", key)
	}
	require.Len(t, stored, len(acked), "refused and recorded all the same")
}

// Promise R11. A disk that is full refuses, loses nothing, and heals by itself when there is room again.
func TestAFullDiskRefusesAndHeals(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	t.Parallel()
	data := t.TempDir()
	require.NoError(t, syscall.Mount("tmpfs", data, "tmpfs", 0, "size=12m"))
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(data, 0)) })
	server, url := serve(t, plain, data)
	p := shopper(t, url)
	acked := map[string]chat.Seq{}
	say := func(key string) any {
		answer := p.try(t, key, key+strings.Repeat("长", 1000))
		if ack, ok := answer.(web.Ack); ok {
			acked[key] = ack.Seq
		}
		return answer
	}
	require.IsType(t, web.Ack{}, say("before"))

	ballast := filepath.Join(data, "ballast")
	fill(t, ballast)
	var refused web.Refused
	for i := 0; refused.Code == ""; i++ { // a little room may be left
		require.Less(t, i, 50, "the disk is full and nothing is refused")
		refused, _ = say(fmt.Sprint("full-", i)).(web.Refused)
	}
	require.Equal(t, "unavailable", refused.Code)
	require.IsType(t, web.Refused{}, say("still full"))
	status, _ := get(t, url+"/healthz")
	require.Equal(t, http.StatusOK, status)

	require.NoError(t, os.Remove(ballast))
	p = enter(t, url, web.Hello{Guest: p.Guest, Conv: p.Conv}) // a page reconnects and sends again what it has
	require.IsType(t, web.Ack{}, say(refused.Key))
	require.IsType(t, web.Ack{}, say("still full"))
	require.IsType(t, web.Ack{}, say("after"))
	server.stop(t)
	s, err := sqlite.Open(t.Context(), data, store.Options{})
	require.NoError(t, err)
	defer s.Close()
	kept(t, s, p.Conv, acked)
	t.Logf("%d acknowledged", len(acked))
}

// fill writes a file until the disk is full.
func fill(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	require.NoError(t, err)
	defer f.Close()
	for _, size := range []int{1 << 20, 1 << 12, 1} {
		block := make([]byte, size)
		for err = nil; err == nil; {
			_, err = f.Write(block)
		}
		require.True(t, errors.Is(err, syscall.ENOSPC), "%v", err)
	}
}

func TestADatabaseThatGoesAwayRefusesAndHeals(t *testing.T) {
	t.Parallel()
	pg := testenv.NewPostgres(t)
	server, url := serve(t, plain, t.TempDir(), "AFTERCARE_DATABASE="+pg.URL)
	p := shopper(t, url)
	acked := map[string]chat.Seq{"before": 0}
	acked["before"] = p.try(t, "before", "hello").(web.Ack).Seq
	status, _ := get(t, url+"/readyz")
	require.Equal(t, http.StatusOK, status)

	pg.Kill()
	refused, ok := p.try(t, "away", "anybody there?").(web.Refused)
	require.True(t, ok)
	require.Equal(t, "unavailable", refused.Code)
	require.Equal(t, "away", refused.Key)
	status, said := get(t, url+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.NotContains(t, said, "postgres://")
	status, _ = get(t, url+"/healthz")
	require.Equal(t, http.StatusOK, status, "the process is well and must not be restarted")
	newcomer := wstest.Dial(t, url+"/chat/ws", pageCodec, nil)
	newcomer.Send(t, web.Hello{})
	require.Equal(t, "busy", wstest.Next[web.Bye](t, newcomer).Code)

	pg.Restart(t)
	require.Eventually(t, func() bool { status, _ := get(t, url+"/readyz"); return status == http.StatusOK }, patience, 50*time.Millisecond)
	p = enter(t, url, web.Hello{Guest: p.Guest, Conv: p.Conv})
	acked["away"] = p.try(t, "away", "anybody there?").(web.Ack).Seq
	answered := p.hears(t, chat.RoleBot, acked["away"])
	require.NotEmpty(t, answered.Message.Text, "and the bot is back at work")
	server.stop(t)
	s, err := postgres.Open(t.Context(), pg.URL, store.Options{})
	require.NoError(t, err)
	defer s.Close()
	kept(t, s, p.Conv, acked)
}

func TestSIGTERMSaysByeFinishesAndExitsWell(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	server, url := serve(t, plain, data, "AFTERCARE_DEMO=true")
	var pages []*page
	for range 5 {
		pages = append(pages, shopper(t, url))
	}
	agent := openDesk(t, url, demoAgent(t, server, url, "chen"))
	acked := map[string]chat.Seq{}
	for i := range 10 {
		key := fmt.Sprint("k", i)
		acked[key] = pages[0].try(t, key, "你好").(web.Ack).Seq
	}
	require.NoError(t, server.cmd.Process.Signal(syscall.SIGTERM))
	for _, p := range pages {
		b := wstest.Next[web.Bye](t, p.Client)
		require.Equal(t, "draining", b.Code)
		require.Positive(t, b.RetryMS)
		require.True(t, websocket.IsCloseError(p.Ended(t), websocket.CloseNormalClosure))
	}
	require.Equal(t, "draining", wstest.Next[desk.Bye](t, agent.Client).Code)
	agent.Ended(t)
	require.Zero(t, server.ended(t), "%s", server.out)
	require.Contains(t, server.out.String(), "Stopped.")
	_, _, err := wstest.Connect(t.Context(), url+"/chat/ws", pageCodec, nil)
	require.ErrorIs(t, err, syscall.ECONNREFUSED)

	s, err := sqlite.Open(t.Context(), data, store.Options{})
	require.NoError(t, err)
	defer s.Close()
	kept(t, s, pages[0].Conv, acked)
}

func TestForeignPagesAreTurnedAway(t *testing.T) {
	t.Parallel()
	_, url := serve(t, plain, t.TempDir())
	evil := http.Header{"Origin": {"https://evil.example"}}
	for _, path := range []string{"/chat/ws", "/desk/ws"} {
		_, answer, err := wstest.Connect(t.Context(), url+path, pageCodec, evil)
		require.Error(t, err)
		require.Contains(t, []int{http.StatusForbidden, http.StatusUnauthorized}, answer.StatusCode, path)
	}
	answer := post(t, url+"/desk/login", evil, desk.Login{Login: "chen", Password: "x"})
	require.Equal(t, http.StatusForbidden, answer.StatusCode)
}
