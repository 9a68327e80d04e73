package intents

import (
	"slices"
	"strconv"
)

// compared lists those of some candidates that "the bigger one" or 小的那件 means: the extreme in size, where
// sizes tell them apart. nil when the text compares nothing.
func compared(text string, cands []Candidate) []string {
	sign := comparison(text)
	if sign == 0 {
		return nil
	}
	var ids []string
	best, worst, n := 0, 0, 0
	for _, c := range cands {
		rank := sizeRank(c.Words)
		if rank == 0 {
			continue
		}
		rank *= sign
		switch {
		case n == 0 || rank > best:
			best, ids = rank, []string{c.ID}
		case rank == best:
			ids = append(ids, c.ID)
		}
		if n == 0 || rank < worst {
			worst = rank
		}
		n++
	}
	if n < 2 || best == worst {
		return nil
	}
	return ids
}

// comparison is 1 where a text chooses the bigger of some things, -1 for the smaller, 0 for neither.
func comparison(text string) int {
	for sign, words := range map[int][]string{
		1:  {"bigger one", "larger one", "bigger pair", "larger pair", "biggest", "largest", "big one", "the bigger", "the larger"},
		-1: {"smaller one", "smaller pair", "smallest", "small one", "the smaller"},
	} {
		if slices.ContainsFunc(words, func(w string) bool { return indexPhrase(text, w) >= 0 }) {
			return sign
		}
	}
	for i, r := range text {
		sign := 1
		if r == '小' {
			sign = -1
		} else if r != '大' {
			continue
		}
		c := cursor{text, i + len("大")}
		chooses := i == 0 || endsWith(text[:i], "那", "件", "双", "条", "个", "退", "换", "要", "把", "是", "选", "较", "更", "最", ",")
		_ = c.take("一点") || c.take("点") || c.take("号") || c.take("码")
		if c.take("的那") || c.take("那") && (c.measure() || c.done()) || chooses && c.take("的") && (c.done() || c.starts(",", "。", "那", "吧", "退", "换", "不")) {
			return sign
		}
	}
	return 0
}

// sizeRank orders sizes: S below M below XL, 41 below 42. 0 for candidates without one.
func sizeRank(words []string) int {
	for _, w := range words {
		for t := range readTerms(Fold(w)).words {
			if rank := letterRank(t); rank > 0 {
				return rank
			}
		}
	}
	for _, w := range words {
		f := Fold(w)
		for i := range f {
			if isDigit(f[i]) && (i == 0 || !isWord(lastRune(f[:i]))) {
				c := cursor{f, i}
				if s, ok := c.digits(1, 3); ok && (c.starts("码", "寸", "升", "cm", "ml", "l", "g", "kg") || i == 0 && c.done()) {
					n, _ := strconv.Atoi(s)
					return 100 + n
				}
			}
		}
	}
	return 0
}

func letterRank(t string) int {
	switch t {
	case "xs":
		return 2
	case "s", "small":
		return 3
	case "m", "medium":
		return 4
	case "l", "large":
		return 5
	case "xl":
		return 6
	case "xxl", "2xl":
		return 7
	case "xxxl", "3xl":
		return 8
	}
	return 0
}
