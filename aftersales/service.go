package aftersales

import (
	"context"
	"errors"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

var errTODO = errors.New("not written yet")

// Party is who acts on a case.
type Party string

const (
	Customer  Party = "customer"
	Bot       Party = "bot"
	Agent     Party = "agent"
	Seller    Party = "seller" // the shop's written rules
	Warehouse Party = "warehouse"
	Courier   Party = "courier"
	Payment   Party = "payment"
	Manager   Party = "manager"
	Timer     Party = "timer"
)

// Actor is who moved a case. ID is the customer's or the person's id; empty for machines.
type Actor struct {
	Party Party  `json:"party"`
	ID    string `json:"id,omitempty"`
}

// Because is why a case was moved and what shows it.
type Because struct {
	Reason   string
	Evidence []string
}

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

// ReturnableOrder is an order of a customer with what can be returned of it.
type ReturnableOrder struct {
	Order shop.Order
	Lines []ReturnableLine
}

// Returnable reports whether anything of the order can be returned.
func (o ReturnableOrder) Returnable() bool {
	for _, l := range o.Lines {
		if l.Returnable {
			return true
		}
	}
	return false
}

// ReturnableLine says whether a line can be returned. Returnable is true when a return can be filed for
// some reason; NoReason when none is needed. Why explains, in a few words, for a list.
type ReturnableLine struct {
	Line       shop.Line
	Left       int // pieces that are not in a return yet
	Returnable bool
	NoReason   bool
	Verdict    policy.Verdict // for a return without a reason
	Why        chat.Text
}

// ReturnVerdict says what the rules make of a return, without filing it.
func (s *Service) ReturnVerdict(ctx context.Context, c chat.CustomerID, order string, lines []string, reason string, said ...policy.Condition) (policy.Verdict, error) {
	return policy.Verdict{}, errTODO
}

// ReturnableOrders lists the customer's orders, newest first, with what can be returned.
func (s *Service) ReturnableOrders(ctx context.Context, c chat.CustomerID) ([]ReturnableOrder, error) {
	return nil, errTODO
}

// OpenReturn files a return that the shopper has confirmed. The key is the confirmed action's: the same
// key returns the same case.
func (s *Service) OpenReturn(ctx context.Context, key string, r ReturnRequest) (Case, error) {
	return Case{}, errTODO
}

// Move moves a case by an event.
func (s *Service) Move(ctx context.Context, id chat.CaseID, event Event, by Actor, why Because) (Case, error) {
	return Case{}, errTODO
}

// Cancel withdraws a customer's case.
func (s *Service) Cancel(ctx context.Context, c chat.CustomerID, id chat.CaseID, why string) (Case, error) {
	return Case{}, errTODO
}

// Case returns a case, whoever's it is.
func (s *Service) Case(ctx context.Context, id chat.CaseID) (Case, error) { return Case{}, errTODO }

// CaseOf returns the customer's own case, by id or number.
func (s *Service) CaseOf(ctx context.Context, c chat.CustomerID, idOrNumber string) (Case, error) {
	return Case{}, errTODO
}

// CasesOf lists a customer's cases, newest first.
func (s *Service) CasesOf(ctx context.Context, c chat.CustomerID, openOnly bool) ([]Case, error) {
	return nil, errTODO
}

// History lists what happened to a case, oldest first.
func (s *Service) History(ctx context.Context, id chat.CaseID) ([]Moved, error) { return nil, errTODO }

// Progress shows a person how far a case has come.
func (s *Service) Progress(c Case, l chat.Locale) chat.Progress { return chat.Progress{} }

// Tick fires the timers that are due and says how many.
func (s *Service) Tick(ctx context.Context) (int, error) { return 0, errTODO }

// Pay refunds a case whose refund is approved.
func (s *Service) Pay(ctx context.Context, id chat.CaseID) (Case, error) { return Case{}, errTODO }
