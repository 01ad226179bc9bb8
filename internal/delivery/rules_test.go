package delivery

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/parcel"
)

// noon is a Tuesday, 24 November 2026, 12:00 in Seoul.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, id.Seoul)

func tracked(state parcel.State, at time.Time) *parcel.Tracking {
	t := &parcel.Tracking{State: state, Events: []parcel.Event{{Time: at, State: state, Text: string(state)}}}
	if state == parcel.Delivered {
		t.Delivered = at
	}
	return t
}

func TestAParcelIsAskedForAsOftenAsItsStateNeeds(t *testing.T) {
	night := noon.Add(12 * time.Hour)
	for _, c := range []struct {
		state parcel.State
		now   time.Time
		want  time.Duration
	}{
		{parcel.Registered, noon, 2 * time.Hour},
		{parcel.PickedUp, noon, 90 * time.Minute},
		{parcel.InTransit, noon, 90 * time.Minute},
		{parcel.InTransit, night, 3 * time.Hour},
		{parcel.OutForDelivery, noon, 15 * time.Minute},
		{parcel.Delivered, noon, 24 * time.Hour},
		{parcel.Expired, noon, 0},
	} {
		p := Parcel{Created: c.now}.heard(tracked(c.state, c.now), c.now)
		if got := p.wait(c.now); got != c.want {
			t.Errorf("%s at %s: asked for again after %v, want %v", c.state, c.now.Format("15:04"), got, c.want)
		}
	}
}

func TestADeliveredParcelIsLookedAtTwiceMoreAndThenLeftAlone(t *testing.T) {
	now := noon
	p := Parcel{Created: now}
	for looks := range 3 {
		if p.next(now, 1).IsZero() {
			t.Fatalf("after %d answers it is not asked for any more", looks)
		}
		p = p.heard(tracked(parcel.Delivered, noon), now)
		now = now.Add(24 * time.Hour)
	}
	if next := p.next(now, 1); !next.IsZero() {
		t.Errorf("it is asked for again at %v", next)
	}
}

func TestWhatArrivedStaysThereUnlessAReturnFollowsAndItsTimeIsWrittenOnce(t *testing.T) {
	p := Parcel{Created: noon}.heard(tracked(parcel.Delivered, noon), noon.Add(time.Hour))
	late := p.heard(tracked(parcel.InTransit, noon.Add(2*time.Hour)), noon.Add(3*time.Hour))
	if late.State != parcel.Delivered || !late.Delivered.Equal(noon) {
		t.Errorf("after a late scan it is %s since %v", late.State, late.Delivered)
	}
	again := p.heard(tracked(parcel.Delivered, noon.Add(5*time.Hour)), noon.Add(6*time.Hour))
	if !again.Delivered.Equal(noon) {
		t.Errorf("told again it arrived at %v", again.Delivered)
	}
	forgotten := p.unheard(parcel.ErrNotFound, noon.Add(9*time.Hour))
	if forgotten.State != parcel.Delivered || forgotten.Problem != "" {
		t.Errorf("forgotten by its carrier it is %s %s", forgotten.State, forgotten.Problem)
	}
	back := p.heard(tracked(parcel.Returned, noon.Add(7*time.Hour)), noon.Add(8*time.Hour))
	if back.State != parcel.Returned || back.Problem != Returned {
		t.Errorf("sent back it is %s %s", back.State, back.Problem)
	}
}

