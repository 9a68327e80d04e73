package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"aftercare/chat"
	"aftercare/intents"
)

const (
	// mentionType is the set command that carries the shopper's own words and dates, to find orders and
	// items by.
	mentionType = "mention"
	// mentionSlot keeps the first sentence of a flow: text, then dates joined by commas.
	mentionSlot = "@mention"
)

// option is something a slot may be filled with.
type option struct {
	chat.Option
	Words []string `json:"words"`
	Dates []string `json:"dates"` // local days on which it was bought or received
}

func (o option) value() chat.Value { return chat.Value{V: []string{o.Value}, Label: o.Label} }

// options lists what the shopper can choose for a slot; nil for free text.
func (st *stepper) options(flow *Flow, s *Slot) ([]option, error) {
	if s.Options == nil {
		out := make([]option, len(s.Choices))
		for i, c := range s.Choices {
			out[i] = option{Option: chat.Option{Value: c.Value, Label: c.Label.In(st.s.Locale)}, Words: append([]string{c.Label.Zh, c.Label.En}, c.Words...)}
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

// set fills a slot by the shopper's own doing and forgets what depended on its old value. Changing an
// answer is mentioned in passing.
func (st *stepper) set(flow *Flow, s *Slot, v chat.Value) {
	old, had := st.s.Top().Slots[s.Name]
	if had && slices.Equal(old.V, v.V) {
		return
	}
	b := chat.SlotSet{Slot: s.Name, Value: v}
	for _, d := range flow.dependants(s.Name) {
		if _, set := st.s.Top().Slots[d]; set {
			b.Clears = append(b.Clears, d)
		}
	}
	st.emit(b)
	st.filled = true
	if had && len(old.V) > 0 {
		st.lead = join(st.lead, st.phrase(phrases.changed, s.Says.In(st.s.Locale), v.Label), st.s.Locale)
	}
}

// read fills a slot from this turn's words, then from the first sentence of the flow. fresh slots were
// just cleared by the shopper: only new words count.
func (st *stepper) read(s *Slot, opts []option, fresh bool) (chat.Value, bool) {
	for _, c := range st.sets {
		if s.Entity != "" && c.Type == s.Entity {
			if v, ok := pick(opts, []string{c.Value}, s.Many); ok {
				return v, true
			}
		}
		if c.Type == string(intents.Ordinal) && st.asking() == s.Name {
			if o, ok := nth(opts, c.Value); ok {
				return o.value(), true
			}
		}
	}
	if st.mention != nil {
		if v, ok := byMention(s, opts, st.mention.Text, st.mention.Value); ok {
			return v, true
		}
	}
	if s.Options == nil && len(s.Choices) == 0 && st.asking() == s.Name && st.t.Text != "" {
		return chat.Value{V: []string{st.t.Text}, Label: st.t.Text}, true
	}
	if first, ok := st.s.Top().Slots[mentionSlot]; ok && !fresh && len(first.V) == 2 {
		return byMention(s, opts, first.V[0], first.V[1])
	}
	return chat.Value{}, false
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
// are allowed, all that are mentioned equally well.
func byMention(s *Slot, opts []option, text, dates string) (chat.Value, bool) {
	if s.Many && saysAll(text) {
		var all []string
		for _, o := range opts {
			all = append(all, o.Value)
		}
		return pick(opts, all, true)
	}
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
	best := intents.Match(text, cands)
	if len(best) == 0 {
		if len(pool) == 1 && len(pool) < len(opts) { // the date alone tells
			return pool[0].value(), true
		}
		return chat.Value{}, false
	}
	top := []string{best[0].ID}
	for _, m := range best[1:] {
		if m.Score == best[0].Score {
			top = append(top, m.ID)
		}
	}
	return pick(opts, top, s.Many)
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
	for _, w := range []string{"全部", "全都", "都退", "都要退", "所有", "整单", "都不要"} {
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

// corrections applies words that contradict an answer already given: always for entities ("it's a
// quality problem, actually"), and for names of things only when the shopper said that something is
// wrong or is looking at the card.
func (st *stepper) corrections(flow *Flow) error {
	f := st.s.Top()
	for i := range flow.Slots {
		s := &flow.Slots[i]
		old, set := f.Slots[s.Name]
		if !set || len(old.V) == 0 || st.asking() == s.Name {
			continue
		}
		opts, err := st.options(flow, s)
		if err != nil {
			return err
		}
		v, ok := st.correction(s, opts, old)
		if ok && !slices.Equal(v.V, old.V) {
			st.set(flow, s, v)
			st.corrected = true
			f = st.s.Top()
		}
	}
	if st.wrong && !st.corrected && !st.filled {
		return st.whichWrong(flow)
	}
	return nil
}

func (st *stepper) correction(s *Slot, opts []option, old chat.Value) (chat.Value, bool) {
	for _, c := range st.sets {
		if s.Entity != "" && c.Type == s.Entity {
			return pick(opts, []string{c.Value}, s.Many)
		}
	}
	looking := st.asking() == askConfirm || st.asking() == askChange
	if st.mention == nil || (!st.wrong && !looking) || (s.Entity != "" && !st.wrong) {
		return chat.Value{}, false
	}
	// "Not the black one, the grey one": what is set already is not what is meant.
	var others []option
	for _, o := range opts {
		if s.Many || !slices.Contains(old.V, o.Value) {
			others = append(others, o)
		}
	}
	if st.wrong && strings.Contains(st.mention.Text, "另") && len(others) == 1 {
		return others[0].value(), true
	}
	if len(others) == 0 {
		return chat.Value{}, false
	}
	if s.Many && len(old.V) == 1 && st.wrong {
		others = slices.DeleteFunc(others, func(o option) bool { return o.Value == old.V[0] })
	}
	return byMention(s, others, st.mention.Text, st.mention.Value)
}

// correct notes that something is wrong; the walk finds out what from the words that came with it.
func (st *stepper) correct() error {
	st.wrong = true
	return nil
}

// whichWrong deals with a bare "no, that's wrong": at the card ask which answer, elsewhere go back one.
func (st *stepper) whichWrong(flow *Flow) error {
	if st.asking() == askConfirm {
		return st.askChange()
	}
	last := ""
	for _, s := range flow.Slots {
		if s.Name == st.asking() {
			break
		}
		if v, set := st.s.Top().Slots[s.Name]; set && len(v.V) > 0 {
			last = s.Name
		}
	}
	if last != "" {
		st.clear(flow, last)
	}
	st.lead = st.phrase(phrases.again)
	st.filled = true
	return nil
}
