package intents

import "golang.org/x/sys/cpu"

// wide says that vectors of eight can be added up: AVX2, which processors have since 2013 to 2015.
var wide = cpu.X86.HasAVX2

// addScaled is y += a·x. x is at least as long as y.
func addScaled(y, x []float32, a float32) {
	if wide {
		addScaledAVX(y, x, a)
		return
	}
	addScaledSSE(y, x, a)
}

// addScaledBytes is y += a·x. x is at least as long as y.
func addScaledBytes(y []float32, x []int8, a float32) {
	if wide {
		addScaledBytesAVX(y, x, a)
		return
	}
	addScaledBytesSSE(y, x, a)
}

// dot is x·y. y is at least as long as x.
//
//go:noescape
func dot(x, y []float32) float32

//go:noescape
func addScaledSSE(y, x []float32, a float32)

//go:noescape
func addScaledAVX(y, x []float32, a float32)

//go:noescape
func addScaledBytesSSE(y []float32, x []int8, a float32)

//go:noescape
func addScaledBytesAVX(y []float32, x []int8, a float32)
