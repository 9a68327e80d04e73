// Package retail is a shop read in from three JSON files: users.json, products.json and orders.json, each an
// object of documents by id, as public data sets of shop assistants write them. Orders know no dates; amounts
// are US dollars. Export writes the same files back with everything that happened since.
package retail

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"aftercare/chat"
	"aftercare/shop"
)

// DB is the part of the store that the shop needs. Write runs fn in one transaction, perhaps more than once,
// and has kept nothing unless it returns nil.
type DB interface {
	Write(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error
	DB() *sql.DB
}

// Shop implements shop.Shop over the imported documents.
type Shop struct {
	db  DB
	now func() time.Time
	// The goods as they were read last: every question about a variant would read them all.
	goods atomic.Pointer[catalogue]
}

var _ shop.Shop = (*Shop)(nil)

// Policy is the shop's own rules, to be laid over the engine's.
//
//go:embed policy.yaml
var Policy []byte

// New returns the imported shop.
func New(db DB, now func() time.Time) *Shop { return &Shop{db: db, now: now} }

const currency = "USD"

func (c cents) money() shop.Money { return shop.NewMoney(int64(c), currency) }

// Customer implements shop.Customers.
func (s *Shop) Customer(ctx context.Context, id chat.CustomerID) (shop.Customer, error) {
	d, err := one[customerDoc](ctx, s.db.DB(), "customer "+string(id), `kind = $1 AND id = $2`, customerKind, string(id))
	if err != nil {
		return shop.Customer{}, err
	}
	return customer(d), nil
}

// Customers implements shop.Customers.
func (s *Shop) Customers(ctx context.Context) ([]shop.Customer, error) {
	docs, err := many[customerDoc](ctx, s.db.DB(), "customers", `kind = $1 ORDER BY sort`, customerKind)
	out := make([]shop.Customer, len(docs))
	for i, d := range docs {
		out[i] = customer(d)
	}
	return out, err
}

// Identify implements shop.Customers. The files have no phone numbers, so an order and a phone show nothing.
func (s *Shop) Identify(ctx context.Context, p shop.Proof) (shop.Customer, error) {
	var found []shop.Customer
	switch {
	case p.Email != "":
		docs, err := many[customerDoc](ctx, s.db.DB(), "customer", `kind = $1 AND find = $2`, customerKind, plainEmail(p.Email))
		if err != nil {
			return shop.Customer{}, err
		}
		for _, d := range docs {
			found = append(found, customer(d))
		}
	case p.Name != "" && p.Postcode != "":
		// The documents that hold the postcode anywhere; which are meant is seen below.
		docs, err := many[customerDoc](ctx, s.db.DB(), "customer", `kind = $1 AND body LIKE $2`, customerKind, "%"+strings.TrimSpace(p.Postcode)+"%")
		if err != nil {
			return shop.Customer{}, err
		}
		for _, d := range docs {
			c := customer(d)
			if strings.EqualFold(strings.Join(strings.Fields(p.Name), " "), c.Name) && strings.TrimSpace(p.Postcode) == c.Address.Postcode {
				found = append(found, c)
			}
		}
	}
	if len(found) != 1 {
		return shop.Customer{}, fmt.Errorf("the proof shows no one customer: %w", chat.ErrNotFound)
	}
	return found[0], nil
}

// Methods implements shop.Customers.
func (s *Shop) Methods(ctx context.Context, c chat.CustomerID) ([]shop.Method, error) {
	d, err := one[customerDoc](ctx, s.db.DB(), "customer "+string(c), `kind = $1 AND id = $2`, customerKind, string(c))
	if err != nil {
		return nil, err
	}
	var out []shop.Method
	for _, id := range slices.Sorted(maps.Keys(d.doc.Methods)) {
		out = append(out, d.doc.Methods[id].method())
	}
	return out, nil
}

var methodKinds = map[string]string{"paypal": shop.PayPal, "credit_card": shop.Credit, "gift_card": shop.GiftCard}

func (m methodDoc) method() shop.Method {
	out := shop.Method{ID: m.ID, Kind: methodKinds[m.Source]}
	if m.Brand != "" {
		out.Ending = strings.ToUpper(m.Brand[:1]) + m.Brand[1:] + " " + m.Last4
	}
	if m.Balance != nil {
		left := m.Balance.money()
		out.Balance = &left
	}
	return out
}

// Products implements shop.Catalogue.
func (s *Shop) Products(ctx context.Context) ([]shop.Product, error) {
	all, err := s.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(all.products), nil
}

// Product implements shop.Catalogue.
func (s *Shop) Product(ctx context.Context, id string) (shop.Product, error) {
	all, err := s.catalogue(ctx)
	if err != nil {
		return shop.Product{}, err
	}
	if i, ok := all.places[id]; ok {
		return all.products[i], nil
	}
	return shop.Product{}, fmt.Errorf("product %s: %w", id, chat.ErrNotFound)
}

// Stock implements shop.Catalogue. The files only say whether a variant can be had.
func (s *Shop) Stock(ctx context.Context, sku string) (int, error) {
	v, err := s.variant(ctx, sku)
	if err != nil || !v.Available {
		return 0, err
	}
	return plenty, nil
}

// Price implements shop.Catalogue.
func (s *Shop) Price(ctx context.Context, sku, in string) (shop.Money, error) {
	v, err := s.variant(ctx, sku)
	if err == nil && in != currency {
		err = fmt.Errorf("price of %s in %s: %w", sku, in, chat.ErrNotFound)
	}
	if err != nil {
		return shop.Money{}, err
	}
	return v.Price.money(), nil
}

func (s *Shop) variant(ctx context.Context, sku string) (variantDoc, error) {
	all, err := s.catalogue(ctx)
	if err != nil {
		return variantDoc{}, err
	}
	if v, ok := all.variants[sku]; ok {
		return v, nil
	}
	return variantDoc{}, fmt.Errorf("variant %s: %w", sku, chat.ErrNotFound)
}

// plenty stands for a stock that isn't counted.
const plenty = 100

func both(s string) chat.Text { return chat.Text{Zh: s, En: s} }

func (p productDoc) product() shop.Product {
	out := shop.Product{ID: p.ID, Name: both(p.Name), Class: shop.Home, Words: []string{p.Name}}
	for _, sku := range slices.Sorted(maps.Keys(p.Variants)) {
		v := p.Variants[sku]
		out.Variants = append(out.Variants, shop.Variant{SKU: sku, Options: v.Options.options(), Price: v.Price.money()})
	}
	return out
}

func (o options) options() []shop.Option {
	out := make([]shop.Option, len(o))
	for i, x := range o {
		out[i] = shop.Option{Name: both(x.Name), Value: both(x.Value)}
	}
	return out
}

func customer(d document[customerDoc]) shop.Customer {
	name := d.doc.Name.First + " " + d.doc.Name.Last
	return shop.Customer{
		ID: chat.CustomerID(d.id), Name: name, Email: d.doc.Email, Locale: chat.En, Region: shop.US, Tier: "standard",
		Address: d.doc.Address.address(name),
	}
}

func (a addressDoc) address(name string) shop.Address {
	return shop.Address{
		Name: name, Region: shop.US, Street: a.Line1, Unit: a.Line2, Area: a.City, State: a.State, Postcode: a.Zip, Country: a.Country,
	}
}

func addressFrom(a shop.Address) addressDoc {
	return addressDoc{Line1: a.Street, Line2: a.Unit, City: a.Area, State: a.State, Zip: a.Postcode, Country: a.Country}
}

// Orders implements shop.Orders. Nothing says which is newer; they come in the order of the customer's list.
func (s *Shop) Orders(ctx context.Context, c chat.CustomerID) ([]shop.Order, error) {
	docs, err := many[orderDoc](ctx, s.db.DB(), "orders", `kind = $1 AND of = $2 ORDER BY sort`, orderKind, string(c))
	out := make([]shop.Order, len(docs))
	for i, d := range docs {
		out[i] = s.order(d.doc)
	}
	return out, err
}

// Order implements shop.Orders.
func (s *Shop) Order(ctx context.Context, id string) (shop.Order, error) {
	return s.oneOrder(ctx, "order "+id, `kind = $1 AND id = $2`, orderKind, id)
}

// OrderByNumber implements shop.Orders.
func (s *Shop) OrderByNumber(ctx context.Context, number string) (shop.Order, error) {
	return s.oneOrder(ctx, "order number "+number, `kind = $1 AND find = $2`, orderKind, shop.PlainNumber(number))
}

// OrderOf implements shop.Orders.
func (s *Shop) OrderOf(ctx context.Context, c chat.CustomerID, id string) (shop.Order, error) {
	return s.oneOrder(ctx, "order "+id, `kind = $1 AND id = $2 AND of = $3`, orderKind, id, string(c))
}

func (s *Shop) oneOrder(ctx context.Context, what, where string, args ...any) (shop.Order, error) {
	d, err := one[orderDoc](ctx, s.db.DB(), what, where, args...)
	if err != nil {
		return shop.Order{}, err
	}
	return s.order(d.doc), nil
}

// statuses are what the files' statuses mean.
var statuses = map[string]struct {
	status shop.Status
	mark   shop.Mark
}{
	pending:           {shop.Paid, ""},
	pendingAltered:    {shop.Paid, shop.ItemsChanged},
	processed:         {shop.Shipped, ""},
	delivered:         {shop.Delivered, ""},
	cancelled:         {shop.Cancelled, ""},
	returnRequested:   {shop.Delivered, shop.ReturnRequested},
	exchangeRequested: {shop.Delivered, shop.ExchangeRequested},
}

// order is a document as the engine knows orders. Lines have no ids of their own, and an order may hold the
// same item twice, so their place tells them apart. What has arrived counts as arrived just now: the files
// don't say when.
func (s *Shop) order(d orderDoc) shop.Order {
	means := statuses[d.Status]
	o := shop.Order{
		ID: d.ID, Number: d.ID, Customer: chat.CustomerID(d.Customer), Region: shop.US, Status: means.status,
		Shipping: shop.NewMoney(0, currency), Address: d.Address.address(""),
	}
	if o.Status == shop.Delivered {
		o.DeliveredAt = s.now().UTC().Truncate(time.Millisecond)
	}
	if means.mark != "" {
		o.Marks = []shop.Mark{means.mark}
	}
	for i, x := range d.Items {
		o.Lines = append(o.Lines, shop.Line{
			ID: lineID(i), SKU: x.ItemID, Product: x.ProductID, Class: shop.Home, Title: both(x.Name), Options: x.Options.options(),
			Qty: 1, Unit: x.Price.money(), Paid: x.Price.money(),
		})
	}
	o.Payments = d.payments()
	for _, f := range d.Fulfillments {
		for _, waybill := range f.Tracking {
			o.Shipments = append(o.Shipments, shop.Shipment{Waybill: waybill})
		}
	}
	return o
}

// payments sums the history up, a method at a time, in the order in which they were first used.
func (d orderDoc) payments() []shop.Payment {
	var out []shop.Payment
	for _, t := range d.History {
		i := slices.IndexFunc(out, func(p shop.Payment) bool { return p.ID == t.Method })
		if i < 0 {
			i = len(out)
			out = append(out, shop.Payment{
				ID: t.Method, Method: methodOf(t.Method), Paid: shop.NewMoney(0, currency), Refunded: shop.NewMoney(0, currency),
			})
		}
		if t.Kind == refund {
			out[i].Refunded = out[i].Refunded.Add(t.Amount.money())
		} else {
			out[i].Paid = out[i].Paid.Add(t.Amount.money())
		}
	}
	return out
}

// methodOf is the kind of a method: its id begins with it.
func methodOf(id string) string {
	for source, kind := range methodKinds {
		if strings.HasPrefix(id, source) {
			return kind
		}
	}
	return id
}

func lineID(i int) string { return strconv.Itoa(i + 1) }

// line is the place of a line in its order.
func (d orderDoc) line(id string) (int, error) {
	n, err := strconv.Atoi(id)
	if err != nil || n < 1 || n > len(d.Items) {
		return 0, fmt.Errorf("%w: order %s has no line %q", chat.ErrInvalid, d.ID, id)
	}
	return n - 1, nil
}
