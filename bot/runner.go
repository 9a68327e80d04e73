package bot

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"aftercare/chat"
	"aftercare/intents"
	"aftercare/kb"
)

// Log is what the runner needs of the store.
type Log interface {
	State(ctx context.Context, c chat.ConvID) (chat.State, error)
	// AppendWith appends all bodies or none, and only when after is still the last seq (chat.ErrMoved).
	AppendWith(ctx context.Context, c chat.ConvID, after chat.Seq, by chat.Actor, with func(context.Context, *sql.Tx) error, b ...chat.Body) ([]chat.Event, error)
}

// Scope says for whom a query or an action runs. Nothing may look beyond its customer.
type Scope struct {
	Conv     chat.ConvID
	Site     string
	Customer chat.CustomerID // empty for a guest
	Locale   chat.Locale
	Now      time.Time
}

// Query fetches facts for a flow; what it returns is seen by expressions as its JSON.
type Query func(ctx context.Context, sc Scope, args map[string]any) (any, error)

// Action does what the shopper confirmed. It runs at least once with the same key and must take effect
// at most once. An error that is one of chat's refusals (not found, conflict, forbidden, invalid) ends
// the matter and is told to the shopper; any other is tried again.
type Action func(ctx context.Context, sc Scope, key string, args json.RawMessage) (any, error)

// Refusal is an error of an action with the sentence that the shopper may be told.
type Refusal struct {
	Says chat.Text
	Err  error
}

func (r *Refusal) Error() string { return r.Err.Error() }
func (r *Refusal) Unwrap() error { return r.Err }

// Runner reads what the shopper wrote, fetches what Step needs, and appends what it decides.
type Runner struct {
	Log     Log
	Rules   *Rules
	Reader  intents.Reader
	KB      kb.Searcher
	Queries map[string]Query
	Actions map[string]Action
	// Audience tells the jurisdiction of a customer for the choice of FAQ entries; may be nil.
	Audience func(ctx context.Context, sc Scope) string
	Now      func() time.Time // in the shop's time zone
	Logger   *slog.Logger
}

const (
	maxTries = 3 // decisions on a conversation that keeps moving
	maxNeeds = 8 // rounds of fetching in one turn
)

// Turn answers everything the shopper wrote that has no answer yet. It does nothing when it is not the
// bot's turn. ErrMoved after several tries means: try again later.
func (r *Runner) Turn(ctx context.Context, c chat.ConvID) error {
	return r.decide(ctx, c, func(s chat.State) (Turn, bool, error) {
		if !s.Turn() || len(s.Inbox) == 0 {
			return Turn{}, false, nil
		}
		t, err := r.read(ctx, s)
		return t, true, err
	})
}

// GiveUp hands a conversation over whose turn failed for good.
func (r *Runner) GiveUp(ctx context.Context, c chat.ConvID) error {
	return r.decide(ctx, c, func(s chat.State) (Turn, bool, error) {
		return Turn{Cause: GaveUp, Now: r.Now()}, s.Holder == chat.HeldByBot, nil
	})
}

// Nudge reminds a shopper who has not answered the question asked at seq, or closes the talk quietly.
func (r *Runner) Nudge(ctx context.Context, c chat.ConvID, seq chat.Seq) error {
	return r.decide(ctx, c, func(s chat.State) (Turn, bool, error) {
		waiting := s.Holder == chat.HeldByBot && !s.Closed && s.Asking != nil && s.Asking.Seq == seq && s.Heard <= s.Read
		return Turn{Cause: Silent, Now: r.Now()}, waiting, nil
	})
}

// Act runs the confirmed action of the conversation, if one is waiting, and goes on with its flow.
func (r *Runner) Act(ctx context.Context, c chat.ConvID) error {
	return r.decide(ctx, c, func(s chat.State) (Turn, bool, error) {
		f := s.Top()
		if f == nil || !f.Confirmed || f.Proposed == nil {
			return Turn{}, false, nil
		}
		done, err := r.act(ctx, s, f)
		return Turn{Cause: Acted, Now: r.Now(), Done: done}, true, err
	})
}

