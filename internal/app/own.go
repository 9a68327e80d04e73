package app

import (
	"io/fs"
	"strings"
	"sync"

	"aftercare/aftersales/policy"
	"aftercare/bot"
	"aftercare/intents"
	"aftercare/kb"
)

// OwnKnowledge is an index of the engine's own entries with its default settings, built once in a process, for
// many engines that publish nothing: Options.Knowledge.
var OwnKnowledge = sync.OnceValues(func() (*kb.Service, error) {
	c := Defaults()
	rules, err := policy.Default()
	if err != nil {
		return nil, err
	}
	model, err := intents.DefaultModel()
	if err != nil {
		return nil, err
	}
	flows, err := fs.Glob(bot.Flows(), "*.yaml")
	if err != nil {
		return nil, err
	}
	for i, f := range flows {
		flows[i] = strings.TrimSuffix(f, ".yaml")
	}
	entries, _, err := c.Entries(rules.Promise(), flows, model.Labels())
	if err != nil {
		return nil, err
	}
	return kb.New(entries, c.Knowledge(rules.Promise()))
})
