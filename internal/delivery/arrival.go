package delivery

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// What is said of a parcel from those before it. Fewer say nothing.
const (
	enough     = 10 // parcels like it, for saying when it comes
	enoughLate = 20 // parcels like it, for calling it late
	mostOf     = 8  // of ten, for naming a day
	nearlyAll  = 95 // of a hundred, and one that is not there by then is late
	lookBack   = 6  // months that count, this one among them
	dayIsOver  = 22 // o'clock: what is not there by then is not expected on that day any more
)

// Likely is when a parcel will be there, going by the shop's earlier ones that were like it: of the same carrier, to the same
// area, handed over on the same weekday in the same hour, or as many of these as there are enough parcels for. Only those count
// that, like it, were still on their way so many days after the hand-over.
type Likely struct {
	Date  string `json:"date,omitempty" doc:"The day, of Korea; absent where too few were handed over on its weekday to name one" example:"2026-11-28"`
	Days  int    `json:"days" doc:"How many days after the hand-over that is"`
	Exact bool   `json:"exact" doc:"They came on that day; else by it"`
	Came  int64  `json:"came" doc:"How many came so"`
	Of    int64  `json:"of" doc:"Of how many, in the last six months"`
}

// Tenths is how many of ten came so, never more than did.
func (l Likely) Tenths() int64 { return l.Came * 10 / l.Of }

// histogram counts parcels by the days that they took; the last place is so many and more.
type histogram [16]int64

func (h histogram) sum() (n int64) {
	for _, of := range h {
		n += of
	}
	return n
}

// likely tells from h when a parcel comes that is still on its way at a day: where that names a day, on it if they came on that day
// itself. The zero Likely says nothing: there are too few, or they came at all times.
func (h histogram) likely(at int, named bool) Likely {
	if at < 0 || at >= len(h)-1 {
		return Likely{}
	}
	l := Likely{}
	for _, n := range h[at:] {
		l.Of += n
	}
	if l.Of < enough {
		return Likely{}
	}
	for d := at; d < len(h)-1; d++ {
		if l.Came += h[d]; l.Came*10 < l.Of*mostOf {
			continue
		}
		l.Days = d
		if named && h[d]*10 >= l.Of*mostOf {
			l.Exact, l.Came = true, h[d]
		}
		return l
	}
	return Likely{}
}

// by is within how many days nearly all came; false: there are too few, or it cannot be told.
func (h histogram) by() (days int, ok bool) {
	n, came := h.sum(), int64(0)
	if n < enoughLate {
		return 0, false
	}
	for d, here := range h[:len(h)-1] {
		if came += here; came*100 >= n*nearlyAll {
			return d, true
		}
	}
	return 0, false
}

// cell is what parcels have in common that are counted together. any stands for whatever weekday or hour.
type cell struct {
	carrier       string
	area          Area
	weekday, hour int
}

const anyTime = -1

// cells are those of a parcel that was handed over at a time, the finest first; none where too little is known of it.
func cells(carrier string, area Area, handed time.Time, hour bool) []cell {
	if area == "" || handed.IsZero() {
		return nil
	}
	handed = handed.In(id.Seoul)
	all := []cell{
		{carrier, area, int(handed.Weekday()), handed.Hour()},
		{carrier, area, int(handed.Weekday()), anyTime},
		{carrier, area, anyTime, anyTime},
		{carrier, area.wide(), anyTime, anyTime},
	}
	if !hour {
		all = all[1:]
	}
	return all
}

// handed is when the carrier had p, and whether that tells the hour; zero where its clocks do not tell.
func (p Parcel) handed(now time.Time) (at time.Time, hour bool) {
	for _, e := range p.Events {
		if !moving(e.State) {
			continue
		}
		cut := !p.Picked.IsZero() && p.Picked.Before(p.Events[0].Time)                                   // of an endless history the oldest part is not kept
		if cut || e.State == parcel.Delivered || !sound(e, now) || p.Created.Sub(e.Time) > expireAfter { // a number is used again
			break
		}
		return e.Time, !e.DateOnly
	}
	return time.Time{}, false
}

