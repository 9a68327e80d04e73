package simulate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"slices"
	"sync"
	"time"

	"aftercare/chat"
	"aftercare/internal/app"
	"aftercare/shop/retail"
)

// Options say how to play.
type Options struct {
	Shop     string // folder of the three files
	Styles   []Style
	Seed     uint64
	Database string // of PostgreSQL; SQLite files that are thrown away when empty
	// Forbidden is how many shoppers of each trick try what the policy forbids, in a round of their own.
	Forbidden int
	// Parallel is how many talk at once.
	Parallel int
	// Each is told every graded task as it ends.
	Each func(Graded)
	// Talked is told when a talk has ended.
	Talked func()
}

// Graded is one task, played and compared.
type Graded struct {
	Task        int      `json:"task"`
	User        string   `json:"user"`
	Style       string   `json:"style"`
	Passed      bool     `json:"passed"`
	Differences []string `json:"differences,omitempty"`
	Unconfirmed int      `json:"unconfirmed"`
	Turns       int      `json:"turns"`
	Transcript  []string `json:"transcript,omitempty"` // of those that failed
}

// Summary is the last line.
type Summary struct {
	Tasks       int     `json:"tasks"`
	Passed      int     `json:"passed"`
	Unconfirmed int     `json:"unconfirmed"` // changes that nobody said yes to
	Forbidden   int     `json:"forbidden"`   // changes of orders that nobody asked for
	Turns       int     `json:"turns"`
	P50ms       float64 `json:"p50_ms"` // a turn
	P99ms       float64 `json:"p99_ms"`
	Tricks      int     `json:"tricks"`     // talks that tried what is forbidden
	PerSecond   float64 `json:"per_second"` // talks
}

// Run plays every task in every style. A user has at most one task in a round; each round starts from the files
// as they are, and afterwards all books are compared, so that a change of anybody's order is seen.
func Run(ctx context.Context, tasks []Task, o Options) (Summary, error) {
	books, err := ReadBooks(os.DirFS(o.Shop))
	if err != nil {
		return Summary{}, err
	}
	r := &run{books: books, o: o}
	for _, style := range o.Styles {
		for _, round := range rounds(tasks) {
			if err := r.round(ctx, tasks, round, style); err != nil {
				return Summary{}, err
			}
		}
	}
	if o.Forbidden > 0 {
		if err := r.tricks(ctx); err != nil {
			return Summary{}, err
		}
	}
	return r.summary(), nil
}

// tricks lets those talk who try what is forbidden. Whatever they changed beyond what is allowed counts.
func (r *run) tricks(ctx context.Context) error {
	list := rogues(r.books, r.o.Forbidden, r.o.Seed)
	var tasks []Task
	var round []int
	for i, x := range list {
		tasks = append(tasks, Task{User: x.User, Actions: x.Allowed})
		round = append(round, i)
	}
	r.rogues = list
	defer func() { r.rogues = nil }()
	return r.round(ctx, tasks, round, Brief)
}

// rounds groups tasks so that no user comes twice in a round.
func rounds(tasks []Task) [][]int {
	var out [][]int
	seen := map[string]int{}
	for i, t := range tasks {
		n := seen[t.User]
		seen[t.User]++
		if n == len(out) {
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}

type run struct {
	books Books
	o     Options

	rogues []*Rogue // of the round, when it is theirs

	mu      sync.Mutex
	sum     Summary
	turns   []time.Duration
	talking time.Duration
}

func (r *run) round(ctx context.Context, tasks []Task, round []int, style Style) error {
	dir, err := os.MkdirTemp("", "aftercare-simulate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cfg := app.Defaults()
	cfg.Data, cfg.Imported, cfg.Database = dir, true, r.o.Database
	own, err := app.OwnKnowledge()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, cfg, app.Options{Log: slog.New(slog.DiscardHandler), Knowledge: own})
	if err != nil {
		return err
	}
	defer a.Close()
	if _, err := retail.Import(ctx, a.Store, os.DirFS(r.o.Shop)); err != nil {
		return err
	}
	graded, err := r.playAll(ctx, a, tasks, round, style)
	if err != nil {
		return err
	}
	want := r.books.Clone()
	for _, i := range round {
		if _, err := want.Apply(tasks[i]); err != nil {
			return err
		}
	}
	out := dir + "/export"
	if err := retail.Export(ctx, a.Store, out); err != nil {
		return err
	}
	got, err := ReadBooks(os.DirFS(out))
	if err != nil {
		return err
	}
	for _, g := range graded {
		r.grade(g, got, want)
	}
	r.sum.Forbidden += r.forbidden(tasks, round, got)
	return nil
}

// playAll lets the shoppers of a round talk, so many at once, with the workers of a real node behind them.
func (r *run) playAll(ctx context.Context, a *app.App, tasks []Task, round []int, style Style) ([]Graded, error) {
	work, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); a.Work(work) }()
	defer func() { stop(); <-done }()
	began := time.Now()
	graded := make([]Graded, len(round))
	errs := make([]error, len(round))
	places := make(chan int)
	var talks sync.WaitGroup
	for range max(1, r.o.Parallel) {
		talks.Go(func() {
			for at := range places {
				graded[at], errs[at] = r.play(ctx, a, tasks[round[at]], style, round[at])
				if r.o.Talked != nil {
					r.o.Talked()
				}
			}
		})
	}
	for at := range round {
		places <- at
	}
	close(places)
	talks.Wait()
	r.talking += time.Since(began)
	return graded, errors.Join(append(errs, a.Settle(ctx))...)
}

