package demo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/shop"
	"aftercare/shop/demo"
	"aftercare/store"
)

func TestIdentify(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		o, err := s.Order(t.Context(), "o-emma-01")
		require.NoError(t, err)
		for _, p := range []shop.Proof{
			{Email: "EMMA@example.com"}, {Name: "emma clarke", Postcode: "bs1 6sp"}, {Order: o.Number, Phone: "+44 7700 900142"},
			{Order: o.Number, Phone: "07700900142"},
		} {
			c, err := s.Identify(t.Context(), p)
			require.NoError(t, err, "%+v", p)
			require.Equal(t, chat.CustomerID("c-emma"), c.ID)
		}
		for _, p := range []shop.Proof{
			{}, {Email: "eve@example.com"}, {Name: "Emma Clarke"}, {Name: "Emma Clarke", Postcode: "97214"},
			{Order: o.Number, Phone: "138-0000-1023"}, {Order: o.Number}, {Order: "UK0000000", Phone: "07700 900142"},
		} {
			_, err := s.Identify(t.Context(), p)
			require.ErrorIs(t, err, chat.ErrNotFound, "%+v", p)
		}
	})
}

// stock is what is on hand of a variant.
func stock(t *testing.T, s *demo.Shop, sku string) int {
	t.Helper()
	n, err := s.Stock(t.Context(), sku)
	require.NoError(t, err)
	return n
}

func TestCancelBeforeDispatch(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		before := stock(t, s, "SHELL-NVY-XL")
		for range 2 { // the second is a repeat
			o, err := s.Cancel(t.Context(), "k", "o-wang-07", "not_needed")
			require.NoError(t, err)
			require.Equal(t, shop.Cancelled, o.Status)
			require.Equal(t, o.Total(), o.RefundedSoFar())
		}
		require.Equal(t, before+1, stock(t, s, "SHELL-NVY-XL"))
		_, err := s.Cancel(t.Context(), "k2", "o-wang-05", "not_needed")
		require.ErrorIs(t, err, chat.ErrConflict, "shipped")
		_, err = s.Cancel(t.Context(), "k", "o-wang-01", "not_needed")
		require.ErrorIs(t, err, chat.ErrConflict, "the key did something else")
	})
}

func TestChangesBeforeDispatch(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		o, err := s.Redirect(ctx, "k1", "o-jack-05", shop.Address{Name: "Jack Miller", Region: shop.US, Area: "Boise, ID", Street: "5 Fir Ave", Postcode: "83702"})
		require.NoError(t, err)
		require.Equal(t, "5 Fir Ave, Boise, ID, 83702", o.Address.Line())
		o, err = s.Repay(ctx, "k2", "o-jack-05", shop.PayPal)
		require.NoError(t, err)
		require.Equal(t, o.Payments[0].Paid, o.RefundedSoFar())
		require.Equal(t, shop.PayPal, o.Payments[1].Method)
		require.Equal(t, shop.Paid, o.Status, "what was paid twice and given back once is still paid")
		_, err = s.Repay(ctx, "k3", "o-jack-05", shop.PayPal)
		require.ErrorIs(t, err, chat.ErrConflict)
	})
}

func TestAlter(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		before, err := s.Order(ctx, "o-huang-05") // TEE-WHT-M
		require.NoError(t, err)
		line := before.Lines[0]
		sku := "TEE-OLV-L"
		if stock(t, s, sku) == 0 {
			sku = "TEE-BLK-L"
		}
		had, gone := stock(t, s, line.SKU), stock(t, s, sku)
		_, err = s.Alter(ctx, "k0", before.ID, []shop.Swap{{Line: line.ID, Qty: 1, SKU: "JEANS-IND-31"}}, shop.Credit)
		require.ErrorIs(t, err, chat.ErrInvalid, "another product")
		o, err := s.Alter(ctx, "k1", before.ID, []shop.Swap{{Line: line.ID, Qty: 1, SKU: sku}}, shop.Credit)
		require.NoError(t, err)
		require.Equal(t, sku, o.Lines[0].SKU)
		require.Equal(t, line.Paid, o.Lines[0].Paid, "the same price")
		require.True(t, o.Marked(shop.ItemsChanged))
		require.Equal(t, had+1, stock(t, s, line.SKU))
		require.Equal(t, gone-1, stock(t, s, sku))
		_, err = s.Alter(ctx, "k2", before.ID, []shop.Swap{{Line: line.ID, Qty: 1, SKU: line.SKU}}, shop.Credit)
		require.ErrorIs(t, err, chat.ErrConflict, "once")
		require.Equal(t, gone-1, stock(t, s, sku))
	})
}

func TestMove(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		c, err := s.Move(t.Context(), "k", "c-emma", shop.Address{Name: "Emma Clarke", Region: shop.UK, Area: "Bath", Street: "2 Mill Lane", Postcode: "BA1 1AA"})
		require.NoError(t, err)
		again, err := s.Customer(t.Context(), "c-emma")
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}
