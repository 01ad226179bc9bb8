package delivery

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/parcel"
)

// Outcomes are what became of the parcels that ended in a period.
type Outcomes struct {
	From     string       `json:"from" doc:"First day, of Korea" example:"2026-10-29"`
	To       string       `json:"to" doc:"Last day, of Korea: today" example:"2026-11-27"`
	All      OutcomeRow   `json:"all" doc:"All of them together, or all that were asked for"`
	Carriers []OutcomeRow `json:"carriers" nullable:"false" doc:"By carrier, most parcels first; of the area that was asked for, else of all"`
	Areas    []OutcomeRow `json:"areas" nullable:"false" doc:"By where they went, most parcels first; of the carrier that was asked for, else of all"`
}

// OutcomeRow is what became of some parcels. Of those whose days are known each took one of them: from the day on which its
// carrier had it to that of arrival.
type OutcomeRow struct {
	Key      string  `json:"key,omitempty" doc:"The carrier's id, or the area: a province, with a plus for its islands; absent: not known, or all"`
	Name     string  `json:"name,omitempty" doc:"Of a carrier, Korean"`
	NameEn   string  `json:"nameEn,omitempty" doc:"Of a carrier, English"`
	Arrived  int64   `json:"arrived" doc:"How many arrived"`
	Timed    int64   `json:"timed" doc:"Of how many of these the days are known"`
	OnTime   int64   `json:"onTime" doc:"Of these, how many were there by the promised day, else by when nearly all like them are, else within four days"`
	Returned int64   `json:"returned" doc:"How many came back"`
	Lost     int64   `json:"lost" doc:"How many were cancelled, lost, damaged or held"`
	Days     []int64 `json:"days" nullable:"false" doc:"How many took no day, one, two …; the last number is for fifteen and more"`
	Median   int     `json:"median" doc:"Within so many days half of them were there; 0 where none is known"`
	P90      int     `json:"p90" doc:"Within so many days nine of ten were there; 0 where none is known"`
}

// ended is how many parcels of a row have ended.
func (r OutcomeRow) ended() int64 { return r.Arrived + r.Returned + r.Lost }

// tally is what is counted of some parcels.
type tally struct {
	days                          histogram
	untimed, late, returned, lost int64
}

func (t *tally) add(o tally) {
	for d, n := range o.days {
		t.days[d] += n
	}
	t.untimed, t.late, t.returned, t.lost = t.untimed+o.untimed, t.late+o.late, t.returned+o.returned, t.lost+o.lost
}

func (t tally) row(key string) OutcomeRow {
	timed := t.days.sum()
	return OutcomeRow{
		Key: key, Arrived: timed + t.untimed, Timed: timed, OnTime: timed - t.late, Returned: t.returned, Lost: t.lost,
		Days: slices.Clone(t.days[:]), Median: t.days.within(50), P90: t.days.within(90),
	}
}

// within is after how many days so many of a hundred were there.
func (h histogram) within(percent int64) int {
	n, came := h.sum(), int64(0)
	for d, here := range h {
		if came += here; n > 0 && came*100 >= n*percent {
			return d
		}
	}
	return 0
}

// periods are how far back one can look, by name.
var periods = map[string]int{"7d": 7, "30d": 30, "90d": 90, "12m": 12} // own: never changed. Days, and of 12m months

// Outcomes counts the parcels that ended in a period: 7d, 30d, 90d, or 12m for this month and the eleven before it. Where a
// carrier or an area is given, All is of these alone.
func (s *Service) Outcomes(ctx context.Context, period, carrier string, area Area) (Outcomes, error) {
	today := dayOf(s.clock())
	from := today.AddDate(0, 0, 1-cmp.Or(periods[period], 30))
	if period == "12m" {
		from = time.Date(today.Year(), today.Month()-11, 1, 0, 0, 0, 0, id.Seoul)
	}
	counted, err := tallies(ctx, s.db, spanOf(from, today))
	if err != nil {
		return Outcomes{}, err
	}
	var (
		all       tally
		byCarrier = map[string]*tally{}
		byArea    = map[Area]*tally{}
	)
	for _, c := range counted {
		ofCarrier, ofArea := carrier == "" || c.carrier == carrier, area == "" || c.area == area
		if ofArea {
			into(byCarrier, c.carrier).add(c.tally)
		}
		if ofCarrier {
			into(byArea, c.area).add(c.tally)
		}
		if ofArea && ofCarrier {
			all.add(c.tally)
		}
	}
	out := Outcomes{From: from.Format(time.DateOnly), To: today.Format(time.DateOnly), All: all.row(""), Carriers: []OutcomeRow{}, Areas: []OutcomeRow{}}
	for of, t := range byCarrier {
		row := t.row(of)
		if c, err := parcel.Find(of); err == nil {
			row.Name, row.NameEn = c.Ko, c.En
		}
		out.Carriers = append(out.Carriers, row)
	}
	for of, t := range byArea {
		out.Areas = append(out.Areas, t.row(string(of)))
	}
	for _, rows := range [][]OutcomeRow{out.Carriers, out.Areas} {
		slices.SortFunc(rows, func(a, b OutcomeRow) int { return cmp.Or(cmp.Compare(b.ended(), a.ended()), cmp.Compare(a.Key, b.Key)) })
	}
	return out, nil
}

func into[K comparable](all map[K]*tally, key K) *tally {
	if all[key] == nil {
		all[key] = &tally{}
	}
	return all[key]
}

// dateNumber is the day of t in Korea as it is stored: 20261127.
func dateNumber(t time.Time) int {
	y, m, d := t.In(id.Seoul).Date()
	return y*10000 + int(m)*100 + d
}

func (s *Service) adminOutcomes(ctx context.Context, in *struct {
	Period  string `query:"period" enum:"7d,30d,90d,12m" default:"30d" doc:"The last so many days, or the last twelve months"`
	Carrier string `query:"carrier" maxLength:"40" doc:"Only this carrier's, in all and areas"`
	Area    string `query:"area" maxLength:"16" doc:"Only those to this area, in all and carriers" example:"jeju+"`
},
) (*struct{ Body Outcomes }, error) {
	f, err := s.Outcomes(ctx, in.Period, in.Carrier, Area(in.Area))
	return &struct{ Body Outcomes }{f}, err
}
