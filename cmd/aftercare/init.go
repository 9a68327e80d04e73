package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"aftercare/intents"
	"aftercare/intents/live"
)

type intentsInitCmd struct {
	Dir string `arg:"" help:"Folder to make." type:"path"`
}

// Run writes the shipped messages into a new folder. It never writes over anyone's work.
func (c *intentsInitCmd) Run() error {
	if there, err := filepath.Glob(filepath.Join(c.Dir, "*.txt")); err != nil || len(there) > 0 {
		return errors.Join(err, fmt.Errorf("%s has training messages already; name another folder", c.Dir))
	}
	if err := os.CopyFS(c.Dir, intents.Messages()); err != nil {
		return err
	}
	golden := filepath.Join(c.Dir, live.GoldenFile)
	if err := write(golden, intents.HeldOut()); err != nil {
		return err
	}
	fmt.Printf("%s has the shipped messages, and %s what new models are judged by.\n", c.Dir, golden)
	fmt.Printf("Edit them, see what is wrong with: aftercare intents check --data %s\n", c.Dir)
	fmt.Printf("and serve with: aftercare serve --intents %s\n", c.Dir)
	return nil
}

// write makes a file that is not there yet.
func write(file string, data []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
