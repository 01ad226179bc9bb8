package limit

import (
	"strconv"
	"testing"
	"time"
)

func TestMemoryIsBoundedAndKeepsWhoIsAtTheLimit(t *testing.T) {
	c := &clock{}
	m := NewMemory(c.now)
	m.Take(t.Context(), tries, "guesser", 3)
	m.Take(t.Context(), pace, "writer", 3)
	for i := range 3 * maxKeys {
		m.Take(t.Context(), tries, strconv.Itoa(i), 1)
	}
	if n := len(m.tables[tries.Name].keys); n > maxKeys {
		t.Errorf("%d keys are kept, want at most %d", n, maxKeys)
	}
	if a := m.Take(t.Context(), tries, "guesser", 1); a.OK() {
		t.Error("a flood of names made the store forget who had used up the limit")
	}
	if a := m.Take(t.Context(), pace, "writer", 1); a.OK() {
		t.Error("a flood under one rule made the store forget a key of another")
	}
}

func TestMemoryLetsGoOfWhatIsOver(t *testing.T) {
	c := &clock{}
	m := NewMemory(c.now)
	for i := range 10_000 {
		m.Take(t.Context(), tries, strconv.Itoa(i), 1)
	}
	c.pass(2 * time.Hour)
	for i := range 10_000 {
		m.Take(t.Context(), tries, "later "+strconv.Itoa(i), 1)
	}
	if n := len(m.tables[tries.Name].keys); n > 12_000 {
		t.Errorf("%d keys are kept, want those of this window, about 10,000", n)
	}
}

func TestMemoryTakesWithoutAllocating(t *testing.T) {
	m := NewMemory(time.Now)
	r := Rule{Name: "pace", Most: 1 << 20, Refill: time.Hour, Fails: Closed}
	m.Take(t.Context(), r, "mina", 1)
	if n := testing.AllocsPerRun(100, func() { m.Take(t.Context(), r, "mina", 1) }); n != 0 {
		t.Errorf("%v allocations an attempt, want none", n)
	}
}

func BenchmarkMemory(b *testing.B) {
	m := NewMemory(time.Now)
	r := Rule{Name: "pace", Most: 1 << 20, Refill: time.Microsecond, Fails: Closed}
	b.ReportAllocs()
	for b.Loop() {
		m.Take(b.Context(), r, "mina", 1)
	}
}
