package intents

import (
	"embed"
	"io/fs"
)

// The training messages are in the binary too (1.4 MB, which are read from disk only when asked for): so that
// anyone can see which of them a message resembles, and take them as the beginning of their own.
//
//go:embed data/*.txt
var messages embed.FS

//go:embed testdata/held_out.tsv
var heldOut []byte

// Messages are the files that the shipped model was trained on.
func Messages() fs.FS {
	dir, err := fs.Sub(messages, "data")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return dir
}

// HeldOut are labelled messages that the shipped model was not trained on, as a TSV file.
func HeldOut() []byte { return heldOut }

// ModelFile is the name of a model that stands beside the messages it was trained on.
const ModelFile = "model.bin"

// Current reports whether a model was trained on these messages as they are, and with the concepts of this
// program.
func (m *Model) Current(dir fs.FS) (bool, error) {
	hash, err := HashFolder(dir)
	return err == nil && m.DataHash == hash && m.concepts == concepts.sum, err
}
