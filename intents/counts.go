package intents

import (
	"strconv"
	"strings"
)

// ordinals reads what chooses by its place: 第二个, 最后一件, "the last one", "option 3", "#2", or a message
// that is only a small number.
func (r *reader) ordinals(c cursor) reading {
	if found := r.bareNumber(c); found.end > 0 {
		return found
	}
	start := c.at
	switch next := c.next(); {
	case next == '#':
		c.take("#")
		if s, ok := c.digits(1, 2); ok && !isWord(c.next()) {
			return place(start, c.at, atoi(s))
		}
	case isHan(next):
		return r.ordinalZh(c)
	case '0' <= next && next <= '9', 'a' <= next && next <= 'z':
		return r.ordinalEn(c)
	}
	return none
}

func place(start, end, n int) reading {
	if n == 0 || n > 99 {
		return none
	}
	return reading{Ordinal, start, end, strconv.Itoa(n)}
}

// bareNumber reads a message that is nothing but its choice: "2", 选二, "the first".
func (r *reader) bareNumber(c cursor) reading {
	if c.at > len("the ") && c.at > len("选择") {
		return none
	}
	switch r.text[:c.at] {
	case "", "选", "要", "选择", "就", "the ":
	default:
		return none
	}
	start := c.at
	n, ok := c.number()
	if !ok {
		s, found := c.sense(ordinalWord, numberWord)
		if n, ok = s.n, found; !ok && c.word("last") {
			n, ok = -1, true
		}
		if word := r.text[start:c.at]; word == "a" || word == "an" || s.n > 10 {
			return none
		}
	}
	_ = c.take("号") || c.take("吧")
	end := c.at
	if !ok || strings.Trim(c.rest(), ".。!吧号") != "" {
		return none
	}
	if e := r.text[:end]; strings.HasSuffix(e, "吧") {
		end -= len("吧")
	}
	if r.text[:start] == "the " {
		start = 0
	}
	return place(start, end, n)
}

// ordinalZh reads 第二个, 倒数第二单, 最后那件, 头一个.
func (r *reader) ordinalZh(c cursor) reading {
	start := c.at
	sign := 1
	if c.take("倒数") {
		sign = -1
	}
	if c.take("第") {
		n, ok := c.number()
		if !ok {
			return none
		}
		counted := c.measure()
		if !counted && (c.take("项") || c.take("种") || c.take("样") || c.take("行")) {
			counted = true
		}
		if !counted && isHan(c.next()) && !c.starts("的", "和", "跟", "吧", "就", "要", "退", "换", "是", "不") { // 第一次, 第二天, 第三方
			return none
		}
		if c.starts("半价", "免", "0元", "打", "五折") { // a discount
			return none
		}
		return place(start, c.at, sign*n)
	}
	n := 0
	switch {
	case sign < 0:
		return none
	case c.take("最后"), c.take("末尾"), c.take("最下面"), c.take("最底下"):
		n = -1
	case c.take("最上面"), c.take("最前面"), c.starts("头一") && c.take("头"):
		n = 1
	default:
		return none
	}
	_ = c.take("那") || c.take("的")
	c.take("一")
	if c.measure() || strings.HasSuffix(r.text[:c.at], "的") && c.done() {
		return place(start, c.at, n)
	}
	return none
}

var (
	choosable = []string{"one", "item", "order", "option", "choice", "pair", "product", "parcel", "package", "box"}
	numbered  = []string{"number", "option", "no.", "item"}
)

// ordinalEn reads "the second one", "1st item", "option 2", and "first" where nothing follows.
func (r *reader) ordinalEn(c cursor) reading {
	start := c.at
	if !endsWith(r.text[:start], "at ") && c.word(numbered...) {
		c.space()
		if s, ok := c.digits(1, 2); ok && !isWord(c.next()) && !c.starts("-") {
			return place(start, c.at, atoi(s))
		}
		if s, ok := c.sense(numberWord); ok && s.n <= 6 && c.text[c.at-1] != 'a' && c.text[c.at-1] != 'n' {
			return place(start, c.at, s.n)
		}
		return none
	}
	the := c.word("the")
	c.space()
	n := 0
	if s, ok := c.digits(1, 2); ok {
		if !c.word("st", "nd", "rd", "th") {
			return none
		}
		n = atoi(s)
	} else if s, ok := c.sense(ordinalWord); ok {
		n = s.n
		if n < 0 { // "last one" has its noun
			return place(start, c.at, n)
		}
	} else {
		return none
	}
	if the && c.done() {
		return place(start, c.at, n)
	}
	if c.space() && c.word(choosable...) {
		return place(start, c.at, n)
	}
	return none
}

