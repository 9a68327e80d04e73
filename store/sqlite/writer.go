package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"aftercare/chat"
)

// A commit waits for the disk, which takes as long for one write as for a hundred. So writers share
// commits: while one commit is under way the next writers gather, and then go in together.
//
// The writer goroutine begins a transaction and lets the waiting callers in one after the other. A caller
// runs its function in its own goroutine (a panic there is its own), between SAVEPOINT and RELEASE, so
// that a failure takes back its own work only. After the last of them comes one COMMIT, and only then is
// anyone told that it went well.
type writer struct {
	db      *sql.DB
	queue   chan *request // unbuffered: who is not let in yet can still give up
	quit    chan struct{}
	stop    sync.Once
	stopped chan struct{}
	commits atomic.Int64 // for tests: how many commits that many writes took
}

// maxBatch bounds how long the first in a batch waits for the last.
const maxBatch = 256

// request is one caller's turn. Every channel carries one value and has room for it: neither side ever
// waits for the other to listen.
type request struct {
	turn chan *sql.Tx // to the caller: go
	ran  chan bool    // to the writer: whether to keep it
	done chan error   // to the caller: committed, or why not; instead of a turn when there is none to be had
}

// errLost: the transaction was taken back under everyone in it, because of one of them. SQLite does this
// by itself on a full disk, an I/O error or an interrupted statement.
var errLost = errors.New("the shared transaction was rolled back")

func startWriter(db *sql.DB) *writer {
	w := &writer{db: db, queue: make(chan *request), quit: make(chan struct{}), stopped: make(chan struct{})}
	go w.loop()
	return w
}

func (w *writer) close() {
	w.stop.Do(func() { close(w.quit) })
	<-w.stopped
}

// write runs fn and returns nil once what it wrote is on disk.
func (w *writer) write(ctx context.Context, fn func(context.Context, *sql.Tx) error) error {
	const tries = 3 // somebody else's trouble must not become this caller's
	var err error
	for range tries {
		if err = w.once(ctx, fn); !errors.Is(err, errLost) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", chat.ErrUnavailable, err)
}

func (w *writer) once(ctx context.Context, fn func(context.Context, *sql.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{turn: make(chan *sql.Tx, 1), ran: make(chan bool, 1), done: make(chan error, 1)}
	select {
	case w.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return fmt.Errorf("%w: the store is closed", chat.ErrUnavailable)
	}
	// From here on the caller sees it through: its turn is milliseconds away, and to leave after it would
	// be to leave without knowing whether the write counts.
	select {
	case tx := <-r.turn:
		// Whoever failed waits as well: what it saw and failed on (a claim that was lost) must be there to
		// be read when it looks again.
		if err := r.run(ctx, tx, fn); err != nil {
			<-r.done
			return err
		}
		return <-r.done
	case err := <-r.done:
		return err
	}
}

// run reports to the writer however fn ends: by returning, by a panic or by runtime.Goexit.
func (r *request) run(ctx context.Context, tx *sql.Tx, fn func(context.Context, *sql.Tx) error) error {
	keep := false
	defer func() { r.ran <- keep }()
	if err := ctx.Err(); err != nil {
		return err
	}
	// A context that ends during a statement makes SQLite take back the whole transaction, everyone's.
	err := fn(context.WithoutCancel(ctx), tx)
	keep = err == nil
	return err
}

func (w *writer) loop() {
	defer close(w.stopped)
	for {
		select {
		case r := <-w.queue:
			w.batch(r)
		case <-w.quit:
			for r := w.waiting(); r != nil; r = w.waiting() { // whoever stood in line before the doors closed
				w.batch(r)
			}
			return
		}
	}
}

// waiting is the next in line, nil when nobody is there right now.
func (w *writer) waiting() *request {
	select {
	case r := <-w.queue:
		return r
	default:
		return nil
	}
}

// batch lets r in, and whoever comes while it is at work, and commits for all of them.
func (w *writer) batch(r *request) {
	ctx := context.Background()
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		r.done <- fmt.Errorf("%w: begin: %w", chat.ErrUnavailable, err)
		return
	}
	var ran []*request
	kept := 0
	for n := 1; ; n++ {
		keep, err := let(ctx, tx, r)
		if err != nil {
			// The transaction is gone. Those in it so far start over, each by its own.
			_ = tx.Rollback() // nothing is left to roll back; this frees the connection
			r.done <- fmt.Errorf("%w: %w", errLost, err)
			for _, k := range ran {
				k.done <- errLost
			}
			return
		}
		ran = append(ran, r)
		if keep {
			kept++
		}
		if n == maxBatch {
			break
		}
		if r = w.waiting(); r == nil {
			break
		}
	}
	if kept == 0 {
		_ = tx.Rollback()
	} else {
		err = tx.Commit()
		w.commits.Add(1)
		if err != nil {
			err = fmt.Errorf("%w: commit: %w", chat.ErrUnavailable, err)
		}
	}
	for _, k := range ran {
		k.done <- err
	}
}

// let gives r its turn and waits for it. The error means that the transaction is lost.
func let(ctx context.Context, tx *sql.Tx, r *request) (keep bool, err error) {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT turn`); err != nil {
		return false, err
	}
	r.turn <- tx
	if keep = <-r.ran; !keep {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO turn`); err != nil {
			return false, err
		}
	}
	_, err = tx.ExecContext(ctx, `RELEASE turn`)
	return keep, err
}
