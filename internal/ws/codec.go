// Package ws runs one websocket: a reader goroutine, a writer goroutine, deadlines, a read limit and a
// bounded queue. What is said over it is the business of the packages that use it.
package ws

import (
	"encoding/json"
	"fmt"
	"reflect"

	"aftercare/chat"
)

// Codec turns frames into JSON objects with their type in "t", and back.
type Codec struct {
	in  map[string]reflect.Type
	out map[reflect.Type]string
}

// NewCodec takes the frames that come in and those that go out, by name.
func NewCodec(in, out map[string]any) *Codec {
	c := &Codec{in: map[string]reflect.Type{}, out: map[reflect.Type]string{}}
	for name, f := range in {
		c.in[name] = reflect.TypeOf(f)
	}
	for name, f := range out {
		c.out[reflect.TypeOf(f)] = name
	}
	return c
}

// Decode reads one frame. What can't be read is chat.ErrInvalid and says why.
func (c *Codec) Decode(data []byte) (any, error) {
	var head struct {
		T string `json:"t"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("%w: the frame is not a JSON object", chat.ErrInvalid)
	}
	t, ok := c.in[head.T]
	if !ok {
		return nil, fmt.Errorf("%w: unknown frame type %.40q", chat.ErrInvalid, head.T)
	}
	p := reflect.New(t)
	if err := json.Unmarshal(data, p.Interface()); err != nil {
		return nil, fmt.Errorf("%w: frame %s: %v", chat.ErrInvalid, head.T, err)
	}
	return p.Elem().Interface(), nil
}

// Encode writes one frame.
func (c *Codec) Encode(frame any) ([]byte, error) {
	name, ok := c.out[reflect.TypeOf(frame)]
	if !ok {
		return nil, fmt.Errorf("ws: %T is no frame of this socket", frame)
	}
	body, err := json.Marshal(frame)
	if err != nil {
		return nil, fmt.Errorf("ws: encode %s: %w", name, err)
	}
	out := append(make([]byte, 0, len(body)+len(name)+8), `{"t":"`+name+`"`...)
	if len(body) > 2 { // more than {}
		out = append(out, ',')
	}
	return append(out, body[1:]...), nil
}
