package intents

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// postCode reads the codes of China (six digits), the United States (five, maybe nine) and Britain. Digits
// alone are one only after a word or a state that says so; see also names.
func (r *reader) postCode(c cursor) reading {
	start := c.at
	if !isDigit(c.text[start]) {
		return r.postCodeUK(c)
	}
	if !r.labelled(start, "postcode") && !afterState(r.text[:start]) {
		return none
	}
	return plainPostCode(c)
}

// plainPostCode moves over five or six digits, or nine with a dash.
func plainPostCode(c cursor) reading {
	start := c.at
	s, ok := c.digits(5, 6)
	if !ok {
		return none
	}
	if try := c; len(s) == 5 && try.take("-") {
		if _, ok := try.digits(4, 4); ok {
			c = try
		}
	}
	if isWord(c.next()) && !isHan(c.next()) || c.starts("-") {
		return none
	}
	return reading{PostCode, start, c.at, c.text[start:c.at]}
}

// postCodeUK reads "sw1a 1aa"; without its space only after a word that says so.
func (r *reader) postCodeUK(c cursor) reading {
	start := c.at
	letters := 0
	for letters < 2 && c.at < len(c.text) && 'a' <= c.text[c.at] && c.text[c.at] <= 'z' {
		c.at++
		letters++
	}
	outward := c.at
	for c.at < len(c.text) && c.at-outward < 2 && isDigit(c.text[c.at]) {
		c.at++
	}
	if c.at == outward {
		return none
	}
	if c.at-outward == 1 && c.at < len(c.text) && 'a' <= c.text[c.at] && c.text[c.at] <= 'z' && c.at+1 < len(c.text) && (c.text[c.at+1] == ' ' || isDigit(c.text[c.at+1])) {
		c.at++
	}
	out := c.text[start:c.at]
	if !c.space() && !r.labelled(start, "postcode") || len(c.text) < c.at+3 {
		return none
	}
	in := c.text[c.at : c.at+3]
	if !isDigit(in[0]) || !inwardLetter(in[1]) || !inwardLetter(in[2]) {
		return none
	}
	c.at += 3
	if isWord(c.next()) {
		return none
	}
	return reading{PostCode, start, c.at, strings.ToUpper(out + " " + in)}
}

// inwardLetter: the second half of a British code has no c, i, k, m, o, v.
func inwardLetter(b byte) bool {
	return 'a' <= b && b <= 'z' && !strings.ContainsRune("cikmov", rune(b))
}

var states = func() map[string]bool {
	m := map[string]bool{}
	for s := range strings.FieldsSeq("al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc") {
		m[s] = true
	}
	return m
}()

// afterState reports whether a text ends in ", ca " or the like.
func afterState(before string) bool {
	n := len(before)
	return n >= 4 && before[n-1] == ' ' && states[before[n-3:n-1]] && !isWord(lastRune(before[:n-3])) && strings.Contains(before[max(0, n-5):n-3], ",")
}

// people is lexicon/people.txt: Chinese surnames and English given names.
var people = func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	err := sections("people", func(section, word string) {
		if m[section] == nil {
			m[section] = map[string]bool{}
		}
		m[section][word] = true
	})
	if err != nil {
		panic(err)
	}
	return m
}()

// names reads a person's name after a word that says so, and as the first part of a message that goes on
// with a post code or phone number, as one answers "name and post code, please".
func (r *reader) names() {
	r.statedName()
	r.leadingName()
}

var (
	nameLabelsZh = []string{"我叫", "姓名", "名字", "收件人", "收货人", "联系人"}
	nameLabelsEn = []string{"my name is", "my name's", "name is", "name:", "under the name", "recipient:", "recipient is"}
)

func (r *reader) statedName() {
	for _, l := range nameLabelsZh {
		if i := strings.Index(r.text, l); i >= 0 {
			c := cursor{r.text, i + len(l)}
			for c.space() || c.take(":") || c.take("是") || c.take("叫") || c.take("改成") || c.take("改为") || c.take("换成") {
			}
			r.nameZh(c.at)
			r.nameEn(c.at, true)
			return
		}
	}
	if i := strings.Index(r.text, "我姓"); i >= 0 {
		c := cursor{r.text, i + len("我姓")}
		surname := string(c.next())
		c.at += len(surname)
		if c.take(",") && strings.HasPrefix(c.rest(), surname) {
			r.nameZh(c.at)
		}
		return
	}
	for _, l := range nameLabelsEn {
		if i := indexPhrase(r.text, l); i >= 0 {
			c := cursor{r.text, i + len(l)}
			c.take(":")
			c.space()
			r.nameEn(c.at, true)
			return
		}
	}
	for _, l := range []string{"this is", "i'm", "i am"} {
		if i := indexPhrase(r.text, l); i >= 0 {
			c := cursor{r.text, i + len(l)}
			c.space()
			r.nameEn(c.at, false)
		}
	}
}

