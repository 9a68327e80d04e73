package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"aftercare/chat"
)

// walk goes through the running flow's steps from the top and stops at the first that is not met: a
// question to ask, a card to confirm, a refusal. It ends at the last.
func (st *stepper) walk() error {
	if st.settled {
		return nil
	}
	f := st.s.Top()
	if f == nil {
		return nil
	}
	flow := st.r.Flow(f.Flow, f.Version)
	if flow == nil {
		return st.lostFlow()
	}
	if f.Done == nil {
		if done, err := st.hear(flow); err != nil || done {
			return err
		}
	}
	// Each round fills or forgets at least one slot; more rounds than that means the file goes in circles.
	for range 2*len(flow.Slots) + 2 {
		again := false
		for i := from(flow, st.s.Top()); i < len(flow.Steps); i++ {
			stop, restart, err := st.step(flow, &flow.Steps[i])
			if err != nil || stop {
				return err
			}
			if restart {
				again = true
				break
			}
		}
		if !again {
			return st.end(flow.ID, "done")
		}
	}
	return fmt.Errorf("flow %s goes in circles", flow.ID)
}

// from is the step to begin with: the first, or, once the confirmed action has run, its own. What was
// required before it is not true any more: the item that could be returned is in a return now.
func from(flow *Flow, f *chat.Frame) int {
	if f.Done == nil {
		return 0
	}
	return max(0, slices.IndexFunc(flow.Steps, func(s FlowStep) bool { return s.Confirm == f.Done.Action }))
}

// lostFlow hands over a conversation whose flow file can't be had any more.
func (st *stepper) lostFlow() error {
	st.queue("failed", phrases.brokenHandOver)
	return nil
}

func (st *stepper) step(flow *Flow, s *FlowStep) (stop, restart bool, err error) {
	if s.When != nil {
		yes, err := st.true(flow, s.When)
		if err != nil || !yes {
			return false, false, err
		}
	}
	switch {
	case s.Identify:
		stop, err = st.identify(flow)
	case s.Require != nil:
		return st.require(flow, s)
	case s.Ask != "":
		stop, err = st.askSlot(flow, flow.slot(s.Ask))
	case s.Confirm != "":
		stop, err = st.confirm(flow, s)
	case s.Go != "":
		return true, false, st.goOver(flow, s)
	case s.Say != nil:
		err = st.tell(flow, s)
	case s.End != "":
		return true, false, st.end(flow.ID, s.End)
	}
	return stop, false, err
}

// goOver ends a flow for the one that is meant instead, which takes over the first sentence and the answers that it
// asks for as well.
func (st *stepper) goOver(flow *Flow, s *FlowStep) error {
	to := st.r.Current(s.Go)
	if to == nil {
		return st.lostFlow()
	}
	why, err := st.render(flow, &s.Else.Say)
	if err != nil {
		return err
	}
	f := *st.s.Top()
	st.emit(chat.FlowEnded{Flow: flow.ID, Outcome: "other"})
	st.emit(chat.FlowStarted{Flow: to.ID, Version: to.Version})
	for _, name := range slices.Sorted(maps.Keys(f.Slots)) {
		if name == mentionSlot || to.slot(name) != nil && len(to.slot(name).Needs) == 0 {
			st.emit(chat.SlotSet{Slot: name, Value: f.Slots[name]})
		}
	}
	st.lead = join(st.lead, why, st.s.Locale)
	st.filled = true
	return st.walk()
}

