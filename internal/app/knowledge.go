package app

import (
	"context"
	"io/fs"

	"aftercare/aftersales/policy"
	"aftercare/bot"
	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/golden"
	"aftercare/faq/revisions"
	"aftercare/intents"
	"aftercare/kb"
	"aftercare/kb/bleveindex"
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
	return faq.LoadFolder(faq.Entries(), faq.Known{
		Labels: labels, Flows: flows, Variables: keys(c.settings(chat.Zh, p)),
	})
}

// knowledge opens the FAQ: the entries that come with the engine, and what the shop has made of them.
func (a *App) knowledge(ctx context.Context, flows []*bot.Flow, model *intents.Model) error {
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
	a.FAQ = &revisions.Keeper{
		DB: a.Store, Bus: a.Bus, Base: base,
		Known:  faq.Known{Labels: model.Labels(), Flows: ids, Variables: keys(a.Config.settings(chat.Zh, promise))},
		Build:  func(entries []faq.Entry) (*kb.Service, error) { return kb.New(entries, options) },
		Golden: shipped,
		Ask:    golden.Options{Understand: a.understand(model), Bands: kb.DefaultBands},
		Now:    a.now, Log: a.Log,
	}
	a.KB, err = a.FAQ.Open(ctx)
	return err
}

// understand fills a query as the bot does.
func (a *App) understand(model *intents.Model) func(q *kb.Query) {
	return func(q *kb.Query) {
		r := model.Classify(q.Text)
		q.Intent, q.P, q.Now = r.Label, r.P, a.localNow()
		for _, s := range r.Ranked {
			q.Guesses = append(q.Guesses, kb.Guess{Label: s.Label, P: s.P})
		}
	}
}
