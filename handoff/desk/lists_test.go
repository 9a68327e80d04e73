package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/handoff/desk"
	"aftercare/internal/ws/wstest"
)

// lists waits for lists that look as expected.
func (d *screen) lists(t *testing.T, ok func(desk.Lists) bool) desk.Lists {
	t.Helper()
	return wstest.Next(t, d.Client, ok)
}

func TestTheListsFollowAConversation(t *testing.T) {
	s := start(t)
	mine, other := s.at(t, "chen"), s.at(t, "li")
	p := s.shopper(t)
	one := string(p.Conv) + " "
	p.say(t, "hello")
	s.waits(t, p)

	for _, d := range []*screen{mine, other} {
		l := d.lists(t, func(l desk.Lists) bool { return ids(l.Queue) == one })
		card := l.Queue[0]
		require.Equal(t, "wants a person", card.Summary)
		require.Equal(t, "asked", card.Reason)
		require.Equal(t, s.clock.Now().UnixMilli(), card.QueuedAt)
		require.True(t, card.Guest)
		require.Equal(t, "hello", card.Last)
		require.Zero(t, l.Load)
	}
	mine.claims(t, s, p.Conv)
	l := mine.lists(t, func(l desk.Lists) bool { return ids(l.Mine) == one && len(l.Queue) == 0 })
	require.Equal(t, 1, l.Load)
	l = other.lists(t, func(l desk.Lists) bool { return ids(l.Others) == one && len(l.Queue) == 0 })
	require.Equal(t, "客服chen", l.Others[0].By)
	require.Empty(t, l.Mine)

	p.say(t, "and another thing")
	mine.lists(t, func(l desk.Lists) bool { return len(l.Mine) == 1 && l.Mine[0].Last == "and another thing" })
	mine.asks(t, "rel", desk.Release{ID: "rel", Conv: p.Conv})
	for _, d := range []*screen{mine, other} {
		d.lists(t, func(l desk.Lists) bool { return ids(l.Bot) == one && len(l.Mine)+len(l.Others) == 0 })
	}
	other.claims(t, s, p.Conv)
	other.asks(t, "end", desk.End{ID: "end", Conv: p.Conv})
	mine.lists(t, func(l desk.Lists) bool { return ids(l.Ended) == one && len(l.Bot)+len(l.Others) == 0 })
}

func TestConversationsNobodyWroteInAreNotListed(t *testing.T) {
	s := start(t)
	quiet, talks := s.shopper(t), s.shopper(t)
	talks.say(t, "hi")
	l := s.at(t, "chen").lists(t, func(desk.Lists) bool { return true })
	require.Equal(t, string(talks.Conv)+" ", ids(l.Bot))
	require.NotContains(t, ids(l.Bot), string(quiet.Conv))
}

func TestTheQueueIsListedByWhoAskedFirst(t *testing.T) {
	s := start(t)
	want := ""
	for range 3 {
		p := s.shopper(t)
		s.waits(t, p)
		s.clock.Move(1e9)
		want += string(p.Conv) + " "
	}
	l := s.at(t, "chen").lists(t, func(desk.Lists) bool { return true })
	require.Equal(t, want, ids(l.Queue))
}

func TestAStatusIsKept(t *testing.T) {
	s := start(t)
	b := s.hired(t, "chen")
	d := b.screen(t)
	require.Equal(t, "offline", d.Status)
	require.Equal(t, 8, d.Capacity)
	d.asks(t, "1", desk.SetStatus{ID: "1", Status: "online"})
	n, err := s.service.OnlineAgents(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, "invalid", d.refused(t, "2", desk.SetStatus{ID: "2", Status: "asleep"}).Code)
	require.Equal(t, "online", b.screen(t).Status)
}

func TestAnOpenDeskKeepsTheAgentsSeats(t *testing.T) {
	s := start(t)
	b := s.hired(t, "chen")
	p := s.shopper(t)
	s.waits(t, p)
	b.screen(t).claims(t, s, p.Conv)
	s.clock.Move(4 * 60 * 1e9)
	d := b.screen(t) // back just in time: opening a desk is a sign of life
	d.asks(t, "1", desk.SetStatus{ID: "1", Status: "online"})
	n, err := s.service.ReturnSeats(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
	d.lists(t, func(l desk.Lists) bool { return len(l.Mine) == 1 })
	st, err := s.State(t.Context(), p.Conv)
	require.NoError(t, err)
	require.Equal(t, chat.HeldByAgent, st.Holder)
}
