package aftersales

import (
	"context"
	"encoding/json"
	"fmt"

	"aftercare/aftersales/policy"
	"aftercare/chat"
)

// Replayed is a past case that other rules would have decided differently.
type Replayed struct {
	Case   chat.CaseID    `json:"case"`
	Number string         `json:"number"`
	Was    policy.Verdict `json:"was"`
	Would  policy.Verdict `json:"would"`
	// Differs says in a few words where: "allowed", "review", "deadline", "freight", "refund".
	Differs []string `json:"differs"`
}

// Replay decides every past case again, on the facts of its day and by other rules, and lists those that come
// out differently. Cases from before facts were kept are counted as skipped.
func (s *Service) Replay(ctx context.Context, draft *policy.Rules) (different []Replayed, cases, skipped int, err error) {
	rows, err := s.db.DB().QueryContext(ctx, `SELECT id, number, type, verdict, facts FROM cases ORDER BY opened_at, id`)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("replay: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, number, kind, verdict, facts string
		if err := rows.Scan(&id, &number, &kind, &verdict, &facts); err != nil {
			return nil, 0, 0, fmt.Errorf("replay: %w", err)
		}
		m, ok := machines[Type(kind)]
		if facts == "" || !ok {
			skipped++
			continue
		}
		cases++
		r := Replayed{Case: chat.CaseID(id), Number: number}
		var f policy.Facts
		if err := json.Unmarshal([]byte(verdict), &r.Was); err != nil {
			return nil, 0, 0, fmt.Errorf("replay case %s: %w", number, err)
		}
		if err := json.Unmarshal([]byte(facts), &f); err != nil {
			return nil, 0, 0, fmt.Errorf("replay case %s: %w", number, err)
		}
		r.Would = draft.Decide(m.Ask, f)
		if r.Differs = differs(r.Was, r.Would); len(r.Differs) > 0 {
			different = append(different, r)
		}
	}
	return different, cases, skipped, rows.Err()
}

// differs compares what matters to the shopper. Wording and the names of rules don't.
func differs(a, b policy.Verdict) []string {
	var out []string
	for _, d := range []struct {
		what string
		same bool
	}{
		{"allowed", a.Allowed == b.Allowed},
		{"review", a.NeedsReview == b.NeedsReview},
		{"deadline", a.Deadline.Equal(b.Deadline)},
		{"freight", a.Freight == b.Freight},
		{"refund", a.Refund == b.Refund},
		{"difference", a.Difference == b.Difference},
		{"advance", a.Advance == b.Advance},
	} {
		if !d.same {
			out = append(out, d.what)
		}
	}
	return out
}
