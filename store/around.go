package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"aftercare/chat"
)

// MarkRead notes that a party has read up to a seq. It never goes back.
func (s *Store) MarkRead(ctx context.Context, c chat.ConvID, reader chat.Role, seq chat.Seq) error {
	err := s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO reads (conv, role, seq)
			SELECT id, $2, $3 FROM conversations WHERE id = $1 AND seq >= $3
			ON CONFLICT (conv, role) DO UPDATE SET seq = excluded.seq WHERE reads.seq < excluded.seq`,
			string(c), string(reader), int64(seq))
		return err
	})
	if err != nil {
		return fmt.Errorf("mark conversation %s read up to %d: %w", c, seq, err)
	}
	return nil
}

// ReadUpTo is how far a party has read, 0 when not at all.
func (s *Store) ReadUpTo(ctx context.Context, c chat.ConvID, reader chat.Role) (chat.Seq, error) {
	var seq int64
	err := s.DB().QueryRowContext(ctx, `SELECT seq FROM reads WHERE conv = $1 AND role = $2`, string(c), string(reader)).Scan(&seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read mark of conversation %s: %w", c, s.unavailable(err))
	}
	return chat.Seq(seq), nil
}

// Setting returns the shared value of a name, and keeps the given one when there is none yet. Nodes that
// start together agree on one.
func (s *Store) Setting(ctx context.Context, name, value string) (string, error) {
	var kept string
	err := s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, name).Scan(&kept)
	})
	if err != nil {
		return "", fmt.Errorf("setting %s: %w", name, err)
	}
	return kept, nil
}

// KeepFlow keeps a version of a flow file.
func (s *Store) KeepFlow(ctx context.Context, flow, version string, source []byte) error {
	err := s.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO flow_versions (flow, version, source) VALUES ($1, $2, $3)
			ON CONFLICT (flow, version) DO NOTHING`, flow, version, string(source))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep flow %s@%s: %w", flow, version, err)
	}
	return nil
}

// FlowSources returns every version of every flow file that ever ran here, by "flow@version".
func (s *Store) FlowSources(ctx context.Context) (map[string][]byte, error) {
	rows, err := s.DB().QueryContext(ctx, `SELECT flow, version, source FROM flow_versions`)
	if err != nil {
		return nil, fmt.Errorf("flow versions: %w", s.unavailable(err))
	}
	defer rows.Close()
	out := map[string][]byte{}
	for rows.Next() {
		var flow, version, source string
		if err := rows.Scan(&flow, &version, &source); err != nil {
			return nil, fmt.Errorf("flow versions: %w", err)
		}
		out[flow+"@"+version] = []byte(source)
	}
	return out, rows.Err()
}
