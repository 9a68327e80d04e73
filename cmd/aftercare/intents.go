package main

import (
	"fmt"
	"os"

	"aftercare/intents"
)

type intentsCmd struct {
	Train intentsTrainCmd `cmd:"" help:"Train a model from a folder of <label>.<zh|en>.txt files."`
	Check intentsCheckCmd `cmd:"" help:"Report what is wrong with a folder of training messages."`
}

type intentsTrainCmd struct {
	Data string `help:"Folder of training messages." default:"intents/data" type:"existingdir"`
	Out  string `help:"File to write." default:"intents/model.bin" placeholder:"FILE"`
}

func (c *intentsTrainCmd) Run() error {
	m, err := intents.TrainFolder(os.DirFS(c.Data), intents.Options{})
	if err != nil {
		return err
	}
	f, err := os.Create(c.Out)
	if err != nil {
		return err
	}
	if err := m.Save(f); err != nil {
		f.Close()
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	return f.Close()
}

type intentsCheckCmd struct {
	Data string `help:"Folder of training messages." default:"intents/data" type:"existingdir"`
}

func (c *intentsCheckCmd) Run() error {
	rows, err := intents.LoadFolder(os.DirFS(c.Data))
	if err != nil {
		return err
	}
	fmt.Printf("%d messages, nothing wrong\n", len(rows))
	return nil
}
