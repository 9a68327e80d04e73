package bot

import (
	"aftercare/chat"
	"aftercare/kb"
)

// ask answers a question, or asks which one was meant, or says that we don't know.
func (st *stepper) ask(c chat.Command) error {
	inFlow := st.s.Top() != nil
	switch st.r.Bands.Of(st.t.Hits) {
	case kb.Answer:
		st.answer(st.t.Hits[0])
		st.resume()
	case kb.Suggest:
		if inFlow {
			st.missed = true
			return nil
		}
		st.say(chat.Message{Type: chat.TypeFAQList, Text: st.phrase(phrases.didYouMean), Options: append(entries(st.t.Hits), st.option(optHuman, phrases.human))}, "")
		st.settled = true
	default:
		st.missed = true
	}
	return nil
}

func (st *stepper) answer(h kb.Hit) {
	st.emit(chat.Answered{Entry: h.Entry, Version: h.Version, Score: h.Confidence})
	m := chat.Message{Text: h.Answer, Source: &chat.Source{Entry: h.Entry, Version: h.Version, Title: h.Title, Rule: h.Rule}}
	if st.s.Top() == nil {
		if h.Next == "human" {
			m.Options = []chat.Option{st.option(optHuman, phrases.human)}
		} else if f := st.r.Current(h.Next); f != nil {
			m.Options = []chat.Option{st.option(optStart+f.ID, f.Title), st.option(optHuman, phrases.human)}
		}
	}
	st.say(m, "faq:"+h.Entry)
}

// entry answers a tap on "did you mean".
func (st *stepper) entry(id string) error {
	v, err := st.fact(Need{Query: EntryQuery, Args: map[string]any{"id": id}})
	if err != nil {
		return err
	}
	h, ok := v.(kb.Hit)
	if !ok {
		st.stale()
		return nil
	}
	st.answer(h)
	st.resume()
	return nil
}

func entries(hits []kb.Hit) []chat.Option {
	var out []chat.Option
	for i, h := range hits {
		if i == 3 {
			break
		}
		out = append(out, chat.Option{Value: optEntry + h.Entry, Label: h.Title})
	}
	return out
}

// unknown is for words that nobody could read. A search may still have found something.
func (st *stepper) unknown() error {
	if st.s.Top() == nil && st.r.Bands.Of(st.t.Hits) == kb.Answer {
		st.answer(st.t.Hits[0])
		st.settled = true
		return nil
	}
	st.missed = true
	return nil
}

// resume makes the next sentence say that we are back at the flow.
func (st *stepper) resume() {
	if f := st.s.Top(); f != nil {
		st.lead = st.phrase(phrases.resume, st.title(f))
		st.filled = true // a question answered is not a miss
		return
	}
	st.settled = true
}

// dontKnow is honest, then offers choices, then brings a person.
func (st *stepper) dontKnow() {
	st.missed = true
	st.emit(chat.Missed{Text: st.t.Text})
	human := st.option(optHuman, phrases.human)
	switch {
	case st.misses >= maxMisses:
		st.queue("failed", phrases.missedHandOver)
	case st.misses == 2:
		opts := entries(st.t.Hits)
		if len(opts) == 0 {
			opts = st.r.starters(st.s.Locale)
		}
		st.say(chat.Message{Text: st.phrase(phrases.unsureChoices), Options: append(opts, human)}, "")
	default:
		st.say(chat.Message{Text: st.phrase(phrases.unsure), Options: []chat.Option{human}}, "")
	}
	st.settled = true
}

func (st *stepper) silent() {
	a := st.s.Asking
	switch {
	case a == nil:
	case a.Slot == askMore:
		st.askRating()
		st.emit(chat.Closed{Epoch: st.s.Epoch + 1, Why: "silence", Rate: true})
	case a.Nudged:
		st.emit(chat.Closed{Epoch: st.s.Epoch + 1, Why: "silence"})
	default:
		m := chat.Message{Text: st.phrase(phrases.nudge)}
		if p := st.s.Prompt; p != nil && p.Message.Text == st.s.Reply {
			m.Type, m.Options, m.Multi, m.Card = p.Message.Type, p.Message.Options, p.Message.Multi, p.Message.Card
			m.Text = join(m.Text, p.Message.Text, st.s.Locale)
		}
		st.say(m, "")
		st.emit(chat.Asked{Slot: a.Slot, Attempt: a.Attempt, Nudge: true})
	}
}
