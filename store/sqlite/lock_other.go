//go:build !unix || solaris || aix || illumos

package sqlite

// lockFolder does nothing here: SQLite's own file locks still keep two processes from damaging the
// database, they only don't tell the second one so kindly.
func lockFolder(string) (unlock func() error, err error) { return func() error { return nil }, nil }
