package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// denoise says of each block that is no part of the body why it is dropped. The body is found by its
// structure, from the first heading with text below it to the end of the last one's text. Inside, only what
// is surely noise goes. Outside, only what is surely text stays: paragraphs that are about the same thing.
func denoise(blocks []block) []block {
	for i := range blocks {
		b := &blocks[i]
		switch heading := b.level > 0; {
		case b.aside != "":
			b.why = b.aside
		case b.role != plain:
		case b.links > .5 && !isSentence(b.text):
			b.why = "links"
		case !heading || b.mark > 0 || b.level == deepest:
			b.why = boilerplate(b.text)
		}
		if b.why == "" && b.role == plain && hostingNotice(b.text) && (b.level == 0 || b.mark == 0) {
			b.why = "a site's terms"
		}
	}
	repeated(blocks)
	first, last := body(blocks)
	if first < 0 {
		return withoutBody(blocks)
	}
	spare(blocks, first, last)
	about := newTopic(blocks[first : last+1])
	about.chatter(blocks[first:last+1], false)
	end := about.tail(blocks, last)
	about.outside(blocks[end:])
	about.front(blocks[:first])
	childless(blocks)
	return blocks
}

// spare takes sentences inside the body back that have a site's words: "登录后在订单页下载。" is an answer.
func spare(blocks []block, first, last int) {
	for i := first; i < len(blocks) && i <= last+1; i++ {
		if blocks[i].canStay() {
			blocks[i].why = ""
		}
	}
}

// canStay tells a sentence that may belong to the body although sites have lines like it.
func (b block) canStay() bool {
	return b.why == "" || b.aside == "" && b.level == 0 && b.links <= .5 && b.why != copyright && b.why != repeats &&
		isSentence(b.text) && strings.ContainsRune("。！!.", lastRune(b.text)) && !hostingNotice(b.text)
}

const repeats = "it repeats"

// repeated drops what stands on every page of a document, but for the first time.
func repeated(blocks []block) {
	count := map[string]int{}
	for _, b := range blocks {
		count[b.text]++
	}
	seen := map[string]bool{}
	for i := range blocks {
		b := &blocks[i]
		if seen[b.text] && b.why == "" && b.role == plain && b.mark == 0 && count[b.text] >= 3 && short(b.text) && !b.item && !isQuestion(b.text) {
			b.why = repeats
		}
		seen[b.text] = true
	}
}

// body is from the first heading with text below it to the last.
func body(blocks []block) (first, last int) {
	first, last = -1, -1
	for i, b := range blocks {
		if b.level == 0 || b.why != "" {
			continue
		}
		for _, next := range blocks[i+1:] {
			if !next.canStay() {
				continue
			}
			if next.level == 0 && (b.mark > 0 || isQuestion(b.text) || isSentence(next.text) || next.item || next.role == answer) {
				if first < 0 {
					first = i
				}
				last = i
			}
			break
		}
	}
	// The headings that the first one stands in belong to the body.
	for i := first - 1; i >= 0 && blocks[i].level > 0 && blocks[i].level < blocks[first].level && blocks[i].why == ""; i-- {
		first = i
	}
	return first, last
}

// withoutBody keeps sentences of a document that has no headings: there is nothing else to go by.
func withoutBody(blocks []block) []block {
	for i := range blocks {
		b := &blocks[i]
		if b.why == "" && !isSentence(b.text) && !b.item {
			b.why = "a short line outside the text"
		}
	}
	return blocks
}

// isSentence tells text from labels: it ends as one, or is long enough and punctuated.
func isSentence(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= 4 && strings.ContainsRune("。！？!?", lastRune(text)) || n >= 12 && strings.ContainsAny(text, "。！？；，!?;,.") || n >= 40
}

// topic is what a document is about: which words its paragraphs share.
type topic struct {
	in      map[string]int // paragraphs that have a word
	typical float64        // share of a paragraph's words that others have too: the median
	size    int
}

func newTopic(blocks []block) topic {
	t := topic{in: map[string]int{}}
	var texts []string
	for _, b := range blocks {
		if b.why != "" {
			continue
		}
		for w := range wordsOf(b.text) {
			t.in[w]++
		}
		if b.level == 0 && isSentence(b.text) {
			texts = append(texts, b.text)
		}
	}
	var shares []float64
	for _, text := range texts {
		shares = append(shares, t.share(text, 1))
	}
	slices.Sort(shares)
	if t.size = len(shares); t.size > 0 {
		t.typical = shares[t.size/2]
	}
	return t
}

// share is the part of a text's words that more than so many paragraphs have.
func (t topic) share(text string, more int) float64 {
	words := wordsOf(text)
	if len(words) == 0 {
		return 0
	}
	n := 0
	for w := range words {
		if t.in[w] > more {
			n++
		}
	}
	return float64(n) / float64(len(words))
}

