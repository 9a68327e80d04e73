package learning

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"aftercare/chat"
)

// counter gathers the answers of a moment, so that counting costs one write for many.
type counter struct {
	mu      sync.Mutex
	pending map[hit]int
}

type hit struct{ version, day, entry string }

// Hit counts an answer. It is written by the next Flush; a node that is killed before loses those few.
func (s *Service) Hit(a chat.Answered) {
	s.hits.mu.Lock()
	defer s.hits.mu.Unlock()
	if s.hits.pending == nil {
		s.hits.pending = map[hit]int{}
	}
	s.hits.pending[hit{a.Version, s.Now().Format(time.DateOnly), a.Entry}]++
}

// Flush writes what was counted.
func (s *Service) Flush(ctx context.Context) error {
	s.hits.mu.Lock()
	pending := s.hits.pending
	s.hits.pending = nil
	s.hits.mu.Unlock()
	if len(pending) == 0 {
		return nil
	}
	// In one order on all nodes, so that none waits for a row of another that waits for it.
	keys := slices.SortedFunc(maps.Keys(pending), func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.version, b.version), cmp.Compare(a.day, b.day))
	})
	err := s.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, h := range keys {
			if _, err := tx.ExecContext(ctx, `INSERT INTO faq_hits (version, day, entry, hits) VALUES ($1, $2, $3, $4)
				ON CONFLICT (version, day) DO UPDATE SET hits = faq_hits.hits + excluded.hits`, h.version, h.day, h.entry, pending[h]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		return nil
	}
	s.hits.mu.Lock()
	defer s.hits.mu.Unlock()
	if s.hits.pending == nil {
		s.hits.pending = map[hit]int{}
	}
	for h, n := range pending {
		s.hits.pending[h] += n
	}
	return fmt.Errorf("count answers: %w", err)
}

// Count is how a text of an entry does.
type Count struct {
	Hits     int // in all
	Recent   int // in the last RecentDays
	Up, Down int
}

// RecentDays is what "lately" means in lists, Day by day.
const RecentDays = 30

// Counts are by the version that answers name: the sum of a text's bytes.
func (s *Service) Counts(ctx context.Context) (map[string]Count, error) {
	out := map[string]Count{}
	wrap := func(err error) (map[string]Count, error) { return nil, fmt.Errorf("counts of the FAQ: %w", err) }
	rows, err := s.DB.DB().QueryContext(ctx, `SELECT version, CAST(sum(hits) AS BIGINT), CAST(sum(CASE WHEN day > $1 THEN hits ELSE 0 END) AS BIGINT)
		FROM faq_hits GROUP BY version`, s.daysAgo(RecentDays))
	if err != nil {
		return wrap(err)
	}
	defer rows.Close()
	for rows.Next() {
		var version string
		var c Count
		if err := rows.Scan(&version, &c.Hits, &c.Recent); err != nil {
			return wrap(err)
		}
		out[version] = c
	}
	if err := rows.Err(); err != nil {
		return wrap(err)
	}
	votes, err := s.DB.DB().QueryContext(ctx, `SELECT version, vote, count(*) FROM faq_votes GROUP BY version, vote`)
	if err != nil {
		return wrap(err)
	}
	defer votes.Close()
	for votes.Next() {
		var version string
		var v chat.Vote
		var n int
		if err := votes.Scan(&version, &v, &n); err != nil {
			return wrap(err)
		}
		c := out[version]
		if v == chat.VoteUp {
			c.Up = n
		} else {
			c.Down = n
		}
		out[version] = c
	}
	return out, votes.Err()
}

func (s *Service) daysAgo(n int) string { return s.Now().AddDate(0, 0, -n).Format(time.DateOnly) }

// Day is what happened on one day.
type Day struct {
	Day     string `json:"day"`
	Answers int    `json:"answers"`
	Missed  int    `json:"missed"`
}

// Days are the last RecentDays, oldest first, each once.
func (s *Service) Days(ctx context.Context) ([]Day, error) {
	wrap := func(err error) ([]Day, error) { return nil, fmt.Errorf("days of the FAQ: %w", err) }
	now := s.Now()
	at := map[string]int{}
	out := make([]Day, RecentDays)
	for i := range out {
		out[i].Day = now.AddDate(0, 0, i+1-RecentDays).Format(time.DateOnly)
		at[out[i].Day] = i
	}
	rows, err := s.DB.DB().QueryContext(ctx, `SELECT day, CAST(sum(hits) AS BIGINT) FROM faq_hits WHERE day >= $1 GROUP BY day`, out[0].Day)
	if err != nil {
		return wrap(err)
	}
	defer rows.Close()
	for rows.Next() {
		var day string
		var n int
		if err := rows.Scan(&day, &n); err != nil {
			return wrap(err)
		}
		if i, ok := at[day]; ok {
			out[i].Answers = n
		}
	}
	if err := rows.Err(); err != nil {
		return wrap(err)
	}
	missed, err := s.DB.DB().QueryContext(ctx, `SELECT at FROM faq_asked WHERE missed = 1 AND at >= $1`, millis(now.AddDate(0, 0, -RecentDays)))
	if err != nil {
		return wrap(err)
	}
	defer missed.Close()
	for missed.Next() {
		var ms int64
		if err := missed.Scan(&ms); err != nil {
			return wrap(err)
		}
		if i, ok := at[fromMillis(ms).In(now.Location()).Format(time.DateOnly)]; ok {
			out[i].Missed++
		}
	}
	return out, missed.Err()
}
