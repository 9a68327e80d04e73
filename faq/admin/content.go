package admin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/golden"
	"aftercare/faq/revisions"
)

// markdown is a content's text.
func (c Content) markdown() (string, error) {
	if c.Markdown != "" || c.Fields == nil {
		return c.Markdown, nil
	}
	e, wrong := c.Fields.entry()
	data, err := faq.Format(e)
	if err != nil {
		return "", fmt.Errorf("%w: %w", chat.ErrInvalid, err)
	}
	text := string(data)
	for key, value := range wrong { // said by who reads it, with its line
		text = strings.Replace(text, "\n"+key+":\n", fmt.Sprintf("\n%s: %q\n", key, value), 1)
	}
	return text, nil
}

// entry is a form as an entry. Dates that are none are returned by their key.
func (f Fields) entry() (e faq.Entry, wrong map[string]string) {
	e = faq.Entry{
		ID: f.ID, Locale: f.Locale, Intent: f.Intent, Title: f.Title, Answer: f.Answer, Long: f.Long, Source: f.Source,
		Audience: f.Audience, Next: f.Next, Questions: filled(f.Questions), Related: filled(f.Related),
	}
	wrong = map[string]string{}
	day := func(key, value string) time.Time {
		value = strings.TrimSpace(value)
		t, err := time.Parse(time.DateOnly, value)
		if err != nil && value != "" {
			wrong[key] = value
		}
		return t
	}
	e.ValidFrom, e.ValidUntil = day("valid_from", f.ValidFrom), day("valid_until", f.ValidUntil)
	return e, wrong
}

// filled drops the empty lines of a form.
func filled(lines []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return strings.TrimSpace(s) == "" })
}

func fields(e faq.Entry) Fields {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	return Fields{
		ID: e.ID, Locale: e.Locale, Intent: e.Intent, Title: e.Title, Questions: append([]string{}, e.Questions...), Answer: e.Answer, Long: e.Long,
		Source: e.Source, ValidFrom: day(e.ValidFrom), ValidUntil: day(e.ValidUntil), Audience: e.Audience, Next: e.Next,
		Related: append([]string{}, e.Related...),
	}
}

// mistakes tells under which key of the head each stands.
func mistakes(source string, ms faq.Mistakes) []Mistake {
	lines := strings.Split(strings.ReplaceAll(source, "\r\n", "\n"), "\n")
	out := []Mistake{}
	for _, m := range ms {
		out = append(out, Mistake{Field: field(lines, m), Line: m.Line, Col: m.Col, What: m.What})
	}
	return out
}

func field(lines []string, m faq.Mistake) string {
	if key, _, ok := strings.Cut(m.What, " is missing"); ok && !strings.Contains(key, " ") {
		return key
	}
	if len(lines) == 0 || lines[0] != "---" || m.Line < 2 {
		return ""
	}
	key := ""
	for i := 1; i < min(m.Line, len(lines)); i++ {
		line := lines[i]
		if line == "---" {
			if i+1 == m.Line {
				return key
			}
			return "long"
		}
		if k, _, ok := strings.Cut(line, ":"); ok && k != "" && !strings.ContainsAny(k, " \t-#\"'") {
			key = k
		}
	}
	return key
}

func ref(r revisions.Ref) Ref { return Ref{ID: r.ID, Locale: chat.Locale(r.Locale)} }

func (r Ref) stored() revisions.Ref { return revisions.Ref{ID: r.ID, Locale: string(r.Locale)} }

func refs(rs []revisions.Ref) []Ref {
	out := []Ref{}
	for _, r := range rs {
		out = append(out, ref(r))
	}
	return out
}

func gate(r golden.Report) Gate {
	return Gate{Questions: r.Questions, Before: r.Before, After: r.After, Worse: moved(r.Worse), Better: moved(r.Better)}
}

func moved(ms []golden.Moved) []Moved {
	out := []Moved{}
	for _, m := range ms {
		out = append(out, Moved{
			Text: m.Question.Text, Locale: chat.Locale(m.Question.Locale), Audience: m.Question.Audience,
			Want: append([]string{}, m.Question.Want...), From: outcome(m.From), To: outcome(m.To),
		})
	}
	return out
}

func outcome(o golden.Outcome) Outcome {
	return Outcome{Entry: o.Entry, Band: string(o.Band), Confidence: o.Confidence, Rank: o.Rank}
}

func publication(p revisions.Publication) Publication {
	out := Publication{
		Generation: p.Generation, At: p.At, By: p.By.Name, Note: p.Note, Override: p.Override, Changes: []Change{}, Gate: gate(p.Gate),
	}
	for _, c := range p.Changes {
		out.Changes = append(out.Changes, Change{Ref: ref(c.Ref), Do: string(c.Do), Number: c.Number, Saved: c.Saved})
	}
	return out
}

func question(q revisions.Question) Golden {
	return Golden{
		ID: q.ID, Text: q.Text, Locale: chat.Locale(q.Locale), Audience: q.Audience, Want: append([]string{}, q.Want...),
		Shipped: q.Shipped, Off: q.Off, By: q.By, At: q.At,
	}
}

// byID orders rows; both languages of an entry stand together.
func byID(a, b Row) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(b.Locale, a.Locale)) }
