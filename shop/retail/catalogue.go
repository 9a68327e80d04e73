package retail

import (
	"context"
	"time"

	"aftercare/shop"
)

// catalogue is all that is sold.
type catalogue struct {
	read     time.Time
	products []shop.Product
	places   map[string]int        // of products, by id
	variants map[string]variantDoc // by id
}

// goodsLast is how long a catalogue is used before it is read again: only an import changes it, and a change of
// an order looks at the documents themselves.
const goodsLast = 5 * time.Second

func (s *Shop) catalogue(ctx context.Context) (*catalogue, error) {
	if c := s.goods.Load(); c != nil && time.Since(c.read) < goodsLast {
		return c, nil
	}
	docs, err := many[productDoc](ctx, s.db.DB(), "products", `kind = $1 ORDER BY sort`, productKind)
	if err != nil {
		return nil, err
	}
	c := &catalogue{read: time.Now(), places: map[string]int{}, variants: map[string]variantDoc{}}
	for i, d := range docs {
		c.products = append(c.products, d.doc.product())
		c.places[d.id] = i
		for sku, v := range d.doc.Variants {
			c.variants[sku] = v
		}
	}
	if len(docs) > 0 { // an empty shop may be filled any moment
		s.goods.Store(c)
	}
	return c, nil
}
