package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/kb"
)

// An endpoint that fails costs the view of meanings and nothing else: the engine opens and answers.
func TestASearchSurvivesItsEmbeddings(t *testing.T) {
	var asked atomic.Int32
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		require.Equal(t, "/v1/embeddings", r.URL.Path)
		http.Error(w, `{"error": {"message": "overloaded"}}`, http.StatusServiceUnavailable)
	}))
	t.Cleanup(endpoint.Close)
	c := Defaults()
	c.Data, c.Demo = t.TempDir(), true
	c.Embeddings = Embeddings{URL: endpoint.URL + "/v1", Model: "m"}
	a, err := Open(t.Context(), c, Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Close()) })
	hits, err := a.KB.Search(t.Context(), kb.Query{Text: "拆封了还能退吗", Locale: "zh", Now: time.Now()})
	require.NoError(t, err)
	require.NotEmpty(t, hits)
	require.Positive(t, asked.Load(), "the endpoint was tried")
}
