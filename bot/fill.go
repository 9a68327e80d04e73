package bot

import (
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

// set fills a slot by the shopper's own doing and forgets what depended on its old value. Changing an
// answer is mentioned in passing.
func (st *stepper) set(flow *Flow, s *Slot, v chat.Value) {
	old, had := st.s.Top().Slots[s.Name]
	if had && slices.Equal(old.V, v.V) {
		return
	}
	b := chat.SlotSet{Slot: s.Name, Value: v}
	b.Clears = st.held(flow.dependants(s.Name))
	st.emit(b)
	st.filled = true
	if had && len(old.V) > 0 {
		says := phrases.changed
		if st.changed != "" {
			says = phrases.changedToo
		}
		st.lead = join(st.lead, st.phrase(says, s.Says.In(st.s.Locale), v.Label), st.s.Locale)
		st.changed = v.Label
	}
}

// hear applies this turn's words to the running flow before its steps are walked: answers to questions
// that come later, corrections of earlier ones. done: the turn has its last word.
func (st *stepper) hear(flow *Flow) (done bool, err error) {
	if err := st.early(flow); err != nil {
		return false, err
	}
	if err := st.corrections(flow); err != nil || st.settled {
		return st.settled, err
	}
	if st.unanswered && !(st.switched && len(st.sets) > 0) { // "can we speak English?" is answered in English
		st.lead = join(st.phrase(phrases.unsureHere), st.lead, st.s.Locale)
	}
	if st.filled {
		return false, nil
	}
	// The engine's own question stands until it has an answer.
	switch st.asking() {
	case askChange:
		if s := st.meant(flow); s != nil {
			st.clear(flow, s.Name)
			st.filled = true
			return false, nil
		}
		st.notUnderstood()
		return true, st.whatToChange(st.s.Asking.Attempt + 1)
	case askResume:
		st.notUnderstood()
		st.askResume(st.s.Asking.Attempt + 1)
		return true, nil
	}
	return false, nil
}

func (st *stepper) notUnderstood() {
	if st.lost() && !st.unanswered {
		st.emit(chat.Missed{Text: st.t.Text})
		st.lead = join(st.lead, st.phrase(phrases.unclear), st.s.Locale)
	}
}

// meant is the slot that the words name: "原因" for the reason of the return.
func (st *stepper) meant(flow *Flow) *Slot {
	if st.mention == nil {
		return nil
	}
	var cands []intents.Candidate
	for _, s := range flow.Slots {
		if v, set := st.s.Top().Slots[s.Name]; set && len(v.V) > 0 {
			cands = append(cands, intents.Candidate{ID: s.Name, Words: []string{s.Says.Zh, s.Says.En}})
		}
	}
	best := intents.Match(st.mention.Text, cands)
	if len(best) == 0 || len(best) > 1 && best[0].Score == best[1].Score {
		return nil
	}
	return flow.slot(best[0].ID)
}

// early takes answers to questions that have not been asked yet, and says so when another question stands.
func (st *stepper) early(flow *Flow) error {
	if s := flow.slot(st.asking()); s != nil && s.Each != "" {
		return nil // "full size" is the size that is wanted, and no reason
	}
	for i := range flow.Slots {
		s := &flow.Slots[i]
		if _, set := st.s.Top().Slots[s.Name]; set || s.Entity == "" || len(s.Choices) == 0 || st.asking() == s.Name {
			continue
		}
		opts, err := st.options(flow, s)
		if err != nil {
			return err
		}
		v, ok := st.byEntity(s, opts)
		if !ok {
			continue
		}
		st.set(flow, s, v)
		if other := flow.slot(st.asking()); other != nil || st.asking() == askWhich {
			st.lead = join(st.lead, st.phrase(phrases.noted, s.Says.In(st.s.Locale), v.Label), st.s.Locale)
		}
	}
	return nil
}

// read fills a slot from this turn's words, then from the first sentence of the flow. A slot that was just
// cleared by the shopper is filled from new words only.
func (st *stepper) read(s *Slot, opts []option) (chat.Value, bool) {
	if st.refusedSlot != "" && st.refusedSlot == base(s.Name) {
		return chat.Value{}, false
	}
	if v, ok := st.byEntity(s, opts); ok {
		return v, true
	}
	if st.stranger(s, opts) != "" {
		return chat.Value{}, false
	}
	asked := st.asking() == s.Name
	looking := opts // what the shopper is looking at comes before what else there is
	if asked {
		looking = st.onScreen(opts)
		for _, c := range st.sets {
			if c.Type == string(intents.Ordinal) {
				if o, ok := nth(looking, c.Value); ok {
					return o.value(), true
				}
			}
		}
	}
	if meant := meantAll(opts); len(meant) == 1 || s.Many && len(meant) > 0 {
		return all(meant), true
	}
	if st.mention != nil && !anyMeant(opts) && (s.Each == "" || asked) {
		for _, pool := range [][]option{looking, opts} {
			if v, ok := byMention(s, pool, st.mention.Text, st.mention.Value); ok {
				return v, true
			}
		}
	}
	if s.Options == nil && len(s.Choices) == 0 && asked && st.t.Text != "" {
		return chat.Value{V: []string{st.t.Text}, Label: st.t.Text}, true
	}
	if text, dates, ok := st.first(s); ok && !anyMeant(opts) && s.Each == "" {
		return byMention(s, opts, text, dates)
	}
	return chat.Value{}, false
}

// first is the flow's first sentence, where it may still fill a slot.
func (st *stepper) first(s *Slot) (text, dates string, ok bool) {
	v, ok := st.s.Top().Slots[mentionSlot]
	if !ok || st.cleared == s.Name || len(v.V) != 2 {
		return "", "", false
	}
	return v.V[0], v.V[1], true
}

// byEntity fills a slot from the entities of this turn. Two different ones leave it open.
func (st *stepper) byEntity(s *Slot, opts []option) (v chat.Value, ok bool) {
	if s.Entity == "" {
		return v, false
	}
	for _, c := range st.sets {
		if c.Type != s.Entity {
			continue
		}
		x, fits := pick(opts, []string{c.Value}, s.Many)
		if !fits {
			continue
		}
		if ok && !slices.Equal(x.V, v.V) {
			return chat.Value{}, false
		}
		v, ok = x, true
	}
	return v, ok
}

// offered are the options that a question shows: the several that the words point at alike, or those meant
// to be shown.
func (st *stepper) offered(s *Slot, opts []option) (offers []option, several bool) {
	if near := meantAll(opts); len(near) > 1 && len(near) < len(opts) {
		return near, true
	}
	if st.mention != nil {
		if near := alike(s, opts, st.mention.Text, st.mention.Value); near != nil {
			return near, true
		}
	}
	if text, dates, ok := st.first(s); ok {
		if near := alike(s, opts, text, dates); near != nil {
			return near, true
		}
	}
	return shown(opts), false
}

// showing reports whether these are the options that the shopper is looking at.
func (st *stepper) showing(opts []option) bool {
	p := st.prompt()
	if p == nil {
		return false
	}
	n := 0
	for _, o := range p.Options {
		if !strings.HasPrefix(o.Value, "@") {
			n++
		}
	}
	return n == len(opts) && len(st.onScreen(opts)) == n
}

// onScreen are the options of the question that the shopper is looking at, in their order there.
func (st *stepper) onScreen(opts []option) []option {
	p := st.prompt()
	if p == nil {
		return opts
	}
	var out []option
	for _, x := range p.Options {
		if i := slices.IndexFunc(opts, func(o option) bool { return o.Value == x.Value }); i >= 0 {
			out = append(out, opts[i])
		}
	}
	return out
}

// label is what a filled slot holds, in the language of now.
func (st *stepper) label(flow *Flow, s *Slot) (string, error) {
	v := st.s.Top().Slots[s.Name]
	opts, err := st.options(flow, s)
	if err != nil {
		return "", err
	}
	if now, ok := pick(opts, v.V, s.Many); ok {
		return now.Label, nil
	}
	return v.Label, nil
}
