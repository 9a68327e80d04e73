package bot

import (
	"strconv"
	"strings"

	"aftercare/chat"
)

// choose is a tap. A tap on an old message counts only where it still means something.
func (st *stepper) choose(c chat.Command) error {
	v := c.Value
	switch {
	case v == optHuman:
		st.queue("asked", phrases.askedHandOver)
	case v == optCancel:
		return st.cancel(c)
	case v == optDone:
		st.farewell()
	case strings.HasPrefix(v, optYes):
		return st.tapYes(strings.TrimPrefix(v, optYes))
	case v == optNo || strings.HasPrefix(v, optNo+":"):
		return st.tapNo(strings.TrimPrefix(strings.TrimPrefix(v, optNo), ":"))
	case strings.HasPrefix(v, optStart):
		id, words, _ := strings.Cut(strings.TrimPrefix(v, optStart), ":")
		st.start(chat.Command{Do: chat.DoStart, Flow: id, Text: words})
	case strings.HasPrefix(v, optEntry):
		return st.entry(strings.TrimPrefix(v, optEntry))
	case strings.HasPrefix(v, optChange):
		return st.change(strings.TrimPrefix(v, optChange))
	case strings.HasPrefix(v, optRate):
		st.rate(strings.TrimPrefix(v, optRate))
	default:
		return st.chooseSlot(v)
	}
	return nil
}

// tapYes confirms only the card it stands on: the option's value carries the card's hash.
func (st *stepper) tapYes(rest string) error {
	hash := strings.TrimPrefix(rest, ":")
	switch f := st.s.Top(); {
	case hash == "" && st.asking() == askResume:
		return st.affirm()
	case f != nil && f.Proposed != nil && f.Proposed.Hash == hash:
		st.emit(chat.Confirmed{Hash: hash})
		st.settled = true
	default:
		st.stale()
	}
	return nil
}

// tapNo declines the card it stands on, or to go on with a flow.
func (st *stepper) tapNo(hash string) error {
	f := st.s.Top()
	current := f != nil && f.Proposed != nil && f.Proposed.Hash == hash
	if asking := st.asking(); hash == "" && asking != "" || current && asking == askConfirm {
		return st.deny()
	}
	st.stale()
	return nil
}

// stale answers a tap on something that is over: in a flow its question follows.
func (st *stepper) stale() {
	st.answered = true
	if st.s.Top() != nil {
		st.lead = st.phrase(phrases.stale)
		return
	}
	st.say(chat.Message{Text: st.phrase(phrases.over), Options: st.r.starters(st.s.Locale)}, "")
	st.settled = true
}

// chooseSlot takes the value for the slot that is asked, or, tapped on an earlier picker, as a change
// of the slot that offers it.
func (st *stepper) chooseSlot(v string) error {
	f := st.s.Top()
	if f == nil {
		st.stale()
		return nil
	}
	flow := st.r.Flow(f.Flow, f.Version)
	if flow == nil {
		return st.lostFlow()
	}
	order := []*Slot{}
	if s := flow.slot(st.asking()); s != nil {
		order = append(order, s)
	}
	for i := len(flow.Slots) - 1; i >= 0; i-- {
		if _, set := f.Slots[flow.Slots[i].Name]; set {
			order = append(order, &flow.Slots[i])
		}
	}
	for _, s := range order {
		opts, err := st.options(flow, s)
		if err != nil {
			return err
		}
		if val, ok := pick(opts, strings.Split(v, ","), s.Many); ok {
			st.set(flow, s, val)
			return nil
		}
	}
	st.stale()
	return nil
}

// change clears a slot so that the walk asks it again.
func (st *stepper) change(name string) error {
	f := st.s.Top()
	if f == nil {
		st.stale()
		return nil
	}
	flow := st.r.Flow(f.Flow, f.Version)
	if flow == nil || flow.slot(name) == nil {
		return st.lostFlow()
	}
	st.clear(flow, name)
	st.lead = st.phrase(phrases.again)
	st.filled = true
	return nil
}

// clear forgets a slot, what depends on it, and what the first sentence said.
func (st *stepper) clear(flow *Flow, name string) {
	st.emit(chat.SlotSet{Clears: append([]string{name, mentionSlot}, flow.dependants(name)...)})
	st.cleared = name
}

func (st *stepper) rate(stars string) {
	n, err := strconv.Atoi(stars)
	again := !st.s.Rateable && st.s.RateAsked && !st.s.Rated && st.s.Top() == nil // asked, and then the talk went on
	if err != nil || n < 1 || n > chat.MaxStars || !st.s.Rateable && !again {
		st.stale()
		return
	}
	if again {
		st.emit(chat.Closed{Epoch: st.s.Epoch + 1, Why: "done", Rate: true})
	}
	st.emit(chat.Rated{Stars: n})
	st.say(chat.Message{Text: st.phrase(phrases.rated)}, "")
	st.emit(chat.Closed{Epoch: st.s.Epoch + 1, Why: "done"})
	st.settled = true
}
