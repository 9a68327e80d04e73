//go:build !linux

package sqlite_test

const victimFolder = "AFTERCARE_TEST_VICTIM"

func recordUntilKilled(string) {}
