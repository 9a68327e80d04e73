package aftersales_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aftercare/aftersales"
	"aftercare/chat"
	"aftercare/shop"
	"aftercare/shop/demo"
)

var (
	parties = []aftersales.Party{
		aftersales.Customer, aftersales.Bot, aftersales.Agent, aftersales.Seller, aftersales.Warehouse,
		aftersales.Courier, aftersales.Payment, aftersales.Manager, aftersales.Clock,
	}
	// What the payment and the merchant's system do comes from the jobs; the rest anyone may try.
	byJobs = []aftersales.Event{
		aftersales.PayOut, aftersales.PaidOK, aftersales.PayFailed, aftersales.Advance, aftersales.Applied, aftersales.ApplyFails, aftersales.Refuse,
	}
	events = anyEvents()
)

func anyEvents() (out []aftersales.Event) {
	for _, m := range aftersales.Machines() {
		for _, move := range m.Moves {
			if !slices.Contains(out, move.Event) && !slices.Contains(byJobs, move.Event) && !slices.Equal(move.By, []aftersales.Party{aftersales.Clock}) {
				out = append(out, move.Event)
			}
		}
	}
	slices.Sort(out)
	return out
}

// orders are one that has arrived, one that is under way, and one that wasn't sent.
var orders = []string{"o-lin-09", "o-lin-04", "o-lin-05"}

// anyRequest asks for something about one of the orders.
func anyRequest(rt *rapid.T) aftersales.Request {
	kind := rapid.SampledFrom(aftersales.Types).Draw(rt, "type")
	r := aftersales.Request{Type: kind, Customer: "c-lin", Order: "o-lin-09", Conv: "conv-1"}
	lines := rapid.SampledFrom([][]string{{"o-lin-09-1"}, {"o-lin-09-2"}, {"o-lin-09-1", "o-lin-09-2"}}).Draw(rt, "lines")
	reason := rapid.SampledFrom([]string{"size", "quality"}).Draw(rt, "reason")
	switch kind {
	case aftersales.Return, aftersales.Refund:
		r.Lines, r.Reason = lines, reason
	case aftersales.Exchange:
		r.Lines, r.Reason = lines[:1], "quality"
		r.Change.Swaps = []shop.Swap{{Line: lines[0], Qty: 1, SKU: map[string]string{"o-lin-09-1": "BACKPACK-BLU", "o-lin-09-2": "TEE-BLK-L"}[lines[0]]}}
	case aftersales.Cancel:
		r.Order, r.Reason = "o-lin-05", "mistake"
	case aftersales.Intercept:
		r.Order, r.Reason = "o-lin-04", "mistake"
	case aftersales.Address:
		r.Order, r.Change.Address = "o-lin-05", &shop.Address{Name: "林晓雨", Region: shop.CN, Area: "上海市", Street: "淮海中路1号"}
	case aftersales.Repay:
		r.Order, r.Change.Method = "o-lin-05", shop.Credit
	case aftersales.Items:
		r.Order, r.Lines = "o-lin-05", []string{"o-lin-05-1"}
		r.Change.Swaps = []shop.Swap{{Line: "o-lin-05-1", Qty: 1, SKU: "JEANS-BLK-31"}}
	}
	return r
}

// work does what the jobs of a case would do, whether it is their turn or not.
func (d *desk) work(rt *rapid.T, id chat.CaseID) {
	for _, job := range []func(context.Context, chat.CaseID) (aftersales.Case, error){d.Pay, d.PayEarly, d.Apply, d.Register} {
		_, err := job(context.Background(), id)
		require.NoError(rt, err)
	}
}

