package simulate

import (
	"fmt"
	"strings"

	"aftercare/internal/app"
)

// flows are the flows that make each kind of change.
var flows = map[string]string{
	cancelOrder: "cancel", changeItems: "items", changeAddress: "address", changePayment: "payment",
	returnItems: "return", exchangeItems: "exchange",
}

// one is one of several wordings, by the seed.
func (s *Shopper) one(ways ...string) string { return ways[s.rng.IntN(len(ways))] }

// goals say what is wanted. %s is the order's number.
var goals = map[string]struct{ en, open, zh []string }{
	cancelOrder: {
		[]string{"I'd like to cancel order %s.", "cancel order %s please", "Can you cancel %s for me?", "I want to cancel my order %s", "Please cancel the order %s."},
		[]string{"I'd like to cancel an order.", "I want to cancel my order", "Can you cancel an order for me?"},
		[]string{"我想取消订单%s", "帮我取消订单%s", "订单%s不要了，帮我取消", "麻烦取消一下%s这个订单"},
	},
	changeItems: {
		[]string{"I want to change something in order %s before it ships.", "I'd like to modify an item in my pending order %s.", "Can I change the options of an item in order %s?", "Need to modify items in order %s"},
		[]string{"I want to change an item in my order before it ships.", "I'd like to modify an item in a pending order."},
		[]string{"订单%s还没发货，我想换一下里面商品的规格", "我想修改订单%s里的商品", "订单%s里的东西想改个款式"},
	},
	changeAddress: {
		[]string{"I need to change the shipping address of order %s.", "Please update the delivery address for order %s.", "Can you send order %s to a different address?", "change address on order %s"},
		[]string{"I need to change the shipping address of an order.", "I want to update the delivery address of my order."},
		[]string{"我想改订单%s的收货地址", "订单%s的地址填错了，想换个地址", "帮我修改订单%s的收货地址"},
	},
	changePayment: {
		[]string{"Can I change how order %s is paid?", "I want to change the payment method of order %s.", "Please switch the payment method for order %s.", "I'd like to pay for order %s with something else"},
		[]string{"I want to change the payment method of an order.", "I'd like to pay for my order in another way."},
		[]string{"我想换一下订单%s的付款方式", "订单%s能换个支付方式吗", "帮我改一下订单%s的支付方式"},
	},
	returnItems: {
		[]string{"I want to return something from order %s.", "I'd like to return items from order %s.", "Can I send back part of order %s?", "return for order %s please"},
		[]string{"I want to return something.", "I'd like to make a return."},
		[]string{"我想退订单%s里的东西", "订单%s我要退货", "想退货，订单号%s"},
	},
	exchangeItems: {
		[]string{"I'd like to exchange something from order %s.", "I want to exchange items in order %s.", "Can I swap an item from order %s?", "exchange, order %s"},
		[]string{"I'd like to exchange something.", "I want to exchange an item I received."},
		[]string{"我想换货，订单%s", "订单%s里的东西我想换货", "要换货，订单号是%s"},
	},
}

// goal opens a request.
func (s *Shopper) goal(a Action) string {
	g := goals[a.Name]
	switch {
	case s.style == Chinese:
		return fmt.Sprintf(s.one(g.zh...), s.order(a))
	case s.style == StepByStep:
		return s.typo(s.one(g.open...))
	}
	return s.decorate(s.typo(fmt.Sprintf(s.one(g.en...), s.order(a))))
}

// order is an order's number, with or without what stands before it.
func (s *Shopper) order(a Action) string {
	if s.rng.IntN(4) == 0 {
		return strings.TrimPrefix(a.Args.Order, "#")
	}
	return a.Args.Order
}

var slips = strings.NewReplacer("exchange", "exchagne", "return", "retrun", "address", "adress", "cancel", "cancle", "change", "chnage")

