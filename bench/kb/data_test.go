package kb

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/faq"
	"aftercare/kb/eval"
)

// row is an entry of one question; its id is its place.
type row struct{ Text, Answer string }

// question is asked for the entry at Want.
type question struct {
	Text string `json:"text"`
	Want int    `json:"want"`
}

// data returns n entries and at most asked questions. They are the rows of the files given, filled up with
// our own FAQ: each of its questions for one product after the other, asked in another phrasing or
// with every third character missing.
func data(t *testing.T, n, asked int) ([]row, []question) {
	t.Helper()
	rows, questions := given(t)
	rows = rows[:min(len(rows), n)]
	entries, _, err := faq.LoadFolder(faq.Entries(), faq.Known{})
	require.NoError(t, err)
	var own []faq.Entry
	for _, e := range entries {
		if e.Locale == "zh" && len(e.Questions) > 1 {
			own = append(own, e)
		}
	}
	var synthetic []question
	for i := 0; len(rows) < n; i++ {
		e := own[i%len(own)]
		p := product(i / len(own))
		q := e.Questions[1] // in other words
		if i%2 == 0 {
			q = worn(e.Questions[0])
		}
		synthetic = append(synthetic, question{p + q, len(rows)})
		rows = append(rows, row{p + e.Questions[0], e.Answer})
	}
	if len(questions) == 0 {
		questions = synthetic
	}
	var kept []question
	for _, q := range questions {
		if q.Want < len(rows) {
			kept = append(kept, q)
		}
	}
	step := max(1, len(kept)/asked) | 1 // odd, so that both ways to ask have their turn
	var some []question
	for i := 0; i < len(kept) && len(some) < asked; i += step {
		some = append(some, kept[i])
	}
	return rows, some
}

// given reads the files named by FAQ (id, question, answer) and QUERIES (text, id), if any.
func given(t *testing.T) (rows []row, questions []question) {
	t.Helper()
	if os.Getenv("FAQ") == "" {
		return nil, nil
	}
	f, err := os.Open(os.Getenv("FAQ"))
	require.NoError(t, err)
	defer f.Close()
	read, err := eval.ReadFAQ(f.Name(), f)
	require.NoError(t, err)
	at := map[string]int{}
	for _, r := range read {
		if _, ok := at[r.ID]; !ok {
			at[r.ID] = len(rows)
			rows = append(rows, row{r.Question, r.Answer})
		}
	}
	q, err := os.Open(os.Getenv("QUERIES"))
	require.NoError(t, err)
	defer q.Close()
	asked, err := eval.ReadQuestions(q.Name(), q)
	require.NoError(t, err)
	for _, a := range asked {
		i, ok := at[a.IDs[0]]
		require.True(t, ok, "line %d: no entry %s", a.Line, a.IDs[0])
		questions = append(questions, question{a.Text, i})
	}
	return rows, questions
}

// product is one of many made-up ones.
func product(i int) string {
	makers := strings.Fields("屿物 青禾 北岸 云杉 山涧 橙序 白鹭 星野 木棉 海朔 松果 朗月 溪谷 鲸蓝 麦田 赤砂 霁光 荷风 苍耳 雁栖")
	goods := strings.Fields("耳机 水壶 台灯 风扇 背包 键盘 鼠标 锅 床垫 毛毯 手表 音箱 雨伞 球鞋 外套 相机 吸尘器 加湿器 投影仪 行李箱")
	name := makers[i%len(makers)] + goods[i/len(makers)%len(goods)]
	if round := i / len(makers) / len(goods); round > 0 {
		name += fmt.Sprint(round)
	}
	return name
}

func worn(text string) string {
	var b strings.Builder
	for i, r := range []rune(text) {
		if i%3 != 2 {
			b.WriteRune(r)
		}
	}
	return b.String()
}
