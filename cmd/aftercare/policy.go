package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"aftercare/aftersales"
	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/internal/app"
	"aftercare/shop"
)

type policyCmd struct {
	Explain policyExplainCmd `cmd:"" help:"Say what the rules make of an order, check by check."`
	Replay  policyReplayCmd  `cmd:"" help:"Decide past cases again by a draft of the rules, and show which come out differently."`
}

type policyExplainCmd struct {
	Order  string   `help:"The order's id or number." required:""`
	For    string   `help:"What is asked: ${asks}." default:"return" enum:"${asks}"`
	Lines  []string `help:"Lines of the order, LINE or LINE:PIECES (default: all)."`
	Reason string   `help:"Why (default: no reason)." default:"no_reason"`
	Data   string   `help:"Folder of the database (default: the demo shop)." placeholder:"DIR"`
	Now    string   `help:"Pretend that it is this moment (RFC 3339)." placeholder:"TIME"`
}

func (c *policyExplainCmd) Run(ctx context.Context) error {
	now, err := clock(c.Now)
	if err != nil {
		return err
	}
	return withDemo(ctx, c.Data, app.Options{Now: now}, func(a *app.App) error {
		o, err := a.Shop.Order(ctx, c.Order)
		if errors.Is(err, chat.ErrNotFound) {
			o, err = a.Shop.OrderByNumber(ctx, c.Order)
		}
		if err != nil {
			return err
		}
		r := aftersales.Request{Type: aftersales.Type(c.For), Customer: o.Customer, Order: o.ID, Lines: c.Lines}
		if reasons := a.Cases.Rules().Reasons(policy.Ask(c.For)); len(reasons) > 0 {
			r.Reason = c.Reason
			if _, ok := a.Cases.Rules().Reason(policy.Ask(c.For), c.Reason); !ok && c.Reason == "no_reason" {
				r.Reason = reasons[0].ID
			}
		}
		if len(r.Lines) == 0 {
			for _, l := range o.Lines {
				if !l.Gift {
					r.Lines = append(r.Lines, l.ID)
				}
			}
		}
		if r.Type == aftersales.Address {
			r.Change.Address = &o.Address
		}
		v, trace, err := a.Cases.Explain(ctx, r)
		if err != nil {
			return err
		}
		explain(o, v, trace)
		return nil
	})
}

// explain prints a verdict with its trace.
func explain(o shop.Order, v policy.Verdict, trace []policy.Checked) {
	fmt.Printf("order %s, %s, %s, rules of %s\n\n", o.ID, o.Region, o.Status, v.Policy)
	for _, c := range trace {
		mark := "passed"
		if c.Settled {
			mark = "decides"
		}
		fmt.Printf("  %-14s %-8s %s\n", c.Check, mark, strings.Join(c.Rules, ", "))
	}
	answer := "no"
	switch {
	case v.Allowed && v.NeedsReview:
		answer = "yes, after a person has looked"
	case v.Allowed:
		answer = "yes"
	}
	fmt.Printf("\n%s, by %s\n", answer, v.Decisive)
	for _, row := range [][2]string{
		{"deadline", timeOf(v)}, {"freight", string(v.Freight)}, {"refund", v.Refund.String()},
		{"zh", v.Sentence.Zh}, {"en", v.Sentence.En}, {"prepare", v.Prepare.En}, {"appeal", v.Appeal.En}, {"source", v.Source.En},
	} {
		if row[1] != "" {
			fmt.Printf("  %-9s %s\n", row[0], row[1])
		}
	}
}

func timeOf(v policy.Verdict) string {
	if v.Deadline.IsZero() {
		return ""
	}
	return v.Deadline.Format("2006-01-02 15:04 MST")
}

type policyReplayCmd struct {
	Draft string `arg:"" help:"A YAML file laid over the rules in force." type:"existingfile"`
	Data  string `help:"Folder of the database." default:"data" placeholder:"DIR"`
}

func (c *policyReplayCmd) Run(ctx context.Context) error {
	data, err := os.ReadFile(c.Draft)
	if err != nil {
		return err
	}
	return withDemo(ctx, c.Data, app.Options{}, func(a *app.App) error {
		draft, err := a.Cases.Rules().Overlay(c.Draft, data)
		if err != nil {
			return err
		}
		different, cases, skipped, err := a.Cases.Replay(ctx, draft)
		if err != nil {
			return err
		}
		for _, r := range different {
			fmt.Printf("%s  %s\n  was   %s\n  would %s\n", r.Number, strings.Join(r.Differs, ", "), r.Was.Sentence.Zh, r.Would.Sentence.Zh)
		}
		fmt.Printf("%d of %d cases would be decided differently", len(different), cases)
		if skipped > 0 {
			fmt.Printf("; %d are from before their facts were kept", skipped)
		}
		fmt.Println()
		return nil
	})
}

// withDemo opens the engine over a folder, or over a demo shop that is thrown away at the end.
func withDemo(ctx context.Context, data string, o app.Options, do func(*app.App) error) error {
	cfg, err := app.Load("")
	if err != nil {
		return err
	}
	if cfg.Data, cfg.Demo = data, true; data == "" {
		dir, err := os.MkdirTemp("", "aftercare-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		cfg.Data = dir
	}
	if o.Log, err = logger("warn", false); err != nil {
		return err
	}
	a, err := app.Open(ctx, cfg, o)
	if err != nil {
		return err
	}
	defer a.Close()
	return do(a)
}
