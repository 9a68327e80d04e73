package main

import (
	"fmt"
	"io/fs"
	"os"

	"aftercare/intents"
)

type intentsCmd struct {
	Init    intentsInitCmd    `cmd:"" help:"Begin a folder of your own with the shipped training messages."`
	Check   intentsCheckCmd   `cmd:"" help:"Report what is wrong with a folder of training messages."`
	Explain intentsExplainCmd `cmd:"" help:"Say why a message is understood as it is."`
	Train   intentsTrainCmd   `cmd:"" help:"Train a model from a folder of <label>.<zh|en>.txt files."`
	Status  intentsStatusCmd  `cmd:"" help:"Say which model a server uses and what came of the last change."`
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

// messages opens a folder of training messages, the shipped ones when none is named.
func messages(dir string) (folder fs.FS, name string) {
	if dir == "" {
		return intents.Messages(), "the shipped messages"
	}
	return os.DirFS(dir), dir
}
