package bot

import (
	"strings"

	"aftercare/chat"
)

// farewell closes a talk that came to its end.
func (st *stepper) farewell() {
	st.say(chat.Message{Text: st.phrase(phrases.bye)}, "")
	st.close("done")
}

// close ends the talk and asks for a rating, once: who comes back and says goodbye again isn't asked again.
func (st *stepper) close(why string) {
	if !st.s.RateAsked {
		st.say(chat.RatingMessage(st.s.Locale), "")
	}
	st.emit(chat.Closed{Epoch: st.s.Epoch + 1, Why: why, Rate: !st.s.Rated})
	st.settled = true
}

// rated reports whether the shopper was asked for a rating and nothing was offered since.
func (st *stepper) rated() bool {
	return st.s.Prompt != nil && st.s.Prompt.Message.Type == chat.TypeRating
}

func (st *stepper) chitchat(c chat.Command) error {
	inFlow := st.s.Top() != nil
	switch c.Intent {
	case "greeting":
		if inFlow {
			st.answered = true
			st.lead = st.phrase(phrases.here)
			break
		}
		hello := st.phrase(phrases.hello)
		if st.s.Name != "" {
			hello = st.phrase(phrases.helloName, st.s.Name)
		}
		st.say(chat.Message{Text: hello, Options: st.r.starters(st.s.Locale)}, "")
	case "thanks":
		if inFlow {
			st.answered = true
			st.lead = st.phrase(phrases.thanks)
			break
		}
		if st.rated() {
			st.say(chat.Message{Text: st.phrase(phrases.thanks)}, "")
			st.close("done")
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
			st.lead = st.phrase(phrases.leftFlow, st.title(st.s.Top()))
		}
		st.farewell()
	}
	if !inFlow {
		st.settled = true
	}
	return nil
}

// repeat says the last words again, with their choices.
func (st *stepper) repeat() {
	if st.s.Reply == "" {
		st.missed = true
		return
	}
	m := chat.Message{Text: st.s.Reply}
	if p := st.prompt(); p != nil {
		m = *p
	}
	m.Text = strings.TrimSpace(strings.TrimPrefix(m.Text, st.phrase(phrases.nudge)))
	st.say(m, "")
	if a := st.s.Asking; a != nil {
		st.emit(chat.Asked{Slot: a.Slot, Attempt: a.Attempt})
	}
	st.settled = true
}

// skip leaves a slot open where the flow allows it, and otherwise says why it is needed.
func (st *stepper) skip() error {
	f := st.s.Top()
	if f == nil {
		st.missed = true
		return nil
	}
	flow := st.r.Flow(f.Flow, f.Version)
	if flow == nil {
		return st.lostFlow()
	}
	s := flow.slot(st.asking())
	if s == nil {
		st.missed = true
		return nil
	}
	st.refused, st.answered = true, true
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
