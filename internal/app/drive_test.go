package app

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/chat"
)

// tap finds the option that begins with a value among what was said last and taps it.
func tap(t *testing.T, talk *Talk, said []Reply, value string) []Reply {
	t.Helper()
	for i := len(said) - 1; i >= 0; i-- {
		for _, o := range said[i].Message.Options {
			if strings.HasPrefix(o.Value, value) {
				out, err := talk.Choose(t.Context(), o.Value)
				require.NoError(t, err)
				return out
			}
		}
	}
	t.Fatalf("nothing begins with %q in %v", value, said)
	return nil
}

// From the order's card to a booked courier in three taps: return it, why, yes.
func TestThreeTapsToACourier(t *testing.T) {
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	a := openTest(t, func() time.Time { return now })
	for _, who := range []struct {
		id    chat.CustomerID
		l     chat.Locale
		words string
	}{{"c-lin", chat.Zh, "看看我冲锋衣那个订单"}, {"c-emma", chat.En, "what's the status of my jacket order"}} {
		talk, err := a.Talk(t.Context(), who.id, who.l)
		require.NoError(t, err)
		said, err := talk.Say(t.Context(), who.words)
		require.NoError(t, err)
		for _, value := range []string{"@start:return_now", "size", "@yes"} {
			said = tap(t, talk, said, value)
		}
		cases, err := a.Cases.CasesOf(t.Context(), who.id, true)
		require.NoError(t, err)
		require.Len(t, cases, 1)
		require.Equal(t, aftersales.PickupBooked, cases[0].State)
	}
}

// The demo shop moves what couriers and the warehouse do, at its pace, and leaves decisions to people.
func TestDrive(t *testing.T) {
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	a := openTest(t, func() time.Time { return now })
	a.Config.DemoPace = time.Minute
	ctx := t.Context()
	open := func(key, order, reason string) aftersales.Case {
		c, err := a.Cases.Open(ctx, key, aftersales.Request{
			Type: aftersales.Return, Customer: "c-lin", Order: order, Lines: []string{order + "-1"}, Reason: reason,
		})
		require.NoError(t, err)
		return c
	}
	waits, reviewed := open("k1", "o-lin-07", "size"), open("k2", "o-lin-02", "quality")
	c := open("k3", "o-lin-01", "size")
	slots, err := a.Cases.PickupSlots(ctx, c)
	require.NoError(t, err)
	_, err = a.Cases.BookPickup(ctx, "c-lin", c.ID, slots[0])
	require.NoError(t, err)

	n, err := a.drive(ctx)
	require.NoError(t, err)
	require.Zero(t, n, "nothing has taken its time yet")
	for _, want := range []aftersales.State{aftersales.InReturnTransit, aftersales.Received, aftersales.Refunded} {
		now = now.Add(time.Minute)
		n, err := a.drive(ctx)
		require.NoError(t, err)
		require.Equal(t, 1, n)
		require.NoError(t, a.Settle(ctx))
		c, err = a.Cases.Case(ctx, c.ID)
		require.NoError(t, err)
		require.Equal(t, want, c.State)
	}
	for _, x := range []aftersales.Case{waits, reviewed} {
		still, err := a.Cases.Case(ctx, x.ID)
		require.NoError(t, err)
		require.Equal(t, x.State, still.State)
	}
}
