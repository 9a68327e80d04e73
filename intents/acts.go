package intents

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Acts are read by short-message grammars, in acts.txt. A section is an act and how its phrases count:
//
//	[yes]    the whole message is made of such phrases and fillers: "嗯好的谢谢"
//	[yes,]   its first clause is one: "好的，帮我退", "no, the other one"
//	[yes+]   it begins with one, whatever follows; Latin words whole
//	[human~] anywhere, unless denied
//
// [filler] holds what may stand beside a whole-message phrase, [question] what shows that the message asks,
// so that nothing at its beginning says no or corrects.
type actGrammar struct {
	whole    map[Act][]string
	lead     map[Act][]string
	head     map[Act][]string
	anywhere *lexicon
	fillers  []string
	question []string
}

var acts = readActs()

func readActs() actGrammar {
	g := actGrammar{whole: map[Act][]string{}, lead: map[Act][]string{}, head: map[Act][]string{}, anywhere: &lexicon{}}
	err := sections("acts", func(section, phrase string) {
		name := strings.TrimRight(section, ",+~")
		p := plain(phrase)
		switch {
		case section == "filler":
			g.fillers = append(g.fillers, p)
		case section == "question":
			g.question = append(g.question, phrase)
		case strings.HasSuffix(section, "~"), section == "-":
			g.anywhere.add(name, phrase)
		case strings.HasSuffix(section, ","):
			g.lead[Act(name)] = append(g.lead[Act(name)], p)
		case strings.HasSuffix(section, "+"):
			g.head[Act(name)] = append(g.head[Act(name)], p)
		default:
			g.whole[Act(name)] = append(g.whole[Act(name)], p)
		}
	})
	if err != nil {
		panic(err)
	}
	return g
}

// longestMessage is how many characters a message that is nothing but an act can have.
const longestMessage = 24

// read lists the acts of a folded text in the order of the constants.
func (g actGrammar) read(folded string) []Act {
	p := plain(folded)
	first := plain(firstClause(folded))
	asks := slices.ContainsFunc(g.question, func(q string) bool { return strings.Contains(folded, q) })
	said := map[string]bool{}
	for _, h := range g.anywhere.find(folded) {
		if !negated(folded, h.start) {
			said[h.value] = true
		}
	}
	var out []Act
	for _, a := range []Act{Yes, No, Cancel, Correct, Repeat, Skip, Human} {
		switch {
		case said[string(a)]:
		case utf8.RuneCountInString(p) <= longestMessage && g.made(p, g.whole[a]):
		case asks:
			continue
		case first != p && slices.Contains(g.lead[a], first):
		case beginsWith(p, g.head[a]):
		default:
			continue
		}
		out = append(out, a)
	}
	return out
}

// made reports whether a text is made of the phrases and fillers, with one phrase at least.
func (g actGrammar) made(p string, phrases []string) bool {
	if p == "" || len(phrases) == 0 {
		return false
	}
	const reached, withPhrase = 1, 2
	state := make([]uint8, len(p)+1)
	state[0] = reached
	for i := range p {
		if state[i] == 0 {
			continue
		}
		from := i
		if p[from] == ' ' {
			from++
		}
		try := func(w string, mark uint8) {
			end := from + len(w)
			if w == "" || !strings.HasPrefix(p[from:], w) {
				return
			}
			if wordEnds(p, end, lastRune(w)) {
				state[end] |= mark
			}
		}
		for _, w := range phrases {
			try(w, withPhrase|state[i])
		}
		for _, w := range g.fillers {
			try(w, state[i])
		}
	}
	return state[len(p)]&withPhrase != 0
}

// beginsWith reports whether a text begins with one of the phrases and goes on.
func beginsWith(p string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(w string) bool {
		return strings.HasPrefix(p, w) && p != w && wordEnds(p, len(w), lastRune(w))
	})
}

// firstClause ends at a comma or the like, or at a space after a Chinese character.
func firstClause(folded string) string {
	var last rune
	for i, r := range folded {
		if isClauseEnd(r) || r == ' ' && isHan(last) {
			return folded[:i]
		}
		last = r
	}
	return folded
}

// plain leaves letters and digits, spaces between Latin words, and each run of a letter once: "嗯嗯嗯" is
// "嗯", "yesss!!" is "yes". Both sides of every comparison go through it.
func plain(folded string) string {
	var b strings.Builder
	var last rune = -1
	for _, r := range folded {
		switch {
		case r == '\'':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '👌' || r == '👍' || r == '👎':
			if r != last || unicode.IsDigit(r) {
				b.WriteRune(r)
			}
			last = r
		case last != ' ' && last != -1:
			b.WriteByte(' ')
			last = ' '
		}
	}
	return strings.TrimRight(b.String(), " ")
}
