package kb

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/internal/testenv"
)

var (
	measure = flag.Bool("measure", false, "print the table, which takes many minutes")
	sizes   = flag.String("sizes", "2000,20000,100000", "numbers of entries")
	only    = flag.String("only", "", "names of engines, separated by commas; all of them if empty")
	asked   = flag.Int("asked", 300, "questions of each engine and size")
)

func TestMain(m *testing.M) { testenv.Main(m) }

// engine is one way to find entries. search returns the places of the best ten.
type engine struct {
	name   string
	index  func(t *testing.T, rows []row) (search func(ctx context.Context, text string) ([]int, error), close func())
	memory func() int64 // bytes, where it isn't this process's; nil else
}

func TestTable(t *testing.T) {
	if !*measure {
		t.Skip("make bench-kb")
	}
	fmt.Println("| entries | engine | index s | p50 ms | p99 ms | queries/s | memory MB | recall@1 | MRR@10 |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for s := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(s)
		require.NoError(t, err)
		rows, questions := data(t, n, *asked)
		for _, e := range []engine{ours(), bleveDefaults(), sqliteFTS(), postgresFTS()} {
			if chosen(e.name) {
				e.measure(t, rows, questions)
			}
		}
		for _, name := range []string{"minisearch", "orama"} {
			if chosen(name) {
				inNode(t, name, rows, questions)
			}
		}
	}
}

func chosen(name string) bool { return *only == "" || slices.Contains(strings.Split(*only, ","), name) }

func (e engine) measure(t *testing.T, rows []row, questions []question) {
	before := resident()
	begin := time.Now()
	search, done := e.index(t, rows)
	defer done()
	r := result{Engine: e.name, IndexSeconds: time.Since(begin).Seconds()}
	for i := range 20 { // caches are warm in life, too
		_, err := search(t.Context(), questions[i%len(questions)].Text)
		require.NoError(t, err)
	}
	for _, q := range questions {
		begin := time.Now()
		found, err := search(t.Context(), q.Text)
		took := time.Since(begin)
		require.NoError(t, err)
		r.add(took.Seconds()*1000, slices.Index(found, q.Want))
	}
	if e.memory != nil {
		r.Memory = e.memory()
	} else {
		r.Memory = max(0, resident()-before)
	}
	r.print(len(rows))
}

// result is a line of the table. The node program prints the same as JSON.
type result struct {
	Engine       string    `json:"engine"`
	IndexSeconds float64   `json:"index_seconds"`
	Took         []float64 `json:"took"`   // ms
	Places       []int     `json:"places"` // of the right entry, from 0; -1 not among the first ten
	Memory       int64     `json:"memory"` // bytes
}

func (r *result) add(ms float64, place int) {
	r.Took, r.Places = append(r.Took, ms), append(r.Places, place)
}

func (r *result) print(entries int) {
	var sum, first, mrr float64
	for i, ms := range r.Took {
		sum += ms
		if p := r.Places[i]; p >= 0 {
			mrr += 1 / float64(p+1)
			if p == 0 {
				first++
			}
		}
	}
	slices.Sort(r.Took)
	n := float64(len(r.Took))
	at := func(p float64) float64 { return r.Took[int(math.Ceil(p*n))-1] }
	fmt.Printf("| %d | %s | %.2f | %.2f | %.2f | %.0f | %d | %.3f | %.3f |\n",
		entries, r.Engine, r.IndexSeconds, at(.5), at(.99), n/sum*1000, r.Memory>>20, first/n, mrr/n)
}

// resident is what this process holds of memory, garbage given back.
func resident() int64 {
	debug.FreeOSMemory()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseInt(strings.Fields(string(data))[1], 10, 64)
	return pages * int64(os.Getpagesize())
}
