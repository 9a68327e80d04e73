package aftersales

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// Request is what a shopper asks for, as they confirmed it.
type Request struct {
	Type       Type
	Customer   chat.CustomerID
	Order      string             // the order's id
	Lines      []string           // "LINE", or "LINE:2" for two pieces of it; none where it is about the whole order
	Reason     string             // id of a policy.Reason, where one is asked for
	Note       string             // the shopper's own words
	Conditions []policy.Condition // what the shopper said about the goods
	KeepGifts  bool
	Change     Change
	Conv       chat.ConvID
}

// Refused is a request that the rules don't allow. It is chat.ErrConflict when the goods are in a case
// already or were returned before, and chat.ErrForbidden otherwise; the verdict says why, in words for the
// shopper.
type Refused struct{ Verdict policy.Verdict }

func (r Refused) Error() string {
	return fmt.Sprintf("the request is refused by %s: %s", r.Verdict.Decisive, r.Verdict.Sentence.En)
}

func (r Refused) Unwrap() error {
	if d := r.Verdict.Decisive; d == "case.open" || d == "line.returned" {
		return chat.ErrConflict
	}
	return chat.ErrForbidden
}

// Decide says what the rules make of a request, without filing it. An order that isn't the customer's is
// chat.ErrNotFound, an unknown reason chat.ErrInvalid.
func (s *Service) Decide(ctx context.Context, r Request) (policy.Verdict, error) {
	v, _, err := s.Explain(ctx, r)
	return v, err
}

// Explain decides and tells how, check by check.
func (s *Service) Explain(ctx context.Context, r Request) (policy.Verdict, []policy.Checked, error) {
	f, err := s.asked(ctx, r)
	if err != nil {
		return policy.Verdict{}, nil, err
	}
	if err := s.known(ctx, s.db.DB(), &f); err != nil {
		return policy.Verdict{}, nil, err
	}
	v, trace := s.rules.Explain(machines[r.Type].Ask, f)
	return v, trace, nil
}

