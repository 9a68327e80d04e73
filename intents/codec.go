package intents

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// A model file is the magic bytes, the format's version, the SHA-256 of what follows, everything but the weights
// (numbers little-endian, labels with their length), and two packings of weights that are read in a few
// milliseconds where deflated ones took a hundred: those of labels, mostly nothing, by feature as a bit for each
// that is something and then these; those of hidden units by feature as their largest and 4 bits each.

const (
	magic   = "ACIM"
	version = 3
)

// ErrNewer says that a model was written by a later version of this program.
var ErrNewer = errors.New("the intent model is newer than this program; update the program or train again")

// Save writes the model.
func (m *Model) Save(w io.Writer) error {
	body := m.encode()
	for _, packed := range [][]byte{m.packLabels(), m.packHidden()} {
		body = binary.AppendUvarint(body, uint64(len(packed)))
		body = append(body, packed...)
	}
	sum := sha256.Sum256(body)
	head := append([]byte(magic), version)
	head = append(head, sum[:]...)
	if _, err := w.Write(append(head, body...)); err != nil {
		return fmt.Errorf("save the intent model: %w", err)
	}
	return nil
}

func (m *Model) encode() []byte {
	le := binary.LittleEndian
	b := append([]byte(nil), m.DataHash[:]...)
	f32 := func(xs ...float32) {
		for _, x := range xs {
			b = le.AppendUint32(b, math.Float32bits(x))
		}
	}
	b = binary.AppendUvarint(b, uint64(len(m.labels)))
	b = binary.AppendUvarint(b, uint64(m.oos+1))
	for _, l := range m.labels {
		b = binary.AppendUvarint(b, uint64(len(l)))
		b = append(b, l...)
	}
	b = binary.AppendUvarint(b, uint64(m.hidden))
	b = le.AppendUint64(b, m.concepts)
	f32(m.slope, m.accept.label, m.accept.scope)
	f32(m.vec.weight[:]...)
	f32(m.scale...)
	f32(m.bias...)
	f32(m.out...)
	f32(m.outBias...)
	b = binary.AppendUvarint(b, uint64(len(m.vec.hashes)))
	for _, h := range m.vec.hashes {
		b = le.AppendUint32(b, h)
	}
	f32(m.vec.idf...)
	return b
}

// Load reads a model that Save wrote.
func Load(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the intent model: %w", err)
	}
	return parse(data)
}

func parse(data []byte) (*Model, error) {
	const head = len(magic) + 1 + sha256.Size
	switch {
	case len(data) == 0:
		return nil, errors.New("the intent model is missing; make it with: aftercare intents train")
	case len(data) < head || string(data[:len(magic)]) != magic:
		return nil, errors.New("this is not an intent model")
	case data[len(magic)] > version:
		return nil, ErrNewer
	case data[len(magic)] < version:
		return nil, errors.New("the intent model is of an older format; train again with: aftercare intents train")
	}
	if sum := sha256.Sum256(data[head:]); !bytes.Equal(sum[:], data[head-sha256.Size:head]) {
		return nil, errors.New("the intent model is damaged (its checksum differs); train again with: aftercare intents train")
	}
	d := &decoder{rest: data[head:]}
	m, err := d.model()
	if err != nil {
		return nil, fmt.Errorf("the intent model is damaged: %w", err)
	}
	return m, nil
}

// decoder reads values one after the other and keeps the first error.
type decoder struct {
	rest []byte
	err  error
}

func (d *decoder) bytes(n int) []byte {
	if d.err != nil || n < 0 || n > len(d.rest) {
		if d.err == nil {
			d.err = io.ErrUnexpectedEOF
		}
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) uvarint() int {
	x, n := binary.Uvarint(d.rest)
	if n <= 0 || x > math.MaxUint32 {
		d.bytes(-1)
		return 0
	}
	d.rest = d.rest[n:]
	return int(x)
}

// count reads a number of things that take at least size bytes each.
func (d *decoder) count(size int) int {
	n := d.uvarint()
	if n > len(d.rest)/size {
		d.bytes(-1)
		return 0
	}
	return n
}

func (d *decoder) floats(n int) []float32 {
	b := d.bytes(4 * n)
	if b == nil {
		return make([]float32, min(n, 3)) // nobody reads further than that before looking at the error
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

func (d *decoder) model() (*Model, error) {
	m := &Model{vec: &vectoriser{}}
	copy(m.DataHash[:], d.bytes(len(m.DataHash)))
	n := d.count(1)
	m.oos = d.uvarint() - 1
	for range n {
		m.labels = append(m.labels, string(d.bytes(d.count(1))))
	}
	if d.err == nil && (n < 2 || m.oos >= n) {
		d.err = errors.New("labels don't add up")
	}
	m.width, m.hidden = padded(n), padded(d.count(1))
	columns := m.width + m.hidden
	if b := d.bytes(8); b != nil {
		m.concepts = binary.LittleEndian.Uint64(b)
	}
	own := d.floats(3)
	m.slope, m.accept = own[0], limits{own[1], own[2]}
	copy(m.vec.weight[:], d.floats(blocks))
	m.scale, m.bias = d.floats(columns), d.floats(columns)
	m.out, m.outBias = d.floats(m.hidden*m.width), d.floats(m.width)
	rows := d.count(4 + 4)
	m.vec.hashes = make([]uint32, rows)
	for i, b := 0, d.bytes(4*rows); i < len(b)/4; i++ {
		m.vec.hashes[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	m.vec.idf = d.floats(rows)
	labels, hidden := d.bytes(d.count(1)), d.bytes(d.count(1))
	if d.err != nil {
		return nil, d.err
	}
	m.weights = make([]int8, rows*columns)
	var errs [2]error
	var wg sync.WaitGroup
	wg.Go(func() { errs[0] = m.unpackLabels(labels) })
	wg.Go(func() { errs[1] = m.unpackHidden(hidden) })
	m.vec.index()
	wg.Wait()
	return m, errors.Join(errs[:]...)
}
