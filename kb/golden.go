package kb

import _ "embed"

// The questions that this package's quality is measured on also guard what a shop publishes.
var (
	//go:embed testdata/questions.tsv
	GoldenQuestions string
	//go:embed testdata/unanswerable.tsv
	GoldenUnanswerable string
)
