package app

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"aftercare/bot"
	"aftercare/chat"
	"aftercare/shop"
)

// identify finds the customer whom a guest's proof shows, nil for nobody.
func (a *App) identify(ctx context.Context, p bot.Proof) (*bot.Who, error) {
	c, err := a.Shop.Identify(ctx, shop.Proof{Email: p.Email, Name: p.Name, Postcode: p.Postcode, Order: p.Order, Phone: p.Phone})
	if errors.Is(err, chat.ErrNotFound) {
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
		c.Words = append(c.Words, "默认地址", "账户地址", "default address", "account address", "profile")
		out = append(out, c)
	}
	return out, nil
}

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

// Addresses as people write them on one line: house and street, perhaps a flat, town, state and postcode,
// perhaps the country; in Chinese from the province down.
var (
	western = regexp.MustCompile(`(?i)(\d+[a-z]? [\p{L}0-9 .'-]{2,40}), *(?:([\p{L}0-9 .#'-]{2,30}), *)?([\p{L} .'-]{2,40}), *([a-z]{2}),? *(\d{5}(?:-\d{4})?)(?:, *([\p{L} .]{2,20}))?`)
	british = regexp.MustCompile(`(?i)(\d+[a-z]? [\p{L}0-9 .'-]{2,40}), *(?:([\p{L}0-9 .#'-]{2,30}), *)?([\p{L} .'-]{2,40}),? +([a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})\b`)
	chinese = regexp.MustCompile(`((?:\p{Han}{2,8}(?:省|自治区))?\p{Han}{2,8}市(?:\p{Han}{1,8}[区县市])?)([\p{Han}0-9A-Za-z号弄栋幢座楼层室单元#-]{4,60})`)
)

// readAddress finds an address in a text. What it doesn't say is taken over from the one before: who receives it.
func readAddress(text string, before shop.Address) (shop.Address, bool) {
	to := shop.Address{Name: before.Name, Phone: before.Phone, Region: before.Region}
	if m := western.FindStringSubmatch(text); m != nil {
		to.Street, to.Unit, to.Area, to.State, to.Postcode = clean(m[1]), clean(m[2]), clean(m[3]), strings.ToUpper(m[4]), m[5]
		if to.Country = clean(m[6]); to.Country == "" {
			to.Country = before.Country
		}
		if before.State == "" { // this shop writes both in one
			to.Area, to.State = to.Area+", "+to.State, ""
		}
		return to, true
	}
	if m := british.FindStringSubmatch(text); m != nil {
		to.Street, to.Unit, to.Area, to.Postcode = clean(m[1]), clean(m[2]), clean(m[3]), strings.ToUpper(m[4])
		return to, true
	}
	if m := chinese.FindStringSubmatch(text); m != nil {
		to.Area, to.Street = m[1], m[2]
		return to, true
	}
	return to, false
}

func clean(s string) string { return strings.Trim(strings.Join(strings.Fields(s), " "), ".") }
