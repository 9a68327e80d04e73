package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/intents"
	"aftercare/intents/live"
)

// TestMain lets the test binary be the program that a server trains with.
func TestMain(m *testing.M) {
	if os.Getenv("AFTERCARE_AS_PROGRAM") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestTrainingInAProcessOfItsOwn(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	t.Setenv("AFTERCARE_AS_PROGRAM", "1")
	train := live.Command(program)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "return.zh.txt"), []byte("退货\n我要退货\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "invoice.zh.txt"), []byte("开发票\n要发票\n"), 0o600))
	m, err := train(t.Context(), dir)
	require.NoError(t, err)
	assert.Equal(t, []string{"invoice", "return"}, m.Labels())
	current, err := m.Current(os.DirFS(dir))
	require.NoError(t, err)
	assert.True(t, current)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "return.zh.txt"), []byte("退货\n退货\n"), 0o600))
	_, err = train(t.Context(), dir)
	assert.ErrorContains(t, err, "return.zh.txt:2")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = train(ctx, dir)
	assert.ErrorIs(t, err, context.Canceled, "a server that stops doesn't wait for a training")
}

func TestAFolderOfOnesOwn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	require.NoError(t, (&intentsInitCmd{Dir: dir}).Run())
	require.NoError(t, (&intentsCheckCmd{Data: dir}).Run(), "warnings alone are no failure")
	m, err := modelOf(dir)
	require.NoError(t, err, "the shipped model is that of these messages")
	assert.NotEmpty(t, m.Labels())

	bad := filepath.Join(dir, "thanks.zh.txt")
	data, err := os.ReadFile(bad)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(bad, append(data, "\n坏\xff\n"...), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, live.GoldenFile), []byte("谢谢\n"), 0o600))
	assert.ErrorContains(t, (&intentsCheckCmd{Data: dir}).Run(), "2 errors in "+dir)
	_, err = modelOf(dir)
	assert.ErrorContains(t, err, "aftercare intents train --data "+dir)

	assert.ErrorContains(t, (&intentsInitCmd{Dir: dir}).Run(), "already")
	kept, err := os.ReadFile(bad)
	require.NoError(t, err)
	assert.Contains(t, string(kept), "坏", "nobody's work is written over")
}

func TestAnExplanationReads(t *testing.T) {
	x := intents.Explanation{
		Understanding: intents.Understanding{
			Text: "退货,运费谁出", Result: intents.Result{Label: "return_request", P: .61},
			Requests: []intents.Request{
				{Result: intents.Result{Label: "return_request", P: .9}, End: len("退货")},
				{Result: intents.Result{Label: "return_shipping_fee", P: .8}, Start: len("退货,"), End: len("退货,运费谁出")},
			},
			Signals: []intents.Signal{intents.Anger},
		},
		Threshold: .12, Best: "return_request", Other: "return_shipping_fee",
		Clues: []intents.Clue{
			{Kind: intents.TextClue, Text: "退货", Weight: 2}, {Kind: intents.TextClue, Text: "退", Weight: 1.5},
			{Kind: intents.ConceptClue, Text: "运费", Concept: "shipping_fee", Weight: -1}, {Kind: intents.TextClue, Text: "出", Weight: -.01},
		},
		Alternatives: []intents.Alternative{
			{Scored: intents.Scored{Label: "return_request", P: .61}, Why: intents.Accepted},
			{Scored: intents.Scored{Label: "return_shipping_fee", P: .3}, Why: intents.LessLikely},
		},
		Nearest: []intents.Neighbour{{Row: intents.Row{Sample: intents.Sample{Text: "退货邮费谁出", Label: "return_shipping_fee"}, File: "return_shipping_fee.zh.txt", Line: 7}, Similarity: .5}},
	}
	var b strings.Builder
	require.NoError(t, writeExplanation(&b, x))
	for _, want := range []string{
		"2. return_shipping_fee (退货运费, return postage), 80.0%: “运费谁出”", "As a whole: return_request", "61.0% (accepted from 12.0%)",
		"+2.0  “退货”", "against it\n   -1.0  “运费”  means shipping_fee", " 30.0%  return_shipping_fee      less likely",
		"0.50  退货邮费谁出  (return_shipping_fee.zh.txt:7)", "signal  anger: brings a person",
	} {
		assert.Contains(t, b.String(), want)
	}
	assert.NotContains(t, b.String(), "“退”", "a part of what stands above says nothing new")
	assert.NotContains(t, b.String(), "“出”", "too faint")

	j := explained(x)
	assert.Equal(t, "运费谁出", j.Requests[1].Text)
	assert.Len(t, j.Clues, 4)
}

func TestAStatusReads(t *testing.T) {
	v := live.Verdict{
		Golden: "golden.tsv", Live: live.Figures{Messages: 10, Right: 9, Accuracy: .9}, New: live.Figures{Messages: 10, Right: 8, Accuracy: .8},
		Worse: []live.Change{{Text: "退货", Want: "return", Live: "return", New: "invoice"}},
	}
	var b strings.Builder
	require.NoError(t, writeStatus(&b, live.Status{
		State: live.StateTraining, Model: "0a1b2c3d", Since: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		Last: &live.Attempt{Outcome: live.Refused, Messages: 24, Verdict: &v, Warnings: 1},
	}))
	for _, want := range []string{
		"model 0a1b2c3d, in use since 2026-11-22 09:00:00", "a new one is being trained", "refused", "9 of 10 right", "8 of 10 right",
		"understood before, not by the new model: 1", "is return, before return, new invoice", "1 warning:",
	} {
		assert.Contains(t, b.String(), want)
	}
	assert.NotContains(t, b.String(), "by the new model only")
}
