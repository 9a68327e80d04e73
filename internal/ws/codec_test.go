package ws_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/internal/ws"
)

type (
	number struct {
		N int `json:"n"`
	}
	words struct {
		Text string `json:"text"`
	}
	empty struct{}
	alien struct{}
)

var (
	frames = map[string]any{"number": number{}, "words": words{}, "empty": empty{}}
	codec  = ws.NewCodec(frames, frames)
)

func TestFramesSurviveTheWire(t *testing.T) {
	for _, f := range []any{number{}, number{-7}, words{"退货 \"quoted\" \u2028 <b>"}, empty{}} {
		data, err := codec.Encode(f)
		require.NoError(t, err)
		back, err := codec.Decode(data)
		require.NoError(t, err, "%s", data)
		require.Equal(t, f, back)
	}
	data, err := codec.Encode(empty{})
	require.NoError(t, err)
	require.JSONEq(t, `{"t":"empty"}`, string(data))
}

func TestOnlyFramesOfTheSocketAreSent(t *testing.T) {
	_, err := codec.Encode(alien{})
	require.Error(t, err)
}

func TestUnreadableFramesAreInvalid(t *testing.T) {
	for name, frame := range map[string]string{
		"nothing":        ``,
		"not JSON":       `hello`,
		"cut off":        `{"t":"number","n":`,
		"a list":         `["number"]`,
		"null":           `null`,
		"no type":        `{"n":1}`,
		"unknown type":   `{"t":"drop_tables"}`,
		"type no word":   `{"t":1}`,
		"wrong field":    `{"t":"number","n":"one"}`,
		"number too big": `{"t":"number","n":1e99}`,
		"two frames":     `{"t":"empty"}{"t":"empty"}`,
		"raw NUL":        "{\"t\":\"words\",\"text\":\"\x00\"}",
	} {
		_, err := codec.Decode([]byte(frame))
		require.ErrorIs(t, err, chat.ErrInvalid, name)
	}
}

func TestErrorsDoNotRepeatHugeInput(t *testing.T) {
	_, err := codec.Decode([]byte(`{"t":"` + strings.Repeat("x", 60_000) + `"}`))
	require.ErrorIs(t, err, chat.ErrInvalid)
	require.Less(t, len(err.Error()), 200)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"t":"number","n":1}`))
	f.Add([]byte(`{"t":"words","text":"\u0000\ud800"}`))
	f.Add([]byte(`[[[[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		frame, err := codec.Decode(data)
		if err != nil {
			require.ErrorIs(t, err, chat.ErrInvalid)
			return
		}
		again, err := codec.Encode(frame)
		require.NoError(t, err)
		back, err := codec.Decode(again)
		require.NoError(t, err)
		require.Equal(t, frame, back)
	})
}
