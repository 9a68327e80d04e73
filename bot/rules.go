package bot

import (
	"regexp"
	"slices"

	"aftercare/chat"
	"aftercare/kb"
)

// Rules are what Step decides by: the flows, and the limits of the answer bands. They don't change
// while in use.
type Rules struct {
	Bands    kb.Bands
	current  map[string]*Flow  // by id
	versions map[string]*Flow  // by id and version: earlier files that running conversations finish on
	starts   map[string]string // flow by label
	startsIf map[string][]startIf
	order    []string
}

// NewRules puts flows together. Earlier holds versions that conversations may still be on.
func NewRules(flows []*Flow, earlier ...*Flow) *Rules {
	r := &Rules{Bands: kb.DefaultBands, current: map[string]*Flow{}, versions: map[string]*Flow{}, starts: map[string]string{}, startsIf: map[string][]startIf{}}
	for _, f := range earlier {
		r.versions[f.ID+"@"+f.Version] = f
	}
	for _, f := range flows {
		r.current[f.ID] = f
		r.versions[f.ID+"@"+f.Version] = f
		r.order = append(r.order, f.ID)
		for _, l := range f.Starts {
			r.starts[l] = f.ID
		}
		for l, said := range f.StartsIf {
			r.startsIf[l] = append(r.startsIf[l], startIf{f.ID, said.re})
		}
	}
	return r
}

// startIf is a flow that a label starts when the words match.
type startIf struct {
	flow string
	said *regexp.Regexp
}

// starter is the flow that a label starts, given the words: one that asks for certain words comes first.
func (r *Rules) starter(label, text string) string {
	for _, s := range r.startsIf[label] {
		if s.said.MatchString(text) && !r.current[s.flow].shuns(text) {
			return s.flow
		}
	}
	if f := r.current[r.starts[label]]; f != nil && !f.shuns(text) {
		return f.ID
	}
	return ""
}

// Current is the newest version of a flow, nil when there is none.
func (r *Rules) Current(id string) *Flow { return r.current[id] }

// Flow is a flow as it was at a version, nil when it can't be had any more.
func (r *Rules) Flow(id, version string) *Flow { return r.versions[id+"@"+version] }

// starters are the flows that are wanted most, to begin with a tap.
func (r *Rules) starters(l chat.Locale) []chat.Option {
	ids := slices.DeleteFunc(slices.Clone(r.order), func(id string) bool { return r.current[id].Starter == 0 })
	slices.SortStableFunc(ids, func(a, b string) int { return r.current[a].Starter - r.current[b].Starter })
	var out []chat.Option
	for _, id := range ids {
		out = append(out, chat.Option{Value: optStart + id, Label: r.current[id].button(l)})
	}
	return append(out, chat.Option{Value: optHuman, Label: phrases.human.In(l)})
}

// Facts are the flows under way and what they know, a row each.
func (r *Rules) Facts(s chat.State) []chat.Row {
	var rows []chat.Row
	for i := len(s.Stack) - 1; i >= 0; i-- {
		f := &s.Stack[i]
		flow := r.Flow(f.Flow, f.Version)
		if flow == nil {
			continue
		}
		rows = append(rows, chat.Row{Label: chat.Text{Zh: "正在办理", En: "Under way"}.In(s.Locale), Value: flow.Title.In(s.Locale)})
		for _, slot := range flow.Slots {
			if v, ok := f.Slots[slot.Name]; ok && v.Label != "" {
				rows = append(rows, chat.Row{Label: slot.Says.In(s.Locale), Value: v.Label})
			}
		}
	}
	if next := waiting(r, s); next != "" {
		rows = append(rows, chat.Row{Label: chat.Text{Zh: "随后要办", En: "Next"}.In(s.Locale), Value: next})
	}
	return rows
}
