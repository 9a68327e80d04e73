package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"aftercare/chat"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Explain maps SQLite's errors to chat's.
func (e *engine) Explain(err error) error {
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return err
	}
	switch se.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", chat.ErrConflict, err)
	}
	switch se.Code() & 0xff { // the low byte is the class
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%w: the disk under %s is full or fails: %w", chat.ErrUnavailable, e.dir, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB,
		sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return fmt.Errorf("%w: %w", chat.ErrUnavailable, err)
	}
	return err
}

// describe turns an error while opening into a sentence for whoever starts the program: which file, and
// what to do.
func (e *engine) describe(err error) error {
	var se *sqlite.Error
	if !errors.As(err, &se) {
		if errors.Is(err, fs.ErrPermission) {
			return notWritable(e.dir, err)
		}
		return err
	}
	file := filepath.Join(e.dir, File)
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%s is damaged or not an Aftercare database; move it away or restore a backup: %w", file, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return notWritable(e.dir, err)
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR:
		return fmt.Errorf("the disk under the data folder %s is full or fails; make room or replace it: %w", e.dir, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%s is in use by another program; stop that one: %w", file, err)
	}
	return fmt.Errorf("open %s: %w", file, err)
}

func notWritable(dir string, err error) error {
	return fmt.Errorf("the data folder %s can't be written; give this user write access to it and its files, "+
		"or choose another folder: %w", dir, err)
}
