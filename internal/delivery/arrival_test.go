package delivery

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/parcel"
)

// What is said of a parcel is true of those that were counted: so many came on that day, or by it, of all that were still on
// their way; nothing is said of fewer than enough, nor of a day on or by which fewer than eight of ten came.
func TestWhatIsForeseenIsTrueOfThoseThatWereCounted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		took := rapid.SliceOfN(rapid.IntRange(0, 20), 0, 200).Draw(rt, "days")
		at, named := rapid.IntRange(-1, 18).Draw(rt, "at"), rapid.Bool().Draw(rt, "named")
		var h histogram
		for _, d := range took {
			h[min(d, 15)]++
		}
		var of, on, by int64
		l := h.likely(at, named)
		for _, d := range took {
			if d >= at {
				of++
				if d == l.Days {
					on++
				}
				if d <= l.Days {
					by++
				}
			}
		}
		if l.Of == 0 {
			if l != (Likely{}) {
				rt.Fatalf("of none it says %+v", l)
			}
			return
		}
		came := by
		if l.Exact {
			came = on
		}
		switch {
		case l.Of != of || l.Of < enough:
			rt.Fatalf("it counts %d, want %d", l.Of, of)
		case l.Came != came || came*10 < of*mostOf:
			rt.Fatalf("%d came %+v, it says %d of %d", came, l, l.Came, l.Of)
		case l.Days < at || l.Days > 14 || l.Exact && !named:
			rt.Fatalf("at day %d it says %+v", at, l)
		case l.Tenths()*of > l.Came*10 || l.Tenths() > 10:
			rt.Fatalf("%d of ten are more than %d of %d", l.Tenths(), l.Came, l.Of)
		}
	})
}

