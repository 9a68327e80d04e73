package intents

import (
	"slices"
	"strings"
)

// Lexicons of phrases; a section is a value.
var (
	reasonLexicon  = mustLexicon("reasons")
	faultLexicon   = mustLexicon("faults")
	paymentLexicon = mustLexicon("payments")
	colourLexicon  = mustLexicon("colours")
)

// topics name what a reason is about. Beside a size they only say of what it is: "尺码还是M".
var topics = map[string]bool{"尺码": true, "尺寸": true, "大小": true, "size": true, "sizing": true}

// phrases reads reasons, faults, payment methods and colours from what the grammars left. A denied phrase
// ("不是质量问题", "not the black one") doesn't count.
func (r *reader) phrases() {
	faults := faultLexicon.find(r.text)
	r.colours(faults)
	r.shortfalls()
	sized := slices.ContainsFunc(r.entities, func(e Entity) bool { return e.Type == Size })
	for _, h := range reasonLexicon.find(r.text) {
		if h.last > 0 && !r.free(h.start, h.end) { // 买的红色发来的是粉色: the colour in the gap stands
			h.start = h.last
		}
		if !negated(r.text, h.start) && !insideLonger(h, faults) && !(topics[r.text[h.start:h.end]] && sized) {
			r.add(Reason, h.start, r.withoutParticle(h), h.value)
		}
	}
	r.faults(faults)
	for _, h := range paymentLexicon.find(r.text) {
		if !negated(r.text, h.start) {
			r.add(Payment, h.start, h.end, h.value)
		}
	}
}

// colours come before reasons: 买的黑色发来的是白色 names two. A black screen is a fault.
func (r *reader) colours(faults []hit) {
	for _, h := range colourLexicon.find(r.text) {
		if !negated(r.text, h.start) && r.namesColour(h) && !insideLonger(h, faults) {
			if strings.HasPrefix(r.text[h.end:], "色") {
				h.end += len("色")
			}
			r.add(Colour, h.start, h.end, h.value)
		}
	}
}

// insideLonger: 噪音太大 is no matter of size.
func insideLonger(h hit, others []hit) bool {
	return slices.ContainsFunc(others, func(o hit) bool {
		return o.start <= h.start && h.end <= o.end && o.end-o.start > h.end-h.start
	})
}

// withoutParticle is where a phrase ends without its closing 了. That of 用不了 is a verb.
func (r *reader) withoutParticle(h hit) int {
	if s := strings.TrimSuffix(r.text[h.start:h.end], "了"); s != "" && !strings.HasSuffix(s, "不") {
		return h.start + len(s)
	}
	return h.end
}

// faults may stand inside a reason ("质量太差,起球"); where they don't, they are one.
func (r *reader) faults(hits []hit) {
	for _, h := range hits {
		if negated(r.text, h.start) {
			continue
		}
		end := r.withoutParticle(h)
		free := r.free(h.start, end)
		if !free && !r.insideReason(h.start, end) {
			continue
		}
		if free {
			r.add(Reason, h.start, end, "quality")
		}
		r.entities = append(r.entities, Entity{Type: Fault, Start: h.start, End: end, Text: r.text[h.start:end], Value: h.value})
	}
}

// insideReason reports whether a stretch overlaps reasons and nothing else.
func (r *reader) insideReason(start, end int) bool {
	for _, e := range r.entities {
		if e.Type != Reason && start < e.End && e.Start < end {
			return false
		}
	}
	return true
}

// shortfalls reads 少了三双, 缺一个: what stands before the count says that so many are missing.
func (r *reader) shortfalls() {
	for _, e := range r.entities {
		if e.Type != Quantity {
			continue
		}
		before := strings.TrimSuffix(r.text[:e.Start], "了")
		for _, w := range []string{"少", "缺", "漏"} {
			if head, ok := strings.CutSuffix(before, w); ok && !endsWith(head, "不", "多", "减", "至", "最", "没", "别", "泄") {
				r.add(Reason, len(head), len(before), "missing")
			}
		}
	}
}

// namesColour: one Chinese character alone is a colour only beside words that make it one: 黑的, 要黑, 黑外套.
func (r *reader) namesColour(h hit) bool {
	if len([]rune(r.text[h.start:h.end])) > 1 || !isHan(firstRune(r.text[h.start:])) {
		return true
	}
	after := cursor{r.text, h.end}
	return len(r.text) == h.end-h.start || after.starts("的", "款") || endsWith(r.text[:h.start], "件", "双", "条", "要", "换", "成", "个", "选")
}
