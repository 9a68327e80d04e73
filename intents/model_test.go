package intents

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// smallSet is enough to train on in a moment.
func smallSet() []Sample {
	var out []Sample
	add := func(label string, texts ...string) {
		for _, t := range texts {
			for _, end := range []string{"", "吧", "了", " 谢谢", "!"} {
				out = append(out, Sample{t + end, label})
			}
		}
	}
	add("return", "我要退货", "想退掉这件", "申请退货", "return this please", "I want to send it back")
	add("exchange", "换个大一码的", "想换货", "能换颜色吗", "swap for a bigger size", "exchange this")
	add("invoice", "开发票", "发票抬头错了", "要电子发票", "invoice please", "need a VAT receipt")
	add(OutOfScope, "今天天气怎么样", "讲个笑话", "帮我写首诗", "who won the game", "what is the weather")
	return out
}

func saved(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTrainingIsDeterministic(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 7} {
		m, err := Train(smallSet(), Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		b := saved(t, m)
		if first == nil {
			first = b
		} else if !bytes.Equal(first, b) {
			t.Errorf("training with %d workers gives another model", workers)
		}
	}
}

func TestModelSurvivesSaving(t *testing.T) {
	m, err := Train(smallSet(), Options{DataHash: [32]byte{1, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load(bytes.NewReader(saved(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if again.DataHash != m.DataHash || again.Threshold() != m.Threshold() || strings.Join(again.Labels(), " ") != "exchange invoice return" {
		t.Errorf("loaded %v %v %v", again.DataHash, again.Threshold(), again.Labels())
	}
	for _, text := range []string{"我要退货", "換貨", "發票", "今天天气", "invoice", "xyzzy", ""} {
		if a, b := fmt.Sprint(m.Classify(text)), fmt.Sprint(again.Classify(text)); a != b {
			t.Errorf("%q: %s before saving, %s after", text, a, b)
		}
	}
	for text, want := range map[string]string{"我想退货": "return", "想換貨": "exchange", "发票": "invoice", "天气": OutOfScope} {
		if got := again.Classify(text); got.Label != want {
			t.Errorf("%q: %+v, want %s", text, got, want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	m, err := Train(smallSet(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	good := saved(t, m)
	change := func(at int, b byte) []byte {
		out := bytes.Clone(good)
		out[at] = b
		return out
	}
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":  {nil, "is missing"},
		"a letter": {[]byte("Dear sir, this is no model but a letter of some length, and then some"), "not an intent model"},
		"newer":    {change(len(magic), version+1), "newer"},
		"older":    {change(len(magic), 0), "older"},
		"a bit":    {change(len(good)-9, good[len(good)-9]^1), "damaged"},
		"cut":      {good[:len(good)/2], "damaged"},
	} {
		_, err := Load(bytes.NewReader(tc.data))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
		if name == "newer" && !errors.Is(err, ErrNewer) {
			t.Errorf("a newer model gives %v", err)
		}
	}
}

func TestTrainNeedsLabels(t *testing.T) {
	for _, set := range [][]Sample{nil, {{"a", "x"}, {"b", "x"}}} {
		if _, err := Train(set, Options{}); err == nil {
			t.Errorf("training on %v gave no error", set)
		}
	}
}

// The shipped model must be of the data that lies beside it.
func TestShippedModelIsCurrent(t *testing.T) {
	m, err := DefaultModel()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := HashFolder(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	if m.DataHash != hash {
		t.Error("intents/data has changed since intents/model.bin was trained; run: go generate ./intents")
	}
	if m.concepts != concepts.sum {
		// Words added to a concept cost little until the next training; what they cost shows in TestHeldOutAccuracy.
		t.Log("intents/lexicon/concepts.*.txt have changed since intents/model.bin was trained; run: go generate ./intents")
	}
	if len(shipped) > 12<<20 {
		t.Errorf("intents/model.bin has %d bytes; at most 12 MB are to be embedded", len(shipped))
	}
}

func TestLoadFolder(t *testing.T) {
	long := strings.Repeat("长", maxText+1)
	_, err := LoadFolder(fstest.MapFS{
		"return.zh.txt":   {Data: []byte("退货\n\n# 注释\n换货\n退货\n" + long + "\n")},
		"exchange.zh.txt": {Data: []byte("换货\nbad \xff row\n😀\u200b\n")},
		"return.txt":      {Data: []byte("x\n")},
		"retrun.en.txt":   {Data: []byte("send it back\n")},
		"README.md":       {Data: []byte("nothing to do with it")},
	}, "return", "exchange")
	want := []string{
		`exchange.zh.txt:2: not valid UTF-8`,
		`retrun.en.txt:1: unknown label "retrun"`,
		`return.txt:1: the name must be LABEL.zh.txt or LABEL.en.txt`,
		`return.zh.txt:4: "换货" is labelled return here and exchange at exchange.zh.txt:1`,
		`return.zh.txt:5: "退货" is already at return.zh.txt:1`,
		`return.zh.txt:6: 501 characters; at most 500`,
	}
	if got := fmt.Sprint(err); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if _, err := LoadFolder(fstest.MapFS{}); err == nil {
		t.Error("an empty folder gave no error")
	}
}

func TestLoadTSV(t *testing.T) {
	rows, err := LoadTSV(strings.NewReader("\ufeff退货\treturn\tzh\r\n\nno label\nempty\t\nbad \xff\tx\n退货\treturn\n"))
	want := "line 3: no label: a row is text, a tab, and a label\nline 4: no label: a row is text, a tab, and a label\nline 5: not valid UTF-8"
	if fmt.Sprint(err) != want {
		t.Errorf("got %v", err)
	}
	if len(rows) != 2 || rows[0] != (Sample{"退货", "return"}) {
		t.Errorf("rows %q", rows)
	}
	if _, err := LoadTSV(strings.NewReader("")); err == nil {
		t.Error("an empty file gave no error")
	}
}
