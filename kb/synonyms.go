package kb

import "strings"

// sameWords puts one word for those that mean the same in our trade, so that "质保" finds "保修". The text
// is folded. Only words that can stand for each other in any of our questions belong here.
func sameWords(text string) string { return synonyms.Replace(text) }

var synonyms = replacer(map[string]string{
	"保修":   "质保 保固",
	"运费":   "邮费 邮资 快递费",
	"账号":   "帐号 账户 帐户",
	"国外":   "外国 海外 境外",
	"开封":   "拆封",
	"优惠券":  "折扣券 优惠码 折扣码",
	"晚发":   "迟发 延迟发货",
	"耳机":   "耳麦 耳塞",
	"充不进电": "充不上电 充不了电",
	"没反应":  "没有反应 没有任何反应",
	"清除":   "清空",
	// Words to ask with.
	"怎么":   "怎样 如何 咋样 咋 肿么 怎么样",
	"为什么":  "为啥 为何 为毛 为嘛",
	"什么":   "啥 神马",
	"哪里":   "哪儿 何处 什么地方",
	"多久":   "多长时间 多少时间",
	"什么时候": "啥时候 何时 几时 什么时间 啥时间",
	"能不能":  "可不可以 能否 可否 行不行 是否可以 是否能",
	"是不是":  "是否",
	"有没有":  "有无 有木有",
	"没有":   "木有",
	"多少钱":  "什么价格 什么价 啥价",
})

func replacer(bySame map[string]string) *strings.Replacer {
	var pairs []string
	for one, others := range bySame {
		for _, other := range strings.Fields(others) {
			pairs = append(pairs, other, one)
		}
	}
	return strings.NewReplacer(pairs...)
}
