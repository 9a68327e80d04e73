package handoff

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"aftercare/chat"
)

// Role is what an agent does at the shop.
type Role string

const (
	Clerk Role = "agent" // answers shoppers
	Lead  Role = "lead"  // answers, and keeps what the bot knows
	Admin Role = "admin" // may do everything
)

// Roles are all of them.
var Roles = []Role{Clerk, Lead, Admin}

// Permission is something that not every role may do.
type Permission string

// KeepFAQ is to write and publish FAQ entries.
const KeepFAQ Permission = "keep_faq"

var permissions = map[Role][]Permission{
	Lead:  {KeepFAQ},
	Admin: {KeepFAQ},
}

// May tells whether an agent has a permission. Nobody has any before choosing a password of their own.
func (a Agent) May(p Permission) bool {
	return !a.MustChange && slices.Contains(permissions[a.Role], p)
}

// SetRole gives an agent a role.
func (s *Service) SetRole(ctx context.Context, login string, r Role) error {
	if !slices.Contains(Roles, r) {
		return fmt.Errorf("%w: the role %q; there are %v", chat.ErrInvalid, r, Roles)
	}
	found := false
	err := s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		found, err = changed(tx.ExecContext(ctx, `UPDATE agents SET role = $2 WHERE login = $1`, login, string(r)))
		return err
	})
	if err == nil && !found {
		err = chat.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("role of agent %s: %w", login, err)
	}
	return nil
}
