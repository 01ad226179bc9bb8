package media

import "github.com/prometheus/client_golang/prometheus"

// metrics are the figures of a server. None has a label per stream: their number has no bound.
type metrics struct {
	server *Server
	states *prometheus.CounterVec

	streams, connections, refused, turnedAway, memory, dropped, near, nearJumps, nearRefused *prometheus.Desc
}

func newMetrics(s *Server) *metrics {
	return &metrics{
		server: s,
		states: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "saja_media_changes_total", Help: "Changes of a stream's state, by the state entered.",
		}, []string{"state"}),
		streams:     prometheus.NewDesc("saja_media_streams", "Streams in memory, by state.", []string{"state"}, nil),
		connections: prometheus.NewDesc("saja_media_rtmp_connections", "Open RTMP connections.", nil, nil),
		refused:     prometheus.NewDesc("saja_media_publishers_refused_total", "Encoders that were not let in.", nil, nil),
		turnedAway:  prometheus.NewDesc("saja_media_rtmp_turned_away_total", "RTMP connections that did not publish and had to make room for others.", nil, nil),
		memory:      prometheus.NewDesc("saja_media_window_bytes", "Media held in memory for live playlists.", nil, nil),
		dropped:     prometheus.NewDesc("saja_media_units_dropped", "Access units of current streams that the packager was too slow for.", nil, nil),
		near:        prometheus.NewDesc("saja_media_near_viewers", "Viewers who are pushed pictures.", nil, nil),
		nearJumps:   prometheus.NewDesc("saja_media_near_jumps_total", "Times that a viewer was too slow and went on at the newest keyframe.", nil, nil),
		nearRefused: prometheus.NewDesc("saja_media_near_refused_total", "Viewers for whom the near door had no seat.", nil, nil),
	}
}

func (m *metrics) changed(s State) { m.states.WithLabelValues(string(s)).Inc() }

// Collectors are the server's figures, for a registry.
func (s *Server) Collectors() []prometheus.Collector {
	return []prometheus.Collector{s.metrics.states, s.metrics}
}

// Describe names the figures that are counted when asked for.
func (m *metrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{m.streams, m.connections, m.refused, m.turnedAway, m.memory, m.dropped, m.near, m.nearJumps, m.nearRefused} {
		ch <- d
	}
}

// Collect counts.
func (m *metrics) Collect(ch chan<- prometheus.Metric) {
	m.server.mu.Lock()
	all := make([]*stream, 0, len(m.server.streams))
	for _, st := range m.server.streams {
		all = append(all, st)
	}
	m.server.mu.Unlock()
	states := map[State]int{Waiting: 0, Live: 0, Away: 0, Ended: 0}
	var memory, dropped float64
	for _, st := range all {
		st.mu.Lock()
		states[st.state]++
		dropped += float64(st.dropped)
		if st.publisher != nil {
			dropped += float64(st.publisher.sub.Dropped())
		}
		st.mu.Unlock()
		memory += float64(st.source.window.Memory())
	}
	for state, n := range states {
		ch <- prometheus.MustNewConstMetric(m.streams, prometheus.GaugeValue, float64(n), string(state))
	}
	ch <- prometheus.MustNewConstMetric(m.connections, prometheus.GaugeValue, float64(m.server.rtmp.Conns()))
	ch <- prometheus.MustNewConstMetric(m.refused, prometheus.CounterValue, float64(m.server.rtmp.Refused()))
	ch <- prometheus.MustNewConstMetric(m.turnedAway, prometheus.CounterValue, float64(m.server.rtmp.TurnedAway()))
	pushed := m.server.near.Stats()
	ch <- prometheus.MustNewConstMetric(m.near, prometheus.GaugeValue, float64(pushed.Viewers))
	ch <- prometheus.MustNewConstMetric(m.nearJumps, prometheus.CounterValue, float64(pushed.Jumps))
	ch <- prometheus.MustNewConstMetric(m.nearRefused, prometheus.CounterValue, float64(pushed.Refused))
	ch <- prometheus.MustNewConstMetric(m.memory, prometheus.GaugeValue, memory)
	ch <- prometheus.MustNewConstMetric(m.dropped, prometheus.GaugeValue, dropped)
}
