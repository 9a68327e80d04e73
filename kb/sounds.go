package kb

import (
	"hash/fnv"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// sounds are the syllables of Chinese characters without tone, by hash; 0 is none known. Input methods
// offer characters by sound, so the wrong one that a hurried shopper picks (运废险 for 运费险) sounds the same.
var sounds = sync.OnceValue(func() []uint32 {
	out := make([]uint32, 0xa000)
	for r, readings := range pinyin.PinyinDict {
		if r >= len(out) {
			continue
		}
		first, _, _ := strings.Cut(readings, ",")
		h := fnv.New32a()
		h.Write([]byte(toneless.Replace(first)))
		out[r] = h.Sum32() | 1
	}
	return out
})

var toneless = strings.NewReplacer("ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o",
	"ū", "u", "ú", "u", "ǔ", "u", "ù", "u", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ü", "v", "ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m")

func soundOf(r rune) rune {
	if t := sounds(); int(r) < len(t) && t[r] != 0 {
		return rune(t[r])
	}
	return r
}
