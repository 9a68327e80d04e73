package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"aftercare/aftersales"
	"aftercare/bot"
	"aftercare/chat"
)

// answer is something that a case waits to hear from its owner.
type answer struct {
	event aftersales.Event
	label chat.Text
	words []string
	note  bool // the shopper's own words are needed
}

// answers are what can be said to a case, by the state that it waits in. A state that isn't here asks nothing.
var answers = map[aftersales.State][]answer{
	aftersales.MoreInfo: {
		{aftersales.GiveMore, chat.Text{Zh: "补充说明", En: "Add details"}, []string{"补充", "add"}, true},
	},
	aftersales.Rejected: {
		{aftersales.Appeal, chat.Text{Zh: "我要申诉", En: "Appeal"}, []string{"申诉", "不认可", "appeal", "disagree"}, true},
	},
	aftersales.Negotiation: {
		{aftersales.TakeBack, chat.Text{Zh: "寄还给我", En: "Send it back to me"}, []string{"寄还", "寄回来", "send it back"}, false},
		{aftersales.Disagree, chat.Text{Zh: "不认可，请主管判断", En: "I disagree, ask a manager"}, []string{"不认可", "主管", "disagree", "manager"}, true},
	},
	aftersales.Offer: {
		{aftersales.Wait, chat.Text{Zh: "等到货", En: "Wait for it"}, []string{"等", "wait"}, false},
		{aftersales.ChooseRefund, chat.Text{Zh: "直接退款", En: "Refund me"}, []string{"退款", "退钱", "refund", "money back"}, false},
	},
	aftersales.NewShipped: {
		{aftersales.Confirm, chat.Text{Zh: "收到了，没问题", En: "Got it, all good"}, []string{"收到了", "没问题", "got it", "arrived"}, false},
		{aftersales.WrongAgain, chat.Text{Zh: "新的也有问题", En: "The new one is wrong too"}, []string{"有问题", "又错", "wrong", "faulty"}, true},
	},
	aftersales.Refunded: {
		{aftersales.Confirm, chat.Text{Zh: "退款收到了", En: "I have my refund"}, []string{"收到", "到账了", "received", "got it"}, false},
	},
	aftersales.Missed: {
		{aftersales.RefuseBox, chat.Text{Zh: "我已经拒收", En: "I refused it"}, []string{"拒收", "拒签", "refused"}, false},
		{aftersales.KeepIt, chat.Text{Zh: "我收下了", En: "I kept it"}, []string{"收下", "签收", "kept"}, false},
	},
}

// answersTo are what a case waits to hear now.
func answersTo(c aftersales.Case) []answer {
	var out []answer
	for _, x := range answers[c.State] {
		if c.Takes(x.event, aftersales.Customer) {
			out = append(out, x)
		}
	}
	return out
}

// answerChoice is an answer as a flow offers it.
type answerChoice struct {
	choice
	Note bool `json:"note"`
}

// caseAnswers are what can be said to a case.
func (a *App) caseAnswers(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	id, _ := args["case"].(string)
	c, err := a.Cases.CaseOf(ctx, sc.Customer, id)
	if err != nil {
		return nil, err
	}
	out := []answerChoice{}
	for _, x := range answersTo(c) {
		o := answerChoice{Note: x.note}
		o.Option = chat.Option{Value: string(x.event), Label: x.label.In(sc.Locale)}
		o.Words = append([]string{x.label.Zh, x.label.En}, x.words...)
		out = append(out, o)
	}
	return out, nil
}

// ways are the buttons below a notice: what its case waits to hear.
func ways(c aftersales.Case, l chat.Locale) []chat.Option {
	var out []chat.Option
	for _, x := range answersTo(c) {
		out = append(out, chat.Option{Value: "@start:case_answer:" + c.Number + " " + x.label.In(l), Label: x.label.In(l)})
	}
	return out
}

// answerCase tells a case what its owner has to say.
func (a *App) answerCase(ctx context.Context, sc bot.Scope, _ string, args json.RawMessage) (any, error) {
	r, c, err := a.caseOf(ctx, sc, args)
	if err != nil {
		return nil, err
	}
	why := aftersales.Because{Reason: r.Note}
	if r.Note != "" {
		why.Evidence = []string{r.Note} // words stand for photos as long as a message carries none
	}
	moved, err := a.Cases.Act(ctx, sc.Customer, c.ID, aftersales.Event(r.Answer), why)
	if errors.Is(err, chat.ErrConflict) && a.answered(ctx, c.ID, r) { // this very yes, once more
		return a.outcome(c, sc), nil
	}
	if err != nil {
		return nil, refusal(err)
	}
	return a.outcome(moved, sc), nil
}

// answered reports whether this answer was the last thing that a case heard from its owner.
func (a *App) answered(ctx context.Context, id chat.CaseID, r caseArgs) bool {
	all, err := a.Cases.History(ctx, id)
	if err != nil {
		return false
	}
	for _, m := range slices.Backward(all) {
		if m.By.Party == aftersales.Customer {
			return m.Event == aftersales.Event(r.Answer) && m.Reason == r.Note
		}
	}
	return false
}