func (d *desk) tryAnything(rt *rapid.T, id chat.CaseID) {
	ctx := context.Background()
	before, err := d.Case(ctx, id)
	require.NoError(rt, err)
	by := aftersales.Actor{Party: rapid.SampledFrom(parties).Draw(rt, "party"), ID: rapid.SampledFrom([]string{"", "c-lin", "c-emma"}).Draw(rt, "id")}
	event := rapid.SampledFrom(events).Draw(rt, "event")
	legal := slices.DeleteFunc(aftersales.Legal(before), func(t aftersales.Try) bool {
		return !slices.Contains(events, t.Event) || t.Event == aftersales.Retract || t.By == aftersales.Clock
	})
	if len(legal) > 0 && rapid.IntRange(0, 3).Draw(rt, "by the book") > 0 { // or nobody would get far
		try := rapid.SampledFrom(legal).Draw(rt, "try")
		event, by = try.Event, aftersales.Actor{Party: try.By, ID: "c-lin"}
	}
	var why aftersales.Because
	if rapid.Bool().Draw(rt, "with reason") {
		why = aftersales.Because{Reason: "because", Evidence: []string{"e1"}}
	}
	_, err = d.Move(ctx, id, event, by, why)
	allowed := aftersales.MayMove(before, event, by.Party)
	switch {
	case err == nil:
		require.True(rt, allowed, "%s moved a case in %s by %s", by.Party, before.State, event)
		require.True(rt, by.Party != aftersales.Customer || by.ID == "c-lin", "another customer moved it")
	case by.Party == aftersales.Customer && by.ID != "c-lin":
		require.ErrorIs(rt, err, chat.ErrNotFound)
	case !allowed:
		require.True(rt, errors.Is(err, chat.ErrConflict) || errors.Is(err, chat.ErrForbidden), "%v", err)
	default:
		require.ErrorIs(rt, err, chat.ErrInvalid)
	}
	if err != nil {
		after, err := d.Case(ctx, id)
		require.NoError(rt, err)
		require.Equal(rt, before, after, "a refused move changes nothing")
	}
}

func (d *desk) invariants(rt *rapid.T, ids []chat.CaseID) {
	ctx := context.Background()
	held, promised := map[string]chat.CaseID{}, map[string]int64{}
	for _, id := range ids {
		c, err := d.Case(ctx, id)
		require.NoError(rt, err)
		h, err := d.History(ctx, id)
		require.NoError(rt, err)
		require.Len(rt, h, c.Seq)
		require.Equal(rt, c.State, h[len(h)-1].To)
		if c.Open() {
			for _, l := range c.Lines {
				require.Empty(rt, held[l.ID], "line %s is in two open cases", l.ID)
				held[l.ID] = id
			}
		}
		came := func(to aftersales.State) bool {
			return slices.ContainsFunc(h, func(m aftersales.Moved) bool { return m.To == to })
		}
		early := slices.ContainsFunc(h, func(m aftersales.Moved) bool { return m.Event == aftersales.Advance })
		paid := came(aftersales.Refunded) || early
		require.True(rt, came(aftersales.RefundApproved) || early || !paid, "money before approval")
		switch c.State {
		case aftersales.Cancelled, aftersales.Expired, aftersales.ReturnedToBuyer, aftersales.RejectedFinal:
			gaveBack := slices.ContainsFunc(h, func(m aftersales.Moved) bool { return m.Event == aftersales.GiveBack })
			require.True(rt, !early || gaveBack, "a case without effect keeps the money that was advanced")
		}
		for _, m := range h {
			if m.To == aftersales.Rejected || m.Event == aftersales.Reject {
				require.NotEmpty(rt, m.Reason)
				require.NotEmpty(rt, m.By.ID)
			}
		}
		if paid || c.Type == aftersales.Cancel && c.State == aftersales.Closed {
			promised[c.Order] += c.Verdict.Refund.Minor
		}
	}
	for _, id := range orders {
		o, err := d.shop.Order(ctx, id)
		require.NoError(rt, err)
		require.LessOrEqual(rt, o.RefundedSoFar().Minor, o.Total().Minor)
		if !slices.ContainsFunc(o.Payments, func(p shop.Payment) bool { return p.Method == shop.Credit }) { // another way to pay gives the first back
			require.Equal(rt, promised[id], o.RefundedSoFar().Minor, id)
		}
	}
}

// reset takes the cases and refunds away, so that each run starts with an empty desk.
func (d *desk) reset(t *testing.T) {
	t.Helper()
	d.clock.set(start)
	require.NoError(t, d.db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for _, q := range []string{
			`DELETE FROM case_open_lines`, `DELETE FROM case_events`, `DELETE FROM cases`, `DELETE FROM case_orders`,
			`DELETE FROM case_numbers`, `DELETE FROM demo_refunds`, `DELETE FROM jobs`,
			`DELETE FROM demo_changes`, `DELETE FROM demo_orders WHERE id IN ('o-lin-09', 'o-lin-05', 'o-lin-04')`, `DELETE FROM demo_stock`,
		} {
			if _, err := tx.ExecContext(ctx, q); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, demo.Fill(t.Context(), d.db))
	require.NoError(t, d.db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error { // whose refunds may be advanced
		_, err := tx.ExecContext(ctx, `UPDATE demo_customers SET body = REPLACE(body, '"silver"', '"gold"') WHERE id = 'c-lin'`)
		return err
	}))
}
