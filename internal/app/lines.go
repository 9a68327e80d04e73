package app

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/bot"
	"aftercare/intents"
	"aftercare/shop"
)

// lines are the lines of an order about which what is asked "for" can be done. Those that words name are meant.
func (a *App) lines(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	order, _ := args["order"].(string)
	list, err := a.orders(ctx, sc, map[string]any{"for": args["for"]})
	if err != nil {
		return nil, err
	}
	o, err := a.Shop.OrderOf(ctx, sc.Customer, order)
	if err != nil {
		return nil, err
	}
	out := []choice{}
	for _, c := range list.([]choice) {
		if c.Option.Value == order {
			out = c.Lines
		}
	}
	asked, _ := args["asked"].(string)
	for _, name := range []string{"said", "first"} {
		text, _ := args[name].(string)
		ids, open := namedLines(o, intents.Fold(text))
		found := open
		for i, c := range out {
			out[i].Meant = slices.Contains(ids, c.ID)
			found = found || out[i].Meant
			if open { // which of them has to be asked
				out[i].Words = nil
			}
		}
		if found || name == "said" && asked == "items" && text != "" {
			break
		}
	}
	return out, nil
}

// naming is where a text names lines of an order: one, or several alike of which it doesn't say which.
type naming struct {
	at, end int
	lines   []string
}

// namings finds the lines that a folded text names, in order: by what they are called, then by the last word of
// that ("the kettle"), each of several alike by its choices.
func namings(o shop.Order, folded string) []naming {
	out := titles(o, folded)
	used := map[string]bool{}
	for i := range out {
		from, to := 0, len(folded)
		if i > 0 {
			from = out[i-1].end
		}
		if i+1 < len(out) {
			to = out[i+1].at
		}
		out[i].lines = tellApart(o, out[i].lines, folded[from:out[i].at], folded[out[i].end:to], used)
		if len(out[i].lines) == 1 {
			used[out[i].lines[0]] = true
		}
	}
	return out
}

// titles finds where lines are called by their names. Lines of one name are found together.
func titles(o shop.Order, folded string) []naming {
	var out []naming
	masked := []byte(folded)
	find := func(words map[string][]string) {
		forms := make([]string, 0, len(words))
		for w := range words {
			forms = append(forms, w)
		}
		slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
		for _, w := range forms {
			for from := 0; ; {
				i := findWord(string(masked), w, from)
				if i < 0 {
					break
				}
				end := i + len(w)
				out = append(out, naming{i, end, words[w]})
				copy(masked[i:end], strings.Repeat("\x00", end-i))
				from = end
			}
		}
	}
	whole := map[string][]string{}
	for _, l := range o.Lines {
		for _, w := range called(l) {
			add(whole, w, l.ID)
		}
	}
	find(whole)
	named := map[string]bool{}
	for _, n := range out {
		for _, id := range n.lines {
			named[id] = true
		}
	}
	parts := map[string][]string{}
	for _, l := range o.Lines {
		if named[l.ID] {
			continue
		}
		for _, w := range heads(intents.Fold(l.Title.En)) {
			add(parts, w, l.ID)
		}
	}
	find(parts)
	slices.SortFunc(out, func(a, b naming) int { return a.at - b.at })
	return slices.DeleteFunc(out, func(n naming) bool { return stays.MatchString(folded[:n.at]) })
}

func add(m map[string][]string, key, value string) {
	if key != "" && !slices.Contains(m[key], value) {
		m[key] = append(m[key], value)
	}
}

// stays is said of things that nothing is to be done about.
var stays = regexp.MustCompile(`(?:\b(?:keep|keeping|except|except for|apart from|other than|besides|but not|not) (?:the |my |for the )?(?:\w+ ){0,2}|留着|留下|除了|不是|不要动)$`)

// called lists what a line is called: its title in both languages, in the plural and in the singular.
func called(l shop.Line) []string {
	out := []string{intents.Fold(l.Title.Zh)}
	en := intents.Fold(l.Title.En)
	out = append(out, en, strings.ReplaceAll(en, "-", " "), strings.ReplaceAll(en, "-", ""), en+"s", strings.TrimSuffix(en, "s"), strings.ReplaceAll(en, " ", ""))
	if strings.HasSuffix(en, "f") {
		out = append(out, strings.TrimSuffix(en, "f")+"ves")
	}
	return append(out, Also(en)...)
}

// heads are the words by which a thing is known among a few others: the last of its name, or the first where the
// last says little.
func heads(en string) []string {
	words := strings.Fields(en)
	if len(words) < 2 {
		return nil
	}
	last := words[len(words)-1]
	out := []string{last, strings.TrimSuffix(last, "s"), last + "s"}
	if weak[last] {
		out = []string{words[0], words[0] + "s"}
	}
	if len(words) > 2 {
		out = append(out, strings.Join(words[1:], " "))
	}
	return out
}

var weak = map[string]bool{"set": true, "kit": true, "cleaner": true, "machine": true, "maker": true}

// tellApart keeps the lines whose choices stand around their name: before it, or after it and before what is to
// be instead. Pieces of the very same thing are taken in turn.
func tellApart(o shop.Order, ids []string, before, after string, used map[string]bool) []string {
	if len(ids) < 2 {
		return ids
	}
	if at, _ := target(after); at >= 0 {
		after = after[:at]
	}
	around := plainUnits(" " + before + " , " + after + " ")
	best, most := []string{}, 0
	for _, id := range ids {
		l, _ := o.Line(id)
		n := 0
		for _, x := range l.Options {
			if slices.ContainsFunc(forms(x), func(w string) bool { return findWord(around, w, 0) >= 0 }) {
				n++
			}
		}
		if n > most {
			best, most = nil, n
		}
		if n == most && n > 0 {
			best = append(best, id)
		}
	}
	if len(best) == 0 {
		best = ids
	}
	if len(best) < 2 || several.MatchString(before+" "+after) {
		return best
	}
	first, _ := o.Line(best[0])
	same := !slices.ContainsFunc(best, func(id string) bool { l, _ := o.Line(id); return l.SKU != first.SKU })
	rest := slices.DeleteFunc(slices.Clone(best), func(id string) bool { return used[id] })
	if len(rest) > 0 && (same || len(rest) == 1) {
		return rest[:1]
	}
	return best
}

var several = regexp.MustCompile(`\b(?:both|all|two|three)\b|两|都|全部`)

// namedLines are the lines that a folded text names; none where it leaves open which of several alike.
func namedLines(o shop.Order, folded string) (out []string, open bool) {
	for _, l := range o.Lines {
		if l.SKU != "" && strings.Contains(folded, intents.Fold(l.SKU)) && utf8.RuneCountInString(l.SKU) > 5 {
			out = append(out, l.ID)
		}
	}
	if len(out) > 0 {
		return out, false
	}
	for _, n := range namings(o, folded) {
		if len(n.lines) > 1 && !several.MatchString(folded) {
			return nil, true
		}
		for _, id := range n.lines {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, false
}
