// Package demo is a small shop in the engine's own database: products, customers and orders to try the
// engine with. Its dates are stored as distances from today and worked out on reading, so that yesterday's
// order is always yesterday's; only what happens later has times of its own.
package demo

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"aftercare/chat"
	"aftercare/shop"
)

// DB is the part of the store that the demo shop needs. Write runs fn in one transaction, perhaps more than
// once, and has kept nothing unless it returns nil.
type DB interface {
	Write(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error
	DB() *sql.DB
}

// Shop implements shop.Shop over the demo tables.
type Shop struct {
	db  DB
	now func() time.Time
}

var _ shop.Shop = (*Shop)(nil)

// New returns the demo shop. Fill puts its goods on the shelves.
func New(db DB, now func() time.Time) *Shop { return &Shop{db: db, now: now} }

//go:embed images/*.svg
var embedded embed.FS

// Images holds one picture a product: the last element of shop.Product.Image.
func Images() fs.FS {
	sub, err := fs.Sub(embedded, "images")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// ImagePath is where the server has to serve Images.
const ImagePath = "/demo/images/"

// Customer implements shop.Customers.
func (s *Shop) Customer(ctx context.Context, id chat.CustomerID) (shop.Customer, error) {
	return one[shop.Customer](ctx, s, "customer "+string(id), `SELECT body FROM demo_customers WHERE id = $1`, string(id))
}

// Customers implements shop.Customers.
func (s *Shop) Customers(ctx context.Context) ([]shop.Customer, error) {
	return many[shop.Customer](ctx, s, "customers", `SELECT body FROM demo_customers ORDER BY sort`)
}

// Products implements shop.Catalogue.
func (s *Shop) Products(ctx context.Context) ([]shop.Product, error) {
	return many[shop.Product](ctx, s, "products", `SELECT body FROM demo_products ORDER BY sort`)
}

// Product implements shop.Catalogue.
func (s *Shop) Product(ctx context.Context, id string) (shop.Product, error) {
	return one[shop.Product](ctx, s, "product "+id, `SELECT body FROM demo_products WHERE id = $1`, id)
}

// Stock implements shop.Catalogue.
func (s *Shop) Stock(ctx context.Context, sku string) (int, error) {
	var n int
	err := s.db.DB().QueryRowContext(ctx, `SELECT on_hand FROM demo_stock WHERE sku = $1`, sku).Scan(&n)
	return n, explain("stock of "+sku, err)
}

// Orders implements shop.Orders.
func (s *Shop) Orders(ctx context.Context, c chat.CustomerID) ([]shop.Order, error) {
	orders, err := s.orders(ctx, s.db.DB(), `customer = $1`, string(c))
	slices.SortFunc(orders, func(a, b shop.Order) int {
		if d := b.PlacedAt.Compare(a.PlacedAt); d != 0 {
			return d
		}
		return cmpText(b.ID, a.ID)
	})
	return orders, err
}

// Order implements shop.Orders.
func (s *Shop) Order(ctx context.Context, id string) (shop.Order, error) {
	return s.order(ctx, s.db.DB(), "order "+id, `id = $1`, id)
}

// OrderByNumber implements shop.Orders.
func (s *Shop) OrderByNumber(ctx context.Context, number string) (shop.Order, error) {
	return s.order(ctx, s.db.DB(), "order number "+number, `number = $1`, shop.PlainNumber(number))
}

// OrderOf implements shop.Orders.
func (s *Shop) OrderOf(ctx context.Context, c chat.CustomerID, id string) (shop.Order, error) {
	return s.order(ctx, s.db.DB(), "order "+id, `id = $1 AND customer = $2`, id, string(c))
}

func (s *Shop) order(ctx context.Context, q queries, what, where string, args ...any) (shop.Order, error) {
	orders, err := s.orders(ctx, q, where, args...)
	if err == nil && len(orders) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return shop.Order{}, explain(what, err)
	}
	return orders[0], nil
}

// queries is *sql.DB or *sql.Tx.
type queries interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func (s *Shop) orders(ctx context.Context, q queries, where string, args ...any) ([]shop.Order, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, status, placed_off, paid_off, shipped_off, delivered_off, collected_off, body
		FROM demo_orders WHERE `+where, args...)
	if err != nil {
		return nil, explain("orders", err)
	}
	defer rows.Close()
	var out []shop.Order
	for rows.Next() {
		var (
			id, status, body                    string
			placed                              int64
			paid, shipped, delivered, collected sql.NullInt64
			d                                   draft
		)
		if err := rows.Scan(&id, &status, &placed, &paid, &shipped, &delivered, &collected, &body); err != nil {
			return nil, explain("orders", err)
		}
		if err := json.Unmarshal([]byte(body), &d); err != nil {
			return nil, fmt.Errorf("read order %s: %w", id, err)
		}
		today := s.today(d.Region)
		d.Status = shop.Status(status)
		d.PlacedAt = today.at(placed)
		d.PaidAt, d.ShippedAt = today.maybe(paid), today.maybe(shipped)
		d.DeliveredAt, d.CollectedAt = today.maybe(delivered), today.maybe(collected)
		out = append(out, d.order(today))
	}
	if err := rows.Err(); err != nil {
		return nil, explain("orders", err)
	}
	rows.Close()
	for i := range out {
		if err := s.addRefunds(ctx, q, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func one[T any](ctx context.Context, s *Shop, what, query string, args ...any) (T, error) {
	found, err := many[T](ctx, s, what, query, args...)
	if err == nil && len(found) == 0 {
		err = explain(what, sql.ErrNoRows)
	}
	if err != nil {
		var none T
		return none, err
	}
	return found[0], nil
}

func many[T any](ctx context.Context, s *Shop, what, query string, args ...any) ([]T, error) {
	rows, err := s.db.DB().QueryContext(ctx, query, args...)
	if err != nil {
		return nil, explain(what, err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var body string
		var v T
		if err := rows.Scan(&body); err != nil {
			return nil, explain(what, err)
		}
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			return nil, fmt.Errorf("read %s: %w", what, err)
		}
		out = append(out, v)
	}
	return out, explain(what, rows.Err())
}

// explain turns what a database says into what a shop says.
func explain(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%s: %w", what, chat.ErrNotFound)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %w", what, chat.ErrUnavailable, err)
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
