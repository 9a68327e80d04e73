package importer

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	underline = regexp.MustCompile(`^\s*([-=*_~·—]\s*){3,}$`)
	bullet    = regexp.MustCompile(`^\s*(?:[-*•·▪●○◆■]\s+|[•·▪●○◆■])`)
	// doubled is a list's own number before the one of the text: "1. 1、".
	doubled = regexp.MustCompile(`^\d{1,3}\.\s+(\d{1,3}[、.．])`)
)

var errManyBlocks = fmt.Errorf("more than %d paragraphs; split the file", maxBlocks)

func (f *File) text(text string) error {
	blocks, err := paragraphs(text)
	if err != nil {
		return err
	}
	f.document(blocks, true)
	return nil
}

// paragraphs takes every line for one, but for English that is wrapped at a fixed width.
func paragraphs(text string) ([]block, error) {
	var out []block
	number, gap := 0, true
	for l := range strings.Lines(text) {
		number++
		l = strings.TrimSuffix(l, "\n")
		if underline.MatchString(l) || strings.TrimSpace(l) == "" {
			gap = true
			continue
		}
		b := block{line: number, text: oneLine(l)}
		if m := bullet.FindString(l); m != "" {
			b.item, b.text = true, oneLine(l[len(m):])
			b.md = "- " + harmless(b.text)
		}
		b.text = doubled.ReplaceAllString(b.text, "$1")
		if utf8.RuneCountInString(b.text) > maxCell {
			return nil, fmt.Errorf("line %d has more than %d characters; is this the right file?", number, maxCell)
		}
		if b.text == "" {
			continue
		}
		if last := len(out) - 1; !gap && last >= 0 && wrapped(out[last], b) {
			out[last].text += " " + b.text
			if out[last].md != "" {
				out[last].md += " " + harmless(b.text)
			}
			if utf8.RuneCountInString(out[last].text) > maxCell {
				return nil, errors.New("a paragraph without end; is this the right file?")
			}
			continue
		}
		if out = append(out, b); len(out) > maxBlocks {
			return nil, errManyBlocks
		}
		gap = false
	}
	return out, nil
}

// wrapped tells whether a line goes on with the sentence of the one before.
func wrapped(before, b block) bool {
	r := lastRune(before.text)
	s, _ := numbered(b.text)
	return utf8.RuneCountInString(before.text) >= 50 && (unicode.Is(unicode.Latin, r) || r == ',') && !b.item && s < 0 &&
		!asks.MatchString(b.text) && !answers.MatchString(b.text)
}
