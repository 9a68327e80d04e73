package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// printed runs a command and returns what it writes to standard output.
func printed(t *testing.T, run func() error) (string, error) {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	stdout := os.Stdout
	os.Stdout = w
	text := make(chan string)
	go func() {
		data, _ := io.ReadAll(r)
		text <- string(data)
	}()
	err = run()
	os.Stdout = stdout
	w.Close()
	return <-text, err
}

func TestImportShowsBeforeItSaves(t *testing.T) {
	data := t.TempDir()
	file := filepath.Join(t.TempDir(), "faq.txt")
	require.NoError(t, os.WriteFile(file, []byte("首页 | 登录 | 注册\n\n问：杯子能刻字吗？\n答：可以，最多八个字，三天做好。\n"), 0o600))
	command := func(change func(*faqImportCmd)) (string, error) {
		c := faqImportCmd{File: file, faqOptions: faqOptions{Data: data}}
		change(&c)
		return printed(t, func() error { return c.Run(t.Context()) })
	}
	text, err := command(func(c *faqImportCmd) { c.DryRun, c.Yes = true, true })
	require.NoError(t, err)
	require.Contains(t, text, "1 created, 0 changed, 0 unchanged, 0 skipped")
	require.Contains(t, text, "Nothing was changed.")

	text, err = command(func(c *faqImportCmd) { c.Review = true })
	require.ErrorContains(t, err, "run it again with --yes")
	require.Contains(t, text, "kept: 2")
	require.Contains(t, text, "首页 | 登录 | 注册  (a page's buttons)")
	require.Contains(t, text, "suggested (")

	text, err = command(func(c *faqImportCmd) { c.Yes = true })
	require.NoError(t, err)
	require.Contains(t, text, "1 draft saved")
	text, err = command(func(c *faqImportCmd) {})
	require.NoError(t, err, "there is nothing left to approve")
	require.Contains(t, text, "0 created, 0 changed, 1 unchanged, 0 skipped")

	require.NoError(t, os.WriteFile(file, []byte("问：能退吗？\n答：{{nonsense}} 天。\n"), 0o600))
	text, err = command(func(c *faqImportCmd) { c.Yes = true })
	require.ErrorContains(t, err, "1 problem; mend the file")
	require.Contains(t, text, "no setting named nonsense")
}
