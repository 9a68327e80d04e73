package eval

import (
	"fmt"
	"io"
)

// Write prints the figures for people.
func (r Result) Write(w io.Writer) error {
	_, err := fmt.Fprintf(w, "questions   %8d\nrecall@1    %8.4f\nrecall@3    %8.4f\nMRR@10      %8.4f\nMAP         %8.4f\nindexing %.2f s, a question p50 %.0f µs, p99 %.0f µs\n",
		r.Queries, r.RecallAt1, r.RecallAt3, r.MRRAt10, r.MAP, r.IndexSeconds, r.P50us, r.P99us)
	return err
}
