package app

import (
	"context"
	"fmt"
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
	said, _ := args["said"].(string)
	first, _ := args["first"].(string)
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
	var out []choice
	for _, v := range p.Variants {
		if v.SKU == line.SKU {
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
		if stock == 0 {
			c.Hidden = true
			c.Tag = chat.Text{Zh: "缺货", En: "out of stock"}.In(sc.Locale)
		}
		out = append(out, c)
	}
	if !meant(line, p, about(o, line, said), out) {
		meant(line, p, about(o, line, first), out)
	}
	return out, nil
}

// about is the part of a text that speaks of one line of an order: from where it is named to where another one
// is. A text that names no line speaks of the one at hand.
func about(o shop.Order, line shop.Line, text string) string {
	folded := intents.Fold(text)
	places := namings(o, folded)
	best, most := "", -1
	for i, p := range places {
		if p.line != line.ID {
			continue
		}
		end := len(folded)
		for _, q := range places[i+1:] {
			if q.at > p.at {
				end = q.at
				break
			}
		}
		if n := oldNamed(line, folded[p.at:end]); n > most { // of two alike, the one whose present choices are named
			best, most = folded[p.at:end], n
		}
	}
	if len(places) == 0 {
		return folded
	}
	return best
}

// naming is where a text names a line of an order.
type naming struct {
	at   int
	line string
}

func namings(o shop.Order, folded string) []naming {
	var out []naming
	for _, l := range o.Lines {
		for _, title := range []string{intents.Fold(l.Title.Zh), intents.Fold(l.Title.En)} {
			for from := 0; title != ""; {
				i := strings.Index(folded[from:], title)
				if i < 0 {
					break
				}
				if n := (naming{from + i, l.ID}); !slices.Contains(out, n) {
					out = append(out, n)
				}
				from += i + len(title)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b naming) int { return a.at - b.at })
	return out
}

// oldNamed counts the choices of a line that a text names before it comes to what is to be.
func oldNamed(line shop.Line, part string) int {
	text := " " + part + " "
	for _, sep := range targets {
		if i := strings.Index(text, sep); i >= 0 {
			text = text[:i+1]
			break
		}
	}
	n := 0
	for _, x := range line.Options {
		if find(text, intents.Fold(x.Value.Zh)) >= 0 || find(text, intents.Fold(x.Value.En)) >= 0 {
			n++
		}
	}
	return n
}

// meant marks the variants that words mean, seen from the variant that the shopper has: every choice they named
// is as named, and what they didn't name stays as it is. It reports whether there are any. "The bigger one in red" names a size and a colour.
func meant(line shop.Line, p shop.Product, said string, out []choice) bool {
	named := namedChoices(line, p, said)
	if len(named) == 0 {
		return false
	}
	best, least := []int{}, len(line.Options)+1
	for i, c := range out {
		_, sku, _ := strings.Cut(c.Value, "=")
		v, _ := p.Variant(sku)
		fits, changed := true, 0
		for k, x := range v.Options {
			want, told := named[x.Name.En]
			switch {
			case told && !slices.Contains(want, x.Value.En):
				fits = false
			case !told && k < len(line.Options) && x.Value != line.Options[k].Value:
				changed++
			}
		}
		if !fits {
			continue
		}
		if changed < least {
			best, least = nil, changed
		}
		if changed == least {
			best = append(best, i)
		}
	}
	for _, i := range best {
		out[i].Meant = true
	}
	return len(best) > 0
}

// namedChoices are the values that words name, by the name of the choice. Where a sentence tells the old from
// the new ("from black to white"), only the new counts.
func namedChoices(line shop.Line, p shop.Product, said string) map[string][]string {
	words := " " + intents.Fold(said) + " "
	for _, sep := range targets {
		if i := strings.LastIndex(words, sep); i >= 0 {
			words = words[i+len(sep)-1:]
			break
		}
	}
	type value struct{ name, value, text string }
	var values []value
	for _, v := range p.Variants {
		for _, x := range v.Options {
			for _, text := range []string{x.Value.Zh, x.Value.En} {
				values = append(values, value{x.Name.En, x.Value.En, intents.Fold(text)})
			}
		}
	}
	slices.SortFunc(values, func(a, b value) int { return len(b.text) - len(a.text) }) // "dark red" before "red"
	out := map[string][]string{}
	for _, v := range values {
		i := find(words, v.text)
		if i < 0 {
			continue
		}
		if !slices.Contains(out[v.name], v.value) {
			out[v.name] = append(out[v.name], v.value)
		}
		words = words[:i] + strings.Repeat(" ", len(v.text)) + words[i+len(v.text):]
	}
	return out
}

// targets come between what is and what is to be.
var targets = []string{"换成", "改成", "换为", "改为", "换个", "换一", "换", " to a ", " to an ", " to the ", " to ", " for a ", " for an ", " for the ", " into "}

// find looks for a value as a word of its own: "s" isn't in "shoes".
func find(text, value string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], value)
		if i < 0 || value == "" {
			return -1
		}
		i += from
		if !wordy(text[i-1]) && !wordy(text[i+len(value)]) || !wordy(value[0]) {
			return i
		}
		from = i + 1
	}
}

func wordy(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '\'' // it's no S in "it's"
}
