package bot

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
	"go.yaml.in/yaml/v4"

	"aftercare/chat"
)

// Expr is an expression of expr-lang, with the place where it stands in its file.
type Expr struct {
	Src       string
	line, col int
	prog      *vm.Program
	uses      []string // top names that it reads
}

func (e *Expr) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: an expression is one line of text", n.Line)
	}
	e.Src, e.line, e.col = n.Value, n.Line, n.Column
	return nil
}

// Say is a sentence in both languages with {{expressions}} in it.
type Say struct {
	Zh, En template
}

func (s *Say) UnmarshalYAML(n *yaml.Node) error {
	var raw struct {
		Zh template `yaml:"zh"`
		En template `yaml:"en"`
	}
	if err := n.Load(&raw, yaml.WithKnownFields(true)); err != nil {
		return err
	}
	s.Zh, s.En = raw.Zh, raw.En
	return nil
}

func (s *Say) in(l chat.Locale) template {
	if l == chat.En {
		return s.En
	}
	return s.Zh
}

func (s *Say) empty() bool { return s.Zh.src == "" && s.En.src == "" }

type template struct {
	src       string
	line, col int
	parts     []part
}

// part is a piece of fixed text, or an expression.
type part struct {
	text string
	expr *Expr
}

func (t *template) UnmarshalYAML(n *yaml.Node) error {
	t.src, t.line, t.col = n.Value, n.Line, n.Column
	return nil
}

// parse cuts the text at {{ and }}.
func (t *template) parse() error {
	rest := t.src
	for rest != "" {
		before, after, found := strings.Cut(rest, "{{")
		if before != "" {
			t.parts = append(t.parts, part{text: before})
		}
		if !found {
			return nil
		}
		inner, tail, closed := strings.Cut(after, "}}")
		if !closed {
			return errors.New(`"{{" without "}}"`)
		}
		t.parts = append(t.parts, part{expr: &Expr{Src: strings.TrimSpace(inner), line: t.line, col: t.col}})
		rest = tail
	}
	return nil
}

// scope knows the names that the expressions of one flow may use.
type scope struct {
	names types.Map
	opts  []expr.Option
}

func newScope(f *Flow) *scope {
	slots := types.Map{}
	for _, s := range f.Slots {
		slots[s.Name] = types.Any
	}
	names := types.Map{
		"slots":    slots,
		"labels":   slots,                                                   // what the slots' values are called
		"words":    types.String,                                            // what the shopper has just said
		"asked":    types.String,                                            // the slot whose question the words may answer
		"first":    types.String,                                            // the sentence that started the flow, as long as it still counts
		"each":     types.Map{"value": types.String, "label": types.String}, // of a slot that is asked for each
		"said":     types.String,                                            // the thing that the shopper named in vain
		"customer": types.Map{"signed_in": types.Bool, "id": types.String, "name": types.String},
		"result":   types.Any, // what the confirmed action returned
		"locale":   types.String,
	}
	for name := range f.Data {
		names[name] = types.Any
	}
	return &scope{names: names, opts: []expr.Option{expr.Env(names), expr.MaxNodes(500)}}
}

// compile makes the program and notes the names used. extra narrows the result's type.
func (sc *scope) compile(e *Expr, extra ...expr.Option) error {
	uses := nameVisitor{}
	opts := append(append([]expr.Option{}, sc.opts...), extra...)
	prog, err := expr.Compile(e.Src, opts...)
	if err != nil {
		var fe *file.Error
		if errors.As(err, &fe) {
			return &exprError{col: fe.Column, what: fe.Message}
		}
		return err
	}
	node := prog.Node()
	ast.Walk(&node, &uses)
	e.prog = prog
	for name := range uses {
		if _, known := sc.names[name]; known {
			e.uses = append(e.uses, name)
		}
	}
	return nil
}

// exprError is what is wrong with an expression, col characters into it.
type exprError struct {
	col  int
	what string
}

func (e *exprError) Error() string { return e.what }

type nameVisitor map[string]bool

func (v nameVisitor) Visit(n *ast.Node) {
	if id, ok := (*n).(*ast.IdentifierNode); ok {
		v[id.Value] = true
	}
}

// text turns a value into what a person reads.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = text(x)
		}
		return strings.Join(out, ", ")
	}
	return fmt.Sprint(v)
}
