package simulate

import (
	"fmt"
	"slices"
	"strings"
)

// items are the item ids of an order's lines.
func (s *Shopper) items(order string, lines []string) []string {
	var out []string
	for _, l := range lines {
		id, _, _ := strings.Cut(l, ":")
		if x := s.line(order, id); x != nil {
			out = append(out, x["item_id"].(string))
		}
	}
	return out
}

func (s *Shopper) swapped(order string, swaps []string) []string {
	var out []string
	for _, w := range swaps {
		id, sku, _ := strings.Cut(w, "=")
		if x := s.line(order, id); x != nil {
			out = append(out, x["item_id"].(string)+"="+sku)
		}
	}
	return out
}

func pairs(a, b []string) []string {
	out := make([]string, len(a))
	for i := range a {
		out[i] = a[i] + "=" + b[i]
	}
	return out
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func (s *Shopper) line(order, id string) object {
	var n int
	if _, err := fmt.Sscan(id, &n); err != nil {
		return nil
	}
	items, _ := s.books.Orders[order].(object)["items"].([]any)
	if n < 1 || n > len(items) {
		return nil
	}
	return items[n-1].(object)
}

func (s *Shopper) itemByID(order, id string) object {
	for _, x := range s.books.Orders[order].(object)["items"].([]any) {
		if x.(object)["item_id"] == id {
			return x.(object)
		}
	}
	return nil
}

func (s *Shopper) paidBy(order string) string {
	return s.books.Orders[order].(object)["payment_history"].([]any)[0].(object)["payment_method_id"].(string)
}

func (s *Shopper) user() object { return s.books.Users[s.task.User].(object) }

// variant is a variant of the product of an item.
func (s *Shopper) variant(old object, id string) object {
	return s.books.Products[old["product_id"].(string)].(object)["variants"].(object)[id].(object)
}

// shared reports whether another choice of a product has a value, too: "black" says nothing where both the frame
// and the lens may be black.
func (s *Shopper) shared(old object, name string, value any) bool {
	for _, v := range s.books.Products[old["product_id"].(string)].(object)["variants"].(object) {
		for k, x := range v.(object)["options"].(object) {
			if k != name && x == value {
				return true
			}
		}
	}
	return false
}
