package ws_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"aftercare/internal/ws"
	"aftercare/internal/ws/wstest"
)

func TestFramesAreHandledInTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, nil).dial(t)
		for i := range 50 {
			c.Send(t, number{i})
			require.Equal(t, number{i}, wstest.Next[number](t, c))
		}
	})
}

func TestUnreadableFramesAreAnsweredAndTheSocketStaysOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, nil).dial(t)
		c.Raw(t, websocket.TextMessage, []byte("not JSON"))
		c.Raw(t, websocket.BinaryMessage, []byte(`{"t":"number","n":1}`))
		c.Raw(t, websocket.TextMessage, []byte(`{"t":"what"}`))
		c.Raw(t, websocket.TextMessage, nil)
		c.Send(t, number{7})
		for _, why := range []string{"not a JSON object", "not a JSON object", `unknown frame type "what"`, "not a JSON object"} {
			require.Contains(t, wstest.Next[words](t, c).Text, why)
		}
		require.Equal(t, number{7}, wstest.Next[number](t, c))
	})
}

func TestAFrameBeyond64KiBClosesTheSocket(t *testing.T) {
	const limit = 64 << 10
	frame := func(n int) []byte {
		const around = len(`{"t":"words","text":""}`)
		return []byte(`{"t":"words","text":"` + strings.Repeat("x", n-around) + `"}`)
	}
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, nil)
		c := s.dial(t)
		c.Raw(t, websocket.TextMessage, frame(limit))
		require.Len(t, frame(limit), limit)
		wstest.Next[words](t, c)

		go func() { _ = c.Write(words{Text: strings.Repeat("x", limit)}) }() // it may fail: the server hangs up meanwhile
		require.True(t, websocket.IsCloseError(c.Ended(t), websocket.CloseMessageTooBig), "%v", c.Ended(t))
		require.ErrorIs(t, <-s.ends, websocket.ErrReadLimit)
	})
}

func TestAFloodIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		handled := 0
		s := serve(t, func(*ws.Conn, any) error { handled++; return nil })
		c := s.dial(t)
		go func() {
			for i := 0; i < 1000 && c.Write(number{}) == nil; i++ {
			}
		}()
		require.True(t, websocket.IsCloseError(c.Ended(t), websocket.ClosePolicyViolation), "%v", c.Ended(t))
		require.ErrorIs(t, <-s.ends, ws.ErrFlood)
		require.Equal(t, 60, handled, "the burst, as no time passes here")
	})
}

func TestASteadyTalkerIsNotCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, nil).dial(t)
		for i := range 2000 { // a hundred seconds at 20 a second
			time.Sleep(time.Second / 20) // the bubble's clock: takes no time
			c.Send(t, number{i})
			require.Equal(t, number{i}, wstest.Next[number](t, c))
		}
	})
}

func TestASlowReaderIsCutOffWithBoundedMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, nil)
		s.dial(t)
		conn := <-s.conns
		taken := 0
		var err error
		for ; err == nil && taken < 10_000; taken++ {
			synctest.Wait() // let the writer take what it can
			err = conn.Send(number{taken})
		}
		require.ErrorIs(t, err, ws.ErrSlow)
		require.LessOrEqual(t, taken, 256+2, "frames kept for a client that reads nothing")
		began := time.Now()
		require.ErrorIs(t, <-s.ends, ws.ErrSlow)
		require.LessOrEqual(t, time.Since(began), 12*time.Second, "the stuck write and the goodbye")
		require.ErrorIs(t, conn.Send(number{}), net.ErrClosed)
	})
}

func TestDeliverWaitsForASlowReaderInsteadOfFillingTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, nil)
		c := s.dial(t)
		conn := <-s.conns
		delivered, ended := 0, make(chan error, 1)
		go func() {
			for {
				if err := conn.Deliver(number{delivered}); err != nil {
					ended <- err
					return
				}
				delivered++
			}
		}()
		for i := range 1000 {
			synctest.Wait()
			require.Equal(t, i, delivered, "a frame on its way that nobody has read")
			require.Equal(t, number{i}, wstest.Next[number](t, c))
		}
		conn.Close(nil)
		require.ErrorIs(t, <-ended, net.ErrClosed)
	})
}

// A client that crashed, or whose network is gone, says nothing: only the missing pong tells.
func TestADeadClientIsFoundWithinAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, nil)
		sock := s.dial(t).Sock()
		go io.Copy(io.Discard, sock.NetConn()) // the bytes arrive, nobody is there
		began := time.Now()
		err := <-s.ends
		var timeout net.Error
		require.True(t, errors.As(err, &timeout) && timeout.Timeout(), "%v", err)
		require.Equal(t, time.Minute, time.Since(began))
	})
}

func TestAQuietClientThatAnswersPingsStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, nil)
		c := s.dial(t)
		answered := make(chan error, 1)
		go func() {
			_, _, err := c.Sock().ReadMessage() // answers pings meanwhile
			answered <- err
		}()
		time.Sleep(time.Hour)
		select {
		case err := <-s.ends:
			t.Fatal("closed:", err)
		default:
		}
		c.Send(t, number{1})
		require.NoError(t, <-answered)
	})
}

func TestCloseSendsWhatWasQueuedBefore(t *testing.T) {
	why := errors.New("enough")
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, nil)
		c := s.dial(t)
		conn := <-s.conns
		for i := range 100 {
			require.NoError(t, conn.Send(number{i}))
		}
		conn.Close(why)
		conn.Close(errors.New("later"))
		for i := range 100 {
			require.Equal(t, number{i}, wstest.Next[number](t, c))
		}
		require.True(t, websocket.IsCloseError(c.Ended(t), websocket.CloseNormalClosure), "%v", c.Ended(t))
		require.Equal(t, why, <-s.ends, "the first reason counts")
	})
}

func TestAnErrorOfTheHandlerClosesTheSocket(t *testing.T) {
	why := errors.New("go away")
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(c *ws.Conn, _ any) error {
			c.Send(words{Text: "because"})
			return why
		})
		c := s.dial(t)
		c.Send(t, number{})
		require.Equal(t, "because", wstest.Next[words](t, c).Text)
		c.Ended(t)
		require.Equal(t, why, <-s.ends)
	})
}

func TestManySendersShareOneSocket(t *testing.T) {
	const senders, each = 8, 25 // fewer than the queue holds
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, nil)
		c := s.dial(t)
		conn := <-s.conns
		var sending sync.WaitGroup
		for id := range senders {
			sending.Go(func() {
				for n := range each {
					if err := conn.Send(words{Text: fmt.Sprintf("%d %d", id, n)}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		next := map[int]int{}
		for range senders * each {
			var id, n int
			_, err := fmt.Sscan(wstest.Next[words](t, c).Text, &id, &n)
			require.NoError(t, err)
			require.Equal(t, next[id], n, "sender %d", id)
			next[id]++
		}
		sending.Wait()
	})
}
