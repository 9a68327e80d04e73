package learning

import (
	"context"
	"database/sql"
	"fmt"

	"aftercare/chat"
)

// Vote keeps what a shopper thinks of the answer that they got at seq, the newest of several; NoVote takes it
// back. A question whose answer is rated down is one to learn from. It is ErrNotFound when nothing was
// answered from the FAQ there.
func (s *Service) Vote(ctx context.Context, c chat.ConvID, seq chat.Seq, v chat.Vote) error {
	if v != chat.VoteUp && v != chat.VoteDown && v != chat.NoVote {
		return fmt.Errorf("vote on %s: %w: %q", c, chat.ErrInvalid, v)
	}
	source, asked, err := s.answer(ctx, c, seq)
	if err != nil {
		return fmt.Errorf("vote on message %d of %s: %w", seq, c, err)
	}
	if asked != nil && v == chat.VoteDown {
		asked.Down, asked.Entry, asked.Version = true, source.Entry, source.Version
		if err := s.keep(ctx, *asked); err != nil {
			return err
		}
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if asked != nil && v != chat.VoteDown {
			if _, err := tx.ExecContext(ctx, `UPDATE faq_asked SET down = 0 WHERE conv = $1 AND seq = $2`, string(c), int64(asked.Seq)); err != nil {
				return err
			}
		}
		if v == chat.NoVote {
			_, err := tx.ExecContext(ctx, `DELETE FROM faq_votes WHERE conv = $1 AND seq = $2`, string(c), int64(seq))
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO faq_votes (conv, seq, vote, entry, version, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (conv, seq) DO UPDATE SET vote = excluded.vote, at = excluded.at`,
			string(c), int64(seq), string(v), source.Entry, source.Version, millis(s.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("vote on message %d of %s: %w", seq, c, err)
	}
	return nil
}

// answer is what the message at seq was answered from, and the question before it, nil when that was a tap.
func (s *Service) answer(ctx context.Context, c chat.ConvID, seq chat.Seq) (*chat.Source, *Question, error) {
	events, err := s.between(ctx, c, seq-window, seq)
	if err != nil {
		return nil, nil, err
	}
	if len(events) == 0 || events[len(events)-1].Seq != seq {
		return nil, nil, chat.ErrNotFound
	}
	said, ok := events[len(events)-1].Body.(chat.Said)
	if !ok || said.Message.Source == nil {
		return nil, nil, chat.ErrNotFound
	}
	r := &reader{}
	for _, e := range events {
		r.read(e)
	}
	if r.last == nil || r.last.Text == "" || r.last.Entry != said.Message.Source.Entry {
		return said.Message.Source, nil, nil
	}
	return said.Message.Source, r.last, nil
}

// Votes are the thumbs that a conversation has given, by the seq of the answer.
func (s *Service) Votes(ctx context.Context, c chat.ConvID) (map[chat.Seq]chat.Vote, error) {
	rows, err := s.DB.DB().QueryContext(ctx, `SELECT seq, vote FROM faq_votes WHERE conv = $1`, string(c))
	if err != nil {
		return nil, fmt.Errorf("votes of %s: %w", c, err)
	}
	defer rows.Close()
	out := map[chat.Seq]chat.Vote{}
	for rows.Next() {
		var seq int64
		var v chat.Vote
		if err := rows.Scan(&seq, &v); err != nil {
			return nil, fmt.Errorf("votes of %s: %w", c, err)
		}
		out[chat.Seq(seq)] = v
	}
	return out, rows.Err()
}
