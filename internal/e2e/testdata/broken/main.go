// Command broken is the server with one defect: it acknowledges a message before it is recorded. The crash
// test must find that out.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"aftercare/channels"
	"aftercare/chat"
	"aftercare/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, os.Args[2:]); err != nil { // os.Args[1] is "serve", as of the real one
		log.Fatal(err)
	}
}

func serve(ctx context.Context, args []string) error {
	c := app.Defaults()
	flags := flag.NewFlagSet("broken", flag.ExitOnError)
	flags.StringVar(&c.Addr, "addr", c.Addr, "")
	flags.StringVar(&c.Data, "data", c.Data, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	a, err := app.Open(ctx, c, app.Options{})
	if err != nil {
		return err
	}
	defer a.Close()
	record, later := a.Web.Sink, make(chan channels.Inbound, 1<<20)
	go func() {
		for m := range later {
			if _, err := record(context.Background(), m); err != nil {
				log.Print(err)
			}
		}
	}()
	a.Web.Sink = func(_ context.Context, m channels.Inbound) (chat.Event, error) {
		later <- m
		return chat.Event{}, nil
	}
	l, err := a.Listen()
	if err != nil {
		return err
	}
	fmt.Printf("  chat       http://%s/chat\n", l.Addr())
	return a.Serve(ctx, l)
}
