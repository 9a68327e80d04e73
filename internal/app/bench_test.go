package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales/policy"
	"aftercare/chat"
)

func benchApp(b *testing.B) *App {
	c := Defaults()
	c.Data, c.Demo = b.TempDir(), true
	a, err := Open(b.Context(), c, Options{Log: slog.New(slog.DiscardHandler)})
	require.NoError(b, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); a.Work(ctx) }()
	b.Cleanup(func() { stop(); <-done; a.Close() })
	return a
}

// BenchmarkDurableTurns is whole turns on SQLite with synchronous=FULL: recorded, understood, decided, appended, by
// the workers of a node, in many conversations at once.
func BenchmarkDurableTurns(b *testing.B) {
	a := benchApp(b)
	b.SetParallelism(64)
	var talks []*Talk
	for range 64 * runtime.GOMAXPROCS(0) {
		talk, err := a.Talk(b.Context(), "c-lin", chat.Zh)
		require.NoError(b, err)
		talks = append(talks, talk.Live())
	}
	var n, next atomic.Int64
	began := time.Now()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		talk := talks[next.Add(1)-1]
		lines := []string{"我要退货", "三合一冲锋衣", "尺码不合适", "算了"}
		for i := 0; pb.Next(); i++ {
			if _, err := talk.Say(b.Context(), lines[i%len(lines)]); err != nil {
				b.Error(err)
				return
			}
			n.Add(1)
		}
	})
	b.ReportMetric(float64(n.Load())/time.Since(began).Seconds(), "turns/s")
}

// BenchmarkTurnInLongTalk is a turn in a short and in a long conversation.
func BenchmarkTurnInLongTalk(b *testing.B) {
	for _, events := range []int{20, 10_000} {
		b.Run(fmt.Sprintf("%d events", events), func(b *testing.B) {
			a := benchApp(b)
			talk, err := a.Talk(b.Context(), "c-lin", chat.Zh)
			require.NoError(b, err)
			talk.Live()
			for {
				st, err := talk.State(b.Context())
				require.NoError(b, err)
				if int(st.Seq) >= events {
					break
				}
				n := min(400, events-int(st.Seq))
				bodies := make([]chat.Body, n)
				for i := range bodies {
					bodies[i] = chat.Answered{Entry: "return-shipping-fee"}
				}
				_, err = a.Store.AppendWith(b.Context(), talk.Conv(), st.Seq, chat.Bot, nil, bodies...)
				require.NoError(b, err)
			}
			_, err = talk.Say(b.Context(), "谢谢")
			require.NoError(b, err)
			for b.Loop() {
				if _, err := talk.Say(b.Context(), "谢谢"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkVerdict is what the rules make of a return.
func BenchmarkVerdict(b *testing.B) {
	a := benchApp(b)
	orders, err := a.Shop.Orders(b.Context(), "c-lin")
	require.NoError(b, err)
	o := orders[0]
	rules := a.Cases.Rules()
	f := policy.Facts{Order: o, Now: time.Now(), Reason: "no_reason"}
	for _, l := range o.Lines {
		f.Picks = append(f.Picks, policy.Pick{Line: l, Qty: l.Qty})
	}
	b.ReportAllocs()
	for b.Loop() {
		rules.Decide(policy.AskReturn, f)
	}
}
