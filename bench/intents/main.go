// Command intents measures our classifier and NLP.js on the same files, one after the other, each in a process
// of its own, and prints one table. See README.md.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"aftercare/intents"
)

// folder of this program, from the root of the repository, where make runs it.
const folder = "bench/intents"

func main() {
	var err error
	if len(os.Args) == 4 && os.Args[1] == "ours" {
		err = ours(os.Args[2], os.Args[3])
	} else {
		err = bench()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench-intents:", err)
		os.Exit(1)
	}
}

func bench() error {
	oos := cmp.Or(os.Getenv("BENCH_OOS"), intents.OutOfScope)
	found, err := sets(os.Getenv("BENCH_INTENTS"))
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	engines := []engine{{"aftercare", func(train, test string) *exec.Cmd {
		c := exec.Command(program, "ours", train, test)
		c.Env = append(os.Environ(), "BENCH_OOS="+oos)
		return c
	}}}
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "node-nlp")); err == nil {
		engines = append(engines, engine{"NLP.js", func(train, test string) *exec.Cmd {
			return exec.Command("node", "--expose-gc", "--max-old-space-size=8192", filepath.Join(folder, "nlpjs.mjs"), train, test)
		}})
	} else {
		fmt.Println("NLP.js is not installed (Node 20 with npm is needed): only our own is measured")
	}
	fmt.Println(header)
	for _, s := range found {
		if err := s.measure(engines, oos); err != nil {
			return err
		}
	}
	return nil
}

type engine struct {
	name    string
	command func(train, test string) *exec.Cmd
}

// set is rows to train and rows to test.
type set struct {
	name        string
	train, test []intents.Sample
}

// sets are our own messages, or the pairs train.tsv and test.tsv in the folders of a list and just below them.
func sets(list string) ([]set, error) {
	if list == "" {
		train, err := intents.LoadFolder(intents.Messages())
		if err != nil {
			return nil, err
		}
		test, err := intents.LoadTSV(bytes.NewReader(intents.HeldOut()))
		return []set{{"our own messages", train, test}}, err
	}
	var out []set
	for _, dir := range filepath.SplitList(list) {
		dirs, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			return nil, err
		}
		here := len(out)
		for _, d := range append([]string{dir}, dirs...) {
			train, errTrain := load(filepath.Join(d, "train.tsv"))
			test, errTest := load(filepath.Join(d, "test.tsv"))
			err := errors.Join(errTrain, errTest)
			if errors.Is(err, os.ErrNotExist) || d != dir && strings.Contains(fmt.Sprint(err), "not a directory") {
				continue
			}
			if err != nil {
				return nil, err
			}
			out = append(out, set{filepath.Base(d), train, test})
		}
		if len(out) == here {
			fmt.Printf("%s: skipped, no train.tsv with a test.tsv beside it there\n", dir)
		}
	}
	return out, nil
}

func load(file string) ([]intents.Sample, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := intents.LoadTSV(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return rows, nil
}

// measure gives every engine the same two files. Training rows are shuffled: NLP.js learns badly from rows that
// are sorted by label.
func (s set) measure(engines []engine, oos string) error {
	tmp, err := os.MkdirTemp("", "bench-intents-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	rnd := rand.New(rand.NewPCG(1, 1))
	rnd.Shuffle(len(s.train), func(i, j int) { s.train[i], s.train[j] = s.train[j], s.train[i] })
	train, test := filepath.Join(tmp, "train.tsv"), filepath.Join(tmp, "test.tsv")
	if err := errors.Join(save(train, s.train), save(test, s.test)); err != nil {
		return err
	}
	for _, e := range engines {
		cmd := e.command(train, test)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("%s on %s: %w", e.name, s.name, err)
		}
		var m measured
		if err := json.Unmarshal(out, &m); err != nil {
			return fmt.Errorf("%s on %s: %w", e.name, s.name, err)
		}
		if len(m.Answers) != len(s.test) || len(m.Best) != len(s.test) {
			return fmt.Errorf("%s on %s: %d answers to %d messages", e.name, s.name, len(m.Answers), len(s.test))
		}
		fmt.Println(row(e.name, s, m, oos))
	}
	return nil
}

func save(file string, rows []intents.Sample) error {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s\t%s\n", r.Text, r.Label)
	}
	return os.WriteFile(file, []byte(b.String()), 0o600)
}
