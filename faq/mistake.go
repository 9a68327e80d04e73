package faq

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing wrong with a file, where it stands. Lines and columns start at 1; a column is
// counted in characters.
type Mistake struct {
	File      string
	Line, Col int
	What      string
}

func (m Mistake) Error() string { return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Col, m.What) }

// Mistakes are all that is wrong with all files, in the order of files and lines.
type Mistakes []Mistake

func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return fmt.Sprintf("%d mistake(s) in the FAQ:\n%s", len(ms), strings.Join(lines, "\n"))
}

func (ms Mistakes) sorted() Mistakes {
	slices.SortStableFunc(ms, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return ms
}
