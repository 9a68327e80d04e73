package bot

import "aftercare/intents"

// bringsPerson gives the reason when the words alone bring a person, whatever else they say. Words that answer a
// question or name an order to be changed need to say so; a guess at what they are about isn't enough.
func bringsPerson(u intents.Understanding, answers bool) string {
	signal := func(s intents.Signal) bool {
		for _, x := range u.Signals {
			if x == s {
				return true
			}
		}
		return false
	}
	switch {
	case signal(intents.Danger):
		return "safety"
	case signal(intents.Privacy):
		return "privacy"
	case answers && u.Has(intents.Human):
		return "asked"
	case answers && signal(intents.Threat):
		return "threat"
	case answers && signal(intents.Anger):
		return "anger"
	case answers:
		return ""
	case asksFor(u, "safety_hazard"):
		return "safety"
	case u.Has(intents.Human) || asksFor(u, "human_agent"):
		return "asked"
	case asksFor(u, "complaint_escalation"):
		return "threat"
	case asksFor(u, "service_complaint"):
		return "anger"
	case signal(intents.Threat):
		return "threat"
	case signal(intents.Anger):
		return "anger"
	}
	return ""
}

// asksFor reports whether a label is among those of the message, surely enough.
func asksFor(u intents.Understanding, label string) bool {
	for _, r := range u.Requests {
		if r.Label == label && r.P >= sure {
			return true
		}
	}
	return len(u.Requests) < 2 && u.Result.Label == label && u.Result.P >= sure
}
