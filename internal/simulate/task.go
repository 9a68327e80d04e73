// Package simulate plays shoppers with a goal against the real engine, through the same door as a terminal, and
// grades what became of the shop's books. It is the test of whether requests are carried through exactly, and,
// played in parallel, the load test.
package simulate

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
)

// Task is what one shopper wants: exactly these changes, and nothing else.
type Task struct {
	User        string   `json:"user_id"`
	Instruction string   `json:"instruction"`
	Actions     []Action `json:"actions"`
}

// Action is one change, as the data set writes it.
type Action struct {
	Name string `json:"name"`
	Args Args   `json:"kwargs"`
}

// Args are the arguments of every kind of action; each kind uses its own.
type Args struct {
	Order    string   `json:"order_id"`
	Items    []string `json:"item_ids"`
	NewItems []string `json:"new_item_ids"`
	Method   string   `json:"payment_method_id"`
	Reason   string   `json:"reason"`
	User     string   `json:"user_id"`
	Line1    string   `json:"address1"`
	Line2    string   `json:"address2"`
	City     string   `json:"city"`
	State    string   `json:"state"`
	Country  string   `json:"country"`
	Zip      string   `json:"zip"`
}

// Names of actions.
const (
	cancelOrder   = "cancel_pending_order"
	changeItems   = "modify_pending_order_items"
	changeAddress = "modify_pending_order_address"
	changePayment = "modify_pending_order_payment"
	returnItems   = "return_delivered_order_items"
	exchangeItems = "exchange_delivered_order_items"
	moveUser      = "modify_user_address"
)

// LoadTasks reads a file of tasks.
func LoadTasks(file string) ([]Task, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []Task
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return out, nil
}

// Books are the three files of a shop as plain JSON, for grading: no type of the engine's comes between.
type Books struct {
	Users, Products, Orders map[string]any
}

// ReadBooks reads a folder of the three files.
func ReadBooks(folder fs.FS) (Books, error) {
	var b Books
	for _, f := range []struct {
		name string
		into *map[string]any
	}{{"users.json", &b.Users}, {"products.json", &b.Products}, {"orders.json", &b.Orders}} {
		data, err := fs.ReadFile(folder, f.name)
		if err != nil {
			return b, err
		}
		if err := json.Unmarshal(data, f.into); err != nil {
			return b, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return b, nil
}

// of are the books of one user, copied.
func (b Books) of(user string) Books {
	u, _ := b.Users[user].(object)
	orders := map[string]any{}
	for _, id := range u["orders"].([]any) {
		orders[id.(string)] = b.Orders[id.(string)]
	}
	c := Books{Users: object{user: u}, Orders: orders}.Clone()
	c.Products = b.Products
	return c
}
