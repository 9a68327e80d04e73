package intents

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The shipped model on messages of our own that it was not trained on. testdata/accuracy.txt has the figures
// of the last model that was committed; a drop of more than half a point fails.
func TestHeldOutAccuracy(t *testing.T) {
	const file, tolerance = "testdata/accuracy.txt", 0.005
	f, err := os.Open("testdata/held_out.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := LoadTSV(f)
	if err != nil {
		t.Fatal(err)
	}
	trained, err := LoadFolder(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range trained {
		seen[Fold(s.Text)] = true
	}
	m, err := DefaultModel()
	if err != nil {
		t.Fatal(err)
	}
	right, forced, inScope := 0, 0, 0
	labels := map[string]bool{}
	for _, r := range rows {
		labels[r.Label] = true
		if seen[Fold(r.Text)] {
			t.Errorf("%q is in the training data too; write another", r.Text)
		}
		got := m.Classify(r.Text)
		if got.Label == r.Label {
			right++
		}
		if r.Label != OutOfScope {
			inScope++
			if got.Ranked[0].Label == r.Label {
				forced++
			}
		}
	}
	if len(labels) != len(m.Labels())+1 || len(rows) < 300 {
		t.Errorf("%d messages of %d labels; at least 300 of all %d are needed", len(rows), len(labels), len(m.Labels())+1)
	}
	figures := map[string]float64{
		"accuracy":        float64(right) / float64(len(rows)),
		"in_scope_forced": float64(forced) / float64(inScope),
	}
	if *update {
		out := fmt.Sprintf("accuracy %.4f\nin_scope_forced %.4f\n", figures["accuracy"], figures["in_scope_forced"])
		if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(golden)) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		want, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := figures[name]; got < want-tolerance {
			t.Errorf("%s is %.4f, was %.4f", name, got, want)
		}
	}
}