func TestNothingIsForeseenWithoutEnoughOfThePast(t *testing.T) {
	for name, c := range map[string]struct {
		h    histogram
		at   int
		want Likely
	}{
		"nine":                               {histogram{1: 9}, 0, Likely{}},
		"ten":                                {histogram{1: 10}, 0, Likely{Days: 1, Exact: true, Came: 10, Of: 10}},
		"nine of ten":                        {histogram{1: 9, 2: 1}, 0, Likely{Days: 1, Exact: true, Came: 9, Of: 10}},
		"some on one day, some on the next":  {histogram{1: 5, 2: 5}, 0, Likely{Days: 2, Came: 10, Of: 10}},
		"those that had come do not count":   {histogram{1: 90, 2: 9, 3: 1}, 2, Likely{Days: 2, Exact: true, Came: 9, Of: 10}},
		"too few are left":                   {histogram{1: 90, 2: 9}, 2, Likely{}},
		"a day that most need longer than":   {histogram{15: 100}, 0, Likely{}},
		"beyond all that is counted by days": {histogram{1: 100}, 15, Likely{}},
	} {
		if got := c.h.likely(c.at, true); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestAnAreaIsAProvinceAndWhetherItIsFarOff(t *testing.T) {
	remote := func(postcode string) bool { return postcode >= "40200" && postcode <= "40240" }
	for postcode, want := range map[string]Area{
		"04524": "seoul", "04": "seoul", "13529": "gyeonggi", "23100": "incheon", "30123": "sejong", "63122": "jeju+", "63": "jeju+", "40205": "gyeongbuk+", "48058": "busan",
		"": "", "0": "", "00123": "", "64000": "", "ab123": "",
	} {
		if got := areaOf(postcode, remote); got != want {
			t.Errorf("%q is %q, want %q", postcode, got, want)
		}
	}
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, id.Seoul)
}

// What a clock that is wrong tells is not counted, nor what no clock tells.
func TestAWrongClockDoesNotEnterWhatIsCounted(t *testing.T) {
	now := at(24, 12, 0)
	event := func(state parcel.State, at time.Time) parcel.Event { return parcel.Event{Time: at, State: state} }
	day := func(e parcel.Event) parcel.Event { e.DateOnly = true; return e }
	picked, arrived := event(parcel.PickedUp, at(20, 18, 0)), event(parcel.Delivered, at(21, 14, 0))
	for name, c := range map[string]struct {
		events []parcel.Event
		want   string // the column, empty: not counted
		hour   bool
	}{
		"two sound clocks":                    {[]parcel.Event{picked, arrived}, "d1", true},
		"over a Sunday":                       {[]parcel.Event{picked, event(parcel.Delivered, at(23, 10, 0))}, "d3", true},
		"on the same day":                     {[]parcel.Event{picked, event(parcel.Delivered, at(20, 21, 0))}, "d0", true},
		"a label that was made before counts": {[]parcel.Event{event(parcel.Registered, at(17, 9, 0)), picked, arrived}, "d1", true},
		"days without hours":                  {[]parcel.Event{day(event(parcel.PickedUp, at(20, 0, 0))), day(event(parcel.Delivered, at(21, 0, 0)))}, "d1", false},
		"handed over at 24:00":                {[]parcel.Event{event(parcel.PickedUp, at(21, 0, 0)), arrived}, "", false},
		"arrived at 24:00":                    {[]parcel.Event{picked, event(parcel.Delivered, at(22, 0, 0))}, "", false},
		"arrived in the future":               {[]parcel.Event{picked, event(parcel.Delivered, at(24, 13, 0))}, "", false},
		"handed over in the future":           {[]parcel.Event{event(parcel.PickedUp, at(24, 13, 0)), arrived}, "", false},
		"arrived before it was handed over":   {[]parcel.Event{event(parcel.PickedUp, at(21, 15, 0)), arrived}, "", false},
		"arrived on a day before":             {[]parcel.Event{event(parcel.PickedUp, at(22, 15, 0)), arrived}, "", false},
		"handed over at no time":              {[]parcel.Event{event(parcel.PickedUp, time.Time{}), event(parcel.InTransit, at(20, 20, 0)), arrived}, "", false},
		"only the arrival":                    {[]parcel.Event{arrived}, "", false},
		"a number that is used again":         {[]parcel.Event{event(parcel.PickedUp, at(20, 18, 0).AddDate(-1, 0, 0)), event(parcel.Delivered, at(21, 18, 0).AddDate(-1, 0, 0))}, "", false},
	} {
		last := c.events[len(c.events)-1]
		t2 := &parcel.Tracking{State: parcel.Delivered, Events: c.events, Delivered: last.Time}
		if t2.Delivered.After(now) {
			t2.Delivered = now
		}
		p := Parcel{Created: at(20, 10, 0)}.heard(t2, now)
		got := outcomeOf(p, "seoul", now)
		column := ""
		if !got.handed.IsZero() {
			column = got.days()
		}
		if got.what != "delivered" || column != c.want || got.withHour != c.hour {
			t.Errorf("%s: %s after %q, with the hour %v; want %q, %v", name, got.what, column, got.withHour, c.want, c.hour)
		}
	}
}

func TestAParcelIsLateByThePromiseElseByTheOthersElseAfterFourDays(t *testing.T) {
	moving := Parcel{Created: noon, Picked: noon, Found: noon, Moved: noon, State: parcel.InTransit}
	promised, usual := moving, moving
	promised.Expected, promised.usual = noon.AddDate(0, 0, 2), noon
	usual.usual = dayOf(noon).AddDate(0, 0, 2)
	for name, c := range map[string]struct {
		p     Parcel
		until time.Time
	}{
		"promised":        {promised, dayOf(noon).AddDate(0, 0, 3)},
		"as the others":   {usual, dayOf(noon).AddDate(0, 0, 2)},
		"nothing to tell": {moving, noon.Add(lateAfter)},
	} {
		if c.p.overdue(c.until.Add(-time.Second)) || !c.p.overdue(c.until) {
			t.Errorf("%s: it is not late from %v on", name, c.until)
		}
	}
	if days, ok := (histogram{1: 19, 4: 1}).by(); !ok || days != 1 {
		t.Errorf("19 of 20 came within a day: %d, %v", days, ok)
	}
	if _, ok := (histogram{1: 19}).by(); ok {
		t.Error("19 parcels are too few to call another one late")
	}
}
