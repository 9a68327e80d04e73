package intents

import "strconv"

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func isNumeral(r rune) bool {
	switch r {
	case '零', '〇', '一', '二', '两', '俩', '三', '仨', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '廿':
		return true
	}
	return false
}

func zhDigit(r rune) (int, bool) {
	switch r {
	case '零', '〇':
		return 0, true
	case '一':
		return 1, true
	case '二', '两', '俩':
		return 2, true
	case '三', '仨':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// zhNumeral reads Chinese numerals: 一百二十三, 二〇二六.
func zhNumeral(s string) (int, bool) {
	total, section, digit, plain := 0, 0, -1, true
	literal := 0
	for _, r := range s {
		unit := 0
		switch r {
		case '十':
			unit = 10
		case '百':
			unit = 100
		case '千':
			unit = 1000
		case '万':
			total, section, digit, plain = (total+section+max(digit, 0))*10000, 0, -1, false
			if total > 1e8 {
				return 0, false
			}
			continue
		case '廿':
			section, digit, plain = section+20, -1, false
			continue
		default:
			d, ok := zhDigit(r)
			if !ok {
				return 0, false
			}
			digit = d
			literal = literal*10 + d
			if literal > 1e8 {
				return 0, false
			}
			continue
		}
		if digit < 0 {
			digit = 1 // 十五
		}
		section, digit, plain = section+digit*unit, -1, false
	}
	if plain {
		return literal, s != ""
	}
	return total + section + max(digit, 0), true
}

// english moves over a number in English words or digits: "twenty-five", "a hundred and twenty", "two dozen",
// "a couple of". said: there is more to it than an article.
func (c *cursor) english() (n int, said, ok bool) {
	if s, ok := c.digits(1, 9); ok {
		if c.at < len(c.text) && isWord(c.next()) {
			return 0, false, false
		}
		n, said = atoi(s), true
	} else {
		from := c.at
		s, ok := c.sense(numberWord)
		if !ok {
			return 0, false, false
		}
		n = s.n
		said = c.text[from:c.at] != "a" && c.text[from:c.at] != "an"
	}
	for {
		try := *c
		if !try.space() && !try.take("-") {
			return n, said, true
		}
		and := n >= 100 && try.take("and ")
		s, ok := try.sense(numberWord)
		switch word := c.text[c.at:try.at]; {
		case !ok:
			return n, said, true
		case (s.n == 100 || s.n == 1000) && !and && n < 100, word == " dozen":
			n *= s.n
		case n%100 == 0 && n > 0 && s.n < 100, n >= 20 && n%10 == 0 && s.n < 10 && endsInDigitWord(word):
			n += s.n
		default:
			return n, said, true
		}
		said = true
		*c = try
	}
}

// endsInDigitWord: "twenty-a few" is no number.
func endsInDigitWord(word string) bool { return word[1] != 'a' }
