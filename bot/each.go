package bot

import (
	"slices"
	"strings"

	"aftercare/chat"
)

// forEach is the slot for one value of the slot that it is asked for each of.
func (s *Slot) forEach(value string) *Slot {
	x := *s
	x.Name = s.Name + "/" + value
	return &x
}

// base is the name of a slot without the value that it is asked for.
func base(name string) string {
	b, _, _ := strings.Cut(name, "/")
	return b
}

// instances are a slot for every value that the running flow has for it.
func (st *stepper) instances(s *Slot) []*Slot {
	var out []*Slot
	for _, v := range st.s.Top().Slots[s.Each].V {
		out = append(out, s.forEach(v))
	}
	return out
}

// slots are the slots of the running flow, those that are asked for each of something once for each.
func (st *stepper) slots(flow *Flow) []*Slot {
	var out []*Slot
	for i := range flow.Slots {
		if s := &flow.Slots[i]; s.Each != "" {
			out = append(out, st.instances(s)...)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// held are the slots of these names that the running flow has filled.
func (st *stepper) held(names []string) []string {
	var out []string
	for name := range st.s.Top().Slots {
		if slices.Contains(names, base(name)) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// eachValue is what a slot holds for every value that it is asked for, in their order; nil as long as one is
// missing.
func (st *stepper) eachValue(s *Slot) any {
	xs := st.instances(s)
	list := make([]any, 0, len(xs))
	for _, x := range xs {
		v, ok := st.s.Top().Slots[x.Name]
		if !ok || len(v.V) == 0 {
			return nil
		}
		list = append(list, v.One())
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

// asEach makes "each" the value that a slot is asked for, as long as do runs.
func (st *stepper) asEach(flow *Flow, s *Slot, do func() error) error {
	_, value, repeated := strings.Cut(s.Name, "/")
	if !repeated {
		return do()
	}
	was := st.each
	defer func() { st.each = was }()
	label := value
	if of := flow.slot(s.Each); of != nil {
		opts, err := st.options(flow, of)
		if err != nil {
			return err
		}
		if v, ok := pick(opts, []string{value}, true); ok {
			label = v.Label
		}
	}
	st.each = chat.Value{V: []string{value}, Label: label}
	return do()
}

// words are what the shopper has just said.
func (st *stepper) words() string {
	if st.mention == nil {
		return ""
	}
	said := st.mention.Text
	if i := strings.Index(strings.ToLower(st.t.Text), said); i >= 0 && len(strings.ToLower(st.t.Text)) == len(st.t.Text) {
		return st.t.Text[i : i+len(said)]
	}
	return said
}

// firstWords are the sentence that started the flow, as long as nothing of it was taken back.
func (st *stepper) firstWords() string {
	v, ok := st.s.Top().Slots[mentionSlot]
	if !ok || st.newWords || st.cleared != "" || st.wrong || len(v.V) == 0 {
		return ""
	}
	return v.V[0]
}

// meantAll are the options that their query says are meant.
func meantAll(opts []option) []option {
	return slices.DeleteFunc(slices.Clone(opts), func(o option) bool { return !o.Meant })
}

func anyMeant(opts []option) bool {
	return slices.ContainsFunc(opts, func(o option) bool { return o.Meant })
}

// all is the value of several options.
func all(opts []option) chat.Value {
	var v chat.Value
	for _, o := range opts {
		v.V = append(v.V, o.Value)
	}
	v, _ = pick(opts, v.V, true)
	return v
}
