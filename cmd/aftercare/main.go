// Command aftercare is the after-sales service engine: one binary that serves the chat and the desk,
// talks in the terminal, and measures its own understanding.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"aftercare/aftersales/policy"
	"aftercare/intents"
)

type cli struct {
	Serve    serveCmd    `cmd:"" help:"Serve the chat, the desk and, with --demo, a shop to try them in."`
	Chat     chatCmd     `cmd:"" help:"Talk to the engine in the terminal."`
	Eval     evalCmd     `cmd:"" help:"Measure understanding and retrieval."`
	Intents  intentsCmd  `cmd:"" help:"Check and train the classifier."`
	Policy   policyCmd   `cmd:"" help:"Explain the after-sales rules and try changed ones on the past."`
	Simulate simulateCmd `cmd:"" help:"Play shoppers with a goal against the engine, and grade the books."`
	Shop     shopCmd     `cmd:"" help:"Read a shop in from files, and write it back."`
	Agent    agentCmd    `cmd:"" help:"Give an agent a one-time password."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c,
		kong.Name("aftercare"),
		kong.Description("After-sales service for online shops: a bot that carries returns through, and a desk for people."),
		kong.Vars{"oos": intents.OutOfScope, "asks": asks()},
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "aftercare:", err)
		os.Exit(1)
	}
}

// logger writes to standard error, so that standard output stays the command's own.
func logger(level string, asJSON bool) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("log level %q: %w", level, err)
	}
	o := &slog.HandlerOptions{Level: l}
	if asJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, o)), nil
	}
	return slog.New(slog.NewTextHandler(os.Stderr, o)), nil
}

// asks lists what the rules can be asked.
func asks() string {
	var names []string
	for _, a := range policy.Asks {
		names = append(names, string(a))
	}
	return strings.Join(names, ",")
}
