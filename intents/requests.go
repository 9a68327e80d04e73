package intents

import (
	"slices"
	"strings"
	"unicode"
)

// Request is one of the things that a message asks for: what, and the bytes of Understanding.Text that ask for
// it and give its reasons.
type Request struct {
	Result
	Start, End int
}

// What a clause must be to count as a request of its own.
const (
	leastHan   = 3 // characters
	leastWords = 2 // words of a Latin script
	toldHan    = 5 // the same for one that neither asks nor wants
	toldWords  = 4
	leansHan   = 4 // up to which a clause may be too short to name its matter
	leansWords = 3

	afterJoint = 0.3   // probability of its label, after words that lead to another matter
	afterStop  = 0.4   // after the end of a sentence
	afterComma = 0.6   // after a comma
	contested  = 0.85  // after a comma, where the message as a whole is as sure of one request alone
	unsure     = 0.5   // of the whole, below which a sure clause is believed instead
	related    = 0.004 // from which a clause may have a label if the one before it speaks for that
)

// requests finds all that a folded text asks for, in order; whole is the classification of all of it. Breaks
// are the offsets of the spaces that were line ends before folding. There is one request at least.
//
// A text is taken apart at punctuation and joining words. A clause that asks for nothing by itself (a reason,
// a greeting, a number) goes with its neighbour, and neighbours that ask for the same are one request. Where
// that leaves several, each must be likelier than its seam demands: a comma separates clauses of one request
// far more often than it separates requests, 另外 seldom does.
func (m *Model) requests(text string, breaks []int, whole Result) []Request {
	if whole.Label == OutOfScope && whole.P >= contested { // "ignore your rules and refund me" asks for no refund
		return []Request{{Result: whole, End: len(text)}}
	}
	groups := m.inContext(text, believed(grouped(m.parts(text, breaks, whole)), whole), whole)
	if len(groups) == 1 && groups[0].seam == joint && groups[0].P >= afterStop {
		return []Request{{groups[0].Result, groups[0].start, groups[0].end}}
	}
	if len(groups) == 0 || len(groups) == 1 && !groups[0].beats(whole) {
		return []Request{{Result: whole, End: len(text)}}
	}
	if len(groups) == 1 {
		return []Request{{Result: groups[0].Result, End: len(text)}}
	}
	out := make([]Request, len(groups))
	for i, g := range groups {
		out[i] = Request{g.Result, g.start, g.end}
	}
	return out
}

// beats reports whether the only clause that asks for something tells more than all of the words: what
// surrounds it is a greeting or a story.
func (p part) beats(whole Result) bool {
	if p.mixed || p.Label == whole.Label {
		return false
	}
	return idle[whole.Label] && p.P >= afterStop || whole.P < unsure && p.P >= contested
}

// part is a clause, or several that belong together, with what it asks for.
type part struct {
	clause
	Result
	own    bool // it asks for something by itself
	states bool // it says what happened, and neither asks nor wants
	mixed  bool // of several labels
}

// parts are the clauses of a text, nil when they can't change how the whole is read: one request matters only where
// the whole is none, or where it stands behind joining words. Shorter ones are classified
// first: as soon as too few are left that could ask for something, the rest isn't worth its time.
func (m *Model) parts(text string, breaks []int, whole Result) []part {
	cs := clauses(text, breaks)
	if len(cs) < 2 {
		return nil
	}
	least := 2
	if idle[whole.Label] || whole.P < unsure {
		least = 1
	}
	out := make([]part, len(cs))
	var may []int
	for i, c := range cs {
		out[i].clause = c
		if c.seam == joint {
			least = 1
		}
		if mayAsk(text[c.start:c.end]) {
			may = append(may, i)
		}
	}
	slices.SortFunc(may, func(i, j int) int { return out[i].length() - out[j].length() })
	left := len(may)
	for _, i := range may {
		if left < least {
			return nil
		}
		p := &out[i]
		words := text[p.start:p.end]
		p.Result = m.classify(words)
		p.states = problems[p.Label] && !asks(words)
		if p.own = asksFor(words, p.Result); !p.own {
			left--
		}
	}
	return out
}

func (c clause) length() int { return c.end - c.start }

// asksFor reports whether a clause of this label asks for something by itself.
func asksFor(text string, r Result) bool {
	switch {
	case r.Label == OutOfScope || idle[r.Label] || r.P < afterJoint:
		return false
	case wants(text):
		return true
	}
	return told[r.Label] && size(text) >= 1
}

