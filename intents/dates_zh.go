package intents

import (
	"regexp"
	"strings"
	"time"
)

const zhN = `(` + zhNumber + `)`

var (
	zhYearDate = regexp.MustCompile(`(?:([0-9]{4}|[零〇一二三四五六七八九]{4})年|(去年|今年|前年|明年))?(?:的)?` + zhN + `月(?:份)?` + zhN + `(?:日|号|號)?`)
	zhDotDate  = regexp.MustCompile(`([0-9]{1,2})\.([0-9]{1,2})(?:日|号)`)
	zhYear     = regexp.MustCompile(`([0-9]{4})年|(去年|今年|前年)`)
	zhMonth    = regexp.MustCompile(`(?:([0-9]{4})年|(去年|今年|前年))?(?:的)?([0-9]{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?(初|中旬|中|底|末)?`)
	zhRelMonth = regexp.MustCompile(`(上上|上|这|本|当|下)(?:一)?(?:个)?月(?:的)?(?:` + zhN + `(?:号|日)|(初|中旬|中|底|末))?`)
	zhMonthDay = regexp.MustCompile(zhN + `(?:号|日)`)
	zhWeek     = regexp.MustCompile(`(上上|上|这|本|下)?(?:一)?(?:个)?(?:周|星期|礼拜)(末|[一二三四五六日天1-7])?`)
	zhAgo      = regexp.MustCompile(zhN + `(?:个)?(半)?(天|日|周|星期|礼拜|月|年)(?:之)?(前|以前|后|以后)|半(年|个月)(?:之)?前`)
	zhWord     = regexp.MustCompile(`(去年|前年|今年|明年)?(?:的)?(双十一|双11|双十二|双12|618|六一八|国庆节|国庆|元旦|五一|圣诞节|圣诞|情人节|三八节)|大前天|前天|前日|前晚|前两天|前几天|昨天|昨日|昨晚|昨儿|昨夜|今天|今日|今儿|今早|今晚|今晨|明天|明日|明儿|后天|大后天|最近几天|这两天|这几天|年初|年底`)
)

var zhDays = map[string]int{
	"大前天": -3, "前天": -2, "前日": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨儿": -1, "昨夜": -1,
	"今天": 0, "今日": 0, "今儿": 0, "今早": 0, "今晚": 0, "今晨": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "大后天": 3,
}

var zhFeasts = map[string][2]int{
	"双十一": {11, 11}, "双11": {11, 11}, "双十二": {12, 12}, "双12": {12, 12}, "618": {6, 18}, "六一八": {6, 18},
	"国庆节": {10, 1}, "国庆": {10, 1}, "元旦": {1, 1}, "五一": {5, 1}, "圣诞节": {12, 25}, "圣诞": {12, 25}, "情人节": {2, 14}, "三八节": {3, 8},
}

