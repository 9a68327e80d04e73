package aftersales_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aftercare/aftersales"
	"aftercare/chat"
)

// The same yes, delivered thirty times at once, opens one case.
func TestOpenIsIdempotentAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		var wg sync.WaitGroup
		cases, errs := make([]aftersales.Case, 30), make([]error, 30)
		for i := range cases {
			wg.Go(func() { cases[i], errs[i] = d.Open(context.Background(), "k1", jacket) })
		}
		wg.Wait()
		for i := range cases {
			require.NoError(t, errs[i])
			require.Equal(t, cases[0], cases[i])
		}
		require.Len(t, d.notices(t), 1)
		all, err := d.CasesOf(t.Context(), "c-lin", false)
		require.NoError(t, err)
		require.Len(t, all, 1)
		require.Equal(t, "TH20261122-0001", all[0].Number, "no number is wasted")
	})
}

// Thirty different requests for one line at once: one case, twenty-nine told why.
func TestOneOpenCaseALine(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		var wg sync.WaitGroup
		errs := make([]error, 30)
		for i := range errs {
			wg.Go(func() { _, errs[i] = d.Open(context.Background(), fmt.Sprintf("k%d", i), jacket) })
		}
		wg.Wait()
		opened := 0
		for _, err := range errs {
			if err == nil {
				opened++
				continue
			}
			require.ErrorIs(t, err, chat.ErrConflict)
			var refused aftersales.Refused
			require.True(t, errors.As(err, &refused))
			require.Equal(t, "「三合一冲锋衣」已经在处理中，售后单号TH20261122-0001，不用重复申请。", refused.Verdict.Sentence.Zh)
		}
		require.Equal(t, 1, opened)
	})
}

// Every line of an order with a threshold discount, opened at once: together never more than was paid.
func TestLinesAtOnceNeverMoreThanPaid(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		var wg sync.WaitGroup
		cases := make([]aftersales.Case, 2)
		for i := range cases {
			wg.Go(func() {
				r := request("c-lin", "o-lin-09", "size", fmt.Sprintf("o-lin-09-%d", i+1))
				var err error
				cases[i], err = d.Open(context.Background(), r.Lines[0], r)
				require.NoError(t, err)
			})
		}
		wg.Wait()
		require.Equal(t, int64(27800), cases[0].Verdict.Refund.Add(cases[1].Verdict.Refund).Minor)
	})
}

// One parcel, scanned by three machines at once, is received once.
func TestMoveOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", jacket)
		var wg sync.WaitGroup
		errs := make([]error, 10)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = d.Move(context.Background(), c.ID, aftersales.Receive, warehouse, aftersales.Because{})
			})
		}
		wg.Wait()
		moved := 0
		for _, err := range errs {
			if err == nil {
				moved++
			} else {
				require.ErrorIs(t, err, chat.ErrConflict)
			}
		}
		require.Equal(t, 1, moved)
		c, err := d.Case(t.Context(), c.ID)
		require.NoError(t, err)
		checkHistory(t, d, c)
	})
}

// Anyone tries anything, at random times. Whatever happens: only the parties named by the machine move a
// case, a line is in one open case at most, the history is whole, a notice waits for each rest, refunds
// never exceed what was paid, and money goes only after a refund was approved.
func TestAnyoneTriesAnything(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		seq := 0
		rapid.Check(t, func(rt *rapid.T) {
			seq++
			d.reset(t)
			var cases []chat.CaseID
			for step := range rapid.IntRange(3, 40).Draw(rt, "steps") {
				switch rapid.IntRange(0, 9).Draw(rt, "what") {
				case 0, 1:
					if c, err := d.Open(t.Context(), fmt.Sprintf("%d-%d", seq, step), anyRequest(rt)); err == nil {
						cases = append(cases, c.ID)
					}
				case 2:
					d.clock.forward(time.Duration(rapid.SampledFrom([]int{1, 25, 73, 200}).Draw(rt, "hours")) * time.Hour)
					_, err := d.Tick(t.Context())
					require.NoError(rt, err)
				case 3:
					for _, id := range cases {
						d.work(rt, id)
					}
				default:
					if len(cases) > 0 {
						d.tryAnything(rt, rapid.SampledFrom(cases).Draw(rt, "case"))
					}
				}
				d.invariants(rt, cases)
			}
		})
	})
}
