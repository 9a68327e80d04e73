package intents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reader finds the entities of one text. Readers of each kind run in order of how certain they are; what
// one has claimed the next can't have.
type reader struct {
	text     string
	now      time.Time
	locale   string
	entities []Entity
	claimed  []span
}

// entities lists what a folded text mentions, in order, without overlaps.
func entities(folded, locale string, now time.Time) []Entity {
	r := &reader{text: folded, locale: locale, now: now}
	if strings.ContainsAny(folded, "0123456789") || strings.Contains(folded, "@") {
		r.claimed = secrets(folded)
		r.codes()
	}
	r.dates()
	r.money()
	r.counts()
	r.reasons()
	slices.SortFunc(r.entities, func(a, b Entity) int { return a.Start - b.Start })
	return r.entities
}

func (r *reader) free(start, end int) bool {
	return !slices.ContainsFunc(r.claimed, func(s span) bool { return start < s.end && s.start < end })
}

func (r *reader) add(t EntityType, start, end int, value string) {
	if start >= end || !r.free(start, end) {
		return
	}
	r.claimed = append(r.claimed, span{start, end})
	r.entities = append(r.entities, Entity{Type: t, Start: start, End: end, Text: r.text[start:end], Value: value})
}

// each calls f with the matches of a pattern that are whole words and unclaimed. Groups that didn't match
// are empty.
func (r *reader) each(re *regexp.Regexp, f func(start, end int, group []string)) {
	for _, m := range re.FindAllStringSubmatchIndex(r.text, -1) {
		if !r.free(m[0], m[1]) || !wholeWords(r.text, m[0], m[1]) {
			continue
		}
		groups := make([]string, len(m)/2)
		for g := range groups {
			if m[2*g] >= 0 {
				groups[g] = r.text[m[2*g]:m[2*g+1]]
			}
		}
		f(m[0], m[1], groups)
	}
}

// eachWith is each for a pattern whose every match has one of some characters: looking for those first is
// quicker than letting the pattern find that it doesn't match.
func (r *reader) eachWith(chars string, re *regexp.Regexp, f func(start, end int, group []string)) {
	if strings.ContainsAny(r.text, chars) {
		r.each(re, f)
	}
}

// wholeWords reports whether a stretch neither begins nor ends inside a Latin word or a number.
func wholeWords(text string, start, end int) bool {
	before, first := lastRune(text[:start]), firstRune(text[start:])
	last, after := lastRune(text[:end]), firstRune(text[end:])
	return !(isWord(before) && isWord(first)) && !(isWord(last) && isWord(after))
}

// reasonLexicon has a section for each value of a reason.
var reasonLexicon = mustLexicon("reasons")

func (r *reader) reasons() {
	for _, h := range reasonLexicon.find(r.text) {
		if !negated(r.text, h.start) {
			r.add(Reason, h.start, h.end, h.value)
		}
	}
}

var (
	quantityZh = regexp.MustCompile(`(?:x ?)?(` + zhNumber + `)(?:件|个|双|条|套|只|台|份|瓶|盒|箱|包|支|把|张|本|副|对|罐|袋|顶|床|部|款|单|笔)`)
	quantityEn = regexp.MustCompile(`(` + enNumber + `) ?(?:pcs|pc|pieces|piece|items|item|pairs|pair|units|unit|packs|pack|boxes|box|bottles|bottle|sets|copies|of them|of these|of those)`)
	quantityX  = regexp.MustCompile(`(?:x|×) ?([0-9]{1,3})|([0-9]{1,3}) ?(?:x|×)`)
	ordinalZh  = regexp.MustCompile(`(倒数)?第(` + zhNumber + `)(?:件|个|双|条|套|只|台|份|款|单|笔|项|张|种|样|行)?|(最后|末尾|最下面|最底下|最上面|最前面|头)(?:(?:那|的)?(?:一)?(?:件|个|双|条|套|只|台|份|款|单|笔|项|张|种)|的$)`)
	ordinalEn  = regexp.MustCompile(`(?:the )?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|[0-9]{1,2}(?:st|nd|rd|th)) (?:one|item|order|option|choice|pair|product|parcel)|(?:number|option|no\.|item) ?([0-9]{1,2}|one|two|three|four|five|six)|#([0-9]{1,2})|(?:the )(first|second|third|last)$`)
	bareNumber = regexp.MustCompile(`^(?:选|要|选择|就)?(` + zhNumber + `|one|two|three|four|five|six|first|second|third|last|the first|the second|the third)[.。!吧号]?$`)
)

const (
	numerals = "0123456789零〇一二两三四五六七八九十百千万俩仨廿"
	latin    = "abcdefghijklmnopqrstuvwxyz"
)

var ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "last": -1}

// counts reads ordinals, which choose, then quantities. A message that is only a small number chooses too.
func (r *reader) counts() {
	ordinal := func(start, end int, word string, sign int) {
		n, ok := ordinals[word]
		if !ok {
			n, ok = number(strings.TrimRight(word, "stndrh"))
			if !ok {
				n, ok = number(word)
			}
		}
		if ok && n != 0 && n < 100 {
			r.add(Ordinal, start, end, strconv.Itoa(sign*n))
		}
	}
	r.each(bareNumber, func(start, end int, g []string) { ordinal(start, end, strings.TrimPrefix(g[1], "the "), 1) })
	r.eachWith("第最末头", ordinalZh, func(start, end int, g []string) {
		switch {
		case g[3] == "头" || strings.HasPrefix(g[3], "最上") || g[3] == "最前面":
			r.add(Ordinal, start, end, "1")
		case g[3] != "":
			r.add(Ordinal, start, end, "-1")
		case notChoice(r.text[end:]):
		case g[1] != "":
			ordinal(start, end, g[2], -1)
		default:
			ordinal(start, end, g[2], 1)
		}
	})
	r.eachWith(latin+"#", ordinalEn, func(start, end int, g []string) { ordinal(start, end, g[1]+g[2]+g[3]+g[4], 1) })
	quantity := func(start, end int, word string) {
		if n, ok := number(word); ok && n > 0 && n < 10000 {
			r.add(Quantity, start, end, strconv.Itoa(n))
		}
	}
	r.eachWith(numerals, quantityZh, func(start, end int, g []string) {
		before := r.text[:start]
		if notAmount(r.text[end:]) || strings.HasSuffix(before, "第") || strings.HasSuffix(before, "另") || strings.HasSuffix(before, "哪") ||
			strings.HasSuffix(before, "那") || strings.HasSuffix(before, "这") || strings.HasSuffix(before, "换") && g[1] == "一" || strings.HasSuffix(before, "每") || strings.HasSuffix(before, "某") {
			return
		}
		quantity(start, end, g[1])
	})
	r.eachWith(latin, quantityEn, func(start, end int, g []string) { quantity(start, end, g[1]) })
	r.eachWith("x×", quantityX, func(start, end int, g []string) { quantity(start, end, g[1]+g[2]) })
}

// notAmount: 一个月, 三个小时, 一个问题 count no goods.
func notAmount(after string) bool {
	for _, w := range []string{"月", "星期", "礼拜", "小时", "钟头", "工作日", "多月", "半月", "问题", "人", "说法", "客服", "多小时", "学期", "季度", "答复", "电话"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// notChoice: 第一次, 第二天 choose nothing.
func notChoice(after string) bool {
	for _, w := range []string{"次", "天", "回", "遍", "时间", "周", "步", "年", "季", "方", "代", "月"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}
