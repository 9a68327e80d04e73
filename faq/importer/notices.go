package importer

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// notice is a kind of line that sites put around a text.
type notice struct {
	why   string
	lines []*regexp.Regexp // of a whole short line
}

// copyright is dropped inside the body too, whatever it ends with.
const copyright = "a copyright notice"

const longestNotice = 80 // runes of a line that notices are looked for in

func patterns(all ...string) []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(all))
	for i, p := range all {
		out[i] = regexp.MustCompile("(?i)" + p)
	}
	return out
}

var notices = []notice{
	{"a page number", patterns(
		`^[-–—\s]*(?:page|p\.)?[-–—\s]*\d{0,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*$`, `^第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?$`, `^共\s*\d+\s*页$`)},
	{"the name of a file", patterns(`^[^。？?！!]{1,70}\.(?:docx?|pdf|pptx?|xlsx?|txt|zip|rar)\s*(?:VIP|免费|下载|在线阅读)*$`)},
	{copyright, patterns(
		`copyright|©|all rights reserved|版权所有|未经(?:授权|许可|允许|书面).*(?:转载|复制)|(?:转载|引用)请?注明`, `powered by|技术支持[:：]|ICP\s*备|公网安备|ICP证|增值电信业务`)},
	{"a forum's line", patterns(
		`复制链接\]?$|显示全部楼层|阅读模式|只看(?:该|楼主|大图)|倒序浏览|电梯直达|使用道具|本版积分|发表于\s*\d{4}|(?:查看|浏览|阅读)(?:数|量|次数)?\s*[:：]\s*\d+|(?:回复|回帖|评论)(?:数|量)?\s*[:：]\s*\d+`,
		`^(?:楼主|沙发|板凳|地板|\d+\s*[#楼])(?:\s|$|[:：])`, `^(?:RE|回复)[:：]|^回复\s+\S+\s+的帖子`, `^(?:posted|joined|views?|replies|posts?|reactions?)\s*(?:by|on|[:：])|(?:views|replies)[:：]?\s*\d+`,
		`^(?:顶|mark|马克|支持一下|学习了|谢谢分享|感谢分享|路过|好文|沙发|赞)[!！。~\.]*$`, `^(?:最佳答案|已采纳|本帖最后由)`)},
	{"a sign-in line", patterns(
		`(?:需要|请先?|您?还?未)\s*登[录陆]后?(?:才|再|即可|方可)?.*(?:回帖|回复|评论|发表|下载|查看|注册)`, `登[录陆]\s*[|/｜·]\s*(?:立即|免费)?注册`, `you (?:must|need to|have to) (?:be logged in|log in|sign in|register)`,
		`(?:log|sign) in (?:or|/) (?:register|sign up|join)`)},
	{"a list of comments", patterns(
		`^(?:文档|网友|用户|全部|最新|热门|精彩|我要|发表|写|条)*(?:评论|留言)\s*[(（]?\s*\d*\s*条?\s*[)）]?$`, `^\d+\s*(?:条评论|comments?|replies|个回答)$|^(?:leave|post|add|write) a (?:comment|reply)|^comments?\s*[(（]?\d*[)）]?$`)},
	{"about the uploader", patterns(
		`实名认证|该用户很懒|什么(?:也|都)没(?:有)?(?:介绍|留下|写)|^\d{2,4}\*{2,}\d{0,4}|\+\s*关注$|^(?:上传|贡献|发布)(?:者|人|用户)\s*[:：]`)},
	{"a list of other pages", patterns(
		`^(?:相关|推荐|精彩|热门|延伸|扩展|最新|更多|猜你喜欢|大家都在看|热点|你可能(?:也|还)?喜欢|看了又看|更多精彩|随机|本类|同类)(?:阅读|推荐|文章|文档|内容|资讯|帖子|主题|导航|专题|下载|搜索|热文|新闻|[:：]|$)`,
		`^(?:上|下)一(?:篇|页|主题|条)(?:[:：\s]|$)`, `^(?:related|recommended|popular|recent|more|you (?:may|might) also like)\s*(?:posts?|articles?|reading|stories|topics|questions|from|this|like)?s?[:：]?$`)},
	{"an advertisement", patterns(
		`(?:联系|加|咨询|添加)\s*(?:QQ|微信|VX|v信)|QQ\s*群?\s*[:：]?\s*\d{5,}|微信(?:号)?\s*[:：]\s*[a-z0-9_-]{5,}|(?:\d|百|千|万|亿)+\s*(?:VIP|精品|付费|优质)+\s*(?:文档|资料|资源|模板)|(?:扫码|扫一扫|长按).{0,12}(?:关注|加群|领取)|关注.{0,8}公众号|^(?:advertisement|sponsored|广告|推广)$`)},
	{"a cookie notice", patterns(`(?:we|this (?:web)?site) uses? cookies|accept (?:all )?cookies|(?:使用|接受|同意).{0,10}cookie`)},
	{"a note to visitors", patterns(
		`^(?:意见反馈|举报反馈|版权申[诉述]|免责声明|网站声明|本站声明|友情链接|网站地图|站点地图|关注我们|加入我们|招贤纳士|隐私(?:政策|声明|条款)|用户协议|服务协议|广告合作|商务合作|手机版|电脑版|返回(?:顶部|列表|首页)|置顶)(?:[:：\s|,，].*)?$`,
		`^(?:关于我们|联系我们|帮助中心|about us|contact us|site ?map|privacy policy|terms of (?:use|service)|help cent(?:er|re)|skip to (?:main )?content|back to top)$`)},
	{"a page's buttons", patterns(`^(?:share|分享|转发)(?: (?:this|on|via|with)|到|至|[:：]).{0,60}$`,
		`^(?:点击|单击)?(?:查看|阅读|展开|加载|显示|浏览)(?:更多|全文|全部|剩余.*)(?:内容|评论)?$`, `^(?:read|show|load|see|view) (?:more|all|full).{0,20}$`)},
	{"a page's keywords", patterns(`^(?:tags?|标签|关键[词字]|keywords?|categor(?:y|ies)|filed under)\s*[:：]`)},
	{"when it was published", patterns(
		`^(?:发布|更新|发表|编辑|上传|创建|时间|日期)?(?:时间|日期|于)?\s*[:：]?\s*\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*(?:来源|作者|阅读|浏览|编辑|点击|[|｜]).*)?$`,
		`^(?:来源|作者|责任编辑|责编|编辑|记者|撰稿|稿源|文章来源)\s*[:：]\s*\S{1,20}(?:\s.*)?$`, `^(?:posted|published|updated|last (?:updated|modified)|written)(?: (?:on|by))?[:\s].{0,60}$`, `^by\s+[A-Z]\S*(?:\s+[A-Z]\S*){0,2}$`)},
}

