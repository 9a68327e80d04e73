package intents

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxText is the longest message a labelled set may hold, in characters.
const maxText = 500

// LoadFolder reads a folder of labelled messages: files named LABEL.zh.txt or LABEL.en.txt, one message a
// line, blank lines and lines beginning with # skipped. Files that don't end in .txt are not its business.
// It reports every bad row of every file, each as "file:line: what is wrong", joined. known, when given,
// are the labels that there are.
func LoadFolder(dir fs.FS, known ...string) ([]Sample, error) {
	names, err := fs.Glob(dir, "*.txt")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("no labelled messages: there is no .txt file in the folder")
	}
	l := loader{seen: map[string]place{}}
	for _, name := range names {
		label, lang, _ := strings.Cut(strings.TrimSuffix(name, ".txt"), ".")
		switch {
		case lang != "zh" && lang != "en":
			l.fail(name, 1, "the name must be LABEL.zh.txt or LABEL.en.txt")
			continue
		case len(known) > 0 && !slices.Contains(known, label):
			l.fail(name, 1, "unknown label %q", label)
			continue
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			text := strings.TrimSpace(line)
			if text != "" && !strings.HasPrefix(text, "#") {
				l.add(name, n, text, label)
			}
		}
	}
	return l.samples, errors.Join(l.errs...)
}

// LoadTSV reads rows "text<TAB>label", further columns ignored, and reports every bad one as "line N: …".
// The same text may come twice under the same label, as public sets have it; under two labels it counts
// for both.
func LoadTSV(r io.Reader) ([]Sample, error) {
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
			l.fail("", n, "no label: a row is text, a tab, and a label")
			continue
		}
		l.add("", n, text, label)
	}
	if err := scan.Err(); err != nil {
		l.fail("", n+1, "%v", err)
	}
	if n == 0 {
		l.fail("", 1, "the file is empty")
	}
	return l.samples, errors.Join(l.errs...)
}

type place struct {
	file, text, label string
	line              int
}

type loader struct {
	samples []Sample
	errs    []error
	seen    map[string]place // nil where the same text may come twice
}

func (l *loader) fail(file string, line int, format string, args ...any) {
	where := fmt.Sprintf("%s:%d", file, line)
	if file == "" {
		where = fmt.Sprintf("line %d", line)
	}
	l.errs = append(l.errs, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

func (l *loader) add(file string, line int, text, label string) {
	if !utf8.ValidString(text) {
		l.fail(file, line, "not valid UTF-8")
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
	if l.seen != nil {
		at, seen := l.seen[folded]
		switch {
		case !seen:
			l.seen[folded] = place{file: path.Base(file), text: text, label: label, line: line}
		case at.label != label:
			l.fail(file, line, "%q is labelled %s here and %s at %s:%d", text, label, at.label, at.file, at.line)
			return
		case at.text == text: // in other characters or capitals it may come again
			l.fail(file, line, "%q is already at %s:%d", text, at.file, at.line)
			return
		}
	}
	l.samples = append(l.samples, Sample{Text: text, Label: label})
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
