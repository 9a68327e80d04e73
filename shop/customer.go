package shop

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // deadlines are dates of the buyer's country; a bare container has no zones

	"aftercare/chat"
)

// Region is the market an order was sold into. It decides which law applies; the language of a message
// never does.
type Region string

const (
	CN Region = "cn" // mainland China
	TW Region = "tw"
	EU Region = "eu"
	UK Region = "uk"
	US Region = "us"
)

// Regions lists every market, the home market first.
var Regions = []Region{CN, TW, EU, UK, US}

var zones = map[Region]*time.Location{
	CN: mustZone("Asia/Shanghai"),
	TW: mustZone("Asia/Taipei"),
	EU: mustZone("Europe/Berlin"),
	UK: mustZone("Europe/London"),
	US: mustZone("America/New_York"),
}

func mustZone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zones are compiled in
	}
	return l
}

// Zone is the clock by which the market's days begin and end. An unknown region keeps the home market's.
func (r Region) Zone() *time.Location {
	if z, ok := zones[r]; ok {
		return z
	}
	return zones[CN]
}

// Customer is one buyer.
type Customer struct {
	ID      chat.CustomerID `json:"id"`
	Name    string          `json:"name"`
	Phone   string          `json:"phone"`
	Email   string          `json:"email"`
	Locale  chat.Locale     `json:"locale"`
	Region  Region          `json:"region"`
	Tier    string          `json:"tier"` // standard, silver, gold
	Address Address         `json:"address"`
}

// Address is where parcels go. Area holds province, city and district in Chinese order, or city and
// county in the local one.
type Address struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Region   Region `json:"region"`
	Area     string `json:"area"`
	Street   string `json:"street"`
	Unit     string `json:"unit,omitempty"`  // flat, suite, floor, where it is written apart from the street
	State    string `json:"state,omitempty"` // where the postcode goes with one: NY
	Postcode string `json:"postcode,omitempty"`
	Country  string `json:"country,omitempty"` // when the region doesn't say it
}

// Line is the address on one line, in its country's order, without name and phone.
func (a Address) Line() string {
	if a.Region == CN || a.Region == TW {
		return a.Postcode + a.Area + a.Street
	}
	parts := []string{a.Street, a.Unit, a.Area, strings.TrimSpace(a.State + " " + a.Postcode), a.Country}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// Method is something a customer can pay with or be paid back to.
type Method struct {
	ID   string `json:"id"`
	Kind string `json:"kind"` // WeChat, Credit, GiftCard …
	// Ending is what tells it from others of its kind: "Visa 1234".
	Ending string `json:"ending,omitempty"`
	// Balance is what is left on a gift card; nil where there is no such thing.
	Balance *Money `json:"balance,omitempty"`
}

// Covers reports whether the method can pay an amount, as far as the shop can know beforehand.
func (m Method) Covers(amount Money) bool { return m.Balance == nil || m.Balance.Minor >= amount.Minor }

// Proof is what somebody who isn't signed in says to show who they are. One of these is enough: the e-mail
// address, name and postcode, or an order's number and the phone number on it.
type Proof struct {
	Email    string
	Name     string
	Postcode string
	Order    string
	Phone    string
}

// Complete reports whether a proof names enough to be tried.
func (p Proof) Complete() bool {
	return p.Email != "" || p.Name != "" && p.Postcode != "" || p.Order != "" && p.Phone != ""
}

// MaskPhone hides the middle of a phone number, as it may be read out in a chat: 138****5678.
func MaskPhone(p string) string {
	r := []rune(p)
	if len(r) < 8 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:3]) + "****" + string(r[len(r)-4:])
}
