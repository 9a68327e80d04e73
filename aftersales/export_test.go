package aftersales

import "slices"

// MayMove says whether the machine names a party for an event in a case's state, guards apart.
func MayMove(c Case, e Event, by Party) bool { return machines[c.Type].takes(c.State, e, by) }

// Try is an event and who tries it.
type Try struct {
	Event Event
	By    Party
}

// Legal lists what the machine takes in a case's state, guards apart.
func Legal(c Case) (out []Try) {
	for _, t := range machines[c.Type].Moves {
		if slices.Contains(t.From, c.State) {
			for _, by := range t.By {
				out = append(out, Try{t.Event, by})
			}
		}
	}
	return out
}

// Machines are all machines, for tests that walk them.
func Machines() []*Machine {
	var out []*Machine
	for _, t := range Types {
		out = append(out, machines[t].clone())
	}
	return out
}

func (m *Machine) clone() *Machine {
	c := *m
	c.Places, c.Moves = slices.Clone(m.Places), slices.Clone(m.Moves)
	return &c
}

// Check is the machine's own check.
func (m *Machine) Check() error { return m.check() }
