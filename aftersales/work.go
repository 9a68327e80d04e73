package aftersales

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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
	if amounts := c.Verdict.Amounts(); len(amounts) > 0 {
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

// PayEarly pays a refund that may go before the goods are checked. The later refund has the same key, so the
// money goes once. A shop that refuses leaves the case as it is: the refund then goes its usual way.
func (s *Service) PayEarly(ctx context.Context, id chat.CaseID) (Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	by := Actor{Party: Payment}
	if _, err := machines[c.Type].find(c, Advance, by, Because{}); err != nil {
		return c, nil // it has gone on in the meantime
	}
	if _, err := s.shop.Refund(ctx, c.key(), c.Order, c.Verdict.Amounts()); refused(err) {
		return c, nil
	} else if err != nil {
		return Case{}, fmt.Errorf("advance the refund of case %s: %w", c.Number, err)
	}
	done, err := s.Move(ctx, id, Advance, by, Because{Reason: c.Verdict.Refund.Text().En})
	if errors.Is(err, chat.ErrConflict) {
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

// Register tells the shop what is to come back, once. A shop that refuses, because the new goods have just
// sold out for instance, sends the case to a person.
func (s *Service) Register(ctx context.Context, id chat.CaseID) (Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil || !c.Open() {
		return c, err
	}
	if c.Type == Exchange {
		_, err = s.shop.ExpectExchange(ctx, c.key()+"/goods", c.Order, c.Change.Swaps, c.Change.Method)
	} else {
		_, err = s.shop.ExpectReturn(ctx, c.key()+"/goods", c.Order, c.pieces(), c.Change.Method)
	}
	if refused(err) {
		moved, gone := s.Move(ctx, id, Refuse, Actor{Party: System}, Because{Reason: err.Error()})
		if errors.Is(gone, chat.ErrConflict) {
			return c, nil
		}
		return moved, gone
	}
	if err != nil {
		return Case{}, fmt.Errorf("register %s %s: %w", c.Type, c.Number, err)
	}
	return c, nil
}

func (c Case) pieces() []shop.Pieces {
	out := make([]shop.Pieces, len(c.Lines))
	for i, l := range c.Lines {
		out[i] = shop.Pieces{Line: l.ID, Qty: l.Qty}
	}
	return out
}
