package importer

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// word reads the body of a Word document: headers, footers, comments and deleted text are other parts or
// elements, and are not read.
func (f *File) word(data []byte) error {
	z, err := unzip(data)
	if err != nil {
		return err
	}
	styles, err := part(z, "word/styles.xml")
	if err != nil {
		return err
	}
	doc, err := part(z, "word/document.xml")
	if err != nil || doc == nil {
		return errBroken
	}
	r := wordReader{file: f, headings: headingStyles(styles)}
	if err := r.read(doc); err != nil {
		return err
	}
	f.document(r.blocks, true)
	return nil
}

// contents are the styles of a table of contents.
const contents = -1

// headingStyles gives the level of each style that is a heading, by its name or its outline level.
func headingStyles(data []byte) map[string]int {
	var sheet struct {
		Style []struct {
			ID   string `xml:"styleId,attr"`
			Name struct {
				Val string `xml:"val,attr"`
			} `xml:"name"`
			Outline *struct {
				Val int `xml:"val,attr"`
			} `xml:"pPr>outlineLvl"`
		} `xml:"style"`
	}
	out := map[string]int{}
	if xml.Unmarshal(data, &sheet) != nil {
		return out // a document without readable styles still has its text
	}
	for _, s := range sheet.Style {
		name := strings.ToLower(s.Name.Val)
		level := 0
		for _, word := range []string{"heading ", "标题 ", "標題 "} {
			if rest, ok := strings.CutPrefix(name, word); ok {
				level, _ = strconv.Atoi(strings.TrimSpace(rest))
			}
		}
		switch {
		case strings.HasPrefix(name, "toc "):
			level = contents
		case name == "title":
			level = 1
		case level == 0 && s.Outline != nil && s.Outline.Val < 9:
			level = s.Outline.Val + 1
		}
		if level != 0 {
			out[s.ID] = level
		}
	}
	return out
}

// wordReader turns the elements of a document into blocks.
type wordReader struct {
	file     *File
	headings map[string]int
	blocks   []block

	text                strings.Builder
	next                block
	runes, linked, bold int
	inText, inLink      bool
	runBold             bool
	depth               int // of tables
	grid                table
	cell                strings.Builder
	skipping            int
}

// skipped are elements whose text is not on the page: what was deleted, field codes, and the second copy that
// Word keeps of a text box.
var skipped = map[string]bool{"del": true, "moveFrom": true, "instrText": true, "Fallback": true, "delText": true}

func (r *wordReader) read(doc []byte) error {
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errBroken
		}
		switch t := token.(type) {
		case xml.StartElement:
			if r.skipping > 0 || skipped[t.Name.Local] {
				r.skipping++
				continue
			}
			r.start(t)
		case xml.EndElement:
			if r.skipping > 0 {
				r.skipping--
				continue
			}
			if err := r.end(t.Name.Local); err != nil {
				return err
			}
		case xml.CharData:
			if r.inText && r.skipping == 0 {
				r.write(string(t))
			}
		}
	}
}

func (r *wordReader) write(s string) {
	r.text.WriteString(s)
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	r.runes += n
	if r.inLink {
		r.linked += n
	}
	if r.runBold {
		r.bold += n
	}
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (r *wordReader) start(t xml.StartElement) {
	switch t.Name.Local {
	case "p":
		r.next, r.runes, r.linked, r.bold = block{}, 0, 0, 0
		r.text.Reset()
	case "pStyle":
		switch level := r.headings[attribute(t, "val")]; {
		case level == contents:
			r.next.aside = "the table of contents"
		case level > 0:
			r.next.mark = level
		}
	case "outlineLvl":
		if n, err := strconv.Atoi(attribute(t, "val")); err == nil && n >= 0 && n < 9 {
			r.next.mark = n + 1
		}
	case "numPr":
		r.next.item = true
	case "r":
		r.runBold = false
	case "b":
		v := attribute(t, "val")
		r.runBold = v != "0" && v != "false"
	case "t":
		r.inText = true
	case "tab":
		r.text.WriteByte(' ')
	case "br", "cr":
		r.text.WriteByte('\n')
	case "hyperlink":
		r.inLink = true
	case "tbl":
		if r.depth++; r.depth == 1 {
			r.grid = table{}
		}
	case "tr":
		if r.depth == 1 {
			r.grid.lines = append(r.grid.lines, line{number: len(r.grid.lines) + 1})
		}
	case "tc":
		if r.depth == 1 {
			r.cell.Reset()
		}
	}
}

func (r *wordReader) end(name string) error {
	switch name {
	case "t":
		r.inText = false
	case "hyperlink":
		r.inLink = false
	case "p":
		return r.paragraph()
	case "tc":
		if n := len(r.grid.lines); r.depth == 1 && n > 0 && len(r.grid.lines[n-1].cells) < maxColumns {
			r.grid.lines[n-1].cells = append(r.grid.lines[n-1].cells, cell{text: r.cell.String()})
		}
	case "tbl":
		if r.depth--; r.depth == 0 {
			return r.tableRead()
		}
	}
	return nil
}

func (r *wordReader) paragraph() error {
	text := tidy(r.text.String())
	if r.depth > 0 {
		r.cell.WriteString(text + "\n")
		return nil
	}
	b := r.next
	if b.item && b.mark > 0 {
		b.item = false // a heading that Word numbers
	}
	b.bold = r.runes > 0 && r.bold >= r.runes
	if r.runes > 0 {
		b.links = float64(r.linked) / float64(r.runes)
	}
	for part := range strings.Lines(text) {
		b.text, b.md = oneLine(part), ""
		if b.text == "" {
			continue
		}
		if b.item {
			b.md = "- " + harmless(b.text)
		}
		if err := r.add(b); err != nil {
			return err
		}
	}
	return nil
}

func (r *wordReader) add(b block) error {
	b.line = len(r.blocks) + 1
	if n := utf8.RuneCountInString(b.text); n > maxCell {
		return fmt.Errorf("paragraph %d has %d characters; %d at most, so split it", b.line, n, maxCell)
	}
	if r.blocks = append(r.blocks, b); len(r.blocks) > maxBlocks {
		return errManyBlocks
	}
	return nil
}

// tableRead takes a table of entries as such, and any other as lines of text.
func (r *wordReader) tableRead() error {
	if r.file.entries(r.grid) {
		return nil
	}
	for _, l := range r.grid.lines {
		var cells []string
		for _, c := range l.cells {
			if s := oneLine(c.text); s != "" {
				cells = append(cells, s)
			}
		}
		if len(cells) == 0 {
			continue
		}
		if err := r.add(block{text: strings.Join(cells, " | ")}); err != nil {
			return err
		}
	}
	return nil
}
