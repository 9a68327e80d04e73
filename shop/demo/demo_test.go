package demo_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/internal/testenv"
	"aftercare/shop"
	"aftercare/shop/demo"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// now is a Sunday evening in Shanghai and noon in Bristol.
var now = time.Date(2026, 11, 22, 12, 30, 0, 0, time.UTC)

// eachEngine runs a test on SQLite and on PostgreSQL, with a filled shop.
func eachEngine(t *testing.T, test func(t *testing.T, db *store.Store)) {
	run := func(name string, open func(t *testing.T) (*store.Store, error)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := open(t)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, s.Close()) })
			require.NoError(t, demo.Fill(t.Context(), s))
			test(t, s)
		})
	}
	run("sqlite", func(t *testing.T) (*store.Store, error) {
		return sqlite.Open(t.Context(), t.TempDir(), store.Options{})
	})
	run("postgres", func(t *testing.T) (*store.Store, error) {
		return postgres.Open(t.Context(), testenv.Postgres(t), store.Options{})
	})
}

func at(now time.Time) func() time.Time { return func() time.Time { return now } }

func allOrders(t *testing.T, s *demo.Shop) (out []shop.Order) {
	t.Helper()
	cs, err := s.Customers(t.Context())
	require.NoError(t, err)
	for _, c := range cs {
		orders, err := s.Orders(t.Context(), c.ID)
		require.NoError(t, err)
		out = append(out, orders...)
	}
	return out
}

func TestWhatIsThere(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		require.NoError(t, demo.Fill(ctx, db), "filling twice is fine")

		customers, err := s.Customers(ctx)
		require.NoError(t, err)
		require.Len(t, customers, 8)
		products, err := s.Products(ctx)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(products), 14)
		orders := allOrders(t, s)
		require.GreaterOrEqual(t, len(orders), 44)

		seen := map[shop.Status]int{}
		numbers := map[string]bool{}
		for _, o := range orders {
			seen[o.Status]++
			require.False(t, numbers[o.Number], "number %s is there twice", o.Number)
			numbers[o.Number] = true
			checkOrder(t, o)
			same, err := s.OrderByNumber(ctx, o.Number[:4]+" "+o.Number[4:])
			require.NoError(t, err)
			require.Equal(t, o, same)
		}
		for _, st := range []shop.Status{shop.PendingPayment, shop.Paid, shop.Shipped, shop.InTransit, shop.Delivered, shop.Completed, shop.Cancelled, shop.Refunded} {
			require.Positive(t, seen[st], "no order is %s", st)
		}
	})
}

// checkOrder: the money adds up and the times are in order.
func checkOrder(t *testing.T, o shop.Order) {
	t.Helper()
	lines := o.Shipping
	for _, l := range o.Lines {
		lines = lines.Add(l.Paid)
		require.NotEmpty(t, l.Title.Zh)
		require.NotEmpty(t, l.Title.En)
		require.NotEmpty(t, l.Class)
	}
	if o.Status != shop.PendingPayment {
		require.Equal(t, lines, o.Total(), "order %s", o.ID)
	}
	last := o.PlacedAt
	for _, next := range []time.Time{o.PaidAt, o.ShippedAt, o.DeliveredAt, o.CollectedAt} {
		if next.IsZero() {
			continue
		}
		require.False(t, next.Before(last), "order %s goes back in time", o.ID)
		require.False(t, next.After(now), "order %s is ahead of its time", o.ID)
		last = next
	}
	for _, s := range o.Shipments {
		for i := 1; i < len(s.Scans); i++ {
			require.False(t, s.Scans[i].At.Before(s.Scans[i-1].At), "order %s: scans out of order", o.ID)
		}
		require.False(t, s.Scans[0].At.Before(o.PaidAt))
	}
}

