package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"aftercare/aftersales"
	"aftercare/aftersales/policy"
	"aftercare/bot"
	"aftercare/channels"
	"aftercare/channels/web"
	"aftercare/chat"
	"aftercare/faq/admin"
	"aftercare/faq/learning"
	"aftercare/faq/revisions"
	"aftercare/handoff"
	"aftercare/handoff/desk"
	"aftercare/intents"
	"aftercare/intents/live"
	"aftercare/internal/wake"
	"aftercare/kb"
	"aftercare/shop"
	"aftercare/shop/demo"
	"aftercare/shop/retail"
	"aftercare/store"
	"aftercare/store/postgres"
	"aftercare/store/sqlite"
)

// App is one node of a running engine.
type App struct {
	Config   Config
	Store    *store.Store
	Bus      wake.Bus
	Shop     shop.Shop
	Cases    *aftersales.Service
	Runner   *bot.Runner
	KB       *kb.Service
	FAQ      *revisions.Keeper
	Learning *learning.Service
	Intents  *live.Model // nil with the shipped model
	Handoff  *handoff.Service
	Desk     *desk.Server
	Web      *web.Server
	Signer   *web.Signer
	Log      *slog.Logger

	now     func() time.Time
	zone    *time.Location
	workers []*bot.Worker
	metrics *metrics
	admin   *admin.Server
	shared  *kb.Service // of Options.Knowledge
	tries   tries

	stopping atomic.Bool
}

// Options are what tests and the command line set beside the configuration.
type Options struct {
	Now func() time.Time // default: time.Now
	Log *slog.Logger
	// Knowledge is an index of the engine's own entries to search instead of building one; who made it closes it.
	// Many engines that publish nothing can share one.
	Knowledge *kb.Service
	// Train makes a new intent model when its messages change; live.InProcess when nil.
	Train live.Trainer
}

// Open builds a node on its database. Close it when done.
func Open(ctx context.Context, c Config, o Options) (_ *App, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	zone, err := time.LoadLocation(c.Shop.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("configuration: shop.time_zone: %w", err)
	}
	a := &App{shared: o.Knowledge, Config: c, Log: o.Log, now: o.Now, zone: zone, metrics: newMetrics()}
	defer func() {
		if err != nil {
			a.Close()
		}
	}()
	if a.Bus, err = wake.Open(ctx, c.Redis); err != nil {
		return nil, err
	}
	so := store.Options{Bus: a.Bus, Now: o.Now, Log: o.Log, Effects: func(s chat.State, e chat.Event) []chat.Effect {
		return append(chat.Effects(s, e), learning.Effects(s, e)...)
	}}
	// The one place where the database is chosen.
	if c.Database != "" {
		a.Store, err = postgres.Open(ctx, c.Database, so)
	} else {
		a.Store, err = sqlite.Open(ctx, c.Data, so)
	}
	if err != nil {
		return nil, err
	}
	if err := a.shop(ctx); err != nil {
		return nil, err
	}
	if err := a.bot(ctx, o.Train); err != nil {
		return nil, err
	}
	return a, a.people(ctx)
}

// shop opens the merchant's side: the shop and its cases.
func (a *App) shop(ctx context.Context) error {
	if a.Config.Demo {
		if err := demo.Fill(ctx, a.Store); err != nil {
			return fmt.Errorf("fill the demo shop: %w", err)
		}
	}
	rules, err := policy.Default()
	if err != nil {
		return err
	}
	a.Shop = demo.New(a.Store, a.now)
	if a.Config.Imported {
		a.Shop = retail.New(a.Store, a.now)
		if rules, err = rules.Overlay("the imported shop's policy", retail.Policy); err != nil {
			return err
		}
	}
	enqueue := func(ctx context.Context, tx *sql.Tx, kind, key string, conv chat.ConvID, payload []byte) error {
		job := store.Job{Kind: kind, Key: key, Conv: conv, Payload: payload}
		if kind == aftersales.JobApply { // the turn that opened the case does it first, and says how it went
			job.RunAt = a.now().Add(applyGrace)
		}
		return a.Store.Enqueue(ctx, tx, job)
	}
	a.Cases, err = aftersales.New(a.Store, a.Shop, rules, enqueue, a.now)
	return err
}

// flowFiles are the engine's own flows, which nobody changes once they are read.
var flowFiles once[[]*bot.Flow]

// applyGrace is how long a turn has to make a confirmed change by itself before the job does.
const applyGrace = 10 * time.Second

// bot opens everything that understands and answers.
func (a *App) bot(ctx context.Context, train live.Trainer) error {
	model, err := a.understanding(train)
	if err != nil {
		return err
	}
	queries, actions := a.queries(), a.actions()
	known := bot.Known{Queries: keys(queries), Actions: keys(actions), Labels: model.Labels()}
	flows, err := flowFiles.get(known, func() ([]*bot.Flow, error) { return bot.LoadFlows(bot.Flows(), known) })
	if err != nil {
		return err
	}
	if err := a.knowledge(ctx, flows, model); err != nil {
		return err
	}
	earlier, err := a.flowVersions(ctx, flows, known)
	if err != nil {
		return err
	}
	a.Runner = &bot.Runner{
		Log: counting{a.Store, a.Learning}, Rules: bot.NewRules(flows, earlier...), Reader: model, KB: a.KB,
		Queries: queries, Actions: actions, Audience: a.audience, Identify: a.identify,
		Now: a.localNow, Logger: a.Log,
	}
	a.workers = a.newWorkers()
	return nil
}

