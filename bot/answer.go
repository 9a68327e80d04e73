package bot

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/chat"
	"aftercare/intents"
	"aftercare/kb"
)

// ask answers a question, or asks which one was meant, or says that we don't know.
func (st *stepper) ask(c chat.Command) error {
	st.hits = st.t.Hits[c.Text]
	if matters(st.t.Commands) > 1 || c.Text != "" && len(c.Text) < len(intents.Fold(st.t.Text)) && st.s.Top() != nil {
		st.asks = append(st.asks, c)
		return nil
	}
	inFlow := st.s.Top() != nil
	switch st.r.Bands.Of(st.hits) {
	case kb.Answer:
		st.answer(st.hits[0])
		st.resume()
	case kb.Suggest:
		if inFlow && !st.suggest {
			st.suggest, st.suggested = true, c.Text // unless the words turn out to answer the flow's question
			return nil
		}
		// In a flow its own question waits: the tap is answered, and then it is asked again.
		opts := append(st.nearFlows(), entries(st.hits)...)
		say := phrases.didYouMean
		if len(opts) == 1 {
			say = phrases.didYouMeanThis
		}
		st.say(chat.Message{Type: chat.TypeFAQList, Text: st.phrase(say), Options: append(opts, st.option(optHuman, phrases.human))}, "")
		if inFlow { // a yes to this list must never be a yes to the card above it
			st.emit(chat.Asked{Slot: askWhich, Attempt: 1})
		}
		st.settled = true
	default:
		st.missed = true
		if inFlow {
			st.unanswered = true
		}
	}
	return nil
}

func (st *stepper) answer(h kb.Hit) { st.answerWith(h, st.waysOn(h)) }

func (st *stepper) answerWith(h kb.Hit, opts []chat.Option) {
	st.emit(chat.Answered{Entry: h.Entry, Version: h.Version, Score: h.Confidence})
	st.say(chat.Message{
		Text: h.Answer, Options: opts,
		Source: &chat.Source{Entry: h.Entry, Version: h.Version, Title: h.Title, Rule: h.Rule},
	}, "faq:"+h.Entry)
}

// waysOn are the options that an entry offers; none in the middle of a flow, which has its own question.
func (st *stepper) waysOn(h kb.Hit) []chat.Option {
	if st.s.Top() != nil {
		return nil
	}
	if h.Next == "human" {
		return []chat.Option{st.option(optHuman, phrases.human)}
	}
	if f := st.r.Current(h.Next); f != nil {
		return []chat.Option{{Value: optStart + f.ID, Label: f.button(st.s.Locale)}, st.option(optHuman, phrases.human)}
	}
	return nil
}

// answerAll answers the questions of a message that asked for more than one thing, in order. What can't be
// answered is named, so that none seems forgotten; the ways on stand below the last.
func (st *stepper) answerAll() {
	if len(st.asks) == 0 {
		return
	}
	var opts []chat.Option
	var unknown []string
	given := map[string]bool{} // one entry may answer two questions
	for i, c := range st.asks {
		hits := st.t.Hits[c.Text]
		switch band := st.r.Bands.Of(hits); {
		case band == kb.Answer && given[hits[0].Entry]:
		case band == kb.Answer:
			given[hits[0].Entry] = true
			opts = merge(opts, st.waysOn(hits[0]))
			var below []chat.Option
			if i == len(st.asks)-1 && len(unknown) == 0 {
				below = opts
			}
			st.answerWith(hits[0], below)
			st.answered = true
		case band == kb.Suggest:
			st.say(chat.Message{Type: chat.TypeFAQList, Text: st.phrase(phrases.didYouMeanOf, c.Text), Options: entries(hits)}, "")
			st.answered = true
		default:
			unknown = append(unknown, c.Text)
		}
	}
	switch {
	case len(unknown) > 0 && !st.answered && st.s.Top() == nil:
		st.missed = true
		return
	case len(unknown) > 0:
		st.cantTell(unknown, opts)
	}
	st.resume()
}

// cantTell names the questions that have no answer.
func (st *stepper) cantTell(words []string, opts []chat.Option) {
	quoted := phrases.quoted.In(st.s.Locale)
	for i, w := range words {
		st.emit(chat.Missed{Text: w})
		words[i] = fmt.Sprintf(quoted, w)
	}
	m := chat.Message{Text: st.phrase(phrases.unsureOf, strings.Join(words, phrases.listed.In(st.s.Locale)))}
	if st.s.Top() == nil {
		m.Options = merge(opts, []chat.Option{st.option(optHuman, phrases.human)})
	}
	st.say(m, "")
}

