// Package bot decides what to say and do. Step is a pure function from a conversation's state and the
// measured facts to decisions; Runner does the reading, searching, fetching and appending around it.
package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/vm"

	"aftercare/chat"
	"aftercare/intents"
	"aftercare/kb"
)

// Cause is why the bot looks at a conversation.
type Cause int

const (
	Inbox  Cause = iota // the shopper wrote
	Acted               // a confirmed action came to its end
	Silent              // the shopper did not answer for a while
	GaveUp              // a turn failed so often that a person has to take over
)

// Turn is all that Step may know beside the state.
type Turn struct {
	Cause Cause
	Now   time.Time // in the shop's time zone

	// Inbox: the messages up to Upto, read.
	Upto     chat.Seq
	Text     string
	Locale   chat.Locale
	Intent   string
	Score    float64
	Ranked   []intents.Scored
	Commands []chat.Command
	Hits     map[string][]kb.Hit // what a search found, by the words that were asked or not understood

	Done *chat.Done // Acted

	Facts Facts
}

// locale is the language that the turn is answered in: that of the shopper's newest words.
func (t Turn) locale(s chat.State) chat.Locale {
	if t.Locale != "" {
		return t.Locale
	}
	return s.Locale
}

// Facts are the answers to needs, by key. A present nil is an answer.
type Facts map[string]any

// Need is a query that Step could not go on without.
type Need struct {
	Query string
	Args  map[string]any
	// Customer is for whom it is asked: somebody identified in this very turn, too.
	Customer chat.CustomerID
}

// Key identifies a need: the query and its arguments in canonical form.
func (n Need) Key() string {
	args, err := json.Marshal(n.Args) // maps are written in the order of their keys
	if err != nil {
		args = []byte(err.Error())
	}
	return string(n.Customer) + "/" + n.Query + string(args)
}

// EntryQuery asks for one FAQ entry by id.
const EntryQuery = "@entry"

// Outcome is either decisions, or needs that must be met before there can be any.
type Outcome struct {
	Bodies []chat.Body
	Needs  []Need
}

var errNeed = errors.New("a fact is needed first")

// Step decides one turn. It has no clock, no I/O and no randomness: the same input gives the same
// outcome. With Needs in the outcome the caller fetches them and calls again with the same turn and the
// facts added. An error means that a flow file can't handle what it met.
func Step(r *Rules, s chat.State, t Turn) (Outcome, error) {
	st := &stepper{r: r, t: t, s: s, misses: s.Misses + 1, fresh: fresh(s), seen: onTop(s), switched: t.Locale != "" && t.Locale != s.Locale}
	var err error
	switch t.Cause {
	case Inbox:
		err = st.inbox()
	case Acted:
		st.emit(*t.Done)
		err = st.walk()
	case Silent:
		st.silent()
	case GaveUp:
		st.emit(chat.Understood{Upto: s.Heard, Locale: s.Locale})
		st.queue("failed", phrases.brokenHandOver)
	}
	if errors.Is(err, errNeed) {
		return Outcome{Needs: st.needs}, nil
	}
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Bodies: st.out}, nil
}

// stepper is one run of Step. s is kept up to date with what was emitted, so that later decisions of
// the turn see earlier ones.
type stepper struct {
	r     *Rules
	t     Turn
	s     chat.State
	out   []chat.Body
	needs []Need

	seen     *chat.Message // with options, what the shopper was looking at when they wrote
	fresh    bool          // nobody but the shopper spoke since the bot's question
	switched bool          // the shopper went on in the other language

	lead   string // goes before the next sentence: "好的，改成灰色。"
	said   bool   // something was said in this turn
	filled bool   // a slot was filled or changed by the shopper's words
	missed bool   // nothing of it was understood
	// answered: a question was answered or small talk returned, so the turn is no miss. unanswered: one was
	// asked in the middle of a flow that we have no answer to. refused: the shopper would rather not say.
	answered, unanswered, refused bool
	misses                        int            // turns not understood in a row, if this one isn't either
	suggest                       bool           // entries may be what was asked, in the middle of a flow
	suggested                     string         // by these words
	hits                          []kb.Hit       // of the words that were asked or not understood last
	asks                          []chat.Command // questions of a message that asks for more than one thing
	left                          []chat.Command // that are yet to be obeyed
	late                          *chat.Waiting  // the flow that was made to wait by the last command
	sets                          []chat.Command // entities to fill slots with
	mention                       *chat.Command  // the words themselves, to find orders and items by
	begun                         bool           // a flow was started in this turn
	delayed                       bool           // and another was made to wait for it
	further                       []chat.Option  // what the flow that ends offers to do next
	settled                       bool           // the turn has its last word: don't walk

	each chat.Value // what the slot at hand is asked for each of

	wrong   bool   // the shopper said that something is wrong
	named   string // what the shopper named that isn't there
	changed string // what an answer was changed to, by its label
	cleared string // slot that was just forgotten: old words don't fill it again
	// refusedSlot was given a value in this turn that the rules refuse: its words don't fill it again.
	refusedSlot string
	memo        *memo
	machine     vm.VM // runs the expressions
	newWords    bool  // only the words of this turn count, not those that started the flow
}

