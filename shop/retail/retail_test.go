package retail_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/internal/testenv"
	"aftercare/shop"
	"aftercare/shop/retail"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
)

func TestMain(m *testing.M) { testenv.Main(m) }

var now = time.Date(2026, 11, 22, 12, 30, 0, 0, time.UTC)

const (
	users = `{
  "ada_1": {"name": {"first_name": "Ada", "last_name": "Quill"}, "email": "Ada.Q@example.com", "orders": ["#A1", "#A2", "#A3"],
    "address": {"address1": "1 Elm Row", "address2": "Flat 2", "city": "Salem", "country": "USA", "state": "OR", "zip": "97301"},
    "payment_methods": {"gift_card_1": {"source": "gift_card", "balance": 40.5, "id": "gift_card_1"},
      "credit_card_1": {"source": "credit_card", "brand": "visa", "last_four": "0042", "id": "credit_card_1"}}},
  "bo_2": {"name": {"first_name": "Bo", "last_name": "Reed"}, "email": "bo@example.com", "orders": [],
    "address": {"address1": "9 Oak St", "address2": "", "city": "Reno", "country": "USA", "state": "NV", "zip": "89501"}, "payment_methods": {}}
}`
	products = `{"70": {"name": "Lamp", "product_id": "70", "variants": {
  "701": {"item_id": "701", "options": {"color": "black", "brightness": "low"}, "available": true, "price": 30.1},
  "702": {"item_id": "702", "options": {"color": "white", "brightness": "high"}, "available": true, "price": 65.2},
  "703": {"item_id": "703", "options": {"color": "red", "brightness": "high"}, "available": false, "price": 10}}}}`
	lamp   = `{"name": "Lamp", "product_id": "70", "item_id": "701", "price": 30.1, "options": {"color": "black", "brightness": "low"}}`
	home   = `"address": {"address1": "1 Elm Row", "address2": "Flat 2", "city": "Salem", "country": "USA", "state": "OR", "zip": "97301"}`
	orders = `{
  "#A1": {"order_id": "#A1", "user_id": "ada_1", ` + home + `, "items": [` + lamp + `, ` + lamp + `], "fulfillments": [], "status": "pending",
    "payment_history": [{"transaction_type": "payment", "amount": 60.2, "payment_method_id": "credit_card_1"}]},
  "#A2": {"order_id": "#A2", "user_id": "ada_1", ` + home + `, "items": [` + lamp + `], "fulfillments": [{"tracking_id": ["99"], "item_ids": ["701"]}], "status": "delivered",
    "payment_history": [{"transaction_type": "payment", "amount": 30.1, "payment_method_id": "credit_card_1"}]},
  "#A3": {"order_id": "#A3", "user_id": "ada_1", ` + home + `, "items": [` + lamp + `], "fulfillments": [], "status": "processed",
    "payment_history": [{"transaction_type": "payment", "amount": 30.1, "payment_method_id": "gift_card_1"}]}
}`
)

func folder() fstest.MapFS {
	return fstest.MapFS{
		"users.json": {Data: []byte(users)}, "products.json": {Data: []byte(products)}, "orders.json": {Data: []byte(orders)},
	}
}

func eachEngine(t *testing.T, test func(t *testing.T, db *store.Store, s *retail.Shop)) {
	run := func(name string, open func(t *testing.T) (*store.Store, error)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := open(t)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, db.Close()) })
			n, err := retail.Import(t.Context(), db, folder())
			require.NoError(t, err)
			require.Equal(t, retail.Counts{Customers: 2, Products: 1, Orders: 3}, n)
			test(t, db, retail.New(db, func() time.Time { return now }))
		})
	}
	run("sqlite", func(t *testing.T) (*store.Store, error) {
		return sqlite.Open(t.Context(), t.TempDir(), store.Options{})
	})
	run("postgres", func(t *testing.T) (*store.Store, error) {
		return postgres.Open(t.Context(), testenv.Postgres(t), store.Options{})
	})
}

// exported is a file of the shop as it stands.
func exported(t *testing.T, db *store.Store, name string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, retail.Export(t.Context(), db, dir))
	data, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return string(data)
}

func order(t *testing.T, db *store.Store, id string) map[string]any {
	t.Helper()
	var all map[string]map[string]any
	require.NoError(t, json.Unmarshal([]byte(exported(t, db, "orders.json")), &all))
	return all[id]
}

func balance(t *testing.T, s *retail.Shop) string {
	t.Helper()
	ms, err := s.Methods(t.Context(), "ada_1")
	require.NoError(t, err)
	require.Equal(t, "gift_card_1", ms[1].ID)
	return ms[1].Balance.String()
}

func TestWhatIsReadInIsWrittenOut(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store, _ *retail.Shop) {
		require.JSONEq(t, users, exported(t, db, "users.json"))
		require.JSONEq(t, products, exported(t, db, "products.json"))
		require.JSONEq(t, orders, exported(t, db, "orders.json"))
	})
}

