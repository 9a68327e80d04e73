package intents

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	moneySign = regexp.MustCompile(`(rmb|cny|us\$|hk\$|usd|eur|gbp|hkd|[¥$£€]) ?([0-9]+(?:,[0-9]{3})*)(?:\.([0-9]{1,2}))?`)
	moneyUnit = regexp.MustCompile(`([0-9]+(?:,[0-9]{3})*)(?:\.([0-9]{1,2}))? ?(元|块钱|块|rmb|cny|人民币|美元|美金|欧元|英镑|港币|港元|dollars|dollar|bucks|quid|pounds|pound|euros|euro|usd|eur|gbp|yuan)`)
	moneyZh   = regexp.MustCompile(`([一二两三四五六七八九十百千万零]+)(元|块钱|块)([一二三四五六七八九])?`)
	moneyEn   = regexp.MustCompile(`(` + enNumber + `) (dollars|dollar|bucks|quid|pounds|pound|euros|euro|yuan)`)
	pence     = regexp.MustCompile(`([0-9]{1,3})(?:p| pence| cents|毛|角)`)
)

var currencies = map[string]string{
	"¥": "CNY", "rmb": "CNY", "cny": "CNY", "元": "CNY", "块": "CNY", "块钱": "CNY", "人民币": "CNY", "yuan": "CNY", "毛": "CNY", "角": "CNY",
	"$": "USD", "us$": "USD", "usd": "USD", "美元": "USD", "美金": "USD", "dollars": "USD", "dollar": "USD", "bucks": "USD", "cents": "USD",
	"£": "GBP", "gbp": "GBP", "英镑": "GBP", "pounds": "GBP", "pound": "GBP", "quid": "GBP", "p": "GBP", "pence": "GBP",
	"€": "EUR", "eur": "EUR", "欧元": "EUR", "euros": "EUR", "euro": "EUR", "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD",
}

// money reads sums: "¥299", "299.5元", "三块五", "$20", "20 quid". 块 alone also counts pieces ("三块布"),
// so a Chinese numeral with 块 is money only where the clause ends or says so.
func (r *reader) money() {
	add := func(start, end int, whole, cents, unit string) {
		n, err := strconv.ParseInt(strings.ReplaceAll(whole, ",", ""), 10, 64)
		if err != nil || n > 1e12 {
			return
		}
		if len(cents) == 1 {
			cents += "0"
		}
		c, _ := strconv.ParseInt(cents, 10, 64)
		r.add(Amount, start, end, strconv.FormatInt(n*100+c, 10)+" "+currencies[unit])
	}
	r.eachWith("0123456789", moneySign, func(s, e int, g []string) { add(s, e, g[2], g[3], g[1]) })
	r.eachWith("0123456789", moneyUnit, func(s, e int, g []string) { add(s, e, g[1], g[2], g[3]) })
	r.eachWith("元块", moneyZh, func(s, e int, g []string) {
		n, ok := number(g[1])
		if !ok || g[1] == "一" && g[2] == "块" && g[3] == "" {
			return
		}
		cents := ""
		if g[3] != "" {
			d, _ := number(g[3])
			cents = strconv.Itoa(d) + "0"
		}
		add(s, e, strconv.Itoa(n), cents, g[2])
	})
	r.eachWith(latin, moneyEn, func(s, e int, g []string) {
		if n, ok := number(g[1]); ok {
			add(s, e, strconv.Itoa(n), "", g[2])
		}
	})
	r.eachWith("0123456789", pence, func(s, e int, g []string) {
		n, unit := g[1], strings.TrimSpace(strings.TrimLeft(g[0], "0123456789"))
		if unit == "毛" || unit == "角" {
			n += "0"
		}
		c, _ := strconv.Atoi(n)
		add(s, e, strconv.Itoa(c/100), strconv.Itoa(100 + c%100)[1:], unit)
	})
}
