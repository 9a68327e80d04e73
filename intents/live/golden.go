package live

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"aftercare/intents"
	"aftercare/intents/eval"
)

// GoldenFile holds a folder's own golden messages, text<TAB>label; without it the shipped ones are used.
const GoldenFile = "golden.tsv"

// golden are labelled messages that no model is trained on.
type golden struct {
	rows []intents.Sample
	name string
}

// readGolden returns the messages to judge by, and what is wrong with the folder's own: among it messages that
// are trained on as well, which would always be understood, and labels that have no training messages.
func readGolden(dir string, trained []intents.Row) (golden, []intents.Finding, error) {
	labels, texts := map[string]bool{intents.OutOfScope: true}, map[string]intents.Row{}
	for _, r := range trained {
		labels[r.Label] = true
		texts[intents.Fold(r.Text)] = r
	}
	data, err := os.ReadFile(filepath.Join(dir, GoldenFile))
	if errors.Is(err, fs.ErrNotExist) {
		return shippedGolden(labels, texts), nil, nil
	}
	if err != nil {
		return golden{}, nil, err
	}
	rows, bad := intents.ReadTSV(bytes.NewReader(data), GoldenFile)
	g := golden{name: GoldenFile}
	for _, r := range rows {
		finding := intents.Finding{File: r.File, Line: r.Line}
		if at, ok := texts[intents.Fold(r.Text)]; ok {
			finding.Text = fmt.Sprintf("%q is trained on at %s:%d; what is known by heart proves nothing", r.Text, at.File, at.Line)
		} else if !labels[r.Label] {
			finding.Text = fmt.Sprintf("label %q has no training messages", r.Label)
		} else {
			g.rows = append(g.rows, r.Sample)
			continue
		}
		bad = append(bad, finding)
	}
	return g, bad, nil
}

// CheckGolden finds what is wrong with a folder's own golden messages; rows are its training messages.
func CheckGolden(dir string, rows []intents.Row) ([]intents.Finding, error) {
	_, bad, err := readGolden(dir, rows)
	return bad, err
}

// shippedGolden leaves out the labels that a folder does without, and what it has taken over for training.
func shippedGolden(labels map[string]bool, trained map[string]intents.Row) golden {
	rows, _ := intents.ReadTSV(bytes.NewReader(intents.HeldOut()), "")
	g := golden{name: "the shipped messages"}
	for _, r := range rows {
		if _, known := trained[intents.Fold(r.Text)]; labels[r.Label] && !known {
			g.rows = append(g.rows, r.Sample)
		}
	}
	return g
}

// Verdict compares a new model with the one in use.
type Verdict struct {
	Golden string   `json:"golden"` // which messages they were compared on
	Live   Figures  `json:"live"`
	New    Figures  `json:"new"`
	Worse  []Change `json:"worse"` // messages that only the model in use understands
	Better []Change `json:"better"`
}

// Figures are those of one model.
type Figures struct {
	Messages  int     `json:"messages"`
	Right     int     `json:"right"`
	Accuracy  float64 `json:"accuracy"`
	MacroF1   float64 `json:"macro_f1"`
	OOSRecall float64 `json:"oos_recall"`
}

func (f Figures) String() string {
	return fmt.Sprintf("%d of %d right, accuracy %.3f, macro F1 %.3f, out-of-scope recall %.3f", f.Right, f.Messages, f.Accuracy, f.MacroF1, f.OOSRecall)
}

// Change is a message that the two models understand differently.
type Change struct {
	Text string `json:"text"`
	Want string `json:"want"`
	Live string `json:"live"`
	New  string `json:"new"`
}

func judge(live, next *intents.Model, g golden) Verdict {
	v := Verdict{Golden: g.name, Live: figures(live, g.rows), New: figures(next, g.rows), Worse: []Change{}, Better: []Change{}}
	for _, r := range g.rows {
		c := Change{Text: r.Text, Want: r.Label, Live: live.Classify(r.Text).Label, New: next.Classify(r.Text).Label}
		switch {
		case c.Live == c.Want && c.New != c.Want:
			v.Worse = append(v.Worse, c)
		case c.New == c.Want && c.Live != c.Want:
			v.Better = append(v.Better, c)
		}
	}
	return v
}

func figures(m *intents.Model, rows []intents.Sample) Figures {
	r := eval.Evaluate(m, rows, intents.OutOfScope)
	return Figures{Messages: r.Rows, Right: r.Rows - len(r.Missed), Accuracy: r.Accuracy, MacroF1: r.MacroF1, OOSRecall: r.OOSRecall}
}

// worse is by messages understood: every other figure can be read in the verdict.
func (v Verdict) worse() bool { return v.New.Right < v.Live.Right }