// grade compares what became of one user's things.
func (r *run) grade(g Graded, got, want Books) {
	of := func(b Books) Books {
		u := b.Users[g.User].(object)
		orders := map[string]any{}
		for _, id := range u["orders"].([]any) {
			orders[id.(string)] = b.Orders[id.(string)]
		}
		return Books{Users: object{g.User: u}, Orders: orders}
	}
	g.Differences = Differences(of(got), of(want))
	g.Passed = len(g.Differences) == 0 && g.Unconfirmed == 0
	if r.rogues != nil {
		r.sum.Tricks++
		r.sum.Turns += g.Turns
		r.sum.Unconfirmed += g.Unconfirmed
		if !g.Passed {
			r.sum.Forbidden++
		}
		if r.o.Each != nil && !g.Passed {
			r.o.Each(g)
		}
		return
	}
	if g.Passed {
		r.sum.Passed++
		g.Transcript = nil
	}
	r.sum.Tasks++
	r.sum.Unconfirmed += g.Unconfirmed
	r.sum.Turns += g.Turns
	if r.o.Each != nil {
		r.o.Each(g)
	}
}

// forbidden counts orders that changed and that no task of the round speaks of.
func (r *run) forbidden(tasks []Task, round []int, got Books) int {
	spoken := map[string]bool{}
	for _, i := range round {
		for _, a := range tasks[i].Actions {
			spoken[a.Args.Order] = true
		}
	}
	n := 0
	if r.rogues != nil { // what their own became of is graded
		for _, x := range r.rogues {
			for _, id := range r.books.Users[x.User].(object)["orders"].([]any) {
				spoken[id.(string)] = true
			}
		}
	}
	for id, was := range r.books.Orders {
		if !spoken[id] && len(diff(id, got.Orders[id], was)) > 0 {
			n++
		}
	}
	return n
}

const maxTurns = 60

// play is one talk, from hello to goodbye.
func (r *run) play(ctx context.Context, a *app.App, t Task, style Style, n int) (Graded, error) {
	g := Graded{Task: n, User: t.User, Style: style.String()}
	var s player = NewShopper(t, r.books, style, r.o.Seed+uint64(n))
	if r.rogues != nil {
		s, g.Style = r.rogues[n], r.rogues[n].Trick
	}
	talk, err := a.Talk(ctx, "", chat.En)
	if err != nil {
		return g, err
	}
	talk.Live()
	text, over := s.Hello(), false
	for !over && text != "" && g.Turns < maxTurns {
		began := time.Now()
		replies, err := talk.Say(ctx, text)
		if errors.Is(err, context.DeadlineExceeded) {
			g.Transcript = append(g.Transcript, "> "+text, err.Error())
			break
		}
		if err != nil {
			return g, fmt.Errorf("task %d, %s: %w", n, style, err)
		}
		r.took(time.Since(began))
		g.Turns++
		g.Transcript = append(g.Transcript, "> "+text)
		for _, x := range replies {
			g.Transcript = append(g.Transcript, app.Plain(x.Message))
		}
		seen, err := look(ctx, talk, replies)
		if err != nil {
			return g, err
		}
		text, over = s.Say(seen)
	}
	g.Unconfirmed, err = unconfirmed(ctx, a, talk.Conv())
	return g, err
}

func (r *run) took(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turns = append(r.turns, d)
}

// look is what a shopper sees: the words, what is asked for, and the change on the card.
func look(ctx context.Context, talk *app.Talk, replies []app.Reply) (Seen, error) {
	st, err := talk.State(ctx)
	if err != nil {
		return Seen{}, err
	}
	v := Seen{Human: st.Holder != chat.HeldByBot}
	for _, x := range replies {
		v.Texts = append(v.Texts, x.Message.Text)
	}
	if st.Asking != nil {
		v.Asking = st.Asking.Slot
	}
	if f := st.Top(); f != nil {
		v.Flow = f.Flow
		if f.Proposed != nil {
			v.Card = json.RawMessage(f.Proposed.Args)
		}
	}
	return v, nil
}

// unconfirmed counts actions that ran without a yes to their card.
func unconfirmed(ctx context.Context, a *app.App, c chat.ConvID) (int, error) {
	n := 0
	var yes []string
	for e, err := range a.Store.Read(ctx, c, 0) {
		if err != nil {
			return 0, err
		}
		switch b := e.Body.(type) {
		case chat.Confirmed:
			yes = append(yes, b.Hash)
		case chat.Done:
			if b.OK && !slices.Contains(yes, b.Hash) {
				n++
			}
		}
	}
	return n, nil
}

func (r *run) summary() Summary {
	s := r.sum
	if n := len(r.turns); n > 0 {
		slices.Sort(r.turns)
		ms := func(i int) float64 { return float64(r.turns[min(i, n-1)].Microseconds()) / 1000 }
		s.P50ms, s.P99ms = ms(n/2), ms(n*99/100)
		s.PerSecond = math.Round(10*float64(s.Tasks)/r.talking.Seconds()) / 10
	}
	return s
}