// wordsOf are the distinct words of a text: pairs of Han characters, and Latin words that say something.
func wordsOf(text string) map[string]bool {
	out := map[string]bool{}
	var before rune
	var latin strings.Builder
	flush := func() {
		if w := latin.String(); len(w) > 3 {
			out[w] = true
		}
		latin.Reset()
	}
	for _, r := range strings.ToLower(text) {
		if unicode.Is(unicode.Han, r) {
			flush()
			if before != 0 {
				out[string([]rune{before, r})] = true
			}
			before = r
			continue
		}
		before = 0
		if unicode.IsLetter(r) {
			latin.WriteRune(r)
		} else {
			flush()
		}
	}
	flush()
	return out
}

// personal are the words of people who talk about themselves.
var personal = regexp.MustCompile(`(?i)我的|我是|我有|我也|我在|我个|我已|我觉得|自己|真的|大家|哈哈|楼主|觉得|感觉|加油|死了|哎|唉|啊|吧|啦|嘛|谢谢|\bI\b|\bI'm\b|\bI've\b|\bmy\b|\bmyself\b|\bhonestly\b|\blol\b|\bguys\b|\bthanks\b|\bwish\b|\bfeel\b`)

const (
	fewParagraphs = 4 // a body with fewer is too small to tell what is off its topic
	offTopic      = .5
	farOff        = .3
)

// talk tells a person's talk that has nothing to do with the text.
func (t topic) talk(text string, more int, alone bool) bool {
	n := utf8.RuneCountInString(text)
	share := t.share(text, more)
	switch {
	case n < 25 || t.size < fewParagraphs:
		return false
	case distinct(personal, text) >= 3:
		return share < offTopic*t.typical
	}
	return alone && share < farOff*t.typical
}

// chatter drops talk. alone: being far off the topic is enough.
func (t topic) chatter(blocks []block, alone bool) {
	for i := range blocks {
		b := &blocks[i]
		if b.why == "" && b.level == 0 && b.role == plain && !b.item && t.talk(b.text, 1, alone) {
			b.why = "talk about something else"
		}
	}
}

// tail finds the end of the last section: where the first line of noise stands, and labels right above it.
func (t topic) tail(blocks []block, last int) int {
	for i := last + 1; i < len(blocks); i++ {
		b := blocks[i]
		if b.why == "" && b.level == 0 && !t.talk(b.text, 0, true) && (i == last+1 || !t.margin(blocks[i:])) {
			continue
		}
		for i > last+2 && blocks[i-1].isLabel() {
			i--
		}
		return i
	}
	return len(blocks)
}

// margin tells whether a label begins what stands around the text: noise comes later, and nothing soon that is
// about the same thing.
func (t topic) margin(blocks []block) bool {
	if !blocks[0].isLabel() || !slices.ContainsFunc(blocks, func(b block) bool { return b.why != "" }) {
		return false
	}
	return !slices.ContainsFunc(blocks[1:min(len(blocks), 4)], func(b block) bool {
		return b.why == "" && isSentence(b.text) && t.share(b.text, 0) >= offTopic*t.typical
	})
}

// isLabel tells a few words alone in a line, as pages have them in their margins.
func (b block) isLabel() bool {
	return !b.item && utf8.RuneCountInString(b.text) <= 16 && short(b.text) && !isSentence(b.text) && !strings.ContainsAny(b.text, "0123456789:：|")
}

// outside keeps only paragraphs about the same thing.
func (t topic) outside(blocks []block) {
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.why != "":
		case t.talk(b.text, 0, true):
			b.why = "talk about something else"
		case !isSentence(b.text) || utf8.RuneCountInString(b.text) < 25:
			b.why = "a short line outside the text"
		case t.share(b.text, 0) < offTopic*t.typical:
			b.why = "about something else"
		}
	}
}

// front keeps paragraphs about the same thing, and of the short lines the title: the one with most of the body's
// words, or else the one that stands right above the first text that is kept.
func (t topic) front(blocks []block) {
	title, best := -1, .3
	candidate := func(b block) bool {
		return b.why == "" && (short(b.text) || b.mark > 0) && !b.item && !isSentence(b.text)
	}
	titles := make([]bool, len(blocks))
	for i, b := range blocks {
		titles[i] = candidate(b)
		if s := t.share(b.text, 0); titles[i] && s >= best {
			title, best = i, s
		}
	}
	t.outside(blocks)
	for i := len(blocks) - 1; i >= 0 && title < 0; i-- {
		if titles[i] && !strings.ContainsAny(blocks[i].text, ":：") && (i+1 == len(blocks) || blocks[i+1].why == "") {
			title = i
		}
	}
	if title >= 0 {
		blocks[title].why, blocks[title].level = "", 1
	}
}

// childless drops headings at the end that nothing stands below.
func childless(blocks []block) {
	for i := len(blocks) - 1; i >= 0; i-- {
		b := &blocks[i]
		switch {
		case b.why != "":
		case b.level == 0:
			return
		default:
			b.why = "a heading with nothing below it"
		}
	}
}