// typo spells a word wrong now and then.
func (s *Shopper) typo(text string) string {
	if s.rng.IntN(8) > 0 {
		return text
	}
	return slips.Replace(text)
}

// whole is a request with everything that is known about it.
func (s *Shopper) whole(a Action) string {
	o := s.order(a)
	switch a.Name {
	case cancelOrder:
		return fmt.Sprintf(s.one("cancel order %s, %s.", "cancel %s because %s."), o, s.slot(a, "reason", Seen{}))
	case changeAddress:
		return fmt.Sprintf(s.one("change the shipping address of order %s to %s.", "update the address for order %s to %s."), o, s.slot(a, "address", Seen{}))
	case changePayment:
		return fmt.Sprintf(s.one("change the payment of order %s to my %s.", "switch the payment method of order %s to %s.", "change the payment method for order %s to my %s."), o, s.method(a.Args.Method))
	case returnItems:
		return fmt.Sprintf(s.one("return the %[1]s from order %[2]s, refund to my %[3]s.", "return from order %[2]s the %[1]s and get the money on my %[3]s."),
			strings.TrimPrefix(s.slot(a, "items", Seen{}), "the "), o, s.method(a.Args.Method))
	}
	verb := map[string]string{changeItems: s.one("change", "modify"), exchangeItems: s.one("exchange", "swap")}[a.Name]
	var parts []string
	for i, id := range a.Args.Items {
		sep := " to "
		if a.Name == exchangeItems && s.rng.IntN(2) == 0 {
			sep = " for one with "
		}
		parts = append(parts, fmt.Sprintf("the %s%s%s", s.itemName(a.Args.Order, id), sep, s.newOptions(a, i)))
	}
	return fmt.Sprintf(s.one("%[2]s in order %[1]s %[3]s, using my %[4]s.", "%[2]s, in order %[1]s, %[3]s. The difference goes on my %[4]s."), o, verb,
		strings.Join(parts, " and "), s.method(a.Args.Method))
}

// slot is the answer to what a flow asks about a request.
func (s *Shopper) slot(a Action, slot string, v Seen) string {
	zh := s.style == Chinese
	switch slot {
	case "order":
		if w := s.otherOrder(a); w != "" {
			return w
		}
		if zh {
			return s.one("", "订单号是", "是这个：") + s.order(a)
		}
		return s.one("", "order ", "It's ", "the number is ") + s.order(a)
	case "items":
		var names []string
		for _, id := range a.Args.Items {
			names = append(names, s.itemName(a.Args.Order, id))
		}
		if zh {
			return strings.Join(names, s.one("，还有", "和", "、"))
		}
		return s.one("", "the ") + strings.Join(names, s.one(" and the ", ", the ", ", "))
	case "to":
		return s.target(a, v)
	case "method":
		if zh {
			return s.one("", "用", "就用") + s.method(a.Args.Method)
		}
		return s.one("", "my ", "Please use ", "use my ") + s.method(a.Args.Method)
	case "reason":
		switch {
		case a.Name == cancelOrder && a.Args.Reason == "ordered by mistake":
			if zh {
				return s.one("下错单了", "不小心拍错了", "买错了")
			}
			return s.one("it was ordered by mistake", "I ordered it by mistake", "ordered it by accident")
		case a.Name == cancelOrder:
			if zh {
				return s.one("不需要了", "用不上了", "不想要了")
			}
			return s.one("I no longer need it", "no longer needed", "I don't need it anymore")
		case zh:
			return "没有特别的原因"
		}
		return s.one("no particular reason, I just don't want it", "I changed my mind", "No particular reason.")
	case "pieces":
		if zh {
			return "全部"
		}
		return "all of them"
	case "address":
		return s.address(a.Args)
	}
	if zh {
		return "我不太确定"
	}
	return "I'm not sure"
}

