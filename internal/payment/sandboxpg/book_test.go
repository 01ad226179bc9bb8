package sandboxpg

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestBookIsBoundedAndKeepsTheMoneyLongest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trades.jsonl")
	limits := bounds{trades: 100, idle: 24 * time.Hour, events: 5, journal: 64 << 10}
	b, err := openBook(path, limits)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	add := func(oid string, age time.Duration, s State) string {
		trade := Trade{TID: newToken("SBX"), MID: "m", OID: oid, Amount: 1000, State: s, CreatedAt: now.Add(-age)}
		trade.note(now, "window opened")
		return b.findOrAdd(trade).TID
	}
	paid := add("paid", 30*time.Hour, Approved)
	for i := range 1000 {
		add(fmt.Sprint("open-", i), 2*time.Hour, Ready)
	}
	if n := len(b.trades); n > limits.trades || n != len(b.order) || n != len(b.byOID) {
		t.Errorf("%d trades, %d in order, %d by name; want the same and at most %d", n, len(b.order), len(b.byOID), limits.trades)
	}
	if _, ok := b.find(paid); !ok {
		t.Error("the one trade with money was forgotten before those without")
	}
	now = now.Add(25 * time.Hour)
	add("next day", 0, Ready)
	if n := len(b.trades); n != 2 {
		t.Errorf("%d trades a day later, want the paid one and the new one", n)
	}

	for i := range 2000 {
		b.change(paid, func(t *Trade) { t.note(now, fmt.Sprint("asked ", i)) })
	}
	got, _ := b.find(paid)
	if len(got.Events) != limits.events || got.Events[0].What != "window opened" || got.Events[4].What != "asked 1999" {
		t.Errorf("a trade keeps %d lines of its history, from %q to %q", len(got.Events), got.Events[0].What, got.Events[len(got.Events)-1].What)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if most := 2 * limits.journal; info.Size() > most {
		t.Errorf("the journal has grown to %d bytes, want at most %d", info.Size(), most)
	}
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
	again, err := openBook(path, limits)
	if err != nil {
		t.Fatal(err)
	}
	defer again.close()
	if got, ok := again.find(paid); !ok || got.Events[4].What != "asked 1999" {
		t.Errorf("after a restart the paid trade reads %+v, %v", got, ok)
	}
}
