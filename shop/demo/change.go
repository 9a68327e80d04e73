package demo

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"reflect"
	"time"

	"aftercare/chat"
	"aftercare/shop"
)

// Refund implements shop.Payouts.
func (s *Shop) Refund(ctx context.Context, key, order string, amounts []shop.Amount) (shop.Refund, error) {
	if key == "" || len(amounts) == 0 {
		return shop.Refund{}, fmt.Errorf("%w: a refund needs a key and an amount", chat.ErrInvalid)
	}
	var out shop.Refund
	err := s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := lock(ctx, tx, order); err != nil {
			return err
		}
		earlier, err := refunds(ctx, tx, `key_ = $1`, key)
		if err != nil {
			return err
		}
		if len(earlier) > 0 {
			out = earlier[0]
			if out.Order != order || !reflect.DeepEqual(out.Amounts, amounts) {
				return fmt.Errorf("%w: the key %q paid another refund", chat.ErrConflict, key)
			}
			return nil
		}
		o, err := s.order(ctx, tx, "order "+order, `id = $1`, order)
		if err != nil {
			return err
		}
		if o, err = paidBack(o, amounts); err != nil {
			return err
		}
		out = shop.Refund{Key: key, Order: order, Amounts: amounts, At: s.now().UTC().Truncate(time.Millisecond)}
		return writeRefund(ctx, tx, out, o)
	})
	if err != nil {
		return shop.Refund{}, fmt.Errorf("refund order %s: %w", order, err)
	}
	return out, nil
}

// paidBack adds amounts to what an order's payments have given back, if they have that much left.
func paidBack(o shop.Order, amounts []shop.Amount) (shop.Order, error) {
	for _, a := range amounts {
		found := false
		for i := range o.Payments {
			p := &o.Payments[i]
			if p.ID != a.Payment {
				continue
			}
			found = true
			if a.Money.Minor <= 0 || a.Money.Currency != p.Paid.Currency {
				return o, fmt.Errorf("%w: %s can't be given back to payment %s", chat.ErrInvalid, a.Money, p.ID)
			}
			if p.Refunded = p.Refunded.Add(a.Money); p.Refunded.Minor > p.Paid.Minor {
				return o, fmt.Errorf("%w: payment %s took %s and would give back %s", chat.ErrConflict, p.ID, p.Paid, p.Refunded)
			}
		}
		if !found {
			return o, fmt.Errorf("%w: order %s has no payment %q", chat.ErrInvalid, o.ID, a.Payment)
		}
	}
	return o, nil
}

// writeRefund keeps a refund; an order that has given everything back is refunded.
func writeRefund(ctx context.Context, tx *sql.Tx, r shop.Refund, after shop.Order) error {
	amounts, err := json.Marshal(r.Amounts)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO demo_refunds (key_, order_, amounts, at) VALUES ($1, $2, $3, $4)`,
		r.Key, r.Order, string(amounts), r.At.UnixMilli()); err != nil {
		return explain("refund", err)
	}
	status := after.Status
	if after.RefundedSoFar() == after.Total() {
		status = shop.Refunded
	}
	_, err = tx.ExecContext(ctx, `UPDATE demo_orders SET status = $2, changed_at = $3 WHERE id = $1`,
		r.Order, string(status), r.At.UnixMilli())
	return explain("refund", err)
}

// addRefunds adds what an order's payments have given back.
func (s *Shop) addRefunds(ctx context.Context, q queries, o *shop.Order) error {
	given, err := refunds(ctx, q, `order_ = $1`, o.ID)
	if err != nil {
		return err
	}
	for _, r := range given {
		for _, a := range r.Amounts {
			for i := range o.Payments {
				if o.Payments[i].ID == a.Payment {
					o.Payments[i].Refunded = o.Payments[i].Refunded.Add(a.Money)
				}
			}
		}
	}
	return nil
}

func refunds(ctx context.Context, q queries, where string, arg string) ([]shop.Refund, error) {
	rows, err := q.QueryContext(ctx, `SELECT key_, order_, amounts, at FROM demo_refunds WHERE `+where+` ORDER BY at, key_`, arg)
	if err != nil {
		return nil, explain("refunds", err)
	}
	defer rows.Close()
	var out []shop.Refund
	for rows.Next() {
		var r shop.Refund
		var amounts string
		var at int64
		if err := rows.Scan(&r.Key, &r.Order, &amounts, &at); err != nil {
			return nil, explain("refunds", err)
		}
		if err := json.Unmarshal([]byte(amounts), &r.Amounts); err != nil {
			return nil, fmt.Errorf("read refund %s: %w", r.Key, err)
		}
		r.At = time.UnixMilli(at).UTC()
		out = append(out, r)
	}
	return out, explain("refunds", rows.Err())
}

// BookPickup implements shop.Collections. The demo courier comes whenever it is asked to come later.
func (s *Shop) BookPickup(ctx context.Context, key, order string, slot shop.Slot) (shop.Pickup, error) {
	if key == "" || !slot.From.Before(slot.To) || !slot.From.After(s.now()) {
		return shop.Pickup{}, fmt.Errorf("%w: a collection needs a key and a time ahead", chat.ErrInvalid)
	}
	slot = shop.Slot{From: slot.From.UTC().Truncate(time.Millisecond), To: slot.To.UTC().Truncate(time.Millisecond)}
	var out shop.Pickup
	err := s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := lock(ctx, tx, order); err != nil {
			return err
		}
		o, err := s.order(ctx, tx, "order "+order, `id = $1`, order)
		if err != nil {
			return err
		}
		fresh := shop.Pickup{Key: key, Order: order, Slot: slot, Carrier: carriers[o.Region].Zh, Code: pickupCode(order, slot)}
		if o.Region != shop.CN && o.Region != shop.TW {
			fresh.Carrier = carriers[o.Region].En
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO demo_pickups (key_, order_, slot_from, slot_to, carrier, code, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key_) DO NOTHING`, key, order, slot.From.UnixMilli(),
			slot.To.UnixMilli(), fresh.Carrier, fresh.Code, s.now().UnixMilli()); err != nil {
			return explain("collection", err)
		}
		if out, err = pickup(ctx, tx, key); err != nil {
			return err
		}
		if out != fresh {
			return fmt.Errorf("%w: the key %q booked another collection", chat.ErrConflict, key)
		}
		return nil
	})
	if err != nil {
		return shop.Pickup{}, fmt.Errorf("book a collection for order %s: %w", order, err)
	}
	return out, nil
}