func (st *stepper) require(flow *Flow, s *FlowStep) (stop, restart bool, err error) {
	ok, err := st.true(flow, s.Require)
	if err != nil || ok {
		return false, false, err
	}
	t, err := st.render(flow, &s.Else.Say)
	if err != nil {
		return false, false, err
	}
	if s.Else.Forget != "" {
		st.lead = join(st.lead, t, st.s.Locale)
		st.clear(flow, s.Else.Forget)
		st.refusedSlot = base(s.Else.Forget)
		return false, true, nil
	}
	m := chat.Message{Text: t}
	if s.Else.Retry != nil {
		retry, err := st.render(flow, s.Else.Retry)
		if err != nil {
			return false, false, err
		}
		m.Options = append(m.Options, chat.Option{Value: optStart + flow.ID, Label: retry})
	}
	offers, err := st.offers(flow, s.Else.Offers)
	if err != nil {
		return false, false, err
	}
	m.Options = append(m.Options, offers...)
	if s.Else.Human {
		m.Options = append(m.Options, st.option(optHuman, phrases.human), st.option(optDone, phrases.nothingElse))
	}
	st.say(m, flow.ID)
	outcome := s.Else.End
	if outcome == "" {
		outcome = "refused"
	}
	return true, false, st.end(flow.ID, outcome)
}

// askSlot fills a slot from what was said, or asks for it.
func (st *stepper) askSlot(flow *Flow, s *Slot) (stop bool, err error) {
	if s.Each != "" && s.Name == base(s.Name) {
		for _, x := range st.instances(s) {
			if stop, err := st.askSlot(flow, x); stop || err != nil {
				return stop, err
			}
		}
		return false, nil
	}
	if _, set := st.s.Top().Slots[s.Name]; set {
		return false, nil
	}
	err = st.asEach(flow, s, func() error {
		stop, err = st.fillOrAsk(flow, s)
		return err
	})
	return stop, err
}

func (st *stepper) fillOrAsk(flow *Flow, s *Slot) (stop bool, err error) {
	opts, err := st.options(flow, s)
	if err != nil {
		return false, err
	}
	if v, ok := st.oneByOne(flow, s, opts); ok {
		st.set(flow, s, v)
		return false, nil
	}
	if v, ok := st.read(s, opts); ok {
		st.set(flow, s, v)
		return false, nil
	}
	if st.refusedSlot == base(s.Name) && (s.Only && len(opts) == 1 || st.asking() == s.Name && st.s.Asking.Attempt >= maxRefused) {
		return true, st.giveUp(flow)
	}
	if s.Only && len(opts) == 1 && st.stranger(s, opts) == "" {
		st.emit(chat.SlotSet{Slot: s.Name, Value: opts[0].value()})
		return false, nil
	}
	attempt, say := 1, &s.Ask
	if st.refusedSlot == base(s.Name) && st.asking() == s.Name {
		attempt = st.s.Asking.Attempt + 1
	}
	offers, several := st.offered(s, opts)
	if several && s.Several != nil {
		say = s.Several
	}
	if several && !st.showing(offers) {
		st.answered = true // the words have brought us nearer
	}
	if st.lost() && st.asking() == s.Name {
		attempt = st.s.Asking.Attempt + 1
		if !st.unanswered {
			say = &s.Again
		}
		if st.t.Text != "" {
			st.emit(chat.Missed{Text: st.t.Text})
		}
	}
	if none, err := st.notThere(flow, s, opts); err != nil {
		return false, err
	} else if none != "" {
		st.lead, say = join(st.lead, none, st.s.Locale), &s.Ask
	}
	var t string
	err = st.asEach(flow, s, func() (err error) {
		t, err = st.render(flow, say)
		return err
	})
	if err != nil {
		return false, err
	}
	m := chat.Message{Text: t, Type: s.Show, Multi: s.Many}
	for _, o := range offers {
		m.Options = append(m.Options, o.Option)
	}
	if s.Skip != nil && attempt == 1 && s.Show == chat.TypeQuickReplies {
		m.Options = append(m.Options, st.option(optNo, phrases.no))
	}
	if attempt > 1 || st.refused {
		m.Options = append(m.Options, st.option(optHuman, phrases.human))
	}
	if len(m.Options) == 0 {
		m.Type = chat.TypeText
	}
	st.say(m, flow.ID)
	st.emit(chat.Asked{Slot: s.Name, Attempt: attempt})
	return true, nil
}

// maxRefused answers that the rules refuse end a flow: there is no other, or none that the shopper wants.
const maxRefused = 2