func TestProblemsAreSeenInTheirTime(t *testing.T) {
	moving := Parcel{Created: noon}.heard(tracked(parcel.InTransit, noon), noon)
	same := tracked(parcel.InTransit, noon)
	promised := tracked(parcel.InTransit, noon)
	promised.Expected = noon.Add(24 * time.Hour)
	for name, c := range map[string]struct {
		p    Parcel
		want Problem
	}{
		"not found yet":    {Parcel{Created: noon}.unheard(parcel.ErrNotFound, noon.Add(71*time.Hour)), ""},
		"never found":      {Parcel{Created: noon}.unheard(parcel.ErrNotFound, noon.Add(73*time.Hour)), Unfound},
		"no number at all": {Parcel{Created: noon}.unheard(parcel.ErrInvalidNumber, noon), Unfound},
		"the carrier does not answer, and never did": {Parcel{Created: noon}.unheard(parcel.ErrTimeout, noon.Add(time.Hour)), ""},
		"on its way":             {moving.heard(same, noon.Add(24*time.Hour)), ""},
		"silent":                 {moving.heard(same, noon.Add(73*time.Hour)), Silent},
		"silent, and unanswered": {moving.unheard(parcel.ErrTimeout, noon.Add(73*time.Hour)), Silent},
		"on the promised day":    {moving.heard(promised, noon.Add(34*time.Hour)), ""},
		"after the promised day": {moving.heard(promised, noon.Add(37*time.Hour)), Late},
		"lost":                   {moving.heard(tracked(parcel.Exception, noon), noon), Lost},
		"silent for a month":     {moving.heard(same, noon.Add(31*24*time.Hour)), Silent},
	} {
		if c.p.Problem != c.want {
			t.Errorf("%s: %q, want %q", name, c.p.Problem, c.want)
		}
	}
	if p := moving.heard(same, noon.Add(31*24*time.Hour)); p.State != parcel.Expired || !p.next(noon.Add(31*24*time.Hour), 1).IsZero() {
		t.Errorf("after a month without news it is %s, asked for again at %v", p.State, p.next(noon, 1))
	}
}

func TestACarrierThatDoesNotAnswerIsAskedLessAndLess(t *testing.T) {
	p, last := Parcel{Created: noon}, time.Duration(0)
	for range 12 {
		p = p.unheard(parcel.ErrTimeout, noon)
		if wait := p.wait(noon); wait < last || wait > 2*time.Hour {
			t.Fatalf("after %d failures it waits %v, before that %v", p.fails, wait, last)
		} else {
			last = wait
		}
	}
	h := Health{}
	for n := 1; n <= 20; n++ {
		h = h.after([]error{parcel.ErrTimeout}, noon)
		if broken := h.Until.After(noon); broken != (n >= breakAfter) {
			t.Fatalf("after %d failures it is left alone: %v", n, broken)
		}
		if h.Until.Sub(noon) > longestBreak {
			t.Fatalf("left alone until %v", h.Until)
		}
	}
	if h = h.after([]error{nil}, noon); h.State(noon) != "up" || h.Until.After(noon) {
		t.Errorf("once it answers it is %s", h.State(noon))
	}
	for range strangeAfter {
		h = h.after([]error{parcel.ErrLayoutChanged}, noon)
	}
	if h.State(noon) != "layout_changed" {
		t.Errorf("after answers that nobody understands it is %s", h.State(noon))
	}
}

// A page that changed may say "not found" of everything: that shows by what was known before.
func TestACarrierThatFindsNoMoreWhatItKnewIsDoubted(t *testing.T) {
	var lostOnes []error
	for range doubtAlarm / doubtLost {
		lostOnes = append(lostOnes, errLost)
	}
	mixed := func(rounds int, still int) (how []error) { // one that is not found any more for so many that still are
		for range rounds {
			how = append(how, errLost)
			for range still {
				how = append(how, nil)
			}
		}
		return how
	}
	for _, c := range []struct {
		name string
		how  []error
		want string
	}{
		{"one less", lostOnes[1:], "up"},
		{"all of them", lostOnes, "layout_changed"},
		{"one in three", mixed(200, 2), "layout_changed"},
		{"one in four", mixed(200, 3), "up"},
		{"numbers of nobody", slices.Repeat([]error{parcel.ErrNotFound}, 200), "up"},
		{"soon mended", append(slices.Clone(lostOnes), nil), "layout_changed"},
		{"mended", append(slices.Clone(lostOnes), make([]error, doubtAlarm)...), "up"},
		{"mended after long", append(slices.Repeat([]error{errLost}, 500), make([]error, doubtAtMost)...), "up"},
	} {
		h := Health{OK: noon}.after(c.how, noon)
		if got := h.State(noon); got != c.want {
			t.Errorf("%s: it is %s with a doubt of %d, want %s", c.name, got, h.doubt, c.want)
		}
	}
}

