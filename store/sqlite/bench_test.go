package sqlite_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/chat"
	"aftercare/store"
	"aftercare/store/sqlite"

	"github.com/stretchr/testify/require"
)

// BenchmarkRecord records shoppers' messages, each durable before it counts, by many callers at once in
// 4,096 conversations: what a busy evening is. The folder is on the disk that holds TMPDIR.
//
//	go test -run '^$' -bench Record ./store/sqlite
func BenchmarkRecord(b *testing.B) {
	for _, callers := range []int{1, 16, 64, 256, 1024} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s, err := sqlite.Open(context.Background(), b.TempDir(), store.Options{})
			require.NoError(b, err)
			defer s.Close()
			ids := make([]chat.ConvID, 4096)
			var opening sync.WaitGroup
			for i := range ids {
				ids[i] = chat.ConvID(fmt.Sprintf("01a201d8-c456-71b2-b78c-%012d", i))
				opening.Go(func() {
					_, err := s.Open(context.Background(), ids[i], chat.Opened{Channel: "web", Guest: fmt.Sprint(i), Locale: chat.Zh})
					if err != nil {
						b.Error(err)
					}
				})
			}
			opening.Wait()
			text := chat.Said{Message: chat.Message{Type: chat.TypeText, Text: "上周买的跑步鞋尺码不对，想换大一码，可以吗？"}}
			by := chat.Actor{Role: chat.RoleCustomer, ID: "g"}
			var n atomic.Int64
			var at atomic.Int64 // the slowest, in nanoseconds
			b.ResetTimer()
			began := time.Now()
			var working sync.WaitGroup
			for range callers {
				working.Go(func() {
					for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
						started := time.Now()
						if _, err := s.Record(context.Background(), ids[i%int64(len(ids))], fmt.Sprint(i), by, text); err != nil {
							b.Error(err)
							return
						}
						for took := int64(time.Since(started)); ; {
							slowest := at.Load()
							if took <= slowest || at.CompareAndSwap(slowest, took) {
								break
							}
						}
					}
				})
			}
			working.Wait()
			b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "msgs/s")
			b.ReportMetric(float64(at.Load())/1e6, "slowest-ms")
		})
	}
}