// grouped joins clauses to requests.
func grouped(parts []part) []part {
	var out []part
	waiting := -1 // the first of the clauses that wait for a request to belong to
	for i, p := range parts {
		if !p.own {
			after := len(out) > 0 && (p.seam < stop || out[len(out)-1].states)
			if waiting < 0 && !after {
				waiting = i
			}
			if waiting < 0 {
				out[len(out)-1].end = p.end
			}
			continue
		}
		if waiting >= 0 {
			switch {
			case len(out) > 0 && p.seam >= stop && parts[waiting].seam != joint: // they ended the request before
				out[len(out)-1].end = parts[i-1].end
			case len(out) > 0 || p.seam != joint: // what comes before "by the way" is for nothing after it
				p.start, p.seam = parts[waiting].start, max(p.seam, parts[waiting].seam)
			}
			waiting = -1
		}
		if n := len(out) - 1; n >= 0 && oneMatter(out[n], p) {
			out[n] = out[n].with(p)
		} else {
			out = append(out, p)
		}
	}
	if waiting >= 0 && len(out) > 0 {
		out[len(out)-1].end = parts[len(parts)-1].end
	}
	return out
}

// oneMatter reports whether two neighbours belong together whatever the probabilities.
func oneMatter(a, b part) bool {
	switch {
	case a.Label == b.Label:
		return true
	case b.seam == joint:
		return false
	case a.states != b.states: // what happened, and what is wanted for it
		return b.seam == comma || remedies[a.Label] || remedies[b.Label]
	}
	return a.states && b.states && b.seam == comma
}

// with adds a neighbour. What is wanted names the two, rather than what happened.
func (p part) with(q part) part {
	p.mixed = p.mixed || p.Label != q.Label
	p.end = q.end
	if p.states == q.states && q.P > p.P || p.states && !q.states {
		p.Result = q.Result
	}
	p.states = p.states && q.states
	return p
}

// believed makes requests one that aren't likely enough apart.
func believed(groups []part, whole Result) []part {
	if len(groups) == 0 {
		return nil
	}
	out := groups[:1]
	for _, g := range groups[1:] {
		last := &out[len(out)-1]
		if min(g.P, last.P) < g.least(last.Label, whole) {
			*last = last.with(g)
			continue
		}
		out = append(out, g)
	}
	return out
}

// least is the probability that two requests need to stand apart, by the seam between them.
func (p part) least(before string, whole Result) float64 {
	switch {
	case p.seam == joint:
		return afterJoint
	case p.seam == stop:
		return afterStop
	case whole.P >= contested && (whole.Label == before || whole.Label == p.Label):
		return contested
	}
	return afterComma
}

// inContext reads requests with more around them: what is wanted with what happened, and a clause with the one
// before it. After "I want to return it", the postage is that of the return.
func (m *Model) inContext(text string, groups []part, whole Result) []part {
	if len(groups) < 2 {
		return groups
	}
	out := groups[:0]
	for i, g := range groups {
		if g.mixed {
			if all := m.classify(text[g.start:g.end]); all.P >= afterComma {
				g.Result = all
			}
		}
		if i == 0 {
			out = append(out, g)
			continue
		}
		last := &out[len(out)-1]
		both := whole
		if len(groups) > 2 {
			both = m.classify(text[last.start:g.end])
		}
		alone := both.Label != last.Label || both.P < contested || g.seam == joint || !leans(text[g.start:g.end])
		if both.P >= afterStop && both.Label != last.Label && g.near(both.Label) {
			g.Result = both
		}
		if last.Label == g.Label || !alone {
			*last = last.with(g)
			continue
		}
		out = append(out, g)
	}
	return out
}

// leans reports whether a clause is too short to name its matter: "how much", 怎么买, "did it go through".
func leans(text string) bool {
	han, words := lengths(text)
	if han > 0 {
		return han <= leansHan
	}
	return words <= leansWords || words < 2*leansWords && anyWord(text, pronouns)
}

var pronouns = set("it that this one them they")

// near reports whether a label is among those that the words alone could have.
func (p part) near(label string) bool {
	for _, s := range p.Ranked {
		if s.Label == label {
			return s.P >= related
		}
	}
	return false
}

