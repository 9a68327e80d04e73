package intents

// addScaled is y += a·x. x is at least as long as y.
//
//go:noescape
func addScaled(y, x []float32, a float32)

// dot is x·y. y is at least as long as x.
//
//go:noescape
func dot(x, y []float32) float32

// addScaledBytes is y += a·x. x is at least as long as y.
//
//go:noescape
func addScaledBytes(y []float32, x []int8, a float32)
