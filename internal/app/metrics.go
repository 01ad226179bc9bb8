package app

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/saja-live/saja/internal/platform/httpkit"
)

// metrics are the process's own figures; domains register theirs beside them.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "saja_http_request_seconds", Help: "Time to answer, by part of the site, matched route and status class.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2, 10},
		}, []string{"area", "route", "status"}),
	}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observe is told of every finished request of an area. Routes are patterns, so their number is bounded, and each is looked up
// by its labels once.
func (m *metrics) observe(area string) httpkit.Observe {
	type row struct {
		pattern string
		class   int
	}
	var mu sync.RWMutex
	rows := make(map[row]prometheus.Observer)
	return func(pattern string, status int, took time.Duration) {
		at := row{pattern, status / 100}
		mu.RLock()
		o, ok := rows[at]
		mu.RUnlock()
		if !ok {
			route := pattern
			if route == "" {
				route = "none"
			}
			o = m.requests.WithLabelValues(area, route, strconv.Itoa(at.class)+"xx")
			mu.Lock()
			rows[at] = o
			mu.Unlock()
		}
		o.Observe(took.Seconds())
	}
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
