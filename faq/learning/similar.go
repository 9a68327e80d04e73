package learning

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"aftercare/intents"
)

// Similarity tells how alike two questions are put: the cosine of their tf·idf vectors over words, pairs of
// words, Chinese characters and pairs of them (Salton, Buckley 1988). It is the same for the same corpus,
// whatever was asked before.
type Similarity struct {
	weights func() (idf map[string]float64)
	unseen  float64 // idf of what the corpus doesn't have
}

// NewSimilarity weighs by how rare words are in a corpus of questions, one text an entry: "how do I" says little.
// The corpus is read when it is first needed.
func NewSimilarity(corpus []string) *Similarity {
	return &Similarity{
		weights: sync.OnceValue(func() map[string]float64 { return rarity(corpus) }),
		unseen:  math.Log(1 + float64(len(corpus))),
	}
}

func rarity(corpus []string) map[string]float64 {
	df := map[string]int{}
	for _, text := range corpus {
		for g := range grams(text) {
			df[g]++
		}
	}
	n := float64(len(corpus))
	idf := make(map[string]float64, len(df))
	for g, d := range df {
		idf[g] = math.Log(1 + n/float64(1+d))
	}
	return idf
}

// vector is a question of length 1, its grams in order.
type vector []weight

type weight struct {
	gram string
	w    float64
}

func (s *Similarity) vector(text string) vector {
	var v vector
	var norm float64
	idf := s.weights()
	for g, tf := range grams(text) {
		w, ok := idf[g]
		if !ok {
			w = s.unseen
		}
		w *= 1 + math.Log(tf)
		v = append(v, weight{g, w})
	}
	slices.SortFunc(v, func(a, b weight) int { return strings.Compare(a.gram, b.gram) })
	for _, x := range v {
		norm += x.w * x.w
	}
	for i := range v {
		v[i].w /= math.Sqrt(norm)
	}
	return v
}

// cosine is 1 for the same words and 0 for none in common.
func (v vector) cosine(o vector) (sum float64) {
	for i, j := 0, 0; i < len(v) && j < len(o); {
		switch c := strings.Compare(v[i].gram, o[j].gram); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			sum += v[i].w * o[j].w
			i, j = i+1, j+1
		}
	}
	return sum
}

// grams counts the pieces of a text, as folded: spelling, width and script don't matter.
func grams(text string) map[string]float64 {
	out := map[string]float64{}
	last := ""
	for _, token := range tokens(intents.Fold(text)) {
		out[token]++
		if last != "" {
			out[last+" "+token]++
		}
		last = token
	}
	return out
}

// tokens are the words of a text, each Chinese character being one.
func tokens(text string) []string {
	var out []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			out = append(out, stem(word.String()))
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			flush()
			if !strings.ContainsRune(particles, r) {
				out = append(out, string(r))
			}
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			flush()
		}
	}
	flush()
	return out
}

// particles are characters that a question has or hasn't, whatever it asks.
const particles = "的了吗呢啊吧呀哦嘛么请您"

// stem cuts English endings, so that "invoices" is "invoice" and "engraved" is "engrave".
func stem(w string) string {
	for _, end := range []string{"ing", "ed", "es", "s", "e"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 && !strings.HasSuffix(w, "ss") {
			return rest
		}
	}
	return w
}
