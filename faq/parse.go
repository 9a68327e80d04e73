package faq

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// place is where something stands in a file.
type place struct{ line, col int }

// file is an entry together with where its parts stand, for mistakes that only show across files.
type file struct {
	entry     Entry
	at        map[string]place // by key of the head
	related   []place          // of each id in Related
	variables []use
	mistakes  Mistakes
}

// use is a {{variable}} in a file.
type use struct {
	name string
	at   place
}

// Parse reads one file. It reports all mistakes at once, as Mistakes; with any, the entry may be
// incomplete and must not be used. What needs the other files or the shop is checked by LoadFolder.
func Parse(name string, data []byte) (Entry, error) {
	f := parse(name, data)
	if len(f.mistakes) > 0 {
		return f.entry, f.mistakes.sorted()
	}
	return f.entry, nil
}

func parse(name string, data []byte) *file {
	sum := sha256.Sum256(data)
	f := &file{at: map[string]place{}}
	f.entry.File, f.entry.Version = name, hex.EncodeToString(sum[:6])
	if !utf8.Valid(data) {
		f.wrong(place{1, 1}, "the file is not UTF-8")
		return f
	}
	text := strings.TrimPrefix(strings.ReplaceAll(string(data), "\r\n", "\n"), "\ufeff")
	head, body, ok := split(text)
	if !ok {
		f.wrong(place{1, 1}, "the file must begin with a head between two lines of ---")
		return f
	}
	f.findVariables(text)
	f.entry.Long = strings.TrimSpace(body)
	f.head(head)
	return f
}

// split cuts the head from the body.
func split(text string) (head, body string, ok bool) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return "", "", false
	}
	// The line break before the closing line belongs to the head; an empty head is no head.
	if i := strings.Index(rest, "\n---\n"); i >= 0 {
		return rest[:i+1], rest[i+5:], true
	}
	if head, ok := strings.CutSuffix(rest, "\n---"); ok {
		return head + "\n", "", true
	}
	return "", "", false
}

// headStart is the number of lines before the head's first.
const headStart = 1

func (f *file) wrong(at place, format string, args ...any) {
	f.mistakes = append(f.mistakes, Mistake{f.entry.File, at.line, at.col, fmt.Sprintf(format, args...)})
}

func (f *file) head(src string) {
	var doc yaml.Node
	if err := yaml.Load([]byte(src), &doc); err != nil {
		f.yaml(err)
		return
	}
	root := &doc
	if doc.Kind == yaml.DocumentNode && len(doc.Content) > 0 {
		root = doc.Content[0]
	}
	if root.Kind != yaml.MappingNode {
		f.wrong(place{1 + headStart, 1}, "the head must be a list of keys and values")
		return
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if _, twice := f.at[key.Value]; twice {
			f.wrong(where(key), "%s is given twice", key.Value)
			continue
		}
		f.at[key.Value] = where(value)
		f.set(key, value)
	}
	f.require()
}

func where(n *yaml.Node) place { return place{n.Line + headStart, n.Column} }

// yaml turns whatever the library reports into mistakes with places.
func (f *file) yaml(err error) {
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
		for _, e := range many.Errors {
			f.wrong(place{max(e.Mark.Line, 1) + headStart, max(e.Mark.Column, 1)}, "%s", e.Message)
		}
	case errors.As(err, &one):
		f.wrong(place{max(one.Mark.Line, 1) + headStart, max(one.Mark.Column, 1)}, "%s", one.Message)
	default:
		f.wrong(place{1 + headStart, 1}, "%v", err)
	}
}

