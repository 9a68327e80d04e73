package aftersales

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// Machine is a kind of case as data: where a case can be, what moves it, who may, and what is said.
type Machine struct {
	Type   Type
	Ask    policy.Ask // what the rules are asked
	Prefix string     // of its numbers: TH20261122-0007
	Title  chat.Text
	// Stages people see. One without a name doesn't exist for this kind of case.
	Stages [stages]chat.Text
	// Whole: the case is about the whole order, and nobody picks lines.
	Whole  bool
	Start  State
	Places []Place
	Moves  []Transition
}

// Place is one state and what it means.
type Place struct {
	State State
	Stage int       // the visible stage it belongs to, from 0
	Label chat.Text // a word for lists
	// Next says what happens next, who has to do it and by when. It is the whole message when the case
	// comes here.
	Next chat.Text
	// Early is said in its place when the refund went before the goods were checked, Free when there is none.
	Early, Free chat.Text
	// End: nothing can follow.
	End bool
	// Void: it didn't take place, so its pieces and its money don't count. Kept: it did, and yet no money went
	// back for its pieces.
	Void, Kept bool
	Timers     []Timer
	// Then fires at once, in the same transaction, by ThenBy. Nobody is told about the place passed.
	Then   Event
	ThenBy Party
	// Job to do on coming here from elsewhere.
	Job string
}

// Timer fires an event some time after a case came to a place.
type Timer struct {
	After time.Duration
	Event Event
	// InStage counts from when the visible stage was reached, so that moves within it don't restart it.
	InStage bool
	// Deadline: by then somebody has to have acted, and people are told its date. WholeDay: it runs to the
	// end of that date, as everyone who is told a date expects.
	Deadline, WholeDay bool
	// WorkDays counts working days in place of After, to the end of the last one.
	WorkDays int
}

// Transition is one way from a state to the next. Of several for one event, the first whose guards hold
// is taken.
type Transition struct {
	From  []State
	Event Event
	To    State
	By    []Party
	Needs []Guard
	// Quiet: the shopper isn't told, because nothing changes for them.
	Quiet bool
	// Says is told in place of what the state it leads to says.
	Says chat.Text
	// Job to do when it is taken.
	Job string
	// Again: the way is gone once more, so the stages after the new place count as not reached yet.
	Again bool
}

// Guard is a condition of a transition, by name.
type Guard string

const (
	RuleAllows    Guard = "rule_allows"    // a written rule allows it without a person
	InWindow      Guard = "in_window"      // allowed by a window and not by way of exception
	HasReason     Guard = "has_reason"     // the actor says why
	IsPerson      Guard = "is_person"      // the actor is somebody, by id
	HasEvidence   Guard = "has_evidence"   // a waybill, a photo
	GoodsReceived Guard = "goods_received" // the goods are back
	GoodsAway     Guard = "goods_away"     // the goods are not back
	NeverArrived  Guard = "never_arrived"  // the goods hadn't reached the shopper when the case was opened
	MayAdvance    Guard = "may_advance"    // the refund may go before the goods are checked
	Advanced      Guard = "advanced"       // it has
	NotAdvanced   Guard = "not_advanced"   // it hasn't
)

// holds is a guard's test. needed says what was missing.
func (g Guard) holds(c Case, by Actor, why Because) (ok bool, needed string) {
	switch g {
	case RuleAllows:
		return c.Verdict.Allowed && !c.Verdict.NeedsReview, "a rule that allows it"
	case InWindow:
		return c.Verdict.Allowed && !slices.Contains(c.Verdict.Rules, "fault.review"), "an open window"
	case HasReason:
		return strings.TrimSpace(why.Reason) != "", "a reason"
	case IsPerson:
		return by.ID != "", "a person who answers for it"
	case HasEvidence:
		return len(why.Evidence) > 0, "evidence, such as the waybill number"
	case GoodsReceived:
		return !c.Reached[stageInspection].IsZero(), "the goods to be back"
	case GoodsAway:
		return c.Reached[stageInspection].IsZero(), "the goods not to be back yet"
	case NeverArrived:
		return c.Verdict.Missing, "goods that never arrived"
	case MayAdvance:
		return c.Verdict.Advance, "a refund that may be advanced"
	case Advanced:
		return !c.Advanced.IsZero(), "a refund that was advanced"
	case NotAdvanced:
		return c.Advanced.IsZero(), "a refund that was not advanced"
	}
	return false, "a guard that exists"
}

