package demo

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"

	"aftercare/chat"
	"aftercare/shop"
)

// Fill writes the demo data. It can be run at every start: products are brought up to date; customers, orders
// and stock stay as they have become.
func Fill(ctx context.Context, db DB) error {
	orders, err := drafts()
	if err != nil {
		return err
	}
	err = db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for i, c := range customers {
			if err := put(ctx, tx, `INSERT INTO demo_customers (id, sort, body) VALUES ($1, $2, $3)
				ON CONFLICT (id) DO NOTHING`, string(c.ID), i, c); err != nil {
				return err
			}
		}
		for i, p := range catalogue() {
			if err := put(ctx, tx, `INSERT INTO demo_products (id, sort, body) VALUES ($1, $2, $3)
				ON CONFLICT (id) DO UPDATE SET sort = excluded.sort, body = excluded.body`, p.ID, i, p); err != nil {
				return err
			}
			for _, v := range p.Variants {
				if _, err := tx.ExecContext(ctx, `INSERT INTO demo_stock (sku, product, on_hand) VALUES ($1, $2, $3)
					ON CONFLICT (sku) DO NOTHING`, v.SKU, p.ID, onHand(v.SKU)); err != nil {
					return err
				}
			}
		}
		for _, s := range orders {
			if err := putOrder(ctx, tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("fill the demo shop: %w", err)
	}
	return nil
}

func put(ctx context.Context, tx *sql.Tx, query, id string, sort int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, query, id, sort, string(body))
	return err
}

