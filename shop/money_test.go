package shop_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aftercare/chat"
	"aftercare/shop"
)

func TestMoneyAsPeopleReadIt(t *testing.T) {
	for _, c := range []struct {
		m      shop.Money
		zh, en string
	}{
		{shop.NewMoney(29900, "CNY"), "¥299.00", "¥299.00"},
		{shop.NewMoney(129900, "CNY"), "¥1299.00", "¥1,299.00"},
		{shop.NewMoney(5, "GBP"), "£0.05", "£0.05"},
		{shop.NewMoney(123456789, "USD"), "$1234567.89", "$1,234,567.89"},
		{shop.NewMoney(-2857, "EUR"), "-€28.57", "-€28.57"},
		{shop.NewMoney(268000, "TWD"), "NT$2,680", "NT$2,680"},
		{shop.NewMoney(268050, "TWD"), "NT$2,680.50", "NT$2,680.50"},
		{shop.NewMoney(100, "CHF"), "CHF 1.00", "CHF 1.00"},
	} {
		require.Equal(t, c.zh, c.m.In(chat.Zh))
		require.Equal(t, c.en, c.m.In(chat.En))
	}
}

func TestApportion(t *testing.T) {
	require.Equal(t, []int64{2857, 2143}, shop.Apportion(5000, []int64{20000, 15000}))
	require.Equal(t, []int64{34, 33, 33}, shop.Apportion(100, []int64{1, 1, 1}))
	require.Equal(t, []int64{0, 0}, shop.Apportion(100, []int64{0, 0}))
	require.Equal(t, []int64{0, 7}, shop.Apportion(7, []int64{-3, 1}))
	rapid.Check(t, func(rt *rapid.T) {
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1e7), 1, 8).Draw(rt, "weights")
		total := rapid.Int64Range(0, 1e9).Draw(rt, "total")
		var sum, all int64
		for i, p := range shop.Apportion(total, weights) {
			require.GreaterOrEqual(rt, p, int64(0))
			if weights[i] == 0 {
				require.Zero(rt, p)
			}
			sum += p
			all += weights[i]
		}
		if all > 0 {
			require.Equal(rt, total, sum)
		}
		if total <= all { // a discount never takes more off a line than the line costs
			for i, p := range shop.Apportion(total, weights) {
				require.LessOrEqual(rt, p, weights[i])
			}
		}
	})
}

// Piece by piece adds up to the whole.
func TestShare(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := shop.NewMoney(rapid.Int64Range(0, 1e9).Draw(rt, "paid"), "CNY")
		of := rapid.IntRange(1, 50).Draw(rt, "pieces")
		sum, last := shop.Money{Currency: "CNY"}, shop.Money{Currency: "CNY"}
		for n := 1; n <= of; n++ {
			next := m.Share(n, of)
			require.GreaterOrEqual(rt, next.Minor, last.Minor)
			sum, last = sum.Add(next.Sub(last)), next
		}
		require.Equal(rt, m, sum)
	})
}

func TestPlainNumber(t *testing.T) {
	require.Equal(t, "UK0012345", shop.PlainNumber("#uk-001 2345"))
}

func TestMaskPhone(t *testing.T) {
	require.Equal(t, "138****1023", shop.MaskPhone("13800001023"))
	require.Equal(t, "****", shop.MaskPhone("1234"))
}