// act is the only place that runs actions, and only with the arguments that the confirmed card showed.
func (r *Runner) act(ctx context.Context, s chat.State, f *chat.Frame) (*chat.Done, error) {
	p := f.Proposed
	if want := Hash(s.Conv, f.Started, p.Action, p.Args); want != p.Hash {
		return nil, fmt.Errorf("action %s of %s: the arguments don't match the confirmed card", p.Action, s.Conv)
	}
	do, ok := r.Actions[p.Action]
	if !ok {
		return nil, fmt.Errorf("action %s of %s: this server has no such action", p.Action, s.Conv)
	}
	key := fmt.Sprintf("%s/%d/%s", s.Conv, f.Started, p.Hash)
	result, err := do(ctx, r.scope(s), key, p.Args)
	done := &chat.Done{Action: p.Action, Hash: p.Hash, OK: err == nil}
	if err != nil {
		says, refused := refusal(err)
		if !refused {
			return nil, fmt.Errorf("action %s of %s: %w", p.Action, s.Conv, err)
		}
		r.Logger.InfoContext(ctx, "action refused", "conv", s.Conv, "action", p.Action, "cause", err)
		done.Error = &says
		return done, nil
	}
	done.Result, err = json.Marshal(result)
	return done, err
}

func refusal(err error) (chat.Text, bool) {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Says, true
	}
	for _, final := range []error{chat.ErrNotFound, chat.ErrConflict, chat.ErrForbidden, chat.ErrInvalid} {
		if errors.Is(err, final) {
			return chat.SafeText(err), true
		}
	}
	return chat.Text{}, false
}

// decide loads, lets Step decide, and appends; when the conversation moved meanwhile, it decides again.
func (r *Runner) decide(ctx context.Context, c chat.ConvID, begin func(chat.State) (Turn, bool, error)) error {
	var err error
	for range maxTries {
		var s chat.State
		if s, err = r.Log.State(ctx, c); err != nil {
			return err
		}
		t, due, err := begin(s)
		if err != nil || !due {
			return err
		}
		bodies, err := r.step(ctx, s, t)
		if err != nil {
			return err
		}
		if len(bodies) == 0 {
			return nil
		}
		_, err = r.Log.AppendWith(ctx, c, s.Seq, chat.Bot, nil, bodies...)
		if !errors.Is(err, chat.ErrMoved) {
			return err
		}
	}
	return fmt.Errorf("turn of %s: %w", c, chat.ErrMoved)
}

// step calls Step, fetching what it needs, until it decides.
func (r *Runner) step(ctx context.Context, s chat.State, t Turn) ([]chat.Body, error) {
	t.Facts = Facts{}
	for range maxNeeds {
		out, err := Step(r.Rules, s, t)
		if err != nil {
			return nil, fmt.Errorf("conversation %s: %w", s.Conv, err)
		}
		if len(out.Needs) == 0 {
			return out.Bodies, nil
		}
		for _, n := range out.Needs {
			v, err := r.fetch(ctx, s, t.locale(s), n)
			if err != nil {
				return nil, fmt.Errorf("conversation %s: query %s: %w", s.Conv, n.Query, err)
			}
			t.Facts[n.Key()] = v
		}
	}
	return nil, fmt.Errorf("conversation %s: more than %d rounds of queries in one turn", s.Conv, maxNeeds)
}

