package app

import (
	"context"
	"fmt"
	"time"

	"aftercare/channels/web"
	"aftercare/chat"
)

// Live makes a talk wait for the workers, which somebody else runs (App.Work), instead of doing the work itself.
func (t *Talk) Live() *Talk {
	t.live = true
	return t
}

const (
	// longestTurn is how long a live talk waits for an answer.
	longestTurn = 30 * time.Second
	// lookAgain is how long a lost wake-up costs it.
	lookAgain = 50 * time.Millisecond
)

// await waits until the bot has answered and what was confirmed is done.
func (t *Talk) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, longestTurn)
	defer cancel()
	news := t.app.Bus.Listen(ctx, web.ConvTopic(t.conv))
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		st, err := t.State(ctx)
		if err != nil {
			return err
		}
		if quiet(st) {
			return nil
		}
		select {
		case <-news:
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("conversation %s: no answer came: %w", t.conv, ctx.Err())
		}
	}
}

// quiet reports whether nothing is under way in a conversation.
func quiet(st chat.State) bool {
	f := st.Top()
	return !(st.Turn() && len(st.Inbox) > 0) && !(f != nil && f.Confirmed && f.Done == nil)
}
