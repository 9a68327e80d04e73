package live

import (
	"encoding/json"
	"path/filepath"
	"time"
)

// StatusFile is written into the folder at every change, so that whoever edits the messages sees what came of
// them without asking the server.
const StatusFile = "status.json"

// State says what a live model is doing.
type State string

const (
	StateServing  State = "serving"
	StateTraining State = "training" // and serving, with the model before
)

// Status is what a live model is doing and what came of the last change.
type Status struct {
	State State     `json:"state"`
	Model string    `json:"model"` // "shipped", or the beginning of the hash of the messages it was trained on
	Since time.Time `json:"since"` // when it was taken into use
	Last  *Attempt  `json:"last,omitempty"`
}

// Status is that of the moment.
func (m *Model) Status() Status { return *m.status.Load() }

// set keeps the status; without an attempt the last one stays.
func (m *Model) set(state State, a *Attempt) *Status {
	s := m.serving.Load()
	st := &Status{State: state, Model: "shipped", Since: s.since, Last: a}
	if s.saved {
		st.Model = short(s.model.DataHash)
	}
	if before := m.status.Load(); a == nil && before != nil {
		st.Last = before.Last
	}
	m.status.Store(st)
	return st
}

// publish keeps the status and writes it into the folder. Only Run does: who merely reads messages with the
// model has nothing to say about it.
func (m *Model) publish(state State, a *Attempt) {
	data, err := json.MarshalIndent(m.set(state, a), "", "  ")
	if err == nil {
		err = replace(filepath.Join(m.dir, StatusFile), append(data, '\n'))
	}
	if err != nil {
		m.o.Log.Warn("the status of the intent model can't be written", "cause", err)
	}
}