func (f *file) set(key, value *yaml.Node) {
	e := &f.entry
	switch key.Value {
	case "id":
		e.ID = f.text(key, value)
	case "intent":
		e.Intent = f.text(key, value)
	case "locale":
		e.Locale = f.text(key, value)
		f.oneOf(key, value, e.Locale, Locales)
	case "title":
		e.Title = f.text(key, value)
	case "questions":
		e.Questions, _ = f.list(key, value)
	case "answer":
		e.Answer = f.text(key, value)
	case "source":
		e.Source = f.text(key, value)
	case "valid_from":
		e.ValidFrom = f.date(key, value)
	case "valid_until":
		e.ValidUntil = f.date(key, value)
	case "audience":
		e.Audience = f.text(key, value)
		f.oneOf(key, value, e.Audience, Audiences)
	case "next":
		e.Next = f.text(key, value)
	case "related":
		e.Related, f.related = f.list(key, value)
	default:
		f.wrong(where(key), "unknown key %q", key.Value)
	}
}

func (f *file) text(key, n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		f.wrong(where(n), "%s must be a text", key.Value)
		return ""
	}
	if n.ShortTag() == "!!null" {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func (f *file) list(key, n *yaml.Node) (values []string, at []place) {
	if n.ShortTag() == "!!null" {
		return nil, nil
	}
	if n.Kind != yaml.SequenceNode {
		f.wrong(where(n), "%s must be a list", key.Value)
		return nil, nil
	}
	for _, item := range n.Content {
		v := f.text(key, item)
		switch {
		case v == "" && item.Kind == yaml.ScalarNode:
			f.wrong(where(item), "an empty line in %s", key.Value)
		case slices.Contains(values, v):
			f.wrong(where(item), "%q stands twice in %s", v, key.Value)
		case v != "":
			values, at = append(values, v), append(at, where(item))
		}
	}
	return values, at
}

func (f *file) oneOf(key, n *yaml.Node, v string, allowed []string) {
	if v != "" && !slices.Contains(allowed, v) {
		f.wrong(where(n), "%s %q is not one of %s", key.Value, v, strings.Join(allowed, ", "))
	}
}

func (f *file) date(key, n *yaml.Node) time.Time {
	v := f.text(key, n)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, v)
	if err != nil {
		f.wrong(where(n), "%s %q is not a date like 2026-11-22", key.Value, v)
	}
	return t
}

// require reports what is not there, at the value if the key stands empty, else at the head.
func (f *file) require() {
	e := &f.entry
	for _, r := range []struct {
		key     string
		missing bool
	}{
		{"id", e.ID == ""}, {"intent", e.Intent == ""}, {"locale", e.Locale == ""}, {"title", e.Title == ""},
		{"questions", len(e.Questions) == 0}, {"answer", e.Answer == ""}, {"source", e.Source == ""},
		{"audience", e.Audience == ""},
	} {
		at, there := f.at[r.key]
		switch {
		case !r.missing || f.wrongAt(at):
		case r.key == "questions" && there:
			f.wrong(at, "questions: at least one is needed")
		case there:
			f.wrong(at, "%s is empty", r.key)
		default:
			f.wrong(place{1, 1}, "%s is missing", r.key)
		}
	}
	if !e.ValidFrom.IsZero() && !e.ValidUntil.IsZero() && e.ValidUntil.Before(e.ValidFrom) {
		f.wrong(f.at["valid_until"], "valid_until is before valid_from")
	}
	if folder := path.Base(path.Dir(e.File)); slices.Contains(Locales, folder) && slices.Contains(Locales, e.Locale) && folder != e.Locale {
		f.wrong(f.at["locale"], "locale %s in the folder %s", e.Locale, folder)
	}
}

// wrongAt tells whether a mistake was already reported at a place, so that one slip is said once.
func (f *file) wrongAt(at place) bool {
	return at != place{} && slices.ContainsFunc(f.mistakes, func(m Mistake) bool { return m.Line == at.line && m.Col == at.col })
}

func (f *file) findVariables(text string) {
	line := 0
	for l := range bytes.Lines([]byte(text)) {
		line++
		for _, m := range variable.FindAllSubmatchIndex(l, -1) {
			f.variables = append(f.variables, use{string(l[m[2]:m[3]]), place{line, utf8.RuneCount(l[:m[0]]) + 1}})
		}
	}
}
