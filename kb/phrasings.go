package kb

import "math"

// phrasings compares a question with every way that the entries' questions are put. Vectors are idf over
// grams, each counted once, with idf taken over entries (a word that all phrasings of one entry share is
// still rare). Similarity is their cosine (Salton, Buckley 1988: "Term-weighting approaches in automatic
// text retrieval"). It never changes once built.
type phrasings struct {
	ids    map[uint64]uint32 // gram → its number
	weight []weights         // by gram
	unseen [kinds]weights    // of grams that no entry has

	// The entries that have a gram g are posts[postsFrom[g]:postsFrom[g+1]], ascending.
	postsFrom []uint32
	posts     []uint32

	list     []phrasing // by entry, in the entry's order
	listFrom []uint32   // the first of each entry, and the end
	grams    []uint32   // of all phrasings
	pool     []float32  // by entry: length of the vector of all that its phrasings have
}

// weights are a kind's weights times the gram's idf.
type weights struct{ cosine, overlap float32 }

func weightsOf(k kind, entries, df float64) weights {
	i := float32(idf(entries, df))
	return weights{cosineWeight[k] * i, overlapWeight[k] * i}
}

// phrasing is one way to ask, or an entry's title.
type phrasing struct {
	text   string  // as written
	from   uint32  // its grams: from here to where the next one's begin
	length float32 // of its vector
	mass   float32 // sum of its overlap weights
	title  bool
}

// written are the ways that one entry's question is put.
type written struct {
	folded, shown []string
	title         int // which of them is its title
}

func newPhrasings(entries []written) *phrasings {
	p := &phrasings{ids: map[uint64]uint32{}}
	var df []uint32
	var seen []uint32 // by gram: the last entry that had it, plus one
	var kindOf []kind
	var r gramReader
	for e, w := range entries {
		p.listFrom = append(p.listFrom, uint32(len(p.list)))
		for i, text := range w.folded {
			p.list = append(p.list, phrasing{text: w.shown[i], from: uint32(len(p.grams)), title: i == w.title})
			for _, g := range r.read(text) {
				id, ok := p.ids[g.key]
				if !ok {
					id = uint32(len(df))
					p.ids[g.key] = id
					df, seen, kindOf = append(df, 0), append(seen, 0), append(kindOf, g.kind)
				}
				p.grams = append(p.grams, id)
				if seen[id] != uint32(e+1) {
					seen[id] = uint32(e + 1)
					df[id]++
				}
			}
		}
	}
	p.listFrom = append(p.listFrom, uint32(len(p.list)))
	p.weigh(float64(len(entries)), df, kindOf)
	p.post(len(entries), df)
	return p
}

func (p *phrasings) weigh(n float64, df []uint32, kindOf []kind) {
	p.weight = make([]weights, len(df))
	for id, d := range df {
		p.weight[id] = weightsOf(kindOf[id], n, float64(d))
	}
	for k := range p.unseen {
		p.unseen[k] = weightsOf(kind(k), n, 0)
	}
	for i := range p.list {
		var squares, mass float32
		for _, g := range p.gramsOf(i) {
			w := p.weight[g]
			squares += w.cosine * w.cosine
			mass += w.overlap
		}
		p.list[i].length, p.list[i].mass = sqrt(squares), mass
	}
}

// post fills in which entries have a gram, and the lengths of the pools.
func (p *phrasings) post(entries int, df []uint32) {
	p.postsFrom = make([]uint32, len(df)+1)
	for id, d := range df {
		p.postsFrom[id+1] = p.postsFrom[id] + d
	}
	p.posts = make([]uint32, p.postsFrom[len(df)])
	p.pool = make([]float32, entries)
	next := append([]uint32{}, p.postsFrom[:len(df)]...)
	for e := range entries {
		var sum float32
		for v := p.listFrom[e]; v < p.listFrom[e+1]; v++ {
			for _, g := range p.gramsOf(int(v)) {
				w := p.weight[g].cosine
				sum += w * w // a gram in all of them counts, but not n times: lengths grow with its root
				if n := next[g]; n == p.postsFrom[g] || p.posts[n-1] != uint32(e) {
					p.posts[n] = uint32(e)
					next[g]++
				}
			}
		}
		p.pool[e] = sqrt(sum)
	}
}

func (p *phrasings) gramsOf(v int) []uint32 {
	if v+1 < len(p.list) {
		return p.grams[p.list[v].from:p.list[v+1].from]
	}
	return p.grams[p.list[v].from:]
}

// idf is the one of BM25 in Lucene's form, never negative.
func idf(n, df float64) float64 { return math.Log(1 + (n-df+.5)/(df+.5)) }

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
