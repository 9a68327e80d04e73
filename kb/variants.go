package kb

import (
	"math"
	"slices"
)

// variants compares a question with every way that the entries' questions are put. Vectors are tf·idf
// over grams, with idf counted over entries (a word that all variants of one entry share is still rare).
// Similarity is their cosine (Salton, Buckley 1988: "Term-weighting approaches in automatic text
// retrieval").
type variants struct {
	list     []variant
	idf      map[string]float64
	unseen   float64 // idf of a gram that no entry has
	postings map[string][]posting
	pools    []float64 // length of each entry's pooled vector
	pooled   map[string][]posting
}

// variant is one phrasing, or an entry's title.
type variant struct {
	entry int
	text  string // as written
	norm  float64
	title bool
}

type posting struct {
	at     int // index of the variant, or of the entry
	weight float64
}

// likeness is how a question compares with one entry.
type likeness struct {
	best    float64 // cosine with the best variant
	second  float64 // cosine with the next best
	title   float64 // cosine with the title
	pool    float64 // cosine with all variants together
	covered float64 // share of the question's weight that the entry knows
	variant int     // the best variant
}

// newVariants builds the view. texts[i] are the folded phrasings of entry i, its title last; shown are the
// same as written.
func newVariants(texts, shown [][]string, titled []bool) *variants {
	v := &variants{idf: map[string]float64{}, postings: map[string][]posting{}, pooled: map[string][]posting{}}
	df := map[string]int{}
	for _, ts := range texts {
		seen := map[string]bool{}
		for _, t := range ts {
			grams(t, func(g string, _ float64) { seen[g] = true })
		}
		for g := range seen {
			df[g]++
		}
	}
	n := float64(len(texts))
	for g, d := range df {
		v.idf[g] = idf(n, float64(d))
	}
	v.unseen = idf(n, 0)
	for e, ts := range texts {
		pool := map[string]float64{}
		for i, t := range ts {
			vec := v.vector(t)
			for g, w := range vec {
				v.postings[g] = append(v.postings[g], posting{len(v.list), w})
				pool[g] += w * w // squares, so that a gram in all variants counts, but not n times
			}
			v.list = append(v.list, variant{entry: e, text: shown[e][i], norm: norm(vec), title: titled[e] && i == len(ts)-1})
		}
		var sum float64
		for _, g := range sortedKeys(pool) {
			w := math.Sqrt(pool[g])
			v.pooled[g] = append(v.pooled[g], posting{e, w})
			sum += w * w
		}
		v.pools = append(v.pools, math.Sqrt(sum))
	}
	return v
}

// idf is the one of BM25 in Lucene's form, never negative.
func idf(n, df float64) float64 { return math.Log(1 + (n-df+.5)/(df+.5)) }

// vector is weight·(1+log tf)·idf by gram.
func (v *variants) vector(text string) map[string]float64 {
	count := map[string]float64{}
	weight := map[string]float64{}
	grams(text, func(g string, w float64) { count[g]++; weight[g] = w })
	for g, c := range count {
		i, ok := v.idf[g]
		if !ok {
			i = v.unseen
		}
		count[g] = weight[g] * (1 + math.Log(c)) * i
	}
	return count
}

// compare returns the likeness with each entry, and the question's mass (the sum of its weights), by
// which the scores of the full-text index are made comparable between questions.
func (v *variants) compare(text string, entries int) ([]likeness, float64) {
	q := v.vector(text)
	keys := sortedKeys(q) // sums of floats depend on their order; ties must not
	length := norm(q)
	out := make([]likeness, entries)
	if length == 0 {
		return out, 0
	}
	dots := make([]float64, len(v.list))
	pools := make([]float64, entries)
	var mass float64
	for _, g := range keys {
		w := q[g]
		mass += w
		for _, p := range v.postings[g] {
			dots[p.at] += w * p.weight
		}
		for _, p := range v.pooled[g] {
			pools[p.at] += w * p.weight
			out[p.at].covered += w
		}
	}
	for i := range out {
		out[i].covered /= mass
		if v.pools[i] > 0 {
			out[i].pool = pools[i] / (length * v.pools[i])
		}
		out[i].variant = -1
	}
	for i, dot := range dots {
		if v.list[i].norm == 0 {
			continue
		}
		l, cos := &out[v.list[i].entry], dot/(length*v.list[i].norm)
		switch {
		case l.variant < 0 || cos > l.best:
			l.best, l.second, l.variant = cos, l.best, i
		case cos > l.second:
			l.second = cos
		}
		if v.list[i].title {
			l.title = cos
		}
	}
	return out, mass
}

func norm(v map[string]float64) float64 {
	var s float64
	for _, g := range sortedKeys(v) {
		s += v[g] * v[g]
	}
	return math.Sqrt(s)
}

func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
