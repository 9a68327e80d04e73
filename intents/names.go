package intents

import (
	_ "embed"
	"strings"
)

// names.tsv has a line for every label: label, Chinese name, English name.
//
//go:embed names.tsv
var nameRows string

var names = func() map[string][2]string {
	out := map[string][2]string{}
	for line := range strings.Lines(nameRows) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			out[f[0]] = [2]string{f[1], f[2]}
		}
	}
	return out
}()

// Name is what people call a label, in Chinese and in English; the label itself when it has no name.
func Name(label string) (zh, en string) {
	if n, ok := names[label]; ok {
		return n[0], n[1]
	}
	return label, label
}
