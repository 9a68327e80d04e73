package bot

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/expr-lang/expr"
	"go.yaml.in/yaml/v4"

	"aftercare/chat"
)

// Mistake is one thing wrong with a file, where it stands.
type Mistake struct {
	File      string
	Line, Col int
	What      string
}

func (m Mistake) Error() string { return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Col, m.What) }

// Mistakes are all that is wrong with all files. The server does not start with any.
type Mistakes []Mistake

func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return fmt.Sprintf("%d mistake(s) in the flows:\n%s", len(ms), strings.Join(lines, "\n"))
}

// Known names what flows may refer to outside themselves.
type Known struct {
	Queries []string
	Actions []string
	Labels  []string // intent labels
}

// LoadFlows reads every *.yaml of a folder. It returns all mistakes of all files at once, as Mistakes.
func LoadFlows(dir fs.FS, known Known) ([]*Flow, error) {
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var flows []*Flow
	var all Mistakes
	byID := map[string]string{}
	starts := map[string]string{}
	for _, name := range names {
		src, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, fmt.Errorf("read flow %s: %w", name, err)
		}
		f, ms := ParseFlow(name, src, known)
		all = append(all, ms...)
		if f == nil {
			continue
		}
		if other, twice := byID[f.ID]; twice {
			all = append(all, Mistake{name, 1, 1, fmt.Sprintf("flow %q is also in %s", f.ID, other)})
		}
		byID[f.ID] = name
		for _, l := range f.Starts {
			if other, twice := starts[l]; twice {
				all = append(all, Mistake{name, 1, 1, fmt.Sprintf("intent %s also starts flow %s", l, other)})
			}
			starts[l] = f.ID
		}
		flows = append(flows, f)
	}
	for _, f := range flows {
		for _, o := range f.offers() {
			if _, ok := byID[o.Flow]; !ok {
				all = append(all, Mistake{byID[f.ID], max(o.Label.Zh.line, 1), max(o.Label.Zh.col, 1), fmt.Sprintf("offers: there is no flow %q", o.Flow)})
			}
		}
	}
	if len(all) > 0 {
		return nil, all
	}
	return flows, nil
}

// ParseFlow reads one file. With mistakes the flow may be incomplete and must not be used.
func ParseFlow(file string, src []byte, known Known) (*Flow, Mistakes) {
	f := &Flow{Version: versionOf(src), Source: src}
	ms := yamlMistakes(path.Base(file), yaml.Load(src, f, yaml.WithKnownFields(true)))
	if len(ms) > 0 && f.ID == "" {
		return nil, ms
	}
	c := &checker{file: path.Base(file), flow: f, known: known, scope: newScope(f)}
	c.check()
	return f, append(ms, c.mistakes...)
}

// yamlMistakes turns whatever the YAML library reports into mistakes with places.
func yamlMistakes(file string, err error) Mistakes {
	if err == nil {
		return nil
	}
	var many *yaml.LoadErrors
	if errors.As(err, &many) {
		var ms Mistakes
		for _, e := range many.Errors {
			ms = append(ms, Mistake{file, max(e.Mark.Line, 1), max(e.Mark.Column, 1), e.Message})
		}
		return ms
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return Mistakes{{file, max(one.Mark.Line, 1), max(one.Mark.Column, 1), one.Message}}
	}
	return Mistakes{{file, 1, 1, err.Error()}}
}

func (s *FlowStep) UnmarshalYAML(n *yaml.Node) error {
	type plain FlowStep
	err := n.Load((*plain)(s), yaml.WithKnownFields(true))
	s.line, s.col = n.Line, n.Column
	return err
}

// checker finds what YAML's own rules can't: names that don't exist, expressions that don't compile,
// sentences in one language only.
type checker struct {
	file     string
	flow     *Flow
	known    Known
	scope    *scope
	mistakes Mistakes
}

func (c *checker) bad(line, col int, format string, args ...any) {
	c.mistakes = append(c.mistakes, Mistake{c.file, max(line, 1), max(col, 1), fmt.Sprintf(format, args...)})
}

