package intents

import (
	"fmt"
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
	phrases  *trie[counting]
	anywhere *lexicon
	question []string
}

// counting says of which acts a phrase is one, by the way it counts.
type counting struct {
	whole, lead, head actSet
	filler            bool
}

// actSet has a bit for each of actOrder.
type actSet uint16

var actOrder = []Act{Yes, No, Cancel, Correct, Repeat, Skip, Human}

func setOf(name string) actSet {
	i := slices.Index(actOrder, Act(name))
	if i < 0 {
		panic(fmt.Sprintf("lexicon acts: unknown section [%s]", name))
	}
	return 1 << i
}

var acts = readActs()

func readActs() actGrammar {
	g := actGrammar{phrases: &trie[counting]{}, anywhere: &lexicon{}}
	err := sections("acts", func(section, words string) {
		name := strings.TrimRight(section, ",+~")
		if section == "question" {
			g.question = append(g.question, words)
			return
		}
		if section == "-" || strings.HasSuffix(section, "~") {
			g.anywhere.add(name, words)
			return
		}
		n := g.phrases.at(plain(words))
		n.ends = true
		switch c := &n.value; section[len(name):] {
		case ",":
			c.lead |= setOf(name)
		case "+":
			c.head |= setOf(name)
		default:
			if c.filler = c.filler || name == "filler"; name != "filler" {
				c.whole |= setOf(name)
			}
		}
	})
	if err != nil {
		panic(err)
	}
	return g
}

// longestMessage is how many bytes a message that is nothing but an act can have: 24 Chinese characters.
const longestMessage = 72

// read lists the acts of a folded text in the order of the constants.
func (g actGrammar) read(folded string) []Act {
	p := plain(folded)
	var said actSet
	for _, h := range g.anywhere.find(folded) {
		if !negated(folded, h.start) {
			said |= setOf(h.value)
		}
	}
	made := g.made(p)
	if strings.HasSuffix(folded, "?") {
		made &^= setOf(string(Yes)) // 可以? asks for one
	}
	said |= made
	if lead, head := g.begun(p, firstClause(folded)); lead|head != 0 && !g.asks(folded) {
		said |= lead | head
	}
	if said&setOf(string(Cancel)) != 0 {
		said &^= setOf(string(Correct)) // "actually, never mind"
	}
	var out []Act
	for i, a := range actOrder {
		if said&(1<<i) != 0 {
			out = append(out, a)
		}
	}
	return out
}

// asks reports whether the message asks something, so that nothing at its beginning says no or corrects.
func (g actGrammar) asks(folded string) bool {
	return slices.ContainsFunc(g.question, func(q string) bool { return strings.Contains(folded, q) })
}

// made are the acts whose phrases, with fillers, make up the whole of a text, with one phrase at least.
func (g actGrammar) made(p string) actSet {
	type state struct{ reached, said actSet }
	var states [longestMessage + 1]state
	if p == "" || len(p) >= len(states) {
		return 0
	}
	states[0].reached = ^actSet(0)
	for i := range p {
		s := states[i]
		if s.reached == 0 {
			continue
		}
		from := i
		if p[from] == ' ' {
			from++
		}
		g.from(p, from, func(c counting, end int) {
			to := &states[end]
			to.reached |= s.reached & c.whole
			to.said |= s.reached & c.whole
			if c.filler {
				to.reached |= s.reached
				to.said |= s.said
			}
		})
	}
	return states[len(p)].said
}

// from calls f with every phrase that begins at a byte, and where it ends.
func (g actGrammar) from(p string, from int, f func(c counting, end int)) {
	n := g.phrases
	for i, r := range p[from:] {
		if n = n.child(r); n == nil {
			return
		}
		if end := from + i + utf8.RuneLen(r); n.ends && wordEnds(p, end, r) {
			f(n.value, end)
		}
	}
}

// begun are the acts that the first clause of a text is, where more follows, and those that it begins with.
func (g actGrammar) begun(p, clause string) (lead, head actSet) {
	first := len(plain(clause))
	g.from(p, 0, func(c counting, end int) {
		if end == len(p) {
			return
		}
		if end == first {
			lead |= c.lead
		}
		head |= c.head
	})
	return lead, head
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
