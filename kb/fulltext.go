package kb

import (
	"cmp"
	"slices"
)

// fullText knows the terms of one side of all entries: how rare each is, by which the index is asked, and
// their BM25 weights, by which any entry can be scored without asking it. It never changes.
type fullText struct {
	ids    map[string]uint32
	idf    []float32
	df     []uint32
	from   []uint32 // the first term of each entry in terms and impact, and the end
	terms  []uint32
	impact []float32 // BM25's part of a term in an entry, without idf
}

// The constants that BM25 is usually used with (Robertson, Zaragoza 2009: "The probabilistic relevance
// framework: BM25 and beyond").
const (
	saturation = 1.2
	lengthNorm = .75
)

// newFullText reads the terms of each entry, repeats included.
func newFullText(entries [][]string) *fullText {
	f := &fullText{ids: map[string]uint32{}}
	var counts []uint32
	total := 0
	for _, ts := range entries {
		total += len(ts)
	}
	average := max(float32(total)/float32(max(len(entries), 1)), 1)
	for _, ts := range entries {
		f.from = append(f.from, uint32(len(f.terms)))
		begin := len(f.terms)
		for _, t := range ts {
			id, ok := f.ids[t]
			if !ok {
				id = uint32(len(f.df))
				f.ids[t] = id
				f.df, counts = append(f.df, 0), append(counts, 0)
			}
			if counts[id]++; counts[id] == 1 {
				f.terms = append(f.terms, id)
				f.df[id]++
			}
		}
		for _, id := range f.terms[begin:] {
			tf := float32(counts[id])
			counts[id] = 0
			f.impact = append(f.impact, tf*(saturation+1)/(tf+saturation*(1-lengthNorm+lengthNorm*float32(len(ts))/average)))
		}
	}
	f.from = append(f.from, uint32(len(f.terms)))
	for _, d := range f.df {
		f.idf = append(f.idf, float32(idf(float64(len(entries)), float64(d))))
	}
	return f
}

// wanted are the terms of a question on one side. It is reused from search to search.
type wanted struct {
	terms  []wantedTerm
	names  []string
	slot   []uint16 // by term: its place in terms, plus one
	length float32  // sum of idf, of unknown terms too
}

type wantedTerm struct {
	name string
	id   uint32
	df   uint32
}

func (f *fullText) newWanted() *wanted { return &wanted{slot: make([]uint16, len(f.df))} }

// want reads the terms of a question. forget must follow.
func (w *wanted) want(f *fullText, terms []string) {
	w.terms, w.length = w.terms[:0], 0
	unseen := float32(idf(float64(len(f.from)-1), 0))
	for _, t := range terms {
		id, ok := f.ids[t]
		if !ok {
			w.length += unseen
			continue
		}
		if w.slot[id] == 0 {
			w.terms = append(w.terms, wantedTerm{t, id, f.df[id]})
			w.slot[id] = uint16(len(w.terms))
			w.length += f.idf[id]
		}
	}
}

func (w *wanted) forget() {
	for _, t := range w.terms {
		w.slot[t.id] = 0
	}
}

// Few and rare terms are what the full-text index is asked for: they name nearly all that can win, and what
// it costs doesn't grow with the number of entries.
const (
	mostTerms    = 6
	mostPostings = 2_000
)

// rarest returns the terms to ask the index for.
func (w *wanted) rarest() []string {
	slices.SortFunc(w.terms, func(a, b wantedTerm) int {
		return cmp.Or(cmp.Compare(a.df, b.df), cmp.Compare(a.name, b.name))
	})
	w.names = w.names[:0]
	postings := 0
	for _, t := range w.terms[:min(len(w.terms), mostTerms)] {
		if postings += int(t.df); postings > mostPostings {
			break
		}
		w.names = append(w.names, t.name)
	}
	return w.names
}

// score is the BM25 score of an entry, over the most that the question's terms could get in a text where
// each occurs once: about 0 to 1.
func (w *wanted) score(f *fullText, entry int) float32 {
	if w.length == 0 {
		return 0
	}
	var s float32
	for i := f.from[entry]; i < f.from[entry+1]; i++ {
		if t := f.terms[i]; w.slot[t] != 0 {
			s += f.idf[t] * f.impact[i]
		}
	}
	return s / w.length
}
