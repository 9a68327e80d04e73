package intents

import (
	"errors"
	"math/bits"
)

// The weights of hidden units are dense and bear coarse steps: each feature's are fifteenths of twice the
// largest of them.

const steps = 7 // on either side of 0

// coarsen brings a feature's weights to its steps. Doing so again changes nothing.
func coarsen(w []int8) {
	top := largest(w)
	for i, x := range w {
		w[i] = onStep(step7(int(x), top), top)
	}
}

func largest(w []int8) int {
	top := 0
	for _, x := range w {
		top = max(top, int(x), -int(x))
	}
	return top
}

// step7 is the nearest step, from -steps to steps.
func step7(x, top int) int {
	if top == 0 {
		return 0
	}
	return rounded(x*steps, top)
}

func onStep(q, top int) int8 { return int8(rounded(q*top, steps)) }

func rounded(a, b int) int {
	if a < 0 {
		return -((-2*a + b) / (2 * b))
	}
	return (2*a + b) / (2 * b)
}

var errWeights = errors.New("weights don't add up")

// packHidden packs, for each feature, the largest weight and a half byte for each.
func (m *Model) packHidden() []byte {
	var out []byte
	columns := m.width + m.hidden
	for row := range m.vec.hashes {
		w := m.weights[row*columns+m.width:][:m.hidden]
		top := largest(w)
		out = append(out, byte(top))
		for i := 0; i < len(w); i += 2 {
			out = append(out, byte(step7(int(w[i]), top)+steps)|byte(step7(int(w[i+1]), top)+steps)<<4)
		}
	}
	return out
}

func (m *Model) unpackHidden(packed []byte) error {
	columns, rows := m.width+m.hidden, len(m.vec.hashes)
	size := 1 + m.hidden/2
	if len(packed) != rows*size {
		return errWeights
	}
	var value [1 << 4]int8
	for row := range rows {
		from := packed[row*size:][:size]
		for q := range value {
			value[q] = onStep(q-steps, int(from[0]))
		}
		to := m.weights[row*columns+m.width:][:m.hidden]
		for i, b := range from[1:] {
			to[2*i], to[2*i+1] = value[b&15], value[b>>4]
		}
	}
	return nil
}

// packLabels packs, for each feature, a bit for each label's weight that is not 0, and these weights.
func (m *Model) packLabels() []byte {
	var out []byte
	columns := m.width + m.hidden
	for row := range m.vec.hashes {
		w := m.weights[row*columns:][:m.width]
		at := len(out)
		out = append(out, make([]byte, (m.width+7)/8)...)
		for c, x := range w {
			if x != 0 {
				out[at+c/8] |= 1 << (c % 8)
				out = append(out, byte(x))
			}
		}
	}
	return out
}

func (m *Model) unpackLabels(packed []byte) error {
	columns := m.width + m.hidden
	size := (m.width + 7) / 8
	for row := range m.vec.hashes {
		if len(packed) < size {
			return errWeights
		}
		set := packed[:size]
		packed = packed[size:]
		to := m.weights[row*columns:][:m.width]
		for i, b := range set {
			if len(packed) < bits.OnesCount8(b) {
				return errWeights
			}
			for ; b != 0; b &= b - 1 {
				c := i*8 + bits.TrailingZeros8(b)
				if c >= len(to) {
					return errWeights
				}
				to[c] = int8(packed[0])
				packed = packed[1:]
			}
		}
	}
	if len(packed) > 0 {
		return errWeights
	}
	return nil
}
