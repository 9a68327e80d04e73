package retail

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"aftercare/chat"
	"aftercare/shop"
)

// books is an order with its customer, as one change sees them.
type books struct {
	order    orderDoc
	customer document[customerDoc]
	products map[string]productDoc
	// did reports whether something was done under a key.
	did func(key string) (bool, error)
}

// change runs one change of an order under its key, once. The call with its arguments is kept, so that a key
// used for something else is told apart from a repeat.
func (s *Shop) change(ctx context.Context, key, order string, call []any, do func(b *books) error) (shop.Order, error) {
	var out shop.Order
	err := s.once(ctx, key, append(call, order), func(ctx context.Context, tx *sql.Tx, repeat bool) error {
		if err := lock(ctx, tx, orderKind, order); err != nil {
			return err
		}
		d, err := one[orderDoc](ctx, tx, "order "+order, `kind = $1 AND id = $2`, orderKind, order)
		if err != nil {
			return err
		}
		b := books{order: d.doc, did: func(key string) (bool, error) { return did(ctx, tx, key) }}
		if !repeat {
			if err := s.apply(ctx, tx, &b, do); err != nil {
				return err
			}
		}
		out = s.order(b.order)
		return nil
	})
	if err != nil {
		return shop.Order{}, fmt.Errorf("change order %s: %w", order, err)
	}
	return out, nil
}

func (s *Shop) apply(ctx context.Context, tx *sql.Tx, b *books, do func(b *books) error) (err error) {
	if err := lock(ctx, tx, customerKind, b.order.Customer); err != nil {
		return err
	}
	if b.customer, err = one[customerDoc](ctx, tx, "customer "+b.order.Customer, `kind = $1 AND id = $2`, customerKind, b.order.Customer); err != nil {
		return err
	}
	b.products = map[string]productDoc{}
	for _, x := range b.order.Items {
		p, err := one[productDoc](ctx, tx, "product "+x.ProductID, `kind = $1 AND id = $2`, productKind, x.ProductID)
		if err != nil {
			return err
		}
		b.products[x.ProductID] = p.doc
	}
	if err := do(b); err != nil {
		return err
	}
	return errors.Join(update(ctx, tx, orderKind, b.order.ID, b.order), update(ctx, tx, customerKind, b.customer.id, b.customer.doc))
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
		r, err := tx.ExecContext(ctx, `INSERT INTO retail_changes (key_, what, at) VALUES ($1, $2, $3) ON CONFLICT (key_) DO NOTHING`,
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
			if err := tx.QueryRowContext(ctx, `SELECT what FROM retail_changes WHERE key_ = $1`, key).Scan(&before); err != nil {
				return explain("key "+key, err)
			}
			if before != string(what) {
				return fmt.Errorf("%w: the key %q did something else", chat.ErrConflict, key)
			}
		}
		return do(ctx, tx, fresh == 0)
	})
}