// Open files what the shopper has confirmed. The key is the confirmed action's: the same key with the same
// request returns the same case, with another it is chat.ErrConflict. A line that is in an open case is
// chat.ErrConflict too; what the rules don't allow is Refused.
//
// What a written rule allows is approved at once; the rest waits for a person.
func (s *Service) Open(ctx context.Context, key string, r Request) (Case, error) {
	fail := func(err error) (Case, error) {
		return Case{}, fmt.Errorf("open a %s for order %s: %w", r.Type, r.Order, err)
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
func (s *Service) open(ctx context.Context, tx *sql.Tx, key string, r Request, f policy.Facts) (Case, error) {
	m := machines[r.Type]
	verdict := s.rules.Decide(m.Ask, f)
	if !verdict.Allowed {
		return Case{}, Refused{verdict}
	}
	if err := r.complete(f, verdict); err != nil {
		return Case{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Case{}, err
	}
	now := s.now()
	c := Case{
		ID: chat.CaseID(id.String()), Type: m.Type, State: m.Start, Customer: r.Customer,
		Order: f.Order.ID, OrderNumber: f.Order.Number, Region: f.Order.Region, Change: r.Change,
		Reason: r.Reason, Note: r.Note, Verdict: verdict, Conv: r.Conv, OpenedAt: now, UpdatedAt: now, EnteredAt: now,
	}
	for _, p := range f.Picks {
		c.Lines = append(c.Lines, Line{ID: p.Line.ID, Qty: p.Qty, Title: p.Line.Title, Image: p.Line.Image})
	}
	if c.Number, err = nextNumber(ctx, tx, m.Prefix, now); err != nil {
		return Case{}, err
	}
	if fresh, err := insertCase(ctx, tx, key, c, f); err != nil {
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
	if err := s.step(ctx, tx, &c, Submit, Actor{Customer, string(r.Customer)}, Because{}, shown); err != nil {
		return Case{}, err
	}
	return c, updateCase(ctx, tx, c)
}

// complete wants what a request may do without as long as it is only being talked about.
func (r Request) complete(f policy.Facts, v policy.Verdict) error {
	switch {
	case (r.Type == Exchange || r.Type == Items) && len(f.Swaps) != len(f.Picks):
		return fmt.Errorf("%w: every line needs the variant that takes its place", chat.ErrInvalid)
	case r.Type == Repay && f.Method == nil:
		return fmt.Errorf("%w: a way to pay is needed", chat.ErrInvalid)
	case v.Difference.Minor > 0 && f.Method == nil:
		return fmt.Errorf("%w: a way to pay the difference of %s is needed", chat.ErrInvalid, v.Difference)
	}
	return nil
}

// repeated finds the case that a key has opened before, or none.
func (s *Service) repeated(ctx context.Context, q queries, key string, r Request) (Case, error) {
	c, err := oneCase(ctx, q, `opened_key = $1`, key)
	if errors.Is(err, chat.ErrNotFound) {
		return Case{}, nil
	}
	if err != nil {
		return Case{}, err
	}
	same := c.Type == r.Type && c.Customer == r.Customer && c.Order == r.Order && c.Reason == r.Reason &&
		reflect.DeepEqual(c.Change, r.Change) && (len(r.Lines) == 0 || len(c.Lines) == len(r.Lines))
	for i := range r.Lines {
		id, qty, partial := strings.Cut(strings.TrimSpace(r.Lines[i]), ":")
		if !same || c.Lines[i].ID != id || partial && strconv.Itoa(c.Lines[i].Qty) != qty {
			same = false
			break
		}
	}
	if !same {
		return Case{}, fmt.Errorf("%w: the key %q opened another case", chat.ErrConflict, key)
	}
	return c, nil
}

// asked gathers the facts that the shopper and the shop give. The owner is checked first of all.
func (s *Service) asked(ctx context.Context, r Request) (policy.Facts, error) {
	m, ok := machines[r.Type]
	if !ok {
		return policy.Facts{}, fmt.Errorf("%w: there is no case of type %q", chat.ErrInvalid, r.Type)
	}
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
	if _, ok := s.rules.Reason(m.Ask, r.Reason); !ok {
		return policy.Facts{}, fmt.Errorf("%w: there is no reason %q", chat.ErrInvalid, r.Reason)
	}
	lines := r.Lines
	if m.Whole {
		lines = nil
		for _, l := range order.Lines {
			lines = append(lines, l.ID)
		}
	}
	picks, err := policy.Select(order, lines)
	if err != nil {
		return policy.Facts{}, err
	}
	f := policy.Facts{
		Now: s.now(), Order: order, Picks: picks, Reason: r.Reason, Tier: customer.Tier,
		Conditions: r.Conditions, KeepGifts: r.KeepGifts,
	}
	return f, s.wanted(ctx, r, &f)
}

// wanted adds what is to become of the order: new goods, another address, a way to pay. All of it must belong
// to the customer or be on sale.
func (s *Service) wanted(ctx context.Context, r Request, f *policy.Facts) error {
	if r.Type == Address && (r.Change.Address == nil || strings.TrimSpace(r.Change.Address.Street) == "") {
		return fmt.Errorf("%w: an address is needed", chat.ErrInvalid)
	}
	if id := r.Change.Method; id != "" {
		methods, err := s.shop.Methods(ctx, r.Customer)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(methods, func(m shop.Method) bool { return m.ID == id })
		if i < 0 {
			return fmt.Errorf("payment method %q: %w", id, chat.ErrNotFound)
		}
		f.Method = &methods[i]
	}
	for _, w := range r.Change.Swaps {
		i := slices.IndexFunc(f.Picks, func(p policy.Pick) bool { return p.Line.ID == w.Line && p.Qty == w.Qty })
		if i < 0 || slices.ContainsFunc(f.Swaps, func(s policy.Swap) bool { return s.Line.ID == w.Line }) {
			return fmt.Errorf("%w: line %s is not among those to be swapped, or is twice", chat.ErrInvalid, w.Line)
		}
		swap, err := s.swap(ctx, f.Picks[i], w.SKU)
		if err != nil {
			return err
		}
		f.Swaps = append(f.Swaps, swap)
	}
	return nil
}

// swap is a line's goods and the variant that is to take their place. A variant of another product is found
// too, so that the rules can say what is wrong with it.
func (s *Service) swap(ctx context.Context, p policy.Pick, sku string) (policy.Swap, error) {
	products, err := s.shop.Products(ctx)
	if err != nil {
		return policy.Swap{}, err
	}
	for _, x := range products {
		v, ok := x.Variant(sku)
		if !ok {
			continue
		}
		stock, err := s.shop.Stock(ctx, sku)
		if err != nil {
			return policy.Swap{}, err
		}
		price, err := s.shop.Price(ctx, sku, p.Line.Unit.Currency)
		if err != nil {
			return policy.Swap{}, err
		}
		return policy.Swap{Pick: p, SKU: sku, Product: x.ID, Name: named(x.Name, v.Options), Price: price, Stock: stock}, nil
	}
	return policy.Swap{}, fmt.Errorf("variant %q: %w", sku, chat.ErrNotFound)
}

// named is a variant as people call it: 冲锋衣（黑色 L）.
func named(product chat.Text, options []shop.Option) chat.Text {
	if len(options) == 0 {
		return product
	}
	return chat.Text{
		Zh: product.Zh + "（" + shop.Describe(options, chat.Zh) + "）",
		En: product.En + " (" + shop.Describe(options, chat.En) + ")",
	}
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
	f.Advanced = shop.Money{Currency: f.Order.Currency()}
	for _, c := range cases {
		counts := moneyBack(c)
		if counts && c.Type == Return && c.OpenedAt.After(f.Now.Add(-recently)) {
			f.Recent++
		}
		if c.Verdict.Advance && c.Open() && c.Reached[stageHandling].IsZero() && c.Verdict.Refund.Currency == f.Advanced.Currency {
			f.Advanced = f.Advanced.Add(c.Verdict.Refund)
		}
		if c.Order != f.Order.ID {
			continue
		}
		for _, l := range c.Lines {
			f.Tries[l.ID]++
			if c.Open() {
				f.Open[l.ID] = c.Number
			}
			if counts {
				f.Returned[l.ID] += l.Qty
			}
		}
		if counts {
			f.Lost = f.Lost.Add(c.Verdict.LostDiscount())
			for _, p := range c.Verdict.Payments {
				f.Committed[p.Payment] = f.Committed[p.Payment].Add(p.Amount)
			}
		}
	}
}

// moneyBack: as things stand, money goes back for the pieces of this case.
func moneyBack(c Case) bool {
	m, ok := machines[c.Type]
	if !ok {
		return true // of a later version; better to count it
	}
	p, _ := m.place(c.State)
	return !p.Void && !p.Kept && c.Type != Address && c.Type != Repay && c.Type != Items
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
