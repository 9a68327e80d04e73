package revisions

import "strings"

// Line is a line of either text. Op is " " for both, "-" for the first only, "+" for the second only. From
// and To are its numbers in them, from 1.
type Line struct {
	Op       string
	From, To int
	Text     string
}

// diff compares two texts line by line along a longest common subsequence, dropped lines before new ones.
// Entries are short, so a table of all prefixes is small.
func diff(from, to string) []Line {
	a, b := lines(from), lines(to)
	longest := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var out []Line
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, Line{" ", i + 1, j + 1, a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || longest[i+1][j] >= longest[i][j+1]):
			out = append(out, Line{Op: "-", From: i + 1, Text: a[i]})
			i++
		default:
			out = append(out, Line{Op: "+", To: j + 1, Text: b[j]})
			j++
		}
	}
	return out
}

func lines(text string) []string {
	text = strings.TrimSuffix(text, "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