// flowVersions keeps the flow files of today and returns the earlier ones that conversations may be on.
func (a *App) flowVersions(ctx context.Context, flows []*bot.Flow, known bot.Known) ([]*bot.Flow, error) {
	for _, f := range flows {
		if err := a.Store.KeepFlow(ctx, f.ID, f.Version, f.Source); err != nil {
			return nil, err
		}
	}
	sources, err := a.Store.FlowSources(ctx)
	if err != nil {
		return nil, err
	}
	var earlier []*bot.Flow
	for name, src := range sources {
		if slices.ContainsFunc(flows, func(f *bot.Flow) bool { return bytes.Equal(f.Source, src) }) {
			continue // of today
		}
		f, mistakes := bot.ParseFlow(name, src, known)
		if len(mistakes) > 0 {
			// A query or action of that time is gone: its conversations are handed to a person.
			a.Log.Warn("an earlier flow version can't be continued", "flow", name, "cause", mistakes)
			continue
		}
		earlier = append(earlier, f)
	}
	return earlier, nil
}

// people opens the ways in: the shopper's socket and the desk.
func (a *App) people(ctx context.Context) error {
	secret := a.Config.Secret
	if secret == "" {
		fresh := make([]byte, 32)
		rand.Read(fresh)
		var err error
		if secret, err = a.Store.Setting(ctx, "secret", hex.EncodeToString(fresh)); err != nil {
			return err
		}
	}
	a.Signer = &web.Signer{Secret: []byte(secret), Now: a.now}
	a.Handoff = handoff.New(a.Store, a.Store, a.Bus, a.now)
	a.Web = &web.Server{
		Log: a.Store, Sink: a.Sink, Bus: a.Bus, Signer: a.Signer, Queue: a.Handoff.Place,
		Votes: a.Learning, Logger: a.Log,
	}
	a.Desk = &desk.Server{
		Service: a.Handoff, Log: a.Store, Bus: a.Bus, Customer: a.customer, Facts: a.facts, Logger: a.Log, Now: a.now,
	}
	return nil
}

// Sink records what a shopper did, whatever the channel. Card and identity numbers never reach the log.
func (a *App) Sink(ctx context.Context, m channels.Inbound) (chat.Event, error) {
	text := m.Text
	if m.Choice == nil {
		text = intents.Mask(text)
	}
	e, err := a.Store.Record(ctx, m.Conv, m.Key, m.By, chat.Said{
		Message: chat.Message{Type: chat.TypeText, Text: text}, Choice: m.Choice, Masked: text != m.Text,
	})
	a.metrics.recorded(err)
	return e, err
}

func (a *App) localNow() time.Time { return a.now().In(a.zone) }

