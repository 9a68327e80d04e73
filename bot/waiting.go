package bot

import (
	"slices"
	"strconv"
	"strings"

	"aftercare/chat"
	"aftercare/intents"
)

const (
	// cancelAll as a cancel's value stops the flows that wait as well.
	cancelAll = "all"
	// maxWaiting flows wait at most; who asks for more is asked again in the end.
	maxWaiting = 12
)

// matters counts the commands that ask for something of their own.
func matters(cs []chat.Command) int {
	n := 0
	for _, c := range cs {
		if c.Do == chat.DoAsk || c.Do == chat.DoStart || c.Do == chat.DoCancel {
			n++
		}
	}
	return n
}

// wait puts a flow behind those that wait already.
func (st *stepper) wait(w chat.Waiting) {
	if len(st.s.Waiting) == maxWaiting {
		return
	}
	st.emit(chat.FlowsWaiting{Flows: append(slices.Clone(st.s.Waiting), w)})
	st.late, st.delayed = &w, true
}

// next takes up the flow that has waited longest, after another has ended.
func (st *stepper) next(ended string) error {
	w := st.s.Waiting[0]
	st.emit(chat.FlowsWaiting{Flows: slices.Clone(st.s.Waiting[1:])})
	st.newMatter()
	f := st.r.Current(w.Start.Flow)
	if f == nil {
		return st.lostFlow()
	}
	says := phrases.next
	if f.ID == ended {
		says = phrases.nextSame
	}
	st.lead = join(st.lead, st.phrase(says, f.Title.In(st.s.Locale)), st.s.Locale)
	st.start(w.Start)
	st.sets = w.Sets
	err := st.walk()
	st.settled = true
	return err
}

// newMatter forgets what the turn's words did for the flow that has ended.
func (st *stepper) newMatter() {
	st.settled, st.begun, st.filled, st.wrong = false, false, false, false
	st.mention, st.sets, st.late = nil, nil, nil
	st.named, st.changed, st.cleared = "", "", ""
}

// dropAll stops all flows but the running one, and reports whether there were any.
func (st *stepper) dropAll() bool {
	dropped := len(st.s.Waiting) > 0 || len(st.s.Stack) > 1
	if len(st.s.Waiting) > 0 {
		st.emit(chat.FlowsWaiting{})
	}
	for len(st.s.Stack) > 1 {
		st.emit(chat.FlowEnded{Flow: st.s.Top().Flow, Outcome: "cancelled"})
	}
	return dropped
}

// dropNamed takes the waiting flow off the list that the words name better than the running one: "算了，口红不退了"
// while the jacket is being returned.
func (st *stepper) dropNamed(words string) bool {
	f := st.s.Top()
	if f == nil || len(st.s.Waiting) == 0 {
		return false
	}
	running := intents.Candidate{ID: "running"}
	for _, v := range f.Slots {
		running.Words = append(running.Words, v.Label)
	}
	if flow := st.r.Flow(f.Flow, f.Version); flow != nil {
		running.Words = append(running.Words, flow.Title.Zh, flow.Title.En)
	}
	cands := []intents.Candidate{running}
	for i, w := range st.s.Waiting {
		c := intents.Candidate{ID: strconv.Itoa(i), Words: []string{w.Start.Text}}
		if flow := st.r.Current(w.Start.Flow); flow != nil {
			c.Words = append(c.Words, flow.Title.Zh, flow.Title.En)
		}
		cands = append(cands, c)
	}
	found := intents.Match(words, cands)
	if len(found) == 0 || found[0].ID == running.ID || len(found) > 1 && found[0].Score == found[1].Score {
		return false
	}
	i, _ := strconv.Atoi(found[0].ID) // made above
	st.emit(chat.FlowsWaiting{Flows: slices.Delete(slices.Clone(st.s.Waiting), i, i+1)})
	st.lead, st.answered = st.phrase(phrases.cancelledLater), true
	return true
}

// announce says in which order things are done when the turn asked for several.
func (st *stepper) announce() {
	f := st.s.Top()
	if !st.delayed || f == nil {
		return
	}
	st.delayed = false
	flow := st.r.Flow(f.Flow, f.Version)
	if flow == nil || len(flow.Slots) == 0 { // it tells something, and the next follows at once
		return
	}
	titles := []string{flow.Title.In(st.s.Locale)}
	for _, w := range st.s.Waiting {
		if f := st.r.Current(w.Start.Flow); f != nil {
			titles = append(titles, f.Title.In(st.s.Locale))
		}
	}
	then := phrases.then.In(st.s.Locale)
	st.lead = join(st.lead, st.phrase(phrases.inOrder, strings.Join(titles, then)), st.s.Locale)
}

// oneByOne is for a slot that takes one value and stands at the head of a flow, where the words name several, each in a part of its own: "the
// jacket and the lipstick" of two orders. The flow goes on with the first and waits to be done for the others.
func (st *stepper) oneByOne(flow *Flow, s *Slot, opts []option) (chat.Value, bool) {
	if s.Many || len(s.Needs) > 0 || s.Entity != "" || s.Options == nil || st.mention == nil || st.cleared == s.Name || st.wrong {
		return chat.Value{}, false
	}
	var values, labels, words []string
	numbers := st.numbers()
	for _, part := range and.Split(st.mention.Text, -1) {
		if kept.MatchString(part) || len(numbers) > 0 && !containsAny(part, numbers) {
			continue
		}
		if b := best(opts, part, ""); len(b) == 1 && !slices.Contains(values, b[0]) {
			v, _ := pick(opts, b, false)
			values, labels, words = append(values, b[0]), append(labels, v.Label), append(words, part)
		}
	}
	if len(values) < 2 {
		return chat.Value{}, false
	}
	for _, part := range words[1:] {
		st.wait(chat.Waiting{Start: chat.Command{Do: chat.DoStart, Flow: flow.ID, Text: strings.TrimSpace(part)}, Sets: st.shared(flow)})
	}
	st.delayed = false
	later := st.phrase(phrases.oneLater)
	if n := len(labels) - 1; n > 1 {
		later = st.phrase(phrases.moreLater, n)
	}
	st.lead = join(st.lead, st.phrase(phrases.oneFirst, labels[0], later), st.s.Locale)
	v, ok := pick(opts, values[:1], false)
	return v, ok
}

// numbers are the orders' numbers in this turn's words, as they were written.
func (st *stepper) numbers() []string {
	var out []string
	for _, c := range st.sets {
		if c.Type == string(intents.OrderNumber) {
			out = append(out, c.Text)
		}
	}
	return out
}

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(w)) })
}

// shared are the answers of this turn that hold for whatever the flow is done with.
func (st *stepper) shared(flow *Flow) []chat.Command {
	var out []chat.Command
	for _, c := range st.sets {
		if slices.ContainsFunc(flow.Slots, func(s Slot) bool { return s.Entity == c.Type && len(s.Choices) > 0 }) {
			out = append(out, c)
		}
	}
	return out
}