// sound says whether the time of an event can be counted with. What is exactly midnight may be a clock at 24:00, or none at all.
func sound(e parcel.Event, now time.Time) bool {
	return !e.Time.IsZero() && !e.Time.After(now) && (e.DateOnly || e.Time.In(id.Seoul).Format(time.TimeOnly) != "00:00:00")
}

// dayOf is the day of t in Korea.
func dayOf(t time.Time) time.Time {
	t = t.In(id.Seoul)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, id.Seoul)
}

// daysBetween is how many days in Korea lie between two times.
func daysBetween(from, to time.Time) int { return int(dayOf(to).Sub(dayOf(from)) / (24 * time.Hour)) }

func monthOf(t time.Time) int {
	t = t.In(id.Seoul)
	return t.Year()*12 + int(t.Month()) - 1
}

func (s *Service) areaOf(p Parcel) Area { return areaOf(p.region, s.needs.Remote) }

// likely is when p comes, going by earlier parcels; zero where they do not tell.
func (s *Service) likely(ctx context.Context, q sqldb.Querier, p Parcel) (Likely, error) {
	now := s.clock()
	if p.State != parcel.PickedUp && p.State != parcel.InTransit || p.Problem != "" && p.Problem != Late {
		return Likely{}, nil
	}
	handed, hour := p.handed(now)
	all := cells(p.Carrier, s.areaOf(p), handed, hour)
	counted, err := arrivalsIn(ctx, q, all, monthOf(now)-lookBack+1)
	if err != nil {
		return Likely{}, err
	}
	at := daysBetween(handed, now)
	if now.In(id.Seoul).Hour() >= dayIsOver {
		at++
	}
	for i, c := range all {
		named := c.weekday != anyTime // else the day may be a Sunday, of which it says nothing
		l := counted[i].likely(at, named)
		if l.Of == 0 {
			continue
		}
		if named {
			l.Date = dayOf(handed).AddDate(0, 0, l.Days).Format(time.DateOnly)
		}
		return l, nil
	}
	return Likely{}, nil
}

// pace is within how many days nearly all parcels of some cells were there.
type pace struct {
	days  int
	known bool
	until time.Time // when it is looked at again
}

// How long a pace is kept in memory, and how many are.
const (
	paceFresh = 10 * time.Minute
	mostPaces = 10_000
)

// usually is until when nearly all parcels like p had arrived; zero where earlier ones do not tell.
func (s *Service) usually(ctx context.Context, p Parcel) (time.Time, error) {
	now := s.clock()
	if p.SetBy != "" || !moving(p.State) || !p.Expected.IsZero() {
		return time.Time{}, nil
	}
	handed, hour := p.handed(now)
	all := cells(p.Carrier, s.areaOf(p), handed, hour)
	if len(all) == 0 || daysBetween(handed, now) == 0 { // none is late on its first day
		return time.Time{}, nil
	}
	is, err := s.pace(ctx, all, now)
	if err != nil || !is.known {
		return time.Time{}, err
	}
	return dayOf(handed).AddDate(0, 0, is.days+1), nil
}

// pace is that of the finest of some cells that have one.
func (s *Service) pace(ctx context.Context, all []cell, now time.Time) (pace, error) {
	s.mu.Lock()
	is, found := s.paces[all[0]]
	s.mu.Unlock()
	if found && is.until.After(now) {
		return is, nil
	}
	counted, err := arrivalsIn(ctx, s.db, all, monthOf(now)-lookBack+1)
	if err != nil {
		return pace{}, err
	}
	is = pace{until: now.Add(paceFresh)}
	for _, h := range counted {
		if is.days, is.known = h.by(); is.known {
			break
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.paces == nil || len(s.paces) >= mostPaces {
		s.paces = map[cell]pace{}
	}
	s.paces[all[0]] = is
	return is, nil
}
