package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aftercare/chat"
)

// One frame of items, so that a slow network makes progress before a write times out.
const (
	batch      = 200      // items
	batchBytes = 32 << 10 // of their texts
)

// watch follows one conversation until the desk leaves it.
func (d *session) watch(f Open) error {
	if stop := d.open[f.Conv]; stop != nil {
		stop()
		delete(d.open, f.Conv)
	}
	if len(d.open) >= maxOpen {
		return d.refuse("", fmt.Errorf("%w: %d conversations are open on this screen", chat.ErrInvalid, maxOpen))
	}
	if _, err := d.server.Log.State(d.ctx, f.Conv); err != nil {
		return d.refuse("", err)
	}
	ctx, stop := context.WithCancel(d.ctx)
	d.open[f.Conv] = stop
	w := &watcher{session: d, conv: f.Conv, cursor: max(f.Since, 0)}
	d.work.Go(func() { w.run(ctx) })
	return nil
}

type watcher struct {
	*session
	conv   chat.ConvID
	cursor chat.Seq
	seen   chat.Seq // the state that Chat was last sent for
	read   chat.Seq
	told   bool
}

func (w *watcher) run(ctx context.Context) {
	bus := w.server.Bus
	news := bus.Listen(ctx, "conv:"+string(w.conv))
	typing := bus.Listen(ctx, "typing:"+string(w.conv)+":"+string(chat.RoleCustomer))
	reads := bus.Listen(ctx, "read:"+string(w.conv))
	tick := time.NewTicker(refresh)
	defer tick.Stop()
	for {
		if err := w.catchUp(ctx); err != nil {
			if ctx.Err() == nil {
				w.server.Logger.Warn("desk watch", "conv", w.conv, "cause", err)
			} else {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-news:
		case <-reads:
		case <-typing:
			w.conn.Send(TypingBy{Conv: w.conv})
		case <-tick.C:
		}
	}
}

func (w *watcher) catchUp(ctx context.Context) error {
	s, err := w.server.Log.State(ctx, w.conv)
	if err != nil {
		return err
	}
	if s.Seq > w.cursor {
		if err := w.items(ctx, s.Locale); err != nil {
			return err
		}
	}
	if !w.told || s.Seq != w.seen {
		if err := w.chat(ctx, s); err != nil {
			return err
		}
		w.told, w.seen = true, s.Seq
	}
	seq, err := w.server.Log.ReadUpTo(ctx, w.conv, chat.RoleCustomer)
	if err != nil || seq <= w.read {
		return err
	}
	w.read = seq
	return w.conn.Send(ReadBy{Conv: w.conv, Seq: seq})
}

// chat sends who has the conversation and what is known of the customer.
func (w *watcher) chat(ctx context.Context, s chat.State) error {
	c, err := w.server.Customer(ctx, s)
	if err != nil {
		// The panel can't be filled; the talk goes on.
		w.server.Logger.Warn("desk customer", "conv", w.conv, "cause", err)
		c.Person = Person{ID: s.Customer, Name: s.Name}
	}
	summary := s.Last
	if s.Queue != nil {
		summary = s.Queue.Summary
	}
	return w.conn.Deliver(Chat{Conv: s.Conv, Card: card(s), Summary: summary, Facts: w.server.Facts(s), Person: c.Person, Orders: c.Orders, Cases: c.Cases})
}

// items sends what came after the cursor. When reading fails half-way, what was read is sent all the
// same: the cursor is past it.
func (w *watcher) items(ctx context.Context, l chat.Locale) error {
	var out []Item
	size := 0
	flush := func() error {
		if len(out) == 0 {
			return nil
		}
		err := w.conn.Deliver(Items{Conv: w.conv, Items: out})
		out, size = nil, 0
		return err
	}
	for e, err := range w.server.Log.Read(ctx, w.conv, w.cursor) {
		if err != nil {
			return errors.Join(err, flush())
		}
		w.cursor = e.Seq
		if it, ok := toItem(e, l); ok {
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

// toItem is what an agent sees of an event: every message, notes, and the turns of the talk that the
// shopper isn't told in words.
func toItem(e chat.Event, l chat.Locale) (Item, bool) {
	it := Item{Seq: e.Seq, At: e.At.UnixMilli(), From: e.By.Role}
	line := func(zh, en string) {
		it.Event = e.Body.Kind()
		it.Message = chat.Message{Type: chat.TypeNotice, Text: chat.Text{Zh: zh, En: en}.In(l)}
	}
	switch b := e.Body.(type) {
	case chat.Said:
		it.Name, it.Message, it.Choice = b.Name, b.Message, b.Choice
	case chat.Noted:
		it.Note, it.Message = true, chat.Message{Type: chat.TypeText, Text: b.Text}
	case chat.Queued:
		r := reasons[b.Reason]
		line("转人工："+r.Zh, "Handed over: "+r.En)
	case chat.Rated:
		line(fmt.Sprintf("顾客评价 %d 星 %s", b.Stars, b.Text), fmt.Sprintf("Rated %d of 5. %s", b.Stars, b.Text))
	case chat.Closed:
		line("会话结束", "The chat ended")
	default:
		return Item{}, false
	}
	return it, true
}

var reasons = map[string]chat.Text{
	"asked":      {Zh: "顾客要求", En: "asked for a person"},
	"failed":     {Zh: "机器人没能解决", En: "the bot couldn't help"},
	"anger":      {Zh: "顾客不满", En: "the customer is upset"},
	"safety":     {Zh: "安全问题", En: "safety"},
	"privacy":    {Zh: "涉及证件或银行卡", En: "identity or card data"},
	"threat":     {Zh: "提到投诉或起诉", En: "an outside complaint was mentioned"},
	"agent_left": {Zh: "客服掉线", En: "the agent dropped out"},
}
