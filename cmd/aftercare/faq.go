package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"
	"text/tabwriter"
	"time"

	"aftercare/chat"
	"aftercare/faq/golden"
	"aftercare/faq/revisions"
	"aftercare/internal/app"
)

type faqCmd struct {
	Import   faqImportCmd   `cmd:"" help:"Make drafts of a file: Excel, CSV, Markdown, Word, HTML or text."`
	List     faqListCmd     `cmd:"" help:"List entries: what shoppers get, and drafts."`
	Show     faqShowCmd     `cmd:"" help:"Print an entry as Markdown."`
	History  faqHistoryCmd  `cmd:"" help:"List the versions of an entry: who, when, what became of them."`
	Diff     faqDiffCmd     `cmd:"" help:"Compare two versions of an entry."`
	Publish  faqPublishCmd  `cmd:"" help:"Publish drafts, unless golden questions get worse answers."`
	Retire   faqRetireCmd   `cmd:"" help:"Take an entry away from shoppers."`
	Rollback faqRollbackCmd `cmd:"" help:"Publish an older version again; 0 is the engine's own."`
}

// faqOptions are common to all.
type faqOptions struct {
	Data   string `help:"Folder of the database (default ./data)." placeholder:"DIR"`
	Config string `help:"Configuration file in YAML." placeholder:"FILE" type:"existingfile"`
}

// open opens the engine on its database and hands its FAQ to do.
func (o faqOptions) open(ctx context.Context, do func(k *revisions.Keeper) error) error {
	cfg, err := app.Load(o.Config)
	if err != nil {
		return err
	}
	if o.Data != "" {
		cfg.Data = o.Data
	}
	log, err := logger("warn", false)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, cfg, app.Options{Log: log})
	if err != nil {
		return err
	}
	return errors.Join(do(a.FAQ), a.Close())
}

// terminal is who works here, for the audit.
func terminal() revisions.Author {
	name := "terminal"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username + " (terminal)"
	}
	return revisions.Author{Name: name}
}

// entryArg is LOCALE/ID.
type entryArg string

func (a entryArg) ref() (revisions.Ref, error) {
	locale, id, ok := strings.Cut(string(a), "/")
	if !ok {
		return revisions.Ref{}, fmt.Errorf("%q names no entry; write it as zh/return-window-start", string(a))
	}
	return revisions.Ref{ID: id, Locale: locale}, nil
}

type faqListCmd struct {
	faqOptions
	Drafts bool   `help:"Only entries with an open draft."`
	Locale string `help:"Only this language." enum:"zh,en," default:""`
}