func (s *Shopper) address(x Args) string {
	street := x.Line1
	if x.Line2 != "" {
		street += ", " + x.Line2
	}
	return fmt.Sprintf(s.one("%[1]s, %[2]s, %[3]s %[5]s, %[4]s", "%[1]s, %[2]s, %[3]s, %[5]s, %[4]s", "%[1]s, %[2]s, %[3]s, %[4]s, %[5]s"),
		street, x.City, x.State, x.Country, x.Zip)
}

// otherOrder is another order of theirs, said by mistake, once.
func (s *Shopper) otherOrder(a Action) string {
	if s.style != Corrects || s.corrected {
		return ""
	}
	s.corrected = true
	for _, id := range s.user()["orders"].([]any) {
		if id != a.Args.Order {
			return fmt.Sprintf(s.one("%s... no wait, sorry, I meant %s", "%s, no, %s", "%s. Sorry, wrong one, it's %s"), id, a.Args.Order)
		}
	}
	return ""
}

// target says which variant is wanted: for the line that is asked about, or for each when it isn't told.
func (s *Shopper) target(a Action, v Seen) string {
	_, line, _ := strings.Cut(v.Asking, "/")
	id, _, _ := strings.Cut(line, ":")
	var parts []string
	for i, item := range a.Args.Items {
		if x := s.line(a.Args.Order, id); x != nil && x["item_id"] != item {
			continue
		}
		switch {
		case line != "" || len(a.Args.Items) == 1:
			parts = append(parts, s.newOptions(a, i))
		case s.style == Chinese:
			parts = append(parts, s.itemName(a.Args.Order, item)+"换成"+s.newOptions(a, i))
		default:
			parts = append(parts, "the "+s.itemName(a.Args.Order, item)+" to "+s.newOptions(a, i))
		}
	}
	if len(parts) == 0 { // it isn't one of those that shall change
		return s.slot(a, "items", v)
	}
	if s.style == Chinese {
		return strings.Join(parts, "，")
	}
	return strings.Join(parts, " and ")
}

// newOptions are the choices of a new variant that differ from the old one's.
func (s *Shopper) newOptions(a Action, i int) string {
	old := s.itemByID(a.Args.Order, a.Args.Items[i])
	now := s.variant(old, a.Args.NewItems[i])["options"].(object)
	before := old["options"].(object)
	way := s.rng.IntN(4)
	var parts []string
	for _, k := range keys(now, nil) {
		if now[k] != before[k] {
			parts = append(parts, s.choice(old, k, now[k], way))
		}
	}
	if s.style == Chinese {
		if len(parts) == 0 {
			return s.one("一样的", "同款，规格不变")
		}
		return strings.Join(parts, "，")
	}
	if len(parts) == 0 {
		return s.one("the same one", "the exact same item", "an identical one")
	}
	return strings.Join(parts, s.one(", ", " and "))
}

// choice is a choice in one of several ways: "color black", "black", 颜色要黑色.
func (s *Shopper) choice(old object, name string, value any, way int) string {
	v := fmt.Sprint(value)
	plain := v == "yes" || v == "no" || v == "none"
	if s.style == Chinese {
		if way > 0 {
			name, v = s.inChinese(name), s.inChinese(v)
		}
		if plain {
			return map[string]string{"yes": name + "：是", "no": name + "：否", "none": "不要" + name}[fmt.Sprint(value)]
		}
		sep := s.one("", "要", "：", "换成")
		if sep == "" && name[len(name)-1] < 0x80 && v[0] < 0x80 {
			sep = " "
		}
		return name + sep + v
	}
	switch {
	case way == 1 && !plain && !s.shared(old, name, value):
		return v
	case way == 2:
		return name + ": " + v
	}
	return name + " " + v
}

// inChinese is one of the Chinese words for a name or a choice, or the word itself.
func (s *Shopper) inChinese(en string) string {
	if ways := app.Also(en); len(ways) > 0 {
		return ways[s.rng.IntN(len(ways))]
	}
	return en
}