// A service that calls may be ahead of the carrier, which is then no liar for not finding the parcel yet.
func TestWhatAServiceToldTheCarrierDidNot(t *testing.T) {
	s := &Service{cfg: Config{Pushers: parcel.Pushers()}, needs: Needs{Enlist: func(context.Context, parcel.Pusher, parcel.Enlistment) error { return nil }}}
	if !s.pusherOf("kr.cjlogistics").Tells() {
		t.Fatal("no service tells what happened to parcels of CJ")
	}
	for _, c := range []struct {
		name string
		p    Parcel
		want bool
	}{
		{"not known yet", Parcel{}, false},
		{"on its way", Parcel{Found: noon, State: parcel.InTransit}, true},
		{"over", Parcel{Found: noon, State: parcel.Delivered}, false},
		{"heard of by a call", Parcel{Found: noon, State: parcel.InTransit, pushed: noon}, false},
	} {
		c.p.Carrier = "kr.cjlogistics"
		if got := s.told(c.p); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Whatever a carrier tells and however often: nothing is told twice, and what arrived arrived at one time.
func TestWhateverACarrierTellsNothingIsToldTwice(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, now := Parcel{Created: noon, State: parcel.Unknown}, noon
		told, arrived := map[string]bool{}, time.Time{}
		for range rapid.IntRange(1, 30).Draw(rt, "answers") {
			now = now.Add(time.Duration(rapid.IntRange(1, 80).Draw(rt, "hours")) * time.Hour)
			if i := rapid.IntRange(-3, len(parcel.States())-1).Draw(rt, "state"); i >= 0 {
				p = p.heard(tracked(parcel.States()[i], now.Add(-time.Hour)), now)
			} else {
				p = p.unheard([]error{parcel.ErrNotFound, parcel.ErrTimeout, errors.New("broken")}[-i-1], now)
			}
			var news []string
			news, p = p.news()
			for _, what := range news {
				if told[what] {
					rt.Fatalf("%s was told twice", what)
				}
				told[what] = true
			}
			if !arrived.IsZero() && !p.Delivered.Equal(arrived) {
				rt.Fatalf("it arrived at %v and at %v", arrived, p.Delivered)
			}
			arrived = p.Delivered
			if next := p.next(now, 1); !next.IsZero() && !next.After(now) {
				rt.Fatalf("asked for again at %v, which is over", next)
			}
		}
	})
}

func TestAnEndlessHistoryThatDoesNotChangeIsNoNews(t *testing.T) {
	long := tracked(parcel.InTransit, noon)
	for i := range 3 * mostEvents {
		long.Events = append(long.Events, parcel.Event{Time: noon.Add(time.Duration(i) * time.Second), State: parcel.InTransit, Detail: strings.Repeat("간선", i)})
	}
	_, p := Parcel{Created: noon}.heard(long, noon).news()
	again := p.heard(long, noon.Add(time.Hour))
	if again.Moved != noon || !p.quiet(again) {
		t.Errorf("told the same it moved at %v", again.Moved)
	}
	if n := len(p.Events); n == 0 || n > mostEvents || sizeOf(p.Events) > mostBytes {
		t.Errorf("%d events of %d bytes are kept", n, sizeOf(p.Events))
	}
	other := again.heard(tracked(parcel.OutForDelivery, noon.Add(2*time.Hour)), noon.Add(3*time.Hour))
	if again.quiet(other) {
		t.Error("that it comes today is no news")
	}
}