func pickup(ctx context.Context, tx *sql.Tx, key string) (shop.Pickup, error) {
	p := shop.Pickup{Key: key}
	var from, to int64
	err := tx.QueryRowContext(ctx, `SELECT order_, slot_from, slot_to, carrier, code FROM demo_pickups WHERE key_ = $1`, key).
		Scan(&p.Order, &from, &to, &p.Carrier, &p.Code)
	p.Slot = shop.Slot{From: time.UnixMilli(from).UTC(), To: time.UnixMilli(to).UTC()}
	return p, explain("collection", err)
}

// CancelPickup implements shop.Collections.
func (s *Shop) CancelPickup(ctx context.Context, key string) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM demo_pickups WHERE key_ = $1`, key)
		return explain("collection", err)
	})
}

// PickupSlots implements shop.Collections: three a day, today's as long as there are two hours left, and never so
// far ahead that the booking would lapse.
func (s *Shop) PickupSlots(ctx context.Context, order string) ([]shop.Slot, error) {
	o, err := s.Order(ctx, order)
	if err != nil {
		return nil, err
	}
	now, zone := s.now(), o.Region.Zone()
	y, m, d := now.In(zone).Date()
	var out []shop.Slot
	for day := range pickupDays {
		for _, h := range pickupHours {
			slot := shop.Slot{From: time.Date(y, m, d+day, h[0], 0, 0, 0, zone), To: time.Date(y, m, d+day, h[1], 0, 0, 0, zone)}
			if slot.From.Sub(now) >= pickupNotice {
				out = append(out, slot)
			}
		}
	}
	return out, nil
}

const (
	pickupDays   = 3
	pickupNotice = 2 * time.Hour
)

// pickupHours are from when to when the demo courier comes: in the morning, the afternoon, the evening.
var pickupHours = [][2]int{{9, 12}, {13, 17}, {18, 20}}

// pickupCode is four digits that a courier asks for. Order and time make it, so a repeat has the same.
func pickupCode(order string, slot shop.Slot) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s/%d", order, slot.From.Unix())
	return fmt.Sprintf("%04d", h.Sum32()%10000)
}

// lock keeps an order's row to this transaction: writing it locks it on both engines.
func lock(ctx context.Context, tx *sql.Tx, order string) error {
	r, err := tx.ExecContext(ctx, `UPDATE demo_orders SET changed_at = changed_at WHERE id = $1`, order)
	if err != nil {
		return explain("order "+order, err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return explain("order "+order, errors.Join(err, sql.ErrNoRows))
	}
	return nil
}
