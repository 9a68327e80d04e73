package aftersales

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// ReturnRequest is a return as the shopper confirmed it.
type ReturnRequest struct {
	Customer   chat.CustomerID
	Order      string             // the order's id
	Lines      []string           // "LINE", or "LINE:2" for two pieces of it
	Reason     string             // id of a policy.Reason
	Note       string             // the shopper's own words
	Conditions []policy.Condition // what the shopper said about the goods
	KeepGifts  bool
	Conv       chat.ConvID
}

// Refused is a return that the rules don't allow. It is chat.ErrConflict when the goods are in a case
// already or were returned before, and chat.ErrForbidden otherwise; the verdict says why, in words for the
// shopper.
type Refused struct{ Verdict policy.Verdict }

func (r Refused) Error() string {
	return fmt.Sprintf("the return is refused by %s: %s", r.Verdict.Decisive, r.Verdict.Sentence.En)
}

func (r Refused) Unwrap() error {
	if d := r.Verdict.Decisive; d == "case.open" || d == "line.returned" {
		return chat.ErrConflict
	}
	return chat.ErrForbidden
}

// ReturnVerdict says what the rules make of a return, without filing it. An order that isn't the customer's
// is chat.ErrNotFound, an unknown reason chat.ErrInvalid.
func (s *Service) ReturnVerdict(ctx context.Context, customer chat.CustomerID, order string, lines []string, reason string, said ...policy.Condition) (policy.Verdict, error) {
	f, err := s.asked(ctx, ReturnRequest{Customer: customer, Order: order, Lines: lines, Reason: reason, Conditions: said})
	if err != nil {
		return policy.Verdict{}, err
	}
	if err := s.known(ctx, s.db.DB(), &f); err != nil {
		return policy.Verdict{}, err
	}
	return s.rules.Return(f), nil
}

// OpenReturn files a return that the shopper has confirmed. The key is the confirmed action's: the same key
// with the same request returns the same case, with another it is chat.ErrConflict. A line that is in an
// open case is chat.ErrConflict too; what the rules don't allow is Refused.
//
// A return that a written rule allows is approved at once and waits for the parcel; the others wait for a
// person.
func (s *Service) OpenReturn(ctx context.Context, key string, r ReturnRequest) (Case, error) {
	fail := func(err error) (Case, error) {
		return Case{}, fmt.Errorf("open a return for order %s: %w", r.Order, err)
	}
	if key == "" {
		return fail(fmt.Errorf("%w: a case needs the key of the confirmed action", chat.ErrInvalid))
	}
	if c, err := s.repeated(ctx, s.db.DB(), key, r); err != nil || c.ID != "" {
		return c, err
	}
	f, err := s.asked(ctx, r) // the shop is asked outside the transaction
	if err != nil {
		return fail(err)
	}
	var out Case
	err = s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := lockOrder(ctx, tx, r.Order); err != nil {
			return err
		}
		var err error
		if out, err = s.repeated(ctx, tx, key, r); err != nil || out.ID != "" {
			return err
		}
		if err := s.known(ctx, tx, &f); err != nil {
			return err
		}
		out, err = s.open(ctx, tx, key, r, f)
		return err
	})
	if err != nil {
		return fail(err)
	}
	return out, nil
}

// open writes a new case and sends it on its way. The order's lock is held.
func (s *Service) open(ctx context.Context, tx *sql.Tx, key string, r ReturnRequest, f policy.Facts) (Case, error) {
	verdict := s.rules.Return(f)
	if !verdict.Allowed {
		return Case{}, Refused{verdict}
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Case{}, err
	}
	m := machines[Return]
	now := s.now()
	c := Case{
		ID: chat.CaseID(id.String()), Type: Return, State: m.Start, Customer: r.Customer,
		Order: f.Order.ID, OrderNumber: f.Order.Number, Region: f.Order.Region,
		Reason: r.Reason, Note: r.Note, Verdict: verdict, Conv: r.Conv, OpenedAt: now, UpdatedAt: now, EnteredAt: now,
	}
	for _, p := range f.Picks {
		c.Lines = append(c.Lines, Line{ID: p.Line.ID, Qty: p.Qty, Title: p.Line.Title, Image: p.Line.Image})
	}
	if c.Number, err = nextNumber(ctx, tx, m.Prefix, now); err != nil {
		return Case{}, err
	}
	if fresh, err := insertCase(ctx, tx, key, c); err != nil {
		return Case{}, err
	} else if !fresh { // the same key for another order, at this very moment
		return Case{}, fmt.Errorf("%w: the key %q opened another case", chat.ErrConflict, key)
	}
	for _, l := range c.Lines {
		if held, err := holdLine(ctx, tx, c, l.ID); err != nil {
			return Case{}, err
		} else if !held {
			return Case{}, fmt.Errorf("%w: line %s of order %s is in another open case", chat.ErrConflict, l.ID, c.Order)
		}
	}
	if err := s.step(ctx, tx, &c, Submit, Actor{Customer, string(r.Customer)}, Because{}); err != nil {
		return Case{}, err
	}
	return c, updateCase(ctx, tx, c)
}

