package intents

import (
	"math"
	"math/rand/v2"
)

// How the second learner is trained: found by the development parts of several public sets at once. It
// reads the same vectors as the SVM and errs elsewhere; together they err less than either.
const (
	netHidden  = 40 // units
	netEpochs  = 14
	netRate    = 0.1  // falls to a twentieth
	netDrop    = 0.3  // share of hidden units left out at each step
	netDropIn  = 0.2  // share of a message's features left out at each step
	netSmooth  = 0.1  // of a label's certainty, spread over all labels
	netInitial = 0.15 // deviation of the first weights
)

// nets is how many are trained, whose scores are averaged. In large data more gain little and cost space.
func nets(rows int) int {
	if rows >= bigData {
		return 2
	}
	return 3
}

// net is a perceptron with one hidden layer of rectified units.
type net struct {
	classes, width int       // width is classes, padded
	in             []float32 // features × netHidden
	inBias         []float32
	out            []float32 // netHidden × width
	outBias        []float32
}

// trainNet learns by stochastic gradient descent on cross-entropy with smoothed labels (Szegedy and others,
// "Rethinking the Inception architecture", CVPR 2016), dropout (Srivastava and others, JMLR 15, 2014), and a
// step for each feature that shrinks as the feature is seen (AdaGrad: Duchi, Hazan, Singer, JMLR 12, 2011),
// with one rate a feature and one a label instead of one a weight. Products are rounded before they are
// added, so that the result is the same to the bit on every machine.
func trainNet(x matrix, label []int, classes, features int, seed uint64) *net {
	rnd := rand.New(rand.NewPCG(seed, 7))
	m := &net{classes: classes, width: padded(classes), inBias: make([]float32, netHidden)}
	m.in = make([]float32, features*netHidden)
	for i := range m.in {
		m.in[i] = float32(rnd.NormFloat64() * netInitial)
	}
	m.out = make([]float32, netHidden*m.width)
	m.outBias = make([]float32, m.width)
	for j := range netHidden {
		for c := range classes {
			m.out[j*m.width+c] = float32(rnd.NormFloat64() / math.Sqrt(netHidden))
		}
	}
	t := netTrainer{net: m, rnd: rnd, seenIn: filled(features), seenOut: filled(classes), seenBias: netFloor}
	t.grad, t.step = make([]float32, m.width), make([]float32, m.width)
	t.z = make([]float32, m.width)
	order := rnd.Perm(len(x))
	for epoch := range netEpochs {
		t.rate = netRate * max(1-float32(epoch)/netEpochs, 0.05)
		rnd.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.learn(x[i], label[i])
		}
	}
	return m
}

// netFloor is where the sums of squares begin.
const netFloor = 1e-3

func filled(n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = netFloor
	}
	return out
}

type netTrainer struct {
	*net
	rnd             *rand.Rand
	rate            float32
	seenIn, seenOut []float32 // sums of squared gradients
	seenBias        float32
	row             []entry
	h, mask, back   [netHidden]float32
	z, grad, step   []float32
}

// learn takes one step for one message.
func (t *netTrainer) learn(x []entry, label int) {
	t.dropFeatures(x)
	copy(t.h[:], t.inBias)
	for _, e := range t.row {
		addScaled(t.h[:], t.in[int(e.row)*netHidden:], e.value)
	}
	copy(t.z, t.outBias)
	var bits uint64
	var energy float32 // mean square of the hidden units
	for j := range t.h {
		if j%4 == 0 {
			bits = t.rnd.Uint64()
		}
		t.mask[j] = 0
		if t.h[j] > 0 && !chance(bits, netDrop) {
			t.mask[j] = 1 / float32(1-netDrop)
		}
		bits >>= 16
		if t.h[j] *= t.mask[j]; t.h[j] > 0 {
			energy += float32(t.h[j]*t.h[j]) / netHidden
			addScaled(t.z, t.out[j*t.width:], t.h[j])
		}
	}
	probabilities(t.z[:t.classes], 1)
	for c := range t.classes {
		want := float32(netSmooth) / float32(t.classes)
		if c == label {
			want += 1 - netSmooth
		}
		g := t.z[c] - want
		t.grad[c] = g
		t.seenOut[c] += float32(float32(g*g) * (energy + 0.01))
		t.step[c] = -t.rate * g / root(t.seenOut[c])
	}
	var size float32
	for j := range t.h {
		t.back[j] = 0
		if t.mask[j] > 0 {
			w := t.out[j*t.width:][:t.width]
			t.back[j] = dot(t.grad, w) * t.mask[j]
			size += float32(t.back[j]*t.back[j]) / netHidden
			addScaled(w, t.step, t.h[j])
		}
	}
	addScaled(t.outBias, t.step, 0.3)
	if size == 0 {
		return
	}
	t.seenBias += size
	addScaled(t.inBias, t.back[:], -t.rate/root(t.seenBias))
	for _, e := range t.row {
		t.seenIn[e.row] += float32(float32(e.value*e.value) * size)
		addScaled(t.in[int(e.row)*netHidden:][:netHidden], t.back[:], -t.rate*e.value/root(t.seenIn[e.row]))
	}
}

func (t *netTrainer) dropFeatures(x []entry) {
	t.row = t.row[:0]
	var bits uint64
	for k, e := range x {
		if k%4 == 0 {
			bits = t.rnd.Uint64()
		}
		if !chance(bits, netDropIn) {
			t.row = append(t.row, entry{e.row, e.value / (1 - netDropIn)})
		}
		bits >>= 16
	}
}

// chance is true for a share of the numbers that 16 random bits can be.
func chance(bits uint64, share float32) bool { return float32(bits&0xffff) < share*65536 }

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }
