package web

import (
	"context"
	"errors"
	"maps"
	"slices"

	"aftercare/chat"
)

// vote keeps a thumb on an answer of this conversation.
func (ss *session) vote(ctx context.Context, f Vote) error {
	if ss.server.Votes == nil {
		return ss.refuse(f.Key, errors.Join(chat.ErrNotFound, errors.New("nobody keeps votes here")))
	}
	if err := ss.server.Votes.Vote(ctx, ss.conv, f.Of, f.Vote); err != nil {
		return ss.refuse(f.Key, err)
	}
	return ss.conn.Send(Voted{Of: f.Of, Vote: f.Vote})
}

// voted tells a page the thumbs that were given before. Without them the chat works as well.
func (ss *session) voted(ctx context.Context) error {
	if ss.server.Votes == nil {
		return nil
	}
	votes, err := ss.server.Votes.Votes(ctx, ss.conv)
	if err != nil {
		ss.server.Logger.Warn("votes", "conv", ss.conv, "cause", err)
		return nil
	}
	for _, of := range slices.Sorted(maps.Keys(votes)) {
		if err := ss.conn.Deliver(Voted{Of: of, Vote: votes[of]}); err != nil {
			return err
		}
	}
	return nil
}
