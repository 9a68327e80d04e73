package app

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/intents"
	"aftercare/intents/live"
)

// A node whose configuration names a folder understands with it as soon as it has trained, and until then with
// the shipped model.
func TestMessagesAreReadWithTheShopsOwnModel(t *testing.T) {
	c := Defaults()
	c.Data, c.Intents.Dir = t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"return_request.zh.txt": "我要退货\n想退掉这件\n申请退货\n退了吧\n",
		"tailoring.zh.txt":      "裤脚改短\n帮我改下裤长\n能裁边吗\n改衣服\n",
		live.GoldenFile:         "裤子改短一点\ttailoring\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(c.Intents.Dir, name), []byte(text), 0o644))
	}
	ctx, stop := context.WithCancel(t.Context())
	a, err := Open(ctx, c, Options{Log: slog.New(slog.DiscardHandler), Train: func(ctx context.Context, dir string) (*intents.Model, error) {
		m, err := live.InProcess(ctx, dir)
		stop() // one attempt is enough
		return m, err
	}})
	require.NoError(t, err)
	defer a.Close()
	label := func() string { return a.Runner.Reader.Understand("裤脚能改吗", time.Now()).Result.Label }
	assert.NotEqual(t, "tailoring", label())
	a.Work(ctx)
	assert.Equal(t, "tailoring", label())
	page := httptest.NewRecorder()
	a.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	assert.Contains(t, page.Body.String(), `aftercare_intents_trainings_total{outcome="accepted"} 1`)
	assert.Contains(t, page.Body.String(), "aftercare_intents_golden_accuracy 1")
}