// giveUp ends a flow for which there is no answer that the rules allow. Why was said by the rule.
func (st *stepper) giveUp(flow *Flow) error {
	why := st.lead
	st.lead = ""
	st.say(chat.Message{Text: why, Options: []chat.Option{st.option(optHuman, phrases.human), st.option(optDone, phrases.nothingElse)}}, flow.ID)
	return st.end(flow.ID, "refused")
}

// confirm puts the card before the shopper. The arguments are hashed into it: only a yes to this very
// card runs the action with them.
func (st *stepper) confirm(flow *Flow, s *FlowStep) (stop bool, err error) {
	f := st.s.Top()
	if f.Done != nil && f.Done.Action == s.Confirm {
		if f.Done.OK {
			return false, nil
		}
		reason := st.phrase(phrases.failed, f.Done.Error.In(st.s.Locale))
		st.say(chat.Message{Text: reason, Options: []chat.Option{st.option(optHuman, phrases.human), st.option(optDone, phrases.nothingElse)}}, flow.ID)
		return true, st.end(flow.ID, "failed")
	}
	if f.Confirmed {
		return true, nil // the action is under way
	}
	args := make(map[string]any, len(s.Args))
	for _, name := range slices.Sorted(maps.Keys(s.Args)) {
		e := s.Args[name]
		if args[name], err = st.eval(flow, &e); err != nil {
			return false, err
		}
	}
	data, err := json.Marshal(args)
	if err != nil {
		return false, fmt.Errorf("flow %s: arguments of %s: %w", flow.ID, s.Confirm, err)
	}
	hash := Hash(st.s.Conv, f.Started, s.Confirm, data)
	card, err := st.card(flow, s.Card)
	if err != nil {
		return false, err
	}
	if f.Proposed == nil || f.Proposed.Hash != hash {
		st.emit(chat.Proposed{Action: s.Confirm, Args: data, Hash: hash})
	}
	yes, err := st.render(flow, &s.Card.Yes)
	if err != nil {
		return false, err
	}
	attempt := 1
	if st.lost() && st.asking() == askConfirm {
		attempt = st.s.Asking.Attempt + 1
		if !st.unanswered {
			st.lead = join(st.lead, st.phrase(phrases.unclearCard, yes), st.s.Locale)
		}
		st.emit(chat.Missed{Text: st.t.Text})
	}
	no, err := st.render(flow, &s.Card.No)
	if err != nil {
		return false, err
	}
	st.say(chat.Message{
		Type: chat.TypeConfirm, Text: plain(card, yes, no, st.s.Locale), Card: card,
		Options: []chat.Option{{Value: optYes + ":" + hash, Label: yes}, {Value: optNo + ":" + hash, Label: no}},
	}, flow.ID)
	st.emit(chat.Asked{Slot: askConfirm, Attempt: attempt})
	return true, nil
}

