package demo

import (
	"strings"

	"aftercare/chat"
	"aftercare/shop"
)

// product is a product with its prices per currency, in hundredths, and what a variant costs more.
type product struct {
	shop.Product
	price map[string]int64
	extra map[string]map[string]int64
}

// catalogue is what the demo shop sells, at the home market's prices.
func catalogue() []shop.Product {
	out := make([]shop.Product, len(products))
	for i, p := range products {
		out[i] = p.Product
	}
	return out
}

func variantBySKU(sku string) (product, shop.Variant, bool) {
	for _, p := range products {
		if v, ok := p.Variant(sku); ok {
			return p, v, true
		}
	}
	return product{}, shop.Variant{}, false
}

// prices in yuan, Taiwan dollars, pounds, US dollars, whole units.
func prices(cny, twd, gbp, usd int64) map[string]int64 {
	return map[string]int64{"CNY": cny * 100, "TWD": twd * 100, "GBP": gbp * 100, "USD": usd * 100, "EUR": usd * 100}
}

// axis is one choice: its name and its values, each with the code it has in a SKU.
type axis struct {
	name   chat.Text
	codes  []string
	values []chat.Text
}

var (
	colour = chat.Text{Zh: "颜色", En: "Colour"}
	size   = chat.Text{Zh: "尺码", En: "Size"}
	volume = chat.Text{Zh: "规格", En: "Option"}
)

// choices reads "BLK 黑色 Black/NVY 藏青色 Navy": code, Chinese, English.
func choices(name chat.Text, list string) axis {
	a := axis{name: name}
	for _, item := range strings.Split(list, "/") {
		f := strings.SplitN(item, " ", 3)
		if len(f) == 1 {
			f = []string{f[0], f[0], f[0]}
		}
		a.codes = append(a.codes, f[0])
		a.values = append(a.values, chat.Text{Zh: f[1], En: spaced(f[2])})
	}
	return a
}

// spaced reads the underscores of the short notation.
func spaced(s string) string { return strings.ReplaceAll(s, "_", " ") }

// newProduct builds a product with every combination of its choices: SKU "SHELL-BLK-M".
func newProduct(id string, name, about chat.Text, class shop.Class, words string, price map[string]int64, axes ...axis) product {
	p := product{
		Product: shop.Product{
			ID: "p-" + id, Name: name, About: about, Class: class,
			Image: ImagePath + id + ".svg", Words: strings.Split(words, " "),
		},
		price: price,
		extra: map[string]map[string]int64{},
	}
	for i, w := range p.Words {
		p.Words[i] = spaced(w)
	}
	variants := []shop.Variant{{SKU: strings.ToUpper(id), Price: shop.NewMoney(price["CNY"], "CNY")}}
	for _, a := range axes {
		var next []shop.Variant
		for _, v := range variants {
			for i, code := range a.codes {
				options := append(append([]shop.Option(nil), v.Options...), shop.Option{Name: a.name, Value: a.values[i]})
				next = append(next, shop.Variant{SKU: v.SKU + "-" + code, Options: options, Price: v.Price})
			}
		}
		variants = next
	}
	p.Variants = variants
	return p
}

// dearer makes the variants whose SKU ends with a code cost more.
func (p product) dearer(code string, cny, twd, gbp, usd int64) product {
	for i, v := range p.Variants {
		if strings.HasSuffix(v.SKU, "-"+code) {
			p.extra[v.SKU] = prices(cny, twd, gbp, usd)
			p.Variants[i].Price.Minor += cny * 100
		}
	}
	return p
}

