package shop

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"aftercare/chat"
)

// Money is an amount in hundredths of its currency (fen, pence, cents).
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"` // ISO 4217
}

// NewMoney is minor hundredths of a currency.
func NewMoney(minor int64, currency string) Money { return Money{Minor: minor, Currency: currency} }

// Add is m + o. Adding different currencies is a bug of the caller and panics; a Money without a
// currency is nothing and can be added to anything.
func (m Money) Add(o Money) Money {
	if m.Currency == "" {
		m.Currency = o.Currency
	}
	if o.Currency != "" && o.Currency != m.Currency {
		panic(fmt.Sprintf("shop: %s added to %s", o.Currency, m.Currency))
	}
	m.Minor += o.Minor
	return m
}

// Sub is m - o.
func (m Money) Sub(o Money) Money { return m.Add(o.Neg()) }

// Neg is -m.
func (m Money) Neg() Money { return Money{Minor: -m.Minor, Currency: m.Currency} }

// Times is n times m.
func (m Money) Times(n int) Money { return Money{Minor: m.Minor * int64(n), Currency: m.Currency} }

// Share is the part of m that n of of pieces bear, rounded half up. Shares of growing n never shrink
// and end at m, so refunds piece by piece add up exactly when each takes the difference.
func (m Money) Share(n, of int) Money {
	if of <= 0 {
		return Money{Currency: m.Currency}
	}
	return Money{Minor: (2*m.Minor*int64(n) + int64(of)) / (2 * int64(of)), Currency: m.Currency}
}

// IsZero reports whether there is nothing.
func (m Money) IsZero() bool { return m.Minor == 0 }

var symbols = map[string]string{"CNY": "¥", "GBP": "£", "USD": "$", "EUR": "€", "TWD": "NT$"}

// In writes the amount as people of the locale read it: ¥1299.00, £1,299.00, NT$1,299. Taiwan's prices
// have no cents unless there are some.
func (m Money) In(l chat.Locale) string {
	sign, minor := "", m.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	whole := strconv.FormatInt(minor/100, 10)
	if l == chat.En || m.Currency == "TWD" {
		whole = group(whole)
	}
	frac := fmt.Sprintf(".%02d", minor%100)
	if m.Currency == "TWD" && minor%100 == 0 {
		frac = ""
	}
	symbol, ok := symbols[m.Currency]
	if !ok {
		symbol = m.Currency + " "
	}
	return sign + symbol + whole + frac
}

// Text is the amount in both languages.
func (m Money) Text() chat.Text { return chat.Text{Zh: m.In(chat.Zh), En: m.In(chat.En)} }

func (m Money) String() string { return m.In(chat.En) }

func group(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Apportion splits total over weights in proportion, exactly: the parts add up to total. What rounding
// down leaves goes to the largest remainders, the earlier first. No weight, no part; a negative weight
// counts as none.
func Apportion(total int64, weights []int64) []int64 {
	parts := make([]int64, len(weights))
	var sum int64
	for _, w := range weights {
		sum += max(w, 0)
	}
	if sum == 0 || total <= 0 {
		return parts
	}
	type rest struct {
		i int
		r int64
	}
	rests, left := make([]rest, 0, len(weights)), total
	for i, w := range weights {
		if w <= 0 {
			continue
		}
		parts[i] = total * w / sum
		left -= parts[i]
		rests = append(rests, rest{i, total * w % sum})
	}
	slices.SortStableFunc(rests, func(a, b rest) int { return int(max(min(b.r-a.r, 1), -1)) })
	for k := range left {
		parts[rests[k].i]++
	}
	return parts
}
