package handoff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/crypto/argon2"

	"aftercare/chat"
)

// Status is whether an agent takes chats.
type Status string

const (
	Online  Status = "online"
	Busy    Status = "busy" // keeps the chats they have, gets no new ones
	Offline Status = "offline"
)

// Agent is a person who answers.
type Agent struct {
	ID         chat.AgentID
	Login      string
	Name       string
	Role       Role
	Status     Status
	Capacity   int  // chats at a time
	MustChange bool // signed in with a one-time password
}

// SessionTopic is woken when sessions have ended, so that open desks ask whether theirs still holds.
const SessionTopic = "sessions"

const (
	sessionLife = 14 * 24 * time.Hour
	minPassword = 8 // characters
	// Capacity of a new agent.
	Capacity = 8
)

// ErrSignIn is a login or password that doesn't match. It does not say which.
var ErrSignIn = fmt.Errorf("%w: the login or the password is wrong", chat.ErrForbidden)

// OneTimePassword gives an agent a fresh password to sign in with once and replace, creating the agent
// when the login is new. An agent who has chosen a password keeps it unless reset is set; then the
// returned password is empty. Whoever gets one is signed out everywhere.
func (s *Service) OneTimePassword(ctx context.Context, login, name string, reset bool) (string, error) {
	raw := make([]byte, 9)
	rand.Read(raw)
	password := base64.RawURLEncoding.EncodeToString(raw)
	hash := hashPassword(password)
	id, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	given := false
	err = s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		given, err = changed(tx.ExecContext(ctx, `INSERT INTO agents (id, login, name, password, must_change, status, capacity, claims, seen_at)
			VALUES ($1, $2, $3, $4, 1, $5, $6, 0, 0) ON CONFLICT (login) DO NOTHING`,
			id.String(), login, name, hash, string(Offline), Capacity))
		if err != nil || given {
			return err
		}
		update := `UPDATE agents SET password = $2, must_change = 1 WHERE login = $1`
		if !reset {
			update += ` AND must_change = 1`
		}
		given, err = changed(tx.ExecContext(ctx, update, login, hash))
		if err != nil || !given {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM agent_sessions WHERE agent = (SELECT id FROM agents WHERE login = $1)`, login)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("one-time password of agent %s: %w", login, err)
	}
	if !given {
		return "", nil
	}
	s.bus.Wake(SessionTopic)
	return password, nil
}

// changed says whether a statement changed anything.
func changed(r sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// SignIn checks a password and returns the token of a new session. A one-time password works once: its
// session can do nothing but choose a password.
func (s *Service) SignIn(ctx context.Context, login, password string) (token string, a Agent, err error) {
	if strings.ContainsRune(login, 0) { // PostgreSQL can't even be asked
		return "", Agent{}, ErrSignIn
	}
	a, hash, err := s.agent(ctx, `login = $1`, strings.TrimSpace(login))
	if errors.Is(err, chat.ErrNotFound) {
		checkPassword(password, dummyHash()) // take as long as for a login that exists
		return "", Agent{}, ErrSignIn
	}
	if err != nil {
		return "", Agent{}, err
	}
	if !checkPassword(password, hash) {
		return "", Agent{}, ErrSignIn
	}
	raw := make([]byte, 32)
	rand.Read(raw)
	token = base64.RawURLEncoding.EncodeToString(raw)
	err = s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if a.MustChange { // used up
			used, err := changed(tx.ExecContext(ctx, `UPDATE agents SET password = '' WHERE id = $1 AND password = $2`, string(a.ID), hash))
			if err != nil {
				return err
			}
			if !used {
				return ErrSignIn
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO agent_sessions (token, agent, expires_at) VALUES ($1, $2, $3)`,
			tokenHash(token), string(a.ID), s.now().Add(sessionLife).UnixMilli())
		return err
	})
	if err != nil {
		return "", Agent{}, fmt.Errorf("sign in %s: %w", login, err)
	}
	return token, a, nil
}

// Session returns the agent that a token belongs to, or chat.ErrForbidden.
func (s *Service) Session(ctx context.Context, token string) (Agent, error) {
	a, _, err := s.agent(ctx, `id = (SELECT agent FROM agent_sessions WHERE token = $1 AND expires_at > $2)`,
		tokenHash(token), s.now().UnixMilli())
	if errors.Is(err, chat.ErrNotFound) {
		return Agent{}, fmt.Errorf("%w: not signed in", chat.ErrForbidden)
	}
	return a, err
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, token string) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM agent_sessions WHERE token = $1`, tokenHash(token))
		return err
	})
	if err == nil {
		s.bus.Wake(SessionTopic)
	}
	return err
}

// ChoosePassword replaces an agent's password and ends their other sessions.
func (s *Service) ChoosePassword(ctx context.Context, id chat.AgentID, token, password string) error {
	if n := utf8.RuneCountInString(password); n < minPassword || n > 200 {
		return fmt.Errorf("%w: a password has %d to 200 characters", chat.ErrInvalid, minPassword)
	}
	hash := hashPassword(password)
	err := s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE agents SET password = $2, must_change = 0 WHERE id = $1`, string(id), hash); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM agent_sessions WHERE agent = $1 AND token <> $2`, string(id), tokenHash(token))
		return err
	})
	if err == nil {
		s.bus.Wake(SessionTopic)
	}
	return err
}

// SetStatus says whether an agent takes chats.
func (s *Service) SetStatus(ctx context.Context, id chat.AgentID, st Status) error {
	if st != Online && st != Busy && st != Offline {
		return fmt.Errorf("%w: status %q", chat.ErrInvalid, st)
	}
	err := s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE agents SET status = $2, seen_at = $3 WHERE id = $1`, string(id), string(st), s.now().UnixMilli())
		return err
	})
	if err == nil {
		s.bus.Wake(DeskTopic)
	}
	return err
}

// Seen notes that an agent's desk is connected.
func (s *Service) Seen(ctx context.Context, id chat.AgentID) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE agents SET seen_at = $2 WHERE id = $1`, string(id), s.now().UnixMilli())
		return err
	})
}

func (s *Service) agent(ctx context.Context, where string, args ...any) (a Agent, hash string, err error) {
	var must int
	err = s.db.DB().QueryRowContext(ctx, `SELECT id, login, name, role, password, must_change, status, capacity FROM agents WHERE `+where, args...).
		Scan(&a.ID, &a.Login, &a.Name, &a.Role, &hash, &must, &a.Status, &a.Capacity)
	if errors.Is(err, sql.ErrNoRows) {
		err = chat.ErrNotFound
	}
	a.MustChange = must == 1
	return a, hash, err
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Argon2id with the parameters of RFC 9106's second recommendation, scaled to 19 MiB (OWASP).
const (
	argonTime    = 2
	argonMemory  = 19 << 10 // KiB
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

func hashPassword(password string) string {
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	return hex.EncodeToString(salt) + "$" + hex.EncodeToString(key)
}

func checkPassword(password, hash string) bool {
	saltHex, keyHex, ok := strings.Cut(hash, "$")
	salt, err1 := hex.DecodeString(saltHex)
	want, err2 := hex.DecodeString(keyHex)
	if !ok || err1 != nil || err2 != nil {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	return subtle.ConstantTimeCompare(got, want) == 1
}

func dummyHash() string {
	return strings.Repeat("00", argonSalt) + "$" + strings.Repeat("00", argonKey)
}

// AgentByLogin finds an agent.
func (s *Service) AgentByLogin(ctx context.Context, login string) (Agent, error) {
	a, _, err := s.agent(ctx, `login = $1`, login)
	return a, err
}
