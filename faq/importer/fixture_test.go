package importer_test

import "io"

func readAll(r io.Reader) ([]byte, error) { return io.ReadAll(r) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
