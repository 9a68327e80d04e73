// Package postgres opens the store on a PostgreSQL server, which several nodes can share.
package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"

	"aftercare/chat"
	"aftercare/store"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

const (
	maxConns = 20
	// A statement that takes longer is stuck, not slow.
	statementTimeout = 15 * time.Second
	// A server can also stop answering altogether, statement timeout included.
	writeTimeout = 30 * time.Second
	// tries of a write that lost a race inside the server.
	tries = 3
)

// Open connects to the server and makes or upgrades the tables. Nodes that start together take turns.
func Open(ctx context.Context, dsn string, o store.Options) (*store.Store, error) {
	e, err := open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	return store.New(e, o), nil
}

func open(ctx context.Context, dsn string) (_ *engine, err error) {
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("the database address can't be read; it looks like "+
			"postgres://user:password@host:5432/name: %w", err) // pgx leaves the password out
	}
	where := fmt.Sprintf("the database %q on %s:%d", c.Database, c.Host, c.Port)
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 5 * time.Second
	}
	set := func(name, value string) {
		if _, ok := c.RuntimeParams[name]; !ok { // what the address says goes first
			c.RuntimeParams[name] = value
		}
	}
	set("application_name", "aftercare")
	set("timezone", "UTC")
	set("statement_timeout", fmt.Sprint(statementTimeout.Milliseconds()))
	set("idle_in_transaction_session_timeout", fmt.Sprint(writeTimeout.Milliseconds()))
	// A commit that is answered is on the server's disk, whatever its configuration says.
	set("synchronous_commit", "on")

	e := &engine{where: where, db: stdlib.OpenDB(*c)}
	defer func() {
		if err != nil {
			e.Close()
		}
	}()
	e.db.SetMaxOpenConns(maxConns)
	e.db.SetMaxIdleConns(maxConns)
	e.db.SetConnMaxIdleTime(5 * time.Minute)
	if err := e.db.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("%s doesn't answer; check the address, the password and that the server is up: %w",
			where, e.Explain(err))
	}
	oneByOne, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120)) // ask each second, for two minutes
	if err != nil {
		return nil, err
	}
	if err := store.Migrate(ctx, goose.DialectPostgres, e.db, where, goose.WithSessionLocker(oneByOne)); err != nil {
		return nil, e.Explain(err)
	}
	return e, nil
}

type engine struct {
	where  string
	db     *sql.DB
	closed atomic.Bool
}

func (e *engine) Name() string       { return "postgres" }
func (e *engine) DB() *sql.DB        { return e.db }
func (e *engine) ForUpdate() string  { return " FOR UPDATE" }
func (e *engine) SkipLocked() string { return " FOR UPDATE SKIP LOCKED" }

// Write runs fn at PostgreSQL's default level, READ COMMITTED: what must not change is locked by row.
func (e *engine) Write(ctx context.Context, fn func(context.Context, *sql.Tx) error) error {
	if e.closed.Load() {
		return fmt.Errorf("%w: the store is closed", chat.ErrUnavailable)
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	var err error
	for range tries {
		if err = e.once(ctx, fn); !lostRace(err) {
			return err
		}
	}
	return err
}

func (e *engine) once(ctx context.Context, fn func(context.Context, *sql.Tx) error) error {
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // also when fn panics; does nothing after a commit
	if err := fn(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Close waits for the queries under way.
func (e *engine) Close() error {
	e.closed.Store(true)
	return e.db.Close()
}
