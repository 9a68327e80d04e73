package aftersales

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Diagram draws a kind of case as a Mermaid state diagram, from the same data that runs it. Parallel moves
// share an arrow.
func Diagram(t Type) string {
	m := machines[t]
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	fmt.Fprintf(&b, "    [*] --> %s\n", m.Start)
	type arrow struct{ from, to State }
	var order []arrow
	labels := map[arrow][]string{}
	add := func(from, to State, label string) {
		a := arrow{from, to}
		if _, ok := labels[a]; !ok {
			order = append(order, a)
		}
		if !slices.Contains(labels[a], label) {
			labels[a] = append(labels[a], label)
		}
	}
	for _, move := range m.Moves {
		for _, from := range move.From {
			if from == move.To {
				continue // reminders and alarms move nothing
			}
			add(from, move.To, moveLabel(m, from, move))
		}
	}
	for _, a := range order {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", a.from, a.to, strings.Join(labels[a], " · "))
	}
	for _, p := range m.Places {
		if p.End {
			fmt.Fprintf(&b, "    %s --> [*]\n", p.State)
		}
	}
	return b.String()
}

// moveLabel is an event with who may bring it, after how long if it is the clock, and what it needs.
func moveLabel(m *Machine, from State, t Transition) string {
	var by []string
	for _, p := range t.By {
		who := string(p)
		if p == Clock {
			who = clockOf(m, from, t.Event)
		}
		by = append(by, who)
	}
	label := string(t.Event) + " (" + strings.Join(by, ", ") + ")"
	if len(t.Needs) > 0 {
		var needs []string
		for _, g := range t.Needs {
			needs = append(needs, string(g))
		}
		label += " [" + strings.Join(needs, ", ") + "]"
	}
	return label
}

// clockOf says after how long the clock brings an event.
func clockOf(m *Machine, from State, e Event) string {
	p, _ := m.place(from)
	for _, t := range p.Timers {
		switch {
		case t.Event != e:
		case t.WorkDays > 0:
			return fmt.Sprintf("after %d working days", t.WorkDays)
		case t.After%(24*time.Hour) == 0:
			return fmt.Sprintf("after %d d", t.After/(24*time.Hour))
		default:
			return fmt.Sprintf("after %d h", t.After/time.Hour)
		}
	}
	return string(Clock)
}
