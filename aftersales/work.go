package aftersales

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"aftercare/chat"
	"aftercare/shop"
)

// key is a case's own key at the merchant's system: however often a job runs, it takes effect once.
func (c Case) key() string { return "case:" + string(c.ID) }

// refused reports whether the merchant's system said no, so that asking again is of no use.
func refused(err error) bool {
	return errors.Is(err, chat.ErrConflict) || errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrInvalid)
}

// Pay refunds a case whose refund is under way, through the shop, under the case's own key: however often
// it runs, the money goes once. A shop that doesn't answer is an error and to be tried again; a shop that
// refuses moves the case to people.
func (s *Service) Pay(ctx context.Context, id chat.CaseID) (Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	if c.State != Refunding {
		return c, nil // paid before, or taken over by a person
	}
	by := Actor{Party: Payment}
	amounts, err := s.owed(ctx, c)
	switch {
	case refused(err):
		return s.Move(ctx, id, PayFailed, by, Because{Reason: err.Error()})
	case err != nil:
		return Case{}, fmt.Errorf("refund case %s: %w", c.Number, err)
	}
	if len(amounts) > 0 {
		_, err := s.shop.Refund(ctx, c.key(), c.Order, amounts)
		switch {
		case refused(err):
			return s.Move(ctx, id, PayFailed, by, Because{Reason: err.Error()})
		case err != nil:
			return Case{}, fmt.Errorf("refund case %s: %w", c.Number, err)
		}
	}
	c, err = s.Move(ctx, id, PaidOK, by, Because{})
	if errors.Is(err, chat.ErrConflict) { // another worker had the same job
		return s.Case(ctx, id)
	}
	return c, err
}

// owed is what a case pays back. An exchange that ends in money is called off at the shop first, which tells what
// its difference had taken or given back by then.
func (s *Service) owed(ctx context.Context, c Case) ([]shop.Amount, error) {
	amounts := c.Verdict.Amounts()
	if c.Type != Exchange {
		return amounts, nil
	}
	settled, err := s.shop.Unexpect(ctx, c.goodsKey(), c.Order)
	if err != nil {
		return nil, err
	}
	for _, x := range settled {
		i := slices.IndexFunc(amounts, func(a shop.Amount) bool { return a.Payment == x.Payment })
		if i < 0 {
			amounts = append(amounts, x)
			continue
		}
		amounts[i].Money = amounts[i].Money.Add(x.Money)
	}
	return slices.DeleteFunc(amounts, func(a shop.Amount) bool { return a.Money.Minor <= 0 }), nil
}

// PayEarly pays a refund that was ordered before the goods are checked. The later refund has the same key, so
// the money goes once. When the shop refuses, the refund goes its usual way.
func (s *Service) PayEarly(ctx context.Context, id chat.CaseID) (Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil || c.Advanced.IsZero() || !c.Open() {
		return c, err
	}
	event, why := Advance, Because{Reason: c.Verdict.Refund.String()}
	if _, err := s.shop.Refund(ctx, c.key(), c.Order, c.Verdict.Amounts()); refused(err) {
		event, why.Reason = AdvanceFails, err.Error()
	} else if err != nil {
		return Case{}, fmt.Errorf("advance the refund of case %s: %w", c.Number, err)
	}
	done, err := s.change(ctx, id, func(ctx context.Context, tx *sql.Tx, c *Case) error {
		if before, err := happened(ctx, tx, id, event); before || err != nil {
			return err
		}
		return s.step(ctx, tx, c, event, Actor{Party: Payment}, why, told)
	})
	if errors.Is(err, chat.ErrConflict) { // it has gone on in the meantime
		return s.Case(ctx, id)
	}
	return done, err
}

// Apply makes a case's change at the shop and moves the case on; the conversation is told. A shop that doesn't
// answer is an error and to be tried again; a shop that refuses moves the case to people.
func (s *Service) Apply(ctx context.Context, id chat.CaseID) (Case, error) {
	return s.applied(ctx, id, told)
}

