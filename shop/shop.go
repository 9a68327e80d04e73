// Package shop is the port to the merchant's own system: customers, products, stock and orders. The
// engine reads through it and, after a shopper's yes, refunds and books collections through it. Each
// system behind the port has a package of its own; shop/demo is the one that comes with the engine.
package shop

import (
	"context"
	"time"

	"aftercare/chat"
)

// Shop is everything the engine asks of a merchant's system. Use the smaller interfaces where they do.
//
// All methods may be called by many goroutines at once. An unknown id is chat.ErrNotFound; a system
// that does not answer is chat.ErrUnavailable, and then the call changed nothing that a repeat with the
// same key would change twice.
type Shop interface {
	Customers
	Orders
	Catalogue
	Payouts
	Collections
	Changes
}

// Customers knows who buys here.
type Customers interface {
	// Customer returns one customer by the shop's own id.
	Customer(ctx context.Context, id chat.CustomerID) (Customer, error)
	// Customers lists everyone, in a fixed order. Only the demo page shows it.
	Customers(ctx context.Context) ([]Customer, error)
	// Identify finds the one customer whom a proof shows. Anything less, nobody or several, is
	// chat.ErrNotFound, and doesn't tell which part was wrong.
	Identify(ctx context.Context, p Proof) (Customer, error)
	// Methods lists what a customer can pay with and be paid back to.
	Methods(ctx context.Context, c chat.CustomerID) ([]Method, error)
}

// Orders knows what was bought. Order and OrderByNumber ask nobody who they are, so a shopper's request
// never goes through them: use OrderOf.
type Orders interface {
	// Orders lists a customer's orders, newest first. An unknown customer has none.
	Orders(ctx context.Context, c chat.CustomerID) ([]Order, error)
	// Order returns any customer's order by its id.
	Order(ctx context.Context, id string) (Order, error)
	// OrderByNumber returns any customer's order by the number people read to each other. Spaces and
	// hyphens in it don't matter.
	OrderByNumber(ctx context.Context, number string) (Order, error)
	// OrderOf returns the customer's own order, by its id. Another customer's order is chat.ErrNotFound,
	// exactly like one that does not exist.
	OrderOf(ctx context.Context, c chat.CustomerID, id string) (Order, error)
}

// Catalogue knows what is sold.
type Catalogue interface {
	// Products lists what is sold, in the shop's order.
	Products(ctx context.Context) ([]Product, error)
	Product(ctx context.Context, id string) (Product, error)
	// Price is what a piece of a variant costs now, in a currency the shop sells in.
	Price(ctx context.Context, sku, currency string) (Money, error)
	// Stock is how many pieces of a variant can be sold now.
	Stock(ctx context.Context, sku string) (int, error)
}

// Payouts gives money back.
type Payouts interface {
	// Refund pays amounts back to the payments they name, all or none. The key makes it idempotent: a
	// repeat with the same key, order and amounts returns the first result and pays nothing; with others
	// it is chat.ErrConflict. No payment ever gives back more than it took, however many calls run at
	// once: that too is chat.ErrConflict, and nothing is paid.
	Refund(ctx context.Context, key, order string, amounts []Amount) (Refund, error)
}

// Changes alters an order after its buyer's yes. Whether it may be done is for the rules to say; the shop
// refuses with chat.ErrConflict what it can't do (shipped already, not in stock, a gift card too small), and
// then nothing has changed. The key makes every call idempotent: a repeat with the same key and arguments
// returns the order as it is, with others it is chat.ErrConflict.
type Changes interface {
	// Cancel ends an order that wasn't shipped and gives back all that was paid.
	Cancel(ctx context.Context, key, order, reason string) (Order, error)
	// Redirect sends an order that wasn't shipped to another address.
	Redirect(ctx context.Context, key, order string, to Address) (Order, error)
	// Repay pays an order that wasn't shipped with another of its buyer's methods and gives the first back.
	Repay(ctx context.Context, key, order, method string) (Order, error)
	// Alter changes the variants in an order that wasn't shipped. The method pays the difference or gets it.
	Alter(ctx context.Context, key, order string, swaps []Swap, method string) (Order, error)
	// ExpectReturn tells the shop that pieces of lines come back, and where the money goes.
	ExpectReturn(ctx context.Context, key, order string, lines []Pieces, method string) (Order, error)
	// ExpectExchange tells the shop that goods come back for other variants of them. The method pays the
	// difference or gets it.
	ExpectExchange(ctx context.Context, key, order string, swaps []Swap, method string) (Order, error)
	// Exchange settles what ExpectExchange announced under the key: the goods are back, so the others become the
	// order's, and the difference is paid, or given back when it is negative. Once, however often it is called. A
	// key that announced nothing, or was called off, is chat.ErrConflict.
	Exchange(ctx context.Context, key, order string, difference Money) error
	// Unexpect calls off what was announced under the key, or will be: what was kept back for it can be sold again.
	// It returns what Exchange had already taken from each payment by then, negative where it gave something back,
	// and that stays as it is.
	Unexpect(ctx context.Context, key, order string) ([]Amount, error)
	// Move changes the address that a customer's new orders go to.
	Move(ctx context.Context, key string, c chat.CustomerID, to Address) (Customer, error)
}

// Pieces is some pieces of a line.
type Pieces struct {
	Line string `json:"line"`
	Qty  int    `json:"qty"`
}

// Collections sends a courier for a return.
type Collections interface {
	// BookPickup books a collection at the order's address. The key makes it idempotent like Refund.
	BookPickup(ctx context.Context, key, order string, slot Slot) (Pickup, error)
	// CancelPickup takes a booking back. One that isn't there any more is taken back already.
	CancelPickup(ctx context.Context, key string) error
	// PickupSlots lists when a courier can come to an order's address, soonest first; none where the shop
	// sends no couriers.
	PickupSlots(ctx context.Context, order string) ([]Slot, error)
}

// Amount is money for one payment of an order.
type Amount struct {
	Payment string `json:"payment"` // the payment's id
	Money   Money  `json:"money"`
}

// Refund is money given back.
type Refund struct {
	Key     string    `json:"key"`
	Order   string    `json:"order"`
	Amounts []Amount  `json:"amounts"`
	At      time.Time `json:"at"`
}

// Slot is the time in which a courier may come.
type Slot struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Pickup is a booked collection. The courier asks for Code at the door.
type Pickup struct {
	Key     string `json:"key"`
	Order   string `json:"order"`
	Slot    Slot   `json:"slot"`
	Carrier string `json:"carrier"`
	Code    string `json:"code"`
}