var guards = []Guard{RuleAllows, InWindow, HasReason, IsPerson, HasEvidence, GoodsReceived, GoodsAway, NeverArrived, MayAdvance, Advanced, NotAdvanced}

// Types lists every kind of case.
var Types = []Type{Return, Exchange, Refund, Cancel, Intercept, Address, Repay, Items}

var machines = map[Type]*Machine{
	Return: &returnMachine, Exchange: &exchangeMachine, Refund: &refundMachine, Intercept: &interceptMachine,
	Cancel: &cancelMachine, Address: &addressMachine, Repay: &repayMachine, Items: &itemsMachine,
}

func (m *Machine) place(s State) (Place, bool) {
	for _, p := range m.Places {
		if p.State == s {
			return p, true
		}
	}
	return Place{}, false
}

// find picks the transition for an event. A wrong state is chat.ErrConflict, a wrong actor
// chat.ErrForbidden, a guard that doesn't hold chat.ErrInvalid.
func (m *Machine) find(c Case, event Event, by Actor, why Because) (Transition, error) {
	err := fmt.Errorf("%w: a %s in state %s does not take %q", chat.ErrConflict, m.Type, c.State, event)
	for _, t := range m.Moves {
		if t.Event != event || !slices.Contains(t.From, c.State) {
			continue
		}
		if !slices.Contains(t.By, by.Party) {
			if errors.Is(err, chat.ErrConflict) {
				err = fmt.Errorf("%w: %q in state %s is not for the %s", chat.ErrForbidden, event, c.State, by.Party)
			}
			continue
		}
		missing := ""
		for _, g := range t.Needs {
			if ok, needed := g.holds(c, by, why); !ok {
				missing = needed
				break
			}
		}
		if missing == "" {
			return t, nil
		}
		err = fmt.Errorf("%w: %q in state %s needs %s", chat.ErrInvalid, event, c.State, missing)
	}
	return Transition{}, err
}

// pending lists when a place's timers fire for a case.
func (s *Service) pending(p Place, c Case) []pendingTimer {
	out := make([]pendingTimer, len(p.Timers))
	for i, t := range p.Timers {
		from := c.EnteredAt
		if t.InStage {
			from = c.Reached[p.Stage]
		}
		at := from.Add(t.After)
		switch {
		case t.WorkDays > 0:
			at = s.rules.WorkingDays(from, t.WorkDays, c.Region)
		case t.WholeDay:
			at = endOfDay(at, c.Region)
		}
		out[i] = pendingTimer{at, t}
	}
	return out
}

type pendingTimer struct {
	at time.Time
	Timer
}

// endOfDay is the midnight after t, by the clock of the market.
func endOfDay(t time.Time, r shop.Region) time.Time {
	y, m, d := t.In(r.Zone()).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, r.Zone()).UTC()
}

// schedule sets when the case's next timer fires and by when somebody has to have acted.
func (s *Service) schedule(p Place, c *Case, now time.Time) {
	c.DueAt, c.ExpiresAt = time.Time{}, time.Time{}
	for _, t := range s.pending(p, *c) {
		if t.at.After(now) && (c.DueAt.IsZero() || t.at.Before(c.DueAt)) {
			c.DueAt = t.at
		}
		if t.Deadline {
			c.ExpiresAt = t.at
		}
	}
}

