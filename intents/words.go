package intents

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// senseKind is what a word does in the grammars of dates, numbers and sums.
type senseKind uint8

const (
	noSense     senseKind = iota
	dayWord               // 昨天, tomorrow: n days from today
	dayPartWord           // 昨晚, tonight: n days from today, its part of day m
	daysWord              // 这几天: from n to m days from today
	feastWord             // 双十一: month n, day m
	movingFeast           // Black Friday: n days after the fourth Thursday of November
	weekdayWord           // friday: n as in time.Weekday
	weekWord              // 周, as in 周五
	monthWord             // november
	whichWord             // 上, next: n away
	yearWord              // 去年: n years away
	unitWord              // 天, weeks: a unit of time, n as below
	partWord              // 下午: a part of day n
	numberWord            // twelve
	measureWord           // 件, pairs
	moneyWord             // 元, quid: text is the currency
	centsWord             // 毛, pence: a part of it, n hundredths
	ordinalWord           // second
	labelWord             // 订单号: text says of what
	startWord             // another word that a grammar may begin with
)

// Units of time, in the order of words.txt.
const (
	unitDay = iota
	unitWeek
	unitMonth
	unitYear
	unitOther // hours and minutes: counted, but not in days
)

// sense is what a known word means.
type sense struct {
	kind senseKind
	n, m int
	text string
}

var kindNames = map[string]senseKind{
	"day": dayWord, "daypart": dayPartWord, "days": daysWord, "feast": feastWord, "moving": movingFeast, "weekday": weekdayWord,
	"week": weekWord, "month": monthWord, "which": whichWord, "year": yearWord, "unit": unitWord, "part": partWord, "number": numberWord,
	"measure": measureWord, "money": moneyWord, "cents": centsWord, "ordinal": ordinalWord, "label": labelWord, "start": startWord,
}

// vocabulary is lexicon/words.txt.
var vocabulary = mustVocabulary()

// wordList finds the longest known word at a place.
type wordList struct {
	first runeSet
	words trie[sense]
}

func mustVocabulary() *wordList {
	l := &wordList{}
	if err := sections("words", l.add); err != nil {
		panic(err)
	}
	return l
}

// add takes a section such as "feast 11 11" or "money CNY".
func (l *wordList) add(section, word string) {
	fields := strings.Fields(section)
	s := sense{kind: kindNames[fields[0]]}
	if s.kind == noSense {
		panic(fmt.Sprintf("lexicon words: unknown kind of section [%s]", section))
	}
	for i, f := range fields[1:] {
		n, err := strconv.Atoi(f)
		switch {
		case err != nil:
			s.text = f
		case i == 0:
			s.n = n
		default:
			s.m = n
		}
	}
	n := l.words.at(word)
	if n.ends {
		panic(fmt.Sprintf("lexicon words: %q is there twice", word))
	}
	n.ends, n.value = true, s
	l.first.add(firstRune(word))
}

// at is the sense of the longest word that begins at a byte, and where it ends; 0 for none.
func (l *wordList) at(text string, from int) (s sense, end int) {
	n := &l.words
	for i, r := range text[from:] {
		if i == 0 && !l.first.has(r) {
			break
		}
		if n = n.child(r); n == nil {
			break
		}
		if after := from + i + utf8.RuneLen(r); n.ends && wordEnds(text, after, r) {
			s, end = n.value, after
		}
	}
	return s, end
}
