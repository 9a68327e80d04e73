package embed

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
)

// cache keeps vectors in files named by the hash of model and text.
type cache struct{ folder, model string }

func (c cache) file(text string) string {
	h := sha256.Sum256([]byte(c.model + "\n" + text))
	return filepath.Join(c.folder, hex.EncodeToString(h[:16])+".f32")
}

// get returns nil for what isn't there; a file that can't be read is fetched again.
func (c cache) get(text string) []float32 {
	if c.folder == "" {
		return nil
	}
	data, err := os.ReadFile(c.file(text))
	if err != nil || len(data) == 0 || len(data)%4 != 0 {
		return nil
	}
	v := make([]float32, len(data)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return v
}

func (c cache) put(text string, v []float32) error {
	if c.folder == "" {
		return nil
	}
	if err := os.MkdirAll(c.folder, 0o755); err != nil {
		return err
	}
	data := make([]byte, 0, 4*len(v))
	for _, x := range v {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	}
	// Renamed when whole, so that a crash leaves no half a vector.
	half, err := os.CreateTemp(c.folder, "half-*")
	if err != nil {
		return err
	}
	_, err = half.Write(data)
	if e := half.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(half.Name(), c.file(text))
	}
	if err != nil {
		os.Remove(half.Name())
	}
	return err
}
