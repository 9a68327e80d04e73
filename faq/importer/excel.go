package importer

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

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
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return errBroken
	}
	defer book.Close()
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
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return errors.New("all its sheets are empty")
	}
	return f.tables(tables)
}

// readSheet streams the values first: what reads merged cells and formulas holds the whole sheet.
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
			name, err := excelize.CoordinatesToCellName(c+1, number)
			if err != nil {
				return t, fmt.Errorf("sheet %s, row %d: %w", sheet, number, errBroken)
			}
			l.cells = append(l.cells, cell{text: v, name: name})
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
	return t, t.complete(book)
}

// complete fills merged cells downwards and marks cells without a usable value.
func (t *table) complete(book *excelize.File) error {
	at, columns := t.header()
	if at < 0 {
		return nil
	}
	if err := t.unmerge(book, at); err != nil {
		return err
	}
	for i := at + 1; i < len(t.lines); i++ {
		l := &t.lines[i]
		for c, field := range columns {
			if field == "" {
				continue
			}
			for len(l.cells) <= c {
				name, err := excelize.CoordinatesToCellName(len(l.cells)+1, l.number)
				if err != nil {
					return errBroken
				}
				l.cells = append(l.cells, cell{name: name})
			}
			l.cells[c].check(book, t.sheet)
		}
	}
	return nil
}

// unmerge gives every row of a cell merged over several rows its value. Rows of a merged cell that hold
// nothing else are not there, and get nothing.
func (t *table) unmerge(book *excelize.File, head int) error {
	merged, err := book.GetMergeCells(t.sheet, true)
	if err != nil {
		return errBroken
	}
	byNumber := map[int]*line{}
	for i := range t.lines[head+1:] {
		byNumber[t.lines[head+1+i].number] = &t.lines[head+1+i]
	}
	for _, m := range merged {
		col, from, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, to, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		first := byNumber[from]
		if err1 != nil || err2 != nil || first == nil || col > len(first.cells) {
			continue
		}
		for n := from + 1; n <= min(to, t.lines[len(t.lines)-1].number); n++ {
			l := byNumber[n]
			if l == nil {
				continue
			}
			for len(l.cells) < col {
				name, err := excelize.CoordinatesToCellName(len(l.cells)+1, n)
				if err != nil {
					return errBroken
				}
				l.cells = append(l.cells, cell{name: name})
			}
			l.cells[col-1].text = first.cells[col-1].text
		}
	}
	return nil
}

// check marks a formula that has no value, or an error for one.
func (c *cell) check(book *excelize.File, sheet string) {
	switch {
	case strings.HasPrefix(c.text, "#") && excelErrors[c.text]:
		c.bad = "the formula gives " + c.text + "; mend it, or write the text itself"
	case c.text == "":
		if formula, err := book.GetCellFormula(sheet, c.name); err == nil && formula != "" {
			c.bad = "the formula has no value in the file; copy the column and paste it as values"
		}
	}
}

var excelErrors = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#NAME?": true, "#DIV/0!": true, "#NULL!": true, "#NUM!": true, "#SPILL!": true, "#CALC!": true,
}
