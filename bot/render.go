package bot

import (
	"strings"

	"aftercare/chat"
)

// render fills a sentence in the shopper's language.
func (st *stepper) render(flow *Flow, s *Say) (string, error) {
	t := s.in(st.s.Locale)
	var b strings.Builder
	for _, p := range t.parts {
		if p.expr == nil {
			b.WriteString(p.text)
			continue
		}
		v, err := st.eval(flow, p.expr)
		if err != nil {
			return "", err
		}
		b.WriteString(text(v))
	}
	return strings.TrimSpace(b.String()), nil
}

func (st *stepper) card(flow *Flow, c *Card) (*chat.Card, error) {
	title, err := st.render(flow, &c.Title)
	if err != nil {
		return nil, err
	}
	out := &chat.Card{Title: title}
	for i := range c.Rows {
		r := &c.Rows[i]
		if r.When != nil {
			show, err := st.true(flow, r.When)
			if err != nil {
				return nil, err
			}
			if !show {
				continue
			}
		}
		label, err := st.render(flow, &r.Label)
		if err != nil {
			return nil, err
		}
		value, err := st.render(flow, &r.Value)
		if err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, chat.Row{Label: label, Value: value})
	}
	if c.Note != nil {
		out.Note, err = st.render(flow, c.Note)
	}
	return out, err
}

// plain is a card in words, for channels that can't draw one.
func plain(c *chat.Card, yes, no string, l chat.Locale) string {
	colon := "："
	if l == chat.En {
		colon = ": "
	}
	lines := []string{c.Title}
	for _, r := range c.Rows {
		lines = append(lines, r.Label+colon+r.Value)
	}
	if c.Note != "" {
		lines = append(lines, c.Note)
	}
	return strings.Join(append(lines, "["+yes+"] ["+no+"]"), "\n")
}

// progressText is a case's progress in words.
func progressText(p chat.Progress) string {
	var stages []string
	for _, s := range p.Stages {
		mark := map[string]string{"done": "✓ ", "current": "▶ "}[s.State]
		stages = append(stages, mark+s.Label)
	}
	title := p.Title
	if p.Number != "" {
		title += " " + p.Number
	}
	return title + "\n" + strings.Join(stages, " → ") + "\n" + p.Next
}
