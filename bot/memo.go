package bot

import "aftercare/chat"

// memo keeps what was worked out in this run of Step, as long as nothing that it depends on changes: a card alone
// names the same verdict ten times.
type memo struct {
	now    moment
	values map[string]any
	opts   map[string][]option
}

// moment is all in a run of Step that a value may depend on.
type moment struct {
	decided  int // bodies emitted so far
	each     string
	mention  *chat.Command
	newWords bool
	wrong    bool
	cleared  string
	named    string
}

// memory is what was worked out for the moment, empty when it is a new one.
func (st *stepper) memory() *memo {
	now := moment{len(st.out), st.each.One(), st.mention, st.newWords, st.wrong, st.cleared, st.named}
	if st.memo == nil || st.memo.now != now {
		st.memo = &memo{now: now, values: map[string]any{}, opts: map[string][]option{}}
	}
	return st.memo
}
