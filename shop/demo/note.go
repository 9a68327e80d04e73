package demo

import "aftercare/chat"

// notes say in a sentence what there is to try with each customer.
var notes = map[chat.CustomerID]chat.Text{
	"c-lin":   {Zh: "昨天刚收到一件黑色冲锋衣，尺码不太合适", En: "Got a black shell jacket yesterday; the size isn't right"},
	"c-chen":  {Zh: "话不多，家电和日用品买得多", En: "A man of few words who buys appliances and household things"},
	"c-wang":  {Zh: "金卡会员，有几笔大额订单", En: "Gold member with a few large orders"},
	"c-zhao":  {Zh: "有还没发货和正在路上的订单", En: "Has orders that are unshipped or still on their way"},
	"c-liu":   {Zh: "买过带赠品和满减的订单", En: "Bought with gifts and threshold discounts"},
	"c-huang": {Zh: "臺灣會員，鑑賞期與運費規定不同", En: "From Taiwan, where other return rules apply"},
	"c-emma":  {Zh: "英国顾客，两天前收到一件藏青色外套", En: "In the UK; a navy jacket arrived two days ago"},
	"c-jack":  {Zh: "美国顾客，适用店铺自己的退货政策", En: "In the US, where the shop's own policy applies"},
}

// Note says in a sentence what there is to try with a customer.
func Note(c chat.CustomerID) chat.Text { return notes[c] }
