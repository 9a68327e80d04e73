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
)

var (
	parties = []aftersales.Party{
		aftersales.Customer, aftersales.Bot, aftersales.Agent, aftersales.Seller, aftersales.Warehouse,
		aftersales.Courier, aftersales.Payment, aftersales.Manager, aftersales.Clock,
	}
	// Payment's own events come from Pay; the rest anyone may try.
	events = []aftersales.Event{
		aftersales.Submit, aftersales.Decide, aftersales.Approve, aftersales.AskMore, aftersales.GiveMore, aftersales.Reject,
		aftersales.Appeal, aftersales.Uphold, aftersales.Overturn, aftersales.GiveAddress, aftersales.BookPickup,
		aftersales.CancelPickup, aftersales.Ship, aftersales.Receive, aftersales.Inspect, aftersales.PassCheck,
		aftersales.FailCheck, aftersales.Settle, aftersales.TakeBack, aftersales.Disagree, aftersales.Confirm, aftersales.Withdraw,
	}
)

func (d *desk) tryAnything(rt *rapid.T, id chat.CaseID) {
	ctx := context.Background()
	before, err := d.Case(ctx, id)
	require.NoError(rt, err)
	by := aftersales.Actor{Party: rapid.SampledFrom(parties).Draw(rt, "party"), ID: rapid.SampledFrom([]string{"", "c-lin", "c-emma"}).Draw(rt, "id")}
	event := rapid.SampledFrom(events).Draw(rt, "event")
	legal := slices.DeleteFunc(aftersales.Legal(before), func(t aftersales.Try) bool {
		return !slices.Contains(events, t.Event) || t.Event == aftersales.Withdraw || t.By == aftersales.Clock
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
	held, promised := map[string]chat.CaseID{}, int64(0)
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
		paid := slices.ContainsFunc(h, func(m aftersales.Moved) bool { return m.To == aftersales.Refunded })
		approved := slices.ContainsFunc(h, func(m aftersales.Moved) bool { return m.To == aftersales.RefundApproved })
		require.True(rt, approved || !paid, "money before approval")
		for _, m := range h {
			if m.To == aftersales.Rejected {
				require.NotEmpty(rt, m.Reason)
				require.NotEmpty(rt, m.By.ID)
			}
		}
		if paid {
			promised += c.Verdict.Refund.Minor
		}
	}
	o, err := d.shop.Order(ctx, "o-lin-09")
	require.NoError(rt, err)
	require.LessOrEqual(rt, o.RefundedSoFar().Minor, o.Total().Minor)
	require.Equal(rt, promised, o.RefundedSoFar().Minor)
}

// reset takes the cases and refunds away, so that each run starts with an empty desk.
func (d *desk) reset(t *testing.T) {
	t.Helper()
	d.clock.set(start)
	require.NoError(t, d.db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for _, q := range []string{
			`DELETE FROM case_open_lines`, `DELETE FROM case_events`, `DELETE FROM cases`, `DELETE FROM case_orders`,
			`DELETE FROM case_numbers`, `DELETE FROM demo_refunds`, `DELETE FROM jobs`,
			`UPDATE demo_orders SET status = 'delivered' WHERE id = 'o-lin-09'`,
		} {
			if _, err := tx.ExecContext(ctx, q); err != nil {
				return err
			}
		}
		return nil
	}))
}
