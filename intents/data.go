package intents

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxText is the longest message a labelled set may hold, in characters.
const maxText = 500

// Row is a labelled message and where it stands.
type Row struct {
	Sample
	File string
	Line int
}

// LoadFolder reads a folder of labelled messages: files named LABEL.zh.txt or LABEL.en.txt, one message a
// line, blank lines and lines beginning with # skipped. Files that don't end in .txt are not its business.
// It reports every bad row of every file, each as "file:line: what is wrong", joined. known, when given,
// are the labels that there are.
func LoadFolder(dir fs.FS, known ...string) ([]Sample, error) {
	rows, bad, err := readFolder(dir, known)
	if err != nil {
		return nil, err
	}
	return samplesOf(rows), asError(bad)
}

func samplesOf(rows []Row) []Sample {
	var out []Sample
	for _, r := range rows {
		out = append(out, r.Sample)
	}
	return out
}

// readFolder returns the rows that can be learned from, and everything that is wrong with the others.
func readFolder(dir fs.FS, known []string) ([]Row, []Finding, error) {
	names, err := fs.Glob(dir, "*.txt")
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, errors.New("no labelled messages: there is no .txt file in the folder")
	}
	l := loader{seen: map[string]Row{}}
	for _, name := range names {
		label, lang, _ := strings.Cut(strings.TrimSuffix(name, ".txt"), ".")
		switch {
		case lang != "zh" && lang != "en" || label == "":
			l.fail(name, 1, "the name must be LABEL.zh.txt or LABEL.en.txt")
			continue
		case len(known) > 0 && !slices.Contains(known, label):
			l.fail(name, 1, "unknown label %q", label)
			continue
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, nil, err
		}
		l.file(name, label, data)
	}
	return l.rows, l.bad, nil
}

// file reads the lines of one file, or says once that it is in another encoding.
func (l *loader) file(name, label string, data []byte) {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		l.fail(name, 1, "saved as UTF-16; save it as UTF-8")
		return
	}
	lines := strings.SplitAfter(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	first, invalid := 0, 0
	for i, line := range lines {
		if !utf8.ValidString(line) {
			invalid++
			if first == 0 {
				first = i + 1
			}
		}
	}
	if invalid >= otherEncoding && 2*invalid > len(lines) {
		l.fail(name, first, "not valid UTF-8, here and in %d more lines: perhaps saved as GBK; save it as UTF-8", invalid-1)
		return
	}
	for i, line := range lines {
		text := strings.TrimSpace(line)
		if text != "" && !strings.HasPrefix(text, "#") {
			l.add(name, i+1, text, label)
		}
	}
}

// otherEncoding is how many lines that are no UTF-8 show a file in another encoding rather than a few damaged lines.
const otherEncoding = 3

// LoadTSV reads rows "text<TAB>label", further columns ignored, and reports every bad one as "line N: …".
// The same text may come twice under the same label, as public sets have it; under two labels it counts
// for both.
func LoadTSV(r io.Reader) ([]Sample, error) {
	rows, bad := ReadTSV(r, "")
	return samplesOf(rows), asError(bad)
}

// ReadTSV reads rows as LoadTSV does; file names them in what it finds.
func ReadTSV(r io.Reader, file string) ([]Row, []Finding) {
	var l loader
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, 1<<20)
	n := 0
	for scan.Scan() {
		n++
		line := strings.TrimRight(scan.Text(), "\r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if line == "" {
			continue
		}
		text, rest, ok := strings.Cut(line, "\t")
		label, _, _ := strings.Cut(rest, "\t")
		label = strings.TrimSpace(label)
		if !ok || label == "" {
			l.fail(file, n, "no label: a row is text, a tab, and a label")
			continue
		}
		l.add(file, n, text, label)
	}
	if err := scan.Err(); err != nil {
		l.fail(file, n+1, "%v", err)
	}
	if n == 0 {
		l.fail(file, 1, "the file is empty")
	}
	return l.rows, l.bad
}

type loader struct {
	rows []Row
	bad  []Finding
	seen map[string]Row // by folded text; nil where the same text may come twice
}

func (l *loader) fail(file string, line int, format string, args ...any) {
	l.bad = append(l.bad, Finding{File: file, Line: line, Text: fmt.Sprintf(format, args...)})
}

func (l *loader) add(file string, line int, text, label string) {
	if !utf8.ValidString(text) {
		l.fail(file, line, "not valid UTF-8")
		return
	}
	if strings.ContainsRune(text, utf8.RuneError) && l.seen != nil {
		l.fail(file, line, "%q has a \ufffd, which a conversion left that failed; write the character again", text)
		return
	}
	if n := utf8.RuneCountInString(text); n > maxText && l.seen != nil {
		l.fail(file, line, "%d characters; at most %d", n, maxText)
		return
	}
	folded := Fold(text)
	if folded == "" {
		l.fail(file, line, "nothing to read in %q", text)
		return
	}
	row := Row{Sample{Text: text, Label: label}, file, line}
	if l.seen != nil {
		at, seen := l.seen[folded]
		switch {
		case !seen:
			l.seen[folded] = row
		case at.Label != label:
			l.fail(file, line, "%q is labelled %s here and %s at %s:%d", text, label, at.Label, at.File, at.Line)
			return
		case at.Text == text: // in other characters or capitals it may come again
			l.fail(file, line, "%q is already at %s:%d", text, at.File, at.Line)
			return
		}
	}
	l.rows = append(l.rows, row)
}

// HashFolder is the hash of a folder of labelled messages, by which a model knows what it was trained on.
func HashFolder(dir fs.FS) ([32]byte, error) {
	names, err := fs.Glob(dir, "*.txt")
	if err != nil {
		return [32]byte{}, err
	}
	h := sha256.New()
	for _, name := range names { // Glob sorts
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return [32]byte{}, err
		}
		fmt.Fprintf(h, "%s %d\n", name, len(data))
		h.Write(data)
	}
	return [32]byte(h.Sum(nil)), nil
}

// TrainFolder trains the model that ships, from a folder of labelled messages.
func TrainFolder(dir fs.FS, o Options) (*Model, error) {
	samples, err := LoadFolder(dir)
	if err != nil {
		return nil, err
	}
	if o.DataHash, err = HashFolder(dir); err != nil {
		return nil, err
	}
	return Train(samples, o)
}
