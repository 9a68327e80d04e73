package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"aftercare/chat"
	"aftercare/intents"
)

const (
	// sure is the probability from which a label is acted on.
	sure = 0.4
	// certain is the probability from which small talk counts: a goodbye ends the talk, and in the middle
	// of a flow most short messages are answers.
	certain = 0.7
	// sureAlone is the probability from which a message of a few words begins something, sureWithin that in the middle
	// of something else.
	sureAlone  = 0.75
	sureWithin = 0.9
)

// Interpret turns what the local classifier read into commands. A language model, where one is
// configured, replaces it and yields the same set. Yes, no and the answers to a question that was just
// asked are read by the conversation's state; the classifier's label comes second.
func Interpret(r *Rules, s chat.State, taps []chat.Command, u intents.Understanding) []chat.Command {
	if u.Text == "" {
		return taps
	}
	in := &interpreter{rules: r, state: s, u: u, out: taps, inFlow: len(s.Stack) > 0}
	if s.Asking != nil {
		in.asking = s.Asking.Slot
	}
	answers := in.answering() || in.asking == askConfirm && agrees(u.Text) || len(in.demands()) > 0
	if why := bringsPerson(u, answers); why != "" {
		return append(taps, chat.Command{Do: chat.DoHuman, Reason: why, Text: u.Text})
	}
	in.read()
	return in.out
}

type interpreter struct {
	rules  *Rules
	state  chat.State
	u      intents.Understanding
	out    []chat.Command
	inFlow bool
	asking string
}

func (in *interpreter) add(c chat.Command) { in.out = append(in.out, c) }

func (in *interpreter) read() {
	u, label := in.u, in.u.Result.Label
	if in.identifies() {
		return
	}
	if value, ok := in.typed(); ok {
		in.add(chat.Command{Do: chat.DoChoose, Value: value, Of: in.state.Prompt.Seq, Text: u.Text})
		return
	}
	if in.asking == askConfirm && agrees(u.Text) {
		in.add(chat.Command{Do: chat.DoAffirm})
		return
	}
	if in.begin() {
		return
	}
	if in.inFlow && (givesUp.MatchString(u.Text) || u.Has(intents.Cancel) || len(u.Requests) > 1 && slices.ContainsFunc(u.Requests, in.cancels)) {
		in.cancel()
		return
	}
	saysNothingElse := len(u.Acts) == 0 && len(u.Entities) == 0
	if u.Has(intents.Repeat) && !in.state.Paused || label == "repeat_clarify" && u.Result.P >= sure && saysNothingElse {
		in.add(chat.Command{Do: chat.DoRepeat})
		return
	}
	if in.changes() {
		in.sets()
		in.add(chat.Command{Do: chat.DoCorrect})
		return
	}
	if in.tells() {
		in.sets()
		return
	}
	if len(u.Requests) > 1 || len(u.Requests) == 1 && in.inFlow && u.Requests[0].Start > 0 {
		in.several()
		return
	}
	flow := in.starts(u.Result, u.Text)
	if flow == "" {
		flow = in.again(label)
	}
	guess := in.inFlow && !in.state.Paused && in.asking != "" && in.guessed(u.Result, u.Text)
	if flow != "" && (!in.running(flow) || in.state.Paused) && !in.answering() && !in.tooShort() && !guess {
		in.start(flow, u.Text, 0, u.Entities)
		return
	}
	if in.inFlow {
		in.withinFlow(label)
		return
	}
	leaves := label == "goodbye" && in.chatty(label) && in.asking != askMore // "ok bye" is no yes
	if (in.asking != "" && !in.wants(label) || in.bare()) && !leaves && in.yesNo() {
		return
	}
	if u.Has(intents.Correct) && in.bare() {
		in.add(chat.Command{Do: chat.DoCorrect})
		return
	}
	in.topic(label)
}