// itemName is what an item is called, with the choices that tell it from its like in the same order.
func (s *Shopper) itemName(order, id string) string {
	x := s.itemByID(order, id)
	alike := 0
	for _, y := range s.books.Orders[order].(object)["items"].([]any) {
		if y.(object)["product_id"] == x["product_id"] {
			alike++
		}
	}
	name := x["name"].(string)
	if s.style == Chinese && s.rng.IntN(2) == 0 && !s.calledAlike(order, x) {
		name = s.inChinese(name)
	}
	if s.style != Chinese && s.rng.IntN(3) == 0 {
		name = strings.ToLower(name)
	}
	if alike < 2 {
		return name
	}
	var parts []string
	o := x["options"].(object)
	for _, k := range keys(o, nil) {
		parts = append(parts, fmt.Sprint(o[k]))
	}
	return name + " (" + strings.Join(parts, ", ") + ")"
}

// calledAlike reports whether the order has another thing that Chinese calls by one of the same words.
func (s *Shopper) calledAlike(order string, x object) bool {
	for _, y := range s.books.Orders[order].(object)["items"].([]any) {
		y := y.(object)
		if y["product_id"] == x["product_id"] {
			continue
		}
		for _, a := range app.Also(fmt.Sprint(x["name"])) {
			for _, b := range app.Also(fmt.Sprint(y["name"])) {
				if strings.Contains(a, b) || strings.Contains(b, a) {
					return true
				}
			}
		}
	}
	return false
}

// method is what a way to pay is called: by its kind, and by its id where there are two of a kind.
func (s *Shopper) method(id string) string {
	methods := s.user()["payment_methods"].(object)
	m, ok := methods[id].(object)
	if !ok {
		return id
	}
	alike := 0
	for _, x := range methods {
		if x.(object)["source"] == m["source"] {
			alike++
		}
	}
	zh := s.style == Chinese
	name := map[any]string{"paypal": s.one("PayPal", "PayPal account"), "credit_card": "credit card", "gift_card": "gift card"}[m["source"]]
	if zh {
		name = map[any]string{"paypal": "PayPal", "credit_card": "信用卡", "gift_card": "礼品卡"}[m["source"]]
	}
	switch {
	case alike < 2:
		return name
	case m["last_four"] != nil && zh:
		return fmt.Sprintf("尾号%v的%s", m["last_four"], name)
	case m["last_four"] != nil:
		return fmt.Sprintf("%s ending in %v", name, m["last_four"])
	}
	return id
}

// identity is who the shopper is: by e-mail or by name and postcode, as the task says.
func (s *Shopper) identity() string {
	u := s.user()
	name := u["name"].(object)
	full := fmt.Sprintf("%s %s", name["first_name"], name["last_name"])
	zip := u["address"].(object)["zip"]
	byZip := strings.Contains(s.task.Instruction, fmt.Sprint(zip))
	switch {
	case s.style == Chinese && byZip:
		return fmt.Sprintf(s.one("我叫%s，邮编%s", "姓名%s，邮编是%s"), full, zip)
	case s.style == Chinese:
		return fmt.Sprintf(s.one("我的邮箱是%s", "邮箱：%s"), u["email"])
	case byZip:
		return fmt.Sprintf(s.one("I'm %s and my zip code is %s.", "my name is %s, zip %s.", "%s, zip code %s."), full, zip)
	}
	return fmt.Sprintf(s.one("I'm %[1]s, my email is %[2]s.", "my email is %[2]s.", "%[2]s is my email."), full, u["email"])
}

// decorate wraps a sentence in small talk.
func (s *Shopper) decorate(text string) string {
	if s.style != Chatty {
		return text
	}
	return s.one("Okay so, ", "Right, let me see... ", "Oh sure! ", "Good question. ", "Hmm, ") + text +
		s.one(" Sorry, my cat wants my attention.", " Thanks for bearing with me!", " I really appreciate it.", "", "")
}
