package intents

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	labelledFile = "testdata/labelled.tsv"
	figuresFile  = "testdata/entities_f1.txt"
	// slack is how far a type's F1 may fall before the test fails.
	slack = 0.005
)

// labelled is a message with the entities that a person reads in it.
type labelled struct {
	text string // folded
	want []Entity
	line int
}

func readLabelled(t testing.TB) []labelled {
	t.Helper()
	data, err := os.ReadFile(labelledFile)
	require.NoError(t, err)
	var out []labelled
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		text, labels, ok := strings.Cut(line, "\t")
		require.True(t, ok, "%s:%d: a row is a message, a tab, and its entities", labelledFile, n)
		m := labelled{text: Fold(text), line: n}
		for label := range strings.SplitSeq(labels, "; ") {
			if label != "" {
				m.want = append(m.want, m.entity(t, label))
			}
		}
		m.want = append(m.want, implied(m.want)...)
		out = append(out, m)
	}
	return out
}

// entity reads "type(span)=value". The same span twice of a type stands twice in the text.
func (m labelled) entity(t testing.TB, label string) Entity {
	t.Helper()
	typ, rest, _ := strings.Cut(label, "(")
	span, value, ok := cutLast(rest, ")=")
	require.True(t, ok, "%s:%d: %q is not type(span)=value", labelledFile, m.line, label)
	from := 0
	for _, e := range m.want {
		if string(e.Type) == typ && e.Text == span {
			from = e.End
		}
	}
	at := indexPhrase(m.text[from:], span)
	require.GreaterOrEqual(t, at, 0, "%s:%d: %q is not in the message", labelledFile, m.line, span)
	return Entity{Type: EntityType(typ), Start: from + at, End: from + at + len(span), Text: span, Value: value}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// implied are the reasons that faults without a written one are.
func implied(es []Entity) []Entity {
	var out []Entity
	for _, e := range es {
		covered := slices.ContainsFunc(es, func(o Entity) bool { return o.Type == Reason && o.Start < e.End && e.Start < o.End })
		if e.Type == Fault && !covered {
			e.Type, e.Value = Reason, "quality"
			out = append(out, e)
		}
	}
	return out
}

type score struct{ right, found, wanted int }

func (s *score) add(o score) {
	s.right, s.found, s.wanted = s.right+o.right, s.found+o.found, s.wanted+o.wanted
}

func (s score) f1() float64 { return 2 * float64(s.right) / float64(max(s.found+s.wanted, 1)) }

// TestEntityF1 counts an entity as right when its type, span and value are all as labelled. A type may not
// fall more than half a point below the golden figures; -update writes them anew.
func TestEntityF1(t *testing.T) {
	messages := readLabelled(t)
	require.GreaterOrEqual(t, len(messages), 600)
	scores := map[EntityType]*score{}
	of := func(e Entity) *score {
		if scores[e.Type] == nil {
			scores[e.Type] = &score{}
		}
		return scores[e.Type]
	}
	for _, m := range messages {
		got := entities(m.text, locale(m.text), testNow)
		for _, e := range m.want {
			of(e).wanted++
			if !slices.Contains(got, e) {
				t.Logf("%s:%d: %s: missed %s(%s)=%s", labelledFile, m.line, m.text, e.Type, e.Text, e.Value)
			}
		}
		for _, e := range got {
			of(e).found++
			if slices.Contains(m.want, e) {
				of(e).right++
			} else {
				t.Logf("%s:%d: %s: invented %s(%s)=%s", labelledFile, m.line, m.text, e.Type, e.Text, e.Value)
			}
		}
	}
	all := &score{}
	for _, s := range scores {
		all.add(*s)
	}
	scores["all"] = all
	if *update {
		require.NoError(t, os.WriteFile(figuresFile, figures(scores), 0o644))
	}
	data, err := os.ReadFile(figuresFile)
	require.NoError(t, err)
	for line := range strings.Lines(string(data)) {
		var typ EntityType
		var want float64
		if _, err := fmt.Sscanf(line, "%s %f", &typ, &want); err != nil {
			continue // the header
		}
		if assert.Contains(t, scores, typ) {
			assert.GreaterOrEqual(t, scores[typ].f1(), want-slack, "F1 of %s fell", typ)
		}
	}
}

func figures(scores map[EntityType]*score) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: exact type, span and value\n# type F1 precision recall labelled\n", labelledFile)
	row := func(name string, s score) {
		fmt.Fprintf(&b, "%s %.4f %.4f %.4f %d\n", name, s.f1(), float64(s.right)/float64(max(s.found, 1)), float64(s.right)/float64(max(s.wanted, 1)), s.wanted)
	}
	types := make([]string, 0, len(scores))
	for typ := range scores {
		types = append(types, string(typ))
	}
	slices.Sort(types)
	for _, typ := range types {
		row(typ, *scores[EntityType(typ)])
	}
	return []byte(b.String())
}
