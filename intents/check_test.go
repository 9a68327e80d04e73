package intents

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func said(findings []Finding) (errs, warnings []string) {
	for _, f := range findings {
		if f.Warning {
			warnings = append(warnings, f.Error())
		} else {
			errs = append(errs, f.Error())
		}
	}
	return errs, warnings
}

func TestCheckReportsEverythingAtOnce(t *testing.T) {
	c, err := Check(fstest.MapFS{
		"return.zh.txt":         {Data: []byte("\ufeff退货\n我要退货\n我 要 退货！！\n")},
		"exchange.zh.txt":       {Data: []byte("# 换货\n我要换货\n退貨\n我要,换货\n")},
		"return_requets.zh.txt": {Data: []byte("我要退货。\n坏\ufffd字\n")},
		"gbk.zh.txt":            {Data: []byte("\xcd\xcb\xbb\xf5\n\xbb\xbb\xbb\xf5\n\xb7\xa2\xc6\xb1\n")},
		"wide.zh.txt":           {Data: []byte("\xff\xfe\x00\x90")},
	}, "return", "return_request", "exchange")
	require.NoError(t, err)
	errs, warnings := said(c.Findings)
	assert.Equal(t, []string{
		"gbk.zh.txt:1: not valid UTF-8, here and in 2 more lines: perhaps saved as GBK; save it as UTF-8",
		`return.zh.txt:1: "退货" is labelled return here and exchange at exchange.zh.txt:3`,
		"return_requets.zh.txt:2: \"坏\ufffd字\" has a \ufffd, which a conversion left that failed; write the character again",
		"wide.zh.txt:1: saved as UTF-16; save it as UTF-8",
	}, errs)
	assert.Equal(t, []string{
		"exchange.zh.txt: 3 messages; 120 or more are understood well",
		"out_of_scope.*.txt: no messages of out_of_scope: nobody will be understood to mean it",
		"return.zh.txt: 2 messages; 120 or more are understood well",
		"return_request.*.txt: no messages of return_request: nobody will be understood to mean it",
		`return_requets.*.txt: label "return_requets" is the folder's own: no flow and no answer names it; is "return_request" meant?`,
		"return_requets.zh.txt: 1 messages; 120 or more are understood well",
		`return_requets.zh.txt:1: "我要退货。" is labelled return_requets here, and "我要退货" is return at return.zh.txt:2`,
	}, warnings)
	assert.Equal(t, map[string]int{"exchange": 3, "return": 2, "return_requets": 1}, c.Counts("zh"))
	assert.Empty(t, c.Counts("en"))
}

// What ships is an example to those who extend it.
func TestShippedMessagesHaveNoErrors(t *testing.T) {
	c, err := Check(os.DirFS("data"))
	require.NoError(t, err)
	assert.Empty(t, c.Errors())
	for _, lang := range Languages {
		assert.Len(t, c.Counts(lang), 80, "labels in %s", lang)
	}
}
