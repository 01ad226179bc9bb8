package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/count"
	"github.com/saja-live/saja/internal/platform/realtime"
)

// tally is what a room is told every two seconds.
type tally struct {
	viewers, hearts int64
}

// asking bounds what one look at the shared counts may take.
const asking = 500 * time.Millisecond

func (s *Service) viewersKey(room string) string { return "viewers:" + s.place(room).key() }

func (s *Service) heartsKey(room string) string { return "hearts:" + s.place(room).key() }

// countTogether tells the others who is here, and hears how many viewers and hearts each open room has in all processes.
// Without an answer each room shows what this process knows.
func (s *Service) countTogether(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	var rooms []string
	var here []count.Number
	var hearts []string
	s.hub.Each(func(name string, viewers int, state any) {
		if r := state.(*room); viewers > 0 || r.held > 0 {
			r.held = int64(viewers)
			rooms = append(rooms, name)
			here = append(here, count.Number{Key: s.viewersKey(name), N: r.held})
			hearts = append(hearts, s.heartsKey(name))
		}
	})
	if len(rooms) == 0 {
		return
	}
	sums, err := s.needs.Counts.Hold(ctx, here...)
	if err != nil {
		s.logger.Warn("viewers are only counted here", "error", err)
		sums = nil
	}
	given, err := s.needs.Counts.Counters(ctx, hearts...)
	if err != nil {
		s.logger.Warn("hearts are only counted here", "error", err)
		given = nil
	}
	for i, name := range rooms {
		s.in(name, func(r *room) {
			r.others = 0
			if sums != nil {
				r.others = max(sums[i]-here[i].N, 0)
			}
			if given != nil {
				r.hearts = max(given[i], r.hearts)
			}
		})
	}
}

// uncount takes this process's viewers out of the sums, when it ends.
func (s *Service) uncount(ctx context.Context) {
	var here []count.Number
	s.hub.Each(func(name string, _ int, state any) {
		if r := state.(*room); r.held > 0 {
			here = append(here, count.Number{Key: s.viewersKey(name)})
		}
	})
	if len(here) == 0 {
		return
	}
	if _, err := s.needs.Counts.Hold(ctx, here...); err != nil {
		s.logger.Warn("viewers who left are counted for a few seconds more", "error", err)
	}
}

// sendCounts tells each room its viewers and hearts, where they changed.
func (s *Service) sendCounts() {
	changed := map[string]tally{}
	s.hub.Each(func(name string, viewers int, state any) {
		r := state.(*room)
		if now := (tally{int64(viewers) + r.others, r.hearts}); now != r.told {
			changed[name], r.told = now, now
		}
	})
	for name, now := range changed {
		data := fmt.Appendf(nil, `{"kind":"count","viewers":%d,"hearts":%d}`, now.viewers, now.hearts)
		s.hub.Publish(name, realtime.Publication{Data: data, Replaces: KindCount})
	}
}

// heart counts hearts for a room that is open here, and gives how many it has.
func (s *Service) heart(ctx context.Context, name string, n int64) (hearts int64) {
	if n > 0 {
		all, err := s.needs.Counts.Add(ctx, count.Number{Key: s.heartsKey(name), N: n})
		if err != nil {
			s.logger.Warn("hearts are only counted here", "error", err)
		}
		s.in(name, func(r *room) {
			r.added += n
			r.hearts += n
			if err == nil {
				r.hearts = max(all[0], r.hearts)
			}
		})
	}
	s.in(name, func(r *room) { hearts = r.hearts })
	return hearts
}

// saveHearts adds what was counted here to the database. Hearts are only counted: a crash may lose the last seconds of them.
func (s *Service) saveHearts(ctx context.Context) {
	added := map[string]int64{}
	s.hub.Each(func(name string, _ int, state any) {
		if r := state.(*room); r.added > 0 {
			added[name], r.added = r.added, 0
		}
	})
	if len(added) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, storing)
	defer cancel()
	if err := addHearts(ctx, s.db, s.cfg.App, added); err != nil {
		s.logger.Warn("hearts were not stored", "error", err)
		for name, n := range added { // for the next time
			s.in(name, func(r *room) { r.added += n })
		}
		return
	}
	var known []count.Number
	for name := range added {
		st, err := findRoom(ctx, s.db, s.place(name), s.log.LogID())
		if err != nil {
			s.logger.Warn("hearts were not read again", "error", err)
			return
		}
		known = append(known, count.Number{Key: s.heartsKey(name), N: st.hearts})
	}
	if _, err := s.needs.Counts.Raise(ctx, known...); err != nil { // a store that lost them learns them again
		s.logger.Warn("hearts are only counted here", "error", err)
	}
}

// Viewers says how many viewers hear a room, in all processes, without the staff. Who has windows open at two processes counts
// at each.
func (s *Service) Viewers(name string) int {
	viewers := int64(s.hub.Viewers(name))
	if s.in(name, func(r *room) { viewers += r.others }) && viewers > 0 {
		return int(viewers)
	}
	ctx, cancel := context.WithTimeout(context.Background(), asking)
	defer cancel()
	all, err := s.needs.Counts.Gauges(ctx, s.viewersKey(name))
	if err != nil {
		return int(viewers)
	}
	return int(max(all[0], viewers))
}

// Hearts says how many hearts a room got, in all processes.
func (s *Service) Hearts(name string) (hearts int64) {
	if s.in(name, func(r *room) { hearts = r.hearts }) {
		return hearts
	}
	ctx, cancel := context.WithTimeout(context.Background(), asking)
	defer cancel()
	if all, err := s.needs.Counts.Counters(ctx, s.heartsKey(name)); err == nil && all[0] > 0 {
		return all[0]
	}
	st, err := findRoom(ctx, s.db, s.place(name), s.log.LogID())
	if err != nil {
		s.logger.Warn("hearts were not read", "room", name, "error", err)
	}
	return st.hearts
}
