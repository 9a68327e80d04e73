package bot

import (
	"slices"
	"strings"

	"aftercare/chat"
)

// obey carries out one command of the shopper's.
func (st *stepper) obey(c chat.Command) error {
	switch c.Do {
	case chat.DoHuman:
		st.human(c)
	case chat.DoCancel:
		return st.cancel(c)
	case chat.DoChoose:
		return st.choose(c)
	case chat.DoIdentify:
		return st.prove(c)
	case chat.DoStart:
		st.start(c)
	case chat.DoSet:
		st.heard(c)
	case chat.DoCorrect:
		return st.correct()
	case chat.DoAffirm:
		return st.affirm()
	case chat.DoDeny:
		return st.deny()
	case chat.DoAsk:
		return st.ask(c)
	case chat.DoRepeat:
		st.repeat()
	case chat.DoSkip:
		return st.skip()
	case chat.DoChitchat:
		return st.chitchat(c)
	default:
		return st.unknown(c)
	}
	return nil
}

// human hands over, at once and without persuasion.
func (st *stepper) human(c chat.Command) {
	switch c.Reason {
	case "anger":
		st.queue(c.Reason, phrases.angerHandOver)
	case "safety":
		st.queue(c.Reason, phrases.safetyHandOver)
	case "privacy":
		st.queue(c.Reason, phrases.privacyHandOver)
	case "threat":
		st.queue(c.Reason, phrases.threatHandOver)
	default:
		st.queue("asked", phrases.askedHandOver)
	}
}

func (st *stepper) queue(reason string, says chat.Text) {
	before := st.s
	st.lead = ""
	st.say(chat.Message{Text: st.phrase(says)}, "handover")
	st.emit(chat.Queued{
		Reason:  reason,
		Summary: summary(st.r, before, st.t),
		Urgent:  reason == "safety" || reason == "threat",
	})
	st.settled = true
}

// cancel stops the running flow. Nothing has been written outside before a confirmation, so there is
// nothing to undo.
func (st *stepper) cancel(c chat.Command) error {
	says := st.phrase(phrases.cancelled, st.title(st.s.Top()))
	if c.Value == cancelAll {
		if st.dropAll() {
			says = st.phrase(phrases.cancelledAll)
		}
	} else if st.dropNamed(c.Text) {
		return nil
	}
	f := st.s.Top()
	if f == nil {
		st.say(chat.Message{Text: st.phrase(phrases.nothingToCancel)}, "")
		st.settled = true
		return nil
	}
	st.lead = says
	if err := st.end(f.Flow, "cancelled"); err != nil {
		return err
	}
	if st.s.Top() == nil && matters(st.left) > 0 {
		st.settled = false
	}
	return nil
}

// heard keeps what was said for the flow that the command before it started, or for the running one.
func (st *stepper) heard(c chat.Command) {
	switch {
	case st.late != nil:
		if c.Type != mentionType { // its words stand in the command that starts it
			st.late.Sets = append(st.late.Sets, c)
			st.emit(chat.FlowsWaiting{Flows: append(slices.Clone(st.s.Waiting[:len(st.s.Waiting)-1]), *st.late)})
		}
	case c.Type == mentionType:
		st.mention = &c
	default:
		st.sets = append(st.sets, c)
	}
}

// start pushes a flow, goes on with it when it is the running one, or makes it wait for the one that was begun
// in this turn.
func (st *stepper) start(c chat.Command) {
	flow := st.r.Current(c.Flow)
	if flow == nil {
		st.missed = true
		return
	}
	if f := st.s.Top(); st.begun || f != nil && f.Confirmed && f.Done == nil { // what was confirmed comes to its end first
		st.wait(chat.Waiting{Start: c})
		return
	}
	if f := st.s.Top(); f != nil && f.Flow == c.Flow {
		if st.s.Paused {
			st.lead = st.phrase(phrases.resumed, st.title(f))
			st.filled = true
		}
		return
	}
	st.emit(chat.FlowStarted{Flow: flow.ID, Version: flow.Version})
	if c.Text != "" {
		// The first sentence may hold answers to questions that come much later.
		st.emit(chat.SlotSet{Slot: mentionSlot, Value: chat.Value{V: []string{c.Text, c.Value}}})
		if st.mention == nil {
			st.mention = &chat.Command{Text: c.Text, Value: c.Value}
		}
	}
	if flow.Open != nil {
		if t, err := st.render(flow, flow.Open); err == nil {
			st.lead = join(st.lead, t, st.s.Locale)
		}
	}
	st.filled, st.begun = true, true
}

