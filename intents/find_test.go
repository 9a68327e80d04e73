package intents

import (
	"strings"
	"testing"
)

var (
	bought = []Candidate{
		{ID: "jacket-black", Words: []string{"男士轻量冲锋衣 黑色", "外套", "Men's Lightweight Jacket", "black", "L"}},
		{ID: "jacket-grey", Words: []string{"男士轻量冲锋衣 灰色", "外套", "Men's Lightweight Jacket", "grey", "XL"}},
		{ID: "shoes", Words: []string{"轻盈跑步鞋 白色 42码", "鞋子", "Running Shoes", "white"}},
		{ID: "kettle", Words: []string{"电热水壶 1.7升", "烧水壶", "Electric Kettle"}},
	}
	onSale = []Candidate{
		{ID: "blender", Words: []string{"破壁机", "Blender"}},
		{ID: "sneakers-black", Words: []string{"轻盈跑步鞋 黑色", "Running Shoes", "black"}},
		{ID: "scarf", Words: []string{"羊绒围巾 红色", "Cashmere Scarf", "red"}},
		{ID: "tent", Words: []string{"双人帐篷", "Two Person Tent"}},
	}
)

func TestFind(t *testing.T) {
	golden(t, "testdata/products.tsv", func(text string) string {
		f, ok := Find(text, bought, onSale)
		if !ok {
			return ""
		}
		where := "catalogue"
		if f.Own {
			where = "own"
		}
		return strings.Join(f.IDs, "=") + " " + where + " " + Fold(text)[f.Start:f.End]
	})
}
