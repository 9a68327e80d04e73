package intents

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"time"
)

// Explanation says why a message was given its label.
type Explanation struct {
	Understanding Understanding
	Threshold     float64 // the probability from which a label is accepted
	Best, Other   string  // the clues speak for the first and against the second
	Clues         []Clue  // strongest first
	Alternatives  []Alternative
	Nearest       []Neighbour // training messages, nearest first
}

// Alternative is a label that was considered, and what became of it.
type Alternative struct {
	Scored
	Why Verdict
}

// Verdict says what became of a label.
type Verdict string

const (
	Accepted    Verdict = "accepted"
	BelowLimit  Verdict = "below_threshold" // the likeliest, and not likely enough
	LessLikely  Verdict = "less_likely"
	NotAnAnswer Verdict = "out_of_scope" // out_of_scope itself: given when nothing else is accepted
)

// ClueKind says what in a text a clue is.
type ClueKind string

const (
	TextClue    ClueKind = "text"    // a word, several, or a part of one
	PairClue    ClueKind = "pair"    // two words near each other, in any order
	ConceptClue ClueKind = "concept" // words that stand for the same thing
)

// Clue is something in a text that speaks for one label and against another.
type Clue struct {
	Kind    ClueKind
	Text    string // as it stands in the text; of a pair both ends
	Concept string // its name
	Weight  float64
	// Weight is in log-odds: without the clue, the odds between the two labels would be e^Weight smaller.
}

// Neighbour is a training message and its cosine to the text, between 0 and 1.
type Neighbour struct {
	Row
	Similarity float64
}

// Explainer explains what a model does. Not for concurrent use.
type Explainer struct {
	model   *Model
	rows    []Row
	vectors [][]entry
}

// NewExplainer prepares the training messages, among which the nearest are looked for. It takes about as long
// as classifying all of them.
func NewExplainer(m *Model, rows []Row) *Explainer {
	e := &Explainer{model: m, rows: rows, vectors: make([][]entry, len(rows))}
	const chunk = 256
	var jobs []func()
	for from := 0; from < len(rows); from += chunk {
		jobs = append(jobs, func() {
			var x extractor
			for i := from; i < min(from+chunk, len(rows)); i++ {
				e.vectors[i] = m.vec.vector(nil, x.features(Fold(rows[i].Text)))
			}
		})
	}
	run(runtime.GOMAXPROCS(0), jobs)
	return e
}

// Explain understands a text and says why so.
func (e *Explainer) Explain(text string, now time.Time) Explanation {
	m := e.model
	out := Explanation{Understanding: New(m).Understand(text, now), Threshold: m.Threshold()}
	s := m.newScratch()
	feats := slices.Clone(s.x.features(out.Understanding.Text))
	v := m.vec.vector(nil, feats)
	if len(v) == 0 {
		return out
	}
	p := slices.Clone(m.scores(s, v))
	probabilities(p, m.slope)
	order := m.byProbability(p)
	for _, c := range order[:min(len(order), ranked)] {
		out.Alternatives = append(out.Alternatives, Alternative{Scored{m.labels[c], float64(p[c])}, m.verdict(c, p, out.Understanding.Result)})
	}
	best, other := m.rivals(order, out.Understanding.Result)
	out.Best, out.Other = m.labels[best], m.labels[other]
	out.Clues = m.clues(s, v, name(out.Understanding.Text, feats), best, other)
	out.Nearest = e.nearest(v)
	return out
}

// byProbability are the labels' columns, likeliest first.
func (m *Model) byProbability(p []float32) []int {
	order := make([]int, len(p))
	for c := range order {
		order[c] = c
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	return order
}

func (m *Model) verdict(c int, p []float32, r Result) Verdict {
	best, _ := bestServiceable(p, m.oos)
	switch {
	case c == m.oos:
		return NotAnAnswer
	case r.Label == m.labels[c]:
		return Accepted
	case r.Label == OutOfScope && c == best:
		return BelowLimit
	}
	return LessLikely
}

// rivals are the label given, or the likeliest where none was, and the likeliest of the others.
func (m *Model) rivals(order []int, r Result) (best, other int) {
	best, other = order[0], order[1]
	if i := slices.IndexFunc(order, func(c int) bool { return m.labels[c] == r.Label && c != m.oos }); i > 0 {
		best, other = order[i], order[0]
	}
	return best, other
}

// clues weighs everything that has a name by leaving it out: whatever the learners are, the difference is
// what it did.
func (m *Model) clues(s *scratch, v []entry, names map[uint32]Clue, best, other int) []Clue {
	odds := func(v []entry) float64 {
		p := m.scores(s, v)
		return float64(m.slope) * float64(p[best]-p[other])
	}
	all := odds(v)
	groups := map[Clue][]int{}
	for i, e := range v {
		if c, ok := names[m.vec.hashes[e.row]]; ok {
			groups[c] = append(groups[c], i)
		}
	}
	var out []Clue
	rest := make([]entry, 0, len(v))
	for c, members := range groups {
		rest = rest[:0]
		for i, e := range v {
			if !slices.Contains(members, i) {
				rest = append(rest, e)
			}
		}
		c.Weight = all - odds(rest)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Clue) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
	return out
}

// neighbours are shown so many.
const neighbours = 5

func (e *Explainer) nearest(v []entry) []Neighbour {
	query := map[int32]float64{}
	for _, x := range v {
		query[x.row] = float64(x.value)
	}
	own := length(v)
	var all []Neighbour
	for i, w := range e.vectors {
		var sum float64
		for _, x := range w {
			sum += float64(x.value) * query[x.row]
		}
		if sum > 0 {
			all = append(all, Neighbour{e.rows[i], sum / (own * length(w))})
		}
	}
	slices.SortStableFunc(all, func(a, b Neighbour) int { return cmp.Compare(b.Similarity, a.Similarity) })
	return all[:min(len(all), neighbours)]
}

func length(v []entry) float64 {
	var sum float64
	for _, x := range v {
		sum += float64(x.value) * float64(x.value)
	}
	return math.Sqrt(sum)
}