// ApplyNow is Apply for those who show its outcome by themselves, in the turn that opened the case.
func (s *Service) ApplyNow(ctx context.Context, id chat.CaseID) (Case, error) {
	return s.applied(ctx, id, shown)
}

func (s *Service) applied(ctx context.Context, id chat.CaseID, n noticing) (Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil || c.State != Applying {
		return c, err // done before, or taken over by a person
	}
	event, why := Applied, Because{}
	if err := s.apply(ctx, c); refused(err) {
		event, why.Reason = ApplyFails, err.Error()
	} else if err != nil {
		return Case{}, fmt.Errorf("%s %s: %w", c.Type, c.Number, err)
	}
	out, err := s.change(ctx, id, func(ctx context.Context, tx *sql.Tx, c *Case) error {
		return s.step(ctx, tx, c, event, Actor{Party: System}, why, n)
	})
	if errors.Is(err, chat.ErrConflict) { // another worker had the same job
		return s.Case(ctx, id)
	}
	return out, err
}

func (s *Service) apply(ctx context.Context, c Case) (err error) {
	switch c.Type {
	case Cancel:
		_, err = s.shop.Cancel(ctx, c.key(), c.Order, c.Reason)
	case Address:
		_, err = s.shop.Redirect(ctx, c.key(), c.Order, *c.Change.Address)
	case Repay:
		_, err = s.shop.Repay(ctx, c.key(), c.Order, c.Change.Method)
	case Items:
		_, err = s.shop.Alter(ctx, c.key(), c.Order, c.Change.Swaps, c.Change.Method)
	default:
		err = fmt.Errorf("%w: a %s changes nothing by itself", chat.ErrInvalid, c.Type)
	}
	return err
}

// goodsKey is a case's key for its goods, as key is for its money.
func (c Case) goodsKey() string { return c.key() + "/goods" }

// Register tells the shop what is to come back, what the goods become once they are there, and that nothing comes
// when the case ended otherwise: where the case stands now decides, however late the job is. A shop that
// refuses, because the new goods have just sold out for instance, sends the case to a person.
func (s *Service) Register(ctx context.Context, id chat.CaseID) (Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil || c.Type != Return && c.Type != Exchange {
		return c, err
	}
	if place, _ := machines[c.Type].place(c.State); place.Void && place.End {
		_, err = s.shop.Unexpect(ctx, c.goodsKey(), c.Order)
	} else if err = s.expect(ctx, c); err == nil && c.exchanged() {
		err = s.shop.Exchange(ctx, c.goodsKey(), c.Order, c.Verdict.Difference)
	}
	if refused(err) {
		moved, gone := s.Move(ctx, id, Refuse, Actor{Party: System}, Because{Reason: err.Error()})
		if errors.Is(gone, chat.ErrConflict) {
			return s.Case(ctx, id)
		}
		return moved, gone
	}
	if err != nil {
		return Case{}, fmt.Errorf("register %s %s: %w", c.Type, c.Number, err)
	}
	return c, nil
}

func (s *Service) expect(ctx context.Context, c Case) (err error) {
	switch {
	case c.Type == Exchange && (c.Open() || c.exchanged()):
		_, err = s.shop.ExpectExchange(ctx, c.goodsKey(), c.Order, c.Change.Swaps, c.Change.Method)
	case c.Type == Return && c.Open():
		_, err = s.shop.ExpectReturn(ctx, c.goodsKey(), c.Order, c.pieces(), c.Change.Method)
	}
	return err
}

// exchanged: the old goods are accepted and the new ones go out, or have gone.
func (c Case) exchanged() bool {
	return c.Type == Exchange && (c.State == NewToShip || c.State == NewShipped || c.State == Closed)
}

func (c Case) pieces() []shop.Pieces {
	out := make([]shop.Pieces, len(c.Lines))
	for i, l := range c.Lines {
		out[i] = shop.Pieces{Line: l.ID, Qty: l.Qty}
	}
	return out
}
