package intents

import (
	"hash/fnv"
	"io/fs"
	"strings"
)

// Concepts are groups of words that stand for the same thing in requests ("退/寄回去/不要了"), written by
// hand in lexicon/concepts.*.txt: a line is a concept's name, a colon, and its members. The concepts of a
// message are features beside its words, so that what was learned from one member holds for the others.

// conceptTable finds members. It has every beginning of every member, by hash, in an open table: small,
// and built in a few milliseconds.
type conceptTable struct {
	keys  []uint32
	first []int32 // of the member's links, 0 for what only begins a member
	links []link
	mask  uint32
	sum   uint64 // of the files, by which a model knows what it was trained with
}

// link says that a member stands for a concept; the next link, when not 0, that it stands for another too.
type link struct {
	concept uint64
	next    int32
}

var concepts = readConcepts(lexicons)

func readConcepts(files fs.FS) *conceptTable {
	type member struct {
		runes   []rune
		concept uint64
	}
	names, err := fs.Glob(files, "lexicon/concepts.*.txt")
	if err != nil {
		panic(err)
	}
	var members []member
	size := 0
	h := fnv.New64a()
	for _, name := range names { // Glob sorts
		data, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err)
		}
		h.Write(data)
		for line := range strings.Lines(string(data)) {
			line, _, _ = strings.Cut(line, "#")
			concept, list, ok := strings.Cut(line, ":")
			if !ok {
				continue
			}
			id := seed
			for _, r := range strings.TrimSpace(concept) {
				id = step(id, r)
			}
			for m := range strings.SplitSeq(list, ",") {
				runes := squeeze([]rune(strings.ReplaceAll(Fold(m), "'", "")))
				if len(runes) > 0 {
					members = append(members, member{runes, id})
					size += len(runes)
				}
			}
		}
	}
	t := &conceptTable{sum: h.Sum64(), mask: 1, links: make([]link, 1, 1+len(members))}
	for int(t.mask) < 2*size {
		t.mask = t.mask<<1 | 1
	}
	t.keys, t.first = make([]uint32, t.mask+1), make([]int32, t.mask+1)
	for _, m := range members {
		k := seed
		at := uint32(0)
		for _, r := range m.runes {
			k = step(k, r)
			at = t.slot(key(k))
			t.keys[at] = key(k)
		}
		t.links = append(t.links, link{m.concept, t.first[at]})
		t.first[at] = int32(len(t.links) - 1)
	}
	return t
}

// key is never 0, which marks a free slot.
func key(h uint64) uint32 { return uint32(mix(h)>>32) | 1 }

func (t *conceptTable) slot(k uint32) uint32 {
	i := k >> 1 & t.mask
	for t.keys[i] != 0 && t.keys[i] != k {
		i = (i + 1) & t.mask
	}
	return i
}

// longest returns the first link of the longest member that a text begins with, and the member's length.
func (t *conceptTable) longest(text []rune) (first int32, length int) {
	h := seed
	for i, r := range text {
		if r == '\'' {
			continue
		}
		h = step(h, r)
		at := t.slot(key(h))
		if t.keys[at] == 0 {
			break
		}
		if l := t.first[at]; l != 0 && !(isWord(r) && i+1 < len(text) && isWord(text[i+1])) {
			first, length = l, i+1
		}
	}
	return first, length
}

// conceptFeatures adds the concepts of each member in the message, the longest first from left to right.
func (x *extractor) conceptFeatures() {
	for i := 0; i < len(x.runes); {
		if i > 0 && isWord(x.runes[i]) && isWord(x.runes[i-1]) || x.runes[i] == ' ' {
			i++
			continue
		}
		l, n := concepts.longest(x.runes[i:])
		for ; l != 0; l = concepts.links[l].next {
			x.add(concepts.links[l].concept, conceptBlock)
		}
		i += max(n, 1)
	}
}
