package app

import (
	"aftercare/aftersales/policy"
	"aftercare/bot"
	"aftercare/chat"
	"aftercare/faq"
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

// knowledge loads the FAQ and indexes it.
func (a *App) knowledge(flows []*bot.Flow, labels []string) error {
	promise := a.Cases.Rules().Promise()
	ids := make([]string, len(flows))
	for i, f := range flows {
		ids[i] = f.ID
	}
	entries, warnings, err := a.Config.Entries(promise, ids, labels)
	if err != nil {
		return err
	}
	for _, w := range warnings {
		a.Log.Warn("faq", "cause", w)
	}
	a.KB, err = kb.New(entries, a.Config.Knowledge(promise))
	return err
}
