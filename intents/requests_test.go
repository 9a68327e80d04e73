package intents

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// splitCase is a line of testdata/requests.tsv: the folded text, and for each request its folded words and label.
type splitCase struct {
	line   int
	text   string
	parts  []string
	labels []string
}

func splitCases(t *testing.T, file string) []splitCase {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []splitCase
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, labels, ok := strings.Cut(line, "\t")
		c := splitCase{line: n, text: Fold(strings.ReplaceAll(text, "|", "")), labels: strings.Fields(labels)}
		for p := range strings.SplitSeq(text, "|") {
			c.parts = append(c.parts, Fold(p))
		}
		if !ok || len(c.parts) != len(c.labels) {
			t.Fatalf("%s:%d: %d parts, %d labels", file, n, len(c.parts), len(c.labels))
		}
		out = append(out, c)
	}
	return out
}

// starts are the bytes where the requests after the first begin, joining words and punctuation left out.
func (c splitCase) starts() []int {
	var out []int
	at := 0
	for i, p := range c.parts {
		if i > 0 {
			at += strings.Index(c.text[at:], p)
			out = append(out, at)
		}
		at += len(p)
	}
	return out
}

// sameCuts reports whether requests begin where the case wants them to, give or take joining words: each
// wanted beginning lies after the end of one request and at or before the beginning of the next.
func (c splitCase) sameCuts(rs []Request) bool {
	starts := c.starts()
	if len(starts) != len(rs)-1 {
		return false
	}
	for i, s := range starts {
		if s < rs[i].End || s > rs[i+1].Start {
			return false
		}
	}
	return true
}

func labelsOf(rs []Request) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = r.Label
	}
	return out
}

// Requests found in messages of our own. testdata/requests.txt has the figures of the last version that was
// committed; a drop of more than half a point fails. "splits" is the share of messages taken apart at the right
// places, "exact" of those whose labels are right as well, in order; "f1" counts each request.
// "wrong_splits" is the share of single requests, held out of the training, that were taken apart.
func TestRequests(t *testing.T) {
	m, err := DefaultModel()
	if err != nil {
		t.Fatal(err)
	}
	cases := splitCases(t, "testdata/requests.tsv")
	figures := map[string]float64{}
	found, wanted, right := 0, 0, 0
	for _, c := range cases {
		got := m.requests(c.text, nil, m.classify(c.text))
		labels := labelsOf(got)
		cuts, same := c.sameCuts(got), fmt.Sprint(labels) == fmt.Sprint(c.labels)
		if cuts {
			figures["splits"]++
		}
		if cuts && same {
			figures["exact"]++
		} else if testing.Verbose() {
			t.Logf("%d: %s\n  got  %s %s\n  want %v", c.line, c.text, labels, spans(c.text, got), c.labels)
		}
		found, wanted, right = found+len(labels), wanted+len(c.labels), right+inCommon(labels, c.labels)
	}
	figures["splits"] /= float64(len(cases))
	figures["exact"] /= float64(len(cases))
	figures["f1"] = 2 * float64(right) / float64(found+wanted)
	f, err := os.Open("testdata/held_out.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := LoadTSV(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		text := Fold(r.Text)
		if got := m.requests(text, nil, m.classify(text)); len(got) > 1 {
			figures["wrong_splits"]++
			t.Logf("wrong split: %s (%s) %s %s", r.Text, r.Label, labelsOf(got), spans(text, got))
		}
	}
	figures["wrong_splits"] /= float64(len(rows))
	checkFigures(t, "testdata/requests.txt", figures, "splits", "exact", "f1", "wrong_splits")
	if figures["wrong_splits"] > 0.02 {
		t.Errorf("%.4f of the single requests are taken apart; at most 0.02 may be", figures["wrong_splits"])
	}
}

func spans(text string, rs []Request) string {
	var out []string
	for _, r := range rs {
		out = append(out, fmt.Sprintf("%q %.2f", text[r.Start:r.End], r.P))
	}
	return strings.Join(out, " + ")
}

// inCommon counts the labels that two lists share, each as often as it is in both.
func inCommon(a, b []string) int {
	left := map[string]int{}
	for _, x := range b {
		left[x]++
	}
	n := 0
	for _, x := range a {
		if left[x] > 0 {
			left[x]--
			n++
		}
	}
	return n
}

// checkFigures compares shares with those in a golden file, or writes them with -update. "wrong_…" may not
// rise, the others not fall, by more than half a point.
func checkFigures(t *testing.T, file string, figures map[string]float64, names ...string) {
	t.Helper()
	const tolerance = 0.005
	var out strings.Builder
	for _, name := range names {
		fmt.Fprintf(&out, "%s %.4f\n", name, figures[name])
	}
	t.Logf("\n%s", out.String())
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(golden)) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		was, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		worse := was - figures[name]
		if strings.HasPrefix(name, "wrong_") {
			worse = -worse
		}
		if worse > tolerance {
			t.Errorf("%s: %s is %.4f, was %.4f", file, name, figures[name], was)
		}
	}
}

// Every message of requests.tsv is written for it.
func TestRequestsAreNoTrainingData(t *testing.T) {
	trained, err := LoadFolder(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range trained {
		seen[Fold(s.Text)] = true
	}
	for _, c := range splitCases(t, "testdata/requests.tsv") {
		if seen[c.text] {
			t.Errorf("line %d: %q is in the training data; write another", c.line, c.text)
		}
	}
}

// What was typed on lines of its own, or sent as messages of its own, ends a sentence.
func TestLineEndsAreSeams(t *testing.T) {
	u := shippedReader(t)
	for text, want := range map[string]string{
		"i want to return this\nwho pays the postage":       "return_request return_shipping_fee",
		"\n 我要退货 \n\n 发票怎么开":                                "return_request invoice_request",
		"i want to return this jacket who pays the postage": "",
		"我想\n退货\n昨天买的冲锋衣":                                   "return_request",
		"我要退货，另外发票怎么开":                                      "return_request invoice_request",
		"你好":                                                "greeting",
		"where is my\nparcel":                               "logistics_track",
		"谢谢，再见":                                             "",
		"":                                                  "",
		"we need an invoice\r\nand which payment methods exist?": "invoice_request payment_method",
	} {
		got := u.Understand(text, testNow)
		if labels := strings.Join(labelsOf(got.Requests), " "); labels != want && want != "" {
			t.Errorf("%q: %s, want %s", text, labels, want)
		}
		if want == "" && len(got.Requests) > 1 {
			t.Errorf("%q is taken apart: %s", text, spans(got.Text, got.Requests))
		}
	}
}

func FuzzRequests(f *testing.F) {
	m, err := DefaultModel()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"我要退货，另外运费谁出", "1. a 2) b", ", also and", "还有\n还有", "a\n\nb\n", "，。另外"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := Fold(s)
		if text == "" {
			return
		}
		last := 0
		for _, r := range m.requests(text, lineEnds(s), m.classify(text)) {
			if r.Start < last || r.End <= r.Start || r.End > len(text) || r.Label == "" {
				t.Errorf("%q: %+v", text, r)
			}
			last = r.End
		}
		for _, i := range lineEnds(s) {
			if i < len(text) && text[i] != ' ' {
				t.Errorf("%q has no line end at %d", text, i)
			}
		}
	})
}