var relative = map[string]int{"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "": 0, "前年": -2, "去年": -1, "今年": 0, "明年": 1}

var zhWeekdays = map[string]time.Weekday{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 0, "天": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 0}

// zhSizeBefore: "大了一号", "第3号", "换3号" speak of sizes and places.
var zhSizeBefore = regexp.MustCompile(`(?:大|小|大了|小了|第|换|换成|穿|选|这个|那个)$`)

// datesZh reads Chinese dates, the longer forms first.
func (r *reader) datesZh() {
	if !strings.ContainsAny(r.text, "年月周天日号前后双国元五圣情六晚早儿星礼三1") {
		return
	}
	r.eachWith("月", zhYearDate, func(s, e int, g []string) {
		m, _ := number(g[3])
		d, _ := number(g[4])
		var t time.Time
		var ok bool
		switch {
		case g[1] != "":
			y, _ := number(g[1])
			t, ok = day(y, m, d, r.now.Location())
		case g[2] != "":
			t, ok = day(r.now.Year()+relative[g[2]], m, d, r.now.Location())
		default:
			t, ok = r.yearless(m, d)
		}
		if ok {
			r.addDay(s, e, t)
		} else { // 2月30号 is neither February nor the 30th
			r.claimed = append(r.claimed, span{s, e})
		}
	})
	r.eachWith("日号", zhDotDate, func(s, e int, g []string) {
		if t, ok := r.yearless(atoi(g[1]), atoi(g[2])); ok {
			r.addDay(s, e, t)
		}
	})
	r.eachWith("月", zhRelMonth, func(s, e int, g []string) { r.zhRelativeMonth(s, e, g) })
	r.eachWith("前后", zhAgo, func(s, e int, g []string) { r.zhAgo(s, e, g) })
	r.eachWith("月", zhMonth, func(s, e int, g []string) { r.zhWholeMonth(s, e, g) })
	r.each(zhWord, func(s, e int, g []string) { r.zhNamedDay(s, e, g) })
	r.eachWith("年", zhYear, func(s, e int, g []string) {
		years := relative[g[2]]
		if g[1] != "" {
			years = atoi(g[1]) - r.now.Year()
		}
		from, to := r.year(years)
		r.addRange(s, e, from, to)
	})
	r.eachWith("周星礼", zhWeek, func(s, e int, g []string) { r.zhWeekday(s, e, g) })
	r.eachWith("日号", zhMonthDay, func(s, e int, g []string) {
		if d, ok := number(g[1]); ok && d >= 1 && d <= 31 && !zhSizeBefore.MatchString(r.text[:s]) {
			if t, ok := r.monthless(d, r.isFuture(s)); ok {
				r.addDay(s, e, t)
			}
		}
	})
}

func (r *reader) zhRelativeMonth(s, e int, g []string) {
	from, to := r.month(relative[g[1]])
	switch {
	case g[2] != "":
		if d, ok := number(g[2]); ok {
			if t, ok := day(from.Year(), int(from.Month()), d, r.now.Location()); ok {
				r.addDay(s, e, t)
			}
		}
	default:
		from, to = partOfMonth(from, to, g[3])
		r.addRange(s, e, from, to)
	}
}

// partOfMonth narrows a month to its beginning, middle or end, ten days each.
func partOfMonth(from, to time.Time, part string) (time.Time, time.Time) {
	switch part {
	case "初":
		return from, from.AddDate(0, 0, 9)
	case "中", "中旬":
		return from.AddDate(0, 0, 10), from.AddDate(0, 0, 19)
	case "底", "末":
		return from.AddDate(0, 0, 20), to
	}
	return from, to
}

func (r *reader) zhAgo(s, e int, g []string) {
	switch g[5] {
	case "年":
		r.addDay(s, e, r.today().AddDate(0, -6, 0))
		return
	case "个月":
		r.addDay(s, e, r.today().AddDate(0, 0, -15))
		return
	}
	n, ok := number(g[1])
	if !ok || n > 1000 {
		return
	}
	if strings.HasSuffix(g[4], "前") {
		n = -n
	}
	t := r.today()
	switch g[3] {
	case "天", "日":
		t = t.AddDate(0, 0, n)
	case "周", "星期", "礼拜":
		t = t.AddDate(0, 0, 7*n)
	case "月":
		t = t.AddDate(0, n, 0)
	case "年":
		t = t.AddDate(n, 0, 0)
	}
	r.addDay(s, e, t)
}

func (r *reader) zhWholeMonth(s, e int, g []string) {
	m, ok := number(g[3])
	if !ok || m < 1 || m > 12 {
		return
	}
	from, ok := r.yearless(m, 1)
	switch {
	case g[1] != "":
		from, ok = day(atoi(g[1]), m, 1, r.now.Location())
	case g[2] != "":
		from, ok = day(r.now.Year()+relative[g[2]], m, 1, r.now.Location())
	}
	if ok {
		from, to := partOfMonth(from, from.AddDate(0, 1, -1), g[4])
		r.addRange(s, e, from, to)
	}
}

func (r *reader) zhWeekday(s, e int, g []string) {
	switch {
	case g[1] == "" && (g[2] == "" || g[2] == "末" && strings.HasSuffix(r.text[:s], "每")):
		// 周 alone is a surname, a tour, anything
	case g[2] == "":
		from := r.monday(relative[g[1]])
		r.addRange(s, e, from, from.AddDate(0, 0, 6))
	case g[2] == "末":
		from := r.monday(relative[g[1]]).AddDate(0, 0, 5)
		if g[1] == "" && from.After(r.today()) && !r.isFuture(s) {
			from = from.AddDate(0, 0, -7)
		}
		r.addRange(s, e, from, from.AddDate(0, 0, 1))
	case g[1] == "":
		r.addDay(s, e, r.weekday(zhWeekdays[g[2]], r.isFuture(s)))
	default:
		r.addDay(s, e, r.monday(relative[g[1]]).AddDate(0, 0, (int(zhWeekdays[g[2]])+6)%7))
	}
}

func (r *reader) zhNamedDay(s, e int, g []string) {
	word := g[0]
	if f, ok := zhFeasts[g[2]]; ok {
		t, ok := r.yearless(f[0], f[1])
		if g[1] != "" {
			t, ok = day(r.now.Year()+relative[g[1]], f[0], f[1], r.now.Location())
		}
		if ok {
			r.addDay(s, e, t)
		}
		return
	}
	if n, ok := zhDays[word]; ok {
		r.addDay(s, e, r.today().AddDate(0, 0, n))
		return
	}
	t := r.today()
	from, to := t.AddDate(0, 0, -3), t
	switch word {
	case "前两天", "前几天":
		from, to = t.AddDate(0, 0, -7), t.AddDate(0, 0, -1)
	case "年初":
		from, _ = r.year(0)
		to = from.AddDate(0, 2, -1)
	case "年底":
		from, _ = r.year(0)
		from, to = from.AddDate(0, 10, 0), from.AddDate(1, 0, -1)
	}
	r.addRange(s, e, from, to)
}