// quantities reads counts of goods: 两件, "3 pairs", "two of them", x2, 一打.
func (r *reader) quantities(c cursor) reading {
	start := c.at
	switch next := c.next(); {
	case next == 'x' || next == '×':
		if found := r.times(c); found.end > 0 {
			return found
		}
		return none
	case next == '半', isNumeral(next):
		return r.quantityZh(c)
	case '0' <= next && next <= '9':
		if found := r.quantityZh(c); found.end > 0 {
			return found
		}
		after := c
		if s, ok := after.digits(1, 3); ok { // 2 x
			after.space()
			if after.word("x") || after.take("×") {
				return count(start, after.at, atoi(s))
			}
		}
		return r.quantityEn(c)
	case 'a' <= next && next <= 'z':
		return r.quantityEn(c)
	}
	return none
}

func count(start, end, n int) reading {
	if n < 1 || n >= 10000 {
		return none
	}
	return reading{Quantity, start, end, strconv.Itoa(n)}
}

// times reads x2, and x 2件.
func (r *reader) times(c cursor) reading {
	start := c.at
	_ = c.take("x") || c.take("×")
	c.space()
	s, ok := c.digits(1, 3)
	if !ok {
		return none
	}
	if !isMeasure(c) && isWord(c.next()) {
		return none
	}
	c.measure()
	return count(start, c.at, atoi(s))
}

// notGoods follow a count that is none of goods: 一个月, 三个问题, 两个地址.
var notGoods = []string{
	"月", "星期", "礼拜", "小时", "钟头", "工作日", "多月", "半月", "多小时", "学期", "季度", "周", "晚上", "冬天", "夏天",
	"人", "孩子", "小孩", "老人", "师傅", "客服", "快递员", "朋友", "同事", "客户", "商家", "平台", "店", "套",
	"问题", "说法", "答复", "电话", "解释", "理由", "交代", "结果", "回复", "字", "事", "地方", "疑问", "建议", "原因", "情况", "故障", "意见", "想法", "办法", "方法",
	"方案", "选项", "东西都", "订单", "单号", "包裹", "分", "账号", "账户", "地址", "默认", "退货地址", "类目", "软件", "程序", "系统", "应用", "功能", "按钮", "页面",
	"链接", "信号", "坑", "打款", "通知", "受理", "短信", "消息", "信息", "朋友圈", "颜色", "退款", "申请", "投诉", "报告", "名字", "手机号", "号码", "邮箱", "评价", "差评",
	"好评", "优惠", "活动", "小区", "城市", "国家", "地区",
}

// quantityZh reads 三件 and 半打. 这一件, 换一个, 一个月, 两个人 count no goods.
func (r *reader) quantityZh(c cursor) reading {
	start := c.at
	half := c.take("半")
	n, ok := 1, half
	if !half {
		n, ok = c.number()
	}
	one := c.text[start:c.at] == "一"
	if !ok || endsWith(c.text[:start], "第", "另", "另外", "哪", "那", "这", "每", "某", "上", "同") || one && endsWith(c.text[:start], "换", "等") {
		return none
	}
	if c.take("打") && !c.starts("电话", "开", "算", "折") {
		return count(start, c.at, n*12/(1+btoi(half)))
	}
	unit := c.at
	if !c.measure() || half || one && c.text[unit:c.at] == "块" || c.starts(notGoods...) {
		return none
	}
	return count(start, c.at, n)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// quantityEn reads "3 pairs", "two of them", "a dozen". "one of the shoes" counts nothing, and "one of them"
// only where it says how many.
func (r *reader) quantityEn(c cursor) reading {
	start := c.at
	n, _, ok := c.english()
	if !ok {
		return none
	}
	end := c.at
	dozen := strings.HasSuffix(c.text[start:end], "dozen")
	if c.at < len(c.text) && !c.space() && !isDigit(c.text[c.at-1]) {
		if dozen {
			return count(start, end, n)
		}
		return none
	}
	if more := c; more.word("more", "extra", "other", "additional") && more.space() && isMeasureEn(&more) {
		return count(start, more.at, n)
	}
	switch {
	case c.word("of them", "of these", "of those"):
		if n == 1 && !r.saysHowMany(start, c) {
			return none
		}
		return count(start, c.at, n)
	case isMeasureEn(&c):
		return count(start, c.at, n)
	case dozen:
		return count(start, end, n)
	}
	return none
}

func isMeasureEn(c *cursor) bool {
	return c.measure() && !isHan(lastRune(c.text[:c.at]))
}

func (r *reader) saysHowMany(start int, end cursor) bool {
	return start == 0 && end.done() || endsWith(r.text[:start], "just ", "only ", "return ", "back ", "exchange ", "replace ", "refund ", "keep ", "want ", "cancel ")
}
