package aftersales

import (
	"context"
	"fmt"
	"strings"
	"time"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// PickupSlots lists when a courier can come for a case.
func (s *Service) PickupSlots(ctx context.Context, c Case) ([]shop.Slot, error) {
	return s.shop.PickupSlots(ctx, c.Order)
}

// BookPickup sends a courier for a customer's own case, or changes when he comes. The same slot again returns
// the case as it is. A courier who can't come is the shop's error, and nothing has changed.
func (s *Service) BookPickup(ctx context.Context, customer chat.CustomerID, id chat.CaseID, slot shop.Slot) (Case, error) {
	c, err := s.CaseOf(ctx, customer, string(id))
	if err != nil {
		return Case{}, err
	}
	if booked, ok := c.pickup(); ok {
		if booked.Slot.From.Equal(slot.From) && booked.Slot.To.Equal(slot.To) {
			return c, nil
		}
		if c, err = s.CancelPickup(ctx, customer, id); err != nil {
			return Case{}, err
		}
	}
	if !c.Takes(BookPickup, Customer) {
		return Case{}, fmt.Errorf("%w: a courier can't be sent for %s in state %s", chat.ErrConflict, c.Number, c.State)
	}
	p, err := s.shop.BookPickup(ctx, c.pickupKey(slot), c.Order, slot)
	if err != nil {
		return Case{}, err
	}
	return s.Act(ctx, customer, id, BookPickup, Because{Reason: pickupReason(p)})
}

// CancelPickup takes the booking of a customer's own case back. One without a booking stays as it is.
func (s *Service) CancelPickup(ctx context.Context, customer chat.CustomerID, id chat.CaseID) (Case, error) {
	c, err := s.CaseOf(ctx, customer, string(id))
	if err != nil || c.State != PickupBooked {
		return c, err
	}
	if p, ok := c.pickup(); ok {
		if err := s.shop.CancelPickup(ctx, c.pickupKey(p.Slot)); err != nil {
			return Case{}, err
		}
	}
	return s.Act(ctx, customer, id, CancelPickup, Because{})
}

func (c Case) pickupKey(slot shop.Slot) string {
	return fmt.Sprintf("%s/pickup/%d", c.key(), slot.From.Unix())
}

// pickupReason is a booking as a case's history keeps it: "FROM/TO CODE CARRIER".
func pickupReason(p shop.Pickup) string {
	return fmt.Sprintf("%s/%s %s %s", p.Slot.From.UTC().Format(time.RFC3339), p.Slot.To.UTC().Format(time.RFC3339), p.Code, p.Carrier)
}

// pickup is the booking that the case stands on; none when a person has arranged it by other ways.
func (c Case) pickup() (shop.Pickup, bool) {
	if c.State != PickupBooked {
		return shop.Pickup{}, false
	}
	slot, rest, _ := strings.Cut(c.Why, " ")
	from, to, _ := strings.Cut(slot, "/")
	p := shop.Pickup{Order: c.Order}
	p.Code, p.Carrier, _ = strings.Cut(rest, " ")
	var err, err2 error
	p.Slot.From, err = time.Parse(time.RFC3339, from)
	p.Slot.To, err2 = time.Parse(time.RFC3339, to)
	return p, err == nil && err2 == nil
}

// pickupText says when the courier comes, who he is and what he has to be asked for.
func pickupText(c Case, now time.Time, l chat.Locale) (when, who string) {
	p, ok := c.pickup()
	if !ok {
		return chat.Text{Zh: "会按约定时间", En: "at the agreed time"}.In(l), ""
	}
	when = chat.Text{Zh: "会在", En: "on "}.In(l) + SlotText(p.Slot, now, c.Region, l)
	return when, fmt.Sprintf(chat.Text{Zh: "（%s，取件码%s）", En: " (%s, collection code %s)"}.In(l), p.Carrier, p.Code)
}

// SlotText is a slot in the market's own time: 11月23日9:00–12:00.
func SlotText(s shop.Slot, now time.Time, r shop.Region, l chat.Locale) string {
	from, to := s.From.In(r.Zone()), s.To.In(r.Zone())
	text := policy.Date(from, now, r, l)
	if l == chat.En {
		text += ", "
	}
	return text + from.Format("15:04") + "–" + to.Format("15:04")
}
