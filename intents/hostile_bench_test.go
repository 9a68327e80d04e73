package intents

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkHostile reads texts of the longest message's size that make each grammar work all the time. The cost
// of each must grow with the length and no faster.
func BenchmarkHostile(b *testing.B) {
	for _, unit := range []string{
		"1 ", "一", "a ", "1-", "a@", "12/", "12-12-", "4111 ", "1点", "不", "没有", " not", "买的发", "第", "(", "周", "小", "and a half ", "名字", "坏了", "红色",
		"broken ", "昨天", "两件", "一一一一一一一一一 ",
	} {
		for _, size := range []int{3000, 12000} {
			text := Fold(strings.Repeat(unit, size/len(unit)))
			b.Run(fmt.Sprintf("%s/%d", strings.TrimSpace(unit), size), func(b *testing.B) {
				for b.Loop() {
					entities(text, "zh", testNow)
					acts.read(text)
					signals(text)
				}
			})
		}
	}
}
