package web_test

import (
	"encoding/base64"
	"net/http"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/internal/ws/wstest"
)

func TestAGuestIsRecognisedByTheCredential(t *testing.T) {
	e := start(t)
	first := e.enter(t, web.Hello{Locale: chat.En})
	require.False(t, first.Customer)
	require.NotEmpty(t, first.Guest)
	require.Equal(t, chat.En, first.Locale)
	require.Equal(t, chat.Seq(1), first.Last)
	first.say(t, "k", "hi")

	again := e.enter(t, web.Hello{Guest: first.Guest})
	require.Equal(t, first.Conv, again.Conv)
	require.Equal(t, first.Guest, again.Guest)
	require.Equal(t, chat.En, again.Locale, "the conversation keeps its language")
	require.Equal(t, chat.Seq(2), again.Last)
	require.Len(t, again.hears(t, "hi"), 1)

	require.NotEqual(t, first.Conv, e.guest(t).Conv, "no credential: somebody else")
}

func TestACustomerIsRecognisedByTheShopsToken(t *testing.T) {
	e := start(t)
	desktop := e.customer(t, "c-lin")
	require.True(t, desktop.Customer)
	require.Equal(t, "小林", desktop.Name)
	require.Empty(t, desktop.Guest, "a customer needs no guest's credential")
	desktop.say(t, "k", "在电脑上说的")
	phone := e.customer(t, "c-lin")
	require.Equal(t, desktop.Conv, phone.Conv)
	phone.hears(t, "在电脑上说的")
	require.NotEqual(t, desktop.Conv, e.customer(t, "c-wang").Conv)
}

func TestUnknownLocalesBecomeChinese(t *testing.T) {
	require.Equal(t, chat.Zh, start(t).enter(t, web.Hello{Locale: "tlh"}).Locale)
}

// token signs claims; edit changes them.
func token(t *testing.T, method jwt.SigningMethod, key any, edit func(jwt.MapClaims)) string {
	t.Helper()
	c := jwt.MapClaims{"sub": "c-lin", "aud": "aftercare", "exp": time.Now().Add(time.Hour).Unix(), "name": "x"}
	if edit != nil {
		edit(c)
	}
	signed, err := jwt.NewWithClaims(method, c).SignedString(key)
	require.NoError(t, err)
	return signed
}

