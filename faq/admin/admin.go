// Package admin is the HTTP side of keeping the FAQ, for support leads. All paths are below
// /desk/api/faq/, where the desk's cookie is sent; who may not keep the knowledge gets 403.
//
//	GET    entries?q=&locale=&state=&intent=&audience=&problem=&offset=&limit=   → Entries
//	GET    entries/{locale}/{id}                                → Entry
//	GET    entries/{locale}/{id}/revisions/{number}             → Text
//	GET    entries/{locale}/{id}/diff?from=&to=                 → Diff
//	PUT    entries/{locale}/{id}/draft          SaveDraft       → Text
//	DELETE entries/{locale}/{id}/draft?saved=                   → 204
//	POST   drafts                               SaveDrafts      → SavedDrafts
//	POST   check                                Content         → Checked
//	POST   preview                              Content         → Preview
//	POST   match                                MatchTest       → Match
//	POST   publish                              Publish         → Publication
//	GET    publications                                         → Publications
//	GET    missed?state=&locale=&offset=&limit=                 → Clusters
//	GET    missed/{id}                                          → Cluster
//	POST   missed/{number}/draft                  MakeDraft       → Text
//	POST   missed/{number}/dismiss                              → 204
//	POST   missed/{number}/restore                              → 204
//	GET    golden                                               → GoldenList
//	PUT    golden/{id}                          Golden          → Golden     (POST golden: a new one)
//	DELETE golden/{id}                                          → 204        (a shipped one is switched off)
//	GET    stale                                                → Entries    (those with problems, worst first)
//	GET    stats                                                → Stats
//	GET    audit?id=&locale=                                    → Audit
//	GET    meta                                                 → Meta
package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/learning"
	"aftercare/faq/revisions"
	"aftercare/kb"
)

// Server serves the requests.
type Server struct {
	Keeper   *revisions.Keeper
	KB       *kb.Service
	Learning *learning.Service
	// Staff finds out who asks and what they are called here. When they may not keep the FAQ it answers by
	// itself, and ok is false.
	Staff func(w http.ResponseWriter, r *http.Request) (by revisions.Author, role string, ok bool)
	// Shown is the message that a shopper would get for a hit.
	Shown func(h kb.Hit, l chat.Locale) (chat.Message, error)
	// Settings are the {{variables}} by locale.
	Settings map[string]map[string]string
	// Fold is how texts are compared, Language what they are written in.
	Fold, Language func(text string) string
	// LabelName is what people call an intent.
	LabelName func(label string) chat.Text
	Labels    []string
	Flows     []Named
	// Counting is when hits began to be counted.
	Counting time.Time
	Now      func() time.Time // in the shop's time zone
	Log      *slog.Logger

	findable findable
}

// Register adds the routes.
func (s *Server) Register(mux *http.ServeMux) {
	for pattern, h := range map[string]handler{
		"GET entries":                             s.entries,
		"GET entries/{locale}/{id}":               s.entry,
		"GET entries/{locale}/{id}/revisions/{n}": s.revision,
		"GET entries/{locale}/{id}/diff":          s.diff,
		"PUT entries/{locale}/{id}/draft":         s.saveDraft,
		"DELETE entries/{locale}/{id}/draft":      s.discard,
		"POST drafts":                             s.saveDrafts,
		"POST check":                              s.check,
		"POST preview":                            s.preview,
		"POST match":                              s.match,
		"POST publish":                            s.publish,
		"GET publications":                        s.publications,
		"GET missed":                              s.missed,
		"GET missed/{number}":                     s.cluster,
		"POST missed/{number}/draft":              s.makeDraft,
		"POST missed/{number}/dismiss":            s.mark(learning.Dismissed),
		"POST missed/{number}/restore":            s.mark(learning.Open),
		"GET golden":                              s.golden,
		"POST golden":                             s.saveGolden,
		"PUT golden/{id}":                         s.saveGolden,
		"DELETE golden/{id}":                      s.dropGolden,
		"GET stale":                               s.stale,
		"GET stats":                               s.stats,
		"GET audit":                               s.audit,
		"GET meta":                                s.meta,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+Path+path, s.serve(h))
	}
}

// Path is where all requests are.
const Path = "/desk/api/faq/"

// request is one call with who makes it.
type request struct {
	*http.Request
	by   revisions.Author
	role string
}

// handler answers a call with a body, or with nil for 204.
type handler func(ctx context.Context, r request) (any, error)

