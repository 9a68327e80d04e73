package eval

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"aftercare/intents"
)

func TestTally(t *testing.T) {
	tl := newTally("oos")
	for _, x := range [][3]string{
		{"a", "a", "a"}, {"a", "a", "a"}, {"a", "oos", "a"}, {"a", "b", "b"},
		{"b", "b", "b"}, {"oos", "oos", "a"}, {"oos", "b", "b"}, {"oos", "oos", "b"},
	} {
		tl.add(x[0], x[1], x[2])
	}
	var r Report
	tl.fill(&r)
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	near("accuracy", r.Accuracy, 5.0/8)
	near("in scope", r.InScopeAccuracy, 3.0/5)
	near("forced", r.InScopeAccuracyForced, 4.0/5)
	near("recall", r.OOSRecall, 2.0/3)
	near("precision", r.OOSPrecision, 2.0/3)
	near("macro F1", r.MacroF1, (2*2.0/6+2*1.0/4+2*2.0/6)/3)
	// (c·s − Σ p·t) / √((s² − Σ p²)(s² − Σ t²)) with c = 5, s = 8
	near("MCC", r.MCC, (5*8-(4*2+1*3+3*3))/math.Sqrt((64-4-9-9)*(64-16-1-9)))
	if len(r.Confusions) != 3 || r.Confusions[0] != (Confusion{"a", "b", 1}) {
		t.Errorf("confusions %v", r.Confusions)
	}
}

func TestEvaluate(t *testing.T) {
	var train []intents.Sample
	for _, end := range []string{"", "吧", "了", "啊", "呢"} {
		train = append(train, intents.Sample{Text: "我要退货" + end, Label: "return"}, intents.Sample{Text: "开发票" + end, Label: "invoice"},
			intents.Sample{Text: "今天天气" + end, Label: "oos"})
	}
	r, m, err := TrainAndEvaluate(train, []intents.Sample{{Text: "退货", Label: "return"}, {Text: "发票", Label: "invoice"}, {Text: "天气", Label: "oos"}}, "oos")
	if err != nil || m == nil {
		t.Fatal(err)
	}
	if r.Rows != 3 || r.InScopeAccuracyForced != 1 || r.TrainSeconds <= 0 || r.P50us <= 0 {
		t.Errorf("%+v", r)
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]float64
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	keys := strings.Fields("rows accuracy in_scope_accuracy in_scope_accuracy_forced macro_f1 oos_recall oos_precision mcc best_mcc best_mcc_at in_scope_accuracy_at_0.1 train_seconds p50_us p99_us rss_bytes")
	if len(got) != len(keys) {
		t.Errorf("keys %v", got)
	}
	for _, k := range keys {
		if _, ok := got[k]; !ok {
			t.Errorf("no key %s", k)
		}
	}
	var b strings.Builder
	if err := r.Write(&b); err != nil || !strings.Contains(b.String(), "accuracy") {
		t.Errorf("%v: %s", err, b.String())
	}
}

func TestEvaluateNothing(t *testing.T) {
	m, err := intents.Train([]intents.Sample{{Text: "a", Label: "x"}, {Text: "b", Label: "y"}}, intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r := Evaluate(m, nil, ""); r.Rows != 0 || math.IsNaN(r.MCC) || math.IsNaN(r.Accuracy) {
		t.Errorf("%+v", r)
	}
}

func TestSweep(t *testing.T) {
	var r Report
	sweep(&r, []guess{
		{"a", intents.Scored{Label: "a", P: 0.9}}, {"b", intents.Scored{Label: "b", P: 0.6}},
		{"a", intents.Scored{Label: "a", P: 0.05}}, {"oos", intents.Scored{Label: "a", P: 0.5}}, {"oos", intents.Scored{Label: "b", P: 0.3}},
	}, "oos")
	if r.BestMCCAt != 0.51 || r.BestMCC < 0.7 || r.BestMCC > 0.9 {
		t.Errorf("the best MCC is %v at %v; from 0.51 all but one row are right", r.BestMCC, r.BestMCCAt)
	}
	if math.Abs(r.InScopeAccuracyAt10-2.0/3) > 1e-9 {
		t.Errorf("in scope at 0.1 is %v, want 2/3", r.InScopeAccuracyAt10)
	}
}