// merge adds options that aren't there yet, a person last.
func merge(to, more []chat.Option) []chat.Option {
	for _, o := range more {
		if !slices.ContainsFunc(to, func(x chat.Option) bool { return x.Value == o.Value }) {
			to = append(to, o)
		}
	}
	slices.SortStableFunc(to, func(a, b chat.Option) int { return isHuman(a) - isHuman(b) })
	return to
}

// isHuman is 1 for the way to a person.
func isHuman(o chat.Option) int {
	if o.Value == optHuman {
		return 1
	}
	return 0
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

const (
	// likely is the confidence or probability below which something isn't worth offering as a choice.
	likely = 0.1
	// nearby is the probability from which a flow is worth offering beside a label that was accepted.
	nearby = 0.25
	// outside is the probability from which words are taken to be none of the desk's business.
	outside = 0.95
	// maxCarried is how many characters of a sentence an option carries along.
	maxCarried = 80
)

// nearFlows offers the flows that the words may have been meant to start. A tap takes the words along, so
// that nothing in them has to be said again.
func (st *stepper) nearFlows() []chat.Option {
	var out []chat.Option
	for _, l := range st.t.Ranked {
		f := st.r.Current(st.r.starter(l.Label, st.t.Text))
		least := nearby
		if st.t.Intent == intents.OutOfScope {
			least = likely
		}
		if f == nil || l.P < least || st.s.Top() != nil {
			continue
		}
		out = append(out, chat.Option{Value: optStart + f.ID + ":" + carried(st.t.Text), Label: f.button(st.s.Locale)})
	}
	return out
}

func entries(hits []kb.Hit) []chat.Option {
	var out []chat.Option
	for _, h := range hits {
		if len(out) == 3 || h.Confidence < likely {
			break
		}
		out = append(out, chat.Option{Value: optEntry + h.Entry, Label: h.Title})
	}
	return out
}

// unknown is for words that nobody could read. A search may still have found something.
func (st *stepper) unknown(c chat.Command) error {
	st.hits = st.t.Hits[c.Text]
	if st.s.Top() == nil && st.r.Bands.Of(st.hits) == kb.Answer && len(st.nearFlows()) == 0 {
		st.answer(st.hits[0])
		st.settled = true
		return nil
	}
	st.missed = true
	return nil
}

// resume makes the next sentence say that we are back at the flow, unless it has only just begun.
func (st *stepper) resume() {
	f := st.s.Top()
	if f == nil {
		st.settled = true
		return
	}
	st.answered = true
	if !st.begun && !st.s.Paused {
		st.lead = st.phrase(phrases.resume, st.title(f))
	}
}

// dontKnow is honest, then offers choices, then brings a person.
func (st *stepper) dontKnow() {
	st.missed = true
	st.emit(chat.Missed{Text: st.t.Text})
	human := st.option(optHuman, phrases.human)
	switch {
	case st.misses >= maxMisses:
		st.queue("failed", phrases.missedHandOver)
	case len(st.nearFlows()) > 0:
		st.say(chat.Message{Text: st.phrase(phrases.meantFlow), Options: append(st.nearFlows(), human)}, "")
	case st.misses == 2:
		opts := append(entries(st.hits), human)
		if len(opts) == 1 {
			opts = st.r.starters(st.s.Locale)
		}
		st.say(chat.Message{Text: st.phrase(phrases.unsureChoices), Options: opts}, "")
	case st.t.Intent == intents.OutOfScope && st.t.Score >= outside:
		st.say(chat.Message{Text: st.phrase(phrases.outside), Options: st.r.starters(st.s.Locale)}, "")
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
		st.close("silence")
	case a.Nudged:
		if f := st.s.Top(); f != nil && f.Proposed != nil {
			st.emit(chat.SlotSet{}) // who comes back sees the card anew, as things are then
		}
		st.emit(chat.Closed{Epoch: st.s.Epoch + 1, Why: "silence", Keep: st.s.Top() != nil})
	default:
		m := chat.Message{Text: st.phrase(phrases.nudge)}
		if p := st.prompt(); p != nil {
			m.Type, m.Options, m.Multi, m.Card = p.Type, p.Options, p.Multi, p.Card
			m.Text = join(m.Text, p.Text, st.s.Locale)
		}
		st.say(m, "")
		st.emit(chat.Asked{Slot: a.Slot, Attempt: a.Attempt, Nudge: true})
	}
}
