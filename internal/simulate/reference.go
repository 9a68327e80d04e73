package simulate

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// Apply makes a task's changes on books directly, without the engine: what should have come of the talk. What the
// shop's policy forbids changes nothing; refused says which actions those are.
func (b Books) Apply(t Task) (refused []bool, err error) {
	refused = make([]bool, len(t.Actions))
	for i, a := range t.Actions {
		if refused[i] = b.tooSmall(a); refused[i] {
			continue
		}
		if err := b.apply(a); err != nil {
			return nil, fmt.Errorf("task of %s: %s: %w", t.User, a.Name, err)
		}
	}
	return refused, nil
}

// tooSmall reports whether an action would take more from a gift card than is on it.
func (b Books) tooSmall(a Action) bool {
	o, ok := b.Orders[a.Args.Order].(object)
	if !ok {
		return false
	}
	m, _ := b.Users[o["user_id"].(string)].(object)["payment_methods"].(object)[a.Args.Method].(object)
	balance, isGift := m["balance"].(float64)
	if !isGift {
		return false
	}
	switch a.Name {
	case changePayment:
		return balance < o["payment_history"].([]any)[0].(object)["amount"].(float64)
	case changeItems, exchangeItems:
		_, more, err := b.swaps(o, a.Args)
		return err == nil && balance < more
	}
	return false
}

func (b Books) apply(a Action) error {
	if a.Name == moveUser {
		b.Users[a.Args.User].(object)["address"] = a.Args.address()
		return nil
	}
	if !slices.Contains([]string{cancelOrder, changeItems, changeAddress, changePayment, returnItems, exchangeItems}, a.Name) {
		return nil // looking something up changes nothing
	}
	o, ok := b.Orders[a.Args.Order].(object)
	if !ok {
		return fmt.Errorf("there is no order %q", a.Args.Order)
	}
	switch a.Name {
	case cancelOrder:
		for _, x := range slices.Clone(o["payment_history"].([]any)) {
			x := x.(object)
			b.record(o, "refund", x["amount"].(float64), x["payment_method_id"].(string))
		}
		o["status"], o["cancel_reason"] = "cancelled", a.Args.Reason
	case changeAddress:
		o["address"] = a.Args.address()
	case changePayment:
		first := o["payment_history"].([]any)[0].(object)
		b.record(o, "payment", first["amount"].(float64), a.Args.Method)
		b.record(o, "refund", first["amount"].(float64), first["payment_method_id"].(string))
	case returnItems:
		o["status"], o["return_items"], o["return_payment_method_id"] = "return requested", sorted(a.Args.Items), a.Args.Method
	case exchangeItems:
		_, more, err := b.swaps(o, a.Args)
		if err != nil {
			return err
		}
		o["status"], o["exchange_items"], o["exchange_new_items"] = "exchange requested", sorted(a.Args.Items), sorted(a.Args.NewItems)
		o["exchange_payment_method_id"], o["exchange_price_difference"] = a.Args.Method, more
	case changeItems:
		pairs, more, err := b.swaps(o, a.Args)
		if err != nil {
			return err
		}
		kind := "payment"
		if more <= 0 {
			kind = "refund"
		}
		b.record(o, kind, math.Abs(more), a.Args.Method)
		for _, p := range pairs {
			p.item["item_id"], p.item["price"], p.item["options"] = p.new["item_id"], p.new["price"], p.new["options"]
		}
		o["status"] = "pending (item modified)"
	}
	return nil
}

func (a Args) address() object {
	return object{"address1": a.Line1, "address2": a.Line2, "city": a.City, "state": a.State, "country": a.Country, "zip": a.Zip}
}

func sorted(ids []string) []any {
	ids = slices.Sorted(slices.Values(ids))
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

func cents(v float64) float64 { return math.Round(v*100) / 100 }

// record adds a transaction to an order's history and moves a gift card's balance.
func (b Books) record(o object, kind string, amount float64, method string) {
	o["payment_history"] = append(o["payment_history"].([]any), object{
		"transaction_type": kind, "amount": cents(amount), "payment_method_id": method,
	})
	m := b.Users[o["user_id"].(string)].(object)["payment_methods"].(object)[method].(object)
	if balance, ok := m["balance"].(float64); ok {
		if kind == "payment" {
			amount = -amount
		}
		m["balance"] = cents(balance + amount)
	}
}

type pair struct{ item, new object }

// swaps pairs the items of an order with the variants that take their place, and says what those cost more.
func (b Books) swaps(o object, a Args) ([]pair, float64, error) {
	var out []pair
	more := 0.0
	for i, id := range a.Items {
		j := slices.IndexFunc(o["items"].([]any), func(x any) bool {
			return x.(object)["item_id"] == id && !slices.ContainsFunc(out, func(p pair) bool { return reflect.ValueOf(p.item).Pointer() == reflect.ValueOf(x).Pointer() })
		})
		if j < 0 {
			return nil, 0, fmt.Errorf("order %s has no item %s", a.Order, id)
		}
		item := o["items"].([]any)[j].(object)
		v, ok := b.Products[item["product_id"].(string)].(object)["variants"].(object)[a.NewItems[i]].(object)
		if !ok {
			return nil, 0, fmt.Errorf("there is no variant %s", a.NewItems[i])
		}
		out = append(out, pair{item, v})
		more += v["price"].(float64) - item["price"].(float64)
	}
	return out, cents(more), nil
}

// Clone copies books deeply.
func (b Books) Clone() Books {
	copied := func(m map[string]any) map[string]any {
		data, err := json.Marshal(m)
		if err != nil {
			panic(err) // it was JSON before
		}
		var out map[string]any
		if err := json.Unmarshal(data, &out); err != nil {
			panic(err)
		}
		return out
	}
	return Books{copied(b.Users), copied(b.Products), copied(b.Orders)}
}

// Differences compares what became of a user's orders, methods and address with what should have, and every
// other order with what it was. Each difference is one line: where, what is, what should be.
func Differences(got, want Books) []string {
	var out []string
	for _, part := range []struct {
		name      string
		got, want map[string]any
	}{{"orders", got.Orders, want.Orders}, {"users", got.Users, want.Users}} {
		out = append(out, diff(part.name, part.got, part.want)...)
	}
	return out
}

func diff(path string, got, want any) []string {
	if reflect.DeepEqual(got, want) {
		return nil
	}
	g, isObject := got.(object)
	w, both := want.(object)
	if isObject && both {
		var out []string
		for _, k := range keys(g, w) {
			out = append(out, diff(path+"."+k, g[k], w[k])...)
		}
		return out
	}
	if a, ok := got.(float64); ok {
		if b, ok := want.(float64); ok && math.Abs(a-b) < 0.005 {
			return nil
		}
	}
	gl, isList := got.([]any)
	wl, bothLists := want.([]any)
	if isList && bothLists && len(gl) == len(wl) {
		var out []string
		for i := range gl {
			out = append(out, diff(fmt.Sprintf("%s[%d]", path, i), gl[i], wl[i])...)
		}
		return out
	}
	return []string{fmt.Sprintf("%s is %s and should be %s", path, short(got), short(want))}
}

func keys(a, b object) []string {
	var out []string
	for k := range a {
		out = append(out, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

func short(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	s := string(data)
	if len(s) > 200 {
		s = s[:200] + "…"
	}
	return strings.TrimSpace(s)
}