var inBraces = regexp.MustCompile(`\{[^}]*\}?`)

// check reports everything that is wrong with a machine.
func (m *Machine) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	known := map[State]bool{}
	for _, p := range m.Places {
		if known[p.State] {
			bad("state %s is declared twice", p.State)
		}
		known[p.State] = true
		if p.Stage < 0 || p.Stage >= stages || m.Stages[p.Stage] == (chat.Text{}) {
			bad("state %s: there is no stage %d", p.State, p.Stage)
		}
		if p.Label == (chat.Text{}) || p.Next == (chat.Text{}) {
			bad("state %s has a label and says something", p.State)
		}
		for _, t := range []chat.Text{p.Label, p.Next, p.Early, p.Free} {
			errs = append(errs, checkSaid("state "+string(p.State), t)...)
		}
		if p.End && (len(p.Timers) > 0 || p.Then != "") {
			bad("state %s is an end and yet something follows", p.State)
		}
		for _, t := range p.Timers {
			if !m.takes(p.State, t.Event, Clock) {
				bad("state %s: its timer fires %q, which the timer may not", p.State, t.Event)
			}
		}
		if p.Then != "" && !m.takes(p.State, p.Then, p.ThenBy) {
			bad("state %s: %q follows at once, which the %s may not", p.State, p.Then, p.ThenBy)
		}
	}
	if !known[m.Start] {
		bad("the start %s is not declared", m.Start)
	}
	for _, t := range m.Moves {
		for _, s := range append(slices.Clone(t.From), t.To) {
			if !known[s] {
				bad("%q: state %s is not declared", t.Event, s)
			}
		}
		errs = append(errs, checkSaid(fmt.Sprintf("%q to %s", t.Event, t.To), t.Says)...)
		if len(t.By) == 0 {
			bad("%q to %s: nobody may do it", t.Event, t.To)
		}
		for _, g := range t.Needs {
			if !slices.Contains(guards, g) {
				bad("%q to %s: there is no guard %q", t.Event, t.To, g)
			}
		}
	}
	return errors.Join(append(errs, m.checkPaths()...)...)
}

// checkSaid wants what is said at all said in both languages, with braces that something fills in.
func checkSaid(where string, t chat.Text) (errs []error) {
	if (t.Zh == "") != (t.En == "") {
		errs = append(errs, fmt.Errorf("%s: what is said has to be said in Chinese and in English", where))
	}
	for _, b := range inBraces.FindAllString(t.Zh+t.En, -1) {
		if !slices.Contains(nextWords, b) {
			errs = append(errs, fmt.Errorf("%s: nothing fills in %s", where, b))
		}
	}
	return errs
}

// checkPaths wants every state to be reachable, every end to be final and every other state to have a way on.
func (m *Machine) checkPaths() (errs []error) {
	reached := map[State]bool{m.Start: true}
	for grown := true; grown; {
		grown = false
		for _, t := range m.Moves {
			for _, from := range t.From {
				if reached[from] && !reached[t.To] {
					reached[t.To], grown = true, true
				}
			}
		}
	}
	for _, p := range m.Places {
		onward := slices.ContainsFunc(m.Moves, func(t Transition) bool {
			return slices.Contains(t.From, p.State) && t.To != p.State
		})
		if !reached[p.State] {
			errs = append(errs, fmt.Errorf("state %s can't be reached", p.State))
		}
		if p.End && onward {
			errs = append(errs, fmt.Errorf("state %s is an end and yet has a way on", p.State))
		}
		if !p.End && !onward {
			errs = append(errs, fmt.Errorf("state %s has no way on", p.State))
		}
	}
	return errs
}

func (m *Machine) takes(s State, e Event, by Party) bool {
	return slices.ContainsFunc(m.Moves, func(t Transition) bool {
		return t.Event == e && slices.Contains(t.From, s) && slices.Contains(t.By, by)
	})
}
