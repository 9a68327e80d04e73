package importer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// block is a paragraph of a document on its way in.
type block struct {
	line  int
	text  string  // plain
	md    string  // as an entry's long answer keeps it; the text when empty
	level int     // of a heading, from 1; 0 is none
	mark  int     // the heading's level by the document's own mark-up, 0 when it has none
	bold  bool    // all of it
	item  bool    // of a list
	links float64 // share of the text that is links
	aside string  // why the mark-up says that it is no part of the body
	role  role
	why   string // why it is dropped
}

type role int

const (
	plain    role = iota
	question      // a question whose answer follows
	answer        // begins the answer to a question
)

// numbering is one way of numbering headings. Which stands above which differs from document to document,
// so the order in which they first come decides.
var numbering = []*regexp.Regexp{
	regexp.MustCompile(`^第\s*[一二三四五六七八九十百零\d]+\s*[章部编]\s*[:：、.．]?\s*`),
	regexp.MustCompile(`^第\s*[一二三四五六七八九十百零\d]+\s*[节篇条]\s*[:：、.．]?\s*`),
	regexp.MustCompile(`^[一二三四五六七八九十百零]{1,4}\s*[、.．]\s*`),
	regexp.MustCompile(`^[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]\s*`),
	regexp.MustCompile(`^\d{1,3}(?:\.\d{1,3})+[.、．]?\s+`),
	regexp.MustCompile(`^\d{1,3}\s*(?:[、．)）]\s*|\.\s+|\.\s*\p{Han})`),
	regexp.MustCompile(`^[（(]\s*\d{1,3}\s*[）)]\s*`),
	regexp.MustCompile(`^[①②③④⑤⑥⑦⑧⑨⑩]\s*`),
	regexp.MustCompile(`^(?:案例|示例|情况|场景|步骤)\s*[一二三四五六七八九十\d]+\s*[:：、.．]\s*`),
	regexp.MustCompile(`^(?i:chapter|section|part|step|case)\s+(?:\d+|[IVX]+)\s*[:：.、-]?\s+`),
}

var (
	asks    = regexp.MustCompile(`^(?:【?(?:问题?|提问|客户|顾客|用户)】?\s*\d*\s*[:：]|[Qq](?:uestion)?\s*\d*\s*[:：.、])\s*`)
	answers = regexp.MustCompile(`^(?:【?(?:答案?|回答|解答|回复|客服)】?\s*\d*\s*[:：]|[Aa](?:nswer)?\s*\d*\s*[:：.、])\s*`)
	// inOneLine is a question with its answer behind it.
	inOneLine = regexp.MustCompile(`^(.*?[？?。 \t])\s*((?:答案?|回答|[Aa](?:nswer)?)\s*[:：].+)$`)
)

// numbered tells how a line is numbered, or -1, and what stands behind the number.
func numbered(text string) (style int, rest string) {
	for i, re := range numbering {
		if m := re.FindString(text); m != "" {
			// The Han character that tells "1.退货" from "1.5" belongs to the text.
			m = strings.TrimRightFunc(m, func(r rune) bool { return i == 5 && unicode.Is(unicode.Han, r) })
			return i, strings.TrimSpace(text[len(m):])
		}
	}
	return -1, text
}

// short tells a line that can be a heading: few words, and no sentence.
func short(text string) bool {
	n := utf8.RuneCountInString(text)
	most := 40
	if text != "" && !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		most = 90
	}
	if n == 0 || n > most || strings.Contains(text, "。") {
		return false
	}
	return !strings.ContainsRune("。；;，,.：:", lastRune(text))
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func isQuestion(text string) bool { return strings.ContainsRune("？?", lastRune(text)) }

const maxQuestion = 80 // runes of a line that ends with a question mark and is a heading

