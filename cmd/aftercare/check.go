package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"aftercare/intents"
	"aftercare/intents/live"
)

type intentsCheckCmd struct {
	Data     string `help:"Folder of training messages (default: the shipped ones)." placeholder:"DIR" type:"existingdir"`
	Suspects bool   `help:"Also list messages that look like another label. Trains four times; takes about half a minute."`
}

// Run prints every finding and fails when there are errors; warnings alone are no failure.
func (c *intentsCheckCmd) Run() error {
	m, err := intents.DefaultModel()
	if err != nil {
		return err
	}
	folder, name := messages(c.Data)
	found, err := intents.Check(folder, m.Labels()...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if c.Data != "" {
		bad, err := live.CheckGolden(c.Data, found.Rows)
		if err != nil {
			return err
		}
		found.Findings = append(found.Findings, bad...)
	}
	for _, f := range found.Findings {
		kind := "error"
		if f.Warning {
			kind = "warning"
		}
		f.File = filepath.Join(c.Data, f.File)
		fmt.Printf("%s: %s\n", kind, f.Error())
	}
	if c.Suspects {
		if err := c.suspects(found.Rows); err != nil {
			return err
		}
	}
	if len(found.Findings) > 0 {
		fmt.Println()
	}
	summary(os.Stdout, found)
	if n := len(found.Errors()); n > 0 {
		return fmt.Errorf("%s in %s; no model is trained before they are mended", count(n, "error"), name)
	}
	return nil
}

// maxSuspects is what a person reads in one sitting.
const maxSuspects = 50

func (c *intentsCheckCmd) suspects(rows []intents.Row) error {
	list, err := intents.Suspects(rows)
	if err != nil {
		return err
	}
	shown := list[:min(len(list), maxSuspects)]
	fmt.Printf("\n%s that a model trained on the others takes for another label; the %d surest:\n", count(len(list), "message"), len(shown))
	for _, s := range shown {
		fmt.Printf("%s:%d: %q is %s here, looks like %s (%.0f%%)\n", filepath.Join(c.Data, s.File), s.Line, s.Text, s.Label, s.Likely, 100*s.P)
	}
	return nil
}

// summary is a table of what there is, a line for each language.
func summary(w io.Writer, c intents.Checked) {
	fmt.Fprintf(w, "%-9s %8s %8s   %s\n", "language", "labels", "messages", "fewest")
	for _, lang := range intents.Languages {
		counts := c.Counts(lang)
		if len(counts) == 0 {
			continue
		}
		labels, all := slices.Sorted(maps.Keys(counts)), 0
		for _, n := range counts {
			all += n
		}
		slices.SortStableFunc(labels, func(a, b string) int { return cmp.Compare(counts[a], counts[b]) })
		fmt.Fprintf(w, "%-9s %8d %8d   %s %d\n", lang, len(labels), all, labels[0], counts[labels[0]])
	}
	errs := len(c.Errors())
	fmt.Fprintf(w, "\n%s, %s\n", count(errs, "error"), count(len(c.Findings)-errs, "warning"))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