// rating is what pages ask their readers.
var rating = regexp.MustCompile(`(?i)(?:内容|文章|回答|页面|解答).{0,6}(?:有帮助|有用)|was this .{0,20}helpful|did this .{0,20}(?:help|answer)|解决了?您的问题`)

// buttons are words that a line of a page's controls is made of.
var buttons = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`回复 评论 点赞 赞 收藏 分享 打印 关闭 转发 举报 投诉 首页 返回 登录 登陆 注册 下载 立即下载 免费下载 搜索 导航 菜单 更多 上一页 下一页 上一篇 下一篇 顶 踩 关注
		复制 编辑 删除 发帖 发表 提交 取消 确定 置顶 楼主 高级模式 立即注册 免费注册 注册账号 退出 设置 消息 我的 会员 会员中心 个人中心 写回复 发表回复 快速回复 有用 没用 赞同 反对 微信 微博 QQ空间
		like share tweet reply report quote print save follow login register search menu home next previous prev close subscribe download copy edit delete upvote downvote helpful email facebook twitter linkedin pinterest yes no cancel submit send`) {
		out[strings.ToLower(w)] = true
	}
	return out
}()

// boilerplate says what a short line is when sites put lines like it around any text, or "".
func boilerplate(text string) string {
	n := utf8.RuneCountInString(text)
	if n > longestNotice {
		return ""
	}
	if isQuestion(text) {
		if rating.MatchString(text) {
			return "a question about the page"
		}
		return ""
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" |｜/·>»›,，、[]【】()（）", r) })
	all := len(words) > 0
	for _, w := range words {
		all = all && buttons[strings.TrimPrefix(w, "点击")]
	}
	if all {
		return "a page's buttons"
	}
	if rating.MatchString(text) {
		return "a question about the page"
	}
	for _, k := range notices {
		for _, re := range k.lines {
			if re.MatchString(text) {
				return k.why
			}
		}
	}
	return ""
}

// hosting are the words of sites about the files that people keep there. A shop may use one or two.
var hosting = regexp.MustCompile(`(?i)上传|本站|本网站|网友|版权|侵权|侵犯|转载|文档|下载|VIP|扣除|贡献者|知识产权|传播|汇编|商业用途|举报|付费|自行(?:鉴别|承担)|免费|站长|删除|原创|uploaded?|download|copyright|infring\w*|third[- ]part\w*|redistribut\w*|dmca|disclaimer|this (?:web)?site|user[- ]generated|piracy`)

// siteVoice are those of them that a shop's answer hardly has.
var siteVoice = regexp.MustCompile(`(?i)本站|本网站|网友|文档|贡献者|汇编|站长|dmca|disclaimer|this (?:web)?site|user[- ]generated`)

// hostingNotice tells a site's terms by how many of those words a paragraph has, and how often.
func hostingNotice(text string) bool {
	kinds, times := distinct(hosting, text), len(hosting.FindAllString(text, -1))
	return distinct(siteVoice, text) >= 1 && (kinds >= 3 || kinds == 2 && times >= 3)
}

func distinct(re *regexp.Regexp, text string) int {
	seen := map[string]bool{}
	for _, m := range re.FindAllString(text, -1) {
		seen[strings.ToLower(m)] = true
	}
	return len(seen)
}
