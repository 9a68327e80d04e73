package intents

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Columns are two labels and the negatives'.
func TestPickLimits(t *testing.T) {
	var held [][]float32
	var label []int
	add := func(n, want int, scores ...float32) {
		for range n {
			held, label = append(held, scores), append(label, want)
		}
	}
	add(20, 0, 5, 0, 0)
	add(20, 1, 2, 2.1, -5) // between two labels, and surely one of them
	assert.Zero(t, pickLimits(held, label, -1, 1), "without negatives everything is accepted")
	assert.Zero(t, pickLimits(held, label, 2, 1), "and where the label of negatives has no messages")
	add(10, 2, 2, -5, 2) // as likely as the second kind to have the first label
	at := pickLimits(held, label, 2, 1)
	assert.LessOrEqual(t, at.label, float32(0.5), "what lies between two labels stays in scope")
	assert.Greater(t, at.scope, float32(0.5), "what may well be out of scope is refused")
	add(10, 2, 1, 1, -5) // no label is likely, nor is none
	at = pickLimits(held, label, 2, 1)
	assert.GreaterOrEqual(t, at.label, float32(0.5))
}
