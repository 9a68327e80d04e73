package bot

import (
	"regexp"
	"slices"
	"strings"

	"aftercare/chat"
	"aftercare/intents"
)

// several turns the requests of one message into commands: what is left of the words goes to the running flow,
// then flows are started, then questions asked, each in the order of the words. A flow that only tells something
// comes before one that has questions of its own.
func (in *interpreter) several() {
	var flows, asked []intents.Request
	var others []intents.Request // not for the running flow
	for _, r := range in.u.Requests {
		switch flow := in.starts(r.Result, in.words(r)); {
		case flow != "" && in.running(flow) && !in.state.Paused:
			continue
		case in.inFlow && in.asking != "" && in.asking[0] != '@' && in.guessed(r.Result, in.words(r)):
			continue
		case flow != "":
			flows = append(flows, r)
		default:
			asked = append(asked, r)
		}
		others = append(others, r)
	}
	if in.inFlow {
		in.left(others)
	}
	slices.SortStableFunc(flows, func(a, b intents.Request) int { return in.questions(a) - in.questions(b) })
	for _, r := range flows {
		if r.Start > 0 && r.Start == in.u.Requests[0].Start && !in.inFlow {
			r.Start = 0 // what was said first was said for it
		}
		in.start(in.starts(r.Result, in.words(r)), in.words(r), r.Start, in.within(r))
	}
	for _, r := range asked {
		in.ask(r)
	}
}

// ask asks what a request is about, by its own words.
func (in *interpreter) ask(r intents.Request) {
	if chitchat[r.Label] {
		in.add(chat.Command{Do: chat.DoChitchat, Intent: r.Label})
		return
	}
	in.add(chat.Command{Do: chat.DoAsk, Intent: r.Label, Text: in.words(r)})
}

// cancel stops the running flow, or all of them, and goes on with what else the message asks for.
func (in *interpreter) cancel() {
	c := chat.Command{Do: chat.DoCancel, Text: in.u.Text}
	if givesUp.MatchString(in.u.Text) {
		c.Text = "" // whatever is under way
	}
	if strings.Contains(in.u.Text, "都") || saysAll(in.u.Text) {
		c.Value = cancelAll
	}
	in.add(c)
	if len(in.u.Requests) < 2 {
		return
	}
	for _, r := range in.u.Requests {
		switch flow := in.starts(r.Result, in.words(r)); {
		case in.cancels(r) || flow != "" && in.running(flow):
		case flow != "":
			in.start(flow, in.words(r), r.Start, in.within(r))
		default:
			in.ask(r)
		}
	}
}

// givesUp begins words that drop what is under way, without a name for it.
var givesUp = regexp.MustCompile(`^(?:(?:ok(?:ay)?|oh|well|fine|hmm|then|in that case|alright|all right),? )*(?:never ?mind|nevermind|forget (?:it|that|about it)|leave it|drop it|don't bother|let's leave it|skip it)\b[^0-9?]{0,50}$|^那?(?:还是)?算了[^，,]{0,3}(?:[，,](?:不|那就不|这个就?不|就不)[^，,]{0,5})?[。！!]?$`)

// cancels reports whether a request is to stop what is under way.
func (in *interpreter) cancels(r intents.Request) bool {
	return r.Label == "return_cancel" || slices.Contains(intents.ActsOf(in.words(r)), intents.Cancel)
}

// questions is 1 for a flow that has questions of its own, 0 for one that only tells something.
func (in *interpreter) questions(r intents.Request) int {
	if f := in.rules.Current(in.starts(r.Result, in.words(r))); f != nil && len(f.Slots) == 0 {
		return 0
	}
	return 1
}

func (in *interpreter) words(r intents.Request) string { return in.u.Text[r.Start:r.End] }

// within are the entities in a request's words.
func (in *interpreter) within(r intents.Request) []intents.Entity {
	var out []intents.Entity
	for _, e := range in.u.Entities {
		if r.Start <= e.Start && e.End <= r.End {
			out = append(out, e)
		}
	}
	return out
}

// joining ends words that lead to another matter.
var joining = regexp.MustCompile(`(?:另外|还有|顺便|顺带|对了|然后|再就是|[ ,.](?:and |oh )?(?:also|plus|by the way|btw|then|one more thing))[ ,]*$`)

// left passes on to the running flow the words that belong to no other request.
func (in *interpreter) left(others []intents.Request) {
	var pieces []string
	at := 0
	es := in.u.Entities
	add := func(text string) {
		if text = strings.Trim(joining.ReplaceAllString(text, ""), " ,.;!?。、"); text != "" {
			pieces = append(pieces, text)
		}
	}
	for _, r := range others {
		add(in.u.Text[at:r.Start])
		at = r.End
		es = slices.DeleteFunc(slices.Clone(es), func(e intents.Entity) bool { return r.Start <= e.Start && e.End <= r.End })
	}
	add(in.u.Text[at:])
	words := strings.Join(pieces, ",")
	if words == "" {
		return
	}
	acts := intents.ActsOf(words)
	if slices.Contains(acts, intents.Cancel) {
		in.add(chat.Command{Do: chat.DoCancel, Text: words})
		return
	}
	in.setsOf(words, es)
	switch {
	case slices.Contains(acts, intents.Correct) || amending.MatchString(words):
		in.add(chat.Command{Do: chat.DoCorrect})
	case slices.Contains(acts, intents.Yes):
		in.add(chat.Command{Do: chat.DoAffirm})
	case slices.Contains(acts, intents.No):
		in.add(chat.Command{Do: chat.DoDeny})
	}
}
