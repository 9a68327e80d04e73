package bot

import (
	"slices"
	"strings"

	"aftercare/chat"
)

// correct notes that something is wrong; the walk finds out what from the words that came with it.
func (st *stepper) correct() error {
	st.wrong = true
	if st.s.Top() == nil {
		st.missed = true
	}
	return nil
}

// corrections applies words that contradict an answer already given: always for entities ("it's a
// quality problem, actually"), and for names of things only when the shopper said that something is
// wrong or is looking at the card.
func (st *stepper) corrections(flow *Flow) error {
	slots := st.slots(flow)
	slices.SortStableFunc(slots, func(a, b *Slot) int { return rankEach(a) - rankEach(b) })
	each := false // one of several things shall be otherwise; the same words don't say that it is other things
	for _, s := range slots {
		old, set := st.s.Top().Slots[s.Name]
		if !set || len(old.V) == 0 || st.asking() == s.Name {
			continue
		}
		st.newWords = true
		opts, err := st.options(flow, s)
		st.newWords = false
		if err != nil {
			return err
		}
		if v, ok := st.byEntity(s, opts); ok {
			st.set(flow, s, v)
			continue
		}
		if !st.corrects(s) || each && s.Each == "" && !anyMeant(opts) {
			continue
		}
		before := st.filled
		switch values := st.others(s, opts, old); {
		case len(values) == 0:
		case len(values) > 1 && !s.Many: // several: asked again, among them
			st.clear(flow, s.Name)
			st.cleared, st.filled = "", true
		default:
			if v, ok := pick(opts, values, s.Many); ok {
				st.set(flow, s, v)
			}
		}
		each = each || s.Each != "" && st.filled && !before
	}
	if st.wrong && !st.filled {
		return st.whichWrong(flow)
	}
	return nil
}

// rankEach puts what is asked for each of several things first.
func rankEach(s *Slot) int {
	if s.Each != "" {
		return 0
	}
	return 1
}

// corrects reports whether the words may change an answer by naming another thing. A question about some
// other thing doesn't.
func (st *stepper) corrects(s *Slot) bool {
	if st.mention == nil || s.Entity != "" && !st.wrong {
		return false
	}
	looking := st.asking() == askConfirm || st.asking() == askChange
	return st.wrong || looking && !asksSomething(st.mention.Text)
}

// others are the values that the words point at instead of the old ones; none when the old ones fit as well.
func (st *stepper) others(s *Slot, opts []option, old chat.Value) []string {
	if s.Each != "" || anyMeant(opts) {
		var other []string
		changed := false
		for _, o := range meantAll(opts) {
			other = append(other, o.Value)
			changed = changed || !slices.Contains(old.V, o.Value)
		}
		if !s.Many {
			other = slices.DeleteFunc(other, func(v string) bool { return slices.Contains(old.V, v) })
		} else if !changed && !st.wrong {
			return nil
		}
		return other
	}
	text, dates := st.mention.Text, st.mention.Value
	if s.Many || s.Entity != "" {
		pool := opts
		if len(old.V) == 1 && st.wrong && !saysAll(text) { // what is set already is not what is meant
			pool = without(opts, old.V)
		}
		if len(pool) == 1 && st.wrong && saysOther(text) {
			return []string{pool[0].Value}
		}
		v, _ := byMention(s, pool, text, dates)
		return v.V
	}
	values := best(opts, text, dates)
	rest := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return slices.Contains(old.V, v) })
	if len(rest) == len(values) || st.wrong && saysOther(text) && len(rest) == 1 {
		return rest
	}
	return nil
}

func without(opts []option, values []string) []option {
	return slices.DeleteFunc(slices.Clone(opts), func(o option) bool { return slices.Contains(values, o.Value) })
}

func saysOther(text string) bool {
	return strings.Contains(text, "另") || strings.Contains(strings.ToLower(text), "other one")
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
	if last == "" {
		st.missed = true
		return nil
	}
	st.clear(flow, last)
	st.lead = st.phrase(phrases.again)
	st.filled = true
	return nil
}