// typed is the value of the option that the shopper typed instead of tapping: by its label, by its number
// where the question is the engine's own, or by a yes to the only thing on offer.
func (in *interpreter) typed() (value string, ok bool) {
	p := in.state.Prompt
	if p == nil || p.Message.Text != in.state.Reply && p.Seq != in.state.Spoke { // Spoke: a notice about a case
		return "", false
	}
	text := strings.TrimRight(in.u.Text, "。.!！ ")
	var offers []option
	for _, o := range p.Message.Options {
		if intents.Fold(o.Label) == text {
			return o.Value, true
		}
		if o.Value != optHuman && o.Value != optDone {
			offers = append(offers, option{Option: o})
		}
	}
	if in.asking != "" && in.asking[0] != '@' || p.Message.Type == chat.TypeConfirm {
		return "", false // the slot and the card read the words themselves
	}
	if es := in.u.Entities; len(es) == 1 && es[0].Type == intents.Ordinal && in.bare() {
		o, ok := nth(offers, es[0].Value)
		return o.Value, ok
	}
	offered := p.Message.Source == nil && !in.chatty(in.u.Result.Label) // below an answer, "好的" says that it was read
	if (in.asking == "" || in.asking == askWhich) && len(offers) == 1 && in.bare() && in.u.Has(intents.Yes) && offered {
		return offers[0].Value, true
	}
	return "", false
}

// again is the flow that was just refused and is offered anew, when the words go on about it: "and the
// shoes, I don't want them".
func (in *interpreter) again(label string) string {
	p := in.state.Prompt
	about := slices.ContainsFunc(in.u.Entities, func(e intents.Entity) bool {
		return e.Type == intents.Reason || e.Type == intents.OrderNumber
	})
	if in.asking != askMore || p == nil || p.Message.Text != in.state.Reply || !about || in.wants(label) {
		return ""
	}
	for _, o := range p.Message.Options {
		if id, ok := strings.CutPrefix(o.Value, optStart); ok {
			return id
		}
	}
	return ""
}

// wants reports whether the message is about something beside its yes or no: "不用了，发票怎么开".
func (in *interpreter) wants(label string) bool {
	return !in.bare() && !chitchat[label] && label != intents.OutOfScope && in.u.Result.P >= sure
}

const (
	bareHan   = 6
	bareWords = 4
)

