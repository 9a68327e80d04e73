package importer

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// document makes entries of a document's blocks. With clean, what is no part of its body is dropped first.
func (f *File) document(blocks []block, clean bool) {
	blocks = outline(blocks)
	if clean {
		blocks = denoise(blocks)
	}
	var kept []block
	for _, b := range blocks {
		if b.why != "" {
			f.Dropped = append(f.Dropped, Piece{b.line, b.text, b.why})
			continue
		}
		f.Kept = append(f.Kept, Piece{Line: b.line, Text: b.text})
		kept = append(kept, b)
	}
	f.sections(kept)
}

// section is a heading with what stands below it, up to the next.
type section struct {
	line   int
	path   []heading // the headings that it is in, itself last
	blocks []block
}

type heading struct {
	level int
	text  string
}

func (s section) title() string {
	if len(s.path) == 0 {
		return ""
	}
	return s.path[len(s.path)-1].text
}

func (f *File) sections(blocks []block) {
	all := cut(blocks)
	count := map[string]int{}
	for _, s := range all {
		if len(s.blocks) > 0 {
			count[s.title()]++
		}
	}
	for _, s := range all {
		title := s.title()
		if len(s.blocks) == 0 {
			continue
		}
		if count[title] > 1 && len(s.path) > 1 {
			title = s.path[len(s.path)-2].text + colon(title) + title
		}
		if title == "" {
			title = strings.TrimSuffix(f.Name, path.Ext(f.Name))
		}
		f.add(s.line, title, s.blocks)
	}
}

// colon is the one of a text's script.
func colon(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return "："
	}
	return ": "
}

// cut cuts at headings.
func cut(blocks []block) []section {
	all := []section{{}}
	var path []heading
	for _, b := range blocks {
		if b.level == 0 {
			s := &all[len(all)-1]
			if s.line == 0 {
				s.line = b.line
			}
			s.blocks = append(s.blocks, b)
			continue
		}
		for len(path) > 0 && path[len(path)-1].level >= b.level {
			path = path[:len(path)-1]
		}
		_, text := numbered(b.text)
		if text == "" || keepsNumber(b.text) {
			text = b.text
		}
		path = append(path[:len(path):len(path)], heading{b.level, oneLine(text)})
		all = append(all, section{line: b.line, path: path})
	}
	return all
}

// keepsNumber tells headings whose number says something: "案例一：…", "Case 2: …".
func keepsNumber(text string) bool {
	s, _ := numbered(text)
	return s >= len(numbering)-2
}

const (
	maxChat = 300 // runes of a short answer that is made of a longer text
	lead    = 160 // runes that it then has at most, if a sentence ends before
)

// add makes an entry of a section. What is too long for a chat stays whole in the long answer.
func (f *File) add(line int, title string, blocks []block) {
	var text, md strings.Builder
	for i, b := range blocks {
		if i > 0 {
			text.WriteString("\n")
			md.WriteString("\n")
			if !b.item || !blocks[i-1].item {
				md.WriteString("\n")
			}
		}
		text.WriteString(b.text)
		if b.md == "" {
			b.md = harmless(b.text)
		}
		md.WriteString(b.md)
	}
	r := Row{Place: Place{Line: line}, Fields: map[Field]string{Title: title, Questions: title}}
	r.answer(tidy(text.String()), tidy(md.String()))
	f.Rows = append(f.Rows, r)
}

func (r *Row) answer(text, md string) {
	r.Fields[Answer], r.Fields[Long] = text, ""
	if utf8.RuneCountInString(text) > maxChat {
		r.Fields[Answer], r.Fields[Long] = opening(text), md
	}
}

// opening is a text's first sentences.
func opening(text string) string {
	runes := []rune(text)
	end := 0
	for i, r := range runes {
		if i >= maxChat || i >= lead && end > 0 {
			break
		}
		if strings.ContainsRune("。！？!?\n", r) || r == '.' && i+1 < len(runes) && unicode.IsSpace(runes[i+1]) {
			end = i + 1
		}
	}
	if end == 0 {
		return strings.TrimSpace(string(runes[:min(len(runes), maxChat)])) + "…"
	}
	return strings.TrimSpace(string(runes[:end]))
}

// harmless keeps a text from being read as mark-up.
func harmless(text string) string {
	return tagStart.ReplaceAllString(text, `\<$1`)
}
