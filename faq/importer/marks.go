package importer

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// marks are what a sheet says beside its values. The library would hold the whole sheet to tell; a stream of
// its elements does.
type marks struct {
	merged   []area
	formulas map[string]bool // cells whose formula has no value
}

// area is one column of a merged cell.
type area struct{ col, from, to int }

const maxMarks = 20_000 // of each kind

// sheetParts tells in which part of the file each sheet is.
func sheetParts(z *zip.Reader) (map[string]string, error) {
	book, err1 := part(z, "xl/workbook.xml")
	links, err2 := part(z, "xl/_rels/workbook.xml.rels")
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	var sheets struct {
		Sheet []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var targets struct {
		Link []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if xml.Unmarshal(book, &sheets) != nil || xml.Unmarshal(links, &targets) != nil {
		return nil, errBroken
	}
	byID := map[string]string{}
	for _, l := range targets.Link {
		byID[l.ID] = strings.TrimPrefix(path.Join("/xl", l.Target), "/")
		if strings.HasPrefix(l.Target, "/") {
			byID[l.ID] = strings.TrimPrefix(l.Target, "/")
		}
	}
	out := map[string]string{}
	for _, s := range sheets.Sheet {
		out[s.Name] = byID[s.ID]
	}
	return out, nil
}

// readMarks streams a sheet's elements.
func readMarks(data []byte) (marks, error) {
	m := marks{formulas: map[string]bool{}}
	d := xml.NewDecoder(bytes.NewReader(data))
	name, formula, value, inValue := "", false, false, false
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return m, errBroken
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "c":
				name, formula, value = attribute(t, "r"), false, false
			case "f":
				formula = true
			case "v", "t":
				inValue = true
			case "mergeCell":
				m.merge(attribute(t, "ref"))
			}
		case xml.CharData:
			value = value || inValue && len(bytes.TrimSpace(t)) > 0
		case xml.EndElement:
			switch t.Name.Local {
			case "v", "t":
				inValue = false
			case "c":
				if formula && !value && len(m.formulas) < maxMarks {
					m.formulas[name] = true
				}
			}
		}
	}
}

func (m *marks) merge(ref string) {
	start, end, ok := strings.Cut(ref, ":")
	col, from, err1 := excelize.CellNameToCoordinates(start)
	_, to, err2 := excelize.CellNameToCoordinates(end)
	if ok && err1 == nil && err2 == nil && to > from && col <= maxColumns && len(m.merged) < maxMarks {
		m.merged = append(m.merged, area{col, from, to})
	}
}
