package intents

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files; read the diff before committing")

// golden checks a file of "text<TAB>what was read", one case a line. Lines beginning with # are comments;
// with -update the right side is written anew.
func golden(t *testing.T, file string, read func(text string) string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			fmt.Fprintln(&out, line)
			continue
		}
		text, want, _ := strings.Cut(line, "\t")
		got := read(text)
		if got != want && !*update {
			t.Errorf("%s:%d: %s\n  got  %s\n  want %s", file, n, text, got, want)
		}
		fmt.Fprintf(&out, "%s\t%s\n", text, got)
	}
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The clock of these tests stands on Sunday, 22 November 2026.
func TestEntities(t *testing.T) {
	golden(t, "testdata/entities.tsv", func(text string) string {
		folded := Fold(text)
		var out []string
		for _, e := range entities(folded, locale(folded), testNow) {
			if folded[e.Start:e.End] != e.Text {
				t.Errorf("%q: offsets of %+v are wrong", text, e)
			}
			out = append(out, fmt.Sprintf("%s(%s)=%s", e.Type, e.Text, e.Value))
		}
		return strings.Join(out, "; ")
	})
}

func TestActs(t *testing.T) {
	golden(t, "testdata/acts.tsv", func(text string) string { return list(acts.read(Fold(text))) })
}

func TestSignals(t *testing.T) {
	golden(t, "testdata/signals.tsv", func(text string) string { return list(signals(Fold(text))) })
}

func TestMask(t *testing.T) { golden(t, "testdata/masks.tsv", Mask) }

func TestFold(t *testing.T) {
	golden(t, "testdata/folds.tsv", func(text string) string {
		folded := Fold(text)
		if Fold(folded) != folded {
			t.Errorf("%q: folding twice gives %q", text, Fold(folded))
		}
		return folded + "\t" + locale(folded)
	})
}

func list[T ~string](xs []T) string {
	var out []string
	for _, x := range xs {
		out = append(out, string(x))
	}
	return strings.Join(out, " ")
}
