// Package aftersales keeps the cases: what a shopper asked for after a purchase, how far it has come, and
// who may move it on. A kind of case is a state machine declared as data; this package runs it.
//
// What may be returned, until when and for how much is decided by aftersales/policy. A case keeps the
// verdict it was opened with.
package aftersales

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// DB is the part of the store that cases need. Write runs fn in one transaction, perhaps more than once,
// and has kept nothing unless it returns nil.
type DB interface {
	Write(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error
	DB() *sql.DB
}

// Enqueue writes a job in the transaction that makes it necessary. The key makes it one job however
// often it is written.
type Enqueue func(ctx context.Context, tx *sql.Tx, kind, key string, conv chat.ConvID, payload []byte) error

// Kinds of jobs.
const (
	// JobNotice tells the case's conversation that the case has moved. The payload is a Notice in JSON.
	JobNotice = "case_notice"
	// JobRefund pays a case's refund: call Service.Pay with the payload, which is the case's id.
	JobRefund = "case_refund"
	// JobApply makes a case's change at the shop: call Service.Apply.
	JobApply = "case_apply"
	// JobRegister tells the shop what is to come back, or that nothing is any more: call Service.Register.
	JobRegister = "case_register"
	// JobAdvance pays a refund before the goods are checked: call Service.PayEarly.
	JobAdvance = "case_advance"
)

// Shop is what cases need of the merchant's system.
type Shop interface {
	shop.Customers
	shop.Orders
	shop.Catalogue
	shop.Payouts
	shop.Collections
	shop.Changes
}

// Service opens cases and moves them. It is safe for use by many goroutines.
type Service struct {
	db      DB
	shop    Shop
	rules   *policy.Rules
	enqueue Enqueue
	clock   func() time.Time
}

// New returns a service. It fails, naming every mistake, when a machine is not sound.
func New(db DB, sh Shop, rules *policy.Rules, enqueue Enqueue, now func() time.Time) (*Service, error) {
	for _, m := range machines {
		if err := m.check(); err != nil {
			return nil, fmt.Errorf("the machine of the %s: %w", m.Type, err)
		}
	}
	return &Service{db: db, shop: sh, rules: rules, enqueue: enqueue, clock: now}, nil
}

// Rules are the rules the service decides by.
func (s *Service) Rules() *policy.Rules { return s.rules }

// now is the injected clock in the precision that is stored.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }
