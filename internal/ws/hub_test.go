package ws_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/internal/ws"
	"aftercare/internal/ws/wstest"
)

func TestDrainSaysGoodbyeToAllAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, nil)
		var clients []*wstest.Client
		for range 5 {
			c := s.dial(t)
			clients = append(clients, c)
			<-s.conns
		}
		require.Equal(t, 5, s.hub.Len())
		drained := make(chan error, 1)
		go func() { drained <- s.hub.Drain(t.Context(), words{Text: "bye"}) }()
		for _, c := range clients {
			require.Equal(t, "bye", wstest.Next[words](t, c).Text)
			c.Ended(t)
			require.ErrorIs(t, <-s.ends, ws.ErrDraining)
		}
		require.NoError(t, <-drained)
		require.Zero(t, s.hub.Len())

		late := s.dial(t)
		require.Equal(t, "closed", wstest.Next[words](t, late).Text, "whoever comes now is told as well")
		late.Ended(t)
	})
}

func TestDrainWaitsNoLongerThanItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := make(chan struct{})
		s := serve(t, func(*ws.Conn, any) error { <-stuck; return nil })
		c := s.dial(t)
		c.Send(t, number{})
		<-s.conns
		synctest.Wait() // the handler is stuck now
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		require.ErrorIs(t, s.hub.Drain(ctx, words{Text: "bye"}), context.DeadlineExceeded)
		require.Equal(t, 10*time.Second, time.Since(began))
		close(stuck)
		<-s.ends
	})
}

func TestOnlyOwnPagesMayConnect(t *testing.T) {
	const shop = "https://shop.example"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := ws.Accept(w, r, codec, []string{shop}); err == nil {
			go c.Run(r.Context(), func(f any) error { return nil }, func(err error) error { return err })
			c.Close(nil)
		}
	}))
	defer s.Close()
	for name, try := range map[string]struct {
		origin []string
		status int
	}{
		"own host":           {[]string{s.URL}, http.StatusSwitchingProtocols},
		"listed":             {[]string{shop}, http.StatusSwitchingProtocols},
		"none":               {nil, http.StatusForbidden},
		"empty":              {[]string{""}, http.StatusForbidden},
		"null":               {[]string{"null"}, http.StatusForbidden},
		"foreign":            {[]string{"https://evil.example"}, http.StatusForbidden},
		"other scheme":       {[]string{"http://shop.example"}, http.StatusForbidden},
		"other port":         {[]string{shop + ":8443"}, http.StatusForbidden},
		"listed as a prefix": {[]string{shop + ".evil.example"}, http.StatusForbidden},
		"listed as the user": {[]string{"https://shop.example@evil.example"}, http.StatusForbidden},
		"own host as user":   {[]string{"http://" + s.Listener.Addr().String() + "@evil.example"}, http.StatusForbidden},
		"not a URL":          {[]string{"%zz"}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			_, answer, err := wstest.Connect(t.Context(), s.URL, codec, http.Header{"Origin": try.origin})
			require.NotNil(t, answer, "%v", err)
			require.Equal(t, try.status, answer.StatusCode)
		})
	}
}
