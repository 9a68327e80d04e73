package main

import (
	"strings"
	"testing"
)

func TestGenerate(t *testing.T) {
	var out strings.Builder
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	ts := out.String()
	for _, want := range []string{
		`| ({ t: "hello" } & WebHello)`,
		`| ({ t: "typing" } & DeskTypingBy)`,
		`export type Holder = "bot" | "queue" | "agent";`,
		"export interface WebTyping {}",
		"  options?: readonly Option[];",
		"  mine: readonly DeskCard[] | null;",
		"  choice?: Choice;",
	} {
		if !strings.Contains(ts, want) {
			t.Errorf("missing %s", want)
		}
	}
}

func TestGenerateRefusesWhatTypeScriptCantSay(t *testing.T) {
	g := newGenerator()
	g.typ(struct {
		C chan int `json:"c"`
	}{})
	if g.err == nil {
		t.Error("a channel passed")
	}
}
