package simulate

import (
	"fmt"
	"strings"
)

// flows are the flows that make each kind of change.
var flows = map[string]string{
	cancelOrder: "cancel", changeItems: "items", changeAddress: "address", changePayment: "payment",
	returnItems: "return", exchangeItems: "exchange", moveUser: "move",
}

// wants says what a shopper wants, in English and in Chinese, with the order's number.
var wants = map[string]func(order string) (en, zh string){
	cancelOrder: func(o string) (string, string) {
		return "I'd like to cancel order " + o + ".", "我想取消订单" + o
	},
	changeItems: func(o string) (string, string) {
		return "I want to change something in order " + o + " before it ships.", "订单" + o + "还没发货，我想换一下里面商品的规格"
	},
	changeAddress: func(o string) (string, string) {
		return "I need to change the shipping address of order " + o + ".", "我想改订单" + o + "的收货地址"
	},
	changePayment: func(o string) (string, string) {
		return "Can I change how order " + o + " is paid?", "我想换一下订单" + o + "的付款方式"
	},
	returnItems: func(o string) (string, string) {
		return "I want to return something from order " + o + ".", "我想退订单" + o + "里的东西"
	},
	exchangeItems: func(o string) (string, string) {
		return "I'd like to exchange something from order " + o + ".", "我想换货，订单" + o
	},
	moveUser: func(string) (string, string) {
		return "Please change my default address.", "我想改一下我的默认地址"
	},
}

// goal opens a request.
func (s *Shopper) goal(a Action) string {
	order := a.Args.Order
	if s.style == StepByStep {
		order = ""
	}
	en, zh := wants[a.Name](order)
	if s.style == Chinese {
		return zh
	}
	if order == "" {
		en = strings.NewReplacer(" from order .", ".", " in order  before", " in an order before", " of order .", " of an order.", " order .", " an order.", " order  is", " an order is").Replace(en)
	}
	return s.decorate(en)
}

// whole is a request with everything that is known about it.
func (s *Shopper) whole(a Action) string {
	switch a.Name {
	case cancelOrder:
		return fmt.Sprintf("cancel order %s, %s.", a.Args.Order, s.slot(a, "reason", Seen{}))
	case changeAddress:
		return fmt.Sprintf("change the shipping address of order %s to %s.", a.Args.Order, s.slot(a, "address", Seen{}))
	case changePayment:
		return fmt.Sprintf("change the payment of order %s to my %s.", a.Args.Order, s.method(a.Args.Method))
	case returnItems:
		return fmt.Sprintf("return the %s from order %s, refund to my %s.", s.slot(a, "items", Seen{}), a.Args.Order, s.method(a.Args.Method))
	case changeItems, exchangeItems:
		verb := map[string]string{changeItems: "change", exchangeItems: "exchange"}[a.Name]
		var parts []string
		for i, id := range a.Args.Items {
			parts = append(parts, fmt.Sprintf("the %s to %s", s.itemName(a.Args.Order, id), s.newOptions(a, i)))
		}
		return fmt.Sprintf("in order %s, %s %s, using my %s.", a.Args.Order, verb, strings.Join(parts, " and "), s.method(a.Args.Method))
	}
	return s.goal(a)
}

// slot is the answer to what a flow asks about a request.
func (s *Shopper) slot(a Action, slot string, v Seen) string {
	zh := s.style == Chinese
	switch slot {
	case "order":
		if w := s.otherOrder(a); w != "" {
			return w
		}
		return a.Args.Order
	case "items":
		var names []string
		for _, id := range a.Args.Items {
			names = append(names, s.itemName(a.Args.Order, id))
		}
		sep := " and the "
		if zh {
			sep = "，还有"
		}
		return strings.Join(names, sep)
	case "to":
		return s.target(a, v)
	case "method":
		return s.method(a.Args.Method)
	case "reason":
		switch {
		case a.Name == cancelOrder && a.Args.Reason == "ordered by mistake":
			return pick(zh, "下错单了", "it was ordered by mistake")
		case a.Name == cancelOrder:
			return pick(zh, "不需要了", "I no longer need it")
		}
		return pick(zh, "没有特别的原因", "no particular reason, I just don't want it")
	case "pieces":
		return pick(zh, "全部", "all of them")
	case "address":
		x := a.Args
		street := x.Line1
		if x.Line2 != "" {
			street += ", " + x.Line2
		}
		return fmt.Sprintf("%s, %s, %s %s, %s", street, x.City, x.State, x.Zip, x.Country)
	}
	return pick(zh, "我不太确定", "I'm not sure")
}

func pick(zh bool, inZh, inEn string) string {
	if zh {
		return inZh
	}
	return inEn
}

// otherOrder is another order of theirs, said by mistake, once.
func (s *Shopper) otherOrder(a Action) string {
	if s.style != Corrects || s.corrected["order"] {
		return ""
	}
	s.corrected["order"] = true
	for _, id := range s.user()["orders"].([]any) {
		if id != a.Args.Order {
			return fmt.Sprintf("%s... no wait, sorry, I meant %s", id, a.Args.Order)
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
		if line == "" && len(a.Args.Items) > 1 {
			parts = append(parts, "the "+s.itemName(a.Args.Order, item)+" to "+s.newOptions(a, i))
		} else {
			parts = append(parts, s.newOptions(a, i))
		}
	}
	return strings.Join(parts, " and ")
}

// newOptions are the choices of a new variant that differ from the old one's.
func (s *Shopper) newOptions(a Action, i int) string {
	old := s.itemByID(a.Args.Order, a.Args.Items[i])
	product := s.books.Products[old["product_id"].(string)].(object)
	now := product["variants"].(object)[a.Args.NewItems[i]].(object)["options"].(object)
	before := old["options"].(object)
	var parts []string
	for _, k := range keys(now, nil) {
		if now[k] != before[k] {
			parts = append(parts, fmt.Sprintf("%s %v", k, now[k]))
		}
	}
	return strings.Join(parts, ", ")
}

func (s *Shopper) itemByID(order, id string) object {
	for _, x := range s.books.Orders[order].(object)["items"].([]any) {
		if x.(object)["item_id"] == id {
			return x.(object)
		}
	}
	return nil
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

func (s *Shopper) user() object { return s.books.Users[s.task.User].(object) }

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
	name := map[any]string{"paypal": "PayPal", "credit_card": "credit card", "gift_card": "gift card"}[m["source"]]
	if s.style == Chinese {
		name = map[any]string{"paypal": "PayPal", "credit_card": "信用卡", "gift_card": "礼品卡"}[m["source"]]
	}
	switch {
	case alike < 2:
		return name
	case m["last_four"] != nil:
		return fmt.Sprintf(pick(s.style == Chinese, "尾号%v的%s", "%[2]s ending in %[1]v"), m["last_four"], name)
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
		return fmt.Sprintf("我叫%s，邮编%s", full, zip)
	case s.style == Chinese:
		return fmt.Sprintf("我的邮箱是%s", u["email"])
	case byZip:
		return fmt.Sprintf("I'm %s and my zip code is %s.", full, zip)
	}
	return fmt.Sprintf("I'm %s, my email is %s.", full, u["email"])
}

// decorate wraps a sentence in small talk.
func (s *Shopper) decorate(text string) string {
	if s.style != Chatty {
		return text
	}
	before := []string{"Okay so, ", "Right, let me see... ", "Oh sure! ", "Good question. "}
	after := []string{" My cat just walked over the keyboard, sorry.", " Thanks for bearing with me!", " I really appreciate it.", ""}
	return before[s.rng.IntN(len(before))] + text + after[s.rng.IntN(len(after))]
}
