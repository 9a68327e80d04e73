package embed_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
	"aftercare/kb/embed"
)

// endpoint is a fake one, by which texts mean the same when they speak of the same thing.
type endpoint struct {
	*httptest.Server
	texts atomic.Int64  // that it was asked for
	hang  atomic.Bool   // never answer
	fail  atomic.Bool   // answer 500
	free  chan struct{} // closed at the end, so that hanging requests end
}

func newEndpoint(t *testing.T) *endpoint {
	e := &endpoint{free: make(chan struct{})}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Input []string
			Model string
		}
		if e.hang.Load() {
			select {
			case <-e.free:
			case <-r.Context().Done():
			}
			return
		}
		if e.fail.Load() || json.NewDecoder(r.Body).Decode(&in) != nil || in.Model != "m" || r.URL.Path != "/v1/embeddings" {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		e.texts.Add(int64(len(in.Input)))
		type datum struct {
			Index     int       `json:"index"`
			Embedding []float32 `json:"embedding"`
		}
		var data []datum
		for i, text := range in.Input {
			data = append([]datum{{i, vector(text)}}, data...) // in no order
		}
		json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	t.Cleanup(func() { close(e.free); e.Close() })
	return e
}

func vector(text string) []float32 {
	v := []float32{.1, .1, .1}
	for i, words := range []string{"refund money cash", "parcel delivery courier", "repair broken fix"} {
		for w := range strings.FieldsSeq(words) {
			if strings.Contains(text, w) {
				v[i] = 2
			}
		}
	}
	return v
}

func entry(id, question string) faq.Entry {
	return faq.Entry{ID: id, Locale: "en", Questions: []string{question}, Answer: "So it is.", Audience: faq.All}
}

var entries = []faq.Entry{
	entry("money", "when is the refund paid"), entry("way", "how does delivery work"), entry("mend", "what does a repair cost"),
}

func service(t *testing.T, o kb.Options) *kb.Service {
	o.Index = bleveindex.New
	s, err := kb.New(entries, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func client(t *testing.T, e *endpoint, folder string) *embed.Client {
	c, err := embed.New(embed.Config{URL: e.URL + "/v1", Model: "m", Folder: folder})
	require.NoError(t, err)
	return c
}

func first(t *testing.T, s *kb.Service, text string) string {
	hits, err := s.Search(t.Context(), kb.Query{Text: text, Locale: "en"})
	require.NoError(t, err)
	if len(hits) == 0 {
		return ""
	}
	return hits[0].Entry
}

func TestMeaningFindsWhatSharesNoWord(t *testing.T) {
	const text = "cash please"
	require.Empty(t, first(t, service(t, kb.Options{}), text))
	s := service(t, kb.Options{Embed: client(t, newEndpoint(t), "")})
	require.Equal(t, "money", first(t, s, text))
	x, err := s.Match(t.Context(), kb.Query{Text: text, Locale: "en"}, kb.DefaultBands)
	require.NoError(t, err)
	require.Equal(t, "meaning", x.Matches[0].Views[0].Name)
}

func TestTheOtherViewsAnswerWithoutTheEndpoint(t *testing.T) {
	e := newEndpoint(t)
	var warned atomic.Int64
	o := kb.Options{Embed: client(t, e, ""), Patience: 20 * time.Millisecond, Warn: func(error) { warned.Add(1) }}
	s := service(t, o)
	e.hang.Store(true)
	begin := time.Now()
	require.Equal(t, "mend", first(t, s, "repair cost"))
	require.Less(t, time.Since(begin), 10*time.Second)
	require.EqualValues(t, 1, warned.Load())
	e.hang.Store(false)
	e.fail.Store(true)
	require.Equal(t, "mend", first(t, s, "repair cost"))
	require.NoError(t, s.Reload(entries), "a FAQ can be published while the endpoint is down")
	require.Equal(t, "way", first(t, s, "delivery work"))
	require.EqualValues(t, 4, warned.Load())
}

func TestEntriesAreKeptAndQuestionsAreNot(t *testing.T) {
	e, folder := newEndpoint(t), t.TempDir()
	s := service(t, kb.Options{Embed: client(t, e, folder)})
	require.EqualValues(t, len(entries), e.texts.Load())
	require.NoError(t, s.Reload(entries))
	require.EqualValues(t, len(entries), e.texts.Load(), "the same texts are read from the folder")
	first(t, s, "cash please")
	first(t, s, "cash please")
	require.EqualValues(t, len(entries)+2, e.texts.Load())
}

func TestManyTextsGoInBatches(t *testing.T) {
	e := newEndpoint(t)
	texts := make([]string, 150)
	for i := range texts {
		texts[i] = strings.Repeat("x", i+1)
	}
	texts[149] = "refund"
	out, err := client(t, e, "").Embed(context.Background(), texts, false)
	require.NoError(t, err)
	require.Len(t, out, 150)
	require.EqualValues(t, 150, e.texts.Load())
	require.Greater(t, out[149][0], float32(.9), "vectors come back in the order of the texts")
	require.InDelta(t, .577, out[0][0], .001, "and have length 1")
}

func TestConfigIsChecked(t *testing.T) {
	_, err := embed.New(embed.Config{URL: "http://localhost"})
	require.ErrorContains(t, err, "need a URL and a model")
}
