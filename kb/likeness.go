package kb

import (
	"cmp"
	"slices"
)

// likeness is how a question compares with one entry.
type likeness struct {
	best     float32 // cosine with the best phrasing
	second   float32 // cosine with the next best
	title    float32 // cosine with the title
	pool     float32 // cosine with all phrasings together
	covered  float32 // share of the question's weight that the entry knows
	overlap  float32 // what the question and a phrasing share of the weight of both, at most
	phrasing int     // the best one
}

// asked is a question as the phrasings see it. It is reused from search to search.
type asked struct {
	grams   []askedGram
	length  float32
	mass    float32
	slot    []uint16  // by gram: its place in grams, plus one
	score   []float32 // by entry, while candidates are counted
	counts  []uint16  // by place in grams, while an entry is compared
	touched []uint32  // entries with a score
	reader  gramReader
	read    int // postings, to find candidates
}

type askedGram struct {
	id uint32
	weights
	posts int
}

func (p *phrasings) newAsked() *asked {
	return &asked{slot: make([]uint16, len(p.weight)), score: make([]float32, len(p.pool))}
}

// ask reads a folded question. forget must follow.
func (a *asked) ask(p *phrasings, folded string) {
	a.grams, a.mass, a.read = a.grams[:0], 0, 0
	var squares float32
	for _, g := range a.reader.read(folded) {
		id, ok := p.ids[g.key]
		w := p.unseen[g.kind]
		if ok {
			w = p.weight[id]
			a.grams = append(a.grams, askedGram{id, w, int(p.postsFrom[id+1] - p.postsFrom[id])})
		}
		a.mass += w.overlap
		squares += w.cosine * w.cosine
	}
	a.length = sqrt(squares)
	// Rarest first: they decide most. The order is total, so sums are the same each time.
	slices.SortFunc(a.grams, func(x, y askedGram) int {
		return cmp.Or(cmp.Compare(x.posts, y.posts), cmp.Compare(x.id, y.id))
	})
	for i, g := range a.grams {
		a.slot[g.id] = uint16(i + 1)
	}
	a.counts = slices.Grow(a.counts[:0], len(a.grams))[:len(a.grams)]
}

func (a *asked) forget() {
	for _, g := range a.grams {
		a.slot[g.id] = 0
	}
}

// budget bounds how many postings are read to find candidates, so that a search among 100,000 entries
// costs about what one among 2,000 does. Common grams are left out where the rarer ones have used it up; the
// comparison itself knows them all.
const budget = 30_000

// candidates appends the entries that share the most with the question.
func (a *asked) candidates(p *phrasings, n int, fits func(entry int) bool, out []int) []int {
	touched := a.touched[:0]
	for i, g := range a.grams {
		if i > 0 && a.read+g.posts > budget {
			break
		}
		a.read += g.posts
		w := g.cosine * g.cosine
		for _, e := range p.posts[p.postsFrom[g.id]:p.postsFrom[g.id+1]] {
			if a.score[e] == 0 {
				touched = append(touched, e)
			}
			a.score[e] += w
		}
	}
	a.touched = touched
	top := best{n: n, list: make([]ranked, 0, n)}
	for _, e := range touched {
		// Half what share of the question is known, half how much of the entry that is.
		s := a.score[e] * (1/a.length + 1/p.pool[e])
		a.score[e] = 0
		if top.admits(s, int(e)) && fits(int(e)) {
			top.add(s, int(e))
		}
	}
	for _, c := range top.list {
		out = append(out, c.at)
	}
	return out
}

// ofPhrasing is how much less it says when an entry's phrasing has more than the question than the other way
// round (Tversky 1977: "Features of similarity"): shoppers leave out what is clear to them.
const ofPhrasing = .4

// compare is the likeness with an entry.
func (a *asked) compare(p *phrasings, entry int) likeness {
	l := likeness{phrasing: -1}
	if a.length == 0 {
		return l
	}
	clear(a.counts)
	for v := int(p.listFrom[entry]); v < int(p.listFrom[entry+1]); v++ {
		ph := &p.list[v]
		if ph.length == 0 {
			continue
		}
		var dot, shared float32
		for _, g := range p.gramsOf(v) {
			if s := a.slot[g]; s != 0 {
				a.counts[s-1]++
				w := &a.grams[s-1].weights
				dot += w.cosine * w.cosine
				shared += w.overlap
			}
		}
		cos := dot / (a.length * ph.length)
		switch {
		case l.phrasing < 0 || cos > l.best:
			l.best, l.second, l.phrasing = cos, l.best, v
		case cos > l.second:
			l.second = cos
		}
		if ph.title {
			l.title = cos
		}
		l.overlap = max(l.overlap, (1+ofPhrasing)*shared/(a.mass+ofPhrasing*ph.mass))
	}
	for i, n := range a.counts {
		if n == 0 {
			continue
		}
		w := a.grams[i].weights
		l.covered += w.overlap
		l.pool += w.cosine * w.cosine * sqrt(float32(n))
	}
	l.covered /= a.mass
	l.pool /= a.length * max(p.pool[entry], 1e-9)
	return l
}