func putOrder(ctx context.Context, tx *sql.Tx, s seeded) error {
	body, err := json.Marshal(s.draft)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO demo_orders
		(id, number, customer, status, placed_off, paid_off, shipped_off, delivered_off, collected_off, body, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) ON CONFLICT (id) DO NOTHING`,
		s.ID, s.Number, string(s.Customer), string(s.Status), *s.placed, s.paid, s.shipped, s.delivered, s.collected, string(body))
	return err
}

// seeded is an order ready to be written.
type seeded struct {
	draft
	placed, paid, shipped, delivered, collected *int64
}

// drafts builds every order of the seed.
func drafts() ([]seeded, error) {
	out := make([]seeded, 0, len(seedOrders))
	for _, s := range seedOrders {
		d, err := s.build()
		if err != nil {
			return nil, fmt.Errorf("demo order %s: %w", s.id, err)
		}
		out = append(out, d)
	}
	return out, nil
}

func (s seedOrder) build() (seeded, error) {
	who, ok := customerByID(s.customer)
	if !ok {
		return seeded{}, fmt.Errorf("there is no customer %q", s.customer)
	}
	currency := currencies[who.Region]
	o := shop.Order{
		ID: s.id, Number: number(s.id, who.Region), Customer: who.ID, Region: who.Region, Status: s.status,
		Shipping: shop.NewMoney(s.shipping, currency), Address: who.Address, Insured: s.insured, InLocker: s.locker,
	}
	for i, l := range s.lines {
		line, err := l.build(s.id+"-"+strconv.Itoa(i+1), currency)
		if err != nil {
			return seeded{}, err
		}
		o.Lines = append(o.Lines, line)
	}
	total := s.discountLines(&o)
	o.Payments = s.payments(total, currency)
	d := draft{Order: o}
	if s.shipped != nil {
		d.Shipments = []shop.Shipment{{Carrier: carriers[who.Region], Waybill: waybill(s.id, who.Region)}}
		d.Trace = s.trace(who)
	}
	return seeded{d, s.placed, s.paid, s.shipped, s.delivered, s.collected}, nil
}

func (l seedLine) build(id, currency string) (shop.Line, error) {
	p, v, ok := variantBySKU(l.sku)
	if !ok {
		return shop.Line{}, fmt.Errorf("there is no SKU %q", l.sku)
	}
	unit := shop.NewMoney(p.price[currency], currency)
	if extra := p.extra[v.SKU]; extra != nil {
		unit.Minor += extra[currency]
	}
	line := shop.Line{
		ID: id, SKU: v.SKU, Product: p.ID, Class: p.Class, Title: p.Name, Options: v.Options, Image: p.Image,
		Qty: max(l.qty, 1), Unit: unit, CustomMade: p.Class == shop.Custom, ExclusionConfirmed: l.confirmed, Gift: l.gift,
	}
	if l.gift {
		line.Unit.Minor = 0
		if l.giftValue > 0 {
			value := shop.NewMoney(l.giftValue, currency)
			line.GiftValue = &value
		}
	}
	line.Paid = line.Gross()
	if unit.Minor == 0 && !l.gift {
		return shop.Line{}, fmt.Errorf("%s has no price in %s", l.sku, currency)
	}
	return line, nil
}

// discountLines spreads the discount over the lines and returns what the order cost.
func (s seedOrder) discountLines(o *shop.Order) shop.Money {
	if s.discount != nil {
		d := shop.Discount{
			Label:     s.discount.label,
			Threshold: shop.NewMoney(s.discount.threshold, o.Currency()),
			Off:       shop.NewMoney(s.discount.off, o.Currency()),
		}
		o.Discounts = []shop.Discount{d}
		weights := make([]int64, len(o.Lines))
		for i, l := range o.Lines {
			weights[i] = l.Gross().Minor
		}
		for i, part := range shop.Apportion(d.Off.Minor, weights) {
			o.Lines[i].Paid.Minor -= part
		}
	}
	total := o.Shipping
	for _, l := range o.Lines {
		total = total.Add(l.Paid)
	}
	return total
}

// payments splits what an order cost; an amount of 0 takes the rest.
func (s seedOrder) payments(total shop.Money, currency string) []shop.Payment {
	if s.paid == nil {
		return nil
	}
	rest := total.Minor
	for _, p := range s.pay {
		rest -= p.amount
	}
	out := make([]shop.Payment, len(s.pay))
	for i, p := range s.pay {
		amount := p.amount
		if amount == 0 {
			amount = rest
		}
		out[i] = shop.Payment{
			ID: s.id + "-p" + strconv.Itoa(i+1), Method: p.method,
			Paid: shop.NewMoney(amount, currency), Refunded: shop.NewMoney(0, currency),
		}
		if s.status == shop.Refunded || s.status == shop.Cancelled {
			out[i].Refunded = out[i].Paid
		}
	}
	return out
}

// trace makes the scans of a parcel from the times of its order.
func (s seedOrder) trace(who shop.Customer) []scan {
	at := func(off int64, zh, en string) scan {
		return scan{Off: off, Scan: shop.Scan{Text: chat.Text{Zh: zh, En: en}}}
	}
	out := []scan{at(*s.shipped, "快递员已揽收", "Collected by the courier")}
	if s.status == shop.Shipped {
		return out
	}
	under := int64(6 * 60) // minutes under way, as far as it has come
	if s.delivered != nil {
		under = *s.delivered - *s.shipped
	}
	out = append(out, at(*s.shipped+under/2, "已到达转运中心，正在发往下一站", "Arrived at the sorting centre and on its way"))
	switch {
	case s.delivered == nil:
	case s.locker:
		out = append(out, at(*s.delivered, "已放入快递柜，请凭取件码取件", "Left in a parcel locker, waiting to be collected"))
		if s.collected != nil {
			out = append(out, at(*s.collected, "已从快递柜取出", "Collected from the locker"))
		}
	default:
		out = append(out,
			at(*s.delivered-under/8, "正在派送，请保持电话畅通", "Out for delivery"),
			at(*s.delivered, "已签收，签收人："+who.Name, "Delivered and signed for by "+who.Name))
	}
	return out
}

// number is what people read to each other: eighteen digits at home, a short one elsewhere.
func number(id string, r shop.Region) string {
	h := fnv.New64a()
	h.Write([]byte(id))
	n := h.Sum64()
	if r == shop.CN || r == shop.TW {
		return fmt.Sprintf("61%016d", n%1e16)
	}
	return fmt.Sprintf("%s%07d", map[shop.Region]string{shop.UK: "UK", shop.US: "US", shop.EU: "EU"}[r], n%1e7)
}

func waybill(id string, r shop.Region) string {
	h := fnv.New32a()
	h.Write([]byte("waybill " + id))
	prefix := map[shop.Region]string{shop.CN: "SF", shop.TW: "TC", shop.UK: "RM", shop.US: "1Z", shop.EU: "DE"}[r]
	return fmt.Sprintf("%s%013d", prefix, uint64(h.Sum32())*971%1e13)
}

// onHand makes up a stock: most variants are there, some are scarce, a few are gone.
func onHand(sku string) int {
	h := fnv.New32a()
	h.Write([]byte("stock " + sku))
	n := int(h.Sum32() % 40)
	if n < 4 {
		return 0
	}
	return n
}
