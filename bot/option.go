package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"aftercare/chat"
	"aftercare/intents"
)

// option is something a slot may be filled with.
type option struct {
	chat.Option
	Words  []string `json:"words"`
	Dates  []string `json:"dates"`  // local days on which it was bought or received
	Hidden bool     `json:"hidden"` // not offered, and found when it is named
	Meant  bool     `json:"meant"`  // the query that lists it says that the words mean this one
}

func (o option) value() chat.Value { return chat.Value{V: []string{o.Value}, Label: o.Label} }

// options lists what the shopper can choose for a slot; nil for free text.
func (st *stepper) options(flow *Flow, s *Slot) (out []option, err error) {
	err = st.asEach(flow, s, func() error {
		m := st.memory()
		var known bool
		if out, known = m.opts[s.Name]; known {
			return nil
		}
		if out, err = st.optionsOf(flow, s); err == nil {
			m.opts[s.Name] = out
		}
		return err
	})
	return out, err
}

func (st *stepper) optionsOf(flow *Flow, s *Slot) ([]option, error) {
	if s.Options == nil {
		out := make([]option, len(s.Choices))
		for i, c := range s.Choices {
			out[i] = option{
				Option: chat.Option{Value: c.Value, Label: c.Label.In(st.s.Locale)},
				Words:  append([]string{c.Label.Zh, c.Label.En}, c.Words...), Hidden: c.Hidden,
			}
		}
		return out, nil
	}
	v, err := st.eval(flow, s.Options)
	if err != nil {
		return nil, err
	}
	var out []option
	if err := remarshal(v, &out); err != nil {
		return nil, fmt.Errorf("flow %s: options of %s: %w", flow.ID, s.Name, err)
	}
	return out, nil
}

// remarshal fits what a query returned into a Go type by way of JSON.
func remarshal(from, into any) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

func shown(opts []option) []option {
	return slices.DeleteFunc(slices.Clone(opts), func(o option) bool { return o.Hidden })
}

// pick finds the options with exactly these values.
func pick(opts []option, values []string, many bool) (chat.Value, bool) {
	if len(values) == 0 || (!many && len(values) > 1) {
		return chat.Value{}, false
	}
	var v chat.Value
	var labels []string
	for _, want := range values {
		want = strings.TrimSpace(want)
		i := slices.IndexFunc(opts, func(o option) bool { return o.Value == want })
		if i < 0 {
			return chat.Value{}, false
		}
		if !slices.Contains(v.V, want) {
			v.V = append(v.V, want)
			labels = append(labels, opts[i].Label)
		}
	}
	v.Label = strings.Join(labels, "、")
	return v, true
}

func nth(opts []option, ordinal string) (option, bool) {
	var n int
	if _, err := fmt.Sscan(ordinal, &n); err != nil {
		return option{}, false
	}
	if n < 0 {
		n = len(opts) + n + 1
	}
	if n < 1 || n > len(opts) {
		return option{}, false
	}
	return opts[n-1], true
}

// byMention finds what the words point at. For one answer there must be a single best; where several
// are allowed, each part of the sentence may name some.
func byMention(s *Slot, opts []option, text, dates string) (chat.Value, bool) {
	switch {
	case s.Entity != "":
		return labelled(opts, text)
	case !s.Many:
		return pick(opts, best(opts, text, dates), false)
	case saysAll(text):
		var all []string
		for _, o := range opts {
			all = append(all, o.Value)
		}
		return pick(opts, all, true)
	}
	var found []string
	for _, part := range and.Split(text, -1) {
		if !kept.MatchString(part) {
			found = append(found, best(opts, part, dates)...)
		}
	}
	return pick(opts, found, true)
}

var (
	// and joins the names of several things.
	and = regexp.MustCompile(`(?i)和|跟|以及|还有|[、，,;；&+\n]|\band\b`)
	// kept is said of things that stay where they are.
	kept = regexp.MustCompile(`(?i)留着|留下|不退|\bkeep`)
)

// alike are the options that the words point at equally well, where there are several and not all.
func alike(s *Slot, opts []option, text, dates string) []option {
	values := best(opts, text, dates)
	if s.Many || s.Entity != "" || len(values) < 2 || len(values) >= len(opts) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(opts), func(o option) bool { return !slices.Contains(values, o.Value) })
}

// labelled finds the one option whose name or other word stands in the text. What an entity fills is read
// by the entity; a few characters in common mean nothing there.
func labelled(opts []option, text string) (chat.Value, bool) {
	text = intents.Fold(text)
	var v chat.Value
	for _, o := range opts {
		if !slices.ContainsFunc(o.Words, func(w string) bool { return w != "" && strings.Contains(text, intents.Fold(w)) }) {
			continue
		}
		if v.V != nil {
			return chat.Value{}, false
		}
		v = o.value()
	}
	return v, v.V != nil
}

// best are the values of the options that the words and dates point at best.
func best(opts []option, text, dates string) []string {
	pool := opts
	if dates != "" {
		if dated := onDates(opts, strings.Split(dates, ",")); len(dated) > 0 {
			pool = dated
		}
	}
	cands := make([]intents.Candidate, len(pool))
	for i, o := range pool {
		cands[i] = intents.Candidate{ID: o.Value, Words: o.Words}
	}
	var top []string
	found := intents.Match(text, cands)
	for _, m := range found {
		if m.Score == found[0].Score {
			top = append(top, m.ID)
		}
	}
	if len(top) == 0 && len(pool) < len(opts) && object(text) == "" { // the date alone tells
		for _, o := range pool {
			top = append(top, o.Value)
		}
	}
	return top
}

func onDates(opts []option, dates []string) []option {
	var out []option
	for _, o := range opts {
		if slices.ContainsFunc(o.Dates, func(d string) bool { return inDates(d, dates) }) {
			out = append(out, o)
		}
	}
	return out
}

// inDates reports whether a day lies in one of the days or ranges "from/to". ISO days compare as text.
func inDates(day string, dates []string) bool {
	for _, d := range dates {
		from, to, isRange := strings.Cut(d, "/")
		if !isRange {
			to = from
		}
		if day >= from && day <= to {
			return true
		}
	}
	return false
}

func saysAll(text string) bool {
	for _, w := range []string{"全部", "全都", "全退", "都退", "都要退", "都想退", "一起退", "所有", "整单", "都不要"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' }) {
		if w == "all" || w == "everything" || w == "both" {
			return true
		}
	}
	return false
}