func TestThePublicDataSetComesBackUnchanged(t *testing.T) {
	dir := os.Getenv("AFTERCARE_RETAIL")
	if dir == "" {
		t.Skip("set AFTERCARE_RETAIL to a folder with users.json, products.json and orders.json")
	}
	db, err := sqlite.Open(t.Context(), t.TempDir(), store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	_, err = retail.Import(t.Context(), db, os.DirFS(dir))
	require.NoError(t, err)
	for _, name := range []string{"users.json", "products.json", "orders.json"} {
		want, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.JSONEq(t, string(want), exported(t, db, name), name)
	}
}

func TestEverythingWrongIsSaidAndNothingIsLost(t *testing.T) {
	eachEngine(t, func(t *testing.T, db *store.Store, _ *retail.Shop) {
		bad := folder()
		bad["orders.json"].Data = []byte(strings.NewReplacer(`"#A2", "user_id": "ada_1"`, `"#A2", "user_id": "nobody"`, `"processed"`, `"lost"`).Replace(orders))
		_, err := retail.Import(t.Context(), db, bad)
		require.ErrorContains(t, err, `#A2: there is no customer "nobody"`)
		require.ErrorContains(t, err, `#A3: "lost" is no status`)
		bad = folder()
		bad["users.json"].Data = []byte(`{"x": {"nickname": "X"}}`)
		delete(bad, "products.json")
		_, err = retail.Import(t.Context(), db, bad)
		require.ErrorContains(t, err, `nickname`)
		require.ErrorContains(t, err, `products.json`)
		require.JSONEq(t, orders, exported(t, db, "orders.json"))
	})
}

func TestWhoSomebodyIs(t *testing.T) {
	eachEngine(t, func(t *testing.T, _ *store.Store, s *retail.Shop) {
		for _, p := range []shop.Proof{{Email: " ADA.q@example.com"}, {Name: "ada  quill", Postcode: "97301"}} {
			c, err := s.Identify(t.Context(), p)
			require.NoError(t, err)
			require.Equal(t, chat.CustomerID("ada_1"), c.ID)
			require.Equal(t, "1 Elm Row, Flat 2, Salem, OR 97301, USA", c.Address.Line())
		}
		for _, p := range []shop.Proof{{Email: "eve@example.com"}, {Name: "Ada Quill"}, {Name: "Ada Quill", Postcode: "89501"}, {Order: "#A1", Phone: "1"}, {}} {
			_, err := s.Identify(t.Context(), p)
			require.ErrorIs(t, err, chat.ErrNotFound)
		}
	})
}

func TestOrdersAsTheEngineKnowsThem(t *testing.T) {
	eachEngine(t, func(t *testing.T, _ *store.Store, s *retail.Shop) {
		o, err := s.OrderByNumber(t.Context(), "a1")
		require.NoError(t, err)
		require.Equal(t, shop.Paid, o.Status)
		require.Equal(t, []string{"1", "2"}, []string{o.Lines[0].ID, o.Lines[1].ID})
		require.Equal(t, "black, low", shop.Describe(o.Lines[0].Options, chat.En))
		require.Equal(t, "$60.20", o.Total().String())
		_, err = s.OrderOf(t.Context(), "bo_2", "#A1")
		require.ErrorIs(t, err, chat.ErrNotFound)
		n, err := s.Stock(t.Context(), "703")
		require.NoError(t, err)
		require.Zero(t, n)
	})
}

func TestChanges(t *testing.T) {
	ctx := context.Background()
	eachEngine(t, func(t *testing.T, db *store.Store, s *retail.Shop) {
		_, err := s.Repay(ctx, "k1", "#A1", "gift_card_1")
		require.ErrorIs(t, err, chat.ErrConflict, "the card holds less")
		_, err = s.Alter(ctx, "k2", "#A1", []shop.Swap{{Line: "1", Qty: 1, SKU: "703"}}, "credit_card_1")
		require.ErrorIs(t, err, chat.ErrConflict, "not to be had")
		_, err = s.Alter(ctx, "k3", "#A1", []shop.Swap{{Line: "1", SKU: "702"}, {Line: "2", SKU: "702"}}, "gift_card_1")
		require.ErrorIs(t, err, chat.ErrConflict, "the card holds less")
		require.Equal(t, "$40.50", balance(t, s))

		to := shop.Address{Street: "5 Fir Ave", Area: "Boise", State: "ID", Postcode: "83702", Country: "USA"}
		_, err = s.Redirect(ctx, "k4", "#A1", to)
		require.NoError(t, err)
		o, err := s.Alter(ctx, "k5", "#A1", []shop.Swap{{Line: "2", Qty: 1, SKU: "702"}}, "gift_card_1")
		require.NoError(t, err)
		require.True(t, o.Marked(shop.ItemsChanged))
		require.Equal(t, "$5.40", balance(t, s))
		again, err := s.Alter(ctx, "k5", "#A1", []shop.Swap{{Line: "2", Qty: 1, SKU: "702"}}, "gift_card_1")
		require.NoError(t, err)
		require.Equal(t, o, again)
		require.Equal(t, "$5.40", balance(t, s), "once")
		_, err = s.Alter(ctx, "k5", "#A1", []shop.Swap{{Line: "1", Qty: 1, SKU: "702"}}, "gift_card_1")
		require.ErrorIs(t, err, chat.ErrConflict, "the key did something else")
		_, err = s.Cancel(ctx, "k6", "#A1", "not_needed")
		require.ErrorIs(t, err, chat.ErrConflict, "nothing after a change of items")

		got := order(t, db, "#A1")
		require.Equal(t, "pending (item modified)", got["status"])
		require.Equal(t, "5 Fir Ave", got["address"].(map[string]any)["address1"])
		require.Equal(t, map[string]any{"transaction_type": "payment", "amount": 35.1, "payment_method_id": "gift_card_1"}, got["payment_history"].([]any)[1])
		require.Equal(t, "702", got["items"].([]any)[1].(map[string]any)["item_id"])
	})
}

func TestGoodsThatComeBack(t *testing.T) {
	ctx := context.Background()
	eachEngine(t, func(t *testing.T, db *store.Store, s *retail.Shop) {
		_, err := s.ExpectReturn(ctx, "k1", "#A3", []shop.Pieces{{Line: "1", Qty: 1}}, "gift_card_1")
		require.ErrorIs(t, err, chat.ErrConflict, "not delivered")
		_, err = s.ExpectReturn(ctx, "k2", "#A2", []shop.Pieces{{Line: "7", Qty: 1}}, "gift_card_1")
		require.ErrorIs(t, err, chat.ErrInvalid)
		o, err := s.ExpectExchange(ctx, "k3", "#A2", []shop.Swap{{Line: "1", Qty: 1, SKU: "702"}}, "gift_card_1")
		require.NoError(t, err)
		require.True(t, o.Marked(shop.ExchangeRequested))
		require.Equal(t, "$40.50", balance(t, s), "money moves when the goods are back")
		_, err = s.ExpectReturn(ctx, "k4", "#A2", []shop.Pieces{{Line: "1", Qty: 1}}, "gift_card_1")
		require.ErrorIs(t, err, chat.ErrConflict, "one of the two, once")
		got := order(t, db, "#A2")
		require.Equal(t, []any{"701"}, got["exchange_items"])
		require.Equal(t, []any{"702"}, got["exchange_new_items"])
		require.Equal(t, 35.1, got["exchange_price_difference"])
	})
}

// What was requested and withdrawn leaves the order as it was, and can be requested again.
func TestWithdrawnGoodsDontComeBack(t *testing.T) {
	ctx := context.Background()
	eachEngine(t, func(t *testing.T, db *store.Store, s *retail.Shop) {
		before := exported(t, db, "orders.json")
		_, err := s.ExpectReturn(ctx, "k1", "#A2", []shop.Pieces{{Line: "1", Qty: 1}}, "gift_card_1")
		require.NoError(t, err)
		for range 2 {
			_, err = s.Unexpect(ctx, "k1", "#A2")
			require.NoError(t, err)
		}
		require.JSONEq(t, before, exported(t, db, "orders.json"))
		_, err = s.ExpectExchange(ctx, "k2", "#A2", []shop.Swap{{Line: "1", Qty: 1, SKU: "702"}}, "gift_card_1")
		require.NoError(t, err)
		_, err = s.Unexpect(ctx, "k3", "#A2") // withdrawn before it was told
		require.NoError(t, err)
		_, err = s.ExpectReturn(ctx, "k3", "#A2", []shop.Pieces{{Line: "1", Qty: 1}}, "gift_card_1")
		require.ErrorIs(t, err, chat.ErrConflict)
		require.Equal(t, "exchange requested", order(t, db, "#A2")["status"], "another request stands")
		_, err = s.Unexpect(ctx, "k2", "#A2")
		require.NoError(t, err)
		require.JSONEq(t, before, exported(t, db, "orders.json"))
	})
}

func TestCancelGivesEverythingBack(t *testing.T) {
	ctx := context.Background()
	eachEngine(t, func(t *testing.T, db *store.Store, s *retail.Shop) {
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs { // two keys, at once: one cancels
			wg.Go(func() { _, errs[i] = s.Cancel(ctx, []string{"a", "b"}[i%2], "#A1", "not_needed") })
		}
		wg.Wait()
		won := 0
		for i := range 2 {
			if errs[i] == nil {
				won++
			} else {
				require.ErrorIs(t, errs[i], chat.ErrConflict)
			}
		}
		require.Equal(t, 1, won)
		got := order(t, db, "#A1")
		require.Equal(t, "cancelled", got["status"])
		require.Equal(t, "no longer needed", got["cancel_reason"])
		require.Len(t, got["payment_history"], 2)
		o, err := s.Order(ctx, "#A1")
		require.NoError(t, err)
		require.Equal(t, o.Total(), o.RefundedSoFar())
	})
}

func TestMove(t *testing.T) {
	eachEngine(t, func(t *testing.T, _ *store.Store, s *retail.Shop) {
		c, err := s.Move(t.Context(), "k", "bo_2", shop.Address{Street: "5 Fir Ave", Area: "Boise", State: "ID", Postcode: "83702", Country: "USA"})
		require.NoError(t, err)
		require.Equal(t, "83702", c.Address.Postcode)
	})
}
