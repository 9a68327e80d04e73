package sqlite

import (
	"context"
	"database/sql/driver"
	"strings"
)

// SQLite parses every statement anew, which takes about as long as running it. So each connection keeps the
// statements it has seen, as pgx does for PostgreSQL, and nobody has to hold on to a *sql.Stmt.
type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	dc, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{sqliteConn: dc.(sqliteConn), kept: map[string]*statement{}}, nil
}

// sqliteConn is what database/sql makes use of in a connection of modernc.org/sqlite.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// maxKept is more statements than all of the program has.
const maxKept = 256

// conn is used by one goroutine at a time, as database/sql sees to.
type conn struct {
	sqliteConn
	kept map[string]*statement
}

type statement struct {
	driver.Stmt
	busy bool // rows of it are being read
}

// statement returns a prepared statement that is free, nil when this one is better run once.
func (c *conn) statement(ctx context.Context, query string) (*statement, error) {
	s, ok := c.kept[query]
	if ok {
		if s.busy {
			return nil, nil
		}
		return s, nil
	}
	if len(c.kept) == maxKept || !worthKeeping(query) {
		return nil, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s = &statement{Stmt: prepared}
	c.kept[query] = s
	return s, nil
}

// worthKeeping leaves out what changes the schema or settings, and scripts.
func worthKeeping(query string) bool {
	if strings.Contains(query, ";") {
		return false
	}
	verb, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	switch strings.ToUpper(verb) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "SAVEPOINT", "RELEASE":
		return true
	}
	return false
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &rowsOf{rows, s}, nil
}

func (c *conn) Close() error {
	for _, s := range c.kept {
		_ = s.Stmt.Close()
	}
	return c.sqliteConn.Close()
}

type rowsOf struct {
	driver.Rows
	of *statement
}

func (r *rowsOf) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}
