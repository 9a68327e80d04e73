package shop

import "aftercare/chat"

// Class is what a product is, as far as after-sales rules tell products apart.
type Class string

const (
	Clothing    Class = "clothing"
	Shoes       Class = "shoes"
	Underwear   Class = "underwear"
	Electronics Class = "electronics"
	Appliance   Class = "appliance"
	Cosmetics   Class = "cosmetics"
	Food        Class = "food"
	Fresh       Class = "fresh"
	Digital     Class = "digital" // downloads, and media or software under a seal
	Custom      Class = "custom"  // made to the buyer's order
	Home        Class = "home"    // textiles, bags, toys and everything else without rules of its own
	Periodical  Class = "periodical"
)

// Classes lists every class.
var Classes = []Class{
	Clothing, Shoes, Underwear, Electronics, Appliance, Cosmetics, Food, Fresh, Digital, Custom, Home, Periodical,
}

// Product is something sold, in one or more variants.
type Product struct {
	ID       string    `json:"id"`
	Name     chat.Text `json:"name"`
	Class    Class     `json:"class"`
	About    chat.Text `json:"about"`
	Image    string    `json:"image"` // path on this server
	Variants []Variant `json:"variants"`
	// Words are what shoppers call it, in both languages: nicknames, kinds, common colours.
	Words []string `json:"words"`
}

// Variant is one colour and size of a product.
type Variant struct {
	SKU     string   `json:"sku"`
	Options []Option `json:"options"`
	Price   Money    `json:"price"`
}

// Option is one choice that makes a variant: 颜色 黑色, Size M.
type Option struct {
	Name  chat.Text `json:"name"`
	Value chat.Text `json:"value"`
}

// Variant finds a variant by SKU.
func (p Product) Variant(sku string) (Variant, bool) {
	for _, v := range p.Variants {
		if v.SKU == sku {
			return v, true
		}
	}
	return Variant{}, false
}

// Describe writes a variant's choices in one language: 黑色 M, "Navy, M".
func Describe(options []Option, l chat.Locale) string {
	sep := " "
	if l == chat.En {
		sep = ", "
	}
	out := ""
	for i, o := range options {
		if i > 0 {
			out += sep
		}
		out += o.Value.In(l)
	}
	return out
}
