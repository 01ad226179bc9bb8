package delivery_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/parcel"
)

func TestMain(m *testing.M) {
	if url := os.Getenv("SAJA_TEST_ASKING"); url != "" {
		now, err := time.Parse(time.RFC3339, os.Getenv("SAJA_TEST_NOW"))
		if err != nil {
			panic(err)
		}
		askUntilKilled(url, now)
		return
	}
	os.Exit(m.Run())
}

// askUntilKilled is a process that begins at now and whose carriers never answer; it says what it asks for.
func askUntilKilled(url string, now time.Time) {
	ctx, began := context.Background(), time.Now()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: url})
	if err != nil {
		panic(err)
	}
	s := delivery.New(db, delivery.Needs{Track: func(_ context.Context, _, invoice string) (*parcel.Tracking, error) {
		fmt.Println(invoice)
		select {}
	}}, delivery.Config{}, slog.Default(), func() time.Time { return now.Add(time.Since(began)) })
	for tick := time.NewTicker(50 * time.Millisecond); err == nil; <-tick.C { // it takes a while until it may ask
		_, err = s.Look(ctx, usual)
	}
	panic(err)
}

func TestAKilledProcessLosesNoDuePollAndItsNextRunMakesNoStorm(t *testing.T) {
	for name, url := range map[string]func(t testing.TB) string{
		"sqlite":  tables.SQLiteURL,
		"mariadb": tables.MariaDBURL,
	} {
		t.Run(name, func(t *testing.T) {
			where := url(t)
			s := open(t, sqldbtest.Open(t, where), delivery.Config{})
			all := s.sendAll(0, 60)
			inHand := killedWhileItAsks(t, where)
			if len(inHand) == 0 {
				t.Fatal("it had no parcel in hand")
			}

			s = beginner(t, sqldbtest.Open(t, where), delivery.Config{}, nil, &clock{now: day}, &carriers{})
			s.say(parcel.InTransit, nil)
			began := s.Now()
			for s.times() < len(all) && s.Now().Sub(began) < 10*time.Minute {
				s.look()
				if n, most := s.times(), int(s.Now().Sub(began).Seconds()); n > most { // nothing is saved up from before
					t.Fatalf("after %v its carrier was asked %d times, want at most %d", s.Now().Sub(began), n, most)
				}
				s.pass(2 * time.Second)
			}
			if got := s.heard(); !slices.Equal(got, all) {
				t.Errorf("asked for %d parcels, want each of %d once; the killed process had %v in hand\n%v", len(got), len(all), inHand, got)
			}
		})
	}
}

// killedWhileItAsks starts a process that asks on the database of url, kills it amid its questions and gives them.
func killedWhileItAsks(t *testing.T, url string) (asked []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SAJA_TEST_ASKING="+url, "SAJA_TEST_NOW="+day.Format(time.RFC3339))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for len(asked) < 2 && lines.Scan() { // the carrier never answers, so it goes on with the hands that are free
		asked = append(asked, lines.Text())
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // killed
	return asked
}

func TestTwoWorkersShareTheBudgetOfACarrier(t *testing.T) {
	for name, stores := range map[string]func(t *testing.T) [2]limit.Store{
		"in memory": func(*testing.T) [2]limit.Store {
			m := limit.NewMemory(time.Now)
			return [2]limit.Store{m, m}
		},
		"in Redis": func(t *testing.T) [2]limit.Store {
			server := redisdbtest.Start(t)
			return [2]limit.Store{limit.NewRedis(server.DB(), time.Now), limit.NewRedis(server.DB(), time.Now)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			db, cfg := tables.SQLite(t), delivery.Config{Rate: 2}
			first := open(t, db, cfg)
			first.sendAll(0, 60)
			first.say(parcel.InTransit, nil)
			began := time.Now()
			var all sync.WaitGroup
			for _, store := range stores(t) {
				w := worker(t, db, cfg, store, first.clock, first.carriers)
				all.Go(func() {
					for first.times() < 3 {
						w.look()
					}
				})
			}
			all.Wait()
			// A budget may be full when the first begins to ask, and is empty then.
			if n, most := first.times(), 1+int(2*time.Since(began).Seconds()); n < 3 || n > most {
				t.Errorf("two workers asked %d times, want 1 to %d", n, most)
			}
		})
	}
}