func (c *faqListCmd) Run(ctx context.Context) error {
	return c.open(ctx, func(k *revisions.Keeper) error {
		set, err := k.Set(ctx)
		if err != nil {
			return err
		}
		drafts, err := k.Drafts(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		defer w.Flush()
		drafted := map[revisions.Ref]revisions.Revision{}
		for _, d := range drafts {
			drafted[d.Ref] = d
			if _, live := set.Live[d.Ref]; !live && (c.Locale == "" || c.Locale == d.Locale) {
				fmt.Fprintf(w, "%s/%s\tnew\tdraft %d by %s, %s\n", d.Locale, d.ID, d.Number, d.By.Name, day(d.At))
			}
		}
		for _, e := range set.Entries() {
			ref := revisions.Ref{ID: e.ID, Locale: e.Locale}
			d, has := drafted[ref]
			if c.Locale != "" && c.Locale != e.Locale || c.Drafts && !has {
				continue
			}
			note := e.Title
			if has {
				note = fmt.Sprintf("draft %d by %s, %s", d.Number, d.By.Name, day(d.At))
			}
			fmt.Fprintf(w, "%s/%s\t%s\t%s\n", e.Locale, e.ID, version(set.Live[ref].Number), note)
		}
		return nil
	})
}

func version(n int) string {
	if n == 0 {
		return "shipped"
	}
	return fmt.Sprint("version ", n)
}

func day(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

type faqShowCmd struct {
	faqOptions
	Entry  entryArg `arg:"" help:"LOCALE/ID, such as zh/return-window-start."`
	Number int      `help:"A version (default: what shoppers get, else the draft)." default:"-1"`
}

func (c *faqShowCmd) Run(ctx context.Context) error {
	ref, err := c.Entry.ref()
	if err != nil {
		return err
	}
	return c.open(ctx, func(k *revisions.Keeper) error {
		all, err := k.Revisions(ctx, ref)
		if err != nil {
			return err
		}
		shown := all[0]
		for _, r := range all {
			if r.Number == c.Number || c.Number < 0 && r.State == revisions.Published {
				shown = r
			}
		}
		if c.Number >= 0 && shown.Number != c.Number {
			return fmt.Errorf("version %d of %s: %w", c.Number, ref, chat.ErrNotFound)
		}
		_, err = fmt.Print(shown.Source)
		return err
	})
}

type faqHistoryCmd struct {
	faqOptions
	Entry entryArg `arg:"" help:"LOCALE/ID."`
}

func (c *faqHistoryCmd) Run(ctx context.Context) error {
	ref, err := c.Entry.ref()
	if err != nil {
		return err
	}
	return c.open(ctx, func(k *revisions.Keeper) error {
		all, err := k.Revisions(ctx, ref)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		defer w.Flush()
		for _, r := range all {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", r.Number, r.State, life(r), r.Note)
		}
		return nil
	})
}

// life says when a version was written, published and replaced, and by whom.
func life(r revisions.Revision) string {
	var said []string
	add := func(what, by string, at time.Time) {
		if !at.IsZero() {
			said = append(said, fmt.Sprintf("%s by %s, %s", what, by, day(at)))
		}
	}
	if r.Number == 0 {
		said = append(said, "comes with the engine")
	}
	add("written", r.By.Name, r.At)
	add("published", r.PublishedBy, r.PublishedAt)
	add("replaced", r.RetiredBy, r.RetiredAt)
	return strings.Join(said, "; ")
}

type faqDiffCmd struct {
	faqOptions
	Entry entryArg `arg:"" help:"LOCALE/ID."`
	From  int      `arg:"" help:"A version; 0 is the engine's own."`
	To    int      `arg:"" help:"Another."`
}

func (c *faqDiffCmd) Run(ctx context.Context) error {
	ref, err := c.Entry.ref()
	if err != nil {
		return err
	}
	return c.open(ctx, func(k *revisions.Keeper) error {
		lines, err := k.Diff(ctx, ref, c.From, c.To)
		if err != nil {
			return err
		}
		for _, l := range lines {
			fmt.Println(l.Op + " " + l.Text)
		}
		return nil
	})
}

// publication is what changing commands have in common.
type publication struct {
	faqOptions
	Note     string `help:"What it is for."`
	Override string `help:"Publish although golden questions get worse answers: why." placeholder:"REASON"`
	DryRun   bool   `help:"Ask the golden questions and change nothing."`
}

func (c publication) run(ctx context.Context, k *revisions.Keeper, changes ...revisions.Change) error {
	p, err := k.Publish(ctx, terminal(), revisions.Request{
		Changes: changes, Generation: k.Generation(), Note: c.Note, Override: c.Override, Rehearse: c.DryRun,
	})
	var worse *revisions.Worse
	if errors.As(err, &worse) || err == nil {
		printGate(p.Gate)
	}
	if worse != nil {
		return fmt.Errorf("%w; to publish it all the same, say why with --override", err)
	}
	if err != nil {
		return err
	}
	if c.DryRun {
		fmt.Println("Nothing was changed.")
		return nil
	}
	fmt.Printf("Published as generation %d. Nodes that are running follow within seconds.\n", p.Generation)
	return nil
}

func printGate(r golden.Report) {
	fmt.Printf("golden questions: %d, score %.4f, before %.4f\n", r.Questions, r.After, r.Before)
	for _, m := range r.Worse {
		fmt.Printf("  worse  %s (%s): %s, before %s\n", m.Question.Text, m.Question.Locale, foundBy(m.To), foundBy(m.From))
	}
	for _, m := range r.Better {
		fmt.Printf("  better %s (%s): %s, before %s\n", m.Question.Text, m.Question.Locale, foundBy(m.To), foundBy(m.From))
	}
}

func foundBy(o golden.Outcome) string {
	if o.Entry == "" {
		return "nothing found"
	}
	return fmt.Sprintf("%s %s %.2f", o.Band, o.Entry, o.Confidence)
}

type faqPublishCmd struct {
	publication
	Entries []entryArg `arg:"" optional:"" help:"LOCALE/ID of drafts."`
	All     bool       `help:"Every draft."`
}

func (c *faqPublishCmd) Run(ctx context.Context) error {
	if c.All == (len(c.Entries) > 0) {
		return errors.New("name the entries whose drafts to publish, or give --all")
	}
	return c.open(ctx, func(k *revisions.Keeper) error {
		var changes []revisions.Change
		add := func(d revisions.Revision) {
			changes = append(changes, revisions.Change{Ref: d.Ref, Do: revisions.Publish, Number: d.Number, Saved: d.Saved})
		}
		if c.All {
			drafts, err := k.Drafts(ctx)
			if err != nil {
				return err
			}
			for _, d := range drafts {
				add(d)
			}
			if len(drafts) == 0 {
				fmt.Println("There are no drafts.")
				return nil
			}
		}
		for _, e := range c.Entries {
			ref, err := e.ref()
			if err != nil {
				return err
			}
			d, err := k.Draft(ctx, ref)
			if err != nil {
				return err
			}
			add(d)
		}
		return c.run(ctx, k, changes...)
	})
}

type faqRetireCmd struct {
	publication
	Entry entryArg `arg:"" help:"LOCALE/ID."`
}

func (c *faqRetireCmd) Run(ctx context.Context) error {
	ref, err := c.Entry.ref()
	if err != nil {
		return err
	}
	return c.open(ctx, func(k *revisions.Keeper) error {
		return c.run(ctx, k, revisions.Change{Ref: ref, Do: revisions.Retire})
	})
}

type faqRollbackCmd struct {
	publication
	Entry  entryArg `arg:"" help:"LOCALE/ID."`
	Number int      `arg:"" help:"The version to publish again; 0 is the engine's own."`
}

func (c *faqRollbackCmd) Run(ctx context.Context) error {
	ref, err := c.Entry.ref()
	if err != nil {
		return err
	}
	return c.open(ctx, func(k *revisions.Keeper) error {
		return c.run(ctx, k, revisions.Change{Ref: ref, Do: revisions.Publish, Number: c.Number})
	})
}