// bare reports whether a message is too short to hold more than an act.
func (in *interpreter) bare() bool {
	han := 0
	for _, r := range in.u.Text {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	if han > 0 {
		return han <= bareHan
	}
	return len(strings.Fields(in.u.Text)) <= bareWords
}

// withinFlow reads an answer first, then a question asked in the middle.
func (in *interpreter) withinFlow(label string) {
	u := in.u
	if u.Has(intents.Skip) && !in.answering() {
		in.add(chat.Command{Do: chat.DoSkip})
		return
	}
	before := len(in.out)
	in.sets()
	entities := len(in.out) > before+1 // one is always the mention
	question := asksSomething(u.Text)
	if u.Has(intents.Correct) || amending.MatchString(u.Text) {
		in.add(chat.Command{Do: chat.DoCorrect})
		if question && amending.MatchString(u.Text) { // "no, the grey one. And do I need the tags?"
			in.topic(label)
		}
		return
	}
	if !question && in.yesNo() {
		return
	}
	if question || (!entities && in.chatty(label)) {
		in.topic(label)
	} else if !entities {
		in.add(chat.Command{Do: chat.DoUnknown, Text: u.Text})
	}
}

// greeting is no yes to anything, though it may hold one: 你好.
var greeting = regexp.MustCompile(`^(?:你|您|大家)好|^(?:hi|hello|hey)\b`)

var (
	// agreeing begins a yes to a card, whatever else it may mean elsewhere: "correct", "please proceed" …
	agreeing = regexp.MustCompile(`^(?:(?:ok(?:ay)?|perfect|great|good|sure|well|all|that's|that is|it's|everything is|everything|looks?|this is|please|i|and|so|very|yes|yep|yeah),? ?)*\b(?:yes|yep|yeah|yup|correct|right|confirm(?:ed)?|proceed|go ahead|do it|do that|do so|submit|good|fine|perfect|sure|ok(?:ay)?|agreed?|exactly|absolutely|definitely|of course|accurate)\b|^(?:没错|没问题|对的?|是的|确认|可以|好的?|行|嗯|提交|办吧)`)
	// … unless it takes something back.
	doubting = regexp.MustCompile(`\b(?:no|not|n't|but|except|wrong|change|instead|wait|actually|different|if|cancel|stop|also|another|other)\b|n't\b|[?？]|不|但|别|错|改|换|先|还|另|吗`)
)

const longestYes = 60

// agrees reports whether a short text agrees to what it answers and says nothing else.
func agrees(text string) bool {
	return len(text) <= longestYes && agreeing.MatchString(text) && !doubting.MatchString(strings.ReplaceAll(text, "没错", ""))
}

// yesNo reads yes and no where the bot has just asked for one.
func (in *interpreter) yesNo() bool {
	switch {
	case in.u.Has(intents.Yes) && !in.u.Has(intents.No) && !greeting.MatchString(in.u.Text):
		in.add(chat.Command{Do: chat.DoAffirm})
	case in.u.Has(intents.No):
		in.add(chat.Command{Do: chat.DoDeny})
	default:
		return false
	}
	return true
}

// starts is the flow that a request begins, "" for none.
func (in *interpreter) starts(r intents.Result, words string) string {
	if r.P < sure {
		return ""
	}
	return in.rules.starter(r.Label, words)
}

// start begins a flow with what was said for it, from a byte of the message on.
func (in *interpreter) start(flow, words string, from int, es []intents.Entity) {
	words, es = amended(words, from, es)
	in.add(chat.Command{Do: chat.DoStart, Flow: flow, Text: in.typedAs(words), Value: dates(es)})
	in.setsOf(words, es)
}

// typedAs gives words of the message their capitals back: names and addresses have some.
func (in *interpreter) typedAs(words string) string {
	if i := strings.Index(in.u.Text, words); i >= 0 && len(in.u.Said) == len(in.u.Text) {
		return in.u.Said[i : i+len(words)]
	}
	return words
}

// sets passes on the entities and the words themselves.
func (in *interpreter) sets() { in.setsOf(in.u.Text, in.u.Entities) }

func (in *interpreter) setsOf(words string, es []intents.Entity) {
	for _, e := range es {
		in.add(chat.Command{Do: chat.DoSet, Type: string(e.Type), Value: e.Value, Text: e.Text})
	}
	in.add(chat.Command{Do: chat.DoSet, Type: mentionType, Text: words, Value: dates(es)})
}

func dates(es []intents.Entity) string {
	var days []string
	for _, e := range es {
		if e.Type == intents.Date {
			days = append(days, intents.Days(e.Value))
		}
	}
	return strings.Join(days, ",")
}

// topic is what the message is about, apart from any flow.
func (in *interpreter) topic(label string) {
	switch {
	case in.chatty(label):
		in.add(chat.Command{Do: chat.DoChitchat, Intent: label})
	case label == intents.OutOfScope:
		in.add(chat.Command{Do: chat.DoUnknown, Text: in.u.Text})
	default:
		in.add(chat.Command{Do: chat.DoAsk, Intent: label, Text: in.u.Text})
	}
}

func (in *interpreter) chatty(label string) bool {
	return chitchat[label] && in.u.Result.P >= certain
}

func (in *interpreter) running(flow string) bool {
	f := in.state.Top()
	return f != nil && f.Flow == flow
}

// answering reports whether the words answer the question just asked, so that they don't start anything.
func (in *interpreter) answering() bool {
	f := in.state.Top()
	if f == nil || in.asking == "" || strings.HasPrefix(in.asking, "@") {
		return false
	}
	flow := in.rules.Flow(f.Flow, f.Version)
	if flow == nil {
		return false
	}
	s := flow.slot(in.asking)
	if s == nil {
		return false
	}
	if in.names(flow) || in.bare() && in.guessed(in.u.Result, in.u.Text) {
		return true
	}
	if s.Entity == "" {
		return false
	}
	for _, e := range in.u.Entities {
		if string(e.Type) == s.Entity {
			return true
		}
	}
	return false
}

// tooShort reports whether a message says too little to begin something: a yes or a no, a word or two whose label
// isn't sure. In the middle of a flow such words are answers.
func (in *interpreter) tooShort() bool {
	if !in.bare() {
		return false
	}
	least := sureAlone
	if in.inFlow {
		least = sureWithin
	}
	return in.u.Has(intents.Yes) || in.u.Has(intents.No) || in.u.Result.P < least
}

// changes reports whether the words name another answer to the running flow, though their label starts another.
func (in *interpreter) changes() bool {
	f := in.state.Top()
	if f == nil || in.state.Paused || len(in.u.Entities) == 0 {
		return false
	}
	flow := in.rules.Flow(f.Flow, f.Version)
	return flow != nil && slices.Contains(flow.Within, in.u.Result.Label)
}

// tells reports whether the words are the shopper's own account that was just asked for: whatever it is about,
// it starts nothing.
func (in *interpreter) tells() bool {
	f := in.state.Top()
	if f == nil || in.state.Paused || in.u.Has(intents.Skip) || in.bare() && in.u.Has(intents.No) || asksSomething(in.u.Text) {
		return false
	}
	flow := in.rules.Flow(f.Flow, f.Version)
	if flow == nil {
		return false
	}
	s := flow.slot(in.asking)
	return s != nil && s.Options == nil && len(s.Choices) == 0 && s.Entity == ""
}

// guessed reports whether words would start a flow that people ask for in so many words, and don't say it: "机械键盘",
// said to "which item?", is an answer whatever the classifier makes of it.
func (in *interpreter) guessed(r intents.Result, words string) bool {
	flow := in.starts(r, words)
	if flow == "" || in.rules.current[flow] == nil || in.rules.current[flow].StartsOn.re == nil || in.u.Has(intents.Skip) || in.u.Has(intents.Cancel) {
		return false
	}
	return !in.rules.current[flow].StartsOn.re.MatchString(words)
}

// names reports whether the words name something that is on offer, and want nothing else: "use my gift card".
func (in *interpreter) names(flow *Flow) bool {
	p := in.state.Prompt
	if p == nil || p.Message.Text != in.state.Reply || in.u.Has(intents.Skip) || in.u.Has(intents.Cancel) { // "不想说" is no 不想要了
		return false
	}
	for _, m := range in.rules.said(in.u.Text) {
		if m.flow != flow.ID && !(m.flow == "items" && flow.ID == "exchange") {
			return false
		}
	}
	var offers []intents.Candidate
	for _, o := range p.Message.Options {
		if !strings.HasPrefix(o.Value, "@") {
			offers = append(offers, intents.Candidate{ID: o.Value, Words: []string{o.Label, o.Detail}})
		}
	}
	return len(intents.Match(in.u.Text, offers)) > 0
}

var chitchat = map[string]bool{"greeting": true, "thanks": true, "goodbye": true, "bot_identity": true}

var question = regexp.MustCompile(`(?i)[?？吗么呢]|多久|多少|几天|几点|怎么|怎样|如何|为什么|为啥|哪里|哪儿|谁|能不能|可不可以|是不是|要不要|\b(what|when|where|who|why|how|which|can i|do i|does|is it|will|would|could|should)\b`)

// asksSomething reports whether a text reads like a question.
func asksSomething(text string) bool { return question.MatchString(text) }