// outline finds questions, answers and headings, and says how deep each heading is.
func outline(blocks []block) []block {
	blocks = splitPairs(blocks)
	styles := make([]int, len(blocks))
	for i := range blocks {
		b := &blocks[i]
		styles[i] = -1
		if b.mark > 0 || b.role != plain || b.aside != "" {
			continue
		}
		if s, rest := numbered(b.text); s >= 0 && (short(rest) || isQuestion(rest) && utf8.RuneCountInString(rest) <= maxQuestion) {
			styles[i] = s
		}
	}
	unlist(blocks, styles)
	deep := 0
	var open []int // styles of the headings that we are in
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.mark > 0:
			b.level, deep, open = b.mark, b.mark, nil
		case styles[i] >= 0:
			open = enter(open, styles[i])
			b.level = deep + len(open)
		case b.role == question:
			b.level = deep + len(open) + 1
		}
	}
	marked := 0
	for _, b := range blocks {
		if b.mark > 0 && isQuestion(b.text) {
			marked++
		}
	}
	for i := range blocks {
		b := &blocks[i]
		// Where the questions are marked up as headings, one that isn't belongs to the text.
		if marked > 1 && !b.bold {
			continue
		}
		if b.level == 0 && b.role == plain && b.aside == "" && standsAlone(blocks, i) {
			b.level = deepest
		}
	}
	return blocks
}

// deepest is the level of headings without a number or mark-up.
const deepest = 99

// enter goes to a style of numbering: back out of what is inside it, or one deeper.
func enter(open []int, style int) []int {
	for i, s := range open {
		if s == style {
			return open[:i+1]
		}
	}
	return append(open, style)
}

// unlist takes numbered lines that follow one another without text between for a list, not for headings.
func unlist(blocks []block, styles []int) {
	for i := 0; i < len(blocks); {
		j := i + 1
		for j < len(blocks) && styles[i] >= 0 && styles[j] == styles[i] {
			j++
		}
		if j-i > 1 {
			for k := i; k < j; k++ {
				if !isQuestion(blocks[k].text) {
					styles[k], blocks[k].item = -1, true
				}
			}
		}
		i = j
	}
}

// standsAlone tells a heading by its place: a question with text below it, or a bold line above text.
func standsAlone(blocks []block, i int) bool {
	b := blocks[i]
	if i+1 == len(blocks) || b.links > .5 {
		return false
	}
	next := blocks[i+1]
	if next.level > 0 || next.aside != "" {
		return false
	}
	switch {
	case isQuestion(b.text):
		return utf8.RuneCountInString(b.text) <= maxQuestion && !isQuestion(next.text) && !b.item
	case b.bold:
		return short(b.text) && !next.bold
	}
	return false
}

// splitPairs cuts lines of "问：… 答：…" in two and marks who asks and who answers. A lone "A." is a letter,
// not an answer: answers count only behind questions.
func splitPairs(blocks []block) []block {
	out := make([]block, 0, len(blocks))
	asked := false
	for _, b := range blocks {
		if m := asks.FindString(b.text); m != "" && b.aside == "" {
			q, a := b, b
			q.text = strings.TrimSpace(b.text[len(m):])
			if both := inOneLine.FindStringSubmatch(q.text); both != nil {
				q.text, a.text = strings.TrimSpace(both[1]), both[2]
				a.text = strings.TrimSpace(a.text[len(answers.FindString(a.text)):])
				q.md, a.md, q.role, a.role, a.mark = "", "", question, answer, 0
				out = append(out, q, a)
				asked = true
				continue
			}
			if utf8.RuneCountInString(q.text) <= 3*maxQuestion && q.text != "" {
				q.md, q.role = "", question
				out = append(out, q)
				asked = true
				continue
			}
		}
		if m := answers.FindString(b.text); m != "" && asked && b.aside == "" && b.mark == 0 {
			b.text, b.role = strings.TrimSpace(b.text[len(m):]), answer
			b.md = ""
		}
		out = append(out, b)
	}
	return out
}
