package retail

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"aftercare/chat"
)

// Kinds of documents.
const (
	customerKind = "customer"
	productKind  = "product"
	orderKind    = "order"
)

// queries is *sql.DB or *sql.Tx.
type queries interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

type rawDocument struct{ id, body string }

func rawDocuments(ctx context.Context, q queries, kind string) ([]rawDocument, error) {
	return readRows(ctx, q, kind, `kind = $1 ORDER BY sort`, kind)
}

func readRows(ctx context.Context, q queries, what, where string, args ...any) ([]rawDocument, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, body FROM retail_documents WHERE `+where, args...)
	if err != nil {
		return nil, explain(what, err)
	}
	defer rows.Close()
	var out []rawDocument
	for rows.Next() {
		var d rawDocument
		if err := rows.Scan(&d.id, &d.body); err != nil {
			return nil, explain(what, err)
		}
		out = append(out, d)
	}
	return out, explain(what, rows.Err())
}

// document is a document with its id, which not every file repeats inside.
type document[T any] struct {
	id  string
	doc T
}

func many[T any](ctx context.Context, q queries, what, where string, args ...any) ([]document[T], error) {
	rows, err := readRows(ctx, q, what, where, args...)
	if err != nil {
		return nil, err
	}
	out := make([]document[T], len(rows))
	for i, r := range rows {
		out[i].id = r.id
		if err := json.Unmarshal([]byte(r.body), &out[i].doc); err != nil {
			return nil, fmt.Errorf("read %s %s: %w", what, r.id, err)
		}
	}
	return out, nil
}

func one[T any](ctx context.Context, q queries, what, where string, args ...any) (document[T], error) {
	found, err := many[T](ctx, q, what, where, args...)
	if err == nil && len(found) == 0 {
		err = explain(what, sql.ErrNoRows)
	}
	if err != nil {
		return document[T]{}, err
	}
	return found[0], nil
}

func insertAll[T any](ctx context.Context, tx *sql.Tx, kind string, f file[T], keys func(id string, doc T) (of, find string)) error {
	for i, id := range f.ids {
		body, err := json.Marshal(f.docs[id])
		if err != nil {
			return err
		}
		of, find := keys(id, f.docs[id])
		if _, err := tx.ExecContext(ctx, `INSERT INTO retail_documents (kind, id, sort, of, find, body)
			VALUES ($1, $2, $3, $4, $5, $6)`, kind, id, i, of, find, string(body)); err != nil {
			return explain(kind+" "+id, err)
		}
	}
	return nil
}

func update(ctx context.Context, tx *sql.Tx, kind, id string, doc any) error {
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE retail_documents SET body = $3 WHERE kind = $1 AND id = $2`, kind, id, string(body))
	return explain(kind+" "+id, err)
}

// lock keeps a document to this transaction: writing its row locks it on both engines.
func lock(ctx context.Context, tx *sql.Tx, kind, id string) error {
	_, err := tx.ExecContext(ctx, `UPDATE retail_documents SET sort = sort WHERE kind = $1 AND id = $2`, kind, id)
	return explain(kind+" "+id, err)
}

// explain turns what a database says into what a shop says.
func explain(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%s: %w", what, chat.ErrNotFound)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %w", what, chat.ErrUnavailable, err)
}
