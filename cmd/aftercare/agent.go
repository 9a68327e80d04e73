package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"aftercare/handoff"
	"aftercare/internal/app"
)

type agentCmd struct {
	Password agentPasswordCmd `cmd:"" help:"Print a fresh one-time password; creates the agent when the login is new."`
}

type agentPasswordCmd struct {
	Login  string `arg:"" help:"The agent's login."`
	Name   string `help:"What shoppers see (default: the login)."`
	Role   string `help:"agent, lead (keeps the FAQ) or admin (default: as it was; agent when new)." enum:"agent,lead,admin," default:""`
	Data   string `help:"Folder of the database (default ./data)." placeholder:"DIR"`
	Config string `help:"Configuration file in YAML." placeholder:"FILE" type:"existingfile"`
}

func (c *agentPasswordCmd) Run(ctx context.Context) error {
	cfg, err := app.Load(c.Config)
	if err != nil {
		return err
	}
	if c.Data != "" {
		cfg.Data = c.Data
	}
	if c.Name == "" {
		c.Name = c.Login
	}
	if strings.TrimSpace(c.Login) == "" {
		return fmt.Errorf("the login is empty")
	}
	log, err := logger("warn", false)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, cfg, app.Options{Log: log})
	if err != nil {
		return err
	}
	defer a.Close()
	password, err := a.Handoff.OneTimePassword(ctx, c.Login, c.Name, true)
	if err != nil {
		return err
	}
	if c.Role != "" {
		if err := a.Handoff.SetRole(ctx, c.Login, handoff.Role(c.Role)); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stdout, password)
	return nil
}
