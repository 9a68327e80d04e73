package intents

import (
	"math/rand/v2"
	"slices"
	"testing"
)

var (
	addScaledKernels      = map[string]func(y, x []float32, a float32){"addScaled": addScaled}
	addScaledBytesKernels = map[string]func(y []float32, x []int8, a float32){"addScaledBytes": addScaledBytes}
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
		for name, add := range addScaledKernels {
			want, got := slices.Clone(y), slices.Clone(y)
			addScaledGo(want, x, a)
			if add(got, x, a); !slices.Equal(got, want) {
				t.Errorf("%s of %d: %v, want %v", name, n, got, want)
			}
		}
		for name, add := range addScaledBytesKernels {
			want, got := slices.Clone(y), slices.Clone(y)
			addScaledBytesGo(want, b, a)
			if add(got, b, a); !slices.Equal(got, want) {
				t.Errorf("%s of %d: %v, want %v", name, n, got, want)
			}
		}
		if got, want := dot(x, y), dotGo(x, y); got != want {
			t.Errorf("dot of %d: %v, want %v", n, got, want)
		}
	}
}
