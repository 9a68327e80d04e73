package app

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/intents"
	"aftercare/shop"
)

// wish is one thing that words name: a value of a choice, or of one of several choices that have such a value
// ("black" where both the frame and the lens may be).
type wish map[string]string

type wishes []wish

// tells reports whether words name a choice by itself.
func (ws wishes) tells(name string) bool {
	return slices.ContainsFunc(ws, func(w wish) bool { _, ok := w[name]; return ok })
}

// fits reports whether a variant is as wished. Of several values of one choice it has to have one.
func fits(v shop.Variant, ws wishes) bool {
	any := map[string]bool{}
	for _, w := range ws {
		if len(w) == 1 {
			for name := range w {
				any[name] = any[name] || has(v, w)
			}
		} else if !has(v, w) {
			return false
		}
	}
	for _, ok := range any {
		if !ok {
			return false
		}
	}
	return true
}

func has(v shop.Variant, w wish) bool {
	return slices.ContainsFunc(v.Options, func(x shop.Option) bool { return w[x.Name.En] != "" && w[x.Name.En] == x.Value.En })
}

// namedChoices are the choices that words name. The longer of two readings counts: "dark red" before "red".
func namedChoices(p shop.Product, folded string) wishes {
	whole := plainUnits(" " + folded + " ")
	text := plainUnits(" " + notThis.ReplaceAllString(folded, " ") + " ")
	type form struct {
		word string
		of   wish
	}
	for name, values := range choicesOf(p) { // "bagged/bagless: bagless" names one of the two
		if slices.ContainsFunc(values, func(v string) bool { return v != name && strings.Contains(name, v) }) {
			text = strings.ReplaceAll(text, intents.Fold(name), " ")
		}
	}
	byWord := map[string]wish{}
	var out wishes
	for name, values := range choicesOf(p) {
		if slices.Contains(values, "yes") && slices.Contains(values, "no") {
			if w := yesOrNo(name, whole); w != "" {
				out = append(out, wish{name: w})
			}
			continue
		}
		if slices.Contains(values, "none") && without(name, whole) {
			out = append(out, wish{name: "none"})
		}
		for _, v := range values {
			for _, w := range forms(option(name, v)) {
				if byWord[w] == nil {
					byWord[w] = wish{}
				}
				byWord[w][name] = v
			}
		}
	}
	var list []form
	for w, of := range byWord {
		list = append(list, form{w, of})
	}
	slices.SortFunc(list, func(a, b form) int {
		if n := len(b.word) - len(a.word); n != 0 {
			return n
		}
		return strings.Compare(a.word, b.word)
	})
	whole = text
	for _, f := range list {
		for from := 0; ; {
			i := findWord(text, f.word, from)
			if i < 0 {
				break
			}
			out = append(out, narrowed(f.of, whole, i, i+len(f.word)))
			text = text[:i] + strings.Repeat("\x00", len(f.word)) + text[i+len(f.word):]
			from = i + len(f.word)
		}
	}
	return out
}

func option(name, value string) shop.Option {
	var o shop.Option
	o.Name.En, o.Name.Zh, o.Value.En, o.Value.Zh = name, name, value, value
	return o
}

// choicesOf are a product's choices with their values.
func choicesOf(p shop.Product) map[string][]string {
	out := map[string][]string{}
	for _, v := range p.Variants {
		for _, x := range v.Options {
			if !slices.Contains(out[x.Name.En], x.Value.En) {
				out[x.Name.En] = append(out[x.Name.En], x.Value.En)
			}
		}
	}
	return out
}