func TestTwoWorkersNeverAskForOneParcelAtOnce(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		cfg := delivery.Config{Rate: 1000}
		first := open(t, db, cfg)
		few := first.sendAll(0, 5)
		second := worker(t, db, cfg, nil, first.clock, first.carriers)

		// While one waits for its carrier, the other finds nothing to ask for.
		asking, answered := make(chan struct{}, len(few)), make(chan struct{})
		first.answer = func(string) (*parcel.Tracking, error) {
			asking <- struct{}{}
			<-answered
			return nil, parcel.ErrNotFound
		}
		var all sync.WaitGroup
		all.Go(func() { first.look() })
		for range few {
			<-asking
		}
		if n := second.look(); n != 0 {
			t.Errorf("the other worker asked for %d parcels that were in hand", n)
		}
		close(answered)
		all.Wait()
		if got := first.heard(); !slices.Equal(got, few) {
			t.Errorf("asked for %v, want %v", got, few)
		}

		// Both at once share what is due.
		first.say(parcel.InTransit, nil)
		first.pass(3 * time.Hour)
		due := slices.Sorted(slices.Values(append(first.sendAll(5, 80), few...)))
		for _, w := range []*shop{first, second} {
			all.Go(func() { w.look() })
		}
		all.Wait()
		for n := 1; n > 0; n = first.look() + second.look() { // one may have read what the other took
		}
		if got := first.heard(); !slices.Equal(got, due) {
			t.Errorf("asked for %d parcels, want each of %d once", len(got), len(due))
		}
	})
}

func TestASlowAnswerHoldsUpNoOtherParcel(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		slow := s.send(0).Parcel.Invoice
		s.pass(time.Second) // it waits the longest and is asked for first
		others := s.sendAll(1, 300)
		var mu sync.Mutex
		heard, all := 0, make(chan struct{})
		s.answer = func(invoice string) (*parcel.Tracking, error) {
			if invoice == slow {
				<-all
				return nil, parcel.ErrTimeout
			}
			mu.Lock()
			defer mu.Unlock()
			if heard++; heard == len(others) {
				close(all)
			}
			return nil, parcel.ErrNotFound
		}
		if n := s.look(); n != 1+len(others) {
			t.Errorf("asked for %d parcels, want %d", n, 1+len(others))
		}
		if n := s.number(`SELECT COUNT(*) FROM parcels WHERE asked_at > 0 AND due > ?`, s.Now().Add(time.Hour).UnixMilli()); n != int64(len(others)) {
			t.Errorf("%d answers without news were stored, want %d", n, len(others))
		}
	})
}

func TestAKnownNumberIsNotLookedUpAgainByTheNextProcessOfTheSameHour(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		cfg := delivery.Config{Known: map[string]string{usual: cj(77).Invoice}}
		first := open(t, db, cfg)
		first.say(parcel.Delivered, nil)
		for range 3 {
			if err := worker(t, db, cfg, nil, first.clock, first.carriers).LookAtKnown(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := first.times(); n != 1 {
			t.Errorf("three processes of one hour asked %d times, want once", n)
		}
	})
}

func TestACarrierThatDoesNotAnswerIsDegradedAndAskedForOneAtATime(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		s.sendAll(0, 6)
		if got := s.state(); got != "unasked" {
			t.Errorf("before its first question it is %s", got)
		}
		s.say("", parcel.ErrTimeout)
		if n := s.look(); n != 6 || s.state() != "degraded" {
			t.Fatalf("after %d questions without an answer it is %s", n, s.state())
		}
		if n := s.look(); n != 0 {
			t.Errorf("asked %d times while it is left alone", n)
		}
		s.pass(3 * time.Minute)
		if n := s.look(); n != 1 {
			t.Errorf("asked %d times to see whether it answers again, want once", n)
		}
		s.say(parcel.InTransit, nil)
		s.pass(time.Hour)
		if n := s.look(); n != 6 || s.state() != "up" {
			t.Errorf("once it answers it was asked %d times and is %s", n, s.state())
		}
	})
}

// The worst failure of such readers is a changed page that is taken for "not found": that word is no proof that a page is read again.
func TestNotFoundClearsNoAlarm(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		s.sendAll(0, 3)
		s.say("", parcel.ErrLayoutChanged)
		if s.look(); s.state() != "layout_changed" {
			t.Fatalf("after three answers that nobody understands it is %s", s.state())
		}
		s.say("", parcel.ErrNotFound)
		s.pass(3 * time.Hour)
		if n := s.look(); n != 3 || s.state() != "layout_changed" {
			t.Errorf("after %d times not found it is %s", n, s.state())
		}
		s.say("", parcel.ErrInvalidNumber)
		s.pass(3 * time.Hour)
		if n := s.look(); n != 3 || s.state() != "layout_changed" {
			t.Errorf("after %d times no number it is %s", n, s.state())
		}
		s.say(parcel.InTransit, nil)
		s.pass(24 * time.Hour)
		if n := s.look(); n != 3 || s.state() != "up" {
			t.Errorf("after %d histories that were read it is %s", n, s.state())
		}
	})
}

