package web

import (
	"context"
	"errors"
	"time"

	"aftercare/chat"
)

// Topics of the bus that two parties of a conversation share.
func ConvTopic(c chat.ConvID) string { return "conv:" + string(c) }

// TypingTopic is woken while a party types.
func TypingTopic(c chat.ConvID, who chat.Role) string {
	return "typing:" + string(c) + ":" + string(who)
}

// ReadTopic is woken when a party has read further.
func ReadTopic(c chat.ConvID) string { return "read:" + string(c) }

const (
	// One frame of items, so that a slow network makes progress before a write times out.
	batch      = 200      // items
	batchBytes = 32 << 10 // of their texts
	// refresh is how long a lost wake-up can keep the page behind.
	refresh = 5 * time.Second
)

// follow sends what the log holds after since, then what comes, until the socket closes. It reads the
// database, never the bus: a wake-up only makes it look sooner.
func (ss *session) follow(since chat.Seq) {
	ctx := ss.ctx
	bus := ss.server.Bus
	news := bus.Listen(ctx, ConvTopic(ss.conv))
	queue := bus.Listen(ctx, "desk")
	typing := bus.Listen(ctx, TypingTopic(ss.conv, chat.RoleAgent))
	reads := bus.Listen(ctx, ReadTopic(ss.conv))
	tick := time.NewTicker(refresh)
	defer tick.Stop()
	f := &follower{session: ss, cursor: since}
	for {
		if err := f.catchUp(ctx); err != nil {
			if ctx.Err() == nil {
				ss.server.Logger.Warn("follow", "conv", ss.conv, "cause", err)
				ss.conn.Send(bye("busy", 3000))
				ss.conn.Close(err)
			}
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-news:
		case <-reads:
		case <-queue:
			if f.status.Holder != chat.HeldByQueue {
				continue // nobody's place in the queue changes for this page
			}
		case <-typing:
			ss.conn.Send(TypingBy{Role: chat.RoleAgent})
			continue
		case <-tick.C:
		}
	}
}

type follower struct {
	*session
	cursor chat.Seq
	read   chat.Seq
	status Status
	told   bool
}

func (f *follower) catchUp(ctx context.Context) error {
	s, err := f.server.Log.State(ctx, f.conv)
	if err != nil {
		return err
	}
	if s.Seq > f.cursor {
		if err := f.items(ctx); err != nil {
			return err
		}
	}
	st := Status{Holder: s.Holder, Agent: s.AgentName, Closed: s.Closed, Rateable: s.Rateable}
	if f.server.Queue != nil && s.Holder == chat.HeldByQueue {
		if st.Place, st.Online, err = f.server.Queue(ctx, f.conv); err != nil {
			return err
		}
	}
	if !f.told || st != f.status {
		f.told, f.status = true, st
		if err := f.conn.Send(st); err != nil {
			return err
		}
	}
	if s.Holder != chat.HeldByAgent {
		return nil
	}
	seq, err := f.server.Log.ReadUpTo(ctx, f.conv, chat.RoleAgent)
	if err != nil || seq <= f.read {
		return err
	}
	f.read = seq
	return f.conn.Send(ReadBy{Seq: seq})
}

// items sends the messages after the cursor.
func (f *follower) items(ctx context.Context) error {
	var out []Item
	size := 0
	flush := func() error {
		if len(out) == 0 {
			return nil
		}
		err := f.conn.Deliver(Items{Items: out})
		out, size = nil, 0
		return err
	}
	for e, err := range f.server.Log.Read(ctx, f.conv, f.cursor) {
		if err != nil {
			return errors.Join(err, flush())
		}
		f.cursor = e.Seq
		if it, ok := toItem(e, f.person.Actor()); ok {
			out = append(out, it)
			size += len(it.Message.Text)
		}
		if len(out) == batch || size >= batchBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// toItem is what the shopper sees of an event: messages, nothing else.
func toItem(e chat.Event, me chat.Actor) (Item, bool) {
	said, ok := e.Body.(chat.Said)
	if !ok {
		return Item{}, false
	}
	it := Item{Seq: e.Seq, At: e.At.UnixMilli(), From: e.By.Role, Name: said.Name, Message: said.Message, Choice: said.Choice}
	if e.By == me {
		it.Key = e.Key
	}
	return it, true
}
