package demo

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

// ExpectReturn implements shop.Changes. The case knows what comes back; the demo shop only checks the order.
func (s *Shop) ExpectReturn(ctx context.Context, key, order string, lines []shop.Pieces, method string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"return", lines, method}, func(ctx context.Context, tx *sql.Tx, o *shop.Order) error {
		return s.expectable(ctx, tx, key, *o)
	})
}

// expectable refuses goods that never arrived, and what was called off before it was announced.
func (s *Shop) expectable(ctx context.Context, tx *sql.Tx, key string, o shop.Order) error {
	if o.ReceivedAt().IsZero() {
		return fmt.Errorf("%w: order %s has not arrived", chat.ErrConflict, o.ID)
	}
	off, err := s.did(ctx, tx, calledOff(key))
	if err == nil && off {
		err = fmt.Errorf("%w: %q was called off", chat.ErrConflict, key)
	}
	return err
}

// ExpectExchange implements shop.Changes: the new goods are kept back from the stock.
func (s *Shop) ExpectExchange(ctx context.Context, key, order string, swaps []shop.Swap, method string) (shop.Order, error) {
	return s.change(ctx, key, order, []any{"exchange", swaps, method}, func(ctx context.Context, tx *sql.Tx, o *shop.Order) error {
		if err := s.expectable(ctx, tx, key, *o); err != nil {
			return err
		}
		for _, w := range swaps {
			l, ok := o.Line(w.Line)
			if p, _, known := variantBySKU(w.SKU); !ok || !known || p.ID != l.Product || w.Qty < 1 || w.Qty > l.Qty {
				return fmt.Errorf("%w: line %s of order %s can't become %s", chat.ErrInvalid, w.Line, o.ID, w.SKU)
			}
			if err := s.restock(ctx, tx, []shop.Line{{SKU: w.SKU, Qty: w.Qty}}, -1); err != nil {
				return err
			}
		}
		return nil
	})
}

// Keys of what follows on something announced under a key.
func sent(key string) string       { return key + "/exchanged" }
func calledOff(key string) string  { return key + "/called off" }
func difference(key string) string { return key + "/difference" }

// Exchange implements shop.Changes.
func (s *Shop) Exchange(ctx context.Context, key, order string, more shop.Money) error {
	_, err := s.change(ctx, sent(key), order, []any{"exchanged", more}, func(ctx context.Context, tx *sql.Tx, o *shop.Order) error {
		off, err := s.did(ctx, tx, calledOff(key))
		if err != nil {
			return err
		}
		swaps, method, err := s.announced(ctx, tx, key)
		if err != nil {
			return err
		}
		if off || len(swaps) == 0 {
			return fmt.Errorf("%w: no exchange is announced under %q", chat.ErrConflict, key)
		}
		if more.Minor > 0 && method == "" {
			return fmt.Errorf("%w: nothing was chosen to pay %s with", chat.ErrInvalid, more)
		}
		lines, err := exchanged(*o, swaps, more)
		if err != nil {
			return err
		}
		err = s.write(ctx, tx, *o, func(d *shop.Order) {
			d.Lines = lines
			if more.Minor > 0 {
				d.Payments = append(d.Payments, shop.Payment{
					ID: difference(key), Method: method, Paid: more, Refunded: shop.NewMoney(0, o.Currency()),
				})
			}
		})
		if err != nil || more.Minor >= 0 {
			return err
		}
		return s.giveBack(ctx, tx, sent(key), *o, takeFrom(o.Payments, more.Neg()))
	})
	return err
}

// exchanged are the lines of an order after an exchange. A line whose pieces were not all exchanged keeps its name.
// Each line bears what its own new goods cost more; where that isn't the difference that was agreed, because the
// old ones were faulty, the first bears it.
func exchanged(o shop.Order, swaps []shop.Swap, more shop.Money) ([]shop.Line, error) {
	lines := slices.Clone(o.Lines)
	own, sum := make([]shop.Money, len(swaps)), shop.NewMoney(0, o.Currency())
	at := make([]int, len(swaps))
	for n, w := range swaps {
		at[n] = slices.IndexFunc(lines, func(l shop.Line) bool { return l.ID == w.Line })
		if at[n] < 0 {
			return nil, fmt.Errorf("%w: order %s has no line %q any more", chat.ErrConflict, o.ID, w.Line)
		}
		old := lines[at[n]]
		fresh, err := seedLine{sku: w.SKU, qty: w.Qty}.build(w.Line, o.Currency())
		if err != nil {
			return nil, err
		}
		own[n] = fresh.Gross().Sub(old.Unit.Times(w.Qty))
		sum = sum.Add(own[n])
		if w.Qty == old.Qty {
			fresh.Paid, fresh.ExclusionConfirmed = old.Paid, old.ExclusionConfirmed
			lines[at[n]] = fresh
		}
	}
	if sum != more {
		clear(own)
		own[0] = more
	}
	for n, i := range at {
		lines[i].Paid = lines[i].Paid.Add(own[n])
	}
	return lines, nil
}

// Unexpect implements shop.Changes.
func (s *Shop) Unexpect(ctx context.Context, key, order string) ([]shop.Amount, error) {
	var settled []shop.Amount
	_, err := s.change(ctx, calledOff(key), order, []any{"called off"}, func(ctx context.Context, tx *sql.Tx, _ *shop.Order) error {
		went, err := s.did(ctx, tx, sent(key))
		if err != nil || went {
			return err
		}
		swaps, _, err := s.announced(ctx, tx, key)
		if err != nil {
			return err
		}
		for _, w := range swaps {
			if err := s.restock(ctx, tx, []shop.Line{{SKU: w.SKU, Qty: w.Qty}}, 1); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		settled, err = s.settled(ctx, key, order)
	}
	return settled, err
}

// settled is what Exchange took from each payment.
func (s *Shop) settled(ctx context.Context, key, order string) (out []shop.Amount, err error) {
	o, err := s.Order(ctx, order)
	if err != nil {
		return nil, err
	}
	for _, p := range o.Payments {
		if p.ID == difference(key) {
			out = append(out, shop.Amount{Payment: p.ID, Money: p.Paid})
		}
	}
	given, err := refunds(ctx, s.db.DB(), `key_ = $1`, sent(key)+"/refund")
	for _, r := range given {
		for _, a := range r.Amounts {
			out = append(out, shop.Amount{Payment: a.Payment, Money: a.Money.Neg()})
		}
	}
	return out, err
}

// did reports whether something was done under a key.
func (s *Shop) did(ctx context.Context, tx *sql.Tx, key string) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM demo_changes WHERE key_ = $1`, key).Scan(&n)
	return n > 0, explain("key "+key, err)
}

// announced reads what an exchange under a key swaps, and what pays the difference.
func (s *Shop) announced(ctx context.Context, tx *sql.Tx, key string) (swaps []shop.Swap, method string, err error) {
	var what string
	switch err := tx.QueryRowContext(ctx, `SELECT what FROM demo_changes WHERE key_ = $1`, key).Scan(&what); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, "", nil
	case err != nil:
		return nil, "", explain("key "+key, err)
	}
	var call []json.RawMessage
	if err := json.Unmarshal([]byte(what), &call); err != nil || len(call) < 3 || string(call[0]) != `"exchange"` {
		return nil, "", err // something else was announced
	}
	return swaps, method, errors.Join(json.Unmarshal(call[1], &swaps), json.Unmarshal(call[2], &method))
}