// "把昨天买的黑色外套退了": whatever the day and the hour, exactly one delivered order of 林晓雨 was placed
// yesterday, and it is the black jacket. Emma's navy one came two days ago.
func TestYesterdayIsAlwaysYesterday(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		for _, now := range []time.Time{
			now,
			time.Date(2026, 11, 22, 16, 0, 1, 0, time.UTC),   // just after midnight in Shanghai
			time.Date(2026, 11, 22, 15, 59, 59, 0, time.UTC), // just before
			time.Date(2027, 3, 28, 2, 30, 0, 0, time.UTC),    // the night of summer time in Bristol
			time.Date(2028, 3, 1, 4, 0, 0, 0, time.UTC),      // the day after a leap day
			time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC),
		} {
			s := demo.New(db, at(now))
			orders, err := s.Orders(t.Context(), "c-lin")
			require.NoError(t, err)
			var found []shop.Order
			for _, o := range orders {
				if o.Status == shop.Delivered && daysAgo(o.PlacedAt, now, o.Region) == 1 {
					found = append(found, o)
				}
			}
			require.Len(t, found, 1, "at %s", now)
			require.Equal(t, "三合一冲锋衣", found[0].Lines[0].Title.Zh)
			require.Equal(t, "黑色 M", shop.Describe(found[0].Lines[0].Options, chat.Zh))
			require.Equal(t, 1, daysAgo(found[0].DeliveredAt, now, shop.CN))

			emma, err := s.OrderOf(t.Context(), "c-emma", "o-emma-01")
			require.NoError(t, err)
			require.Equal(t, 2, daysAgo(emma.DeliveredAt, now, shop.UK))
			require.Equal(t, "Navy, M", shop.Describe(emma.Lines[0].Options, chat.En))
			for _, o := range orders {
				require.False(t, o.PlacedAt.After(now))
			}
			require.IsNonIncreasing(t, placedMillis(orders), "newest first")
		}
	})
}

func placedMillis(orders []shop.Order) (out []int64) {
	for _, o := range orders {
		out = append(out, o.PlacedAt.UnixMilli())
	}
	return out
}

func daysAgo(t, now time.Time, r shop.Region) int {
	date := func(t time.Time) time.Time {
		y, m, d := t.In(r.Zone()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(date(now).Sub(date(t)).Hours() / 24)
}

func TestNobodyElsesOrder(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		for _, o := range allOrders(t, s) {
			mine, err := s.OrderOf(ctx, o.Customer, o.ID)
			require.NoError(t, err)
			require.Equal(t, o, mine)
			for _, other := range []chat.CustomerID{"c-lin", "c-emma", "", "' OR 1=1 --"} {
				if other == o.Customer {
					continue
				}
				_, err := s.OrderOf(ctx, other, o.ID)
				require.ErrorIs(t, err, chat.ErrNotFound)
			}
		}
		_, err := s.Customer(ctx, "c-nobody")
		require.ErrorIs(t, err, chat.ErrNotFound)
		_, err = s.Product(ctx, "p-nothing")
		require.ErrorIs(t, err, chat.ErrNotFound)
		_, err = s.Stock(ctx, "NONE")
		require.ErrorIs(t, err, chat.ErrNotFound)
		_, err = s.OrderByNumber(ctx, "123")
		require.ErrorIs(t, err, chat.ErrNotFound)
		none, err := s.Orders(ctx, "c-nobody")
		require.NoError(t, err)
		require.Empty(t, none)
	})
}

func TestStockOfEveryVariant(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		products, err := s.Products(t.Context())
		require.NoError(t, err)
		some, none := 0, 0
		for _, p := range products {
			require.NotEmpty(t, p.Variants)
			for _, v := range p.Variants {
				n, err := s.Stock(t.Context(), v.SKU)
				require.NoError(t, err)
				require.Positive(t, v.Price.Minor)
				if n > 0 {
					some++
				} else {
					none++
				}
			}
		}
		require.Positive(t, some)
		require.Positive(t, none)
	})
}

