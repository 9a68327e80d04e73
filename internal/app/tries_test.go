package app

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/bot"
)

// Guesses at one order's phone number count together, however many conversations they come from.
func TestGuessesAtOneThingCountTogether(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	a := openTest(t, func() time.Time { return now })
	o, err := a.Shop.Order(t.Context(), "o-emma-01")
	require.NoError(t, err)
	for i := range maxTries {
		who, err := a.identify(t.Context(), bot.Proof{Order: o.Number, Phone: fmt.Sprintf("0770090%04d", i)})
		require.NoError(t, err)
		require.Nil(t, who)
	}
	right := bot.Proof{Order: o.Number, Phone: "07700 900142"}
	who, err := a.identify(t.Context(), right)
	require.NoError(t, err)
	require.Nil(t, who, "that way is closed for a while")
	other, err := a.identify(t.Context(), bot.Proof{Email: "emma@example.com"})
	require.NoError(t, err)
	require.Equal(t, "Emma Clarke", other.Name, "another way is not")
	now = now.Add(tryWindow)
	who, err = a.identify(t.Context(), right)
	require.NoError(t, err)
	require.Equal(t, "Emma Clarke", who.Name)
}
