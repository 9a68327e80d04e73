package simulate

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
)

// Style is a way in which people talk.
type Style int

const (
	Brief      Style = iota // says what is needed and no more
	AllAtOnce               // everything in the first message
	StepByStep              // one thing at a time
	Chatty                  // wraps everything in small talk
	Corrects                // says something wrong first and puts it right
	Curious                 // asks about the shop in between
	Chinese                 // writes Chinese
	styles
)

var styleNames = [styles]string{"brief", "all at once", "step by step", "chatty", "corrects", "curious", "chinese"}

func (s Style) String() string { return styleNames[s] }

// Styles lists all of them.
func Styles() []Style {
	out := make([]Style, styles)
	for i := range out {
		out[i] = Style(i)
	}
	return out
}

// Seen is what a shopper sees after a turn: what was said, what is asked, and the change on the card, if one
// waits for a yes.
type Seen struct {
	Texts  []string
	Asking string // the slot that is asked for, "@…" for the engine's own questions
	Flow   string
	Card   json.RawMessage // arguments of the change that waits for a yes
	Human  bool            // a person was brought in
}

// Shopper wants a task's changes and says what it takes.
type Shopper struct {
	task  Task
	books Books // as they were before
	style Style
	rng   *rand.Rand

	changes   []Action
	cannot    []bool // the shop's policy forbids it; they don't know, ask for it, and give up
	done      []bool // said yes to its card
	now       int    // the change that is talked about
	last      int    // the change whose card got a yes last: shown again, it gets another
	asked     int    // questions asked in between
	corrected bool   // something was said wrong once
	wrong     string // what was wrong about the last card
	repeats   map[string]int
	over      bool
}

// NewShopper makes a shopper. The same seed says the same things.
func NewShopper(t Task, books Books, style Style, seed uint64) *Shopper {
	s := &Shopper{
		task: t, books: books, style: style, rng: rand.New(rand.NewPCG(seed, uint64(style))),
		repeats: map[string]int{},
	}
	refused, _ := books.of(t.User).Apply(t)
	for i, a := range t.Actions {
		if flows[a.Name] != "" {
			s.changes = append(s.changes, a)
			s.cannot = append(s.cannot, refused != nil && refused[i])
		}
	}
	s.last = -1
	s.done = make([]bool, len(s.changes))
	return s
}

// Hello is the first message.
func (s *Shopper) Hello() string {
	switch s.style {
	case AllAtOnce:
		parts := []string{s.one("Hi, ", "Hello! ", "Hey there, ") + s.identity()}
		for i, a := range s.changes {
			if i > 0 {
				parts = append(parts, s.one("Also, ", "And ", "Then ", "Next, ")+s.whole(a))
			} else {
				parts = append(parts, s.one("Please ", "I'd like to ", "I want to ", "Could you ")+s.whole(a))
			}
		}
		return strings.Join(parts, " ")
	case StepByStep:
		return s.one("Hello, I need help with an order.", "Hi", "Hello there", "Hi, can you help me with something I ordered?")
	case Chatty:
		return s.one("Hey there! Hope your day is going better than mine, it's been raining since Monday. I need a hand with something I bought.",
			"Good morning! First time I'm writing here, so bear with me.", "Hi hi! Long day, lots of coffee. Anyway, I've got a question about what I ordered.")
	case Chinese:
		return s.one("你好，我想处理一下我的订单", "您好，"+s.identity(), "在吗？有个订单的事想麻烦你", "你好")
	}
	return s.one("Hi, ", "Hello, ", "") + s.identity()
}

// Say answers what was said; over when the shopper has nothing more to say.
func (s *Shopper) Say(v Seen) (text string, over bool) {
	if v.Human {
		return "", true
	}
	if s.style == Curious && s.asked < 3 && !strings.HasPrefix(v.Asking, "@") && v.Asking != "" && s.rng.IntN(3) == 0 {
		s.asked++
		return questions[(int(s.rng.Uint32())+s.asked)%len(questions)], false
	}
	if i := s.now; i < len(s.changes) && s.cannot[i] && !s.done[i] && s.turnedDown(v) {
		s.done[i] = true
		return s.giveUp(), false
	}
	if s.repeats[v.Asking+v.Flow]++; s.repeats[v.Asking+v.Flow] > 12 {
		return "", true
	}
	return s.answer(v)
}

var questions = []string{
	"Quick question, how long does a refund usually take?", "By the way, do you ship abroad?", "What are your opening hours, just out of interest?",
	"Before that, do I have to pay for return shipping?", "Do you offer gift wrapping?", "How do I get an invoice?",
}

func (s *Shopper) answer(v Seen) (string, bool) {
	switch slot, _, _ := strings.Cut(v.Asking, "/"); slot {
	case "@identity":
		return s.identity(), false
	case "@confirm":
		return s.judge(v), false
	case "@resume":
		return s.yes(), false
	case "@which":
		return s.no(), false
	case "@change":
		if s.wrong != "" {
			return s.wrong, false
		}
		return s.no(), false
	case "", "@more":
		if i := slices.Index(s.done, false); i >= 0 && v.Flow == "" {
			s.now = i
			return s.goal(s.changes[i]), false
		}
		return s.bye()
	default:
		a, ok := s.current(v)
		if !ok { // it isn't what they asked for
			return s.one("That's not what I asked for. ", "No, ") + s.goal(s.changes[min(s.now, len(s.changes)-1)]), false
		}
		return s.decorate(s.slot(a, slot, v)), false
	}
}

// turnedDown reports whether the shop has just said that a gift card can't pay for it.
func (s *Shopper) turnedDown(v Seen) bool {
	return slices.ContainsFunc(v.Texts, func(t string) bool {
		t = strings.ToLower(t)
		return strings.Contains(t, "gift card") && strings.Contains(t, "enough") || strings.Contains(t, "礼品卡") && strings.Contains(t, "不够")
	})
}

// giveUp drops a change that can't be had.
func (s *Shopper) giveUp() string {
	if s.style == Chinese {
		return s.one("那算了，不改了", "算了，这个不办了")
	}
	return s.one("Never mind then, leave it as it is.", "Forget it, I don't want to change it then.", "OK, never mind.")
}

// current is the change that the running flow is about: the one that was asked for, or else the next of its kind.
func (s *Shopper) current(v Seen) (Action, bool) {
	fits := func(i int) bool { return !s.done[i] && sameFlow(flows[s.changes[i].Name], v.Flow) }
	if s.now < len(s.changes) && fits(s.now) {
		return s.changes[s.now], true
	}
	for i := range s.changes {
		if fits(i) {
			s.now = i
			return s.changes[i], true
		}
	}
	return Action{}, false
}

// sameFlow: goods become others in two flows, before and after they are sent.
func sameFlow(a, b string) bool { return a == b }

func (s *Shopper) bye() (string, bool) {
	if s.over {
		return "", true
	}
	s.over = true
	if s.style == Chinese {
		return s.one("没有了，谢谢", "没别的了", "就这些，谢谢"), false
	}
	return s.one("No, that's all, thank you.", "That's everything, thanks!", "No thanks, bye."), false
}

func (s *Shopper) yes() string {
	switch s.style {
	case Chinese:
		return s.one("好的，确认", "确认", "对的，提交吧", "可以", "是的")
	case Chatty:
		return s.one("Yes, that looks great, please go ahead!", "Perfect, yes, do it please.", "Yep, all correct!")
	}
	return s.one("Yes, please.", "yes", "Yes, go ahead.", "Correct, please proceed.", "I confirm.")
}

func (s *Shopper) no() string {
	if s.style == Chinese {
		return "不用了"
	}
	return "No."
}

// card is the change on a card.
type card struct {
	Type   string   `json:"type"`
	Order  string   `json:"order"`
	Lines  []string `json:"lines"`
	Reason string   `json:"reason"`
	Method string   `json:"method"`
	Swaps  []string `json:"swaps"`
	// Address is where it goes, in words.
	Address string `json:"address"`
}

// judge reads the card: yes only to exactly what is wanted.
func (s *Shopper) judge(v Seen) string {
	var c card
	if err := json.Unmarshal(v.Card, &c); err != nil {
		return s.no()
	}
	for i, a := range s.changes { // whichever of the changes it is
		if (!s.done[i] || i == s.last) && flows[a.Name] == v.Flow && s.mistake(a, c, v) == "" {
			s.last = i
			s.done[i] = true
			s.wrong = ""
			return s.yes()
		}
	}
	a, ok := s.current(v)
	if !ok {
		return s.no()
	}
	for i, b := range s.changes { // the one about this order, if there is one
		if !s.done[i] && flows[b.Name] == v.Flow && b.Args.Order == c.Order {
			a, s.now = b, i
			break
		}
	}
	s.wrong = s.mistake(a, c, v)
	if s.style == Chinese {
		return "不对，" + s.wrong
	}
	return s.one("No, that's not right: ", "No, ", "That's wrong. ") + s.wrong
}

// mistake is what a shopper says about a card that isn't what they want; "" when it is.
func (s *Shopper) mistake(a Action, c card, v Seen) string {
	switch {
	case c.Order != a.Args.Order:
		return s.one("it's order ", "I meant order ") + a.Args.Order
	case len(a.Args.NewItems) > 0 && !sameSet(s.swapped(c.Order, c.Swaps), pairs(a.Args.Items, a.Args.NewItems)):
		if len(c.Swaps) != len(a.Args.Items) {
			return s.slot(a, "items", v)
		}
		return s.target(a, Seen{})
	case a.Name == returnItems && !sameSet(s.items(c.Order, c.Lines), a.Args.Items):
		return s.slot(a, "items", v)
	case a.Args.Method != "" && c.Method != a.Args.Method && (c.Method != "" || s.paidBy(c.Order) != a.Args.Method):
		return s.slot(a, "method", v)
	case a.Name == cancelOrder && c.Reason != map[string]string{"no longer needed": "not_needed", "ordered by mistake": "mistake"}[a.Args.Reason]:
		return s.slot(a, "reason", v)
	case a.Name == changeAddress && !slices.ContainsFunc(v.Texts, func(t string) bool { return strings.Contains(t, a.Args.Line1) && strings.Contains(t, a.Args.Zip) }):
		return s.slot(a, "address", v)
	}
	return ""
}
