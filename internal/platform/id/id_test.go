package id_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
)

func TestIDsSortByTime(t *testing.T) {
	last := ""
	for range 1000 {
		next := id.New()
		if next <= last || !id.Valid(next) {
			t.Fatalf("%s after %s", next, last)
		}
		last = next
	}
}

func TestAnIDKnowsWhenItWasMade(t *testing.T) {
	before := time.Now().Truncate(time.Millisecond)
	at, ok := id.Time(id.New())
	if !ok || at.Before(before) || at.After(time.Now()) {
		t.Errorf("made at %v, %v, not between %v and now", at, ok, before)
	}
	for _, s := range []string{"", "kim", "6ba7b810-9dad-41d1-80b4-00c04fd430c8"} {
		if _, ok := id.Time(s); ok {
			t.Errorf("%q was made at a time", s)
		}
	}
}

func TestSecretIsFoundByItsHashOnly(t *testing.T) {
	a, b := id.Secret(), id.Secret()
	if !id.EqualHash(a, id.HashSecret(a)) || id.EqualHash(b, id.HashSecret(a)) {
		t.Error("a secret and its hash do not belong together")
	}
}

func TestOrderNumberIsReadBackAsPeopleTypeIt(t *testing.T) {
	now := time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC) // the 25th in Seoul
	for range 200 {
		n := id.OrderNumber(now)
		if !strings.HasPrefix(n, "261125-") || len(n) != 16 {
			t.Fatalf("number %q", n)
		}
		typed := strings.ToLower(strings.ReplaceAll(n, "-", " "))
		if got, err := id.ParseOrderNumber(typed); err != nil || got != n {
			t.Fatalf("typed %q: got %q, %v; want %q", typed, got, err, n)
		}
	}
}

func TestAnOrderNumberIsReadHoweverItIsTyped(t *testing.T) {
	n := id.OrderNumber(time.Now())
	wide := strings.Map(func(r rune) rune { return r + 0xfee0 }, n)
	for _, typed := range []string{"#" + n, wide, strings.Replace(n, "-", "–", 1), strings.Replace(n, "-", "−", 1), n[:6] + "\u00a0" + n[7:], " " + n + ".", "“" + n + "”", "\u200b" + n} {
		if got, err := id.ParseOrderNumber(typed); err != nil || got != n {
			t.Errorf("typed %q: got %q, %v; want %q", typed, got, err, n)
		}
	}
	for _, typed := range []string{"가" + n, n + "1", n[1:], "٢" + n[1:]} {
		if got, err := id.ParseOrderNumber(typed); err == nil {
			t.Errorf("%q passes for %q", typed, got)
		}
	}
}

func FuzzParseOrderNumber(f *testing.F) {
	f.Add("261124-7K3M9QXA4")
	f.Add("")
	f.Add("２６１１２４-가나다")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := id.ParseOrderNumber(s)
		if err != nil {
			return
		}
		if again, err := id.ParseOrderNumber(n); err != nil || again != n {
			t.Errorf("%q gave %q, which gives %q, %v", s, n, again, err)
		}
	})
}

func TestAfterIsAboveWhateverTheOtherClockSaid(t *testing.T) {
	for _, last := range []string{"", "nonsense", id.New(), "ffffffff-ffff-7fff-bfff-fffffffffffe", "0fffffff-ffff-7fff-bfff-ffffffffff00"} {
		next := id.After(last)
		if !id.Valid(next) || id.Valid(last) && next <= last {
			t.Errorf("after %q comes %q", last, next)
		}
	}
	last := "ffffffff-0000-7000-8000-000000000000"
	for range 1000 {
		next := id.After(last)
		if next <= last {
			t.Fatalf("after %s comes %s", last, next)
		}
		last = next
	}
}
