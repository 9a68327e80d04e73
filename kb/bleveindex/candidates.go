package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"

	"aftercare/kb"
)

// Candidates reads Bleve's postings and scores them by Bleve's BM25. Bleve's own Search, which sorts and
// looks up ids, takes five times as long for the same terms, and the order isn't needed here.
func (b *bleveIndex) Candidates(side kb.Side, terms []string, out []kb.Scored) ([]kb.Scored, error) {
	for _, t := range terms {
		var err error
		if out, err = b.postings(side, t, out); err != nil {
			return out, fmt.Errorf("read the postings of %q: %w", t, err)
		}
	}
	return out, nil
}

func (b *bleveIndex) postings(side kb.Side, term string, out []kb.Scored) (_ []kb.Scored, err error) {
	r, err := b.reader.TermFieldReader(context.Background(), []byte(term), fields[side], true, true, false)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	df := float64(r.Count())
	idf := math.Log(1 + (b.count-df+.5)/(df+.5))
	var doc index.TermFieldDoc
	for {
		d, err := r.Next(&doc)
		if err != nil || d == nil {
			return out, err
		}
		tf, length := float64(d.Freq), 1/(d.Norm*d.Norm)
		score := idf * tf * search.BM25_k1 / (tf + search.BM25_k1*(1-search.BM25_b+search.BM25_b*length/b.lengths[side]))
		out = append(out, kb.Scored{At: int(b.places[d.ID.Value()]), Score: float32(score)})
	}
}
