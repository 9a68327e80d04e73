package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"aftercare/chat"

	"github.com/jackc/pgx/v5/pgconn"
)

// Codes of PostgreSQL, appendix A of its manual. The first two characters are the class.
const (
	uniqueViolation      = "23505"
	badText              = "22021" // not UTF-8, or a NUL
	serializationFailure = "40001"
	deadlock             = "40P01"
	readOnly             = "25006" // we are talking to a standby
)

// lostRace: the server gave this transaction up for another's sake; it can simply run again.
func lostRace(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && (pe.Code == serializationFailure || pe.Code == deadlock)
}

// Explain maps PostgreSQL's errors, and those of the way there, to chat's.
func (e *engine) Explain(err error) error {
	if err == nil || errors.Is(err, chat.ErrUnavailable) {
		return err
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		switch {
		case pe.Code == uniqueViolation:
			return fmt.Errorf("%w: %w", chat.ErrConflict, err)
		case pe.Code == badText:
			return fmt.Errorf("%w: %w", chat.ErrInvalid, err)
		case pe.Code == readOnly, lostRace(err):
			return fmt.Errorf("%w: %s: %w", chat.ErrUnavailable, e.where, err)
		}
		switch pe.Code[:min(2, len(pe.Code))] {
		case "08", "53", "55", "57", "58": // connection, resources, locks, operator, system
			return fmt.Errorf("%w: %s: %w", chat.ErrUnavailable, e.where, err)
		}
		return err
	}
	if connectionLost(err) {
		return fmt.Errorf("%w: %s: %w", chat.ErrUnavailable, e.where, err)
	}
	return err
}

func connectionLost(err error) bool {
	if errors.Is(err, context.Canceled) { // the caller's own wish
		return false
	}
	var netErr net.Error
	var connectErr *pgconn.ConnectError
	switch {
	case errors.As(err, &netErr), errors.As(err, &connectErr), pgconn.SafeToRetry(err):
		return true // a deadline is a net.Error too: the server, or the way to it, was too slow
	}
	for _, known := range []error{io.EOF, io.ErrUnexpectedEOF, driver.ErrBadConn, sql.ErrConnDone, sql.ErrTxDone} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
