package simulate_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/internal/simulate"
)

// play lets the shoppers of a file talk and reports those whose wishes didn't come true.
func play(t *testing.T, shop, file string, o simulate.Options) simulate.Summary {
	tasks, err := simulate.LoadTasks(file)
	require.NoError(t, err)
	o.Shop = shop
	o.Each = func(g simulate.Graded) {
		if !g.Passed {
			t.Errorf("task %d, %s, seed %d: %v\n%v", g.Task, g.Style, o.Seed, g.Differences, g.Transcript)
		}
	}
	sum, err := simulate.Run(t.Context(), tasks, o)
	require.NoError(t, err)
	assert.Zero(t, sum.Unconfirmed, "changes that nobody said yes to")
	assert.Zero(t, sum.Forbidden, "changes that nobody may make")
	return sum
}

func TestShoppersOfEveryStyleGetExactlyWhatTheyWant(t *testing.T) {
	for seed := range uint64(3) {
		sum := play(t, "testdata/shop", "testdata/tasks.json", simulate.Options{Styles: simulate.Styles(), Seed: seed + 1, Parallel: 4})
		assert.Equal(t, sum.Tasks, sum.Passed)
	}
}

func TestNobodyGetsWhatThePolicyForbids(t *testing.T) {
	sum := play(t, "testdata/shop", "testdata/tasks.json", simulate.Options{Seed: 1, Parallel: 4, Forbidden: 1})
	assert.GreaterOrEqual(t, sum.Tricks, 4)
}

// TestTheRetailDataSet plays all tasks of the data set whose folder AFTERCARE_RETAIL names.
func TestTheRetailDataSet(t *testing.T) {
	dir := os.Getenv("AFTERCARE_RETAIL")
	if dir == "" {
		t.Skip("AFTERCARE_RETAIL names no folder")
	}
	for _, file := range []string{"tasks_dev.json", "tasks_train.json"} {
		sum := play(t, dir, filepath.Join(dir, file), simulate.Options{Styles: simulate.Styles(), Seed: 1, Parallel: 8, Forbidden: 20})
		t.Logf("%s: %+v", file, sum)
		assert.Equal(t, sum.Tasks, sum.Passed)
	}
}
