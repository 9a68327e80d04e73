package eval

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"aftercare/kb"
)

// ReadCases reads rows of text, locale, the entries that answer it (separated by spaces, the best first),
// and the customer's audience; the last two may be missing. Rows that begin with # are remarks.
func ReadCases(file string) ([]Case, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []Case
	s := bufio.NewScanner(f)
	for s.Scan() {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		cols := append(strings.Split(s.Text(), "\t"), "", "", "")
		out = append(out, Case{Query: kb.Query{Text: cols[0], Locale: cols[1], Audience: cols[3]}, Want: strings.Fields(cols[2])})
	}
	return out, s.Err()
}

// Understood is what the classifier said about texts, kept so that the search can be measured without it.
type Understood map[string]kb.Query

// Fill gives a query what was understood of its text.
func (u Understood) Fill(q *kb.Query) {
	k := u[q.Text]
	q.Intent, q.P, q.Guesses = k.Intent, k.P, k.Guesses
}

// Write writes rows of text, accepted label, its probability, and the guesses as label:probability.
func (u Understood) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "# What the classifier says about the messages beside this file. Written by kb/fit; don't edit.")
	var texts []string
	for t := range u {
		texts = append(texts, t)
	}
	slices.Sort(texts)
	for _, t := range texts {
		fmt.Fprintf(b, "%s\t%s\t%.3f\t", t, u[t].Intent, u[t].P)
		for i, g := range u[t].Guesses {
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(b, "%s:%.3f", g.Label, g.P)
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

// ReadUnderstood reads what Write wrote.
func ReadUnderstood(file string) (Understood, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	u := Understood{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		if strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cols) != 4 {
			return nil, BadRow{file, n, fmt.Sprintf("4 columns are needed, there are %d", len(cols))}
		}
		q := kb.Query{Intent: cols[1]}
		if q.P, err = strconv.ParseFloat(cols[2], 64); err != nil {
			return nil, BadRow{file, n, err.Error()}
		}
		for _, g := range strings.Fields(cols[3]) {
			label, p, _ := strings.Cut(g, ":")
			x, err := strconv.ParseFloat(p, 64)
			if err != nil {
				return nil, BadRow{file, n, err.Error()}
			}
			q.Guesses = append(q.Guesses, kb.Guess{Label: label, P: x})
		}
		u[cols[0]] = q
	}
	return u, nil
}
