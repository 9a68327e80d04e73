package eval

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// BadRow is a row that can't be read.
type BadRow struct {
	File string
	Line int
	What string
}

func (b BadRow) Error() string { return fmt.Sprintf("%s:%d: %s", b.File, b.Line, b.What) }

// BadRows are all of them.
type BadRows []BadRow

func (bs BadRows) Error() string {
	lines := make([]string, len(bs))
	for i, b := range bs {
		lines[i] = b.Error()
	}
	return fmt.Sprintf("%d row(s) can't be read:\n%s", len(bs), strings.Join(lines, "\n"))
}

// Question is a question with the entries that answer it.
type Question struct {
	Line    int // in its file
	Text    string
	IDs     []string
	Intents []string // any entry of one of these answers too
}

// FAQRow is a question with its answer. Rows that share an id are variants of one entry.
type FAQRow struct{ ID, Question, Answer string }

// ReadFAQ reads rows of id, question, answer.
func ReadFAQ(file string, r io.Reader) ([]FAQRow, error) {
	var out []FAQRow
	err := rows(file, r, 3, func(_ int, cols []string) string {
		row := FAQRow{cols[0], cols[1], cols[2]}
		switch {
		case row.ID == "" || strings.ContainsAny(row.ID, " :"):
			return fmt.Sprintf("%q is not an id: one word without a colon", row.ID)
		case row.Question == "":
			return "the question is empty"
		case row.Answer == "":
			return "the answer is empty"
		}
		out = append(out, row)
		return ""
	})
	return out, err
}

// ReadQuestions reads rows of text and ids, which are separated by spaces; "intent:" before one means any
// entry of that intent.
func ReadQuestions(file string, r io.Reader) ([]Question, error) {
	var out []Question
	err := rows(file, r, 2, func(line int, cols []string) string {
		q := Question{Line: line, Text: cols[0]}
		for _, id := range strings.Fields(cols[1]) {
			label, ok := strings.CutPrefix(id, "intent:")
			switch {
			case ok && label == "":
				return "intent: without a label"
			case ok:
				q.Intents = append(q.Intents, label)
			default:
				q.IDs = append(q.IDs, id)
			}
		}
		switch {
		case q.Text == "":
			return "the question is empty"
		case len(q.IDs)+len(q.Intents) == 0:
			return "no id is given"
		}
		out = append(out, q)
		return ""
	})
	return out, err
}

// longestRow bounds one row; answers of knowledge bases can be pages long.
const longestRow = 4 << 20

// rows calls read with the columns of each row; what it returns, if anything, is wrong with the row.
func rows(file string, r io.Reader, columns int, read func(line int, cols []string) string) error {
	s := bufio.NewScanner(r)
	s.Buffer(nil, longestRow)
	var bad BadRows
	line, good := 0, 0
	for s.Scan() {
		line++
		text := s.Text()
		if line == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		cols := strings.Split(text, "\t")
		for i := range cols {
			cols[i] = strings.TrimSpace(cols[i])
		}
		what := ""
		switch {
		case !utf8.ValidString(text):
			what = "not UTF-8"
		case len(cols) != columns:
			what = fmt.Sprintf("%d columns separated by tabs are needed, there are %d", columns, len(cols))
		default:
			what = read(line, cols)
		}
		if what != "" {
			bad = append(bad, BadRow{file, line, what})
			continue
		}
		good++
	}
	if err := s.Err(); err != nil {
		bad = append(bad, BadRow{file, line + 1, err.Error()})
	}
	if len(bad) == 0 && good == 0 {
		bad = append(bad, BadRow{file, 1, "there are no rows"})
	}
	if len(bad) > 0 {
		return bad
	}
	return nil
}
