package desk

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"time"

	"aftercare/chat"
	"aftercare/handoff"
	"aftercare/internal/ws"
)

const (
	callTimeout = 10 * time.Second
	heartbeat   = 30 * time.Second
	refresh     = 5 * time.Second        // how long a lost wake-up can cost
	listsPause  = 150 * time.Millisecond // lists are sent at most so often
	recent      = 24 * time.Hour         // how far back the lists of the bot's and of ended chats go
	listed      = 60
	maxOpen     = 20 // conversations watched at once
)

// session is one desk on one screen.
type session struct {
	server *Server
	conn   *ws.Conn
	ctx    context.Context
	agent  handoff.Agent
	token  string
	work   sync.WaitGroup

	open map[chat.ConvID]context.CancelFunc // read and written by handle only
}

func (d *session) begin() {
	d.conn.Send(Welcome{Agent: d.agent.ID, Name: d.agent.Name, Status: string(d.agent.Status), Capacity: d.agent.Capacity})
	d.work.Go(d.alive)
	d.work.Go(d.lists)
}

// alive keeps the agent's seats and ends the socket when they are signed out.
func (d *session) alive() {
	ended := d.server.Bus.Listen(d.ctx, handoff.SessionTopic)
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		if _, err := d.server.Service.Session(d.ctx, d.token); errors.Is(err, chat.ErrForbidden) {
			d.conn.Send(bye("signed_out", 0))
			d.conn.Close(err)
			return
		}
		if err := d.server.Service.Seen(d.ctx, d.agent.ID); err != nil && d.ctx.Err() == nil {
			d.server.Logger.Warn("desk heartbeat", "agent", d.agent.Login, "cause", err)
		}
		select {
		case <-d.ctx.Done():
			return
		case <-ended:
		case <-tick.C:
		}
	}
}

func (d *session) bad(err error) error { return d.refuse("", err) }

func (d *session) refuse(id string, err error) error {
	text := chat.SafeText(err)
	var taken *handoff.Taken
	switch {
	case errors.As(err, &taken):
		text = chat.Text{Zh: taken.By + "已经接待了这位顾客。", En: taken.By + " has already taken this chat."}
	case errors.Is(err, handoff.ErrFull):
		text = chat.Text{Zh: "您的接待数已满，先结束一个再接。", En: "All your seats are taken. End a chat first."}
	case chat.Code(err) == "unavailable":
		d.server.Logger.Error("desk frame failed", "agent", d.agent.Login, "cause", err)
	}
	return d.conn.Send(Refused{ID: id, Code: chat.Code(err), Text: text})
}

func (d *session) handle(frame any) error {
	ctx, cancel := context.WithTimeout(d.ctx, callTimeout)
	defer cancel()
	svc := d.server.Service
	switch f := frame.(type) {
	case SetStatus:
		return d.answer(f.ID, 0, svc.SetStatus(ctx, d.agent.ID, handoff.Status(f.Status)))
	case Open:
		return d.watch(f)
	case Leave:
		if stop := d.open[f.Conv]; stop != nil {
			stop()
			delete(d.open, f.Conv)
		}
	case Claim:
		st, err := svc.Claim(ctx, d.agent, f.Conv)
		return d.answer(f.ID, st.Seq, err)
	case Release:
		st, err := svc.Release(ctx, d.agent, f.Conv)
		return d.answer(f.ID, st.Seq, err)
	case End:
		st, err := svc.End(ctx, d.agent, f.Conv)
		return d.answer(f.ID, st.Seq, err)
	case Say:
		e, err := svc.Say(ctx, d.agent, f.Conv, f.ID, f.Epoch, f.Text)
		return d.answer(f.ID, e.Seq, err)
	case Note:
		e, err := svc.Note(ctx, d.agent, f.Conv, f.ID, f.Text)
		return d.answer(f.ID, e.Seq, err)
	case Typing:
		if d.owns(ctx, f.Conv) {
			d.server.Bus.Wake("typing:" + string(f.Conv) + ":" + string(chat.RoleAgent))
		}
	case Read:
		if d.owns(ctx, f.Conv) {
			d.read(ctx, f)
		}
	}
	return nil
}

