package demo

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/shop"
)

// Identify implements shop.Customers.
func (s *Shop) Identify(ctx context.Context, p shop.Proof) (shop.Customer, error) {
	all, err := s.Customers(ctx)
	if err != nil {
		return shop.Customer{}, err
	}
	var owner chat.CustomerID
	if p.Order != "" && p.Phone != "" {
		o, err := s.OrderByNumber(ctx, p.Order)
		if err != nil && !errors.Is(err, chat.ErrNotFound) {
			return shop.Customer{}, err
		}
		owner = o.Customer
	}
	var found []shop.Customer
	for _, c := range all {
		byMail := p.Email != "" && strings.EqualFold(strings.TrimSpace(p.Email), c.Email)
		byName := p.Name != "" && sameName(p.Name, c.Name) && p.Postcode != "" && plain(p.Postcode) == plain(c.Address.Postcode)
		byOrder := c.ID == owner && samePhone(p.Phone, c.Phone)
		if byMail || byName || byOrder {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return shop.Customer{}, fmt.Errorf("the proof shows no one customer: %w", chat.ErrNotFound)
	}
	return found[0], nil
}

func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), b)
}

func plain(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }

// samePhone compares the digits, so that hyphens, spaces and a country code don't matter.
func samePhone(a, b string) bool {
	a, b = digits(a), digits(b)
	return a == b && a != "" || len(b) >= 7 && strings.HasSuffix(a, strings.TrimPrefix(b, "0")) && len(a) > len(b)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// Methods implements shop.Customers: what the customer has paid with so far.
func (s *Shop) Methods(ctx context.Context, c chat.CustomerID) ([]shop.Method, error) {
	orders, err := s.Orders(ctx, c)
	if err != nil {
		return nil, err
	}
	var out []shop.Method
	for _, o := range orders {
		for _, p := range o.Payments {
			known := slices.ContainsFunc(out, func(m shop.Method) bool { return m.ID == p.Method })
			if !known && p.Method != shop.Voucher && p.Method != shop.GiftCard {
				out = append(out, shop.Method{ID: p.Method, Kind: p.Method})
			}
		}
	}
	return out, nil
}

// change runs one change of an order under its key, once. The call with its arguments is kept, so that a key
// used for something else is told apart from a repeat.
func (s *Shop) change(ctx context.Context, key, order string, call []any, do func(ctx context.Context, tx *sql.Tx, o *shop.Order) error) (shop.Order, error) {
	var out shop.Order
	err := s.once(ctx, key, append(call, order), func(ctx context.Context, tx *sql.Tx, repeat bool) error {
		if err := lock(ctx, tx, order); err != nil {
			return err
		}
		o, err := s.order(ctx, tx, "order "+order, `id = $1`, order)
		if err != nil {
			return err
		}
		if !repeat {
			if err := do(ctx, tx, &o); err != nil {
				return err
			}
			if o, err = s.order(ctx, tx, "order "+order, `id = $1`, order); err != nil {
				return err
			}
		}
		out = o
		return nil
	})
	if err != nil {
		return shop.Order{}, fmt.Errorf("change order %s: %w", order, err)
	}
	return out, nil
}

// once calls do in a transaction and tells it whether the key was used for the very same call before.
func (s *Shop) once(ctx context.Context, key string, call []any, do func(ctx context.Context, tx *sql.Tx, repeat bool) error) error {
	if key == "" {
		return fmt.Errorf("%w: a change needs a key", chat.ErrInvalid)
	}
	what, err := json.Marshal(call)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO demo_changes (key_, what, at) VALUES ($1, $2, $3) ON CONFLICT (key_) DO NOTHING`,
			key, string(what), s.now().UnixMilli())
		if err != nil {
			return explain("key "+key, err)
		}
		fresh, err := r.RowsAffected()
		if err != nil {
			return err
		}
		if fresh == 0 {
			var before string
			if err := tx.QueryRowContext(ctx, `SELECT what FROM demo_changes WHERE key_ = $1`, key).Scan(&before); err != nil {
				return explain("key "+key, err)
			}
			if before != string(what) {
				return fmt.Errorf("%w: the key %q did something else", chat.ErrConflict, key)
			}
		}
		return do(ctx, tx, fresh == 0)
	})
}

// write keeps what a change made of an order's body. Its times and refunds are kept elsewhere.
func (s *Shop) write(ctx context.Context, tx *sql.Tx, o shop.Order, change func(*shop.Order)) error {
	var body string
	if err := tx.QueryRowContext(ctx, `SELECT body FROM demo_orders WHERE id = $1`, o.ID).Scan(&body); err != nil {
		return explain("order "+o.ID, err)
	}
	var d draft
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		return fmt.Errorf("read order %s: %w", o.ID, err)
	}
	change(&d.Order)
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE demo_orders SET body = $2, status = $3, changed_at = $4 WHERE id = $1`,
		o.ID, string(data), string(d.Status), s.now().UnixMilli())
	return explain("order "+o.ID, err)
}

