package intents

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// A model file is the magic bytes, the format's version, the SHA-256 of what follows, and a deflated body:
// numbers little-endian, labels with their length, feature hashes as ascending differences, weights by
// label, which deflates better than by feature.

const (
	magic   = "ACIM"
	version = 1
)

// ErrNewer says that a model was written by a later version of this program.
var ErrNewer = errors.New("the intent model is newer than this program; update the program or train again")

// Save writes the model.
func (m *Model) Save(w io.Writer) error {
	var body bytes.Buffer
	z, err := flate.NewWriter(&body, flate.BestCompression)
	if err != nil {
		return err
	}
	z.Write(m.encode())
	if err := z.Close(); err != nil {
		return err
	}
	sum := sha256.Sum256(body.Bytes())
	head := append([]byte(magic), version)
	head = append(head, sum[:]...)
	if _, err := w.Write(append(head, body.Bytes()...)); err != nil {
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
	f32(m.slope, m.threshold)
	f32(m.vec.weight[:]...)
	f32(m.scale...)
	f32(m.bias...)
	b = binary.AppendUvarint(b, uint64(len(m.vec.hashes)))
	var last uint32
	for _, h := range m.vec.hashes {
		b = binary.AppendUvarint(b, uint64(h-last))
		last = h
	}
	f32(m.vec.idf...)
	n := len(m.labels)
	for c := range n {
		for row := range m.vec.hashes {
			b = append(b, byte(m.weights[row*n+c]))
		}
	}
	return b
}

// Load reads a model that Save wrote.
func Load(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the intent model: %w", err)
	}
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
	body, err := io.ReadAll(flate.NewReader(bytes.NewReader(data[head:])))
	if err != nil {
		return nil, fmt.Errorf("the intent model is damaged: %w", err)
	}
	d := &decoder{rest: body}
	m := d.model()
	if d.err != nil {
		return nil, fmt.Errorf("the intent model is damaged: %w", d.err)
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
		return make([]float32, n)
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

func (d *decoder) model() *Model {
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
	own := d.floats(2)
	m.slope, m.threshold = own[0], own[1]
	copy(m.vec.weight[:], d.floats(2))
	m.scale, m.bias = d.floats(n), d.floats(n)
	rows := d.count(1 + 4 + n)
	m.vec.hashes = make([]uint32, rows)
	var last uint32
	for i := range m.vec.hashes {
		last += uint32(d.uvarint())
		m.vec.hashes[i] = last
	}
	m.vec.idf = d.floats(rows)
	byLabel := d.bytes(rows * n)
	if d.err != nil {
		return nil
	}
	m.weights = make([]int8, rows*n)
	for row := range rows {
		w := m.weights[row*n:][:n]
		for c := range w {
			w[c] = int8(byLabel[c*rows+row])
		}
	}
	m.vec.index()
	return m
}
