//go:build !amd64

package intents

func addScaled(y, x []float32, a float32) { addScaledGo(y, x, a) }

func dot(x, y []float32) float32 { return dotGo(x, y) }

func addScaledBytes(y []float32, x []int8, a float32) { addScaledBytesGo(y, x, a) }