func TestRefundIsIdempotentAndNeverMoreThanPaid(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		half := []shop.Amount{{Payment: "o-lin-01-p1", Money: shop.NewMoney(30000, "CNY")}}
		first, err := s.Refund(ctx, "k1", "o-lin-01", half)
		require.NoError(t, err)
		again, err := s.Refund(ctx, "k1", "o-lin-01", half)
		require.NoError(t, err)
		require.Equal(t, first, again)
		o, err := s.Order(ctx, "o-lin-01")
		require.NoError(t, err)
		require.Equal(t, int64(30000), o.RefundedSoFar().Minor)
		require.Equal(t, shop.Delivered, o.Status)

		_, err = s.Refund(ctx, "k1", "o-lin-01", []shop.Amount{{Payment: "o-lin-01-p1", Money: shop.NewMoney(1, "CNY")}})
		require.ErrorIs(t, err, chat.ErrConflict, "the same key with another amount")
		_, err = s.Refund(ctx, "k2", "o-lin-01", half)
		require.ErrorIs(t, err, chat.ErrConflict, "599 were paid")
		_, err = s.Refund(ctx, "k3", "o-none", half)
		require.ErrorIs(t, err, chat.ErrNotFound)
		for _, bad := range []shop.Amount{
			{Payment: "nope", Money: shop.NewMoney(1, "CNY")},
			{Payment: "o-lin-01-p1", Money: shop.NewMoney(-1, "CNY")},
			{Payment: "o-lin-01-p1", Money: shop.NewMoney(1, "USD")},
		} {
			_, err = s.Refund(ctx, "k4", "o-lin-01", []shop.Amount{bad})
			require.ErrorIs(t, err, chat.ErrInvalid)
		}
		_, err = s.Refund(ctx, "k5", "o-lin-01", []shop.Amount{{Payment: "o-lin-01-p1", Money: shop.NewMoney(29900, "CNY")}})
		require.NoError(t, err)
		o, err = s.Order(ctx, "o-lin-01")
		require.NoError(t, err)
		require.Equal(t, shop.Refunded, o.Status)
	})
}

// Forty refunds at once, each a tenth of what was paid: ten go through, whatever the order.
func TestRefundsAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		tenth := []shop.Amount{{Payment: "o-lin-01-p1", Money: shop.NewMoney(5990, "CNY")}}
		var wg sync.WaitGroup
		results := make([]error, 40)
		for i := range results {
			wg.Go(func() {
				_, results[i] = s.Refund(context.Background(), fmt.Sprintf("k%d", i), "o-lin-01", tenth)
			})
		}
		wg.Wait()
		paid := 0
		for _, err := range results {
			if err == nil {
				paid++
			} else {
				require.ErrorIs(t, err, chat.ErrConflict)
			}
		}
		require.Equal(t, 10, paid)
		o, err := s.Order(t.Context(), "o-lin-01")
		require.NoError(t, err)
		require.Equal(t, o.Total(), o.RefundedSoFar())
	})
}

func TestBookPickup(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		s := demo.New(db, at(now))
		ctx := t.Context()
		slot := shop.Slot{From: now.Add(20 * time.Hour), To: now.Add(22 * time.Hour)}
		p, err := s.BookPickup(ctx, "k1", "o-lin-01", slot)
		require.NoError(t, err)
		require.Equal(t, "顺丰速运", p.Carrier)
		require.Len(t, p.Code, 4)
		again, err := s.BookPickup(ctx, "k1", "o-lin-01", slot)
		require.NoError(t, err)
		require.Equal(t, p, again)
		_, err = s.BookPickup(ctx, "k1", "o-lin-02", slot)
		require.ErrorIs(t, err, chat.ErrConflict)
		_, err = s.BookPickup(ctx, "k2", "o-lin-01", shop.Slot{From: now.Add(-time.Hour), To: now.Add(time.Hour)})
		require.ErrorIs(t, err, chat.ErrInvalid)
		_, err = s.BookPickup(ctx, "k3", "o-none", slot)
		require.ErrorIs(t, err, chat.ErrNotFound)
	})
}

// One picture a product, small and harmless.
func TestImages(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store) {
		products, err := demo.New(db, at(now)).Products(t.Context())
		require.NoError(t, err)
		files, err := fs.Glob(demo.Images(), "*.svg")
		require.NoError(t, err)
		require.Len(t, files, len(products))
		for _, p := range products {
			data, err := fs.ReadFile(demo.Images(), strings.TrimPrefix(p.Image, demo.ImagePath))
			require.NoError(t, err)
			require.LessOrEqual(t, len(data), 2048, p.Image)
			require.NotContains(t, string(data), "<script")
			require.NotContains(t, string(data), "href")
		}
	})
}
