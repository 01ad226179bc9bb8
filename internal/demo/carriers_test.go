package demo

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

// stand is one start of a demo's carriers beside a shop.
type stand struct {
	*Carriers
	shop   *delivery.Service
	client *parcel.Client
}

var staff = delivery.Watcher{ID: "m:1", Name: "주방"}

func open(t *testing.T, db *sqldb.DB, now func() time.Time) *stand {
	t.Helper()
	c, err := OpenCarriers(t.Context(), slog.New(slog.DiscardHandler), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	gateway, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	client, err := parcel.New(parcel.Options{Gateway: gateway, Now: c.Now, Rates: map[string]float64{"": -1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return &stand{c, delivery.New(db, delivery.Needs{}, delivery.Config{}, slog.New(slog.DiscardHandler), now), client}
}

func (s *stand) send(t *testing.T, carrier string) string {
	t.Helper()
	number, err := s.Practice(t.Context(), s.shop, carrier)
	if err != nil {
		t.Fatal(err)
	}
	s.register(t, carrier, number)
	return number
}

func (s *stand) register(t *testing.T, carrier, number string) {
	t.Helper()
	if _, _, err := s.shop.Register(t.Context(), staff, delivery.Registration{Label: delivery.Label{Carrier: carrier, Invoice: number}}); err != nil {
		t.Fatal(err)
	}
}

func (s *stand) ask(ctx context.Context, carrier, number string) (*parcel.Tracking, error) {
	return s.Track(ctx, s.client, s.shop, carrier, number)
}

func TestParcelsOfADemoGoOnAfterItStartsAgain(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for domain, files := range map[string]fs.FS{"eventlog": eventlog.Migrations, "todo": todo.Migrations, "delivery": delivery.Migrations} {
			if err := sqldb.Migrate(t.Context(), db, domain, files); err != nil {
				t.Fatal(err)
			}
		}
		begun := time.Date(2026, 11, 27, 14, 0, 0, 123e6, parcel.Seoul)
		var passed atomic.Int64
		now := func() time.Time { return begun.Add(time.Duration(passed.Load())) }
		pass := func(d time.Duration) { passed.Add(int64(d)) }

		first := open(t, db, now)
		numbers := map[string]string{}
		for _, carrier := range usual {
			first.send(t, carrier) // numbers that are not to be given again
			numbers[carrier] = first.send(t, carrier)
			pass(777 * time.Millisecond)
		}
		pass(30 * time.Second) // half a day
		before := map[string]*parcel.Tracking{}
		for carrier, number := range numbers {
			told, err := first.ask(t.Context(), carrier, number)
			if err != nil {
				t.Fatalf("%s: %v", carrier, err)
			}
			before[carrier] = told
		}

		pass(3 * time.Second)
		again := open(t, db, now)
		for carrier, number := range numbers {
			told, err := again.ask(t.Context(), carrier, number)
			if err != nil {
				t.Fatalf("%s after the start: %v", carrier, err)
			}
			was := before[carrier].Events
			if diff := cmp.Diff(was, told.Events[:min(len(was), len(told.Events))]); diff != "" {
				t.Errorf("%s tells another past: %s", carrier, diff)
			}
		}

		pass(100 * 24 * time.Hour)
		late := open(t, db, now)
		for carrier, number := range numbers {
			told, err := late.ask(t.Context(), carrier, number)
			if err != nil {
				t.Fatalf("%s long after: %v", carrier, err)
			}
			if told.State != parcel.Delivered || told.Delivered.Before(begun) || told.Delivered.After(begun.Add(10*time.Minute)) {
				t.Errorf("%s long after: %s at %s, want delivered within minutes of %s", carrier, told.State, told.Delivered, begun)
			}
			was := before[carrier].Events
			if diff := cmp.Diff(was, told.Events[:len(was)]); diff != "" {
				t.Errorf("%s tells another past: %s", carrier, diff)
			}
			if next := late.send(t, carrier); next <= number {
				t.Errorf("%s gives %s after %s", carrier, next, number)
			}
		}
	})
}

func TestADemoRunsForAHundredDays(t *testing.T) {
	begun := time.Date(2026, 11, 27, 14, 0, 0, 0, parcel.Seoul)
	now := begun
	c := &Carriers{start: begun, now: func() time.Time { return now }}
	now = begun.AddDate(0, 0, 100)
	if got, want := c.Now(), begun.AddDate(0, 0, 100*hurry); !got.Equal(want) {
		t.Errorf("their clock says %s, want %s", got, want)
	}
}

func TestATypedNumberStaysUnknown(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for domain, files := range map[string]fs.FS{"eventlog": eventlog.Migrations, "todo": todo.Migrations, "delivery": delivery.Migrations} {
			if err := sqldb.Migrate(t.Context(), db, domain, files); err != nil {
				t.Fatal(err)
			}
		}
		s := open(t, db, func() time.Time { return time.Date(2026, 11, 27, 14, 0, 0, 0, parcel.Seoul) })
		const typed = "600123456786"
		if _, err := s.ask(t.Context(), "kr.cjlogistics", typed); !errors.Is(err, parcel.ErrNotFound) {
			t.Errorf("not sent: %v, want not found", err)
		}
		s.register(t, "kr.cjlogistics", typed)
		if _, err := s.ask(t.Context(), "kr.cjlogistics", typed); !errors.Is(err, parcel.ErrNotFound) {
			t.Errorf("sent: %v, want not found", err)
		}
	})
}
