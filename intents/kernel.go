package intents

// The loops in which training and scoring spend their time. On amd64 they are written with the vector instructions
// that every such processor has (SSE2), the two that add with those of nearly all too (AVX2); the plain Go below
// does the same operations in the same order, each product rounded before it is added, so that results are equal
// to the bit everywhere.

// lanes is how many numbers a vector instruction takes: lengths are multiples of it.
const lanes = 4

// padded rounds a length up to full vectors.
func padded(n int) int { return (n + lanes - 1) / lanes * lanes }

// addScaledGo is y += a·x.
func addScaledGo(y, x []float32, a float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += float32(a * x[i])
	}
}

// dotGo is x·y, summed in four lanes.
func dotGo(x, y []float32) float32 {
	var s [lanes]float32
	y = y[:len(x)]
	for i := 0; i+lanes <= len(x); i += lanes {
		for l := range s {
			s[l] += float32(x[i+l] * y[i+l])
		}
	}
	return float32(s[0]+s[2]) + float32(s[1]+s[3])
}

// addScaledBytesGo is y += a·x for rounded weights.
func addScaledBytesGo(y []float32, x []int8, a float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += float32(a * float32(x[i]))
	}
}
