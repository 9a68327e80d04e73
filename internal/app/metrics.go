package app

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"aftercare/bot"
	"aftercare/chat"
	"aftercare/intents/live"
)

// metrics has a registry of its own, so that two nodes in one process don't collide.
type metrics struct {
	registry *prometheus.Registry
	messages *prometheus.CounterVec
	jobs     *prometheus.HistogramVec
	failures *prometheus.CounterVec
	models   *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "aftercare_messages_total", Help: "Messages of shoppers, by outcome.",
		}, []string{"outcome"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "aftercare_job_seconds", Help: "How long jobs take, by kind.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}, []string{"kind"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "aftercare_job_failures_total", Help: "Tries of jobs that failed, by kind.",
		}, []string{"kind"}),
		models: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "aftercare_intents_trainings_total", Help: "Attempts at a new intent model, by outcome.",
		}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.messages, m.jobs, m.failures, m.models, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) recorded(err error) {
	outcome := "recorded"
	if err != nil {
		outcome = chat.Code(err)
	}
	m.messages.WithLabelValues(outcome).Inc()
}

func (m *metrics) trained(a live.Attempt) { m.models.WithLabelValues(string(a.Outcome)).Inc() }

func (m *metrics) timed(kind string, do func(context.Context, bot.Task) error) func(context.Context, bot.Task) error {
	seconds, failures := m.jobs.WithLabelValues(kind), m.failures.WithLabelValues(kind)
	return func(ctx context.Context, t bot.Task) error {
		start := time.Now()
		err := do(ctx, t)
		seconds.Observe(time.Since(start).Seconds())
		if err != nil {
			failures.Inc()
		}
		return err
	}
}

// gauge adds a number that is read when asked for.
func (m *metrics) gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
