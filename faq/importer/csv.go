package importer

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

func (f *File) csv(text string) error {
	t, err := parseCSV(text, delimiter(text))
	if err != nil {
		return err
	}
	return f.tables([]table{t})
}

// delimiter is the one that gives the best header, and of equals the one that gives the most columns.
func delimiter(text string) rune {
	best, score := ',', -1
	head := text
	if len(head) > 64<<10 {
		head = head[:64<<10]
	}
	for _, d := range ",\t;|" {
		r := reader(head, d)
		n := 0
		for range headerWithin {
			cells, err := r.Read()
			if err != nil {
				break
			}
			here := len(cells) - 1
			for _, c := range cells {
				if _, ok := column(c); ok {
					here += 100
				}
			}
			n = max(n, here)
		}
		if n > score {
			best, score = d, n
		}
	}
	return best
}

func reader(text string, delimiter rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = delimiter, -1, delimiter == '\t'
	return r
}

// parseCSV reads to the end or to the first line that can't be cut into cells: behind it, nothing stands
// where it should.
func parseCSV(text string, delimiter rune) (table, error) {
	var t table
	for r := reader(text, delimiter); ; {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return t, fmt.Errorf(`line %d: the quotes don't match; a text with quotes in it stands in quotes, and they are doubled: "say ""hello"""`, wrong.StartLine)
		}
		if err != nil {
			return t, err
		}
		number, _ := r.FieldPos(0)
		l := line{number: number}
		for _, c := range record[:min(len(record), maxColumns)] {
			l.cells = append(l.cells, cell{text: c})
		}
		if t.lines = append(t.lines, l); len(t.lines) > 4*maxRows {
			return t, fmt.Errorf("more than %d rows; split the file", 4*maxRows)
		}
	}
}
