package app

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"aftercare/bot"
	"aftercare/chat"
	"aftercare/intents"
	"aftercare/shop"
)

// identify finds the customer whom a guest's proof shows, nil for nobody.
func (a *App) identify(ctx context.Context, p bot.Proof) (*bot.Who, error) {
	if a.tries.spent(p, a.now()) {
		return nil, nil
	}
	c, err := a.Shop.Identify(ctx, shop.Proof{Email: p.Email, Name: p.Name, Postcode: p.Postcode, Order: p.Order, Phone: p.Phone})
	if errors.Is(err, chat.ErrNotFound) {
		a.tries.missed(p, a.now())
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &bot.Who{ID: c.ID, Name: c.Name}, nil
}

// addresses are where an order could go instead: what the shopper has just written, and the address of their
// account. The value holds the whole address.
func (a *App) addresses(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	order, _ := args["order"].(string)
	said, _ := args["said"].(string)
	first, _ := args["first"].(string)
	o, err := a.Shop.OrderOf(ctx, sc.Customer, order)
	if err != nil {
		return nil, err
	}
	who, err := a.Shop.Customer(ctx, sc.Customer)
	if err != nil {
		return nil, err
	}
	out := []choice{}
	for _, text := range []string{said, first} {
		to, ok := readAddress(text, o.Address)
		if !ok {
			continue
		}
		c, err := addressChoice(to)
		if err != nil {
			return nil, err
		}
		c.Meant = true
		out = append(out, c)
		break
	}
	if who.Address.Line() != o.Address.Line() && (len(out) == 0 || out[0].Label != who.Address.Line()) {
		c, err := addressChoice(who.Address)
		if err != nil {
			return nil, err
		}
		c.Tag = chat.Text{Zh: "账户地址", En: "on your account"}.In(sc.Locale)
		c.Meant = len(out) == 0 && (onFile.MatchString(intents.Fold(said)) || onFile.MatchString(intents.Fold(first)))
		out = append(out, c)
	}
	return out, nil
}

// onFile is said of the address of an account.
var onFile = regexp.MustCompile(`\b(?:default|account|profile|home|registered|saved|usual)(?:'s)? address\b|\baddress (?:on|in) (?:my )?(?:account|profile|file)\b|默认地址|账户地址|账号地址|常用地址`)

func addressChoice(to shop.Address) (choice, error) {
	data, err := json.Marshal(to)
	if err != nil {
		return choice{}, err
	}
	return choice{Option: chat.Option{Value: base64.RawURLEncoding.EncodeToString(data), Label: to.Line()}}, nil
}

func addressOf(value string) (*shop.Address, error) {
	if value == "" {
		return nil, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return nil, fmt.Errorf("%w: the address can't be read", chat.ErrInvalid)
	}
	var to shop.Address
	if err := json.Unmarshal(data, &to); err != nil {
		return nil, fmt.Errorf("%w: the address can't be read", chat.ErrInvalid)
	}
	return &to, nil
}
