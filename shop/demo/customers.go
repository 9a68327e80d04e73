package demo

import (
	"aftercare/chat"
	"aftercare/shop"
)

var currencies = map[shop.Region]string{shop.CN: "CNY", shop.TW: "TWD", shop.EU: "EUR", shop.UK: "GBP", shop.US: "USD"}

var carriers = map[shop.Region]chat.Text{
	shop.CN: {Zh: "顺丰速运", En: "SF Express"},
	shop.TW: {Zh: "黑猫宅急便", En: "T-Cat"},
	shop.EU: {Zh: "DHL", En: "DHL"},
	shop.UK: {Zh: "英国皇家邮政", En: "Royal Mail"},
	shop.US: {Zh: "UPS", En: "UPS"},
}

// Everyone here is made up; the phone numbers are from ranges kept for fiction or incomplete on purpose.
var customers = []shop.Customer{
	person("c-lin", "林晓雨", "138-0000-1023", chat.Zh, shop.CN, "silver", "上海市徐汇区", "漕溪北路88号12栋602室", "200030"),
	person("c-chen", "陈建国", "139-0000-2047", chat.Zh, shop.CN, "standard", "四川省成都市武侯区", "人民南路四段21号3单元1101室", "610041"),
	person("c-wang", "王磊", "136-0000-3310", chat.Zh, shop.CN, "gold", "北京市朝阳区", "望京街9号院5号楼2004室", "100102"),
	person("c-zhao", "赵敏", "137-0000-4582", chat.Zh, shop.CN, "standard", "广东省深圳市南山区", "科苑路15号创意大厦8楼", "518057"),
	person("c-liu", "刘思远", "135-0000-5719", chat.Zh, shop.CN, "silver", "陕西省西安市雁塔区", "小寨东路126号4栋905室", "710061"),
	person("c-huang", "黃雅婷", "0900-000-618", chat.Zh, shop.TW, "standard", "台北市大安區", "和平東路二段106號7樓", "106"),
	person("c-emma", "Emma Clarke", "07700 900142", chat.En, shop.UK, "silver", "Bristol", "14 Redcliffe Parade", "BS1 6SP"),
	person("c-jack", "Jack Miller", "555-0173", chat.En, shop.US, "standard", "Portland, OR", "2216 SE Alder Street", "97214"),
}

func person(id chat.CustomerID, name, phone string, l chat.Locale, r shop.Region, tier, area, street, postcode string) shop.Customer {
	return shop.Customer{
		ID: id, Name: name, Phone: phone, Email: string(id[2:]) + "@example.com", Locale: l, Region: r, Tier: tier,
		Address: shop.Address{Name: name, Phone: phone, Region: r, Area: area, Street: street, Postcode: postcode},
	}
}

func customerByID(id chat.CustomerID) (shop.Customer, bool) {
	for _, c := range customers {
		if c.ID == id {
			return c, true
		}
	}
	return shop.Customer{}, false
}
