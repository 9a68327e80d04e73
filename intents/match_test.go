package intents

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var wardrobe = []Candidate{
	{ID: "a", Words: []string{"男士轻量冲锋衣 黑色", "外套", "Men's Lightweight Jacket", "black", "XL"}},
	{ID: "b", Words: []string{"男士轻量冲锋衣 灰色", "外套", "Men's Lightweight Jacket", "grey", "L"}},
	{ID: "c", Words: []string{"轻盈跑步鞋 白色 42码", "鞋子", "Running Shoes", "white"}},
	{ID: "d", Words: []string{"纯棉T恤 黑色", "T恤", "Cotton T-Shirt", "black", "2026112012345678"}},
}

func TestMatch(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"黑色外套", "a"},
		{"黑外套", "a"},
		{"那件黑的", "a=d"},
		{"black", "a=d"},
		{"灰色那件", "b"},
		{"the grey jacket please", "b"},
		{"外套", "a=b"},
		{"冲锋衣", "a=b"},
		{"衝鋒衣 黑色", "a"},
		{"跑鞋", ""},
		{"鞋子太小了", "c"},
		{"running shoe", "c"},
		{"RUNNING SHOES!", "c"},
		{"42码那双", "c"},
		{"XL的", "a"},
		{"t恤", "d"},
		{"t-shirts", "d"},
		{"尾号5678那单", "d"},
		{"2026112012345678", "d"},
		{"不是黑色的那件", ""},
		{"不是黑的，是灰的", "b"},
		{"not the black one, the grey one", "b"},
		{"是不是黑色外套", "a"},
		{"红包呢", ""},
		{"blackberry", ""},
		{"退货", ""},
		{"", ""},
		{"\xff\xfe", ""},
	} {
		if got := best(Match(tc.text, wardrobe)); got != tc.want {
			t.Errorf("%q: got %q, want %q: %v", tc.text, got, tc.want, Match(tc.text, wardrobe))
		}
	}
}

// best is the ids with the top score, joined by "=".
func best(ms []Mention) string {
	var ids []string
	for _, m := range ms {
		if m.Score == ms[0].Score {
			ids = append(ids, m.ID)
		}
	}
	return strings.Join(ids, "=")
}

func TestMatchIsStable(t *testing.T) {
	want := Match("黑色轻量冲锋衣外套 black jacket", wardrobe)
	for range 50 {
		shuffled := slices.Clone(wardrobe)
		slices.Reverse(shuffled)
		if got := Match("黑色轻量冲锋衣外套 black jacket", shuffled); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order of candidates gives %v, not %v", got, want)
		}
	}
	for i, m := range want {
		if m.Score <= 0 || i > 0 && m.Score > want[i-1].Score {
			t.Errorf("scores are not in order or not positive: %v", want)
		}
	}
}

func ExampleMatch() {
	for _, m := range Match("把黑色外套退了", wardrobe) {
		fmt.Printf("%s %.3f\n", m.ID, m.Score)
	}
	// Output:
	// a 2.197
	// b 1.099
	// d 1.099
}