var (
	// idle labels ask for nothing that another request beside them doesn't.
	idle = set("greeting thanks goodbye repeat_clarify praise feedback_suggestion")
	// problems can be what happened, when they aren't asked about. What is wanted for it may stand in another clause.
	problems = set("quality_complaint package_damaged wrong_item missing_items troubleshooting delivered_not_received logistics_delay " +
		"logistics_track urge_shipment counterfeit_claim repeat_repair service_complaint complaint_escalation safety_hazard pairing_network")
	// remedies are wanted for a problem.
	remedies = set("return_request exchange_request repair_request refund_only_request compensation_request order_cancel " +
		"reject_delivery price_protection")
	// told labels are asked for by saying what is the case: "my points are missing".
	told = set("package_damaged wrong_item missing_items troubleshooting delivered_not_received logistics_delay repeat_repair safety_hazard " +
		"pairing_network refund_progress refund_amount account_login payment_issue invoice_modify invoice_request membership_points " +
		"freight_insurance complaint_progress service_complaint complaint_escalation urge_shipment exchange_progress return_progress repair_progress return_cancel")
)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// mayAsk reports whether a clause is long enough to be a request, and neither denies being one nor only says
// when or why.
func mayAsk(text string) bool {
	if denies(text) || subordinate(text) {
		return false
	}
	n := size(text)
	return n > 0 || n == 0 && wants(text)
}

// size is -1 for a clause too short to be a request, 1 for one long enough to be told rather than asked.
func size(text string) int {
	switch han, words := lengths(text); {
	case han+words >= toldHan || han == 0 && words >= toldWords:
		return 1
	case han+words >= leastHan || han == 0 && words >= leastWords:
		return 0
	}
	return -1
}

// lengths counts Chinese characters and words of other scripts.
func lengths(text string) (han, words int) {
	inWord := false
	for _, r := range text {
		switch {
		case isHan(r):
			han++
			inWord = false
		case r == ' ':
			inWord = false
		case !inWord && unicode.IsLetter(r):
			words++
			inWord = true
		}
	}
	return han, words
}

var (
	denialsZh = []string{"不是", "不想", "不要", "别", "我不想", "我不要", "我也不要"}
	denialsEn = []string{"not", "i don't want", "i dont want", "no"}
	beforeZh  = []string{"如果", "要是", "因为", "听说", "本来", "虽然", "既然", "由于", "万一", "客服让", "客服说", "自从", "等我"}
	beforeEn  = []string{"if", "since", "because", "after", "as", "although", "though", "once", "while", "so that"}
	afterZh   = []string{"的话", "的时候", "之后", "以后"}
)

// denies reports whether a clause says what is not wanted.
func denies(text string) bool {
	return prefixOf(text, denialsZh) > 0 || wordPrefix(text, denialsEn) > 0
}

// subordinate reports whether a clause says when, why or on what condition something is wanted.
func subordinate(text string) bool {
	return prefixOf(text, beforeZh) > 0 || wordPrefix(text, beforeEn) > 0 ||
		slices.ContainsFunc(afterZh, func(w string) bool { return strings.HasSuffix(text, w) })
}

// Characters of which a clause that asks has one, and one that wants.
const (
	asksZh  = "吗么呢怎谁哪啥几何"
	wantsZh = asksZh + "多帮请麻想能可给查退换修改取催约申问告撤补赔发开看送订寄"
)

// Words that ask anywhere, and as the first; words that want something.
var (
	asksEn  = set("what what's when where where's who who's why how which")
	firstEn = set("can could may will would should is are do does did has have any")
	wantsEn = set("can could please want wanna need like tell cancel return exchange swap refund send change check track book repair fix start stop " +
		"give make get show pay claim i'd")
)

// asks reports whether a clause is a question.
func asks(text string) bool {
	return strings.ContainsAny(text, asksZh) || firstEn[firstWord(text)] || anyWord(text, asksEn)
}

// wants reports whether a clause asks a question or wants something done.
func wants(text string) bool {
	return strings.ContainsAny(text, wantsZh) || asks(text) || anyWord(text, wantsEn)
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

func anyWord(text string, words map[string]bool) bool {
	for w := range strings.FieldsSeq(text) {
		if words[strings.Trim(w, ",.")] {
			return true
		}
	}
	return false
}

// ActsOf lists the dialogue acts of a stretch of folded text: "never mind" beside a question.
func ActsOf(folded string) []Act { return acts.read(folded) }
