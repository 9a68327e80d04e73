// Package bleveindex is the full-text index of entries on Bleve, in memory. It is the only package that
// knows Bleve. Bleve publishes its counters through expvar, so never serve http.DefaultServeMux.
package bleveindex

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"aftercare/kb"
)

// fields are the sides of documents in the index.
var fields = [...]string{kb.Asked: "asked", kb.Told: "told"}

// readers is how many readers of a field are kept for the next search: making one opens the dictionary.
const readers = 16

type bleveIndex struct {
	in     bleve.Index
	reader index.IndexReader
	places []int32 // by Bleve's number of a document
	// by side
	lengths [len(fields)]float64 // terms of a document, on average
	count   float64
}

// New indexes documents, whose terms are cut already.
func New(docs []kb.Document) (kb.Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, fmt.Errorf("mapping of the full-text index: %w", err)
	}
	// Scorch without a path is in memory. NewMemOnly is an older engine, five to ten times slower.
	in, err := bleve.NewUsing("", m, "scorch", "scorch", map[string]any{"fieldTFRCacheThreshold": readers})
	if err != nil {
		return nil, fmt.Errorf("open the full-text index: %w", err)
	}
	b := &bleveIndex{in: in, count: float64(len(docs))}
	if err := b.fill(docs); err != nil {
		return nil, errors.Join(fmt.Errorf("fill the full-text index: %w", err), b.Close())
	}
	return b, nil
}

func (b *bleveIndex) fill(docs []kb.Document) error {
	batch := b.in.NewBatch()
	for i, d := range docs {
		err := batch.Index(strconv.Itoa(i), map[string]any{fields[kb.Asked]: d.Asked, fields[kb.Told]: d.Told})
		if err != nil {
			return err
		}
	}
	if err := b.in.Batch(batch); err != nil {
		return err
	}
	inner, err := b.in.Advanced()
	if err != nil {
		return err
	}
	if b.reader, err = inner.Reader(); err != nil {
		return err
	}
	return errors.Join(b.number(len(docs)), b.measure())
}

// number notes which document has which of Bleve's numbers: asking Bleve for the id of each hit costs more
// than the search.
func (b *bleveIndex) number(docs int) error {
	all, err := b.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	b.places = make([]int32, docs)
	for {
		internal, err := all.Next()
		if err != nil || internal == nil {
			return errors.Join(err, all.Close())
		}
		id, err := b.reader.ExternalID(internal)
		if err != nil {
			return errors.Join(err, all.Close())
		}
		at, err := strconv.Atoi(id)
		if err != nil {
			return errors.Join(err, all.Close())
		}
		n := internal.Value()
		if n >= uint64(docs) {
			return errors.Join(fmt.Errorf("document number %d of %d", n, docs), all.Close())
		}
		b.places[n] = int32(at)
	}
}

func (b *bleveIndex) measure() error {
	stats, ok := b.reader.(index.BM25Reader)
	if !ok {
		return fmt.Errorf("%T doesn't count terms", b.reader)
	}
	for side, name := range fields {
		n, err := stats.FieldCardinality(name)
		if err != nil {
			return err
		}
		b.lengths[side] = max(float64(n)/max(b.count, 1), 1)
	}
	return nil
}

func (b *bleveIndex) Close() error {
	var err error
	if b.reader != nil {
		err = b.reader.Close()
	}
	return errors.Join(err, b.in.Close())
}

func newMapping() (mapping.IndexMapping, error) {
	const terms = "terms"
	m := bleve.NewIndexMapping()
	m.ScoringModel = index.BM25Scoring
	if err := m.AddCustomAnalyzer(terms, map[string]any{"type": "custom", "tokenizer": whitespace.Name}); err != nil {
		return nil, err
	}
	doc := bleve.NewDocumentStaticMapping()
	for _, name := range fields {
		t := bleve.NewTextFieldMapping()
		t.Analyzer = terms
		// We only need scores: entries are kept by the caller, phrases and facets are not searched.
		t.Store, t.IncludeTermVectors, t.IncludeInAll, t.DocValues = false, false, false, false
		doc.AddFieldMappingsAt(name, t)
	}
	m.DefaultMapping, m.DefaultAnalyzer = doc, terms
	return m, nil
}
