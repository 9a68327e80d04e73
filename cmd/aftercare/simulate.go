package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"aftercare/internal/simulate"
)

type simulateCmd struct {
	Shop      string `help:"Folder of users.json, products.json and orders.json." required:"" placeholder:"DIR" type:"existingdir"`
	Tasks     string `help:"What the shoppers want, as JSON." required:"" placeholder:"FILE" type:"existingfile"`
	Style     int    `help:"One style only, 0 to 6: brief, all at once, step by step, chatty, corrects, curious, chinese (default: all)." default:"-1"`
	Seed      uint64 `help:"Makes the same shoppers say the same things." default:"1"`
	Limit     int    `help:"Only the first so many tasks." placeholder:"N"`
	Parallel  int    `help:"How many shoppers talk at once." default:"8" placeholder:"N"`
	Database  string `help:"Play on this PostgreSQL database, which is overwritten (default: SQLite files that are thrown away)." placeholder:"URL"`
	Forbidden int    `help:"Also so many shoppers of each kind who try what the policy forbids." default:"0" placeholder:"N"`
	JSON      bool   `help:"One line a task, and a last line with the sums."`
}

func (c *simulateCmd) Run(ctx context.Context) error {
	tasks, err := simulate.LoadTasks(c.Tasks)
	if err != nil {
		return err
	}
	if c.Limit > 0 && c.Limit < len(tasks) {
		tasks = tasks[:c.Limit]
	}
	o := simulate.Options{Shop: c.Shop, Styles: simulate.Styles(), Seed: c.Seed, Parallel: c.Parallel, Database: c.Database, Forbidden: c.Forbidden}
	if c.Style >= len(o.Styles) {
		return fmt.Errorf("--style %d: there are 0 to %d", c.Style, len(o.Styles)-1)
	}
	if c.Style >= 0 {
		o.Styles = []simulate.Style{simulate.Style(c.Style)}
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	o.Each = func(g simulate.Graded) {
		switch {
		case c.JSON:
			enc.Encode(g)
		case !g.Passed:
			fmt.Printf("task %d, %s (%s):\n  %s\n  %s\n", g.Task, g.Style, g.User,
				strings.Join(g.Differences, "\n  "), strings.ReplaceAll(strings.Join(g.Transcript, "\n"), "\n", "\n  "))
		}
	}
	if term.IsTerminal(int(os.Stderr.Fd())) {
		bar := progressbar.NewOptions(len(tasks)*len(o.Styles), progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription("talks"),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
		o.Talked = func() { bar.Add(1) }
		defer bar.Finish()
	}
	sum, err := simulate.Run(ctx, tasks, o)
	if err != nil {
		return err
	}
	if c.JSON {
		return enc.Encode(sum)
	}
	fmt.Printf("%d of %d passed; %d changes unconfirmed, %d forbidden (%d tried); %d turns, p50 %.1f ms, p99 %.1f ms; %.1f talks a second\n",
		sum.Passed, sum.Tasks, sum.Unconfirmed, sum.Forbidden, sum.Tricks, sum.Turns, sum.P50ms, sum.P99ms, sum.PerSecond)
	return nil
}
