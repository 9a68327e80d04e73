// Package live keeps the model that a server understands with current: it watches a folder of training
// messages, trains again when they change, and takes the new model only when it is no worse than the old one
// on messages that neither was trained on.
package live

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"aftercare/intents"
)

// Options are what tests and the server set. The zero value works.
type Options struct {
	Log *slog.Logger
	Now func() time.Time
	// Train makes a model of a folder; InProcess when nil.
	Train Trainer
	// Tick says when to look at the folder; every two seconds when nil.
	Tick <-chan time.Time
	// Tried is called after each attempt at a new model.
	Tried func(Attempt)
}

// Model is the Reader with the model of the moment. Understand may be called at any time from anywhere; a
// message is read by one model from beginning to end.
type Model struct {
	dir     string
	o       Options
	serving atomic.Pointer[serving]
	status  atomic.Pointer[Status]

	// Of Run alone:
	seen    string // the files as they were at the last look
	handled string // and when something was last made of them
}

type serving struct {
	reader *intents.Understander
	model  *intents.Model
	since  time.Time
	saved  bool // from the folder, not the shipped one
}

var _ intents.Reader = (*Model)(nil)

// Open begins with the model saved in the folder, even when the messages have changed since, or else with the
// shipped one: a server is never without, and never waits for a training. Run does the rest.
func Open(dir string, o Options) (*Model, error) {
	o.Log = cmp.Or(o.Log, slog.Default())
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Train == nil {
		o.Train = InProcess
	}
	m := &Model{dir: dir, o: o}
	shipped, err := intents.DefaultModel()
	if err != nil {
		return nil, err
	}
	first := &serving{model: shipped}
	saved, err := m.load()
	switch {
	case err == nil:
		first = &serving{model: saved, saved: true}
	case !errors.Is(err, fs.ErrNotExist):
		o.Log.Warn("the saved intent model can't be used; a new one will be trained", "file", m.file(), "cause", err)
	}
	first.reader, first.since = intents.New(first.model), o.Now()
	m.serving.Store(first)
	m.set(StateServing, nil)
	return m, nil
}

// Understand implements intents.Reader.
func (m *Model) Understand(text string, now time.Time) intents.Understanding {
	return m.serving.Load().reader.Understand(text, now)
}

// Classify labels a text, as Understand does.
func (m *Model) Classify(text string) intents.Result { return m.serving.Load().model.Classify(text) }

// Labels are those that flows and answers may name: the shipped ones and the folder's own.
func (m *Model) Labels() []string {
	out := m.serving.Load().model.Labels()
	out = append(out, shippedLabels()...)
	slices.Sort(out)
	return slices.Compact(out)
}

func shippedLabels() []string {
	shipped, err := intents.DefaultModel()
	if err != nil {
		return nil // Open has reported it
	}
	return shipped.Labels()
}

// lookEvery is how often the folder is looked at: a few hundred file times, well under a millisecond.
const lookEvery = 2 * time.Second

// Run looks at the folder at once and then at every tick, and trains when its files have changed and stayed the
// same for a tick, until ctx ends. Touching a file is a change too: what was refused is tried again. One
// goroutine calls it.
func (m *Model) Run(ctx context.Context) {
	tick := m.o.Tick
	if tick == nil {
		t := time.NewTicker(lookEvery)
		defer t.Stop()
		tick = t.C
	}
	m.publish(StateServing, nil)
	m.seen, _ = m.files()
	for {
		m.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// look does what the folder asks for.
func (m *Model) look(ctx context.Context) {
	files, err := m.files()
	if err != nil && m.seen != "" {
		m.o.Log.Warn("the folder of training messages can't be read; the intent model stays as it is", "cause", err)
	}
	if err != nil || files != m.seen { // away for a moment, or someone is still writing
		m.seen = files
		return
	}
	if files == m.handled {
		return
	}
	m.handled = files
	if m.current(m.serving.Load().model) || m.takeSaved() {
		return
	}
	m.publish(StateTraining, nil)
	a := m.attempt(ctx)
	if a.Outcome == Failed && ctx.Err() != nil { // the server stops
		return
	}
	m.publish(StateServing, &a)
	a.log(m.o.Log)
	if m.o.Tried != nil {
		m.o.Tried(a)
	}
}

func (m *Model) current(model *intents.Model) bool {
	current, err := model.Current(os.DirFS(m.dir))
	return err == nil && current
}

// takeSaved takes the model in the folder when it was trained on the messages as they are: by another node, or
// by hand, which is how a merchant insists on a model that was refused.
func (m *Model) takeSaved() bool {
	saved, err := m.load()
	if err != nil || !m.current(saved) {
		return false
	}
	m.take(saved)
	m.o.Log.Info("took the intent model saved in the folder", "file", m.file())
	m.publish(StateServing, nil)
	return true
}

// take makes a model the one in use.
func (m *Model) take(model *intents.Model) {
	m.serving.Store(&serving{reader: intents.New(model), model: model, since: m.o.Now(), saved: true})
}

// files are the names, sizes and times of what matters in the folder.
func (m *Model) files() (string, error) {
	entries, err := os.ReadDir(m.dir) // sorted
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	for _, e := range entries {
		if name := e.Name(); filepath.Ext(name) == ".txt" || name == GoldenFile || name == intents.ModelFile {
			info, err := os.Stat(filepath.Join(m.dir, name)) // follows links, as mounted settings have them
			if err != nil {
				return "", err
			}
			fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String(), nil
}

func (m *Model) file() string { return filepath.Join(m.dir, intents.ModelFile) }

func (m *Model) load() (*intents.Model, error) {
	f, err := os.Open(m.file())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return intents.Load(f)
}

// save puts the model beside its messages, whole or not at all.
func (m *Model) save(model *intents.Model) error {
	var b bytes.Buffer
	if err := model.Save(&b); err != nil {
		return err
	}
	return replace(m.file(), b.Bytes())
}

func replace(file string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Chmod(0o644), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}