// nameZh takes a Chinese name of two to four characters that a clause consists of.
func (r *reader) nameZh(start int) bool {
	end := start
	for end < len(r.text) {
		c, size := utf8.DecodeRuneInString(r.text[end:])
		if !isHan(c) {
			break
		}
		end += size
	}
	name := r.text[start:end]
	for _, tail := range []string{"吧", "了", "的"} {
		name = strings.TrimSuffix(name, tail)
	}
	if !isNameZh(name) {
		return false
	}
	r.add(PersonName, start, start+len(name), name)
	return true
}

// isNameZh: a surname and one or two characters; after a surname of two, the same.
func isNameZh(name string) bool {
	if containsAny(name, "电", "号", "地", "女士", "先生", "小姐", "某", "我", "你", "他", "她", "的", "不", "写", "填", "是", "改", "换", "要", "和", "跟") {
		return false
	}
	runes := []rune(name)
	surnames := people["surname"]
	switch len(runes) {
	case 2, 3:
		return surnames[string(runes[:1])] || len(runes) == 3 && surnames[string(runes[:2])]
	case 4:
		return surnames[string(runes[:2])]
	}
	return false
}

// nameEn takes two or three English words. sure: the words before say that a name comes; else it must begin
// with a common given name.
func (r *reader) nameEn(start int, sure bool) bool {
	words, end := nameWords(r.text[start:])
	if len(words) == 0 || len(words) == 1 && !sure && !clauseEnds(r.text, start+end) || !sure && !people["given"][words[0]] {
		return false
	}
	for i := range words {
		words[i] = title(words[i])
	}
	r.add(PersonName, start, start+end, strings.Join(words, " "))
	return true
}

func clauseEnds(text string, at int) bool {
	return at == len(text) || isClauseEnd(firstRune(text[at:]))
}

// nameWords are the words that can be a name at the beginning of a text, three at most, and where they end.
func nameWords(text string) (words []string, end int) {
	at := 0
	for len(words) < 3 {
		stop := at
		for stop < len(text) && ('a' <= text[stop] && text[stop] <= 'z' || text[stop] == '\'' || text[stop] == '-' || text[stop] >= 0xc3 && isLatin(text[stop:])) {
			_, size := utf8.DecodeRuneInString(text[stop:])
			stop += size
		}
		w := text[at:stop]
		if w == "" || w[0] == '\'' || people["no"][w] || stop < len(text) && isWord(firstRune(text[stop:])) {
			break
		}
		words, end = append(words, w), stop
		if stop >= len(text) || text[stop] != ' ' {
			break
		}
		at = stop + 1
	}
	return words, end
}

func isLatin(s string) bool { return unicode.Is(unicode.Latin, firstRune(s)) }

// title writes a name's capitals: "O'Connor", "Anne-Marie".
func title(w string) string {
	var b strings.Builder
	up := true
	for _, c := range w {
		if up {
			c = unicode.ToUpper(c)
		}
		up = c == '\'' || c == '-'
		b.WriteRune(c)
	}
	return b.String()
}

// leadingName reads a name that begins the message where its other part is a post code or phone number, and
// bare digits as the post code after such a name.
func (r *reader) leadingName() {
	cut := strings.IndexAny(r.text, ", :;/0123456789")
	if cut <= 0 || slices.ContainsFunc(r.entities, func(e Entity) bool { return e.Type == PersonName }) {
		return
	}
	known := slices.ContainsFunc(r.entities, func(e Entity) bool {
		return e.Type == Phone || e.Type == PostCode
	})
	if isNameZh(r.text[:cut]) {
		if known || r.trailingCode(cut) {
			r.add(PersonName, 0, cut, r.text[:cut])
		}
		return
	}
	words, end := nameWords(r.text)
	rest := strings.TrimLeft(r.text[end:], " ,:;/")
	if len(words) < 2 || rest == "" || rest == r.text[end:] {
		return
	}
	first := len(r.text) - len(rest)
	if r.startsEntity(first, PostCode) || r.startsEntity(first, Phone) || r.trailingCode(end) {
		r.nameEn(0, true)
	}
}

func (r *reader) startsEntity(at int, t EntityType) bool {
	return slices.ContainsFunc(r.entities, func(e Entity) bool { return e.Type == t && e.Start == at })
}

// trailingCode takes bare digits after a name as its post code.
func (r *reader) trailingCode(from int) bool {
	c := cursor{r.text, from}
	for c.space() || c.take(",") || c.take(":") || c.take(";") || c.take("/") {
	}
	if c.done() || !isDigit(c.text[c.at]) {
		return false
	}
	found := plainPostCode(c)
	if found.end == 0 || !r.free(found.start, found.end) {
		return false
	}
	r.add(PostCode, found.start, found.end, found.value)
	return true
}