// forms are the ways to write a value, folded and with its units written in one way.
func forms(x shop.Option) []string {
	en := intents.Fold(x.Value.En)
	plain := plainUnits(en)
	out := []string{plain}
	if plain == "none" {
		return out
	}
	add := func(w string) {
		if w = plainUnits(intents.Fold(w)); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	add(x.Value.Zh)
	add(strings.ReplaceAll(plain, "-", " "))
	add(strings.ReplaceAll(en, " ", "-"))
	add(strings.ReplaceAll(en, " ", ""))
	add(strings.ReplaceAll(en, "-", ""))
	if number(en) && strings.Contains(x.Name.En, "piece") {
		add(en + "piece")
	}
	for _, unit := range []string{" equivalent", " ssd", " card", " adapter"} {
		if short, ok := strings.CutSuffix(en, unit); ok {
			add(short)
		}
	}
	if plain == "yes" || plain == "no" {
		return nil
	}
	for _, w := range Also(en) {
		add(w)
	}
	for _, w := range Also(plain) {
		add(w)
	}
	return out
}

func number(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// narrowed leaves of the choices that a value may belong to those that are named beside it: "lens color black".
func narrowed(of wish, text string, at, end int) wish {
	if len(of) < 2 {
		return of
	}
	const stops = ",;.!?，。；、"
	from := strings.LastIndexAny(text[:at], stops) + 1
	to := end
	if i := strings.IndexAny(text[end:], stops); i >= 0 {
		to = end + i
	} else {
		to = len(text)
	}
	best, nearest := "", len(text)+1
	for _, name := range sortedKeys(of) {
		for _, w := range apart(name, of) {
			for i := findWord(text[:to], w, from); i >= 0; i = findWord(text[:to], w, i+len(w)) {
				d := at - (i + len(w))
				if i >= end {
					d = i - end + 1
				}
				if d >= 0 && d < nearest {
					best, nearest = name, d
				}
			}
		}
	}
	if best == "" {
		return of
	}
	return wish{best: of[best]}
}

// apart are the words of a choice's name that others of the same value don't have.
func apart(name string, of wish) []string {
	out := append([]string{intents.Fold(name)}, Also(name)...)
	for _, w := range strings.Fields(intents.Fold(name)) {
		shared := false
		for other := range of {
			shared = shared || other != name && slices.Contains(strings.Fields(intents.Fold(other)), w)
		}
		if !shared {
			out = append(out, w, w+"s", w+"es")
		}
	}
	return out
}

func sortedKeys(m wish) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// yesOrNo is what words say of a choice that is there or not: "waterproof", "not waterproof", "water resistance: yes".
func yesOrNo(name, text string) string {
	words := append([]string{intents.Fold(name)}, Also(name)...)
	if strings.HasPrefix(name, "water") {
		words = append(words, "waterproof", "water proof", "water-proof", "water resistant", "water-resistant", "water resistance", "waterproofing", "防水")
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for _, w := range words {
		i := strings.Index(text, w)
		if i < 0 {
			continue
		}
		before, after := strings.TrimRight(text[:i], " -"), strings.TrimLeft(text[i+len(w):], " :=-：是为")
		for _, no := range []string{"not", "non", "no", "without", "isn't", "不", "无", "没有", "non-", "no"} {
			if strings.HasSuffix(before, no) {
				return "no"
			}
		}
		for _, no := range []string{"no", "否", "无", "没有", "false", "不"} {
			if strings.HasPrefix(after, no) && !strings.HasPrefix(after, "not ") {
				return "no"
			}
		}
		return "yes"
	}
	return ""
}

// without reports whether words want none of a choice: "no backlight", 不要背光.
func without(name, text string) bool {
	for _, w := range append([]string{intents.Fold(name)}, Also(name)...) {
		i := strings.Index(text, w)
		if i < 0 {
			continue
		}
		before, after := strings.TrimRight(text[:i], " "), strings.TrimLeft(text[i+len(w):], " :=：是为")
		for _, no := range []string{" no", "without", "without any", "without a", "without an", "无", "不带", "没有", "不要", "不需要"} {
			if strings.HasSuffix(before, no) {
				return true
			}
		}
		if strings.HasPrefix(after, "none") || strings.HasPrefix(after, "无") || strings.HasPrefix(after, "没有") {
			return true
		}
	}
	return false
}

// findWord looks for a word from a byte on, as a word of its own: "s" isn't in "shoes". A single Chinese character is
// one only where none other stands beside it, but for those that end a description.
func findWord(text, word string, from int) int {
	for word != "" {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		ok := !(latin(before) && latin(first)) && !(latin(last) && latin(after))
		if utf8.RuneCountInString(word) == 1 && unicode.Is(unicode.Han, first) {
			ok = (!unicode.Is(unicode.Han, before) || strings.ContainsRune("成为色寸料质码量度选要是小型轴光炉", before)) &&
				(!unicode.Is(unicode.Han, after) || strings.ContainsRune("的色款号型和", after))
		}
		if ok && number(word) && (before == '.' || before == '#' || after == '.' && i+len(word)+1 < len(text) && unicode.IsDigit(rune(text[i+len(word)+1]))) {
			ok = false
		}
		if ok {
			return i
		}
		from = i + utf8.RuneLen(first)
	}
	return -1
}

func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
