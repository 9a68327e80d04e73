package live

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aftercare/intents"
)

// shop is a folder of messages, small enough to train on in a moment, with golden messages of its own.
func shop(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "return.zh.txt", "我要退货\n想退掉这件\n申请退货\n退了吧\n帮我退掉\n不想要了退\n这件退了\n能退货吗\n")
	write(t, dir, "invoice.zh.txt", "开发票\n发票抬头错了\n要电子发票\n补开发票\n发票呢\n我要发票\n能开发票吗\n发票发邮箱\n")
	write(t, dir, "out_of_scope.zh.txt", "今天天气怎么样\n讲个笑话\n帮我写首诗\n股票涨了吗\n谁赢了球赛\n唱首歌\n天气热吗\n写个程序\n")
	write(t, dir, GoldenFile, "这个退货\treturn\n想退货\treturn\n开张发票\tinvoice\n给我发票\tinvoice\n天气好吗\tout_of_scope\n")
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
}

// running is a live model whose clock the test turns.
type running struct {
	*Model
	t    *testing.T
	tick chan time.Time
	log  *syncBuffer
	mu   sync.Mutex
	all  []Attempt
}

func start(t *testing.T, dir string) *running {
	t.Helper()
	r := &running{t: t, tick: make(chan time.Time), log: &syncBuffer{}}
	m, err := Open(dir, Options{
		Log: slog.New(slog.NewTextHandler(r.log, nil)), Tick: r.tick,
		Tried: func(a Attempt) { r.mu.Lock(); r.all = append(r.all, a); r.mu.Unlock() },
	})
	require.NoError(t, err)
	r.Model = m
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); m.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	return r
}

// settle lets it look until a change has been seen, has stayed, and has been dealt with. A tick is taken only
// when the look before is over.
func (r *running) settle() {
	for range 4 {
		r.tick <- time.Time{}
	}
}

func (r *running) attempts() []Attempt {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Attempt(nil), r.all...)
}

func (r *running) label(text string) string { return r.Understand(text, time.Now()).Result.Label }

type syncBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}
func (s *syncBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

func TestServesAtOnceAndTrainsWhenThereIsNoModel(t *testing.T) {
	dir := shop(t)
	m, err := Open(dir, Options{})
	require.NoError(t, err)
	assert.Equal(t, "shipped", m.Status().Model)
	assert.NoFileExists(t, filepath.Join(dir, StatusFile), "nothing is written before it is run")
	assert.Equal(t, "return_request", m.Understand("我要退货", time.Now()).Result.Label, "the shipped model, until there is a better one")

	r := start(t, dir)
	r.settle()
	assert.Equal(t, "return", r.label("我要退货"))
	assert.Contains(t, r.Labels(), "return")
	assert.Contains(t, r.Labels(), "return_request", "flows and answers name the shipped labels")
	require.Len(t, r.attempts(), 1)
	a := r.attempts()[0]
	assert.Equal(t, Accepted, a.Outcome)
	assert.Equal(t, 24, a.Messages)
	assert.Equal(t, GoldenFile, a.Verdict.Golden)
	assert.Equal(t, 5, a.Verdict.New.Messages)

	again, err := Open(dir, Options{})
	require.NoError(t, err)
	assert.Equal(t, "return", again.Understand("我要退货", time.Now()).Result.Label, "the model was saved beside its messages")
	r2 := start(t, dir)
	r2.settle()
	assert.Empty(t, r2.attempts(), "the saved model is that of the messages as they are")
}

func TestAChangeIsTakenInWhileShoppersWrite(t *testing.T) {
	dir := shop(t)
	r := start(t, dir)
	r.settle()
	var stop atomic.Bool
	var shoppers sync.WaitGroup
	var mu sync.Mutex
	given := map[string]bool{}
	for range 4 {
		shoppers.Go(func() {
			for !stop.Load() {
				l := r.label("快递到哪了")
				mu.Lock()
				given[l] = true
				mu.Unlock()
			}
		})
	}
	write(t, dir, "track.zh.txt", "快递到哪了呀\n查快递\n快递走到哪\n看下物流\n我的快递呢\n物流信息\n快递几天到\n包裹到哪里了\n")
	r.settle()
	stop.Store(true)
	shoppers.Wait()
	assert.Equal(t, "track", r.label("快递到哪了"))
	assert.Contains(t, r.Labels(), "track")
	assert.LessOrEqual(t, len(given), 2, "each message is read by the model before or the one after: %v", given)
	require.Len(t, r.attempts(), 2)
	assert.Equal(t, Accepted, r.attempts()[1].Outcome)

	status, err := os.ReadFile(filepath.Join(dir, StatusFile))
	require.NoError(t, err)
	assert.Contains(t, string(status), `"state": "serving"`)
	assert.Contains(t, string(status), r.Status().Model)
}

func TestAWorseModelIsRefusedWithItsFigures(t *testing.T) {
	dir := shop(t)
	r := start(t, dir)
	r.settle()
	before := r.Status().Model
	write(t, dir, "invoice.zh.txt", "我要退掉\n想退货呀\n退货去\n退掉它\n要退货了\n这个要退\n给我退\n都退了\n")
	write(t, dir, "return.zh.txt", "开个发票吧\n电子发票有吗\n发票丢了\n发票开错\n要发票\n发票补寄\n要张发票\n发票发我\n")
	r.settle()
	require.Len(t, r.attempts(), 2)
	a := r.attempts()[1]
	require.Equal(t, Refused, a.Outcome)
	assert.Less(t, a.Verdict.New.Right, a.Verdict.Live.Right)
	assert.Contains(t, a.Verdict.Worse, Change{Text: "想退货", Want: "return", Live: "return", New: "invoice"})
	assert.Equal(t, "return", r.label("我要退货"), "the model before stays")
	assert.Equal(t, before, r.Status().Model)
	assert.Equal(t, &a, r.Status().Last)
	for _, want := range []string{"refused a new intent model", a.Verdict.New.String(), a.Verdict.Live.String(), "想退货"} {
		assert.Contains(t, r.log.String(), want)
	}

	r.settle()
	assert.Len(t, r.attempts(), 2, "what was refused is not trained again")
	require.NoError(t, os.Chtimes(filepath.Join(dir, GoldenFile), time.Time{}, time.Now().Add(time.Hour)))
	r.settle()
	assert.Len(t, r.attempts(), 3, "until someone touches a file")

	// Whoever insists trains by hand.
	model, err := intents.TrainFolder(os.DirFS(dir), intents.Options{})
	require.NoError(t, err)
	require.NoError(t, r.save(model))
	r.settle()
	assert.Equal(t, "invoice", r.label("我要退货"))
	assert.Len(t, r.attempts(), 3)
}

func TestBadRowsKeepTheModelAndAreReportedAtOnce(t *testing.T) {
	dir := shop(t)
	r := start(t, dir)
	r.settle()
	write(t, dir, "return.zh.txt", "我要退货\n我要退货\n坏\xff\n开发票\n")
	write(t, dir, "retrun.txt", "退\n")
	write(t, dir, GoldenFile, "想退货\treturn\n没有标签\n我要退货\treturn\n查快递\ttrack\n")
	r.settle()
	require.Len(t, r.attempts(), 2)
	a := r.attempts()[1]
	assert.Equal(t, BadRows, a.Outcome)
	at := func(s string) string { return filepath.Join(dir, s) }
	assert.Equal(t, []string{
		at(`retrun.txt:1: the name must be LABEL.zh.txt or LABEL.en.txt`),
		at(`return.zh.txt:2: "我要退货" is already at return.zh.txt:1`),
		at(`return.zh.txt:3: not valid UTF-8`),
		at(`return.zh.txt:4: "开发票" is labelled return here and invoice at invoice.zh.txt:1`),
		at(`golden.tsv:2: no label: a row is text, a tab, and a label`),
		at(`golden.tsv:3: "我要退货" is trained on at return.zh.txt:1; what is known by heart proves nothing`),
		at(`golden.tsv:4: label "track" has no training messages`),
	}, a.Problems)
	assert.Contains(t, r.log.String(), "return.zh.txt:3: not valid UTF-8")
	assert.Equal(t, "return", r.label("我要退货"))

	write(t, dir, "return.zh.txt", "我要退货\n想退掉这件\n申请退货\n退了吧\n帮我退掉\n不想要了退\n这件退了\n可以退货吗\n")
	require.NoError(t, os.Remove(filepath.Join(dir, "retrun.txt")))
	write(t, dir, GoldenFile, "想退货\treturn\n给我发票\tinvoice\n")
	r.settle()
	require.Len(t, r.attempts(), 3)
	assert.Equal(t, Accepted, r.attempts()[2].Outcome, "mended, it is trained again")
}

func TestMessagesThatChangeDuringTheTrainingAreTrainedAgain(t *testing.T) {
	dir := shop(t)
	tick := make(chan time.Time)
	var outcomes []Outcome
	first := true
	m, err := Open(dir, Options{Tick: tick, Log: slog.New(slog.DiscardHandler),
		Train: func(ctx context.Context, dir string) (*intents.Model, error) {
			if first {
				first = false
				write(t, dir, "return.zh.txt", "我要退货\n想退掉这件\n退款退货\n申请退货吧\n")
			}
			return InProcess(ctx, dir)
		},
		Tried: func(a Attempt) { outcomes = append(outcomes, a.Outcome) },
	})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); m.Run(ctx) }()
	for range 4 {
		tick <- time.Time{}
	}
	stop()
	<-done
	assert.Equal(t, []Outcome{Changed, Accepted}, outcomes)
}

func TestADamagedModelIsTrainedAnew(t *testing.T) {
	dir := shop(t)
	write(t, dir, intents.ModelFile, "not a model")
	r := start(t, dir)
	r.settle()
	assert.Equal(t, "return", r.label("我要退货"))
	assert.Contains(t, r.log.String(), "can't be used")
}

// Half-written files are not trained on: nothing happens before the folder has stayed the same for a tick.
func TestWaitsUntilWritingIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := shop(t)
		var trained atomic.Int64
		m, err := Open(dir, Options{Log: slog.New(slog.DiscardHandler), Train: func(ctx context.Context, dir string) (*intents.Model, error) {
			trained.Add(1)
			return intents.TrainFolder(os.DirFS(dir), intents.Options{Workers: 1})
		}})
		require.NoError(t, err)
		ctx, stop := context.WithCancel(t.Context())
		go m.Run(ctx)
		synctest.Wait()
		assert.EqualValues(t, 1, trained.Load())
		for i := range 3 {
			write(t, dir, "track.zh.txt", strings.Repeat("查", i+1)+"快递\n")
			time.Sleep(lookEvery) // of the test's own clock
			synctest.Wait()
			assert.EqualValues(t, 1, trained.Load(), "still being written")
		}
		time.Sleep(lookEvery)
		synctest.Wait()
		assert.EqualValues(t, 2, trained.Load())
		stop()
		synctest.Wait()
	})
}