// fresh reports whether the bot's question is the last thing that the shopper was told. After a talk with an
// agent, or a notice about a case, it isn't.
func fresh(s chat.State) bool { return s.Asking != nil && s.Spoke < s.Asking.Seq }

func (st *stepper) emit(b chat.Body) {
	st.s = chat.Apply(st.s, chat.Event{Conv: st.s.Conv, Seq: st.s.Seq + 1, At: st.t.Now, By: chat.Bot, Body: b})
	st.out = append(st.out, b)
}

func (st *stepper) say(m chat.Message, of string) {
	if st.lead != "" {
		if st.changed != "" && m.Card == nil && strings.Contains(m.Text, st.changed) {
			// The question names the new answer by itself.
			st.lead = st.phrase(phrases.changedShort)
		}
		m.Text = join(st.lead, m.Text, st.s.Locale)
		st.lead = ""
	}
	if m.Type == "" {
		m.Type = chat.TypeText
		if len(m.Options) > 0 {
			m.Type = chat.TypeQuickReplies
		}
	}
	st.said = true
	st.emit(chat.Said{Message: m, Of: of})
}

// phrase is a sentence of the engine's own.
func (st *stepper) phrase(t chat.Text, args ...any) string {
	if len(args) == 0 {
		return t.In(st.s.Locale)
	}
	return fmt.Sprintf(t.In(st.s.Locale), args...)
}

func (st *stepper) option(value string, label chat.Text) chat.Option {
	return chat.Option{Value: value, Label: label.In(st.s.Locale)}
}

func join(a, b string, l chat.Locale) string {
	if a == "" || b == "" || l == chat.Zh {
		return a + b
	}
	return a + " " + b
}

// inbox answers everything the shopper wrote since the last turn.
func (st *stepper) inbox() error {
	t := st.t
	st.emit(chat.Understood{Upto: t.Upto, Locale: t.Locale, Commands: t.Commands, Intent: t.Intent, Score: t.Score})
	for i, c := range t.Commands {
		if st.settled {
			break
		}
		st.left = t.Commands[i+1:]
		if err := st.obey(c); err != nil {
			return err
		}
	}
	if !st.settled {
		st.answerAll()
	}
	if !st.settled {
		if err := st.goOn(); err != nil {
			return err
		}
	}
	if st.lost() {
		u := st.out[0].(chat.Understood)
		u.Misses = st.misses
		st.out[0] = u
	}
	return nil
}

// goOn continues the running flow after the commands were obeyed, or deals with not having understood.
func (st *stepper) goOn() error {
	if st.s.Top() == nil {
		if st.missed || !st.said {
			st.dontKnow()
		}
		return nil
	}
	if st.lost() && st.misses >= maxMisses {
		try := *st // the words may answer the flow's question all the same
		try.out = slices.Clone(st.out)
		if err := try.walk(); err != nil || try.filled {
			*st = try
			return err
		}
		st.emit(chat.Missed{Text: st.t.Text})
		st.queue("failed", phrases.missedHandOver)
		return nil
	}
	if st.s.Paused && !st.begun && !st.filled && len(st.sets) == 0 {
		st.askResume(1)
		return nil
	}
	if st.suggest {
		return st.answerOrSuggest()
	}
	st.announce()
	if f := st.s.Top(); st.asking() == "" && !st.begun && !f.Confirmed && st.lead == "" {
		st.resume() // an agent has given the talk back: say where we are
	}
	return st.walk()
}

// answerOrSuggest is for words that may be a question, and may as well answer the flow's: an answer first.
func (st *stepper) answerOrSuggest() error {
	try := *st
	try.out = slices.Clone(st.out)
	err := try.walk()
	if err != nil || try.filled {
		*st = try
		return err
	}
	return st.ask(chat.Command{Do: chat.DoAsk, Text: st.suggested})
}

// lost reports whether the turn's words led nowhere.
func (st *stepper) lost() bool { return st.missed && !st.filled && !st.answered }

// maxMisses turns in a row without understanding bring a person.
const maxMisses = 3
