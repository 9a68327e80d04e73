package intents

import "strings"

// signalLexicon has sections "anger", "danger" and "threat".
var signalLexicon = mustLexicon("signals")

// shouting is that many exclamation marks in a row.
const shouting = "!!!"

// signals lists what brings a person whatever was asked for, each once, in the order of the constants.
func signals(folded string) []Signal {
	found := map[Signal]bool{}
	for _, h := range signalLexicon.find(folded) {
		if !negated(folded, h.start) {
			found[Signal(h.value)] = true
		}
	}
	if strings.Contains(folded, shouting) {
		found[Anger] = true
	}
	if len(secrets(folded)) > 0 {
		found[Privacy] = true
	}
	var out []Signal
	for _, s := range []Signal{Anger, Danger, Threat, Privacy} {
		if found[s] {
			out = append(out, s)
		}
	}
	return out
}