// giveBack refunds an order as a part of a change, under a key that follows from the change's.
func (s *Shop) giveBack(ctx context.Context, tx *sql.Tx, key string, o shop.Order, amounts []shop.Amount) error {
	amounts = slices.DeleteFunc(amounts, func(a shop.Amount) bool { return a.Money.IsZero() })
	if len(amounts) == 0 {
		return nil
	}
	after, err := paidBack(o, amounts)
	if err != nil {
		return err
	}
	return writeRefund(ctx, tx, shop.Refund{
		Key: key + "/refund", Order: o.ID, Amounts: amounts, At: s.now().UTC().Truncate(time.Millisecond),
	}, after)
}

// unshipped refuses an order that is past changing.
func unshipped(o shop.Order, also ...shop.Status) error {
	if o.Status == shop.Paid || slices.Contains(also, o.Status) {
		return nil
	}
	return fmt.Errorf("%w: order %s is %s and can't be changed any more", chat.ErrConflict, o.ID, o.Status)
}

// Cancel implements shop.Changes.
func (s *Shop) Cancel(ctx context.Context, key, order, reason string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"cancel", reason}, func(ctx context.Context, tx *sql.Tx, o *shop.Order) error {
		if err := unshipped(*o, shop.PendingPayment); err != nil {
			return err
		}
		var all []shop.Amount
		for _, p := range o.Payments {
			all = append(all, shop.Amount{Payment: p.ID, Money: p.Left()})
		}
		if err := s.giveBack(ctx, tx, key, *o, all); err != nil {
			return err
		}
		if err := s.restock(ctx, tx, o.Lines, 1); err != nil {
			return err
		}
		return s.write(ctx, tx, *o, func(o *shop.Order) { o.Status = shop.Cancelled })
	})
}

// Redirect implements shop.Changes.
func (s *Shop) Redirect(ctx context.Context, key, order string, to shop.Address) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"redirect", to}, func(ctx context.Context, tx *sql.Tx, o *shop.Order) error {
		if err := unshipped(*o, shop.PendingPayment); err != nil {
			return err
		}
		return s.write(ctx, tx, *o, func(o *shop.Order) { o.Address = to })
	})
}

// Repay implements shop.Changes.
func (s *Shop) Repay(ctx context.Context, key, order, method string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"repay", method}, func(ctx context.Context, tx *sql.Tx, o *shop.Order) error {
		if err := unshipped(*o); err != nil {
			return err
		}
		var back []shop.Amount
		left := shop.NewMoney(0, o.Currency())
		for _, p := range o.Payments {
			if p.Method == shop.Voucher { // what the issuer pays stays paid
				continue
			}
			if p.Method == method && !p.Left().IsZero() {
				return fmt.Errorf("%w: order %s is paid by %s already", chat.ErrConflict, o.ID, method)
			}
			back = append(back, shop.Amount{Payment: p.ID, Money: p.Left()})
			left = left.Add(p.Left())
		}
		if err := s.write(ctx, tx, *o, func(d *shop.Order) { addPayment(d, o, method, left) }); err != nil {
			return err
		}
		fresh, err := s.order(ctx, tx, "order "+order, `id = $1`, order)
		if err != nil {
			return err
		}
		return s.giveBack(ctx, tx, key, fresh, back)
	})
}

// addPayment adds a payment to an order as it is stored.
func addPayment(stored, o *shop.Order, method string, amount shop.Money) {
	stored.Payments = append(stored.Payments, shop.Payment{
		ID: o.ID + "-p" + strconv.Itoa(len(o.Payments)+1), Method: method, Paid: amount, Refunded: shop.NewMoney(0, o.Currency()),
	})
}

// Alter implements shop.Changes.
func (s *Shop) Alter(ctx context.Context, key, order string, swaps []shop.Swap, method string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"alter", swaps, method}, func(ctx context.Context, tx *sql.Tx, o *shop.Order) error {
		if err := unshipped(*o); err != nil {
			return err
		}
		if o.Marked(shop.ItemsChanged) {
			return fmt.Errorf("%w: the items of order %s were changed before", chat.ErrConflict, o.ID)
		}
		lines, difference, err := s.swap(ctx, tx, *o, swaps)
		if err != nil {
			return err
		}
		err = s.write(ctx, tx, *o, func(d *shop.Order) {
			d.Lines, d.Marks = lines, append(d.Marks, shop.ItemsChanged)
			if difference.Minor > 0 {
				addPayment(d, o, method, difference)
			}
		})
		if err != nil || difference.Minor >= 0 {
			return err
		}
		return s.giveBack(ctx, tx, key, *o, takeFrom(o.Payments, difference.Neg()))
	})
}

