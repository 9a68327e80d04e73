package intents

import "strings"

// What stands between a negation and what it negates: "不是因为质量", "没有什么破损", "not really a fault".
var (
	fillersZh   = []string{"因为", "由于", "什么", "任何", "说", "啥", "有", "很", "太", "的", "那种", "真的", "你们"}
	fillersEn   = []string{" a", " an", " the", " any", " because", " of", " due", " to", " really", " actually", " about", " it", " its"}
	negationsZh = []string{"不是", "不用", "不要", "不需要", "不必", "无需", "不想", "并非", "没有", "没", "不", "不算", "未", "别"}
	negationsEn = []string{"not", "no", "without", "never", "isn't", "isnt", "wasn't", "wasnt", "aren't", "doesn't", "doesnt", "didn't", "didnt", "hasn't", "don't", "dont", "nothing"}
)

// negated reports whether what starts at a byte of the text is denied by the words before it. A question
// denies nothing: 是不是, 有没有.
func negated(text string, start int) bool {
	before := strings.TrimRight(text[:start], " ")
	for range 3 {
		for _, f := range fillersZh {
			if b, ok := strings.CutSuffix(before, f); ok && !strings.HasSuffix(before, "没有") {
				before = b
			}
		}
		for _, f := range fillersEn {
			before = strings.TrimRight(strings.TrimSuffix(before, f), " ")
		}
	}
	for _, n := range negationsZh {
		if b, ok := strings.CutSuffix(before, n); ok {
			asks := strings.HasSuffix(b, "是") || strings.HasSuffix(b, "有") || strings.HasSuffix(b, "要") || strings.HasSuffix(b, "会")
			return !asks
		}
	}
	for _, n := range negationsEn {
		if b, ok := strings.CutSuffix(before, n); ok && (b == "" || !isWord(rune(b[len(b)-1]))) {
			return true
		}
	}
	return false
}
