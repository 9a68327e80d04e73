package intents

import (
	"bytes"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// A model file is the magic bytes, the format's version, the SHA-256 of what follows, and deflated parts, each
// after its length as stored and as it is: first everything but the weights (numbers little-endian, labels
// with their length, feature hashes as ascending differences), then the weights of some columns each, by
// column, which deflates better than by feature. Parts are read at the same time on all processors.

const (
	magic   = "ACIM"
	version = 2

	partColumns = 16 // in each part of weights
)

// ErrNewer says that a model was written by a later version of this program.
var ErrNewer = errors.New("the intent model is newer than this program; update the program or train again")

// Save writes the model.
func (m *Model) Save(w io.Writer) error {
	var body bytes.Buffer
	part := func(raw []byte) error {
		var packed bytes.Buffer
		z, err := flate.NewWriter(&packed, flate.BestCompression)
		if err != nil {
			return err
		}
		z.Write(raw)
		if err := z.Close(); err != nil {
			return err
		}
		body.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(packed.Len())), uint64(len(raw))))
		body.Write(packed.Bytes())
		return nil
	}
	if err := part(m.encode()); err != nil {
		return err
	}
	columns, rows := m.width+m.hidden, len(m.vec.hashes)
	for from := 0; from < columns; from += partColumns {
		var raw []byte
		for c := from; c < min(from+partColumns, columns); c++ {
			for row := range rows {
				raw = append(raw, byte(m.weights[row*columns+c]))
			}
		}
		if err := part(raw); err != nil {
			return err
		}
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
	b = binary.AppendUvarint(b, uint64(m.hidden))
	b = le.AppendUint64(b, m.concepts)
	f32(m.slope, m.threshold)
	f32(m.vec.weight[:]...)
	f32(m.scale...)
	f32(m.bias...)
	f32(m.out...)
	f32(m.outBias...)
	b = binary.AppendUvarint(b, uint64(len(m.vec.hashes)))
	var last uint32
	for _, h := range m.vec.hashes {
		b = binary.AppendUvarint(b, uint64(h-last))
		last = h
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
		return make([]float32, min(n, 2)) // nobody reads further than that before looking at the error
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

// part reads a part's lengths and takes its bytes.
func (d *decoder) part() (packed []byte, raw int) {
	n := d.uvarint()
	raw = d.uvarint()
	packed = d.bytes(n)
	if raw/1040 > len(packed) { // deflate does no better
		d.bytes(-1)
	}
	return packed, raw
}

func inflate(packed []byte, raw int) ([]byte, error) {
	out := make([]byte, raw)
	_, err := io.ReadFull(flate.NewReader(bytes.NewReader(packed)), out)
	return out, err
}

func (file *decoder) model() (*Model, error) {
	packed, raw := file.part()
	if file.err != nil {
		return nil, file.err
	}
	head, err := inflate(packed, raw)
	if err != nil {
		return nil, err
	}
	d := &decoder{rest: head}
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
	own := d.floats(2)
	m.slope, m.threshold = own[0], own[1]
	copy(m.vec.weight[:], d.floats(blocks))
	m.scale, m.bias = d.floats(columns), d.floats(columns)
	m.out, m.outBias = d.floats(m.hidden*m.width), d.floats(m.width)
	rows := d.count(1 + 4)
	m.vec.hashes = make([]uint32, rows)
	var last uint32
	for i := range m.vec.hashes {
		last += uint32(d.uvarint())
		m.vec.hashes[i] = last
	}
	m.vec.idf = d.floats(rows)
	if d.err != nil {
		return nil, d.err
	}
	m.weights = make([]int8, rows*columns)
	errs := make([]error, (columns+partColumns-1)/partColumns)
	var wg sync.WaitGroup
	for p := range errs {
		wide := min(partColumns, columns-p*partColumns)
		packed, raw := file.part()
		if raw != wide*rows {
			return nil, cmp.Or(file.err, errors.New("weights don't add up"))
		}
		wg.Go(func() {
			var byColumn []byte
			if byColumn, errs[p] = inflate(packed, raw); errs[p] == nil {
				m.setWeights(byColumn, p*partColumns, wide)
			}
		})
	}
	m.vec.index()
	wg.Wait()
	return m, cmp.Or(errs...)
}

// setWeights brings weights stored by column into rows, some rows at a time so that what is written stays in
// the processor's cache.
func (m *Model) setWeights(byColumn []byte, first, wide int) {
	columns, rows := m.width+m.hidden, len(m.vec.hashes)
	const chunk = 256
	for from := 0; from < rows; from += chunk {
		to := min(from+chunk, rows)
		for c := range wide {
			at := from*columns + first + c
			for _, w := range byColumn[c*rows+from : c*rows+to] {
				m.weights[at] = int8(w)
				at += columns
			}
		}
	}
}
