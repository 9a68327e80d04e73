package bot

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"aftercare/chat"
	"aftercare/intents"
)

// demand is one thing that a message wants done, with the words that say so. Where an order is named, what is
// wanted of it is said in so many words ("cancel #W123"), and those count more than a guess at the whole message:
// a message may hold three demands, a name and a postcode.
type demand struct {
	flow       string
	start, end int // of the text
	numbered   bool
	same       bool // it speaks of the order of the demand before it
}

// demands finds what a message wants done. None, when no order is named and the classifier can be trusted.
func (in *interpreter) demands() []demand {
	text := in.u.Text
	found := in.rules.said(text)
	var out []demand
	for i, m := range found {
		from, to := clauseStart(text, m.start), len(text)
		if i+1 < len(found) {
			to = clauseStart(text, found[i+1].start)
		}
		if i == 0 {
			from = in.namedBefore(from)
		}
		d := demand{flow: m.flow, start: from, end: to}
		d.numbered = in.numbered(from, to)
		d.same = !d.numbered && sameOrder.MatchString(text[from:to])
		if n := len(out) - 1; n >= 0 && (out[n].end > from || out[n].flow == d.flow && !in.another(out[n], d)) {
			out[n].end = to
			out[n].numbered = out[n].numbered || d.numbered
			continue
		}
		out = append(out, d)
	}
	if !slices.ContainsFunc(out, func(d demand) bool { return d.numbered }) && !in.plainly(out, found) {
		return nil
	}
	if len(out) > 0 && asksHow.MatchString(text[out[0].start:]) {
		return nil
	}
	return out
}

// saying is where a text asks for a flow.
type saying struct {
	flow       string
	start, end int
}

// said finds the flows that a text asks for, in order. Of two readings of the same words the longer counts.
func (r *Rules) said(text string) []saying {
	var all []saying
	for _, id := range r.order {
		f := r.current[id]
		if f.StartsOn.re == nil {
			continue
		}
		for _, at := range f.StartsOn.re.FindAllStringIndex(text, -1) {
			all = append(all, saying{id, at[0], at[1]})
		}
	}
	slices.SortStableFunc(all, func(a, b saying) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var out []saying
	for _, s := range all {
		if n := len(out) - 1; n < 0 || s.start >= out[n].end {
			out = append(out, s)
		}
	}
	return out
}

var (
	// seams come between what one demand says and the next.
	seams     = regexp.MustCompile(`[.!?;:。,，、]\s+|[。？！；，、]|[,;:!?](?:\p{Han})|\s(?:and|also|then|plus)\s|然后|另外|还有|再|并且|同时|接着`)
	sameOrder = regexp.MustCompile(`\b(?:same|that|this) (?:order|one|purchase)\b|\bits? (?:payment|address|shipping)\b|同一|这单|这笔|该订单|这个订单`)
	asksHow   = regexp.MustCompile(`^(?:how (?:do|can|long|much|many)|what|when|why|where|怎么|如何|为什么|多久)`)
	// asking comes right before what is wanted.
	wishes = regexp.MustCompile(`(?:\b(?:i(?:'d| would) (?:like|love|prefer)|i(?:'m| am) (?:hoping|looking|trying|wanting)|i (?:want|need|wish|have)|please|can you|could you|would you|can we|help me|let's|we need)(?: (?:to|please|also|you|for|you to|me|help))*|我(?:想|要|需要)(?:把|要|请|给|再|先)*|帮我(?:把)?|请(?:把|帮我|给我)*|麻烦(?:把|帮我)*)[^,.;!?，。；！？]{0,12}$`)
)

// clauseStart is where the clause around a place begins.
func clauseStart(text string, at int) int {
	start := 0
	for _, s := range seams.FindAllStringIndex(text[:at], -1) {
		if s[1] <= at {
			start = s[1]
		}
	}
	return start
}

// namedBefore goes back from the first demand to the order that was named before it: "About order #W1: please cancel it".
func (in *interpreter) namedBefore(from int) int {
	for _, e := range in.u.Entities {
		if e.Type == intents.OrderNumber && e.Start < from {
			return clauseStart(in.u.Text, e.Start)
		}
	}
	return from
}

func (in *interpreter) numbered(from, to int) bool {
	return slices.ContainsFunc(in.u.Entities, func(e intents.Entity) bool {
		return e.Type == intents.OrderNumber && e.Start >= from && e.End <= to
	})
}

// another reports whether a demand of the same kind is about an order of its own.
func (in *interpreter) another(a, b demand) bool {
	of := func(d demand) (out []string) {
		for _, e := range in.u.Entities {
			if e.Type == intents.OrderNumber && e.Start >= d.start && e.End <= d.end {
				out = append(out, e.Value)
			}
		}
		return out
	}
	before := of(a)
	return a.numbered && slices.ContainsFunc(of(b), func(n string) bool { return !slices.Contains(before, n) })
}

// plainly reports whether a message without an order's number asks for one thing in so many words, and the
// classifier would start nothing or another change of an order.
func (in *interpreter) plainly(ds []demand, found []saying) bool {
	if len(ds) != 1 || in.inFlow {
		return false
	}
	guess := in.starts(in.u.Result, in.u.Text)
	if guess == ds[0].flow || guess != "" && in.rules.current[guess].StartsOn.re == nil {
		return false
	}
	return wishes.MatchString(in.u.Text[:found[0].start])
}

// begin starts what a message demands, each with its own words, and reports whether there was anything. In the
// middle of a flow, words about the same kind of thing are answers.
func (in *interpreter) begin() bool {
	ds := in.demands()
	if len(ds) == 0 {
		return false
	}
	if in.inFlow && !in.state.Paused {
		if in.u.Has(intents.Correct) || len(ds) == 1 && in.running(ds[0].flow) {
			return false
		}
		switch {
		case in.u.Has(intents.Yes) && in.asking != "" && in.asking[0] == '@':
			in.add(chat.Command{Do: chat.DoAffirm})
		case in.running(ds[0].flow):
			in.setsOf(in.typedAs(in.u.Text[ds[0].start:ds[0].end]), in.inside(ds[0]))
			ds = ds[1:]
		}
	}
	order := ""
	for _, d := range ds {
		words, es := strings.TrimSpace(in.u.Text[d.start:d.end]), in.inside(d)
		if d.same && order != "" {
			words += " " + order
		}
		for _, e := range es {
			if e.Type == intents.OrderNumber {
				order = e.Text
			}
		}
		in.start(d.flow, words, d.start, es)
	}
	return true
}

func (in *interpreter) inside(d demand) []intents.Entity {
	return slices.DeleteFunc(slices.Clone(in.u.Entities), func(e intents.Entity) bool { return e.Start < d.start || e.End > d.end })
}
