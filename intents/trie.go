package intents

import "slices"

// trie maps words to what they mean. Children are sorted by their character.
type trie[T any] struct {
	keys  []rune
	kids  []*trie[T]
	ends  bool // a word ends here
	value T
}

// child is the node after one more character, nil for none.
func (t *trie[T]) child(r rune) *trie[T] {
	if len(t.keys) == 1 { // as deep in the trie most nodes are
		if t.keys[0] == r {
			return t.kids[0]
		}
		return nil
	}
	if i, ok := slices.BinarySearch(t.keys, r); ok {
		return t.kids[i]
	}
	return nil
}

// at is the node of a word, made where there is none.
func (t *trie[T]) at(word string) *trie[T] {
	for _, r := range word {
		i, ok := slices.BinarySearch(t.keys, r)
		if !ok {
			t.keys = slices.Insert(t.keys, i, r)
			t.kids = slices.Insert(t.kids, i, &trie[T]{})
		}
		t = t.kids[i]
	}
	return t
}
