package demo_test

import (
	"context"
	"database/sql"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/shop"
	"aftercare/shop/demo"
	"aftercare/store"
)

func TestExpectExchangeKeepsGoodsBack(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		swaps := []shop.Swap{{Line: "o-lin-01-1", Qty: 1, SKU: "SHELL-BLK-L"}}
		before := stock(t, s, "SHELL-BLK-L")
		for range 2 {
			_, err := s.ExpectExchange(ctx, "k", "o-lin-01", swaps, "")
			require.NoError(t, err)
		}
		require.Equal(t, before-1, stock(t, s, "SHELL-BLK-L"))
		_, err := s.ExpectExchange(ctx, "k2", "o-chen-04", []shop.Swap{{Line: "o-chen-04-1", Qty: 1, SKU: "KETTLE-GRN"}}, "")
		require.ErrorIs(t, err, chat.ErrConflict, "still on its way")
	})
}

// moreMemory is the phone of Jack Miller for one with more memory.
var moreMemory = []shop.Swap{{Line: "o-jack-02-1", Qty: 1, SKU: "PHONE-GRN-512"}}

// Thirty times at once, and called off behind it: the difference is paid once and stays told.
func TestExchangeSettlesOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		more := shop.NewMoney(10000, "USD")
		require.ErrorIs(t, s.Exchange(ctx, "k", "o-jack-02", more), chat.ErrConflict, "nothing was announced")
		before, err := s.ExpectExchange(ctx, "k", "o-jack-02", moreMemory, shop.Card)
		require.NoError(t, err)
		var wg sync.WaitGroup
		errs := make([]error, 30)
		for i := range errs {
			wg.Go(func() { errs[i] = s.Exchange(context.Background(), "k", "o-jack-02", more) })
		}
		wg.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
		require.ErrorIs(t, s.Exchange(ctx, "k", "o-jack-02", more.Times(2)), chat.ErrConflict, "the key is for another difference")
		left := stock(t, s, "PHONE-GRN-512")
		for range 2 {
			settled, err := s.Unexpect(ctx, "k", "o-jack-02")
			require.NoError(t, err)
			require.Len(t, settled, 1)
			require.Equal(t, more, settled[0].Money)
		}
		require.Equal(t, left, stock(t, s, "PHONE-GRN-512"), "the new one has gone out")
		o, err := s.Order(ctx, "o-jack-02")
		require.NoError(t, err)
		require.Equal(t, before.Total().Add(more), o.Total())
		require.Equal(t, before.Lines[0].Paid.Add(more), o.Lines[0].Paid)
		require.Equal(t, "PHONE-GRN-512", o.Lines[0].SKU)
	})
}

// What costs less gives the difference back; the lines still add up to what is left of the payments.
func TestExchangeForLess(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		_, err := s.ExpectExchange(ctx, "k", "o-wang-01", []shop.Swap{{Line: "o-wang-01-1", Qty: 1, SKU: "PHONE-GRY-256"}}, "")
		require.NoError(t, err)
		less := shop.NewMoney(-60000, "CNY")
		require.NoError(t, s.Exchange(ctx, "k", "o-wang-01", less))
		o, err := s.Order(ctx, "o-wang-01")
		require.NoError(t, err)
		require.Equal(t, less.Neg(), o.RefundedSoFar())
		require.Equal(t, o.Total().Sub(o.RefundedSoFar()), o.Lines[0].Paid)
		settled, err := s.Unexpect(ctx, "k", "o-wang-01")
		require.NoError(t, err)
		require.Equal(t, []shop.Amount{{Payment: "o-wang-01-p1", Money: less}}, settled)
	})
}

// Some pieces of a line: it keeps its name, and what it cost follows.
func TestExchangeOfSomePieces(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		_, err := s.ExpectExchange(ctx, "k", "o-lin-08", []shop.Swap{{Line: "o-lin-08-1", Qty: 1, SKU: "KETTLE-WHT"}}, "")
		require.NoError(t, err)
		before, err := s.Order(ctx, "o-lin-08")
		require.NoError(t, err)
		require.NoError(t, s.Exchange(ctx, "k", "o-lin-08", shop.NewMoney(0, "CNY")))
		o, err := s.Order(ctx, "o-lin-08")
		require.NoError(t, err)
		require.Equal(t, before.Lines, o.Lines)
		require.Equal(t, before.Payments, o.Payments)
	})
}

func TestExchangeNeedsAWayToPay(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		_, err := s.ExpectExchange(t.Context(), "k", "o-jack-02", moreMemory, "")
		require.NoError(t, err)
		require.ErrorIs(t, s.Exchange(t.Context(), "k", "o-jack-02", shop.NewMoney(10000, "USD")), chat.ErrInvalid)
	})
}

// Called off, before or after it was announced: nothing is kept back, and nothing is settled any more.
func TestUnexpect(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		before := stock(t, s, "PHONE-GRN-512")
		_, err := s.ExpectExchange(ctx, "k1", "o-jack-02", moreMemory, shop.Card)
		require.NoError(t, err)
		for range 2 {
			settled, err := s.Unexpect(ctx, "k1", "o-jack-02")
			require.NoError(t, err)
			require.Empty(t, settled)
		}
		require.Equal(t, before, stock(t, s, "PHONE-GRN-512"), "once")
		require.ErrorIs(t, s.Exchange(ctx, "k1", "o-jack-02", shop.NewMoney(1, "USD")), chat.ErrConflict)

		_, err = s.Unexpect(ctx, "k2", "o-jack-02")
		require.NoError(t, err)
		_, err = s.ExpectExchange(ctx, "k2", "o-jack-02", moreMemory, shop.Card)
		require.ErrorIs(t, err, chat.ErrConflict)
		_, err = s.Unexpect(ctx, "k3", "o-jack-02")
		require.NoError(t, err)
		_, err = s.ExpectReturn(ctx, "k3", "o-jack-02", []shop.Pieces{{Line: "o-jack-02-1", Qty: 1}}, "")
		require.ErrorIs(t, err, chat.ErrConflict)
		require.Equal(t, before, stock(t, s, "PHONE-GRN-512"))
	})
}

// Paying otherwise replaces what the buyer paid. What the issuer of a voucher paid stays paid.
func TestRepayLeavesAVoucher(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		require.NoError(t, db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE demo_orders SET status = 'paid', delivered_off = NULL WHERE id = 'o-zhao-04'`)
			return err
		}))
		before, err := s.Order(ctx, "o-zhao-04")
		require.NoError(t, err)
		o, err := s.Repay(ctx, "k", "o-zhao-04", shop.Alipay)
		require.NoError(t, err)
		for i, p := range before.Payments {
			require.Equal(t, p.Method != shop.Voucher, o.Payments[i].Left().IsZero(), p.Method)
			if p.Method != shop.Voucher {
				require.Equal(t, p.Paid, o.Payments[len(o.Payments)-1].Paid)
			}
		}
		require.Equal(t, before.Total(), o.Total().Sub(o.RefundedSoFar()))
	})
}
