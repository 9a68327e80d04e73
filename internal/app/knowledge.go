package app

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aftercare/aftersales/policy"
	"aftercare/bot"
	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/admin"
	"aftercare/faq/golden"
	"aftercare/faq/learning"
	"aftercare/faq/revisions"
	"aftercare/handoff"
	"aftercare/intents"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
	"aftercare/kb/embed"
	"aftercare/store"
)

// Knowledge is how this configuration searches: the shop's settings, our folding, Bleve underneath.
func (c Config) Knowledge(p policy.Promise) kb.Options {
	return kb.Options{
		Settings: map[string]map[string]string{"zh": c.settings(chat.Zh, p), "en": c.settings(chat.En, p)},
		Fold:     intents.Fold,
		Index:    bleveindex.New,
	}
}

// Entries reads the FAQ that comes with the engine and checks it against flows and settings.
func (c Config) Entries(p policy.Promise, flows, labels []string) ([]faq.Entry, faq.Mistakes, error) {
	known := faq.Known{Labels: labels, Flows: flows, Variables: keys(c.settings(chat.Zh, p))}
	read, err := entryFiles.get(known, func() (shipped entriesRead, err error) {
		shipped.entries, shipped.warnings, err = faq.LoadFolder(faq.Entries(), known)
		return shipped, err
	})
	return slices.Clone(read.entries), read.warnings, err
}

// entriesRead are the engine's own entries with what was odd about them.
type entriesRead struct {
	entries  []faq.Entry
	warnings faq.Mistakes
}

var entryFiles once[entriesRead]

// knowledge opens the FAQ: the entries that come with the engine, and what the shop has made of them.
func (a *App) knowledge(ctx context.Context, flows []*bot.Flow, model model) error {
	promise := a.Cases.Rules().Promise()
	ids := make([]string, len(flows))
	for i, f := range flows {
		ids[i] = f.ID
	}
	entries, warnings, err := a.Config.Entries(promise, ids, model.Labels())
	if err != nil {
		return err
	}
	for _, w := range warnings {
		a.Log.Warn("faq", "cause", w)
	}
	base := make([]revisions.Shipped, len(entries))
	for i, e := range entries {
		source, err := fs.ReadFile(faq.Entries(), e.File)
		if err != nil {
			return err
		}
		base[i] = revisions.Shipped{Entry: e, Source: string(source)}
	}
	shipped, err := golden.Read("golden questions", kb.GoldenQuestions+"\n"+kb.GoldenUnanswerable)
	if err != nil {
		return err
	}
	options := a.Config.Knowledge(promise)
	if e := a.Config.Embeddings; e.URL != "" {
		client, err := embed.New(embed.Config{URL: e.URL, Key: e.Key, Model: e.Model, Folder: filepath.Join(a.Config.Data, "embeddings")})
		if err != nil {
			return fmt.Errorf("configuration: embeddings: %w", err)
		}
		options.Embed = client
		options.Warn = func(err error) { a.Log.Warn("embeddings", "cause", err) }
	}
	a.FAQ = &revisions.Keeper{
		DB: a.Store, Bus: a.Bus, Base: base,
		Known: faq.Known{Labels: model.Labels(), Flows: ids, Variables: keys(a.Config.settings(chat.Zh, promise))},
		Build: func(entries []faq.Entry) (*kb.Service, error) {
			if a.shared != nil {
				return a.shared, nil
			}
			return kb.New(entries, options)
		},
		Golden: shipped,
		Ask:    golden.Options{Understand: a.understand(model), Bands: kb.DefaultBands},
		Now:    a.now, Log: a.Log,
	}
	if a.KB, err = a.FAQ.Open(ctx); err != nil {
		return err
	}
	a.Learning = &learning.Service{
		Log: a.Store, DB: a.Store, Alike: learning.NewSimilarity(asked(entries)), Audit: a.FAQ.Note, Now: a.localNow,
	}
	since, err := a.Store.Setting(ctx, "faq_counting_since", a.now().UTC().Format(time.RFC3339))
	if err != nil {
		return err
	}
	counting, err := time.Parse(time.RFC3339, since)
	a.admin = &admin.Server{
		Keeper: a.FAQ, KB: a.KB, Learning: a.Learning, Staff: a.keeper, Shown: a.shown,
		Settings: options.Settings, Fold: intents.Fold, Language: intents.Language,
		LabelName: func(l string) chat.Text { zh, en := intents.Name(l); return chat.Text{Zh: zh, En: en} },
		Labels:    model.Labels(), Flows: nextSteps(flows), Counting: counting, Now: a.localNow, Log: a.Log,
	}
	return err
}

// asked is how shoppers put the questions of each entry.
func asked(entries []faq.Entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = strings.Join(append([]string{e.Title}, e.Questions...), "\n")
	}
	return out
}

// nextSteps are what an entry can offer next.
func nextSteps(flows []*bot.Flow) []admin.Named {
	out := []admin.Named{{Value: "human", Name: chat.Text{Zh: "转人工", En: "a person"}}}
	for _, f := range flows {
		out = append(out, admin.Named{Value: f.ID, Name: f.Title})
	}
	return out
}

// keeper is the agent who asks, if they may keep the FAQ.
func (a *App) keeper(w http.ResponseWriter, r *http.Request) (revisions.Author, string, bool) {
	who, ok := a.Desk.Allowed(w, r, handoff.KeepFAQ)
	return revisions.Author{ID: string(who.ID), Name: who.Name}, string(who.Role), ok
}

// shown asks the bot itself what it would say.
func (a *App) shown(h kb.Hit, l chat.Locale) (chat.Message, error) {
	out, err := bot.Step(a.Runner.Rules, chat.State{Locale: l, Holder: chat.HeldByBot}, bot.Turn{
		Cause: bot.Inbox, Now: a.localNow(), Locale: l, Text: h.Title, Hits: map[string][]kb.Hit{h.Title: {h}}, Commands: []chat.Command{{Do: chat.DoAsk, Intent: h.Intent, Text: h.Title}},
	})
	if err != nil {
		return chat.Message{}, err
	}
	for _, b := range out.Bodies {
		if said, ok := b.(chat.Said); ok {
			return said.Message, nil
		}
	}
	return chat.Message{}, fmt.Errorf("the bot has nothing to say about entry %s", h.Entry)
}

// counting is the store as the bot's log that counts the answers it gives.
type counting struct {
	*store.Store
	hits *learning.Service
}

func (c counting) AppendWith(ctx context.Context, conv chat.ConvID, after chat.Seq, by chat.Actor, with func(context.Context, *sql.Tx) error, bodies ...chat.Body) ([]chat.Event, error) {
	events, err := c.Store.AppendWith(ctx, conv, after, by, with, bodies...)
	for _, e := range events {
		if a, ok := e.Body.(chat.Answered); ok {
			c.hits.Hit(a)
		}
	}
	return events, err
}

// understand fills a query as the bot does.
func (a *App) understand(model model) func(q *kb.Query) {
	return func(q *kb.Query) {
		r := model.Classify(q.Text)
		q.Intent, q.P, q.Now = r.Label, r.P, a.localNow()
		for _, s := range r.Ranked {
			q.Guesses = append(q.Guesses, kb.Guess{Label: s.Label, P: s.P})
		}
	}
}