const (
	maxBody = 8 << 20 // many drafts at once
	timeout = time.Minute
)

func (s *Server) serve(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		by, role, ok := s.Staff(w, r)
		if !ok {
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		body, err := h(ctx, request{r, by, role})
		switch {
		case err != nil:
			s.fail(w, r, err)
		case body == nil:
			w.WriteHeader(http.StatusNoContent)
		default:
			reply(w, http.StatusOK, body)
		}
	}
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

// read decodes a request's body. Unknown keys are mistakes of the page.
func read[B any](r request) (b B, err error) {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		return b, fmt.Errorf("%w: the body: %w", chat.ErrInvalid, err)
	}
	return b, nil
}

func (r request) ref() revisions.Ref {
	return revisions.Ref{ID: r.PathValue("id"), Locale: r.PathValue("locale")}
}

// number reads a whole number, 0 when it isn't there.
func number(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%w: the number %q", chat.ErrInvalid, text)
	}
	return n, nil
}

// fail answers an error: the code and sentence that any has, and what is special to some.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := Failure{Code: chat.Code(err), Text: chat.SafeText(err)}
	var mistaken revisions.Mistaken
	var worse *revisions.Worse
	var moved *revisions.Moved
	switch {
	case errors.As(err, &mistaken):
		f.Code, f.Text = "mistakes", chat.Text{Zh: "内容里有错误，没有发布。", En: "There are mistakes in it; nothing was published."}
		for _, m := range mistaken {
			f.Mistakes = append(f.Mistakes, RefMistakes{Index: m.Index, Ref: ref(m.Ref), Mistakes: mistakes(m.Source, m.Mistakes)})
		}
	case errors.As(err, &worse):
		g := gate(worse.Report)
		f.Code, f.Gate = "golden", &g
		f.Text = chat.Text{
			Zh: fmt.Sprintf("有 %d 个标准问题的回答会变差，没有发布。确实要发布的话，请写明理由。", len(worse.Report.Worse)),
			En: fmt.Sprintf("%d golden questions would get a worse answer; nothing was published. To publish anyway, give a reason.", len(worse.Report.Worse)),
		}
	case errors.As(err, &moved):
		for _, p := range moved.Publications {
			f.Changed = append(f.Changed, publication(p))
		}
		f.Text = chat.Text{
			Zh: moved.By + "刚刚改过，请看一眼最新的内容再操作。",
			En: moved.By + " has just changed it. Please look at the newest text and try again.",
		}
	case f.Code == "unavailable" && r.Context().Err() == nil:
		s.Log.ErrorContext(r.Context(), "faq request failed", "path", r.URL.Path, "cause", err)
	case f.Code == "invalid":
		f.Text = chat.Text{Zh: f.Text.Zh + "（" + err.Error() + "）", En: f.Text.En + " (" + err.Error() + ")"}
	}
	reply(w, status[f.Code], f)
}

var status = map[string]int{
	"moved": http.StatusConflict, "conflict": http.StatusConflict, "golden": http.StatusConflict, "not_owner": http.StatusConflict,
	"not_found": http.StatusNotFound, "forbidden": http.StatusForbidden, "invalid": http.StatusBadRequest,
	"mistakes": http.StatusUnprocessableEntity, "unavailable": http.StatusServiceUnavailable,
}

// findable is which entries are found by their own title's question, by generation: asking takes a second.
type findable struct {
	mu         sync.Mutex
	asked      bool
	generation int
	lost       map[revisions.Ref]bool
}

// lost asks every live entry's first question, once a generation.
func (s *Server) lost(ctx context.Context, set *revisions.Set) (map[revisions.Ref]bool, error) {
	f := &s.findable
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.asked && f.generation == set.Generation {
		return f.lost, nil
	}
	if err := s.Keeper.Sync(ctx); err != nil { // what another node has published
		return nil, err
	}
	lost := map[revisions.Ref]bool{}
	for ref, l := range set.Live {
		q := kb.Query{Text: l.Questions[0], Locale: ref.Locale, Limit: 3}
		if l.Audience != faq.All {
			q.Audience = l.Audience
		}
		s.Keeper.Ask.Understand(&q)
		hits, err := s.KB.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		found := false
		for _, h := range hits {
			found = found || h.Entry == ref.ID
		}
		lost[ref] = !found
	}
	f.asked, f.generation, f.lost = s.Keeper.Generation() == set.Generation, set.Generation, lost
	return lost, nil
}
