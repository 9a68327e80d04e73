package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"aftercare/handoff"
	"aftercare/intents/live"
	"aftercare/internal/app"
	"aftercare/web"
)

type serveCmd struct {
	Addr    string `help:"Address to listen on (default 127.0.0.1:8080)." placeholder:"HOST:PORT"`
	Data    string `help:"Folder of the database (default ./data)." placeholder:"DIR"`
	Intents string `help:"Folder of your own training messages (default: the shipped model)." placeholder:"DIR"`
	Config  string `help:"Configuration file in YAML." placeholder:"FILE" type:"existingfile"`
	Demo    bool   `help:"Fill a demo shop and serve a page to try it."`
}

func (c *serveCmd) Run(ctx context.Context) error {
	cfg, err := app.Load(c.Config)
	if err != nil {
		return err
	}
	if c.Addr != "" {
		cfg.Addr = c.Addr
	}
	if c.Data != "" {
		cfg.Data = c.Data
	}
	if c.Intents != "" {
		cfg.Intents.Dir = c.Intents
	}
	cfg.Demo = cfg.Demo || c.Demo
	if err := cfg.Check(); err != nil {
		return err
	}
	log, err := logger(cfg.LogLevel, cfg.LogJSON)
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, cfg, app.Options{Log: log, Train: live.Command(program)})
	if err != nil {
		return err
	}
	defer a.Close()
	l, err := a.Listen()
	if err != nil {
		return err
	}
	if err := welcome(ctx, a, l.Addr()); err != nil {
		return err
	}
	if err := a.Serve(ctx, l); err != nil {
		return err
	}
	fmt.Println("Stopped. Nothing that was acknowledged is lost.")
	return nil
}

// welcome prints where to go, and in the demo whom to sign in as.
func welcome(ctx context.Context, a *app.App, addr net.Addr) error {
	base := "http://" + addr.String()
	fmt.Printf("\nAftercare 售后管家 is running.\n\n")
	if a.Config.Demo {
		fmt.Printf("  demo shop  %s/\n", base)
	}
	fmt.Printf("  chat       %s/chat\n  desk       %s/desk\n\n", base, base)
	if !web.Built() {
		fmt.Print("The pages are not in this binary; run \"make build\" (Node 20) to make them.\n\n")
	}
	if !a.Config.Demo {
		return nil
	}
	for _, d := range demoAgents {
		password, err := a.Handoff.OneTimePassword(ctx, d.login, d.name, false)
		if err != nil {
			return err
		}
		if password == "" {
			fmt.Printf("  agent %-6s %s has chosen a password (forgotten? aftercare agent password %s)\n", d.login, d.name, d.login)
			continue
		}
		if err := a.Handoff.SetRole(ctx, d.login, d.role); err != nil {
			return err
		}
		fmt.Printf("  agent %-6s %s, one-time password %s\n", d.login, d.name, password)
	}
	fmt.Println()
	return nil
}

var demoAgents = []struct {
	login, name string
	role        handoff.Role
}{
	{"chen", "小陈", handoff.Lead},
	{"li", "小李", handoff.Clerk},
	{"amy", "Amy", handoff.Clerk},
}