func (c *checker) check() {
	f := c.flow
	if f.ID == "" {
		c.bad(1, 1, `no "flow:" with the flow's id`)
	}
	if f.Title.Zh == "" || f.Title.En == "" {
		c.bad(1, 1, "the title is needed in zh and en")
	}
	for _, l := range f.Starts {
		if !slices.Contains(c.known.Labels, l) {
			c.bad(1, 1, "starts: there is no intent %q", l)
		}
	}
	for l := range f.StartsIf {
		if !slices.Contains(c.known.Labels, l) {
			c.bad(1, 1, "starts_if: there is no intent %q", l)
		}
	}
	for _, l := range f.Within {
		if !slices.Contains(c.known.Labels, l) {
			c.bad(1, 1, "within: there is no intent %q", l)
		}
	}
	c.sayIf(f.Open)
	for _, name := range slices.Sorted(maps.Keys(f.Data)) {
		c.data(name, f.Data[name])
	}
	for i := range f.Slots {
		c.slot(&f.Slots[i])
	}
	if len(f.Steps) == 0 {
		c.bad(1, 1, "no steps")
	}
	tail := false
	for i := range f.Steps {
		tail = c.step(&f.Steps[i], tail)
	}
}

func (c *checker) data(name string, d Data) {
	if (d.Query == "") == (d.Expr == nil) {
		c.bad(1, 1, "data %s: give either query or expr", name)
	}
	if d.Query != "" && !slices.Contains(c.known.Queries, d.Query) {
		c.bad(1, 1, "data %s: there is no query %q; there are %s", name, d.Query, strings.Join(c.known.Queries, ", "))
	}
	for k, e := range d.Args {
		c.expr(&e)
		d.Args[k] = e
	}
	if d.Expr != nil {
		c.expr(d.Expr)
		if slices.Contains(d.Expr.uses, name) {
			c.bad(d.Expr.line, d.Expr.col, "data %s refers to itself", name)
		}
	}
}

func (c *checker) slot(s *Slot) {
	if s.Name == "" || strings.HasPrefix(s.Name, "@") || strings.Contains(s.Name, "/") {
		c.bad(s.Ask.Zh.line, s.Ask.Zh.col, `a slot needs a name without "/", not beginning with "@"`)
	}
	if s.Says.Zh == "" || s.Says.En == "" {
		c.bad(s.Ask.Zh.line, s.Ask.Zh.col, "slot %s: says is needed in zh and en", s.Name)
	}
	if s.Options != nil && len(s.Choices) > 0 {
		c.bad(s.Options.line, s.Options.col, "slot %s: give either options or choices", s.Name)
	}
	if s.Show == "" {
		s.Show = chat.TypeQuickReplies
	}
	if s.Options != nil {
		c.expr(s.Options)
	}
	if s.Each != "" {
		if of := c.flow.slot(s.Each); of == nil || !of.Many || of.Each != "" {
			c.bad(s.Ask.Zh.line, s.Ask.Zh.col, "slot %s: each needs a slot with many values, which %q is not", s.Name, s.Each)
		}
		if !slices.Contains(s.Needs, s.Each) {
			s.Needs = append(s.Needs, s.Each)
		}
		if s.Many || s.Entity != "" {
			c.bad(s.Ask.Zh.line, s.Ask.Zh.col, "slot %s: each goes with one value from options", s.Name)
		}
	}
	for _, n := range s.Needs {
		if c.flow.slot(n) == nil {
			c.bad(s.Ask.Zh.line, s.Ask.Zh.col, "slot %s needs %q, which is no slot", s.Name, n)
		}
	}
	if slices.Contains(c.flow.dependants(s.Name), s.Name) {
		c.bad(s.Ask.Zh.line, s.Ask.Zh.col, "slot %s depends on itself", s.Name)
	}
	c.say(&s.Ask)
	if s.Again.empty() {
		s.Again = s.Ask
	} else {
		c.say(&s.Again)
	}
	c.sayIf(s.Skip)
	c.sayIf(s.Why)
	c.sayIf(s.None)
	c.sayIf(s.Several)
}