var products = []product{
	newProduct("shell", chat.Text{Zh: "三合一冲锋衣", En: "3-in-1 Shell Jacket"},
		chat.Text{Zh: "防风防水外层加可拆抓绒内胆，春秋冬都能穿。", En: "A wind- and waterproof shell with a zip-out fleece, for three seasons."},
		shop.Clothing, "冲锋衣 外套 夹克 防风衣 上衣 衣服 jacket coat shell raincoat outerwear",
		prices(599, 2680, 129, 149), choices(colour, "BLK 黑色 Black/NVY 藏青色 Navy/RED 砖红色 Brick_red"), choices(size, "S/M/L/XL")),
	newProduct("coat", chat.Text{Zh: "双面羊毛大衣", En: "Wool Overcoat"},
		chat.Text{Zh: "双面羊毛呢，过膝长款。", En: "Double-faced wool, cut below the knee."},
		shop.Clothing, "大衣 外套 羊毛大衣 呢子大衣 毛呢 衣服 coat overcoat wool_coat",
		prices(1299, 5880, 189, 219), choices(colour, "CML 驼色 Camel/GRY 深灰色 Charcoal"), choices(size, "S/M/L")),
	newProduct("tee", chat.Text{Zh: "重磅纯棉T恤", En: "Heavyweight Cotton T-Shirt"},
		chat.Text{Zh: "260克重磅纯棉，不透不变形。", En: "260 gsm cotton that keeps its shape."},
		shop.Clothing, "T恤 短袖 上衣 衣服 tshirt tee t-shirt top",
		prices(129, 580, 25, 29), choices(colour, "WHT 白色 White/BLK 黑色 Black/OLV 军绿色 Olive"), choices(size, "M/L/XL")),
	newProduct("jeans", chat.Text{Zh: "直筒牛仔裤", En: "Straight-Leg Jeans"},
		chat.Text{Zh: "13盎司丹宁，中腰直筒。", En: "13 oz denim, mid rise, straight leg."},
		shop.Clothing, "牛仔裤 裤子 长裤 jeans trousers pants denim",
		prices(259, 1180, 59, 69), choices(colour, "IND 深蓝色 Indigo/BLK 黑色 Black"), choices(size, "29/30/31/32/34")),
	newProduct("runner", chat.Text{Zh: "轻量缓震跑鞋", En: "Lightweight Running Shoes"},
		chat.Text{Zh: "单只约220克，透气网面。", En: "About 220 g each, with a breathable mesh upper."},
		shop.Shoes, "跑鞋 运动鞋 鞋 鞋子 球鞋 running_shoes trainers sneakers shoes",
		prices(459, 1980, 85, 99), choices(colour, "GRY 浅灰色 Grey/ORG 橙色 Orange"), choices(size, "38/39/40/41/42/43")),
	newProduct("boots", chat.Text{Zh: "八孔马丁靴", En: "Lace-Up Leather Boots"},
		chat.Text{Zh: "头层牛皮，固特异工艺。", En: "Full-grain leather with a Goodyear welt."},
		shop.Shoes, "马丁靴 靴子 短靴 鞋 鞋子 boots shoes",
		prices(699, 3180, 139, 159), choices(colour, "BLK 黑色 Black/BRN 棕色 Brown"), choices(size, "37/38/39/40/41/42")),
	newProduct("phone", chat.Text{Zh: "星河X5手机", En: "Galaxia X5 Phone"},
		chat.Text{Zh: "6.6英寸直屏，5500毫安时电池。", En: "A 6.6-inch flat screen and a 5,500 mAh battery."},
		shop.Electronics, "手机 电话 星河 智能手机 phone smartphone mobile",
		prices(3499, 15900, 499, 549), choices(colour, "GRY 深空灰 Space_grey/GRN 松绿色 Pine_green"), choices(volume, "256 256GB 256GB/512 512GB 512GB")).
		dearer("512", 500, 2300, 70, 80),
	newProduct("earbuds", chat.Text{Zh: "降噪蓝牙耳机", En: "Noise-Cancelling Earbuds"},
		chat.Text{Zh: "主动降噪，连充电盒续航30小时。", En: "Active noise cancelling, 30 hours with the case."},
		shop.Electronics, "耳机 蓝牙耳机 耳塞 降噪耳机 earbuds earphones headphones",
		prices(499, 2280, 79, 89), choices(colour, "WHT 白色 White/BLK 黑色 Black")),
	newProduct("vacuum", chat.Text{Zh: "扫拖一体机器人", En: "Robot Vacuum and Mop"},
		chat.Text{Zh: "激光导航，自动集尘。", En: "Laser navigation and a self-emptying dock."},
		shop.Appliance, "扫地机器人 扫地机 扫拖机器人 吸尘器 robot_vacuum vacuum hoover mop",
		prices(1899, 8680, 329, 379), choices(colour, "WHT 白色 White")),
	newProduct("kettle", chat.Text{Zh: "恒温电热水壶", En: "Temperature-Control Kettle"},
		chat.Text{Zh: "1.5升，40到100度可调。", En: "1.5 litres, adjustable from 40 to 100 °C."},
		shop.Appliance, "水壶 热水壶 电水壶 烧水壶 kettle",
		prices(199, 880, 39, 45), choices(colour, "GRN 豆绿色 Sage/WHT 米白色 Cream")),
	newProduct("airfryer", chat.Text{Zh: "可视空气炸锅", En: "Air Fryer with Window"},
		chat.Text{Zh: "5升大容量，烹饪看得见。", En: "5 litres, with a window to watch the cooking."},
		shop.Appliance, "空气炸锅 炸锅 air_fryer fryer",
		prices(369, 1680, 89, 99), choices(colour, "BLK 黑色 Black")),
	newProduct("cream", chat.Text{Zh: "神经酰胺修护面霜", En: "Ceramide Repair Cream"},
		chat.Text{Zh: "50克，敏感肌可用。", En: "50 g, made for sensitive skin."},
		shop.Cosmetics, "面霜 护肤品 乳霜 化妆品 保湿霜 cream moisturiser face_cream skincare",
		prices(268, 1180, 28, 35), choices(volume, "50G 50克 50_g")),
	newProduct("lipstick", chat.Text{Zh: "丝绒哑光口红", En: "Velvet Matte Lipstick"},
		chat.Text{Zh: "3.2克，轻薄不拔干。", En: "3.2 g, light and not drying."},
		shop.Cosmetics, "口红 唇膏 唇釉 化妆品 lipstick",
		prices(169, 780, 19, 24), choices(colour, "R01 正红色 True_red/R06 豆沙色 Rosewood")),
	newProduct("tea", chat.Text{Zh: "明前龙井礼盒", En: "Longjing Green Tea Gift Box"},
		chat.Text{Zh: "250克，独立密封小罐。", En: "250 g in small sealed tins."},
		shop.Food, "茶叶 龙井 绿茶 礼盒 茶 tea green_tea",
		prices(398, 1780, 45, 52), choices(volume, "250 250克 250_g")),
	newProduct("crab", chat.Text{Zh: "阳澄湖大闸蟹礼盒", En: "Live Hairy Crab Gift Box"},
		chat.Text{Zh: "4对鲜活，冷链到家。", En: "Four live pairs, delivered chilled."},
		shop.Fresh, "大闸蟹 螃蟹 蟹 海鲜 生鲜 crab seafood",
		prices(488, 2280, 65, 75), choices(volume, "4P 4对装 4_pairs")),
	newProduct("boxers", chat.Text{Zh: "莫代尔男士内裤三条装", En: "Modal Boxers, 3-Pack"},
		chat.Text{Zh: "抑菌裆部，独立密封包装。", En: "Soft modal, individually sealed."},
		shop.Underwear, "内裤 内衣 平角裤 boxers underwear briefs",
		prices(119, 520, 22, 26), choices(size, "L/XL/XXL")),
	newProduct("mug", chat.Text{Zh: "刻字陶瓷马克杯", En: "Engraved Ceramic Mug"},
		chat.Text{Zh: "按您留言刻字，单件制作。", En: "Engraved with your words, one at a time."},
		shop.Custom, "马克杯 杯子 刻字杯 定制杯 mug cup engraved_mug",
		prices(89, 390, 18, 22), choices(colour, "BLU 雾蓝色 Mist_blue/WHT 白色 White")),
	newProduct("game", chat.Text{Zh: "山海行游戏激活码", En: "Shanhai Journey Game Key"},
		chat.Text{Zh: "付款后自动发码，PC平台。", En: "A PC key, sent automatically after payment."},
		shop.Digital, "游戏 激活码 兑换码 数字商品 game game_key code",
		prices(198, 880, 34, 39)),
	newProduct("duvet", chat.Text{Zh: "95白鹅绒冬被", En: "Goose Down Winter Duvet"},
		chat.Text{Zh: "200×230厘米，充绒900克。", En: "200 × 230 cm, filled with 900 g of down."},
		shop.Home, "被子 羽绒被 冬被 鹅绒被 床品 duvet quilt comforter",
		prices(1599, 6980, 199, 229), choices(volume, "230 200×230cm 200_×_230_cm")),
	newProduct("backpack", chat.Text{Zh: "通勤双肩包", En: "Commuter Backpack"},
		chat.Text{Zh: "22升，可放16英寸电脑。", En: "22 litres, fits a 16-inch laptop."},
		shop.Home, "双肩包 背包 书包 包 backpack bag rucksack",
		prices(199, 880, 49, 55), choices(colour, "GRY 灰色 Grey/BLU 雾蓝色 Mist_blue")),
	newProduct("tote", chat.Text{Zh: "帆布手提袋", En: "Canvas Tote Bag"},
		chat.Text{Zh: "厚实帆布，能装一周的菜。", En: "Sturdy canvas, roomy enough for the shopping."},
		shop.Home, "帆布袋 手提袋 袋子 购物袋 tote bag",
		prices(39, 180, 9, 12), choices(colour, "NAT 原色 Natural")),
}
