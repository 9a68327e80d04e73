package web_test

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/internal/ws/wstest"
)

// ballot keeps votes in memory, on answers that it is told of.
type ballot struct {
	mu      sync.Mutex
	answers map[chat.ConvID]chat.Seq
	votes   map[chat.ConvID]map[chat.Seq]chat.Vote
}

func (b *ballot) Vote(_ context.Context, c chat.ConvID, of chat.Seq, v chat.Vote) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.answers[c] != of {
		return fmt.Errorf("%w: no answer", chat.ErrNotFound)
	}
	if b.votes[c] == nil {
		b.votes[c] = map[chat.Seq]chat.Vote{}
	}
	b.votes[c][of] = v
	return nil
}

func (b *ballot) Votes(_ context.Context, c chat.ConvID) (map[chat.Seq]chat.Vote, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.votes[c]), nil
}

func TestAThumbOnAnAnswerIsKeptAndShownAgain(t *testing.T) {
	e := start(t)
	b := &ballot{answers: map[chat.ConvID]chat.Seq{}, votes: map[chat.ConvID]map[chat.Seq]chat.Vote{}}
	e.web.Votes = b
	p := e.guest(t)
	p.say(t, "k1", "运费谁出")
	of := e.answer(t, p.Conv, chat.Message{Type: chat.TypeText, Text: "我们出。", Source: &chat.Source{Entry: "postage", Version: "1"}})
	b.answers[p.Conv] = of

	for _, v := range []chat.Vote{chat.VoteDown, chat.VoteDown, chat.VoteUp} {
		p.Send(t, web.Vote{Key: "v", Of: of, Vote: v})
		require.Equal(t, web.Voted{Of: of, Vote: v}, wstest.Next[web.Voted](t, p.Client))
	}
	again := e.enter(t, web.Hello{Guest: p.Guest, Conv: p.Conv})
	require.Equal(t, web.Voted{Of: of, Vote: chat.VoteUp}, wstest.Next[web.Voted](t, again.Client))

	p.Send(t, web.Vote{Key: "w", Of: of - 1, Vote: chat.VoteUp})
	require.Equal(t, "w", p.refused(t, "not_found").Key)
	stranger := e.guest(t)
	stranger.Send(t, web.Vote{Key: "x", Of: of, Vote: chat.VoteDown})
	require.Equal(t, "x", stranger.refused(t, "not_found").Key, "each votes in their own conversation")
}

func TestWithoutABallotNobodyVotes(t *testing.T) {
	e := start(t)
	p := e.guest(t)
	p.Send(t, web.Vote{Key: "v", Of: 1, Vote: chat.VoteUp})
	require.Equal(t, "v", p.refused(t, "not_found").Key)
}
