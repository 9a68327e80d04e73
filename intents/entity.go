package intents

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// reader finds the entities of one text: first those with a grammar (numbers, dates, sums, names), in one
// pass from left to right, then phrases of the lexicons in what is left.
type reader struct {
	text     string
	now      time.Time
	locale   string
	entities []Entity
	claimed  []uint64 // a bit for each byte that belongs to an entity or a secret
	hasAt    bool     // somewhere stands an at sign
	label    label    // the word read last that says what comes after it
}

// label is a word such as 订单号 and where it ends.
type label struct {
	of  string
	end int
}

// reading is what a grammar found where it was tried: up to where, and what it means. Without a type the
// stretch is taken and means nothing ("2月30号").
type reading struct {
	typ        EntityType
	start, end int
	value      string
}

var none reading

// grammar tries to read at a place.
type grammar func(r *reader, at cursor) reading

// What may begin with a digit, a numeral, a Latin word, another known word, or a sign; the surest first.
var (
	ofDigits = []grammar{
		(*reader).codes, (*reader).postCode, (*reader).dates, (*reader).money, (*reader).clocks, (*reader).sizes, (*reader).ordinals, (*reader).quantities,
	}
	ofNumerals = []grammar{(*reader).dates, (*reader).money, (*reader).clocks, (*reader).sizes, (*reader).ordinals, (*reader).quantities}
	ofLatin    = []grammar{(*reader).codes, (*reader).postCode, (*reader).dates, (*reader).money, (*reader).clocks, (*reader).sizes, (*reader).ordinals, (*reader).quantities}
	ofHan      = []grammar{(*reader).dates, (*reader).clocks, (*reader).sizes, (*reader).ordinals, (*reader).quantities}
	ofSigns    = []grammar{(*reader).codes, (*reader).money, (*reader).ordinals, (*reader).quantities}
)

// entities lists what a folded text mentions, in order. Those of one type don't overlap; of different types
// only a fault and the reason that it gives do.
func entities(folded, locale string, now time.Time) []Entity {
	r := &reader{text: folded, locale: locale, now: now, claimed: make([]uint64, len(folded)/64+1), hasAt: strings.Contains(folded, "@")}
	for _, s := range secrets(folded) {
		r.claim(s.start, s.end)
	}
	r.scan()
	r.names()
	r.phrases()
	slices.SortStableFunc(r.entities, func(a, b Entity) int { return cmp.Or(a.Start-b.Start, cmp.Compare(a.Type, b.Type)) })
	return r.entities
}

// scan tries the grammars wherever something they know may begin.
func (r *reader) scan() {
	prev := ' '
	for i := 0; i < len(r.text); {
		next, size := utf8.DecodeRuneInString(r.text[i:])
		if isWord(next) && isWord(prev) {
			prev = next
			i += size
			continue
		}
		s, end := vocabulary.at(r.text, i)
		r.noteLabel(i, s, end)
		if end == 0 && 'a' <= next && next <= 'z' && !r.coded(i) { // most Latin words
			prev = next
			i += size
			continue
		}
		if end := r.read(i, grammarsAt(next)); end > i {
			i = end
			prev = lastRune(r.text[:i])
			continue
		}
		prev = next
		i += size
	}
}

func grammarsAt(c rune) []grammar {
	switch {
	case '0' <= c && c <= '9':
		return ofDigits
	case isNumeral(c):
		return ofNumerals
	case 'a' <= c && c <= 'z':
		return ofLatin
	case isHan(c):
		if hanStarts.has(c) {
			return ofHan
		}
	case c == '#' || c == '+' || c == '(' || c == '×' || c == '¥' || c == '$' || c == '£' || c == '€':
		return ofSigns
	}
	return nil
}

// hanStarts are the Chinese characters, numerals apart, that a grammar may begin with.
var hanStarts = func() *runeSet {
	s := vocabulary.first
	for _, c := range "第最末头倒均大小中加半再年月" {
		s.add(c)
	}
	return &s
}()

// read takes the first reading at a place and returns where it ends.
func (r *reader) read(at int, grammars []grammar) int {
	for _, g := range grammars {
		if found := g(r, cursor{r.text, at}); found.end > at {
			if (found.typ == Date || found.typ == Size) && negated(r.text, found.start) { // "not this week but next"
				found.typ = ""
			}
			r.add(found.typ, found.start, found.end, found.value)
			return found.end
		}
	}
	return 0
}

// coded reports whether a Latin word has a digit, or may be the beginning of an e-mail address.
func (r *reader) coded(at int) bool {
	for _, c := range r.text[at:] {
		if '0' <= c && c <= '9' {
			return true
		}
		if !isWord(c) && c != '-' {
			break
		}
	}
	return r.hasAt
}

// noteLabel remembers a word that says what the number or name after it is.
func (r *reader) noteLabel(at int, s sense, end int) {
	if s.kind == labelWord && at >= r.label.end { // 单号 in 运单号 says no more
		r.label = label{s.text, end}
		if r.text[at:end] == "单号" && containsAny(r.text[:at], "寄", "驿站", "快递", "包裹", "物流") { // of a parcel, then
			r.label.of = "parcel"
		}
	}
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// labelled reports whether the text before a place says that what begins there is such a thing.
func (r *reader) labelled(at int, of string) bool {
	if r.label.of != of || r.label.end > at {
		return false
	}
	c := cursor{r.text, r.label.end}
	for c.at < at && (c.space() || c.take("号码") || c.take("号") || c.take("码") || c.take("是") || c.take("为") || c.take("叫") || c.take(":") || c.take("=") ||
		c.take("#") || c.take("改成") || c.take("改为") || c.word("is", "no", "no.", "id", "ref", "number", "with", "code", "尾号", "后四位", "最后四位")) {
	}
	return c.at == at
}

func (r *reader) free(start, end int) bool {
	for i := start; i < end; i++ {
		if r.claimed[i/64]&(1<<(i%64)) != 0 {
			return false
		}
	}
	return true
}

func (r *reader) claim(start, end int) {
	for i := start; i < end; i++ {
		r.claimed[i/64] |= 1 << (i % 64)
	}
}

func (r *reader) add(t EntityType, start, end int, value string) {
	if start >= end || !r.free(start, end) {
		return
	}
	r.claim(start, end)
	if t != "" {
		r.entities = append(r.entities, Entity{Type: t, Start: start, End: end, Text: r.text[start:end], Value: value})
	}
}
