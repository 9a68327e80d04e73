package retail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// customerDoc, productDoc and orderDoc are the documents of the three files, field by field, so that what is
// read in can be written out again.
type customerDoc struct {
	Name struct {
		First string `json:"first_name"`
		Last  string `json:"last_name"`
	} `json:"name"`
	Address addressDoc           `json:"address"`
	Email   string               `json:"email"`
	Methods map[string]methodDoc `json:"payment_methods"`
	Orders  []string             `json:"orders"`
}

type addressDoc struct {
	Line1   string `json:"address1"`
	Line2   string `json:"address2"`
	City    string `json:"city"`
	Country string `json:"country"`
	State   string `json:"state"`
	Zip     string `json:"zip"`
}

type methodDoc struct {
	Source  string `json:"source"` // paypal, credit_card, gift_card
	ID      string `json:"id"`
	Brand   string `json:"brand,omitempty"`
	Last4   string `json:"last_four,omitempty"`
	Balance *cents `json:"balance,omitempty"`
}

type productDoc struct {
	Name     string                `json:"name"`
	ID       string                `json:"product_id"`
	Variants map[string]variantDoc `json:"variants"`
}

type variantDoc struct {
	ItemID    string  `json:"item_id"`
	Options   options `json:"options"`
	Available bool    `json:"available"`
	Price     cents   `json:"price"`
}

type orderDoc struct {
	ID           string           `json:"order_id"`
	Customer     string           `json:"user_id"`
	Address      addressDoc       `json:"address"`
	Items        []itemDoc        `json:"items"`
	Fulfillments []fulfillmentDoc `json:"fulfillments"`
	Status       string           `json:"status"`
	History      []transactionDoc `json:"payment_history"`

	CancelReason string `json:"cancel_reason,omitempty"`

	ReturnItems  []string `json:"return_items,omitempty"`
	ReturnMethod string   `json:"return_payment_method_id,omitempty"`

	ExchangeItems      []string `json:"exchange_items,omitempty"`
	ExchangeNewItems   []string `json:"exchange_new_items,omitempty"`
	ExchangeMethod     string   `json:"exchange_payment_method_id,omitempty"`
	ExchangeDifference *cents   `json:"exchange_price_difference,omitempty"`
}

type itemDoc struct {
	Name      string  `json:"name"`
	ProductID string  `json:"product_id"`
	ItemID    string  `json:"item_id"`
	Price     cents   `json:"price"`
	Options   options `json:"options"`
}

type fulfillmentDoc struct {
	Tracking []string `json:"tracking_id"`
	Items    []string `json:"item_ids"`
}

// Kinds of transactions.
const (
	payment = "payment"
	refund  = "refund"
)

type transactionDoc struct {
	Kind   string `json:"transaction_type"`
	Amount cents  `json:"amount"`
	Method string `json:"payment_method_id"`
}

// Statuses of orders in the files.
const (
	pending           = "pending"
	pendingAltered    = "pending (item modified)"
	processed         = "processed"
	delivered         = "delivered"
	cancelled         = "cancelled"
	returnRequested   = "return requested"
	exchangeRequested = "exchange requested"
)

// cents is an amount that the files write as a decimal number of dollars.
type cents int64

// UnmarshalJSON reads 47.84. More than two decimals are noise of binary fractions and are rounded away.
func (c *cents) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil || math.Abs(v) > 1e12 {
		return fmt.Errorf("%s is not an amount", b)
	}
	*c = cents(math.Round(v * 100))
	return nil
}

// MarshalJSON writes 47.84, 12.5 or 51.
func (c cents) MarshalJSON() ([]byte, error) {
	sign, n := "", int64(c)
	if n < 0 {
		sign, n = "-", -n
	}
	s := fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
	return []byte(strings.TrimSuffix(strings.TrimRight(s, "0"), ".")), nil
}

// options are choices of a variant, in the order of the file: people read "colour" before "zipper".
type options []option

type option struct{ Name, Value string }

func (o *options) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("%s are no options", b)
	}
	*o = options{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var value string
		if err := dec.Decode(&value); err != nil {
			return err
		}
		*o = append(*o, option{name.(string), value})
	}
	return nil
}

func (o options) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, x := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(x.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(x.Value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
