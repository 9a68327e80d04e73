package intents

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Vector instructions and plain Go must agree to the bit, or models would differ between machines.
func TestKernelsAgree(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := 0; n <= 64; n += lanes {
		x, y := make([]float32, n), make([]float32, n)
		b := make([]int8, n)
		for i := range x {
			x[i], y[i], b[i] = float32(rnd.NormFloat64()), float32(rnd.NormFloat64()), int8(rnd.IntN(255)-127)
		}
		a := float32(rnd.NormFloat64())
		want, got := slices.Clone(y), slices.Clone(y)
		addScaledGo(want, x, a)
		if addScaled(got, x, a); !slices.Equal(got, want) {
			t.Errorf("addScaled of %d: %v, want %v", n, got, want)
		}
		addScaledBytesGo(want, b, a)
		if addScaledBytes(got, b, a); !slices.Equal(got, want) {
			t.Errorf("addScaledBytes of %d: %v, want %v", n, got, want)
		}
		if got, want := dot(x, y), dotGo(x, y); got != want {
			t.Errorf("dot of %d: %v, want %v", n, got, want)
		}
	}
}
