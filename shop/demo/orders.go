package demo

import (
	"aftercare/chat"
	"aftercare/shop"
)

// seedOrder is an order in short. Times that are nil have not happened.
type seedOrder struct {
	id       string
	customer chat.CustomerID
	status   shop.Status

	placed, paid, shipped, delivered, collected *int64

	lines    []seedLine
	pay      []seedPay
	shipping int64
	discount *seedDiscount
	insured  bool
	locker   bool
}

type seedLine struct {
	sku       string
	qty       int // 0 is one
	confirmed bool
	gift      bool
	giftValue int64
}

type seedPay struct {
	method string
	amount int64 // 0 is the rest
}

type seedDiscount struct {
	label     chat.Text
	threshold int64
	off       int64
}

// Whole lives of orders, by how many days ago they were placed.
func (o seedOrder) pending(days int, clock string) seedOrder {
	o.status, o.placed = shop.PendingPayment, ago(days, clock)
	return o
}

func (o seedOrder) unshipped(days int, clock string) seedOrder {
	o = o.pending(days, clock)
	o.status = shop.Paid
	paid := *o.placed + 1
	o.paid = &paid
	return o
}

func (o seedOrder) sent(days int, clock string, shippedDays int) seedOrder {
	o = o.unshipped(days, clock)
	o.status, o.shipped = shop.Shipped, ago(shippedDays, "09:20")
	return o
}

func (o seedOrder) onTheWay(days int, clock string, shippedDays int) seedOrder {
	o = o.sent(days, clock, shippedDays)
	o.status = shop.InTransit
	return o
}

func (o seedOrder) signed(days int, clock string, signedDays int, signedClock string) seedOrder {
	o = o.sent(days, clock, max(signedDays, days-1))
	o.status, o.delivered = shop.Delivered, ago(signedDays, signedClock)
	return o
}

func (o seedOrder) done(days int, clock string, signedDays int, signedClock string) seedOrder {
	o = o.signed(days, clock, signedDays, signedClock)
	o.status = shop.Completed
	return o
}

func (o seedOrder) with(change func(*seedOrder)) seedOrder {
	change(&o)
	return o
}

func insured(o *seedOrder) { o.insured = true }

func confirmed(o *seedOrder) {
	for i := range o.lines {
		o.lines[i].confirmed = true
	}
}

// pieces of the first line.
func pieces(n int) func(*seedOrder) { return func(o *seedOrder) { o.lines[0].qty = n } }

// gift comes with the order, its price stated beforehand.
func gift(sku string, value int64) func(*seedOrder) {
	return func(o *seedOrder) {
		o.lines = append(o.lines, seedLine{sku: sku, gift: true, giftValue: value})
	}
}

// partly is paid another way, up to an amount.
func partly(method string, amount int64) func(*seedOrder) {
	return func(o *seedOrder) { o.pay = append([]seedPay{{method, amount}}, o.pay...) }
}

func charged(shipping int64) func(*seedOrder) { return func(o *seedOrder) { o.shipping = shipping } }

func order(id string, c chat.CustomerID, pay string, skus ...string) seedOrder {
	o := seedOrder{id: id, customer: c, pay: []seedPay{{method: pay}}}
	for _, sku := range skus {
		o.lines = append(o.lines, seedLine{sku: sku})
	}
	return o
}

var (
	minus50 = &seedDiscount{label: chat.Text{Zh: "满300减50", En: "¥50 off ¥300"}, threshold: 30000, off: 5000}
	coupon  = &seedDiscount{label: chat.Text{Zh: "店铺优惠券", En: "Shop coupon"}, off: 2000}
	tenOff  = &seedDiscount{label: chat.Text{Zh: "满100减10", En: "£10 off £100"}, threshold: 10000, off: 1000}
)

func off(d *seedDiscount) func(*seedOrder) { return func(o *seedOrder) { o.discount = d } }

