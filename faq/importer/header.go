package importer

import (
	"strings"
	"unicode"

	"aftercare/intents"
)

// validity is a column with both dates, "2026-01-01 至 2026-12-31".
const validity Field = "valid"

// brief is a column for the short answer only; beside it, the plain answer is the long one.
const brief Field = "brief"

// headings are the names of columns, in lower case and without anything but letters and digits.
var headings = map[Field]string{
	ID:         "id 编号 条目编号 条目id 问题编号 问题id 知识编号 知识id 标识 code key",
	Intent:     "intent 意图 意图标签 label",
	Locale:     "locale 语言 语种 language lang",
	Title:      "question 问题 标准问 标准问题 标准问法 问题标题 标题 主问题 知识标题 常见问题 问 q title faq",
	Questions:  "variants 相似问 相似问题 相似问法 相似问句 扩展问 扩展问法 扩展问题 问法 其他问法 用户问法 同义问 同义问法 questions variant similarquestions alternativequestions alternatives phrasings utterances",
	Answer:     "answer 答案 回答 回复 回复内容 答复 标准答案 答案内容 知识内容 话术 回复话术 答 a reply response",
	brief:      "shortanswer 短答 短答案 简短回答 简答 聊天答案 简要答案 short brief",
	Long:       "longanswer 长答 长答案 详细答案 详细回答 详细说明 详答 完整答案 正文 long details body",
	Source:     "source 来源 依据 出处 规则来源 法律依据 rule basis",
	ValidFrom:  "validfrom 生效日期 生效时间 开始日期 有效期开始 有效期起 有效期自 生效日 from startdate",
	ValidUntil: "validuntil 失效日期 失效时间 结束日期 截止日期 有效期结束 有效期止 有效期至 到期日期 失效日 until enddate expires validto",
	validity:   "有效期 有效时间 有效期限 validity valid",
	Audience:   "audience 适用地区 地区 适用范围 受众 区域 适用区域 region market",
	Next:       "next 下一步 后续 后续流程 流程 建议动作 nextstep flow",
	Related:    "related 相关 相关条目 相关问题 关联问题 关联条目 relatedentries seealso",
}

var byHeading = func() map[string]Field {
	out := map[string]Field{}
	for f, names := range headings {
		for _, n := range strings.Fields(names) {
			out[n] = f
		}
	}
	return out
}()

// column tells what a column holds by its heading: "答案（必填）*" is the answer, "相似问2" more phrasings.
func column(heading string) (Field, bool) {
	if i := strings.IndexAny(heading, "(（[【"); i > 0 {
		heading = heading[:i]
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, intents.Fold(heading)) // traditional, full width and capitals
	if f, ok := byHeading[name]; ok {
		return f, true
	}
	f, ok := byHeading[strings.TrimRightFunc(name, unicode.IsDigit)]
	return f, ok && f == Questions
}
