package web

import (
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"aftercare/chat"
)

// Signer proves who a shopper is. The shop signs its customers' tokens with the shared secret (JWT,
// HS256: sub is the customer's id, name what to call them, aud "aftercare", exp soon); we sign the
// credentials of guests with the same secret and another audience, so that neither passes for the other.
type Signer struct {
	Secret []byte
	Now    func() time.Time
}

const (
	customerAudience = "aftercare"
	guestAudience    = "aftercare-guest"
	guestLife        = 180 * 24 * time.Hour
)

// Person is who a socket belongs to: a customer or a guest.
type Person struct {
	Customer chat.CustomerID
	Guest    string
	Name     string
}

// Actor is the person as the log names them.
func (p Person) Actor() chat.Actor {
	if p.Customer != "" {
		return chat.Actor{Role: chat.RoleCustomer, ID: string(p.Customer)}
	}
	return chat.Actor{Role: chat.RoleCustomer, ID: p.Guest}
}

type claims struct {
	jwt.RegisteredClaims
	Name string `json:"name,omitempty"`
}

// ErrExpired is a token that was good once: the page should fetch a new one from the shop.
var ErrExpired = fmt.Errorf("%w: the token has expired", chat.ErrForbidden)

// Customer checks a token that the shop has signed.
func (s *Signer) Customer(token string) (Person, error) {
	c, err := s.parse(token, customerAudience)
	if err != nil {
		return Person{}, err
	}
	if c.ExpiresAt == nil {
		return Person{}, fmt.Errorf("%w: the token never expires; set exp", chat.ErrForbidden)
	}
	return Person{Customer: chat.CustomerID(c.Subject), Name: c.Name}, nil
}

// Guest checks a credential that NewGuest made.
func (s *Signer) Guest(credential string) (Person, error) {
	c, err := s.parse(credential, guestAudience)
	if err != nil {
		return Person{}, err
	}
	return Person{Guest: c.Subject}, nil
}

// NewGuest makes a guest and the credential that proves to be the same guest later.
func (s *Signer) NewGuest() (Person, string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Person{}, "", err
	}
	credential, err := s.sign(id.String(), "", guestAudience, guestLife)
	return Person{Guest: id.String()}, credential, err
}

// SignCustomer is what a shop's server does at sign-in. The demo shop uses it.
func (s *Signer) SignCustomer(id chat.CustomerID, name string, life time.Duration) (string, error) {
	return s.sign(string(id), name, customerAudience, life)
}

func (s *Signer) sign(subject, name, audience string, life time.Duration) (string, error) {
	now := s.Now()
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Subject: subject, Audience: jwt.ClaimStrings{audience},
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(life)),
		},
		Name: name,
	}).SignedString(s.Secret)
}

func (s *Signer) parse(token, audience string) (*claims, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return s.Secret, nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(audience), jwt.WithTimeFunc(s.Now), jwt.WithLeeway(30*time.Second))
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return nil, ErrExpired
	case err != nil:
		return nil, fmt.Errorf("%w: the token is not valid", chat.ErrForbidden)
	case c.Subject == "":
		return nil, fmt.Errorf("%w: the token names nobody", chat.ErrForbidden)
	}
	return &c, nil
}
