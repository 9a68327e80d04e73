package intents

import (
	"strconv"
	"strings"
)

// Written numbers. The patterns are for use inside larger ones; number reads what they match.
const (
	zhNumber = `[0-9]+|[零〇一二两三四五六七八九十百千万俩仨廿]+`
	enNumber = `[0-9]+|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|one|two|three|four|five|six|seven|eight|nine|a couple of|a couple|couple of|a few|an|a`
)

var zhDigits = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '俩': 2, '三': 3, '仨': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

var enWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"a": 1, "an": 1, "a couple of": 2, "a couple": 2, "couple of": 2, "a few": 3,
}

// number reads digits, Chinese numerals (一百二十三, 二〇二六) or English words up to ninety-nine.
func number(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 0 && len(s) <= 9
	}
	if n, ok := enWords[s]; ok {
		return n, true
	}
	if tens, ones, ok := strings.Cut(strings.ReplaceAll(s, "-", " "), " "); ok {
		t, o := enWords[tens], enWords[ones]
		return t + o, t >= 20 && o > 0 && o < 10
	}
	return zhNumeral(s)
}

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
			continue
		case '廿':
			section, digit, plain = section+20, -1, false
			continue
		default:
			d, ok := zhDigits[r]
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
