package kb

import (
	"strings"
	"unicode"
)

// named returns the jurisdiction that a question names ("I'm in Manchester"), or "". It reads the text
// as typed: "US" is a country, "us" is not.
func named(text string) string {
	for _, p := range chinesePlaces {
		for rest := text; ; {
			_, after, ok := strings.Cut(rest, p.name)
			if !ok {
				break
			}
			if !origin(after) {
				return p.audience
			}
			rest = after
		}
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' })
	for i, w := range words {
		w = strings.Trim(w, ".")
		if (w == "US" || w == "U.S" || w == "U.S.A") && !allCapitals(text) {
			return "us"
		}
		if i > 1 && strings.EqualFold(words[i-1], "in") && strings.EqualFold(words[i-2], "made") {
			continue // made in Germany, sold anywhere
		}
		w = strings.ToLower(w)
		if i+1 < len(words) {
			if a, ok := englishPlaces[w+" "+strings.ToLower(strings.Trim(words[i+1], "."))]; ok {
				return a
			}
		}
		if a, ok := englishPlaces[w]; ok {
			return a
		}
	}
	return ""
}

// origin tells whether what follows a country makes it the origin of goods: 德国进口的锅.
func origin(after string) bool {
	for _, s := range []string{"进口", "產", "产", "制造", "製", "品牌", "牌", "原装", "版", "货", "貨"} {
		if strings.HasPrefix(after, s) {
			return true
		}
	}
	return false
}

// allCapitals: whoever shouts writes US for us.
func allCapitals(text string) bool { return strings.ToUpper(text) == text && len(text) > 12 }

var chinesePlaces = []struct{ name, audience string }{
	{"台湾", "tw"}, {"台灣", "tw"}, {"臺灣", "tw"}, {"台北", "tw"}, {"臺北", "tw"}, {"高雄", "tw"}, {"台中", "tw"}, {"鑑賞期", "tw"}, {"鉴赏期", "tw"}, {"猶豫期", "tw"}, {"犹豫期", "tw"},
	{"欧盟", "eu"}, {"歐盟", "eu"}, {"欧洲", "eu"}, {"歐洲", "eu"}, {"德国", "eu"}, {"德國", "eu"}, {"法国", "eu"}, {"法國", "eu"},
	{"意大利", "eu"}, {"西班牙", "eu"}, {"荷兰", "eu"}, {"荷蘭", "eu"}, {"爱尔兰", "eu"}, {"波兰", "eu"}, {"比利时", "eu"}, {"奥地利", "eu"},
	{"瑞典", "eu"}, {"葡萄牙", "eu"}, {"希腊", "eu"}, {"芬兰", "eu"}, {"丹麦", "eu"}, {"捷克", "eu"}, {"柏林", "eu"}, {"巴黎", "eu"}, {"慕尼黑", "eu"},
	{"英国", "uk"}, {"英國", "uk"}, {"伦敦", "uk"}, {"倫敦", "uk"}, {"曼彻斯特", "uk"}, {"苏格兰", "uk"}, {"爱丁堡", "uk"},
	{"美国", "us"}, {"美國", "us"}, {"加州", "us"}, {"纽约", "us"}, {"紐約", "us"}, {"洛杉矶", "us"}, {"旧金山", "us"}, {"西雅图", "us"}, {"德州", "us"},
	{"中国大陆", "cn"}, {"中國大陸", "cn"},
}

var englishPlaces = places(map[string]string{
	"tw": "taiwan, taipei, kaohsiung, taichung",
	"eu": "eu, europe, european, germany, german, berlin, munich, france, french, paris, italy, rome, milan, spain, madrid, barcelona, netherlands, dutch, amsterdam, ireland, dublin, poland, warsaw, belgium, brussels, austria, vienna, sweden, stockholm, portugal, lisbon, greece, athens, finland, helsinki, denmark, copenhagen, czech, hungary, romania",
	"uk": "uk, u.k, britain, british, england, english law, scotland, wales, london, manchester, edinburgh, birmingham, glasgow",
	"us": "usa, america, american, united states, california, new york, texas, florida, chicago, seattle, los angeles, san francisco, boston",
	"cn": "mainland china, china mainland",
})

func places(byAudience map[string]string) map[string]string {
	out := map[string]string{}
	for audience, names := range byAudience {
		for name := range strings.SplitSeq(names, ", ") {
			out[name] = audience
		}
	}
	return out
}
