package learning

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// near is the similarity from which two questions are taken to be the same. Of ten million pairs of phrasings of
// different shipped entries under a hundred are as near, and most of those do ask the same.
const near = .45

// keep writes a question that went wrong, in the cluster of those like it. What was known of it before is
// added to.
func (s *Service) keep(ctx context.Context, q Question) error {
	s.clusters.mu.Lock()
	defer s.clusters.mu.Unlock()
	v := s.Alike.vector(q.Text)
	var added *known
	err := s.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		added = nil
		was, err := s.stored(ctx, tx, q)
		if err != nil {
			return err
		}
		if was == 0 {
			if was, added, err = s.assign(ctx, tx, q, v); err != nil {
				return err
			}
		}
		return s.write(ctx, tx, q, was)
	})
	if err != nil {
		return fmt.Errorf("keep a question of %s: %w", q.Conv, err)
	}
	if added != nil {
		s.clusters.add(*added)
	}
	return nil
}

// stored is the cluster of a question that is kept already, or 0.
func (s *Service) stored(ctx context.Context, tx *sql.Tx, q Question) (cluster int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT cluster FROM faq_asked WHERE conv = $1 AND seq = $2`, string(q.Conv), int64(q.Seq)).Scan(&cluster)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return cluster, err
}

// assign finds the nearest cluster or begins one. Nodes take turns by the number of the next: whoever finds
// it taken reads what the other has begun and compares again.
func (s *Service) assign(ctx context.Context, tx *sql.Tx, q Question, v vector) (int, *known, error) {
	fresh := index{last: s.clusters.last, list: s.clusters.list}
	for {
		if err := fresh.catchUp(ctx, tx, s.Alike); err != nil {
			return 0, nil, err
		}
		if best := fresh.nearest(v); best > 0 {
			return best, nil, nil
		}
		number := fresh.last + 1
		r, err := tx.ExecContext(ctx, `INSERT INTO faq_clusters (number, text, state, entry, locale, name, at) VALUES ($1, $2, $3, '', '', '', 0)
			ON CONFLICT (number) DO NOTHING`, number, q.Text, string(Open))
		if err != nil {
			return 0, nil, err
		}
		if n, err := r.RowsAffected(); err != nil || n == 1 {
			return number, &known{number, v}, err
		}
	}
}

// catchUp reads the clusters that were begun since.
func (x *index) catchUp(ctx context.Context, tx *sql.Tx, alike *Similarity) error {
	rows, err := tx.QueryContext(ctx, `SELECT number, text FROM faq_clusters WHERE number > $1 ORDER BY number`, x.last)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var k known
		var text string
		if err := rows.Scan(&k.number, &text); err != nil {
			return err
		}
		k.vector = alike.vector(text)
		x.list, x.last = append(x.list[:len(x.list):len(x.list)], k), k.number
	}
	return rows.Err()
}

// add remembers a cluster once it is committed.
func (x *index) add(k known) {
	if k.number == x.last+1 { // else others came between; the next catchUp reads them all
		x.list, x.last = append(x.list, k), k.number
	}
}

// nearest is the cluster whose first question is most alike, the older of two, or 0 when none is near.
func (x *index) nearest(v vector) (number int) {
	best := near
	for _, k := range x.list {
		if c := v.cosine(k.vector); c >= best && (number == 0 || c > best) {
			best, number = c, k.number
		}
	}
	return number
}

func (s *Service) write(ctx context.Context, tx *sql.Tx, q Question, cluster int) error {
	flag := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO faq_asked (conv, seq, at, locale, text, intent, missed, down, handed_over, entry, version,
			answer, answered_by, answered_at, cluster)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (conv, seq) DO UPDATE SET
			missed = CASE WHEN excluded.missed = 1 THEN 1 ELSE faq_asked.missed END,
			down = CASE WHEN excluded.down = 1 THEN 1 ELSE faq_asked.down END,
			handed_over = CASE WHEN excluded.handed_over = 1 THEN 1 ELSE faq_asked.handed_over END,
			entry = CASE WHEN excluded.entry <> '' THEN excluded.entry ELSE faq_asked.entry END,
			version = CASE WHEN excluded.entry <> '' THEN excluded.version ELSE faq_asked.version END,
			answer = CASE WHEN excluded.answer <> '' THEN excluded.answer ELSE faq_asked.answer END,
			answered_by = CASE WHEN excluded.answer <> '' THEN excluded.answered_by ELSE faq_asked.answered_by END,
			answered_at = CASE WHEN excluded.answer <> '' THEN excluded.answered_at ELSE faq_asked.answered_at END`,
		string(q.Conv), int64(q.Seq), millis(q.At), string(q.Locale), q.Text, q.Intent, flag(q.Missed), flag(q.Down), flag(q.HandedOver),
		q.Entry, q.Version, q.Answer, q.AnsweredBy, millis(q.AnsweredAt), cluster)
	return err
}
