package intents

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// packed is a model of random weights, labels' mostly 0.
func packed(rows int) *Model {
	rnd := rand.New(rand.NewPCG(3, 4))
	m := &Model{width: 12, hidden: 64, vec: &vectoriser{hashes: make([]uint32, rows)}}
	columns := m.width + m.hidden
	m.weights = make([]int8, rows*columns)
	for row := range rows {
		w := m.weights[row*columns:][:columns]
		reach := 1 + rnd.IntN(127)
		for c := range w {
			if c >= m.width || rnd.IntN(5) == 0 {
				w[c] = int8(rnd.IntN(2*reach+1) - reach)
			}
		}
		coarsen(w[m.width:])
	}
	return m
}

func TestCoarseWeightsAreNear(t *testing.T) {
	for top := 1; top <= 127; top++ {
		w := []int8{int8(top), 0}
		for x := -top; x <= top; x++ {
			w[1] = int8(x)
			coarsen(w)
			require.InDelta(t, x, int(w[1]), float64(top)/steps/2+0.5, "of %d", top)
			again := slices.Clone(w)
			coarsen(again)
			require.Equal(t, w, again, "coarsening twice")
		}
	}
}

func TestWeightsSurvivePacking(t *testing.T) {
	m := packed(500)
	labels, hidden := m.packLabels(), m.packHidden()
	assert.Less(t, len(labels)+len(hidden), len(m.weights)/2)
	back := &Model{width: m.width, hidden: m.hidden, vec: m.vec, weights: make([]int8, len(m.weights))}
	require.NoError(t, back.unpackLabels(labels))
	require.NoError(t, back.unpackHidden(hidden))
	assert.Equal(t, m.weights, back.weights)

	assert.Error(t, back.unpackHidden(hidden[1:]))
	for cut := 1; cut < 40; cut++ {
		assert.Error(t, back.unpackLabels(labels[:len(labels)-cut]))
	}
	assert.Error(t, back.unpackLabels(append(labels, 0)))
	labels[1] |= 0xf0
	assert.Error(t, back.unpackLabels(labels), "a weight for a label that there is not")
}