// repeated finds the case that a key has opened before, or none.
func (s *Service) repeated(ctx context.Context, q queries, key string, r ReturnRequest) (Case, error) {
	c, err := oneCase(ctx, q, `opened_key = $1`, key)
	if errors.Is(err, chat.ErrNotFound) {
		return Case{}, nil
	}
	if err != nil {
		return Case{}, err
	}
	same := c.Type == Return && c.Customer == r.Customer && c.Order == r.Order && c.Reason == r.Reason &&
		len(c.Lines) == len(r.Lines)
	for i := range r.Lines {
		if id, _, _ := strings.Cut(strings.TrimSpace(r.Lines[i]), ":"); !same || c.Lines[i].ID != id {
			return Case{}, fmt.Errorf("%w: the key %q opened another case", chat.ErrConflict, key)
		}
	}
	return c, nil
}

// asked gathers the facts that the shopper and the shop give. The owner is checked first of all.
func (s *Service) asked(ctx context.Context, r ReturnRequest) (policy.Facts, error) {
	if r.Customer == "" {
		return policy.Facts{}, fmt.Errorf("order %s: %w", r.Order, chat.ErrNotFound)
	}
	order, err := s.shop.OrderOf(ctx, r.Customer, r.Order)
	if err != nil {
		return policy.Facts{}, err
	}
	customer, err := s.shop.Customer(ctx, r.Customer)
	if err != nil {
		return policy.Facts{}, err
	}
	if _, ok := s.rules.Reason(r.Reason); !ok {
		return policy.Facts{}, fmt.Errorf("%w: there is no reason %q", chat.ErrInvalid, r.Reason)
	}
	picks, err := policy.Select(order, r.Lines)
	if err != nil {
		return policy.Facts{}, err
	}
	return policy.Facts{
		Now: s.now(), Order: order, Picks: picks, Reason: r.Reason, Tier: customer.Tier,
		Conditions: r.Conditions, KeepGifts: r.KeepGifts,
	}, nil
}

// recently is how far back a customer's returns are counted for policy.Facts.Recent.
const recently = 30 * day

// known adds what earlier cases tell.
func (s *Service) known(ctx context.Context, q queries, f *policy.Facts) error {
	cases, err := manyCases(ctx, q, `WHERE customer = $1 ORDER BY opened_at`, string(f.Order.Customer))
	if err != nil {
		return err
	}
	recall(f, cases)
	return nil
}

// recall adds what a customer's cases tell about an order. An open case counts as if it went through. When
// it is withdrawn later, the verdict of a case opened after it stands as the shopper confirmed it: they may
// keep the part of a threshold discount that both together would have cost them.
func recall(f *policy.Facts, cases []Case) {
	f.Open, f.Tries, f.Returned = map[string]string{}, map[string]int{}, map[string]int{}
	f.Committed, f.Lost, f.Recent = map[string]shop.Money{}, shop.Money{}, 0
	for _, c := range cases {
		void := isVoid(c)
		if !void && c.OpenedAt.After(f.Now.Add(-recently)) {
			f.Recent++
		}
		if c.Order != f.Order.ID {
			continue
		}
		for _, l := range c.Lines {
			f.Tries[l.ID]++
			if c.Open() {
				f.Open[l.ID] = c.Number
			}
			if !void {
				f.Returned[l.ID] += l.Qty
			}
		}
		if !void {
			f.Lost = f.Lost.Add(c.Verdict.LostDiscount())
			for _, p := range c.Verdict.Payments {
				f.Committed[p.Payment] = f.Committed[p.Payment].Add(p.Amount)
			}
		}
	}
}

// isVoid: the return of this case does not take place, as things stand.
func isVoid(c Case) bool {
	m, ok := machines[c.Type]
	if !ok {
		return false
	}
	p, _ := m.place(c.State)
	return p.Void
}

// Case returns a case, whoever's it is. For shoppers use CaseOf.
func (s *Service) Case(ctx context.Context, id chat.CaseID) (Case, error) {
	return oneCase(ctx, s.db.DB(), `id = $1`, string(id))
}

// CaseOf returns the customer's own case, by id or number. Another's is chat.ErrNotFound, like one that
// doesn't exist.
func (s *Service) CaseOf(ctx context.Context, customer chat.CustomerID, idOrNumber string) (Case, error) {
	return oneCase(ctx, s.db.DB(), `customer = $1 AND (id = $2 OR number = $3)`,
		string(customer), idOrNumber, strings.ToUpper(strings.TrimSpace(idOrNumber)))
}

// CasesOf lists a customer's cases, newest first.
func (s *Service) CasesOf(ctx context.Context, customer chat.CustomerID, openOnly bool) ([]Case, error) {
	cases, err := manyCases(ctx, s.db.DB(), `WHERE customer = $1 ORDER BY opened_at DESC, id DESC`, string(customer))
	if openOnly {
		cases = slices.DeleteFunc(cases, func(c Case) bool { return !c.Open() })
	}
	return cases, err
}

// Board lists everyone's open cases, those that wait longest first, for the people who work on them.
func (s *Service) Board(ctx context.Context, limit int) ([]Case, error) {
	return manyCases(ctx, s.db.DB(), `WHERE closed_at = 0 ORDER BY entered_at, id LIMIT $1`, limit)
}

// History lists what happened to a case, oldest first.
func (s *Service) History(ctx context.Context, id chat.CaseID) ([]Moved, error) {
	return history(ctx, s.db.DB(), id)
}
