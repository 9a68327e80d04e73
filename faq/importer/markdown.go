package importer

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	gtext "github.com/yuin/goldmark/text"
)

// ours tells the format of our own entries by their head.
var ours = regexp.MustCompile(`\A---\n(?:[^\n]*\n)*?(?:id|questions|answer):`)

var frontMatter = regexp.MustCompile(`\A---\n(?s:.*?)\n---\n`)

func (f *File) markdown(text string) error {
	if ours.MatchString(text) {
		f.Rows = append(f.Rows, Row{Place: Place{Line: 1}, source: text})
		return nil
	}
	// What other programs keep in the head is blanked, so that lines keep their numbers.
	text = frontMatter.ReplaceAllStringFunc(text, func(head string) string { return strings.Repeat("\n", strings.Count(head, "\n")) })
	src := []byte(text)
	doc := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(gtext.NewReader(src))
	var blocks []block
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		from, to := n.Pos(), len(src)
		if from < 0 {
			continue
		}
		from = strings.LastIndexByte(text[:from], '\n') + 1
		if next := n.NextSibling(); next != nil && next.Pos() >= from {
			to = strings.LastIndexByte(text[:next.Pos()], '\n') + 1
		}
		number := 1 + strings.Count(text[:from], "\n")
		if t, ok := n.(*east.Table); ok && f.entries(grid(t, src, number)) {
			continue
		}
		b, ok := markdownBlock(n, src, text[from:max(from, to)])
		if !ok {
			continue
		}
		b.line = number
		if blocks = append(blocks, b); len(blocks) > maxBlocks {
			return errManyBlocks
		}
	}
	f.document(blocks, false)
	return nil
}

func markdownBlock(n ast.Node, src []byte, raw string) (block, bool) {
	switch n := n.(type) {
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
		return block{}, false
	case *ast.HTMLBlock:
		text := oneLine(raw) // tags and scripts are gone
		return block{text: text}, text != ""
	case *ast.Heading:
		text := oneLine(inline(n, src))
		return block{text: text, mark: n.Level}, text != ""
	}
	b := block{text: tidy(inline(n, src)), md: harmless(tidy(raw))}
	_, isParagraph := n.(*ast.Paragraph)
	if first := n.FirstChild(); isParagraph && first != nil && first == n.LastChild() {
		e, ok := first.(*ast.Emphasis)
		b.bold = ok && e.Level == 2
	}
	return b, b.text != ""
}

// inline is a node's text without its marks.
func inline(n ast.Node, src []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.RawHTML: // goes later, with what is between its tags
			for i := range n.Segments.Len() {
				if at := n.Segments.At(i); entering {
					b.Write(at.Value(src))
				}
			}
		case *ast.Text:
			if entering {
				b.Write(n.Segment.Value(src))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte('\n')
				}
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.URL(src))
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			if entering {
				for i := range n.Lines().Len() {
					at := n.Lines().At(i)
					b.Write(at.Value(src))
				}
			}
		default:
			if !entering && n.Type() == ast.TypeBlock {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// grid is a Markdown table.
func grid(n *east.Table, src []byte, number int) table {
	var t table
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		l := line{number: number + len(t.lines)}
		if len(t.lines) > 0 {
			l.number++ // the line of dashes
		}
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			l.cells = append(l.cells, cell{text: inline(c, src)})
		}
		t.lines = append(t.lines, l)
	}
	return t
}
