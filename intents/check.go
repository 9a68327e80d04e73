package intents

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"
)

// Finding is something wrong with labelled messages. A warning is worth a look; everything else must be
// mended before a model is trained.
type Finding struct {
	File    string `json:"file"` // empty where there is but one
	Line    int    `json:"line"` // 0 when it is about the whole file, or about none
	Warning bool   `json:"warning"`
	Text    string `json:"text"`
}

// Error is "file:line: what is wrong".
func (f Finding) Error() string {
	switch {
	case f.File == "":
		return fmt.Sprintf("line %d: %s", f.Line, f.Text)
	case f.Line == 0:
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

func asError(findings []Finding) error {
	var errs []error
	for _, f := range findings {
		errs = append(errs, f)
	}
	return errors.Join(errs...)
}

// Checked is what Check found.
type Checked struct {
	Rows     []Row     // those that can be learned from, by file and line
	Findings []Finding // by file and line
}

// Errors are the findings that keep a model from being trained.
func (c Checked) Errors() []Finding {
	return slices.DeleteFunc(slices.Clone(c.Findings), func(f Finding) bool { return f.Warning })
}

// Fewer messages than these of a label, in a language that the folder has, are thin.
const (
	thinZh         = 120
	thinEn         = 60
	thinOutOfScope = 600
)

// Languages are those of training messages.
var Languages = []string{"zh", "en"}

// Check reads a folder as LoadFolder does, and warns besides of what can be trained on but is seldom meant:
// nearly the same message under two labels, labels with few messages, and labels that aren't among the known
// ones (flows and answers name those).
func Check(dir fs.FS, known ...string) (Checked, error) {
	rows, bad, err := readFolder(dir, nil)
	if err != nil {
		return Checked{}, err
	}
	c := Checked{Rows: rows, Findings: bad}
	c.nearDuplicates()
	c.thin()
	c.labels(known)
	slices.SortStableFunc(c.Findings, func(a, b Finding) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	return c, nil
}

func (c *Checked) warn(file string, line int, format string, args ...any) {
	c.Findings = append(c.Findings, Finding{File: file, Line: line, Warning: true, Text: fmt.Sprintf(format, args...)})
}

// nearDuplicates warns of messages of two labels that differ only in signs, spaces and the length of a cry.
func (c *Checked) nearDuplicates() {
	first := map[string]Row{}
	for _, r := range c.Rows {
		p := bare(r.Text)
		at, seen := first[p]
		switch {
		case p == "":
		case !seen:
			first[p] = r
		case at.Label != r.Label:
			c.warn(r.File, r.Line, "%q is labelled %s here, and %q is %s at %s:%d", r.Text, r.Label, at.Text, at.Label, at.File, at.Line)
		}
	}
}

// bare is the letters and digits of a text, with runs as short as the classifier sees them.
func bare(text string) string {
	return string(slices.DeleteFunc(squeeze([]rune(Fold(text))), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// Counts are the messages of each label in a language.
func (c *Checked) Counts(language string) map[string]int {
	out := map[string]int{}
	for _, r := range c.Rows {
		if strings.HasSuffix(r.File, "."+language+".txt") {
			out[r.Label]++
		}
	}
	return out
}

// labelsOf lists the labels, sorted.
func (c *Checked) labelsOf() []string {
	var out []string
	for _, r := range c.Rows {
		out = append(out, r.Label)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c *Checked) thin() {
	for _, lang := range Languages {
		counts := c.Counts(lang)
		if len(counts) == 0 { // a shop that speaks one language
			continue
		}
		for _, label := range c.labelsOf() {
			want := thinZh
			if lang == "en" {
				want = thinEn
			}
			if label == OutOfScope {
				want = thinOutOfScope
			}
			if n := counts[label]; n < want {
				c.warn(label+"."+lang+".txt", 0, "%d messages; %d or more are understood well", n, want)
			}
		}
	}
}

// labels warns of labels that nothing knows, and of known ones without messages.
func (c *Checked) labels(known []string) {
	if len(known) == 0 {
		return
	}
	have := c.labelsOf()
	for _, l := range have {
		if slices.Contains(known, l) || l == OutOfScope {
			continue
		}
		hint := "no flow and no answer names it"
		if near := nearest(l, known); near != "" {
			hint += fmt.Sprintf(`; is "%s" meant?`, near)
		}
		c.warn(l+".*.txt", 0, "label %q is the folder's own: %s", l, hint)
	}
	for _, l := range append(slices.Clone(known), OutOfScope) {
		if !slices.Contains(have, l) {
			c.warn(l+".*.txt", 0, "no messages of %s: nobody will be understood to mean it", l)
		}
	}
}

// nearest is the word of a list within two letters of a word, "" without one.
func nearest(word string, list []string) string {
	best, at := "", 3
	for _, x := range list {
		if d := distance(word, x); d < at {
			best, at = x, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
