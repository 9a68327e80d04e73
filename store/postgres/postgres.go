// Package postgres opens the store on a PostgreSQL server, which several nodes can share.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
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
	var err error
	for range tries {
		if err = e.once(ctx, fn); !lostRace(err) {
			return err
		}
	}
	return err
}

func (e *engine) once(ctx context.Context, fn func(context.Context, *sql.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// Once it has begun the caller sees it through, up to its deadline. It is a matter of milliseconds, to
	// leave in the middle would be to leave without knowing whether the write counts, and the driver gives up
	// a connection whose query is cancelled: shoppers who close their browser would wear out the pool.
	deadline := time.Now().Add(writeTimeout)
	if d, ok := ctx.Deadline(); ok && d.Before(deadline) {
		deadline = d
	}
	running, cancel := context.WithDeadline(context.WithoutCancel(ctx), deadline)
	defer cancel()
	conn, tx, err := e.begin(ctx, running)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer tx.Rollback() // also when fn panics; does nothing after a commit
	if err := fn(running, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// begin waits for a connection as long as both contexts say. After the server was away the pool is full of
// dead ones, of which database/sql tries only three; here nothing has happened yet, so try them all.
func (e *engine) begin(waiting, running context.Context) (*sql.Conn, *sql.Tx, error) {
	waiting, cancel := context.WithCancel(waiting)
	defer cancel()
	defer context.AfterFunc(running, cancel)()
	var err error
	for range maxConns + 1 {
		var conn *sql.Conn
		var tx *sql.Tx
		if conn, err = e.db.Conn(waiting); err == nil {
			if tx, err = conn.BeginTx(running, nil); err == nil {
				return conn, tx, nil
			}
			conn.Close()
		} else if !errors.Is(err, driver.ErrBadConn) {
			break // it could not even be dialled
		}
		if running.Err() != nil || waiting.Err() != nil || !connectionLost(err) {
			break
		}
	}
	if running.Err() != nil {
		err = fmt.Errorf("%w: no connection in time: %w", chat.ErrUnavailable, err)
	}
	return nil, nil, err
}

// Close waits for the queries under way.
func (e *engine) Close() error {
	e.closed.Store(true)
	return e.db.Close()
}
