package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"aftercare/faq/importer"
	"aftercare/faq/revisions"
)

type faqImportCmd struct {
	faqOptions
	File   string `arg:"" help:"The file to import."`
	Locale string `help:"Language of rows that don't say theirs (default: told from the text)." enum:"zh,en," default:""`
	DryRun bool   `help:"Say what would become of each row, and change nothing."`
	Review bool   `help:"Also print every paragraph that is kept and dropped, and change nothing without --yes."`
	Yes    bool   `help:"Accept what was dropped and the intents that were suggested."`
}

func (c *faqImportCmd) Run(ctx context.Context) error {
	data, err := importer.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("import %s: %w", filepath.Base(c.File), err)
	}
	f, err := importer.Read(c.File, data)
	if err != nil {
		return fmt.Errorf("import %w", err)
	}
	return c.open(ctx, func(k *revisions.Keeper) error {
		im := importer.Importer{Keeper: k, Locale: c.Locale, Progress: progress(len(f.Rows))}
		p, err := im.Plan(ctx, f)
		if err != nil {
			return err
		}
		if err := c.print(os.Stdout, p); err != nil {
			return err
		}
		switch {
		case len(p.Problems) > 0:
			return fmt.Errorf("%s: %s; mend the file and import it again. Nothing was imported", p.Name, count(len(p.Problems), "problem"))
		case c.DryRun:
			fmt.Println("\nNothing was changed.")
			return nil
		case !c.Yes && (c.Review || p.NeedsApproval()):
			return fmt.Errorf("nothing was imported yet: look at what is kept, dropped and suggested, and run it again with --yes")
		}
		if err := im.Save(ctx, terminal(), p); err != nil {
			return err
		}
		if n := p.Count(importer.Created) + p.Count(importer.Changed); n > 0 {
			fmt.Printf("\n%s saved. Look at them on the desk's FAQ page, and publish them there or with: aftercare faq publish --all\n", count(n, "draft"))
		}
		return nil
	})
}

// progress draws a bar on a terminal, and nothing elsewhere.
func progress(rows int) func(done, total int) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	bar := progressbar.NewOptions(rows, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription("reading"),
		progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
	return func(done, _ int) { bar.Set(done) }
}

func (c *faqImportCmd) print(to io.Writer, p *importer.Plan) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, "%s: %s", p.Name, p.Format)
	if p.Encoding != "" {
		fmt.Fprintf(w, ", %s", p.Encoding)
	}
	fmt.Fprintln(w)
	if c.Review && len(p.Kept) > 0 {
		fmt.Fprintf(w, "\nkept: %d\n", len(p.Kept))
		for _, k := range p.Kept {
			fmt.Fprintf(w, "  %4d  %s\n", k.Line, k.Text)
		}
	}
	if len(p.Dropped) > 0 {
		fmt.Fprintf(w, "\ndropped: %d\n", len(p.Dropped))
		for _, d := range p.Dropped {
			text := d.Text
			if !c.Review {
				text = cut(text, 40)
			}
			fmt.Fprintf(w, "  %4d  %s  (%s)\n", d.Line, text, d.Why)
		}
	}
	fmt.Fprintf(w, "\n%d created, %d changed, %d unchanged, %d skipped\n",
		p.Count(importer.Created), p.Count(importer.Changed), p.Count(importer.Unchanged), p.Count(importer.Skipped))
	for _, i := range p.Items {
		if i.State == importer.Unchanged && i.Why == "" {
			continue
		}
		fmt.Fprintf(w, "  %-9s %s/%s  %s\n", i.State, i.Ref.Locale, i.Ref.ID, i.Title)
		if i.Suggested {
			fmt.Fprintf(w, "            intent %s, suggested (%.0f %%)\n", i.Intent, 100*i.P)
		}
		if i.Why != "" {
			fmt.Fprintf(w, "            %s\n", i.Why)
		}
	}
	for _, list := range []struct {
		name string
		all  []importer.Problem
	}{{"notes", p.Notes}, {"problems", p.Problems}} {
		if len(list.all) > 0 {
			fmt.Fprintf(w, "\n%s: %d\n", list.name, len(list.all))
		}
		for _, x := range list.all {
			fmt.Fprintf(w, "  %s\n", x.Error())
		}
	}
	return w.Flush()
}

// cut shortens a text for a line.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