func (d *session) answer(id string, seq chat.Seq, err error) error {
	if err != nil {
		return d.refuse(id, err)
	}
	return d.conn.Send(Done{ID: id, Seq: seq})
}

// owns: a colleague who only looks on leaves no mark with the shopper.
func (d *session) owns(ctx context.Context, c chat.ConvID) bool {
	st, err := d.server.Log.State(ctx, c)
	return err == nil && st.Agent == d.agent.ID
}

func (d *session) read(ctx context.Context, f Read) {
	if err := d.server.Log.MarkRead(ctx, f.Conv, chat.RoleAgent, f.Seq); err != nil {
		d.server.Logger.Warn("mark read", "conv", f.Conv, "cause", err)
	}
	d.server.Bus.Wake("read:" + string(f.Conv))
}

// lists sends the lists whenever they change.
func (d *session) lists() {
	news := d.server.Bus.Listen(d.ctx, handoff.DeskTopic)
	tick := time.NewTicker(refresh)
	defer tick.Stop()
	var last Lists
	for first := true; ; first = false {
		l, err := d.load(d.ctx)
		switch {
		case d.ctx.Err() != nil:
			return
		case err != nil:
			d.server.Logger.Warn("desk lists", "agent", d.agent.Login, "cause", err)
		case first || !reflect.DeepEqual(l, last):
			last = l
			if d.conn.Deliver(l) != nil {
				return
			}
		}
		select {
		case <-d.ctx.Done():
			return
		case <-time.After(listsPause):
		}
		select {
		case <-d.ctx.Done():
			return
		case <-news:
		case <-tick.C:
		}
	}
}

func (d *session) load(ctx context.Context) (Lists, error) {
	since := d.server.Now().Add(-recent)
	no, yes := false, true
	var l Lists
	for _, q := range []struct {
		filter chat.Filter
		put    func(chat.State)
	}{
		{chat.Filter{Holder: chat.HeldByQueue}, func(s chat.State) { l.Queue = append(l.Queue, card(s)) }},
		{chat.Filter{Holder: chat.HeldByAgent}, func(s chat.State) {
			if s.Agent == d.agent.ID {
				l.Mine = append(l.Mine, card(s))
			} else {
				l.Others = append(l.Others, card(s))
			}
		}},
		{chat.Filter{Holder: chat.HeldByBot, Closed: &no, Since: since, Limit: listed}, func(s chat.State) {
			if s.Heard > 0 { // opened and never written to is nobody to look after
				l.Bot = append(l.Bot, card(s))
			}
		}},
		{chat.Filter{Closed: &yes, Since: since, Limit: listed}, func(s chat.State) { l.Ended = append(l.Ended, card(s)) }},
	} {
		states, err := d.server.Log.List(ctx, q.filter)
		if err != nil {
			return Lists{}, err
		}
		for _, s := range states {
			q.put(s)
		}
	}
	l.Load = len(l.Mine)
	return l, nil
}

// card is a conversation in a list.
func card(s chat.State) Card {
	c := Card{
		Conv: s.Conv, Seq: s.Seq, Name: s.Name, Guest: s.Customer == "", Locale: s.Locale, Channel: s.Channel,
		Holder: s.Holder, Agent: s.Agent, By: s.AgentName, Epoch: s.Epoch,
		LastAt: s.LastAt.UnixMilli(), Last: s.Last, Closed: s.Closed,
	}
	if !s.QueuedAt.IsZero() {
		c.QueuedAt = s.QueuedAt.UnixMilli()
	}
	if !s.WaitingSince.IsZero() {
		c.WaitingSince = s.WaitingSince.UnixMilli()
	}
	if s.Queue != nil {
		c.Reason, c.Summary, c.Urgent = s.Queue.Reason, s.Queue.Summary, s.Queue.Urgent
	}
	return c
}
