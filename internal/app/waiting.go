package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// waiting tells monitoring what is to be done and what has not been heard, as it stands in the shop's database.
type waiting struct{ *shop }

var _ prometheus.Collector = waiting{}

var (
	todoWaiting = prometheus.NewDesc("saja_todo_waiting", "Todos that are due and not done, those that are stuck included.", []string{"kind"}, nil)
	todoStuck   = prometheus.NewDesc("saja_todo_stuck", "Todos that failed again and again, or that this program does not know.", []string{"kind"}, nil)
	todoOldest  = prometheus.NewDesc("saja_todo_oldest_seconds", "How long the oldest todo has been due.", []string{"kind"}, nil)
	heardBehind = prometheus.NewDesc("saja_listener_behind", "How far a listener is behind the newest offset of the log.", []string{"listener"}, nil)
	heardLag    = prometheus.NewDesc("saja_listener_lag_seconds", "For how long the oldest event that a listener has not passed has been in the log.", []string{"listener"}, nil)
	heardStuck  = prometheus.NewDesc("saja_listener_stuck", "Events that a listener keeps refusing, and those that wait behind them.", []string{"listener"}, nil)
	heardFailed = prometheus.NewDesc("saja_listener_refusals_total", "Refusals of a listener since the start.", []string{"listener"}, nil)
)

// Describe implements prometheus.Collector.
func (w waiting) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{todoWaiting, todoStuck, todoOldest, heardBehind, heardLag, heardStuck, heardFailed} {
		out <- d
	}
}

// looking bounds what one look may take.
const looking = 5 * time.Second

// Collect implements prometheus.Collector. What cannot be read is left out, so that the other figures are still told.
func (w waiting) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), looking)
	defer cancel()
	gauge := func(d *prometheus.Desc, value float64, label string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, label)
	}
	figures, err := w.todo.Count(ctx)
	if err != nil {
		w.logger.Warn("todos could not be counted", "err", err)
	}
	for _, f := range figures {
		gauge(todoWaiting, float64(f.Waiting), f.Kind)
		gauge(todoStuck, float64(f.Stuck), f.Kind)
		gauge(todoOldest, f.Oldest.Seconds(), f.Kind)
	}
	all, err := w.listeners.Status(ctx)
	if err != nil {
		w.logger.Warn("listeners could not be asked", "err", err)
	}
	for _, l := range all {
		gauge(heardBehind, float64(l.Behind), l.Name)
		gauge(heardLag, l.Lag.Seconds(), l.Name)
		gauge(heardStuck, float64(l.Stuck), l.Name)
		out <- prometheus.MustNewConstMetric(heardFailed, prometheus.CounterValue, float64(l.Failures), l.Name)
	}
}