// Close ends what Open began.
func (a *App) Close() error {
	var errs []error
	if a.Learning != nil {
		ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
		errs = append(errs, a.Learning.Flush(ctx))
		cancel()
	}
	if a.KB != nil && a.KB != a.shared {
		errs = append(errs, a.KB.Close())
	}
	if a.Store != nil {
		errs = append(errs, a.Store.Close())
	}
	if c, ok := a.Bus.(interface{ Close() error }); ok {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// flushTimeout bounds the last write of a node that stops.
const flushTimeout = 5 * time.Second

const (
	turnWidth = 32
	actWidth  = 8
	slowWidth = 2
)

func (a *App) newWorkers() []*bot.Worker {
	worker := func(kind string, width int, do, gaveUp func(context.Context, bot.Task) error) *bot.Worker {
		return &bot.Worker{
			Kind: kind, Width: width, Do: a.metrics.timed(kind, do), GaveUp: gaveUp,
			Jobs: jobs{a.Store}, Bus: a.Bus, Now: a.now, Log: a.Log,
		}
	}
	giveUp := func(ctx context.Context, t bot.Task) error { return a.Runner.GiveUp(ctx, t.Conv) }
	return []*bot.Worker{
		worker(chat.JobTurn, turnWidth, func(ctx context.Context, t bot.Task) error { return a.Runner.Turn(ctx, t.Conv) }, giveUp),
		worker(chat.JobAct, actWidth, func(ctx context.Context, t bot.Task) error { return a.Runner.Act(ctx, t.Conv) }, giveUp),
		worker(chat.JobNudge, slowWidth, func(ctx context.Context, t bot.Task) error { return a.Runner.Nudge(ctx, t.Conv, t.Seq) }, nil),
		worker(learning.Job, 1, func(ctx context.Context, t bot.Task) error { return a.Learning.Collect(ctx, t.Conv, t.Seq) }, nil),
		worker(aftersales.JobNotice, slowWidth, a.notice, nil),
		worker(aftersales.JobRefund, slowWidth, onCase(a.Cases.Pay), nil),
		worker(aftersales.JobAdvance, slowWidth, onCase(a.Cases.PayEarly), nil),
		worker(aftersales.JobApply, slowWidth, onCase(a.Cases.Apply), nil),
		worker(aftersales.JobRegister, slowWidth, onCase(a.Cases.Register), nil),
	}
}

// onCase is the work of a job whose payload is a case's id.
func onCase(do func(context.Context, chat.CaseID) (aftersales.Case, error)) func(context.Context, bot.Task) error {
	return func(ctx context.Context, t bot.Task) error {
		_, err := do(ctx, chat.CaseID(t.Payload))
		return err
	}
}

// Work runs the workers and the clocks until ctx ends, and waits for what they have begun.
func (a *App) Work(ctx context.Context) {
	var wg sync.WaitGroup
	for _, w := range a.workers {
		wg.Go(func() { w.Run(ctx) })
	}
	wg.Go(func() { a.FAQ.Follow(ctx) })
	wg.Go(func() { a.follow(ctx) })
	wg.Go(func() { a.every(ctx, 30*time.Second, "return seats", a.Handoff.ReturnSeats) })
	wg.Go(func() { a.every(ctx, 30*time.Second, "case timers", a.Cases.Tick) })
	if a.Config.Demo && a.Config.DemoPace > 0 {
		wg.Go(func() { a.every(ctx, max(a.Config.DemoPace/4, time.Second), "demo shop", a.drive) })
	}
	wg.Go(func() { a.every(ctx, time.Hour, "forget old questions", a.Learning.Forget) })
	wg.Go(func() {
		a.every(ctx, 10*time.Second, "count answers", func(ctx context.Context) (int, error) { return 0, a.Learning.Flush(ctx) })
	})
	wg.Wait()
}

func (a *App) every(ctx context.Context, d time.Duration, what string, do func(context.Context) (int, error)) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := do(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error(what, "cause", err)
			}
		}
	}
}

// Settle does all work that is due, here and now, until none is left. The terminal and the scripted
// dialogues use it in place of Work, so that a turn has an end.
func (a *App) Settle(ctx context.Context) error {
	for {
		n := 0
		for _, w := range a.workers {
			done, err := w.Drain(ctx)
			if err != nil {
				return err
			}
			n += done
		}
		if n == 0 {
			return nil
		}
	}
}

// notice tells a conversation that one of its cases has moved. The key makes it one message however
// often the job runs.
func (a *App) notice(ctx context.Context, t bot.Task) error {
	var n aftersales.Notice
	if err := json.Unmarshal(t.Payload, &n); err != nil {
		return err
	}
	key := fmt.Sprintf("case:%s:%d", n.Case, n.Seq)
	if _, err := a.Store.Record(ctx, t.Conv, key, chat.System, chat.CaseMoved{
		Case: n.Case, Number: n.Number, Type: string(n.Type), State: string(n.State),
	}); err != nil {
		return err
	}
	if n.Opening {
		return nil
	}
	st, err := a.Store.State(ctx, t.Conv)
	if err != nil {
		return err
	}
	c, err := a.Cases.Case(ctx, n.Case)
	if err != nil {
		return err
	}
	p := a.Cases.Progress(c, st.Locale)
	_, err = a.Store.Record(ctx, t.Conv, key+":said", chat.System, chat.Said{
		Message: chat.Message{Type: chat.TypeProgress, Text: n.Text.In(st.Locale), Progress: &p},
	})
	if errors.Is(err, chat.ErrConflict) { // an earlier try said it when the case stood elsewhere
		return nil
	}
	if opts := ways(c, st.Locale); err == nil && len(opts) > 0 && string(c.State) == string(n.State) {
		_, err = a.Store.Record(ctx, t.Conv, key+":ways", chat.System, chat.Said{
			Message: chat.Message{Type: chat.TypeQuickReplies, Text: yourWord.In(st.Locale), Options: opts},
		})
	}
	return err
}

// yourWord goes before what a case waits to hear.
var yourWord = chat.Text{Zh: "您方便的时候点一下：", En: "When you have a moment, please tap one:"}

// jobs is the store's queue as the workers know it.
type jobs struct{ s *store.Store }

func (j jobs) Claim(ctx context.Context, kind string, n int, lease time.Duration) ([]bot.Task, error) {
	got, err := j.s.Claim(ctx, kind, n, lease)
	tasks := make([]bot.Task, len(got))
	for i, g := range got {
		tasks[i] = bot.Task{ID: g.ID, Conv: g.Conv, Seq: g.Seq, Attempt: g.Attempt, Payload: g.Payload}
	}
	return tasks, err
}

func (j jobs) Finish(ctx context.Context, id string, retryAt time.Time, cause error) error {
	return j.s.Finish(ctx, id, retryAt, cause)
}

func (j jobs) Next(ctx context.Context, kind string) (time.Time, error) { return j.s.Next(ctx, kind) }
