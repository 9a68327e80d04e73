// Package importer reads FAQ entries out of the files that support teams have, spreadsheets, documents and
// saved web pages, and makes drafts of them. Reading, planning and saving are three steps, so that a person
// sees what would become of a file before anything does:
//
//	Read   a file's bytes        → what stands in it, what was dropped as noise, and what is wrong
//	Plan   beside what is kept   → which entries are new, changed, unchanged or left alone
//	Save   all or nothing        → drafts, in one transaction
//
// docs/faq-import.md is the page for the people who write the files.
package importer

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Limits of what is read. They bound memory: a file is held whole, decompressed parts are counted.
const (
	MaxFile     = 20 << 20 // bytes of a file
	maxUnpacked = 64 << 20 // bytes of everything in a zip (Excel, Word)
	maxParts    = 2000     // files in a zip
	maxRows     = 5000     // entries of one file
	maxBlocks   = 50_000   // paragraphs of one document
	maxCell     = 20_000   // runes of one field
	maxVariants = 200      // phrasings of one entry
)

// Format is the kind of a file.
type Format string

const (
	Excel    Format = "Excel"
	CSV      Format = "CSV"
	Markdown Format = "Markdown"
	Word     Format = "Word"
	HTML     Format = "HTML"
	Text     Format = "text"
)

// Field is a part of an entry, by its key in faq's files. Long is the body.
type Field string

const (
	ID         Field = "id"
	Intent     Field = "intent"
	Locale     Field = "locale"
	Title      Field = "title"
	Questions  Field = "questions" // one a line
	Answer     Field = "answer"
	Long       Field = "long"
	Source     Field = "source"
	ValidFrom  Field = "valid_from"
	ValidUntil Field = "valid_until"
	Audience   Field = "audience"
	Next       Field = "next"
	Related    Field = "related" // one a line
)

// Place is where something stands in a file. A document has only lines: of text files as an editor counts
// them, of Word and HTML the paragraphs.
type Place struct {
	Sheet  string // of Excel
	Line   int    // row or line, from 1; 0 is the whole file
	Cell   string // like C5
	Column string // the column's own heading
}

func (p Place) String() string {
	var parts []string
	if p.Sheet != "" {
		parts = append(parts, "sheet "+p.Sheet)
	}
	if inTable := p.Sheet+p.Cell+p.Column != ""; p.Line > 0 && inTable {
		parts = append(parts, fmt.Sprintf("row %d", p.Line))
	} else if p.Line > 0 {
		parts = append(parts, fmt.Sprintf("line %d", p.Line))
	}
	switch {
	case p.Column != "" && p.Cell != "":
		parts = append(parts, fmt.Sprintf("column %s (%s)", p.Column, p.Cell))
	case p.Column != "":
		parts = append(parts, "column "+p.Column)
	case p.Cell != "":
		parts = append(parts, "cell "+p.Cell)
	}
	return strings.Join(parts, ", ")
}

// Problem is one thing wrong, where, and what to do about it.
type Problem struct {
	Place
	What string
}

func (p Problem) Error() string {
	if at := p.Place.String(); at != "" {
		return at + ": " + p.What
	}
	return p.What
}

// Row is one entry as the file has it. Fields that the file doesn't have are absent; a field that is there
// and empty is "".
type Row struct {
	Place
	Fields map[Field]string
	at     map[Field]Place
	source string // of our own Markdown format: the whole entry
}

func (r Row) where(f Field) Place {
	if p, ok := r.at[f]; ok {
		return p
	}
	return r.Place
}

// Piece is a paragraph of a document that was kept, or dropped with the reason.
type Piece struct {
	Line int
	Text string
	Why  string
}

// File is what was read.
type File struct {
	Name     string
	Format   Format
	Encoding string // of text files
	Rows     []Row
	Kept     []Piece // of documents; tables keep everything
	Dropped  []Piece
	Notes    []Problem // worth knowing, and no hindrance
	Problems []Problem // with any, nothing is imported
}

func (f *File) wrong(at Place, format string, args ...any) {
	f.Problems = append(f.Problems, Problem{at, fmt.Sprintf(format, args...)})
}

func (f *File) note(at Place, format string, args ...any) {
	f.Notes = append(f.Notes, Problem{at, fmt.Sprintf(format, args...)})
}

// Read reads a file. The error is for a file that can't be read at all; what is wrong with single rows is
// among its Problems.
func Read(name string, data []byte) (*File, error) {
	f := &File{Name: filepath.Base(name)}
	if err := f.read(data); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	if len(f.Rows) > maxRows {
		return nil, fmt.Errorf("%s: %d entries; %d at most, so split the file", f.Name, len(f.Rows), maxRows)
	}
	if len(f.Rows) == 0 && len(f.Problems) == 0 {
		f.wrong(Place{}, "%s", nothing(f.Format))
	}
	f.inOrder()
	return f, nil
}

// inOrder sorts the problems as the file has their places.
func (f *File) inOrder() {
	slices.SortStableFunc(f.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Line, b.Line), cmp.Compare(len(a.Cell), len(b.Cell)), cmp.Compare(a.Cell, b.Cell))
	})
}

func nothing(f Format) string {
	if f == Excel || f == CSV {
		return "there is no row to import; the first row names the columns (问题, 答案 or question, answer), each further row is an entry"
	}
	return "there is nothing to import: no heading with text below it, no question with an answer, no table of them"
}

func (f *File) read(data []byte) error {
	format, err := detect(f.Name, data)
	if err != nil {
		return err
	}
	f.Format = format
	switch format {
	case Excel:
		return f.excel(data)
	case Word:
		return f.word(data)
	}
	text, encoding, err := decode(data, format == HTML)
	if err != nil {
		return err
	}
	f.Encoding = encoding
	switch format {
	case CSV:
		return f.csv(text)
	case Markdown:
		return f.markdown(text)
	case HTML:
		return f.html(text)
	}
	return f.text(text)
}
