package app

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"aftercare/bot"
	"aftercare/chat"
	"aftercare/intents"
	"aftercare/shop"
)

func orderDate(o shop.Order, t time.Time, l chat.Locale) string {
	if t.IsZero() {
		return ""
	}
	return dateIn(t, o.Region, l)
}

// variants are what one line of an order can become: every other variant of its product that can be had. The
// words that were said about it choose among them.
func (a *App) variants(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	order, _ := args["order"].(string)
	id, _ := args["line"].(string)
	o, err := a.Shop.OrderOf(ctx, sc.Customer, order)
	if err != nil {
		return nil, err
	}
	id, _, _ = strings.Cut(id, ":")
	line, ok := o.Line(id)
	if !ok {
		return nil, fmt.Errorf("line %q of order %s: %w", id, order, chat.ErrNotFound)
	}
	p, err := a.Shop.Product(ctx, line.Product)
	if err != nil {
		return nil, err
	}
	same := a.Cases.Rules().Promise().SwapSame
	var out []choice
	for _, v := range p.Variants {
		if v.SKU == line.SKU && !same {
			continue
		}
		stock, err := a.Shop.Stock(ctx, v.SKU)
		if err != nil {
			return nil, err
		}
		price, err := a.Shop.Price(ctx, v.SKU, line.Unit.Currency)
		if err != nil {
			return nil, err
		}
		c := choice{Option: chat.Option{Value: line.ID + "=" + v.SKU, Label: shop.Describe(v.Options, sc.Locale), Detail: price.In(sc.Locale), Image: p.Image}}
		for _, x := range v.Options {
			c.Words = append(c.Words, x.Value.Zh, x.Value.En)
		}
		if v.SKU == line.SKU {
			c.Words = nil
			c.Tag = chat.Text{Zh: "和现在一样", En: "the same as now"}.In(sc.Locale)
		}
		if c.Hidden = stock == 0 || v.SKU == line.SKU; stock == 0 {
			c.Tag = chat.Text{Zh: "缺货", En: "out of stock"}.In(sc.Locale)
		}
		out = append(out, c)
	}
	a.mark(o, line, p, args, out)
	return out, nil
}

// mark marks the variants that the newest words mean, or else those that started the flow.
func (a *App) mark(o shop.Order, line shop.Line, p shop.Product, args map[string]any, out []choice) {
	said, _ := args["said"].(string)
	first, _ := args["first"].(string)
	asked, _ := args["asked"].(string)
	many, _ := args["many"].(bool)
	_, of, _ := strings.Cut(asked, "/")
	answers := asked == "@confirm" || asked == "@change" || of == line.ID || strings.HasPrefix(of, line.ID+":")
	if meant(line, p, wanted(o, line, said, answers, many), out) {
		return
	}
	if !answers || said == "" {
		meant(line, p, wanted(o, line, first, false, many), out)
	}
}

// wanted is what a text says that a line of an order is to become, folded. Words that answer the question may be
// nothing but that; others say first what it is, and then what it shall be.
func wanted(o shop.Order, line shop.Line, text string, answers, many bool) string {
	folded := intents.Fold(text)
	about := folded
	names := namings(o, folded)
	switch mine := slices.IndexFunc(names, func(n naming) bool { return slices.Contains(n.lines, line.ID) }); {
	case mine >= 0 && answers && !slices.ContainsFunc(names, func(n naming) bool { return !slices.Contains(n.lines, line.ID) }):
		// All of it is about this one, also what comes before its name.
	case mine >= 0:
		about = folded[names[mine].at:]
		for _, n := range names[mine+1:] {
			if !slices.Contains(n.lines, line.ID) {
				about = folded[names[mine].at:n.at]
				break
			}
		}
	case len(names) > 0 && !answers, len(names) == 0 && many && !answers:
		return ""
	}
	at, to := target(about)
	switch {
	case at >= 0 && !(answers && wishing.MatchString(about[at:to])):
		return about[to:]
	case answers:
		return about
	}
	return ""
}

var (
	// toward stands between what is and what is to be …
	toward = regexp.MustCompile(` to | into | for (?:a|an|the|one|some) | with (?:a|an|the|one) |->|→|=>|换成|改成|换为|改为|变成|换到|改到|换个|换一|改个|要成`)
	// … unless the word before it makes it something else: "I'd like to".
	otherTo = regexp.MustCompile(`\b(?:want|wants|like|need|needs|wish|love|prefer|going|able|have|hoping|trying|looking|wanting|used|refund|refunded|paid|charged|back|way|how|happy|decided|you|me|similar|compared)$`)
	// wishing is weaker: what is to be stands after it when there is nothing else.
	wishing = regexp.MustCompile(`\b(?:should be|must be|would be|i want|i'd like|i'd prefer|prefer|make it|make that|instead i)\b|[:：]|想要|要|换|改`)
	// notThis is said of what it shall not be.
	notThis = regexp.MustCompile(`(?:\b(?:instead of|rather than|not the|not a)\b|而不是|不是|不要)[^,;.!?，。；]*`)
)

// target is where a text comes to what is to be, and where that begins; -1 when it doesn't.
func target(text string) (at, to int) {
	for _, m := range toward.FindAllStringIndex(text, -1) {
		if !otherTo.MatchString(text[:m[0]]) {
			return m[0], m[1] - 1 + boolInt(text[m[1]-1] != ' ')
		}
	}
	if m := wishing.FindStringIndex(text); m != nil {
		return m[0], m[1]
	}
	return -1, -1
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// meant marks the variants that words mean, seen from the variant that the shopper has: every choice they named
// is as named, and what they didn't name stays as it is. It reports whether there are any. "The bigger one in red" names a size and a colour.
func meant(line shop.Line, p shop.Product, said string, out []choice) bool {
	if said == "" {
		return false
	}
	for i, c := range out {
		_, sku, _ := strings.Cut(c.Value, "=")
		if len(sku) > 5 && strings.Contains(said, intents.Fold(sku)) {
			out[i].Meant = true
			return true
		}
	}
	named := namedChoices(p, said)
	if len(named) == 0 {
		return sameAgain.MatchString(said) && markSame(line, out)
	}
	best, least := []int{}, len(line.Options)+1
	for i, c := range out {
		_, sku, _ := strings.Cut(c.Value, "=")
		v, _ := p.Variant(sku)
		if !fits(v, named) {
			continue
		}
		changed := 0
		for k, x := range v.Options {
			if !named.tells(x.Name.En) && k < len(line.Options) && x.Value != line.Options[k].Value {
				changed++
			}
		}
		if changed < least {
			best, least = nil, changed
		}
		if changed == least {
			best = append(best, i)
		}
	}
	if there := slices.DeleteFunc(slices.Clone(best), func(i int) bool { return out[i].Hidden }); len(there) > 0 && len(best) > 1 {
		best = there
	}
	for _, i := range best {
		out[i].Meant = true
	}
	return len(best) > 0
}

// sameAgain asks for another piece of the very same.
var sameAgain = regexp.MustCompile(`\b(?:same|identical|exact one|exactly (?:what|as)|unchanged|replacement|another one|new one)\b|一样|相同|同款|同样|原样|不变|新的`)

func markSame(line shop.Line, out []choice) bool {
	for i, c := range out {
		if c.Value == line.ID+"="+line.SKU {
			out[i].Meant = true
			return true
		}
	}
	return false
}
