// Package sqlite opens the store on a folder of its own: nothing to install, one process, one writer.
// Writes of many callers share one commit, so that durable does not mean one fsync a message.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"aftercare/store"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
)

// File is the name of the database in the data folder.
const File = "aftercare.db"

// Open opens the data folder, creating it and its tables when they are missing. Only one process can
// have it open.
func Open(ctx context.Context, dir string, o store.Options) (*store.Store, error) {
	e, err := open(ctx, dir)
	if err != nil {
		return nil, err
	}
	return store.New(e, o), nil
}

func open(ctx context.Context, dir string) (_ *engine, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("data folder %s: %w", dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder %s can't be made: %w; create it, or choose another", dir, err)
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	e := &engine{dir: dir, unlock: sync.OnceValue(unlock)}
	defer func() {
		if err != nil {
			e.Close()
		}
	}()
	// One connection writes. Readers have their own and are never kept waiting by it.
	if e.writing, err = connect(dsn(dir, "")); err != nil {
		return nil, e.describe(err)
	}
	e.writing.SetMaxOpenConns(1)
	if err := e.writing.PingContext(ctx); err != nil {
		return nil, e.describe(err)
	}
	if err := store.Migrate(ctx, goose.DialectSQLite3, e.writing, "the data folder "+dir); err != nil {
		return nil, e.describe(err)
	}
	if e.reading, err = connect(dsn(dir, "&_pragma=query_only(1)")); err != nil {
		return nil, e.describe(err)
	}
	e.reading.SetMaxOpenConns(max(4, runtime.GOMAXPROCS(0)))
	e.reading.SetMaxIdleConns(max(4, runtime.GOMAXPROCS(0)))
	e.writer = startWriter(e.writing)
	return e, nil
}

// dsn sets up every connection alike. synchronous=FULL makes each commit wait for the disk, without which
// a power cut loses acknowledged messages. Transactions begin immediate: one that reads first and then
// wants to write would find the database locked. temp_store keeps what savepoints may have to restore out
// of the file system.
func dsn(dir, more string) string {
	u := url.URL{Path: filepath.ToSlash(filepath.Join(dir, File))}
	return "file:" + u.EscapedPath() + "?_txlock=immediate" +
		"&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=journal_size_limit(67108864)&_pragma=cache_size(-16000)&_pragma=temp_store(MEMORY)" + more
}

func connect(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{c}), nil
}

type engine struct {
	dir              string
	unlock           func() error
	writing, reading *sql.DB
	writer           *writer
}

func (e *engine) Name() string       { return "sqlite" }
func (e *engine) DB() *sql.DB        { return e.reading }
func (e *engine) ForUpdate() string  { return "" }
func (e *engine) SkipLocked() string { return "" }

func (e *engine) Write(ctx context.Context, fn func(context.Context, *sql.Tx) error) error {
	return e.writer.write(ctx, fn)
}

// Close writes what is waiting, folds the write-ahead log into the database and gives the folder free.
func (e *engine) Close() error {
	if e.writer != nil {
		e.writer.close()
	}
	var errs []error
	for _, db := range []*sql.DB{e.reading, e.writing} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, e.unlock())...)
}