func (st *stepper) affirm() error {
	f := st.s.Top()
	switch asking := st.asking(); {
	case asking == askConfirm && !st.fresh:
		st.resume() // the yes was to something else: the card again
	case asking == askConfirm:
		st.emit(chat.Confirmed{Hash: f.Proposed.Hash})
		st.settled = matters(st.left) == 0 // a question beside the yes is answered
	case asking == askChange: // nothing to change: the card again
		st.filled = true
	case asking == askResume:
		st.lead = st.phrase(phrases.resumed, st.title(f))
		st.filled = true
	case asking == askMore && strings.HasSuffix(st.s.Reply, st.phrase(phrases.more)):
		st.say(chat.Message{Text: st.phrase(phrases.goAhead)}, "")
		st.settled = true
	case st.offersSeveral():
		m := *st.prompt()
		m.Text = st.phrase(phrases.whichOne)
		st.say(m, "")
		st.settled = true
	case f != nil: // yes is no answer to "which one?"
		st.missed = true
	default:
		st.say(chat.Message{Text: st.phrase(phrases.allRight)}, "")
		st.settled = true
	}
	return nil
}

func (st *stepper) deny() error {
	switch st.asking() {
	case askConfirm:
		return st.askChange()
	case askResume:
		f := st.s.Top()
		st.lead = st.phrase(phrases.leftFlow, st.title(f))
		return st.end(f.Flow, "cancelled")
	case askMore:
		st.farewell()
	case askChange: // nothing to change: the card again
		st.filled = true
	case askWhich: // none of them: back to the flow
		st.resume()
	default:
		if st.s.Top() == nil {
			st.farewell()
			return nil
		}
		if st.asking() == "" {
			st.askResume(1)
			return nil
		}
		if s := st.askedSlot(); s != nil && s.Skip != nil {
			return st.skip()
		}
		return st.correct()
	}
	return nil
}

// askChange follows a no to a card: which of the answers was wrong?
func (st *stepper) askChange() error {
	st.lead = join(st.lead, st.phrase(phrases.notSubmitted), st.s.Locale)
	return st.whatToChange(1)
}

func (st *stepper) whatToChange(attempt int) error {
	f := st.s.Top()
	flow := st.r.Flow(f.Flow, f.Version)
	if flow == nil {
		return st.lostFlow()
	}
	var opts []chat.Option
	for _, s := range st.slots(flow) {
		if v, set := f.Slots[s.Name]; set && len(v.V) > 0 {
			label, err := st.label(flow, s)
			if err != nil {
				return err
			}
			opts = append(opts, chat.Option{Value: optChange + s.Name, Label: capital(s.Says.In(st.s.Locale)), Detail: label})
		}
	}
	opts = append(opts, st.option(optNo, phrases.keep), st.option(optCancel, phrases.stop), st.option(optHuman, phrases.human))
	st.say(chat.Message{Text: st.phrase(phrases.whatToChange), Options: opts}, f.Flow)
	st.emit(chat.Asked{Slot: askChange, Attempt: attempt})
	st.settled = true
	return nil
}

// askResume asks whether to go on with the flow that was interrupted.
func (st *stepper) askResume(attempt int) {
	f := st.s.Top()
	say := phrases.resumeAsk
	if st.s.Paused {
		say = phrases.pausedAsk
	}
	st.say(chat.Message{
		Text:    st.phrase(say, st.title(f)),
		Options: []chat.Option{st.option(optYes, phrases.yes), st.option(optNo, phrases.no)},
	}, f.Flow)
	st.emit(chat.Asked{Slot: askResume, Attempt: attempt})
	st.settled = true
}

// askedSlot is the slot that was asked for, nil when the question was the engine's or there was none.
func (st *stepper) askedSlot() *Slot {
	f := st.s.Top()
	if f == nil {
		return nil
	}
	flow := st.r.Flow(f.Flow, f.Version)
	if flow == nil {
		return nil
	}
	return flow.slot(st.asking())
}

// offersSeveral reports whether the shopper is looking at several questions to choose from.
func (st *stepper) offersSeveral() bool {
	p := st.prompt()
	if p == nil || p.Type != chat.TypeFAQList {
		return false
	}
	n := 0
	for _, o := range p.Options {
		if o.Value != optHuman {
			n++
		}
	}
	return n > 1
}

// prompt is the message with options that the shopper was looking at: an answer given in this turn is not in it.
func (st *stepper) prompt() *chat.Message { return st.seen }

// onTop is the newest message with options, if it is the bot's last word.
func onTop(s chat.State) *chat.Message {
	if p := s.Prompt; p != nil && p.Message.Text == s.Reply {
		return &p.Message
	}
	return nil
}

// asking is the slot or the engine's question that an answer would belong to; "" for none.
func (st *stepper) asking() string {
	if st.s.Asking == nil {
		return ""
	}
	return st.s.Asking.Slot
}

func (st *stepper) title(f *chat.Frame) string {
	if f == nil {
		return ""
	}
	if flow := st.r.Flow(f.Flow, f.Version); flow != nil {
		return flow.Title.In(st.s.Locale)
	}
	return f.Flow
}
