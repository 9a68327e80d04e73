package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/chat"

	"github.com/google/uuid"
)

// Job is work to be done at least once. Whoever does it passes Key on to the outside world, which can
// then refuse a repeat.
type Job struct {
	// ID names this hand-out of the job: when its lease has expired and another worker has it, the ID is
	// another too.
	ID      string
	Kind    string
	Key     string // unique among the unfinished jobs of a kind
	Conv    chat.ConvID
	Seq     chat.Seq
	Attempt int // 1 the first time
	RunAt   time.Time
	Payload []byte // text, usually JSON
}

// DeadJob is a job that was given up, with the reason.
type DeadJob struct {
	Job
	Cause string
	At    time.Time
}

// Enqueue adds a job in a transaction of Write or AppendWith. A zero RunAt means now; ID and Attempt are
// not read. When an unfinished job of this kind has the same key, it stays as it is.
func (s *Store) Enqueue(ctx context.Context, tx *sql.Tx, j Job) error {
	wrap := func(err error) error { return fmt.Errorf("enqueue %s job %s: %w", j.Kind, j.Key, err) }
	if j.Kind == "" || j.Key == "" {
		return wrap(fmt.Errorf("%w: a job needs a kind and a key", chat.ErrInvalid))
	}
	if err := errors.Join(
		checkText("the kind", j.Kind, maxID),
		checkText("the key", j.Key, 2*maxID),
		checkText("the payload", string(j.Payload), maxPayload),
	); err != nil {
		return wrap(err)
	}
	if j.RunAt.IsZero() {
		j.RunAt = s.now()
	}
	id, err := uuid.NewV7()
	if err != nil {
		return wrap(err)
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO jobs (id, kind, key, conv, seq, payload, run_at, attempt, lease, dead_at, cause)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, '') ON CONFLICT (kind, key) DO NOTHING`,
		id.String(), j.Kind, j.Key, string(j.Conv), int64(j.Seq), string(j.Payload), j.RunAt.UnixMilli())
	if err != nil {
		return wrap(err)
	}
	if n, err := r.RowsAffected(); err != nil {
		return wrap(err)
	} else if n == 1 {
		wakeAfter(ctx, "job:"+j.Kind)
	}
	return nil
}

const maxPayload = 1 << 20

// Claim hands out up to n due jobs of a kind, the longest due first. Each belongs to the caller until it
// is finished or the lease is over; then it is handed out again.
func (s *Store) Claim(ctx context.Context, kind string, n int, lease time.Duration) ([]Job, error) {
	if n <= 0 || lease <= 0 {
		return nil, fmt.Errorf("claim %s jobs: %w: %d jobs for %s", kind, chat.ErrInvalid, n, lease)
	}
	// Mostly there is nothing to do: find that out without taking a turn at writing.
	next, err := s.Next(ctx, kind)
	if err != nil {
		return nil, err
	}
	if next.IsZero() || next.After(s.now()) {
		return nil, nil
	}
	var jobs []Job
	err = s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		jobs = nil
		now := s.now()
		rows, err := tx.QueryContext(ctx, `WITH due AS MATERIALIZED (
				SELECT id FROM jobs WHERE kind = $1 AND dead_at = 0 AND run_at <= $2 AND lease <= $2
				ORDER BY run_at, id LIMIT $3`+s.engine.SkipLocked()+`)
			UPDATE jobs SET attempt = attempt + 1, lease = $4 WHERE id IN (SELECT id FROM due)
			RETURNING `+jobColumns,
			kind, now.UnixMilli(), n, now.Add(lease).UnixMilli())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			j, err := scanJob(rows)
			if err != nil {
				return err
			}
			jobs = append(jobs, j)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("claim %s jobs: %w", kind, err)
	}
	slices.SortFunc(jobs, func(a, b Job) int { // RETURNING has no order
		return cmp.Or(a.RunAt.Compare(b.RunAt), cmp.Compare(a.ID, b.ID))
	})
	return jobs, nil
}

// Finish says how a claimed job went. Without a cause it is done and gone. With one it runs again at
// retryAt, or, when that is zero, it becomes a dead letter, kept with its cause.
//
// A worker that comes too late with a failure gets ErrMoved, as the job is another's by then. Too late
// with a success is fine: what is done is done.
func (s *Store) Finish(ctx context.Context, id string, retryAt time.Time, cause error) error {
	wrap := func(err error) error { return fmt.Errorf("finish job %s: %w", id, err) }
	row, attempt, err := parseJobID(id)
	if err != nil {
		return wrap(err)
	}
	err = s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if cause == nil {
			_, err := tx.ExecContext(ctx, `DELETE FROM jobs WHERE id = $1 AND dead_at = 0`, row)
			return err
		}
		var deadAt int64
		if retryAt.IsZero() {
			deadAt = s.now().UnixMilli()
		}
		var kind string
		err := tx.QueryRowContext(ctx, `UPDATE jobs SET lease = 0, dead_at = $3, cause = $4,
			run_at = COALESCE(NULLIF(CAST($5 AS BIGINT), 0), run_at)
			WHERE id = $1 AND attempt = $2 AND dead_at = 0 AND lease > 0 RETURNING kind`,
			row, attempt, deadAt, causeText(cause), millis(retryAt)).Scan(&kind)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w: its lease was over and it is not yours any more", chat.ErrMoved)
		}
		if err == nil && deadAt == 0 {
			wakeAfter(ctx, "job:"+kind)
		}
		return err
	})
	if err != nil {
		return wrap(err)
	}
	return nil
}

// Next is when the next job of a kind is due, counting the ends of leases; zero when there is none.
func (s *Store) Next(ctx context.Context, kind string) (time.Time, error) {
	// Two index look-ups: the first waiting job, and the first lease to end.
	var ms sql.NullInt64
	err := s.DB().QueryRowContext(ctx, `SELECT CAST(MIN(t) AS BIGINT) FROM (
		SELECT t FROM (SELECT run_at AS t FROM jobs WHERE kind = $1 AND dead_at = 0 AND lease = 0 ORDER BY run_at LIMIT 1) AS a
		UNION ALL
		SELECT t FROM (SELECT lease AS t FROM jobs WHERE kind = $1 AND dead_at = 0 AND lease > 0 ORDER BY lease LIMIT 1) AS b
		) AS c`, kind).Scan(&ms)
	if err != nil {
		return time.Time{}, fmt.Errorf("next %s job: %w", kind, s.unavailable(err))
	}
	return fromMillis(ms.Int64), nil
}

// Dead lists dead letters, the newest first.
func (s *Store) Dead(ctx context.Context, limit int) ([]DeadJob, error) {
	rows, err := s.DB().QueryContext(ctx, `SELECT `+jobColumns+`, cause, dead_at FROM jobs WHERE dead_at > 0
		ORDER BY dead_at DESC, id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("dead letters: %w", s.unavailable(err))
	}
	defer rows.Close()
	var dead []DeadJob
	for rows.Next() {
		var d DeadJob
		var at int64
		if d.Job, err = scanJob(rows, &d.Cause, &at); err != nil {
			return nil, fmt.Errorf("dead letters: %w", s.unavailable(err))
		}
		d.At = fromMillis(at)
		dead = append(dead, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("dead letters: %w", s.unavailable(err))
	}
	return dead, nil
}