func TestParcelsThatAreNotFoundAnyMoreRaiseOneAlarm(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 100})
		s.sendAll(0, 6)
		s.say("", parcel.ErrNotFound) // not known yet
		if n := s.look(); n != 6 || s.state() != "up" {
			t.Fatalf("%d numbers that are not known yet make it %s", n, s.state())
		}
		s.say(parcel.InTransit, nil)
		s.pass(24 * time.Hour)
		if n := s.look(); n != 6 || s.state() != "up" {
			t.Fatalf("%d histories make it %s", n, s.state())
		}
		s.say("", parcel.ErrNotFound)
		for range 2 {
			s.pass(24 * time.Hour)
			if n := s.look(); n != 6 || s.state() != "layout_changed" {
				t.Fatalf("%d that are not found any more make it %s", n, s.state())
			}
		}
		if n := s.number(`SELECT COUNT(*) FROM outbox WHERE kind = 'delivery.carrier_broken'`); n != 1 {
			t.Errorf("%d alarms were raised, want one", n)
		}
		s.say(parcel.InTransit, nil)
		for range 5 {
			s.pass(24 * time.Hour)
			s.look()
		}
		if s.state() != "up" {
			t.Errorf("once they are found again it is %s", s.state())
		}
	})
}

func TestAKnownNumberRaisesTheAlarmWhenItsAnswerIsNotUnderstood(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		known := cj(77).Invoice
		s := open(t, db, delivery.Config{Known: map[string]string{usual: known}})
		look := func(state parcel.State, failed error) {
			t.Helper()
			s.say(state, failed)
			if err := s.LookAtKnown(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := s.heard(); !slices.Equal(got, []string{known}) {
				t.Errorf("asked for %v, want the known number alone", got)
			}
			s.pass(time.Hour)
		}
		for _, c := range []struct {
			state  parcel.State
			failed error
			want   string
			alarms int64
		}{
			{parcel.Delivered, nil, "up", 0},
			{"", parcel.ErrTimeout, "up", 0},
			{"", parcel.ErrLayoutChanged, "layout_changed", 1},
			{"", parcel.ErrLayoutChanged, "layout_changed", 1},
			{"", parcel.ErrTimeout, "layout_changed", 1},
			{parcel.Delivered, nil, "up", 1},
			{"", parcel.ErrLayoutChanged, "layout_changed", 2},
		} {
			look(c.state, c.failed)
			if got, n := s.state(), s.number(`SELECT COUNT(*) FROM outbox WHERE kind = 'delivery.carrier_broken'`); got != c.want || n != c.alarms {
				t.Errorf("after %v%v it is %s with %d alarms, want %s with %d", c.state, c.failed, got, n, c.want, c.alarms)
			}
		}
	})
}

func TestSeveralWorkersThatSeeAChangedLayoutAtOnceRaiseOneAlarm(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		cfg := delivery.Config{Known: map[string]string{usual: cj(77).Invoice}}
		first := open(t, db, cfg)
		const workers = 4
		var asking sync.WaitGroup // nobody is answered before all have asked
		asking.Add(workers)
		first.answer = func(string) (*parcel.Tracking, error) {
			asking.Done()
			asking.Wait()
			return nil, parcel.ErrLayoutChanged
		}
		var all sync.WaitGroup
		for range workers {
			w := worker(t, db, cfg, nil, first.clock, first.carriers)
			all.Go(func() {
				if err := w.LookAtKnown(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := first.number(`SELECT COUNT(*) FROM outbox WHERE kind = 'delivery.carrier_broken'`); n != 1 {
			t.Errorf("%d alarms were raised, want one", n)
		}
		if n := first.number(`SELECT streak FROM carrier_health WHERE carrier = ?`, usual); n != workers {
			t.Errorf("%d failures were counted, want %d", n, workers)
		}
	})
}

func TestWithoutAKnownNumberTheParcelThatArrivedLastIsLookedUp(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{})
		if err := s.LookAtKnown(t.Context()); err != nil || s.times() != 0 {
			t.Errorf("with nothing known it asked %d times: %v", s.times(), err)
		}
		sent := s.send(5)
		s.say(parcel.Delivered, nil)
		s.look()
		s.heard()
		s.pass(time.Hour)
		s.say("", parcel.ErrLayoutChanged)
		if err := s.LookAtKnown(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.heard(); !slices.Equal(got, []string{sent.Parcel.Invoice}) || s.state() != "layout_changed" {
			t.Errorf("asked for %v, and its carrier is %s", got, s.state())
		}
	})
}
