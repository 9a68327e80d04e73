package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"aftercare/aftersales"
	"aftercare/bot"
	"aftercare/chat"
	"aftercare/intents"
)

const (
	// maxCases is how many cases are shown with their stages, maxCaseChoices how many there are to choose from.
	maxCases       = 3
	maxCaseChoices = 6
)

// caseGroups are the kinds of cases that people ask about with one word.
var caseGroups = map[string][]aftersales.Type{
	"refund": {aftersales.Return, aftersales.Refund, aftersales.Cancel, aftersales.Intercept},
}

// caseChoice is a case as a flow offers it.
type caseChoice struct {
	choice
	State    string        `json:"state"`
	Type     string        `json:"type"`
	Why      string        `json:"reason"` // why it stands where it does
	Next     string        `json:"next"`
	Open     bool          `json:"open"`
	Can      []string      `json:"can"`     // what its owner can do about it now
	Answers  []string      `json:"answers"` // what it waits to hear, as buttons say it
	Progress chat.Progress `json:"progress"`
}

// cases are the shopper's newest cases: of one kind or group of kinds where a "for" is given, open ones only
// where "open" is, those that their owner can move by an event where a "can" is, those that wait for an answer
// where "answer" is. Words that name some of them leave the others out.
func (a *App) cases(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	open, _ := args["open"].(bool)
	answer, _ := args["answer"].(bool)
	kind, _ := args["for"].(string)
	can, choosing := args["can"].(string)
	list, err := a.Cases.CasesOf(ctx, sc.Customer, open || choosing || answer)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(c aftersales.Case) bool {
		return !ofKind(c, kind) || choosing && !c.Takes(aftersales.Event(can), aftersales.Customer) || answer && len(answersTo(c)) == 0
	})
	out := make([]caseChoice, len(list))
	for i, c := range list {
		out[i] = a.caseOption(c, sc.Locale)
	}
	for _, name := range []string{"said", "first"} {
		if words, _ := args[name].(string); words != "" && len(out) == len(list) {
			out = named(out, words)
		}
	}
	limit := maxCases
	if choosing || answer {
		limit = maxCaseChoices
	}
	return out[:min(len(out), limit)], nil
}

func ofKind(c aftersales.Case, kind string) bool {
	if group, ok := caseGroups[kind]; ok {
		return slices.Contains(group, c.Type)
	}
	return kind == "" || c.Type == aftersales.Type(kind)
}

// named are the cases that words name best; all where they name none.
func named(all []caseChoice, words string) []caseChoice {
	cands := make([]intents.Candidate, len(all))
	for i, c := range all {
		cands[i] = intents.Candidate{ID: c.Value, Words: c.Words}
	}
	found := intents.Match(words, cands)
	if len(found) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(c caseChoice) bool {
		return !slices.ContainsFunc(found, func(m intents.Mention) bool { return m.ID == c.Value && m.Score == found[0].Score })
	})
}

// customerEvents are what owners can do about their cases.
var customerEvents = []aftersales.Event{
	aftersales.Retract, aftersales.Ship, aftersales.BookPickup, aftersales.CancelPickup, aftersales.GiveMore, aftersales.Appeal,
	aftersales.TakeBack, aftersales.Disagree, aftersales.Wait, aftersales.ChooseRefund, aftersales.WrongAgain,
	aftersales.Confirm, aftersales.RefuseBox, aftersales.KeepIt,
}

func (a *App) caseOption(c aftersales.Case, l chat.Locale) caseChoice {
	p := a.Cases.Progress(c, l)
	var titles []string
	words := []string{c.Number, c.OrderNumber}
	for _, x := range c.Lines {
		titles = append(titles, x.Title.In(l))
		words = append(words, x.Title.Zh, x.Title.En)
	}
	out := caseChoice{State: string(c.State), Type: string(c.Type), Why: c.Why, Next: p.Next, Open: c.Open(), Can: []string{}, Answers: []string{}, Progress: p}
	for _, x := range answersTo(c) {
		out.Answers = append(out.Answers, x.label.In(l))
	}
	for _, e := range customerEvents {
		if c.Takes(e, aftersales.Customer) {
			out.Can = append(out.Can, string(e))
		}
	}
	out.Option = chat.Option{
		Value: c.Number, Label: p.Title + " · " + titled(titles, l), Detail: c.Number, Tag: c.Label().In(l),
	}
	out.Number, out.Words = c.Number, words
	return out
}

// outcome is what a flow says of a case that its owner has moved.
func (a *App) outcome(c aftersales.Case, sc bot.Scope) opened {
	p := a.Cases.Progress(c, sc.Locale)
	return opened{Number: c.Number, Said: p.Next, Open: c.Open(), Progress: p}
}

// caseArgs are the arguments of the actions that move a case.
type caseArgs struct {
	Case    string `json:"case"`
	Time    string `json:"time"`
	Waybill string `json:"waybill"`
	Answer  string `json:"answer"`
	Note    string `json:"note"`
}

// caseOf reads the arguments of an action and finds the shopper's own case in them.
func (a *App) caseOf(ctx context.Context, sc bot.Scope, args json.RawMessage) (r caseArgs, c aftersales.Case, err error) {
	if err := json.Unmarshal(args, &r); err != nil {
		return r, c, errors.Join(chat.ErrInvalid, err)
	}
	c, err = a.Cases.CaseOf(ctx, sc.Customer, r.Case)
	return r, c, err
}

// movedOn is said when a case has gone on between the card and the yes.
var movedOn = chat.Text{
	Zh: "这个申请刚刚有了新的进展，这一步已经不用办了。说“进度”就能看到现在的情况。",
	En: "this request has moved on in the meantime, so this step isn't needed any more. Ask for its “status” to see where it stands.",
}

// refusal makes what a case doesn't take into words; other errors stay as they are.
func refusal(err error) error {
	if errors.Is(err, chat.ErrConflict) || errors.Is(err, chat.ErrForbidden) || errors.Is(err, chat.ErrInvalid) {
		return &bot.Refusal{Err: err, Says: movedOn}
	}
	return err
}