// Revive gives a dead letter another chance, now. ErrNotFound when it is not dead.
func (s *Store) Revive(ctx context.Context, id string) error {
	wrap := func(err error) error { return fmt.Errorf("revive job %s: %w", id, err) }
	row, _, err := parseJobID(id)
	if err != nil {
		return wrap(err)
	}
	err = s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var kind string
		err := tx.QueryRowContext(ctx, `UPDATE jobs SET dead_at = 0, lease = 0, run_at = $2
			WHERE id = $1 AND dead_at > 0 RETURNING kind`, row, s.now().UnixMilli()).Scan(&kind)
		if errors.Is(err, sql.ErrNoRows) {
			return chat.ErrNotFound
		}
		if err == nil {
			wakeAfter(ctx, "job:"+kind)
		}
		return err
	})
	if err != nil {
		return wrap(err)
	}
	return nil
}

const jobColumns = `id, kind, key, conv, seq, payload, run_at, attempt`

func scanJob(row scanner, more ...any) (Job, error) {
	var j Job
	var id, conv, payload string
	var seq, runAt int64
	err := row.Scan(append([]any{&id, &j.Kind, &j.Key, &conv, &seq, &payload, &runAt, &j.Attempt}, more...)...)
	if err != nil {
		return Job{}, err
	}
	j.ID = id + "." + strconv.Itoa(j.Attempt)
	j.Conv, j.Seq, j.RunAt = chat.ConvID(conv), chat.Seq(seq), fromMillis(runAt)
	if payload != "" {
		j.Payload = []byte(payload)
	}
	return j, nil
}

// parseJobID is the inverse of what scanJob does to ids.
func parseJobID(id string) (row string, attempt int, err error) {
	row, n, ok := strings.Cut(id, ".")
	if ok {
		attempt, err = strconv.Atoi(n)
	}
	if !ok || err != nil || checkText("", row, maxID) != nil {
		return "", 0, fmt.Errorf("%w: %q is not a job's id", chat.ErrInvalid, id)
	}
	return row, attempt, nil
}

// causeText is an error as both engines can store it.
func causeText(err error) string {
	t := strings.ReplaceAll(strings.ToValidUTF8(err.Error(), "?"), "\x00", "?")
	if r := []rune(t); len(r) > 2000 {
		t = string(r[:2000])
	}
	return t
}