func (r *Runner) fetch(ctx context.Context, s chat.State, l chat.Locale, n Need) (any, error) {
	sc := r.scope(s)
	sc.Locale = l
	if n.Query == EntryQuery {
		id, _ := n.Args["id"].(string)
		if h, ok := r.KB.Entry(ctx, id, string(l)); ok {
			return h, nil
		}
		return nil, nil
	}
	q, ok := r.Queries[n.Query]
	if !ok {
		return nil, errors.New("this server has no such query")
	}
	v, err := q(ctx, sc, n.Args)
	if errors.Is(err, chat.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var plain any // expressions see what JSON shows: lower-case names, no methods
	err = remarshal(v, &plain)
	return plain, err
}

func (r *Runner) scope(s chat.State) Scope {
	return Scope{Conv: s.Conv, Site: s.Site, Customer: s.Customer, Locale: s.Locale, Now: r.Now()}
}

// read makes one turn of all messages in the inbox: "I want" / "to return" / "the shoes" is one request.
func (r *Runner) read(ctx context.Context, s chat.State) (Turn, error) {
	now := r.Now()
	t := Turn{Cause: Inbox, Now: now, Upto: s.Inbox[len(s.Inbox)-1].Seq, Locale: s.Locale}
	var words []string
	var taps []chat.Command
	masked := false
	for _, h := range s.Inbox {
		if h.Choice != nil {
			taps = append(taps, chat.Command{Do: chat.DoChoose, Value: h.Choice.Value, Of: h.Choice.Of, Text: h.Text})
			continue
		}
		words = append(words, h.Text)
		masked = masked || h.Masked
	}
	var u intents.Understanding
	if t.Text = strings.Join(words, "\n"); t.Text != "" {
		u = r.Reader.Understand(t.Text, now)
		if u.Locale != "" {
			t.Locale = chat.Locale(u.Locale)
		}
		t.Intent, t.Score, t.Ranked = u.Result.Label, u.Result.P, u.Result.Ranked
	}
	if masked {
		u.Signals = append(u.Signals, intents.Privacy)
	}
	t.Commands = Interpret(r.Rules, s, taps, u)
	return t, r.search(ctx, s, u, &t)
}

// search looks up what the commands ask, each by its own words and what was understood of them.
func (r *Runner) search(ctx context.Context, s chat.State, u intents.Understanding, t *Turn) error {
	audience := ""
	for _, c := range t.Commands {
		if c.Do != chat.DoAsk && c.Do != chat.DoUnknown {
			continue
		}
		if t.Hits == nil {
			t.Hits = map[string][]kb.Hit{}
			if r.Audience != nil {
				audience = r.Audience(ctx, r.scope(s))
			}
		}
		text, read := t.Text, u.Result
		for _, q := range u.Requests {
			if u.Text[q.Start:q.End] == c.Text {
				text, read = c.Text, q.Result
			}
		}
		read = r.inContext(s, *t, text, read)
		hits, err := r.KB.Search(ctx, kb.Query{
			Text: text, Locale: string(t.Locale), Audience: audience, Now: t.Now,
			Intent: read.Label, P: read.P, Guesses: guesses(read.Ranked),
		})
		if err != nil {
			return fmt.Errorf("conversation %s: search: %w", s.Conv, err)
		}
		t.Hits[c.Text] = hits
	}
	return nil
}

// inContext reads a question by the flow that is running or that the message starts: "who pays the postage", in the
// middle of a return, means that of the return.
func (r *Runner) inContext(s chat.State, t Turn, words string, read intents.Result) intents.Result {
	var flow *Flow
	if f := s.Top(); f != nil {
		flow = r.Rules.Flow(f.Flow, f.Version)
	}
	for _, c := range t.Commands {
		if c.Do == chat.DoStart && flow == nil {
			flow = r.Rules.Current(c.Flow)
		}
	}
	if flow == nil || words == "" {
		return read
	}
	both := r.Reader.Understand(flow.Title.In(t.Locale)+"\n"+words, t.Now)
	likely := slices.ContainsFunc(read.Ranked, func(s intents.Scored) bool { return s.Label == both.Result.Label && s.P >= related })
	if likely && both.Result.P >= probable && !slices.Contains(flow.Starts, both.Result.Label) {
		return both.Result
	}
	return read
}

const (
	// probable is the probability from which a question is read by the flow it was asked in …
	probable = 0.5
	// … when the words alone could mean that with this probability.
	related = 0.004
)

func guesses(ranked []intents.Scored) []kb.Guess {
	out := make([]kb.Guess, len(ranked))
	for i, s := range ranked {
		out[i] = kb.Guess{Label: s.Label, P: s.P}
	}
	return out
}
