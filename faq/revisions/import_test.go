package revisions_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/faq/revisions"
)

func TestAnImportIsAllOrNothing(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		k := d.node(0)
		row := func(ref revisions.Ref, saved int, answer string) revisions.Imported {
			return revisions.Imported{Row: "r-" + answer, Save: revisions.Save{Ref: ref, Source: entry(ref, answer, "q "+ref.ID), Saved: saved, Note: "import: faq.csv"}}
		}
		require.NoError(t, k.Import(t.Context(), amy, []revisions.Imported{row(gifts, 0, "Yes."), row(returns, 0, "No.")}))
		drafts, err := k.Drafts(t.Context())
		require.NoError(t, err)
		require.Len(t, drafts, 2)
		events, err := k.Audit(t.Context(), gifts)
		require.NoError(t, err)
		require.Equal(t, revisions.Import, events[0].Do)
		require.Equal(t, "r-Yes.", events[0].What)

		// The second draft has moved on, so the first stays as it is too.
		_, err = k.SaveDraft(t.Context(), chen, revisions.Save{Ref: returns, Source: entry(returns, "Perhaps.", "q"), Saved: 1})
		require.NoError(t, err)
		err = k.Import(t.Context(), amy, []revisions.Imported{row(gifts, 1, "Never."), row(returns, 1, "Always.")})
		require.ErrorIs(t, err, chat.ErrMoved)
		var moved *revisions.Moved
		require.ErrorAs(t, err, &moved)
		require.Equal(t, chen.Name, moved.By)
		draft, err := k.Draft(t.Context(), gifts)
		require.NoError(t, err)
		require.Contains(t, draft.Source, "Yes.")
		events, err = k.Audit(t.Context(), gifts)
		require.NoError(t, err)
		require.Len(t, events, 2)
	})
}
