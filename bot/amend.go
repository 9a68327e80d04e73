package bot

import (
	"regexp"

	"aftercare/intents"
)

var (
	// amends stands between what was said and what was meant: "the jeans, no wait, the boots".
	amends = regexp.MustCompile(`[,。.;!?~ ](?:哦|噢|啊|呃|额|诶|等等|等下|等一下|抱歉|不好意思| |,)*(?:不对|错了|说错了|我说错了|搞错了|打错了|写错了)(?:了|啊|呀|哈)?[,。.;!?~ ]+` +
		`|[,.;!? ](?:no,? wait|wait,? no|oh wait|no,? sorry|sorry,? i meant|i meant|scratch that|my mistake|make that|sorry,? (?:that's )?(?:the )?wrong (?:one|number|order)|no,? it's|no,|not that,?)[,.;:! ]+(?:it's |i meant )?`)
	// amending begins words that correct what was said before them.
	amending = regexp.MustCompile(`^(?:哦|噢|啊|呃|额|诶|等等|等下|等一下|,| )*(?:不对|错了|说错了|我说错了|搞错了|选错了)|^(?:oh |no,? |wait,? )*actually\b|^(?:no,? wait|wait,? no|sorry,? i meant|i meant)\b`)
)

// amended is what was meant by words that correct themselves, with the entities in it and those that nothing in
// it replaces. from is where the words begin in the message, as the entities count it.
func amended(words string, from int, es []intents.Entity) (string, []intents.Entity) {
	found := amends.FindAllStringIndex(words, -1)
	if len(found) == 0 {
		return words, es
	}
	meant := found[len(found)-1][1]
	if meant == len(words) {
		return words, es
	}
	again := map[intents.EntityType]bool{}
	for _, e := range es {
		if e.Start-from >= meant {
			again[e.Type] = true
		}
	}
	var out []intents.Entity
	for _, e := range es {
		if e.Start-from >= meant || !again[e.Type] {
			out = append(out, e)
		}
	}
	return words[meant:], out
}
