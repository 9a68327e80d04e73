// Package bleveindex is the full-text index of entries on Bleve, in memory. It is the only package that
// knows Bleve. Bleve publishes its counters through expvar, so never serve http.DefaultServeMux.
package bleveindex

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"github.com/blevesearch/bleve/v2/analysis/token/stop"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/analysis/tokenmap"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"aftercare/kb"
)

// fields of each side, with their weight in its sum of scores.
var fields = map[kb.Side][]field{
	kb.Asked: {{"questions", 1}, {"title", .6}},
	kb.Told:  {{"answer", 1}, {"body", 1}},
}

type field struct {
	name  string
	boost float64
}

type bleveIndex struct{ in bleve.Index }

// New indexes the documents of one language, which must be folded already.
func New(locale string, docs []kb.Document) (kb.Index, error) {
	m, err := mappingOf(locale)
	if err != nil {
		return nil, fmt.Errorf("mapping of %s: %w", locale, err)
	}
	// Scorch without a path is in memory. NewMemOnly is an older engine, five to ten times slower.
	in, err := bleve.NewUsing("", m, "scorch", "scorch", nil)
	if err != nil {
		return nil, fmt.Errorf("open the index of %s: %w", locale, err)
	}
	batch := in.NewBatch()
	for _, d := range docs {
		err := batch.Index(d.ID, map[string]any{"title": d.Title, "questions": d.Questions, "answer": d.Answer, "body": d.Body})
		if err != nil {
			return nil, fmt.Errorf("index %s: %w", d.ID, err)
		}
	}
	if err := in.Batch(batch); err != nil {
		return nil, fmt.Errorf("index %s: %w", locale, err)
	}
	return &bleveIndex{in}, nil
}

func (b *bleveIndex) Candidates(ctx context.Context, side kb.Side, text string, n int) ([]kb.Scored, error) {
	q := bleve.NewDisjunctionQuery()
	for _, f := range fields[side] {
		m := bleve.NewMatchQuery(text)
		m.SetField(f.name)
		m.SetBoost(f.boost)
		m.SetOperator(query.MatchQueryOperatorOr)
		q.AddQuery(m)
	}
	r := bleve.NewSearchRequestOptions(q, n, 0, false)
	r.SortBy([]string{"-_score", "_id"})
	res, err := b.in.SearchInContext(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("search the index: %w", err)
	}
	out := make([]kb.Scored, len(res.Hits))
	for i, h := range res.Hits {
		out[i] = kb.Scored{ID: h.ID, Score: h.Score}
	}
	return out, nil
}

func (b *bleveIndex) Close() error { return b.in.Close() }

func mappingOf(locale string) (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = index.BM25Scoring
	analyzer := english
	if locale == "zh" {
		analyzer = chinese
	}
	if err := analyzer(m); err != nil {
		return nil, err
	}
	doc := bleve.NewDocumentStaticMapping()
	for _, side := range fields {
		for _, f := range side {
			t := bleve.NewTextFieldMapping()
			t.Analyzer = locale
			// We only need scores: entries are kept by the caller, phrases and facets are not searched.
			t.Store, t.IncludeTermVectors, t.IncludeInAll, t.DocValues = false, false, false, false
			doc.AddFieldMappingsAt(f.name, t)
		}
	}
	m.DefaultMapping = doc
	m.DefaultAnalyzer = locale
	return m, nil
}

// chinese cuts characters and pairs of characters, both: pairs carry the meaning (退货), characters find
// what is put in other words (退不退). No dictionary, so nothing to be out of.
func chinese(m *mapping.IndexMappingImpl) error {
	err := m.AddCustomTokenFilter("characters_and_pairs", map[string]any{"type": cjk.BigramName, "output_unigram": true})
	if err != nil {
		return err
	}
	return m.AddCustomAnalyzer("zh", map[string]any{
		"type": "custom", "tokenizer": unicode.Name,
		"token_filters": []string{cjk.WidthName, lowercase.Name, "characters_and_pairs"},
	})
}

// stopWords are only those without any meaning of their own. Bleve's list drops "not", "where" and
// "who", which tell "where is my refund" from "who pays the refund".
var stopWords = []any{
	"a", "an", "the", "is", "are", "am", "was", "be", "been", "it", "its", "this", "that", "these", "those",
	"i", "me", "my", "you", "your", "we", "our", "of", "to", "in", "on", "at", "and", "or", "for", "with",
	"do", "does", "did", "have", "has", "had", "there", "as", "so", "if", "i'm", "i've", "i'd",
}

func english(m *mapping.IndexMappingImpl) error {
	if err := m.AddCustomTokenMap("empty_words", map[string]any{"type": tokenmap.Name, "tokens": stopWords}); err != nil {
		return err
	}
	if err := m.AddCustomTokenFilter("drop_empty_words", map[string]any{"type": stop.Name, "stop_token_map": "empty_words"}); err != nil {
		return err
	}
	return m.AddCustomAnalyzer("en", map[string]any{
		"type": "custom", "tokenizer": unicode.Name,
		"token_filters": []string{en.PossessiveName, lowercase.Name, "drop_empty_words", porter.Name},
	})
}
