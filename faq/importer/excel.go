package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// excel reads every visible sheet. detect has bounded what the file unpacks to.
func (f *File) excel(data []byte) (err error) {
	defer func() {
		// The library panics on some damaged files; what it can't read is damaged.
		if recover() != nil {
			err = errBroken
		}
	}()
	z, err := unzip(data)
	if err != nil {
		return err
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return errBroken
	}
	defer book.Close()
	parts, err := sheetParts(z)
	if err != nil {
		return err
	}
	var tables []table
	for _, sheet := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(sheet); err == nil && !visible {
			f.note(Place{Sheet: sheet}, "left out: it is hidden")
			continue
		}
		t, err := readSheet(book, sheet)
		if err != nil {
			return err
		}
		if len(t.lines) == 0 {
			f.note(Place{Sheet: sheet}, "left out: it is empty")
			continue
		}
		if err := t.complete(z, parts[sheet]); err != nil {
			return err
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return errors.New("all its sheets are empty")
	}
	return f.tables(tables)
}

// readSheet streams the values.
func readSheet(book *excelize.File, sheet string) (table, error) {
	t := table{sheet: sheet}
	rows, err := book.Rows(sheet)
	if err != nil {
		return t, errBroken
	}
	defer rows.Close()
	for number := 1; rows.Next(); number++ {
		values, err := rows.Columns()
		if err != nil {
			return t, fmt.Errorf("sheet %s, row %d: %w", sheet, number, errBroken)
		}
		l := line{number: number}
		any := false
		for c, v := range values[:min(len(values), maxColumns)] {
			l.cells = append(l.cells, cell{text: v, name: cellName(c, number)})
			any = any || v != ""
		}
		if !any {
			continue
		}
		if t.lines = append(t.lines, l); len(t.lines) > 4*maxRows {
			return t, fmt.Errorf("sheet %s has more than %d rows; split it", sheet, 4*maxRows)
		}
	}
	if err := rows.Error(); err != nil {
		return t, errBroken
	}
	return t, nil
}

// cellName is like C5, of a column counted from 0.
func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col+1, row)
	if err != nil {
		return "" // there is no such cell
	}
	return name
}

// complete fills merged cells downwards and marks cells without a usable value.
func (t *table) complete(z *zip.Reader, name string) error {
	at, columns := t.header()
	if at < 0 {
		return nil
	}
	data, err := part(z, name)
	if err != nil || data == nil {
		return errBroken
	}
	m, err := readMarks(data)
	if err != nil {
		return err
	}
	t.unmerge(m.merged, at)
	for i := at + 1; i < len(t.lines); i++ {
		l := &t.lines[i]
		l.widen(len(columns))
		for c, field := range columns {
			if field != "" {
				l.cells[c].check(m.formulas)
			}
		}
	}
	return nil
}

// widen makes a line as long as the header.
func (l *line) widen(columns int) {
	for len(l.cells) < columns {
		l.cells = append(l.cells, cell{name: cellName(len(l.cells), l.number)})
	}
}

// unmerge gives every row of a cell merged over several rows its value. Rows of it that hold nothing else are
// not there, and get nothing.
func (t *table) unmerge(merged []area, head int) {
	byNumber := map[int]int{}
	for i := head + 1; i < len(t.lines); i++ {
		byNumber[t.lines[i].number] = i
	}
	for _, m := range merged {
		first, there := byNumber[m.from]
		if !there || m.col > len(t.lines[first].cells) {
			continue
		}
		text := t.lines[first].cells[m.col-1].text
		for i := first + 1; i < len(t.lines) && t.lines[i].number <= m.to; i++ {
			t.lines[i].widen(m.col)
			t.lines[i].cells[m.col-1].text = text
		}
	}
}

// check marks a formula that has no value, or an error for one.
func (c *cell) check(formulas map[string]bool) {
	switch {
	case excelErrors[c.text]:
		c.bad = "the formula gives " + c.text + "; mend it, or write the text itself"
	case c.text == "" && formulas[c.name]:
		c.bad = "the formula has no value in the file; copy the column and paste it as values"
	}
}

var excelErrors = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#NAME?": true, "#DIV/0!": true, "#NULL!": true, "#NUM!": true, "#SPILL!": true, "#CALC!": true,
}