// Hash binds an action and its arguments to one card of one conversation. The runner computes it again
// before it runs the action.
func Hash(c chat.ConvID, started chat.Seq, action string, args []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%s\n", c, started, action)
	h.Write(args)
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// tell says something, with a case's progress where the step has one.
func (st *stepper) tell(flow *Flow, s *FlowStep) error {
	t, err := st.render(flow, s.Say)
	if err != nil {
		return err
	}
	if st.further, err = st.offers(flow, s.Offers); err != nil {
		return err
	}
	if s.Progress == nil {
		st.say(chat.Message{Text: t}, flow.ID)
		return nil
	}
	v, err := st.eval(flow, s.Progress)
	if err != nil {
		return err
	}
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	if t != "" {
		st.say(chat.Message{Text: t}, flow.ID)
	}
	for _, x := range list {
		var p chat.Progress
		if err := remarshal(x, &p); err != nil {
			return fmt.Errorf("flow %s: progress: %w", flow.ID, err)
		}
		st.say(chat.Message{Type: chat.TypeProgress, Text: progressText(p), Progress: &p}, flow.ID)
	}
	return nil
}

// end pops the flow, asks about the one below, takes up the next that waits, or asks whether there is more to do.
func (st *stepper) end(flow, outcome string) error {
	st.emit(chat.FlowEnded{Flow: flow, Outcome: outcome})
	st.settled = true
	if st.s.Top() != nil {
		st.askResume(1)
		return nil
	}
	if len(st.s.Waiting) > 0 {
		return st.next(flow)
	}
	if matters(st.left) > 0 {
		return nil // what else the message asked for comes now
	}
	if outcome == "done" || outcome == "cancelled" { // a refusal has its own way on
		st.say(chat.Message{Text: st.phrase(phrases.more), Options: append(st.further, st.option(optDone, phrases.nothingElse))}, "")
	}
	st.emit(chat.Asked{Slot: askMore, Attempt: 1})
	return nil
}

// eval runs an expression over the flow's names; a name that has to be fetched first gives errNeed.
func (st *stepper) eval(flow *Flow, e *Expr) (any, error) {
	env, err := st.env(flow, e.uses)
	if err != nil {
		return nil, err
	}
	v, err := st.machine.Run(e.prog, env)
	if err != nil {
		return nil, fmt.Errorf("flow %s, line %d: %q: %w", flow.ID, e.line, e.Src, err)
	}
	return v, nil
}

func (st *stepper) true(flow *Flow, e *Expr) (bool, error) {
	v, err := st.eval(flow, e)
	b, _ := v.(bool)
	return b, err
}

func (st *stepper) env(flow *Flow, uses []string) (map[string]any, error) {
	env := make(map[string]any, len(uses))
	for _, name := range uses {
		m := st.memory()
		v, known := m.values[name]
		if !known {
			var err error
			if v, err = st.name(flow, name); err != nil {
				return nil, err
			}
			m.values[name] = v
		}
		env[name] = v
	}
	return env, nil
}

// name gives the value of one name that an expression may use.
func (st *stepper) name(flow *Flow, name string) (any, error) {
	f := st.s.Top()
	switch name {
	case "slots":
		slots := make(map[string]any, len(flow.Slots))
		for i := range flow.Slots {
			s := &flow.Slots[i]
			if s.Each != "" {
				slots[s.Name] = st.eachValue(s)
				continue
			}
			slots[s.Name] = slotValue(s.Many, f.Slots[s.Name])
		}
		return slots, nil
	case "labels":
		labels := make(map[string]any, len(flow.Slots))
		for i := range flow.Slots {
			s := &flow.Slots[i]
			labels[s.Name] = s.choice(f.Slots[s.Name], st.s.Locale)
		}
		return labels, nil
	case "asked":
		return st.asking(), nil
	case "words":
		return st.words(), nil
	case "first":
		return st.firstWords(), nil
	case "each":
		return map[string]any{"value": st.each.One(), "label": st.each.Label}, nil
	case "said":
		return st.named, nil
	case "customer":
		return map[string]any{"signed_in": st.s.Customer != "", "id": string(st.s.Customer), "name": st.s.Name}, nil
	case "locale":
		return string(st.s.Locale), nil
	case "result":
		if f.Done == nil || len(f.Done.Result) == 0 {
			return nil, nil
		}
		var v any
		err := json.Unmarshal(f.Done.Result, &v)
		return v, err
	}
	d := flow.Data[name]
	if d.Expr != nil {
		return st.eval(flow, d.Expr)
	}
	args := make(map[string]any, len(d.Args))
	for k, e := range d.Args {
		v, err := st.eval(flow, &e)
		if err != nil || v == nil {
			return nil, err // an argument that isn't known yet
		}
		args[k] = v
	}
	return st.fact(Need{Query: d.Query, Args: args, Customer: st.s.Customer})
}

func slotValue(many bool, v chat.Value) any {
	if len(v.V) == 0 {
		return nil
	}
	if !many {
		return v.V[0]
	}
	list := make([]any, len(v.V))
	for i, x := range v.V {
		list[i] = x
	}
	return list
}

func (st *stepper) fact(n Need) (any, error) {
	if v, ok := st.t.Facts[n.Key()]; ok {
		return v, nil
	}
	st.needs = append(st.needs, n)
	return nil, errNeed
}
