package bot

import "aftercare/chat"

// obey carries out one command of the shopper's.
func (st *stepper) obey(c chat.Command) error {
	switch c.Do {
	case chat.DoHuman:
		st.human(c)
	case chat.DoCancel:
		return st.cancel()
	case chat.DoChoose:
		return st.choose(c)
	case chat.DoStart:
		st.start(c)
	case chat.DoSet:
		if c.Type == mentionType {
			st.mention = &c
		} else {
			st.sets = append(st.sets, c)
		}
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
		return st.unknown()
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
func (st *stepper) cancel() error {
	f := st.s.Top()
	if f == nil {
		st.say(chat.Message{Text: st.phrase(phrases.nothingToCancel)}, "")
		st.settled = true
		return nil
	}
	st.lead = st.phrase(phrases.cancelled, st.title(f))
	return st.end(f.Flow, "cancelled")
}

// start pushes a flow, or goes on with it when it is the running one.
func (st *stepper) start(c chat.Command) {
	if f := st.s.Top(); f != nil && f.Flow == c.Flow {
		return
	}
	flow := st.r.Current(c.Flow)
	if flow == nil {
		st.missed = true
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
		st.settled = true
	case asking == askChange: // nothing to change: the card again
		st.filled = true
	case asking == askResume:
		st.lead = st.phrase(phrases.resumed, st.title(f))
		st.filled = true
	case asking == askMore:
		st.say(chat.Message{Text: st.phrase(phrases.goAhead)}, "")
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
	for i := range flow.Slots {
		s := &flow.Slots[i]
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
	st.say(chat.Message{
		Text:    st.phrase(phrases.resumeAsk, st.title(f)),
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

// prompt is the message with options that the shopper is looking at: the bot has said nothing since.
func (st *stepper) prompt() *chat.Message {
	if p := st.s.Prompt; p != nil && p.Message.Text == st.s.Reply {
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
