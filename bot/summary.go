package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/chat"
)

// summary is the line that an agent reads before taking over: what the shopper wants, how far the bot came,
// and the shopper's last words unless they only asked for a person.
func summary(r *Rules, s chat.State, t Turn) string {
	l := s.Locale
	var parts []string
	if f := s.Top(); f != nil {
		if flow := r.Flow(f.Flow, f.Version); flow != nil {
			parts = append(parts, under(flow, f, l))
			if a := s.Asking; a != nil {
				parts = append(parts, stopped(flow, a.Slot).In(l))
			}
		}
	}
	if next := waiting(r, s); next != "" {
		parts = append(parts, chat.Text{Zh: "还想办：", En: "also wants: "}.In(l)+next)
	}
	words := strings.Join(strings.Fields(t.Text), " ")
	if words != "" && !onlyAsks(t) {
		parts = append(parts, chat.Text{Zh: "顾客说：“" + clip(words) + "”", En: "Shopper: “" + clip(words) + "”"}.In(l))
	}
	switch {
	case len(parts) > 0:
	case s.CaseNumber != "":
		parts = append(parts, chat.Text{Zh: "办过售后单 " + s.CaseNumber + "，随后要求人工", En: "Asked for a person; their case here is " + s.CaseNumber}.In(l))
	case s.Reply != "":
		said := clip(strings.Join(strings.Fields(s.Reply), " "))
		parts = append(parts, chat.Text{Zh: "看过机器人的答复后要求人工：“" + said + "”", En: "Asked for a person after the bot said: “" + said + "”"}.In(l))
	default:
		parts = append(parts, chat.Text{Zh: "一来就要求人工，还没说是什么事", En: "Asked for a person straight away, no reason given yet"}.In(l))
	}
	return strings.Join(parts, chat.Text{Zh: "；", En: "; "}.In(l))
}

// waiting are the flows that were asked for and have not begun.
func waiting(r *Rules, s chat.State) string {
	var out []string
	for _, w := range s.Waiting {
		if f := r.Current(w.Start.Flow); f != nil {
			out = append(out, f.Title.In(s.Locale)+chat.Text{Zh: "（" + w.Start.Text + "）", En: " (" + w.Start.Text + ")"}.In(s.Locale))
		}
	}
	return strings.Join(out, phrases.listed.In(s.Locale))
}

// under is a flow with what it knows: "退货：黑色冲锋衣，尺码不合适".
func under(flow *Flow, f *chat.Frame, l chat.Locale) string {
	var known []string
	for _, slot := range flow.Slots {
		if v, ok := f.Slots[slot.Name]; ok && v.Label != "" && !slices.Contains(known, v.Label) {
			known = append(known, v.Label)
		}
	}
	if len(known) == 0 {
		return flow.button(l)
	}
	return flow.button(l) + chat.Text{Zh: "：", En: ": "}.In(l) + strings.Join(known, chat.Text{Zh: "，", En: ", "}.In(l))
}

// stopped says where the flow waits.
func stopped(f *Flow, asking string) chat.Text {
	if s := f.slot(asking); s != nil {
		return chat.Text{Zh: "在等顾客回答：" + s.Says.Zh, En: "waiting for: " + s.Says.En}
	}
	if asking == askConfirm {
		return chat.Text{Zh: "确认卡已给出，还没提交", En: "card shown, not submitted"}
	}
	return chat.Text{Zh: "还没提交", En: "not submitted"}
}

const (
	maxSummaryWords = 60 // Chinese characters of anyone's words in a summary, or twice as many letters
	maxBareRequest  = 24 // runes; "please let me talk to a human"
)

// onlyAsks reports whether the words say no more than that a person is wanted.
func onlyAsks(t Turn) bool {
	for _, c := range t.Commands {
		if c.Do == chat.DoHuman && c.Reason == "asked" {
			n := utf8.RuneCountInString(t.Text)
			return n <= maxBareRequest/3 || n <= maxBareRequest && t.Locale == chat.En
		}
	}
	return false
}

func clip(t string) string {
	width := 0
	for i, r := range t {
		if width++; unicode.Is(unicode.Han, r) {
			width++
		}
		if width > 2*maxSummaryWords {
			return t[:i] + "…"
		}
	}
	return t
}