var seedOrders = []seedOrder{
	// 林晓雨, Shanghai. The jacket came with the same-city courier: placed yesterday morning, signed for in
	// the evening.
	order("o-lin-01", "c-lin", shop.WeChat, "SHELL-BLK-M").signed(1, "08:12", 1, "19:40").with(insured).with(sameDay),
	order("o-lin-02", "c-lin", shop.Alipay, "PHONE-GRY-256").signed(5, "21:05", 3, "11:32"),
	order("o-lin-03", "c-lin", shop.WeChat, "CREAM-50G").signed(6, "12:40", 4, "17:15").with(confirmed),
	order("o-lin-04", "c-lin", shop.WeChat, "EARBUDS-WHT").onTheWay(2, "22:18", 1),
	order("o-lin-05", "c-lin", shop.Alipay, "JEANS-IND-30").unshipped(0, "07:30"),
	order("o-lin-06", "c-lin", shop.WeChat, "RUNNER-GRY-38").done(38, "10:02", 35, "14:20"),
	order("o-lin-07", "c-lin", shop.WeChat, "TEE-WHT-M", "BACKPACK-BLU").signed(4, "09:45", 2, "16:08").with(insured),
	order("o-lin-08", "c-lin", shop.Alipay, "KETTLE-GRN").signed(7, "20:11", 5, "10:50").with(pieces(2)),
	order("o-lin-09", "c-lin", shop.WeChat, "BACKPACK-GRY", "TEE-OLV-M").signed(5, "13:26", 3, "18:44").with(off(minus50)),
	order("o-lin-10", "c-lin", shop.WeChat, "LIPSTICK-R06").signed(4, "19:30", 2, "12:05").with(gift("TOTE-NAT", 3000)),
	order("o-lin-11", "c-lin", shop.WeChat, "AIRFRYER-BLK").pending(0, "06:50"),
	order("o-lin-12", "c-lin", shop.Alipay, "BOOTS-BRN-38").dropped(9, "11:11"),
	order("o-lin-13", "c-lin", shop.Credit, "COAT-CML-M").done(52, "15:37", 49, "13:02"),

	// 陈建国, Chengdu.
	order("o-chen-01", "c-chen", shop.WeChat, "VACUUM-WHT").signed(6, "10:20", 4, "15:30"),
	order("o-chen-02", "c-chen", shop.WeChat, "TEA-250").signed(5, "08:45", 3, "09:55").with(confirmed),
	order("o-chen-03", "c-chen", shop.Debit, "DUVET-230").done(24, "16:30", 20, "11:25"),
	order("o-chen-04", "c-chen", shop.WeChat, "KETTLE-WHT").onTheWay(3, "18:05", 2),
	order("o-chen-05", "c-chen", shop.WeChat, "PHONE-GRN-512").done(95, "14:00", 92, "10:10"),
	order("o-chen-06", "c-chen", shop.WeChat, "BOXERS-XL").signed(4, "20:40", 1, "12:35").with(pieces(2)),

	// 王磊, Beijing, gold: returns travel free.
	order("o-wang-01", "c-wang", shop.Alipay, "PHONE-GRY-512").signed(3, "09:10", 1, "17:20").with(confirmed),
	order("o-wang-02", "c-wang", shop.Alipay, "CRAB-4P").signed(2, "07:55", 1, "10:30"),
	order("o-wang-03", "c-wang", shop.Alipay, "MUG-BLU").signed(8, "22:15", 3, "14:45"),
	order("o-wang-04", "c-wang", shop.Alipay, "JEANS-BLK-32", "TEE-BLK-L").signed(5, "12:12", 3, "19:08").with(partly(shop.GiftCard, 10000)),
	order("o-wang-05", "c-wang", shop.Alipay, "BOOTS-BLK-42").sent(1, "23:10", 0),
	order("o-wang-06", "c-wang", shop.Alipay, "EARBUDS-BLK").done(120, "10:30", 118, "16:40"),
	order("o-wang-07", "c-wang", shop.Alipay, "SHELL-NVY-XL").unshipped(0, "08:05"),

	// 赵敏, Shenzhen.
	order("o-zhao-01", "c-zhao", shop.WeChat, "RUNNER-ORG-39").signed(3, "11:48", 1, "18:22").with(insured),
	order("o-zhao-02", "c-zhao", shop.WeChat, "LIPSTICK-R01").signed(6, "21:30", 4, "13:40").with(confirmed),
	order("o-zhao-03", "c-zhao", shop.WeChat, "GAME").signed(2, "20:00", 2, "20:01").with(byWire),
	order("o-zhao-04", "c-zhao", shop.WeChat, "AIRFRYER-BLK").signed(5, "09:25", 3, "10:15").with(partly(shop.Voucher, 3000)),
	order("o-zhao-05", "c-zhao", shop.WeChat, "TEE-WHT-XL").givenBack(18, "17:45", 15, "12:30"),
	order("o-zhao-06", "c-zhao", shop.WeChat, "SHELL-RED-S").signed(4, "10:35", 2, "15:50").with(inLocker),
	order("o-zhao-07", "c-zhao", shop.WeChat, "CREAM-50G").pending(1, "23:45"),

	// 刘思远, Xi'an.
	order("o-liu-01", "c-liu", shop.WeChat, "BACKPACK-BLU").signed(9, "13:05", 7, "11:00"),
	order("o-liu-02", "c-liu", shop.WeChat, "JEANS-IND-31").signed(3, "19:20", 1, "09:40").with(off(coupon)),
	order("o-liu-03", "c-liu", shop.Credit, "VACUUM-WHT").done(200, "10:45", 197, "15:15"),
	order("o-liu-04", "c-liu", shop.WeChat, "COAT-GRY-L").onTheWay(2, "16:16", 1),
	order("o-liu-05", "c-liu", shop.WeChat, "TEE-OLV-L").dropped(4, "08:30"),
	order("o-liu-06", "c-liu", shop.WeChat, "RUNNER-GRY-43").signed(4, "14:28", 2, "17:36").with(charged(1000)),

	// 黃雅婷, Taipei: seven days, and the way back costs her nothing.
	order("o-huang-01", "c-huang", shop.Credit, "SHELL-NVY-S").signed(5, "10:10", 2, "14:55").with(charged(8000)),
	order("o-huang-02", "c-huang", shop.Credit, "EARBUDS-BLK").signed(14, "20:25", 10, "16:30"),
	order("o-huang-03", "c-huang", shop.Credit, "KETTLE-GRN").onTheWay(4, "09:50", 3),
	order("o-huang-04", "c-huang", shop.Credit, "MUG-WHT").signed(7, "18:18", 3, "11:45"),
	order("o-huang-05", "c-huang", shop.Credit, "TEE-WHT-M").unshipped(1, "21:40"),

	// Emma Clarke, Bristol: fourteen days.
	order("o-emma-01", "c-emma", shop.Card, "SHELL-NVY-M").signed(5, "18:42", 2, "13:10").with(charged(395)),
	order("o-emma-02", "c-emma", shop.Card, "EARBUDS-WHT").signed(14, "12:05", 11, "10:25"),
	order("o-emma-03", "c-emma", shop.Card, "RUNNER-GRY-39").onTheWay(3, "20:15", 2),
	order("o-emma-04", "c-emma", shop.Card, "COAT-CML-S").done(60, "09:30", 56, "15:00"),
	order("o-emma-05", "c-emma", shop.Card, "JEANS-IND-29", "BOOTS-BLK-38").signed(7, "17:20", 4, "12:40").with(off(tenOff)),
	order("o-emma-06", "c-emma", shop.Card, "MUG-BLU").signed(9, "11:55", 5, "14:30"),
	order("o-emma-07", "c-emma", shop.Card, "KETTLE-GRN").unshipped(0, "07:10"),

	// Jack Miller, Portland: thirty days by the shop's own promise.
	order("o-jack-01", "c-jack", shop.Card, "BACKPACK-GRY").signed(16, "13:35", 12, "15:25"),
	order("o-jack-02", "c-jack", shop.Card, "PHONE-GRN-256").signed(6, "10:00", 3, "11:15"),
	order("o-jack-03", "c-jack", shop.Card, "DUVET-230").onTheWay(5, "19:45", 4),
	order("o-jack-04", "c-jack", shop.Card, "TEE-BLK-XL").done(70, "08:20", 66, "16:05").with(pieces(3)),
	order("o-jack-05", "c-jack", shop.Card, "VACUUM-WHT").unshipped(1, "15:50"),
}

// sameDay: the courier took it in the morning.
func sameDay(o *seedOrder) { o.shipped = ago(1, "10:30") }

// byWire: nothing is shipped, the code is there at once.
func byWire(o *seedOrder) { o.shipped = nil }

// inLocker: left in a locker and not collected.
func inLocker(o *seedOrder) { o.locker = true }

// dropped: paid, cancelled before it was shipped, money back.
func (o seedOrder) dropped(days int, clock string) seedOrder {
	o = o.unshipped(days, clock)
	o.status = shop.Cancelled
	return o
}

// givenBack: returned and refunded long ago.
func (o seedOrder) givenBack(days int, clock string, signedDays int, signedClock string) seedOrder {
	o = o.signed(days, clock, signedDays, signedClock)
	o.status = shop.Refunded
	return o
}