func TestATokenThatProvesNothingOpensNothing(t *testing.T) {
	e := start(t)
	victim := e.customer(t, "c-lin")
	victim.say(t, "k", "这是隐私")
	guest := e.guest(t)
	hs := jwt.SigningMethodHS256
	good := token(t, hs, []byte(secret), nil)
	require.Equal(t, victim.Conv, e.enter(t, web.Hello{Token: good}).Conv, "the tokens below differ from a good one in one point each")

	for name, try := range map[string]struct{ token, code string }{
		"noise":             {"not.a.token", "token"},
		"expired":           {token(t, hs, []byte(secret), func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-time.Minute).Unix() }), "expired"},
		"for ever":          {token(t, hs, []byte(secret), func(c jwt.MapClaims) { delete(c, "exp") }), "token"},
		"unsigned":          {token(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil), "token"},
		"signature cut off": {good[:len(good)-43], "token"},
		"other algorithm":   {token(t, jwt.SigningMethodHS512, []byte(secret), nil), "token"},
		"foreign secret":    {token(t, hs, []byte("another secret of thirty-two bytes"), nil), "token"},
		"no secret":         {token(t, hs, []byte{}, nil), "token"},
		"other audience":    {token(t, hs, []byte(secret), func(c jwt.MapClaims) { c["aud"] = "newsletter" }), "token"},
		"no audience":       {token(t, hs, []byte(secret), func(c jwt.MapClaims) { delete(c, "aud") }), "token"},
		"nobody":            {token(t, hs, []byte(secret), func(c jwt.MapClaims) { delete(c, "sub") }), "token"},
		"not yet":           {token(t, hs, []byte(secret), func(c jwt.MapClaims) { c["nbf"] = time.Now().Add(time.Hour).Unix() }), "token"},
		"a guest's":         {guest.Guest, "token"},
		"changed":           {good[:len(`eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.`)] + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"c-wang","aud":"aftercare","exp":9999999999}`)) + good[len(good)-44:], "token"},
	} {
		t.Run(name, func(t *testing.T) {
			before, err := e.List(t.Context(), chat.Filter{})
			require.NoError(t, err)
			c := wstest.Dial(t, e.url, codec, nil)
			c.Send(t, web.Hello{Token: try.token})
			b := wstest.Next[web.Bye](t, c)
			require.Equal(t, try.code, b.Code)
			require.Zero(t, b.RetryMS, "the page must not try the same again")
			require.NotEmpty(t, b.Text.Zh)
			require.True(t, websocket.IsCloseError(c.Ended(t), websocket.CloseNormalClosure), "%v", c.Ended(t))
			require.Empty(t, wstest.Kept[web.Welcome](c))
			require.Empty(t, wstest.Kept[web.Items](c))
			after, err := e.List(t.Context(), chat.Filter{})
			require.NoError(t, err)
			require.Equal(t, before, after, "a conversation was opened")
		})
	}
}

func TestACredentialThatProvesNothingMakesANewGuest(t *testing.T) {
	e := start(t)
	victim := e.customer(t, "c-lin")
	guest := e.guest(t)
	hs := jwt.SigningMethodHS256
	asGuest := func(c jwt.MapClaims) { c["aud"], c["sub"] = "aftercare-guest", "g" }
	for name, credential := range map[string]string{
		"noise":               "x",
		"a customer's token":  e.token(t, "c-lin"),
		"unsigned":            token(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, asGuest),
		"foreign secret":      token(t, hs, []byte("another secret of thirty-two bytes"), asGuest),
		"a conversation's id": string(guest.Conv),
		"expired":             token(t, hs, []byte(secret), func(c jwt.MapClaims) { asGuest(c); c["exp"] = int64(1) }),
	} {
		t.Run(name, func(t *testing.T) {
			p := e.enter(t, web.Hello{Guest: credential, Conv: victim.Conv})
			require.False(t, p.Customer)
			require.NotEqual(t, credential, p.Guest)
			require.NotContains(t, []chat.ConvID{victim.Conv, guest.Conv}, p.Conv)
		})
	}
}

// Knowing the id of somebody's conversation must be worth nothing.
func TestAnotherPersonsConversationStaysTheirs(t *testing.T) {
	e := start(t)
	for name, victim := range map[string]*page{"guest": e.guest(t), "customer": e.customer(t, "c-lin")} {
		for who, h := range map[string]web.Hello{
			"new guest": {}, "known guest": {Guest: e.guest(t).Guest}, "customer": {Token: e.token(t, "c-wang")},
		} {
			t.Run(who+" at a "+name+"'s", func(t *testing.T) {
				victim.say(t, t.Name(), "我的地址是人民路 1 号")
				offer := e.answer(t, victim.Conv, chat.Message{Text: "pick", Options: []chat.Option{{Value: "a", Label: "A"}}})
				before := e.log(t, victim.Conv)

				h.Conv, h.Since = victim.Conv, 1
				p := e.enter(t, h)
				require.NotEqual(t, victim.Conv, p.Conv)
				p.Send(t, web.Choose{Key: t.Name(), Of: offer, Value: "a"})
				p.refused(t, "invalid")
				p.Send(t, web.Read{Seq: offer})
				p.say(t, t.Name(), "mine")
				for _, it := range p.hears(t, "mine") {
					require.NotContains(t, it.Message.Text, "人民路")
				}
				require.Equal(t, before, e.log(t, victim.Conv), "written into somebody else's conversation")
				seq, err := e.ReadUpTo(t.Context(), victim.Conv, chat.RoleCustomer)
				require.NoError(t, err)
				require.Zero(t, seq)
			})
		}
	}
}

func TestForeignPagesCannotConnect(t *testing.T) {
	e := start(t)
	e.web.Origins = []string{"https://shop.example"}
	for origin, status := range map[string]int{
		"https://shop.example": http.StatusSwitchingProtocols,
		e.url:                  http.StatusSwitchingProtocols,
		"https://evil.example": http.StatusForbidden,
		"null":                 http.StatusForbidden,
		"":                     http.StatusForbidden,
	} {
		header := http.Header{"Origin": {origin}}
		if origin == "" {
			header["Origin"] = nil
		}
		c, answer, err := wstest.Connect(t.Context(), e.url, codec, header)
		require.NotNil(t, answer, "%q: %v", origin, err)
		require.Equal(t, status, answer.StatusCode, "%q", origin)
		if c != nil {
			c.Close()
		}
	}
}