// step checks one step. Says before the last ask would be said again on every turn, so after the first
// say (tail) only says and an end may follow.
func (c *checker) step(s *FlowStep, tail bool) bool {
	kinds := 0
	for _, has := range []bool{s.Identify, s.Require != nil, s.Ask != "", s.Confirm != "", s.Go != "", s.Say != nil, s.End != ""} {
		if has {
			kinds++
		}
	}
	if kinds != 1 {
		c.bad(s.line, s.col, "a step is exactly one of identify, require, ask, confirm, go, say, end")
	}
	if tail && s.Say == nil && s.End == "" {
		c.bad(s.line, s.col, "after the first say only say and end can follow")
	}
	if s.When != nil {
		c.expr(s.When, expr.AsBool())
	}
	switch {
	case s.Require != nil:
		c.expr(s.Require, expr.AsBool())
		if s.Else == nil {
			c.bad(s.line, s.col, "require without else")
			break
		}
		c.say(&s.Else.Say)
		c.sayIf(s.Else.Retry)
		c.offers(s.Else.Offers)
		if s.Else.Forget != "" && c.flow.slot(s.Else.Forget) == nil {
			c.bad(s.line, s.col, "else.forget: there is no slot %q", s.Else.Forget)
		}
	case s.Ask != "":
		if c.flow.slot(s.Ask) == nil {
			c.bad(s.line, s.col, "ask: there is no slot %q", s.Ask)
		}
	case s.Confirm != "":
		c.confirm(s)
	case s.Go != "":
		if s.Else == nil || s.When == nil {
			c.bad(s.line, s.col, "go needs a when, and an else that says why")
			break
		}
		c.say(&s.Else.Say)
	case s.Say != nil:
		c.say(s.Say)
		if s.Progress != nil {
			c.expr(s.Progress)
		}
		c.offers(s.Offers)
		return true
	}
	return tail
}

func (c *checker) offers(list []Offer) {
	for i := range list {
		o := &list[i]
		c.say(&o.Label)
		if o.Words != nil {
			c.expr(o.Words)
		}
		if o.When != nil {
			c.expr(o.When, expr.AsBool())
		}
	}
}

func (c *checker) confirm(s *FlowStep) {
	if !slices.Contains(c.known.Actions, s.Confirm) {
		c.bad(s.line, s.col, "confirm: there is no action %q; there are %s", s.Confirm, strings.Join(c.known.Actions, ", "))
	}
	for k, e := range s.Args {
		c.expr(&e)
		s.Args[k] = e
	}
	if s.Card == nil || len(s.Card.Rows) == 0 {
		c.bad(s.line, s.col, "confirm needs a card with rows: the shopper must see exactly what will happen")
		return
	}
	c.say(&s.Card.Title)
	c.say(&s.Card.Yes)
	c.say(&s.Card.No)
	c.sayIf(s.Card.Note)
	for i := range s.Card.Rows {
		r := &s.Card.Rows[i]
		c.say(&r.Label)
		c.say(&r.Value)
		if r.When != nil {
			c.expr(r.When, expr.AsBool())
		}
	}
}

func (c *checker) expr(e *Expr, opts ...expr.Option) {
	err := c.scope.compile(e, opts...)
	if err == nil {
		return
	}
	col := e.col
	var at *exprError
	if errors.As(err, &at) {
		col += at.col
	}
	c.bad(e.line, col, "%s in %q", err, e.Src)
}

func (c *checker) sayIf(s *Say) {
	if s != nil {
		c.say(s)
	}
}

func (c *checker) say(s *Say) {
	for _, t := range []*template{&s.Zh, &s.En} {
		if t.src == "" {
			c.bad(max(s.Zh.line, s.En.line), max(s.Zh.col, s.En.col), "a sentence is missing in zh or en")
			continue
		}
		if err := t.parse(); err != nil {
			c.bad(t.line, t.col, "%s in %q", err, t.src)
			continue
		}
		for _, p := range t.parts {
			if p.expr != nil {
				c.expr(p.expr)
			}
		}
	}
}
