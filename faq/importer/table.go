package importer

import (
	"fmt"
	"maps"
	"strings"
	"unicode/utf8"
)

// table is a sheet, a CSV file, or a table in a document.
type table struct {
	sheet string
	lines []line
}

type line struct {
	number int // as the file counts
	cells  []cell
}

type cell struct {
	text string
	name string // like C5, of Excel
	bad  string // what is wrong with it, if anything is
}

const (
	maxColumns   = 100
	headerWithin = 10 // lines: titles and remarks may stand above the header
)

// header finds the line that names a question and an answer.
func (t table) header() (at int, columns []Field) {
	for i, l := range t.lines[:min(len(t.lines), headerWithin)] {
		fields := make([]Field, len(l.cells))
		has := map[Field]bool{}
		for c, cell := range l.cells {
			if f, ok := column(cell.text); ok {
				fields[c], has[f] = f, true
			}
		}
		if (has[Title] || has[Questions]) && (has[Answer] || has[brief] || has[Long]) {
			return i, fields
		}
	}
	return -1, nil
}

// entries makes a row of each line below the header. It returns false for a table without one.
func (f *File) entries(t table) bool {
	at, columns := t.header()
	if at < 0 {
		return false
	}
	head := t.lines[at]
	f.columns(t, head, columns)
	var last *Row
	for _, l := range t.lines[at+1:] {
		r, any := f.row(t, head, l, columns)
		switch {
		case !any:
		case onlyVariants(r) && last != nil:
			last.Fields[Questions] += "\n" + r.Fields[Questions]
		case last != nil && sameBut(*last, r):
			last.Fields[Questions] += "\n" + r.Fields[Questions]
		default:
			f.Rows = append(f.Rows, r)
			last = &f.Rows[len(f.Rows)-1]
		}
	}
	return true
}

// columns tells which columns are not used, and refuses two for one thing.
func (f *File) columns(t table, head line, columns []Field) {
	first := map[Field]string{}
	for c, field := range columns {
		name := oneLine(head.cells[c].text)
		at := Place{Sheet: t.sheet, Line: head.number, Cell: head.cells[c].name, Column: name}
		other, twice := first[field]
		switch {
		case name == "":
		case field == "":
			f.note(at, "not used")
		case twice && field != Questions:
			f.wrong(at, "the column %s holds the same; leave one of the two", other)
		default:
			first[field] = name
		}
	}
}

// row reads one line. any tells whether it holds anything that is used.
func (f *File) row(t table, head, l line, columns []Field) (r Row, any bool) {
	r = Row{Place: Place{Sheet: t.sheet, Line: l.number}, Fields: map[Field]string{}, at: map[Field]Place{}}
	short := false
	for c, field := range columns {
		if field == "" {
			continue
		}
		short = short || field == brief
		var x cell
		if c < len(l.cells) {
			x = l.cells[c]
		}
		at := Place{Sheet: t.sheet, Line: l.number, Cell: x.name, Column: oneLine(head.cells[c].text)}
		text := tidy(x.text)
		switch n := utf8.RuneCountInString(text); {
		case x.bad != "":
			f.wrong(at, "%s", x.bad)
		case n > maxCell:
			f.wrong(at, "%d characters; %d at most, so split it into several entries", n, maxCell)
			text = ""
		}
		any = any || text != "" || x.bad != ""
		if field == Questions && r.Fields[Questions] != "" {
			text = strings.TrimSpace(r.Fields[Questions] + "\n" + text)
		}
		r.Fields[field], r.at[field] = text, at
	}
	if short {
		r.rename(Answer, Long)
		r.rename(brief, Answer)
	}
	return r, any
}

// rename moves a field, unless there is nothing to move or the place is taken.
func (r *Row) rename(from, to Field) {
	text, ok := r.Fields[from]
	if _, taken := r.Fields[to]; !ok || taken {
		return
	}
	r.Fields[to], r.at[to] = text, r.at[from]
	delete(r.Fields, from)
	delete(r.at, from)
}

// onlyVariants tells a line that goes on with the phrasings of the entry above.
func onlyVariants(r Row) bool {
	for f, text := range r.Fields {
		if (f == Questions) != (text != "") {
			return false
		}
	}
	return r.Fields[Questions] != ""
}

// sameBut tells whether two rows are one entry with different phrasings, as merged cells and exports of one
// phrasing a row have it.
func sameBut(a, b Row) bool {
	x, y := maps.Clone(a.Fields), maps.Clone(b.Fields)
	delete(x, Questions)
	delete(y, Questions)
	return maps.Equal(x, y) && a.Fields[Title]+a.Fields[ID] != ""
}

// tables reads tables and tells of those that are not entries.
func (f *File) tables(all []table) error {
	found := false
	for _, t := range all {
		if len(t.lines) == 0 {
			continue
		}
		if f.entries(t) {
			found = true
		} else {
			f.note(Place{Sheet: t.sheet}, "left out: none of its first %d rows names a question and an answer", headerWithin)
		}
	}
	if !found && len(all) > 0 {
		return fmt.Errorf("no row names the columns; the first row should have at least 问题 and 答案 (or question and answer)")
	}
	return nil
}

// tidy takes out what no one sees: blanks around, characters without a picture, mark-up.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u00a0' || r == '\u3000':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufeff' || r == '\u200b' || r == '\u2028' || r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.TrimSpace(withoutTags(s))
}

// oneLine is a text for a message or a heading.
func oneLine(s string) string { return strings.Join(strings.Fields(tidy(s)), " ") }
