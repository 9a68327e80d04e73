package aftersales_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/chat"
)

// Every declared mistake is found, all at once.
func TestMachineCheck(t *testing.T) {
	for _, m := range aftersales.Machines() {
		require.NoError(t, m.Check())
		m.Start = "NOWHERE"
		m.Places[1].Next.En = ""
		m.Places[2].Label = chat.Text{Zh: "{wat}", En: "x"}
		m.Places[2].Timers = []aftersales.Timer{{Event: "ring"}}
		m.Moves = append(m.Moves,
			aftersales.Transition{From: []aftersales.State{aftersales.Closed}, Event: "x", To: aftersales.Draft, By: []aftersales.Party{aftersales.Bot}},
			aftersales.Transition{From: []aftersales.State{aftersales.Draft}, Event: "y", To: "LIMBO", Needs: []aftersales.Guard{"luck"}},
		)
		err := m.Check()
		for _, want := range []string{
			"start NOWHERE", "in Chinese and in English", "nothing fills in {wat}", `fires "ring"`,
			"CLOSED is an end and yet has a way on", "LIMBO is not declared", "nobody may do it", `no guard "luck"`,
		} {
			require.ErrorContains(t, err, want)
		}
	}
}

// Every way through the return passes the six stages in order; only the named exits leave early, and only
// an appeal and an advanced refund that has to come back go back.
func TestStagesInOrder(t *testing.T) {
	for _, m := range aftersales.Machines() {
		stage := map[aftersales.State]aftersales.Place{}
		for _, p := range m.Places {
			stage[p.State] = p
		}
		for _, move := range m.Moves {
			to := stage[move.To]
			for _, from := range move.From {
				if stage[from].Stage <= to.Stage || to.End && to.Void {
					continue
				}
				require.Contains(t, []aftersales.Event{aftersales.Disagree, aftersales.WrongAgain, aftersales.Refuse, aftersales.TakeBack, aftersales.Uphold}, move.Event, "%s → %s goes back", from, move.To)
			}
			for _, from := range move.From {
				if !to.Void && next(m, stage[from].Stage) < to.Stage {
					// By the judge, straight to the refund, when the goods are back already; by a rule, without a
					// person's review; at the door, where the courier is the inspection; by the clock, when the shop
					// took too long; by a person, when the courier lost it or an advanced refund is written off.
					require.Contains(t, []aftersales.Event{aftersales.Overturn, aftersales.Decide, aftersales.SwapAtDoor, aftersales.Overdue, aftersales.LoseReturn, aftersales.Settle},
						move.Event, "%s → %s skips a stage", from, move.To)
				}
			}
		}
	}
}

// next is the stage after one, among those that a kind of case has.
func next(m *aftersales.Machine, stage int) int {
	for i := stage + 1; i < len(m.Stages); i++ {
		if m.Stages[i] != (chat.Text{}) {
			return i
		}
	}
	return stage
}

// Every state is told in both languages with every brace filled.
func TestEveryStateSpeaks(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", jacket)
		c.Why, c.ExpiresAt, c.Reached[3] = "屏幕有划痕", start, start
		for _, m := range aftersales.Machines() {
			c.Type = m.Type
			shown := 0
			for _, s := range m.Stages {
				if s != (chat.Text{}) {
					shown++
				}
			}
			for _, p := range m.Places {
				c.State = p.State
				for _, l := range []chat.Locale{chat.Zh, chat.En} {
					progress := d.Progress(c, l)
					require.Len(t, progress.Stages, shown)
					require.NotEmpty(t, progress.Next)
					require.NotContains(t, progress.Next, "{")
				}
				require.NotEmpty(t, c.Label().En)
			}
		}
	})
}