func did(ctx context.Context, tx *sql.Tx, key string) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM retail_changes WHERE key_ = $1`, key).Scan(&n)
	return n > 0, explain("key "+key, err)
}

// calledOff is the key under which what was announced under another is called off.
func calledOff(key string) string { return key + "/called off" }

// expectable refuses what is in another state, and what was called off before it was announced.
func (b *books) expectable(key string) error {
	if off, err := b.did(calledOff(key)); err != nil {
		return err
	} else if off {
		return conflict("%q was called off", key)
	}
	return b.is(delivered)
}

func conflict(format string, args ...any) error {
	return fmt.Errorf("%w: %s", chat.ErrConflict, fmt.Sprintf(format, args...))
}

// is refuses an order in another state than the one a change starts from.
func (b *books) is(status string) error {
	if b.order.Status != status {
		return conflict("order %s is %q and would have to be %q", b.order.ID, b.order.Status, status)
	}
	return nil
}

// pay moves an amount over a method: a payment when positive, a refund when negative. A gift card's balance
// follows at once and never falls below nothing.
func (b *books) pay(method string, amount cents) error {
	m, ok := b.customer.doc.Methods[method]
	if !ok {
		return fmt.Errorf("%w: customer %s has no payment method %q", chat.ErrInvalid, b.customer.id, method)
	}
	if m.Balance == nil {
		return nil
	}
	if *m.Balance < amount {
		return conflict("%s holds %s and would have to pay %s", method, m.Balance.money(), amount.money())
	}
	left := *m.Balance - amount
	m.Balance = &left
	b.customer.doc.Methods[method] = m
	return nil
}

// cancelReasons are the reasons as the files write them, by the ids of the rules.
var cancelReasons = map[string]string{"not_needed": "no longer needed", "mistake": "ordered by mistake"}

// Cancel implements shop.Changes.
func (s *Shop) Cancel(ctx context.Context, key, order, reason string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"cancel", reason}, func(b *books) error {
		why, ok := cancelReasons[reason]
		if !ok {
			return fmt.Errorf("%w: the shop knows no reason %q to cancel", chat.ErrInvalid, reason)
		}
		if err := b.is(pending); err != nil {
			return err
		}
		// What a method gave and already got back is gone through entry by entry, as the shop's books are.
		for _, t := range slices.Clone(b.order.History) {
			if err := b.pay(t.Method, -t.Amount); err != nil {
				return err
			}
			b.order.History = append(b.order.History, transactionDoc{refund, t.Amount, t.Method})
		}
		b.order.Status, b.order.CancelReason = cancelled, why
		return nil
	})
}

// Redirect implements shop.Changes.
func (s *Shop) Redirect(ctx context.Context, key, order string, to shop.Address) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"redirect", to}, func(b *books) error {
		if err := b.is(pending); err != nil {
			return err
		}
		b.order.Address = addressFrom(to)
		return nil
	})
}

// Repay implements shop.Changes.
func (s *Shop) Repay(ctx context.Context, key, order, method string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"repay", method}, func(b *books) error {
		if err := b.is(pending); err != nil {
			return err
		}
		if len(b.order.History) != 1 || b.order.History[0].Kind != payment {
			return conflict("the payment of order %s was changed before", b.order.ID)
		}
		first := b.order.History[0]
		if first.Method == method {
			return conflict("order %s is paid by %s already", b.order.ID, method)
		}
		if err := errors.Join(b.pay(method, first.Amount), b.pay(first.Method, -first.Amount)); err != nil {
			return err
		}
		b.order.History = append(b.order.History,
			transactionDoc{payment, first.Amount, method}, transactionDoc{refund, first.Amount, first.Method})
		return nil
	})
}

// swapped is a line with the variant that is to take its place.
type swapped struct {
	at  int
	old itemDoc
	new variantDoc
}

// swaps checks what is to be swapped and says what it costs more.
func (b *books) swaps(list []shop.Swap) ([]swapped, cents, error) {
	if len(list) == 0 {
		return nil, 0, fmt.Errorf("%w: nothing to swap", chat.ErrInvalid)
	}
	var out []swapped
	var difference cents
	for _, w := range list {
		i, err := b.order.line(w.Line)
		if err != nil {
			return nil, 0, err
		}
		if slices.ContainsFunc(out, func(x swapped) bool { return x.at == i }) {
			return nil, 0, fmt.Errorf("%w: line %s is swapped twice", chat.ErrInvalid, w.Line)
		}
		old := b.order.Items[i]
		v, ok := b.products[old.ProductID].Variants[w.SKU]
		if !ok || !v.Available {
			return nil, 0, conflict("%s of %s can't be had", w.SKU, old.Name)
		}
		out = append(out, swapped{i, old, v})
		difference += v.Price - old.Price
	}
	return out, difference, nil
}

// Alter implements shop.Changes.
func (s *Shop) Alter(ctx context.Context, key, order string, list []shop.Swap, method string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"alter", list, method}, func(b *books) error {
		if err := b.is(pending); err != nil {
			return err
		}
		swaps, difference, err := b.swaps(list)
		if err != nil {
			return err
		}
		if err := b.pay(method, difference); err != nil {
			return err
		}
		t := transactionDoc{payment, difference, method}
		if difference <= 0 {
			t.Kind, t.Amount = refund, -difference
		}
		b.order.History = append(b.order.History, t)
		for _, w := range swaps {
			x := &b.order.Items[w.at]
			x.ItemID, x.Price, x.Options = w.new.ItemID, w.new.Price, w.new.Options
		}
		b.order.Status = pendingAltered
		return nil
	})
}

// ExpectReturn implements shop.Changes. The money goes to the method that paid, or to a gift card.
func (s *Shop) ExpectReturn(ctx context.Context, key, order string, lines []shop.Pieces, method string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"return", lines, method}, func(b *books) error {
		if err := b.expectable(key); err != nil {
			return err
		}
		m, ok := b.customer.doc.Methods[method]
		if !ok || m.Balance == nil && method != b.order.History[0].Method {
			return conflict("the money for order %s can't go to %q", b.order.ID, method)
		}
		for _, l := range lines {
			i, err := b.order.line(l.Line)
			if err != nil {
				return err
			}
			b.order.ReturnItems = append(b.order.ReturnItems, b.order.Items[i].ItemID)
		}
		if len(lines) == 0 {
			return fmt.Errorf("%w: nothing to return", chat.ErrInvalid)
		}
		slices.Sort(b.order.ReturnItems)
		b.order.ReturnMethod, b.order.Status = method, returnRequested
		return nil
	})
}

// ExpectExchange implements shop.Changes. Money moves when the goods are back, so a gift card only has to
// hold the difference.
func (s *Shop) ExpectExchange(ctx context.Context, key, order string, list []shop.Swap, method string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"exchange", list, method}, func(b *books) error {
		if err := b.expectable(key); err != nil {
			return err
		}
		swaps, difference, err := b.swaps(list)
		if err != nil {
			return err
		}
		m, ok := b.customer.doc.Methods[method]
		if !ok {
			return fmt.Errorf("%w: customer %s has no payment method %q", chat.ErrInvalid, b.customer.id, method)
		}
		if m.Balance != nil && *m.Balance < difference {
			return conflict("%s holds %s and would have to pay %s", method, m.Balance.money(), difference.money())
		}
		for _, w := range swaps {
			b.order.ExchangeItems = append(b.order.ExchangeItems, w.old.ItemID)
			b.order.ExchangeNewItems = append(b.order.ExchangeNewItems, w.new.ItemID)
		}
		slices.Sort(b.order.ExchangeItems)
		slices.Sort(b.order.ExchangeNewItems)
		b.order.ExchangeMethod, b.order.ExchangeDifference = method, &difference
		b.order.Status = exchangeRequested
		return nil
	})
}

// Exchange implements shop.Changes. This shop settles the difference itself once goods are back.
func (s *Shop) Exchange(context.Context, string, string, shop.Money) error { return nil }

// Unexpect implements shop.Changes: the order is delivered again, as it was before.
func (s *Shop) Unexpect(ctx context.Context, key, order string) ([]shop.Amount, error) {
	_, err := s.change(ctx, calledOff(key), order, []any{"called off"}, func(b *books) error {
		if announced, err := b.did(key); err != nil || !announced {
			return err // never announced, and never will be
		}
		if b.order.Status != returnRequested && b.order.Status != exchangeRequested {
			return conflict("order %s is %q, and nothing of it is to come back", b.order.ID, b.order.Status)
		}
		b.order.Status = delivered
		b.order.ReturnItems, b.order.ReturnMethod = nil, ""
		b.order.ExchangeItems, b.order.ExchangeNewItems, b.order.ExchangeMethod, b.order.ExchangeDifference = nil, nil, "", nil
		return nil
	})
	return nil, err
}

// Move implements shop.Changes.
func (s *Shop) Move(ctx context.Context, key string, c chat.CustomerID, to shop.Address) (shop.Customer, error) {
	var out shop.Customer
	err := s.once(ctx, key, []any{"move", c, to}, func(ctx context.Context, tx *sql.Tx, repeat bool) error {
		if err := lock(ctx, tx, customerKind, string(c)); err != nil {
			return err
		}
		d, err := one[customerDoc](ctx, tx, "customer "+string(c), `kind = $1 AND id = $2`, customerKind, string(c))
		if err != nil {
			return err
		}
		if !repeat {
			d.doc.Address = addressFrom(to)
			if err := update(ctx, tx, customerKind, d.id, d.doc); err != nil {
				return err
			}
		}
		out = customer(d)
		return nil
	})
	if err != nil {
		return shop.Customer{}, fmt.Errorf("move customer %s: %w", c, err)
	}
	return out, nil
}

// Refund implements shop.Payouts. This shop pays refunds itself once goods are back, so nobody may ask.
func (s *Shop) Refund(_ context.Context, _, order string, _ []shop.Amount) (shop.Refund, error) {
	return shop.Refund{}, fmt.Errorf("refund order %s: %w: this shop pays back by itself once goods have arrived", order, chat.ErrConflict)
}

// PickupSlots implements shop.Collections.
func (s *Shop) PickupSlots(context.Context, string) ([]shop.Slot, error) { return nil, nil }

// CancelPickup implements shop.Collections.
func (s *Shop) CancelPickup(context.Context, string) error { return nil }

// BookPickup implements shop.Collections. This shop mails its customers how to send goods back.
func (s *Shop) BookPickup(_ context.Context, _, order string, _ shop.Slot) (shop.Pickup, error) {
	return shop.Pickup{}, fmt.Errorf("book a collection for order %s: %w: this shop has no couriers", order, chat.ErrConflict)
}
