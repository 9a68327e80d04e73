package faq

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Format writes an entry as Parse reads it: Parse(Format(e)) is e but for File and Version. Empty parts stand
// there empty, for whoever fills them in.
func Format(e Entry) ([]byte, error) {
	head := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) {
		head.Content = append(head.Content, text(key), value)
	}
	add("id", text(e.ID))
	add("intent", text(e.Intent))
	add("locale", text(e.Locale))
	add("title", text(e.Title))
	add("questions", list(e.Questions, 0))
	add("answer", text(e.Answer))
	add("source", text(e.Source))
	add("valid_from", day(e.ValidFrom))
	add("valid_until", day(e.ValidUntil))
	add("audience", text(e.Audience))
	add("next", text(e.Next))
	add("related", list(e.Related, yaml.FlowStyle))
	var b bytes.Buffer
	b.WriteString("---\n")
	d, err := yaml.NewDumper(&b, yaml.WithIndent(2), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, err
	}
	if err := d.Dump(head); err != nil {
		return nil, fmt.Errorf("write entry %s (%s): %w", e.ID, e.Locale, err)
	}
	if err := d.Close(); err != nil {
		return nil, fmt.Errorf("write entry %s (%s): %w", e.ID, e.Locale, err)
	}
	b.WriteString("---\n")
	if long := clean(e.Long); long != "" {
		b.WriteString("\n" + long + "\n")
	}
	return b.Bytes(), nil
}

// clean is a text as Parse returns it.
func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

func text(s string) *yaml.Node {
	s = clean(s)
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch {
	case s == "":
		n.Tag = "!!null"
	case strings.Contains(s, "\n"):
		n.Style = yaml.LiteralStyle
	}
	return n
}

func list(items []string, style yaml.Style) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: style}
	for _, s := range items {
		n.Content = append(n.Content, text(s))
	}
	if len(items) == 0 {
		n.Style = yaml.FlowStyle
	}
	return n
}

// day is written without quotes, as people write it.
func day(t time.Time) *yaml.Node {
	if t.IsZero() {
		return text("")
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: t.Format(time.DateOnly)}
}
