package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aftercare/intents"
)

type intentsExplainCmd struct {
	Text []string `arg:"" help:"What a shopper writes."`
	Data string   `help:"Your folder of training messages, and the model beside them (default: the shipped ones)." placeholder:"DIR" type:"existingdir"`
	JSON bool     `help:"Print one JSON object."`
}

func (c *intentsExplainCmd) Run() error {
	m, err := modelOf(c.Data)
	if err != nil {
		return err
	}
	folder, name := messages(c.Data)
	found, err := intents.Check(folder)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	x := intents.NewExplainer(m, found.Rows).Explain(strings.Join(c.Text, " "), time.Now())
	if c.JSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(explained(x))
	}
	return writeExplanation(os.Stdout, x)
}

// modelOf is the model that was trained on a folder, the shipped one when no folder is named.
func modelOf(dir string) (*intents.Model, error) {
	if dir == "" {
		return intents.DefaultModel()
	}
	shipped, err := intents.DefaultModel()
	if err != nil {
		return nil, err
	}
	if current, err := shipped.Current(os.DirFS(dir)); err == nil && current {
		return shipped, nil
	}
	file := filepath.Join(dir, intents.ModelFile)
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return nil, fmt.Errorf("there is no model in %s yet; make one with: aftercare intents train --data %s --out %s", dir, dir, file)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := intents.Load(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if current, err := m.Current(os.DirFS(dir)); err == nil && !current {
		fmt.Fprintf(os.Stderr, "%s is older than the messages beside it\n\n", file)
	}
	return m, nil
}

// jsonExplanation is an explanation for programs.
type jsonExplanation struct {
	Text         string            `json:"text"` // folded
	Locale       string            `json:"locale"`
	Label        string            `json:"label"`
	P            float64           `json:"p"`
	Threshold    float64           `json:"threshold"`
	Best         string            `json:"best"`
	Other        string            `json:"other"`
	Clues        []jsonClue        `json:"clues"`
	Alternatives []jsonAlternative `json:"alternatives"`
	Nearest      []jsonNeighbour   `json:"nearest"`
	Requests     []jsonRequest     `json:"requests"` // in order; one when the message asks for one thing
	Entities     []jsonEntity      `json:"entities"`
	Acts         []intents.Act     `json:"acts"`
	Signals      []intents.Signal  `json:"signals"`
}

type jsonClue struct {
	Kind    intents.ClueKind `json:"kind"`
	Text    string           `json:"text"`
	Concept string           `json:"concept,omitempty"`
	Weight  float64          `json:"weight"`
}

type jsonAlternative struct {
	Label string          `json:"label"`
	P     float64         `json:"p"`
	Why   intents.Verdict `json:"why"`
}

type jsonNeighbour struct {
	Text       string  `json:"text"`
	Label      string  `json:"label"`
	Similarity float64 `json:"similarity"`
	File       string  `json:"file"`
	Line       int     `json:"line"`
}

type jsonRequest struct {
	Label string  `json:"label"`
	P     float64 `json:"p"`
	Text  string  `json:"text"`
}

type jsonEntity struct {
	Type  intents.EntityType `json:"type"`
	Text  string             `json:"text"`
	Value string             `json:"value"`
}

func explained(x intents.Explanation) jsonExplanation {
	u := x.Understanding
	out := jsonExplanation{
		Text: u.Text, Locale: u.Locale, Label: u.Result.Label, P: u.Result.P, Threshold: x.Threshold, Best: x.Best, Other: x.Other,
		Clues: []jsonClue{}, Alternatives: []jsonAlternative{}, Nearest: []jsonNeighbour{}, Requests: []jsonRequest{}, Entities: []jsonEntity{},
		Acts: append([]intents.Act{}, u.Acts...), Signals: append([]intents.Signal{}, u.Signals...),
	}
	for _, c := range x.Clues {
		out.Clues = append(out.Clues, jsonClue(c))
	}
	for _, a := range x.Alternatives {
		out.Alternatives = append(out.Alternatives, jsonAlternative{a.Label, a.P, a.Why})
	}
	for _, n := range x.Nearest {
		out.Nearest = append(out.Nearest, jsonNeighbour{n.Text, n.Label, n.Similarity, n.File, n.Line})
	}
	for _, r := range u.Requests {
		out.Requests = append(out.Requests, jsonRequest{r.Label, r.P, u.Text[r.Start:r.End]})
	}
	for _, e := range u.Entities {
		out.Entities = append(out.Entities, jsonEntity{e.Type, e.Text, e.Value})
	}
	return out
}

// Clues shown of each side.
const (
	cluesFor     = 6
	cluesAgainst = 4
)

// writeExplanation prints an explanation for people.
func writeExplanation(w io.Writer, x intents.Explanation) error {
	b := bufio.NewWriter(w)
	u := x.Understanding
	fmt.Fprintf(b, "%s\n\n", u.Text)
	if len(x.Alternatives) == 0 {
		fmt.Fprintf(b, "%s: nothing here resembles a training message.\n", u.Result.Label)
	} else {
		writeRequests(b, u)
		writeVerdict(b, x)
		writeClues(b, x)
		writeAlternatives(b, x)
		writeNearest(b, x.Nearest)
	}
	writeRest(b, u)
	return b.Flush()
}

// writeRequests lists what a message asks for when that is more than one thing. What follows explains the
// message as a whole; each request can be explained by itself.
func writeRequests(w io.Writer, u intents.Understanding) {
	if len(u.Requests) < 2 {
		return
	}
	fmt.Fprintf(w, "%d requests\n", len(u.Requests))
	for i, r := range u.Requests {
		fmt.Fprintf(w, "  %d. %s, %s: “%s”\n", i+1, named(r.Label), percent(r.P), u.Text[r.Start:r.End])
	}
	fmt.Fprint(w, "\nAs a whole: ")
}

func writeVerdict(w io.Writer, x intents.Explanation) {
	r := x.Understanding.Result
	if r.Label == intents.OutOfScope {
		best := r.Ranked[0]
		fmt.Fprintf(w, "%s: nothing is likely enough. The best is %s with %s; %s is needed.\n", r.Label, named(best.Label), percent(best.P), percent(x.Threshold))
		return
	}
	fmt.Fprintf(w, "%s, %s (accepted from %s)\n", named(r.Label), percent(r.P), percent(x.Threshold))
}

func writeClues(w io.Writer, x intents.Explanation) {
	fmt.Fprintf(w, "\nWhy %s rather than %s\n", x.Best, x.Other)
	for _, c := range strongest(x.Clues, cluesFor, func(c intents.Clue) bool { return c.Weight > 0 }) {
		writeClue(w, c)
	}
	against := strongest(x.Clues, cluesAgainst, func(c intents.Clue) bool { return c.Weight < 0 })
	if len(against) > 0 {
		fmt.Fprintln(w, "against it")
	}
	for _, c := range against {
		writeClue(w, c)
	}
}

func writeClue(w io.Writer, c intents.Clue) {
	text := "“" + c.Text + "”"
	switch c.Kind {
	case intents.ConceptClue:
		text += "  means " + c.Concept
	case intents.PairClue:
		text += "  near each other"
	}
	fmt.Fprintf(w, "  %+5.1f  %s\n", c.Weight, text)
}

// strongest are the first clues of a side that say something new: a part of a text beside the text itself does not.
func strongest(clues []intents.Clue, n int, side func(intents.Clue) bool) []intents.Clue {
	var out []intents.Clue
	for _, c := range clues {
		if len(out) == n || abs(c.Weight) < faintClue {
			break
		}
		if side(c) && !repeats(c, out) {
			out = append(out, c)
		}
	}
	return out
}

// faintClue changes the odds by a tenth and is not worth a line.
const faintClue = 0.1

func abs(x float64) float64 { return max(x, -x) }

func repeats(c intents.Clue, shown []intents.Clue) bool {
	for _, s := range shown {
		if c.Kind == s.Kind && (strings.Contains(s.Text, c.Text) || strings.Contains(c.Text, s.Text)) {
			return true
		}
	}
	return false
}

var verdicts = map[intents.Verdict]string{
	intents.Accepted:    "accepted",
	intents.LessLikely:  "less likely",
	intents.BelowLimit:  "likeliest, but not likely enough",
	intents.NotAnAnswer: "what the desk doesn't serve; said when nothing else is accepted",
}

func writeAlternatives(w io.Writer, x intents.Explanation) {
	fmt.Fprintln(w, "\nConsidered")
	for _, a := range x.Alternatives {
		if a.P >= leastP || a.Why != intents.LessLikely {
			fmt.Fprintf(w, "  %6s  %-24s %s\n", percent(a.P), a.Label, verdicts[a.Why])
		}
	}
}

// leastP is a probability that is shown.
const leastP = 0.0005

func writeNearest(w io.Writer, list []intents.Neighbour) {
	fmt.Fprintln(w, "\nNearest training messages")
	for _, n := range list {
		fmt.Fprintf(w, "  %.2f  %s  (%s:%d)\n", n.Similarity, n.Text, n.File, n.Line)
	}
}

// writeRest prints what else the words tell, where they tell anything.
func writeRest(w io.Writer, u intents.Understanding) {
	var lines []string
	for _, e := range u.Entities {
		lines = append(lines, fmt.Sprintf("  %s  “%s” = %s", e.Type, e.Text, e.Value))
	}
	for _, a := range u.Acts {
		lines = append(lines, fmt.Sprintf("  act  %s", a))
	}
	for _, s := range u.Signals {
		lines = append(lines, fmt.Sprintf("  signal  %s: brings a person", s))
	}
	if len(lines) > 0 {
		fmt.Fprintf(w, "\nAlso read\n%s\n", strings.Join(lines, "\n"))
	}
}

// named is a label with what people call it.
func named(label string) string {
	zh, en := intents.Name(label)
	if zh == label {
		return label
	}
	return fmt.Sprintf("%s (%s, %s)", label, zh, en)
}

func percent(p float64) string {
	if p < leastP {
		return "<0.1%"
	}
	return fmt.Sprintf("%.1f%%", 100*p)
}
