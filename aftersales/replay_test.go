package aftersales_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReplay(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		d.open(t, "k1", jacket)
		d.open(t, "k2", request("c-wang", "o-wang-04", "dislike", "o-wang-04-1")) // gold: travels free
		c := d.open(t, "k3", cancelJacket)
		_, err := d.ApplyNow(t.Context(), c.ID) // the order is cancelled by now; its facts are of the day
		require.NoError(t, err)
		same, cases, skipped, err := d.Replay(t.Context(), d.rules)
		require.NoError(t, err)
		require.Empty(t, same, "the rules of today decide as they did")
		require.Equal(t, 3, cases)
		require.Zero(t, skipped)

		draft, err := d.rules.Overlay("draft", []byte("promise: {free_return_tiers: [], review_above: {CNY: 1000}}\nchanges: {cancel: {while: [pending_payment]}}"))
		require.NoError(t, err)
		different, _, _, err := d.Replay(t.Context(), draft)
		require.NoError(t, err)
		what := map[string][]string{}
		for _, r := range different {
			what[r.Number[:2]] = append(what[r.Number[:2]], r.Differs...)
		}
		require.Contains(t, what["QX"], "allowed")
		require.Contains(t, what["TH"], "review")
		require.Contains(t, what["TH"], "freight")
		require.Contains(t, what["TH"], "advance")
	})
}
