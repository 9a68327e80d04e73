package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"aftercare/intents/live"
)

type intentsStatusCmd struct {
	Data string `help:"Folder of training messages that a server follows." required:"" placeholder:"DIR" type:"existingdir"`
	JSON bool   `help:"Print one JSON object."`
}

func (c *intentsStatusCmd) Run() error {
	data, err := os.ReadFile(filepath.Join(c.Data, live.StatusFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no server has followed %s yet; start one with: aftercare serve --intents %s", c.Data, c.Data)
	}
	if err != nil {
		return err
	}
	var s live.Status
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("%s: %w", live.StatusFile, err)
	}
	if c.JSON {
		_, err := os.Stdout.Write(data)
		return err
	}
	return writeStatus(os.Stdout, s)
}

var outcomes = map[live.Outcome]string{
	live.Accepted: "a new model was taken into use",
	live.Refused:  "the new model was refused: it understands fewer of the golden messages",
	live.BadRows:  "the messages have errors; nothing was trained",
	live.Changed:  "the messages changed during the training; it is trained again",
	live.Failed:   "the training failed",
}

// shownChanges is how many messages are listed that got worse or better.
const shownChanges = 10

func writeStatus(w io.Writer, s live.Status) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "model %s, in use since %s\n", s.Model, s.Since.Format(time.DateTime))
	if s.State == live.StateTraining {
		fmt.Fprintln(b, "a new one is being trained")
	}
	if a := s.Last; a != nil {
		fmt.Fprintf(b, "\n%s: %s (%d messages, %.0f s)\n", a.At.Format(time.DateTime), outcomes[a.Outcome], a.Messages, a.Seconds)
		for _, p := range a.Problems {
			fmt.Fprintf(b, "  %s\n", p)
		}
		if a.Verdict != nil {
			writeComparison(b, *a.Verdict)
		}
		if a.Warnings > 0 {
			fmt.Fprintf(b, "%s: aftercare intents check lists them\n", count(a.Warnings, "warning"))
		}
	}
	return b.Flush()
}

func writeComparison(w io.Writer, v live.Verdict) {
	fmt.Fprintf(w, "  on %s, before  %s\n", v.Golden, v.Live)
	fmt.Fprintf(w, "  on %s, new     %s\n", v.Golden, v.New)
	for _, list := range []struct {
		name    string
		changes []live.Change
	}{{"understood before, not by the new model", v.Worse}, {"understood by the new model only", v.Better}} {
		if len(list.changes) == 0 {
			continue
		}
		fmt.Fprintf(w, "  %s: %d\n", list.name, len(list.changes))
		for _, c := range list.changes[:min(len(list.changes), shownChanges)] {
			fmt.Fprintf(w, "    %s\n      is %s, before %s, new %s\n", c.Text, c.Want, c.Live, c.New)
		}
	}
}
