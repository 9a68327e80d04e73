package kb

import (
	"context"
	"time"
)

// Embedder turns texts into vectors of length 1, as near to one another as the texts are in meaning:
// kb/embed has one. With keep the vectors may be kept on disk. Safe for concurrent use.
type Embedder interface {
	Embed(ctx context.Context, texts []string, keep bool) ([][]float32, error)
}

// defaultPatience is how long a shopper's answer waits for the vector of his question. After it the
// other views answer alone.
const defaultPatience = 300 * time.Millisecond

// meanings compares a question with all phrasings by their vectors. nil when there are none.
type meanings struct{ vectors [][]float32 } // by phrasing

// newMeanings asks for the vectors of all phrasings. Without them the other views answer.
func newMeanings(p *phrasings, o Options) *meanings {
	if o.Embed == nil {
		return nil
	}
	texts := make([]string, len(p.list))
	for i, ph := range p.list {
		texts[i] = ph.text
	}
	vectors, err := o.Embed.Embed(context.Background(), texts, true)
	if err != nil {
		o.warn(err)
		return nil
	}
	return &meanings{vectors}
}

// embed is the vector of a question, or nil.
func (o *Options) embed(ctx context.Context, text string) []float32 {
	if o.Embed == nil || text == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, o.Patience)
	defer cancel()
	vectors, err := o.Embed.Embed(ctx, []string{text}, false)
	if err != nil || len(vectors) != 1 {
		o.warn(err)
		return nil
	}
	return vectors[0]
}

func (o *Options) warn(err error) {
	if o.Warn != nil && err != nil {
		o.Warn(err)
	}
}

// compare returns, by entry, how near its nearest phrasing is: 0 for an average one, 1 for the same. Models
// differ in what cosine strangers have, so only what is above the average counts.
func (m *meanings) compare(p *phrasings, question []float32) []float32 {
	if m == nil || question == nil || len(m.vectors) == 0 || len(m.vectors[0]) != len(question) {
		return nil
	}
	out := make([]float32, len(p.pool))
	var sum float32
	for e := range out {
		out[e] = -1
		for v := p.listFrom[e]; v < p.listFrom[e+1]; v++ {
			var dot float32
			for i, x := range m.vectors[v] {
				dot += x * question[i]
			}
			out[e] = max(out[e], dot)
		}
		sum += out[e]
	}
	average := sum / float32(len(out))
	for e := range out {
		out[e] = max(0, (out[e]-average)/max(1-average, 1e-6))
	}
	return out
}
