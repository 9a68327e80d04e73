package retail

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"aftercare/shop"
)

// The three files of a shop.
const (
	customersFile = "users.json"
	productsFile  = "products.json"
	ordersFile    = "orders.json"
)

// Import reads a folder of the three files into the database in place of what was imported before. All that is
// wrong with the files is reported at once, and then nothing is changed.
func Import(ctx context.Context, db DB, folder fs.FS) (Counts, error) {
	s, err := readFiles(folder)
	if err != nil {
		return Counts{}, fmt.Errorf("import the shop: %w", err)
	}
	err = db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, table := range []string{"retail_documents", "retail_changes"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
				return explain("the shop's "+table, err)
			}
		}
		return errors.Join(
			insertAll(ctx, tx, customerKind, s.customers, func(_ string, c customerDoc) (string, string) { return "", plainEmail(c.Email) }),
			insertAll(ctx, tx, productKind, s.products, func(string, productDoc) (string, string) { return "", "" }),
			insertAll(ctx, tx, orderKind, s.orders, func(id string, o orderDoc) (string, string) { return o.Customer, shop.PlainNumber(id) }),
		)
	})
	if err != nil {
		return Counts{}, fmt.Errorf("import the shop: %w", err)
	}
	return Counts{len(s.customers.ids), len(s.products.ids), len(s.orders.ids)}, nil
}

// Counts is how much was imported.
type Counts struct{ Customers, Products, Orders int }

// Export writes the shop back into a folder, as the files it was read from with what has happened since.
func Export(ctx context.Context, db DB, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("export the shop: %w", err)
	}
	for _, f := range []struct{ kind, file string }{{customerKind, customersFile}, {productKind, productsFile}, {orderKind, ordersFile}} {
		docs, err := rawDocuments(ctx, db.DB(), f.kind)
		if err != nil {
			return fmt.Errorf("export the shop: %w", err)
		}
		var b bytes.Buffer
		b.WriteString("{")
		for i, d := range docs {
			if i > 0 {
				b.WriteString(",")
			}
			id, err := json.Marshal(d.id)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "\n%s: %s", id, d.body)
		}
		b.WriteString("\n}\n")
		if err := os.WriteFile(filepath.Join(dir, f.file), b.Bytes(), 0o644); err != nil {
			return fmt.Errorf("export the shop: %w", err)
		}
	}
	return nil
}

// file is one file's documents in its order.
type file[T any] struct {
	ids  []string
	docs map[string]T
}

type files struct {
	customers file[customerDoc]
	products  file[productDoc]
	orders    file[orderDoc]
}

func readFiles(folder fs.FS) (files, error) {
	var s files
	var errs [3]error
	s.customers, errs[0] = readFile[customerDoc](folder, customersFile)
	s.products, errs[1] = readFile[productDoc](folder, productsFile)
	s.orders, errs[2] = readFile[orderDoc](folder, ordersFile)
	if err := errors.Join(errs[:]...); err != nil {
		return s, err
	}
	return s, s.check()
}

func readFile[T any](folder fs.FS, name string) (file[T], error) {
	f := file[T]{docs: map[string]T{}}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return f, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return f, fmt.Errorf("%s: an object of documents by id is expected", name)
	}
	for dec.More() {
		id, err := dec.Token()
		if err != nil {
			return f, fmt.Errorf("%s: byte %d: %w", name, dec.InputOffset(), err)
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return f, fmt.Errorf("%s: byte %d: %w", name, dec.InputOffset(), err)
		}
		var doc T
		strict := json.NewDecoder(bytes.NewReader(raw))
		strict.DisallowUnknownFields() // what isn't known would be lost on the way out
		if err := strict.Decode(&doc); err != nil {
			return f, fmt.Errorf("%s: %s: %w", name, id, err)
		}
		key := id.(string)
		if _, twice := f.docs[key]; twice {
			return f, fmt.Errorf("%s: %s is there twice", name, key)
		}
		f.ids, f.docs[key] = append(f.ids, key), doc
	}
	return f, nil
}

// check reports references that lead nowhere.
func (s files) check() error {
	var errs []error
	for _, id := range s.orders.ids {
		o := s.orders.docs[id]
		bad := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("%s: %s: %s", ordersFile, id, fmt.Sprintf(format, args...)))
		}
		c, ok := s.customers.docs[o.Customer]
		if !ok {
			bad("there is no customer %q", o.Customer)
		}
		if o.ID != id {
			bad("its order_id is %q", o.ID)
		}
		for _, x := range o.Items {
			if _, ok := s.products.docs[x.ProductID]; !ok {
				bad("there is no product %q", x.ProductID)
			}
		}
		for _, t := range o.History {
			if _, known := c.Methods[t.Method]; ok && !known {
				bad("its customer has no payment method %q", t.Method)
			}
		}
		if _, ok := statuses[o.Status]; !ok {
			bad("%q is no status", o.Status)
		}
	}
	return errors.Join(errs...)
}

func plainEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
