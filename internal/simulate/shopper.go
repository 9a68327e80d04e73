package simulate

import (
	"encoding/json"
	"fmt"
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

	next      int // the action that is talked about
	told      bool
	asked     int             // questions asked in between
	corrected map[string]bool // what was said wrong once
	repeats   map[string]int
	over      bool
}

// NewShopper makes a shopper. The same seed says the same things.
func NewShopper(t Task, books Books, style Style, seed uint64) *Shopper {
	return &Shopper{
		task: t, books: books, style: style, rng: rand.New(rand.NewPCG(seed, uint64(style))),
		corrected: map[string]bool{}, repeats: map[string]int{},
	}
}

// changes are the actions that change something.
func (t Task) changes() []Action {
	return slices.DeleteFunc(slices.Clone(t.Actions), func(a Action) bool { return wants[a.Name] == nil })
}

// Hello is the first message.
func (s *Shopper) Hello() string {
	switch s.style {
	case AllAtOnce:
		var parts []string
		for _, a := range s.task.changes() {
			parts = append(parts, s.whole(a))
		}
		s.told = true
		return "Hi, " + s.identity() + " " + strings.Join(parts, " Also, ")
	case StepByStep:
		return "Hello, I need help with an order."
	case Chatty:
		return "Hey there! Hope your day is going better than mine, it's been raining since Monday. I need a hand with something I bought."
	case Chinese:
		return "你好，我想处理一下我的订单"
	}
	return "Hi, " + s.identity()
}

// Say answers what was said; over when the shopper has nothing more to say.
func (s *Shopper) Say(v Seen) (text string, over bool) {
	if v.Human {
		return "", true
	}
	if s.style == Curious && s.asked < len(questions) && !strings.HasPrefix(v.Asking, "@") && v.Asking != "" && s.rng.IntN(3) == 0 {
		s.asked++
		return questions[s.asked-1], false
	}
	if s.repeats[v.Asking]++; s.repeats[v.Asking] > 12 {
		return "", true
	}
	return s.answer(v)
}

var questions = []string{
	"Quick question, how long does a refund usually take?", "By the way, do you ship abroad?", "What are your opening hours, just out of interest?",
}

func (s *Shopper) answer(v Seen) (string, bool) {
	changes := s.task.changes()
	switch slot, _, _ := strings.Cut(v.Asking, "/"); slot {
	case "@identity":
		return s.identity(), false
	case "@confirm":
		return s.judge(v), false
	case "@resume":
		return s.yes(), false
	case "", "@more":
		if s.told && v.Flow == "" && s.next < len(changes) && s.style != AllAtOnce {
			s.next++ // the last request is through
			s.told = false
		}
		if s.next >= len(changes) || s.style == AllAtOnce && s.done(v) {
			return s.bye()
		}
		s.told = true
		return s.goal(changes[s.next]), false
	default:
		if s.next >= len(changes) {
			return s.no(), false
		}
		return s.decorate(s.slot(s.current(v), slot, v)), false
	}
}

// done: with everything said at once, the engine goes through the requests by itself; when it asks whether there
// is more, whatever was left out is said again.
func (s *Shopper) done(v Seen) bool {
	if v.Asking != "@more" {
		return false
	}
	s.next++
	return s.next >= len(s.task.changes())
}

// current is the action that the running flow is about.
func (s *Shopper) current(v Seen) Action {
	changes := s.task.changes()
	if s.style == AllAtOnce {
		for _, a := range changes[min(s.next, len(changes)-1):] {
			if flows[a.Name] == v.Flow {
				return a
			}
		}
	}
	return changes[min(s.next, len(changes)-1)]
}

func (s *Shopper) bye() (string, bool) {
	if s.over {
		return "", true
	}
	s.over = true
	if s.style == Chinese {
		return "没有了，谢谢", false
	}
	return "No, that's all, thank you.", false
}

func (s *Shopper) yes() string {
	switch s.style {
	case Chinese:
		return "好的，确认"
	case Chatty:
		return "Yes, that looks great, please go ahead!"
	}
	return "Yes, please."
}

func (s *Shopper) no() string {
	if s.style == Chinese {
		return "不用了"
	}
	return "No."
}

// judge reads the card: yes only to exactly what is wanted.
func (s *Shopper) judge(v Seen) string {
	var card struct {
		Type   string   `json:"type"`
		Order  string   `json:"order"`
		Lines  []string `json:"lines"`
		Reason string   `json:"reason"`
		Method string   `json:"method"`
		Swaps  []string `json:"swaps"`
	}
	if err := json.Unmarshal(v.Card, &card); err != nil {
		return s.no()
	}
	a := s.current(v)
	wrong := ""
	switch {
	case card.Order != a.Args.Order:
		wrong = s.slot(a, "order", v)
	case len(a.Args.NewItems) > 0 && !sameSet(s.swapped(card.Order, card.Swaps), pairs(a.Args.Items, a.Args.NewItems)):
		wrong = s.slot(a, "to", v)
		if len(card.Swaps) != len(a.Args.Items) {
			wrong = s.slot(a, "items", v)
		}
	case a.Name == returnItems && !sameSet(s.items(card.Order, card.Lines), a.Args.Items):
		wrong = s.slot(a, "items", v)
	case a.Args.Method != "" && card.Method != a.Args.Method && (card.Method != "" || s.paidBy(card.Order) != a.Args.Method):
		wrong = s.slot(a, "method", v)
	case a.Name == cancelOrder && card.Reason != map[string]string{"no longer needed": "not_needed", "ordered by mistake": "mistake"}[a.Args.Reason]:
		wrong = s.slot(a, "reason", v)
	}
	if wrong == "" {
		return s.yes()
	}
	if s.style == Chinese {
		return "不对，" + wrong
	}
	return "No, that's not right: " + wrong
}

// items are the item ids of an order's lines.
func (s *Shopper) items(order string, lines []string) []string {
	var out []string
	for _, l := range lines {
		id, _, _ := strings.Cut(l, ":")
		if x := s.line(order, id); x != nil {
			out = append(out, x["item_id"].(string))
		}
	}
	return out
}

func (s *Shopper) swapped(order string, swaps []string) []string {
	var out []string
	for _, w := range swaps {
		id, sku, _ := strings.Cut(w, "=")
		if x := s.line(order, id); x != nil {
			out = append(out, x["item_id"].(string)+"="+sku)
		}
	}
	return out
}

func pairs(a, b []string) []string {
	out := make([]string, len(a))
	for i := range a {
		out[i] = a[i] + "=" + b[i]
	}
	return out
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func (s *Shopper) line(order, id string) object {
	var n int
	if _, err := fmt.Sscan(id, &n); err != nil {
		return nil
	}
	items, _ := s.books.Orders[order].(object)["items"].([]any)
	if n < 1 || n > len(items) {
		return nil
	}
	return items[n-1].(object)
}

func (s *Shopper) paidBy(order string) string {
	return s.books.Orders[order].(object)["payment_history"].([]any)[0].(object)["payment_method_id"].(string)
}
