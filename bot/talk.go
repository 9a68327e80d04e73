package bot

import "aftercare/chat"

// farewell closes a talk that came to its end and asks for a rating.
func (st *stepper) farewell() {
	st.say(chat.Message{Text: st.phrase(phrases.bye)}, "")
	st.askRating()
	st.emit(chat.Closed{Epoch: st.s.Epoch + 1, Why: "done", Rate: true})
	st.settled = true
}

func (st *stepper) askRating() { st.say(chat.RatingMessage(st.s.Locale), "") }

func (st *stepper) chitchat(c chat.Command) error {
	inFlow := st.s.Top() != nil
	switch c.Intent {
	case "greeting":
		if inFlow {
			break // going on is greeting enough
		}
		hello := st.phrase(phrases.hello)
		if st.s.Name != "" {
			hello = st.phrase(phrases.helloName, st.s.Name)
		}
		st.say(chat.Message{Text: hello, Options: st.r.starters(st.s.Locale)}, "")
	case "thanks":
		if inFlow {
			st.lead = st.phrase(phrases.thanks)
			break
		}
		st.say(chat.Message{Text: join(st.phrase(phrases.thanks), st.phrase(phrases.more), st.s.Locale)}, "")
		st.emit(chat.Asked{Slot: askMore, Attempt: 1})
	case "bot_identity":
		m := chat.Message{Text: st.phrase(phrases.identity)}
		if !inFlow {
			m.Options = []chat.Option{st.option(optHuman, phrases.human)}
		}
		st.say(m, "")
		st.resume()
	case "goodbye":
		if inFlow {
			f := st.s.Top()
			st.say(chat.Message{Text: st.phrase(phrases.leftFlow, st.title(f))}, f.Flow)
		}
		st.farewell()
	}
	if !inFlow {
		st.settled = true
	}
	return nil
}

func (st *stepper) repeat() {
	if st.s.Top() == nil && st.s.Reply != "" {
		m := chat.Message{Text: st.s.Reply}
		if p := st.s.Prompt; p != nil && p.Message.Text == st.s.Reply {
			m = p.Message
		}
		st.say(m, "")
		st.settled = true
	}
}

// skip leaves a slot open where the flow allows it, and otherwise says why it is needed.
func (st *stepper) skip() error {
	f := st.s.Top()
	if f == nil {
		return nil
	}
	flow := st.r.Flow(f.Flow, f.Version)
	if flow == nil {
		return st.lostFlow()
	}
	s := flow.slot(st.asking())
	if s == nil {
		return nil
	}
	if s.Skip == nil {
		if s.Why == nil {
			st.lead = st.phrase(phrases.refuse)
			return nil
		}
		why, err := st.render(flow, s.Why)
		st.lead = why
		return err
	}
	t, err := st.render(flow, s.Skip)
	if err != nil {
		return err
	}
	st.lead = t
	st.emit(chat.SlotSet{Slot: s.Name, Clears: flow.dependants(s.Name)})
	st.filled = true
	return nil
}
