package bot

import (
	"strings"

	"aftercare/chat"
)

// offers are the buttons of a step that hold now.
func (st *stepper) offers(flow *Flow, list []Offer) ([]chat.Option, error) {
	var out []chat.Option
	for i := range list {
		o := &list[i]
		if o.When != nil {
			if yes, err := st.true(flow, o.When); err != nil {
				return nil, err
			} else if !yes {
				continue
			}
		}
		label, err := st.render(flow, &o.Label)
		if err != nil {
			return nil, err
		}
		value := optStart + o.Flow
		if o.Words != nil {
			v, err := st.eval(flow, o.Words)
			if err != nil {
				return nil, err
			}
			value += ":" + carried(text(v))
		}
		out = append(out, chat.Option{Value: value, Label: label})
	}
	return out, nil
}

// carried is words as an option's value can take them along: a comma in it would make it several.
func carried(words string) string {
	r := []rune(strings.Join(strings.Fields(strings.ReplaceAll(words, ",", " ")), " "))
	return string(r[:min(len(r), maxCarried)])
}

// offers lists the buttons of all steps.
func (f *Flow) offers() []Offer {
	var out []Offer
	for _, s := range f.Steps {
		out = append(out, s.Offers...)
		if s.Else != nil {
			out = append(out, s.Else.Offers...)
		}
	}
	return out
}

// shuns reports whether words keep the flow from being started by a label.
func (f *Flow) shuns(text string) bool {
	return f.StartsUnless != nil && f.StartsUnless.re.MatchString(text)
}