// takeFrom spreads an amount over payments, in their order, as far as each can give back. What a voucher paid isn't
// the buyer's to have back.
func takeFrom(payments []shop.Payment, amount shop.Money) []shop.Amount {
	var out []shop.Amount
	for _, p := range payments {
		if p.Method == shop.Voucher {
			continue
		}
		part := p.Left()
		part.Minor = min(part.Minor, amount.Minor)
		out = append(out, shop.Amount{Payment: p.ID, Money: part})
		amount = amount.Sub(part)
	}
	return out
}

// swap takes the new variants out of stock, puts the old ones back and says what the lines become and what
// they cost more. A line's part of a discount stays as it was.
func (s *Shop) swap(ctx context.Context, tx *sql.Tx, o shop.Order, swaps []shop.Swap) ([]shop.Line, shop.Money, error) {
	lines := slices.Clone(o.Lines)
	difference := shop.NewMoney(0, o.Currency())
	for _, w := range swaps {
		i := slices.IndexFunc(lines, func(l shop.Line) bool { return l.ID == w.Line })
		p, v, ok := variantBySKU(w.SKU)
		if i < 0 || !ok || p.ID != lines[i].Product || w.Qty != lines[i].Qty {
			return nil, difference, fmt.Errorf("%w: line %s of order %s can't become %s", chat.ErrInvalid, w.Line, o.ID, w.SKU)
		}
		fresh, err := seedLine{sku: v.SKU, qty: w.Qty}.build(w.Line, o.Currency())
		if err != nil {
			return nil, difference, err
		}
		old := lines[i]
		more := fresh.Gross().Sub(old.Gross())
		fresh.Paid = old.Paid.Add(more)
		fresh.ExclusionConfirmed = old.ExclusionConfirmed
		lines[i], difference = fresh, difference.Add(more)
		if err := errors.Join(s.restock(ctx, tx, []shop.Line{fresh}, -1), s.restock(ctx, tx, []shop.Line{old}, 1)); err != nil {
			return nil, difference, err
		}
	}
	if len(swaps) == 0 {
		return nil, difference, fmt.Errorf("%w: nothing to change", chat.ErrInvalid)
	}
	return lines, difference, nil
}

// restock moves the pieces of lines into the stock (sign 1) or out of it (-1). A stock never falls below
// nothing.
func (s *Shop) restock(ctx context.Context, tx *sql.Tx, lines []shop.Line, sign int) error {
	for _, l := range lines {
		r, err := tx.ExecContext(ctx, `UPDATE demo_stock SET on_hand = on_hand + $2 WHERE sku = $1 AND on_hand + $3 >= 0`,
			l.SKU, sign*l.Qty, sign*l.Qty)
		if err != nil {
			return explain("stock of "+l.SKU, err)
		}
		if n, err := r.RowsAffected(); err != nil {
			return err
		} else if n == 0 && sign < 0 {
			return fmt.Errorf("%w: %s is out of stock", chat.ErrConflict, l.SKU)
		}
	}
	return nil
}

// Move implements shop.Changes.
func (s *Shop) Move(ctx context.Context, key string, c chat.CustomerID, to shop.Address) (shop.Customer, error) {
	var out shop.Customer
	err := s.once(ctx, key, []any{"move", c, to}, func(ctx context.Context, tx *sql.Tx, repeat bool) error {
		var body string
		if err := tx.QueryRowContext(ctx, `SELECT body FROM demo_customers WHERE id = $1`, string(c)).Scan(&body); err != nil {
			return explain("customer "+string(c), err)
		}
		if err := json.Unmarshal([]byte(body), &out); err != nil {
			return fmt.Errorf("read customer %s: %w", c, err)
		}
		if repeat {
			return nil
		}
		out.Address = to
		data, err := json.Marshal(out)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE demo_customers SET body = $2 WHERE id = $1`, string(c), string(data))
		return explain("customer "+string(c), err)
	})
	if err != nil {
		return shop.Customer{}, fmt.Errorf("move customer %s: %w", c, err)
	}
	return out, nil
}

// Price implements shop.Catalogue.
func (s *Shop) Price(_ context.Context, sku, currency string) (shop.Money, error) {
	l, err := seedLine{sku: sku}.build("", currency)
	if err != nil {
		return shop.Money{}, fmt.Errorf("price of %s: %w: %w", sku, chat.ErrNotFound, err)
	}
	return l.Unit, nil
}
