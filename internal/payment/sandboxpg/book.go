package sandboxpg

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// bounds of a book.
type bounds struct {
	trades  int           // how many are remembered; beyond it those without money go first, then the oldest
	idle    time.Duration // one without money is forgotten when it is this old
	events  int           // lines of one trade's history; the first one and the last ones stay
	journal int64         // bytes that are appended before the journal is written anew
}

var usual = bounds{trades: 20_000, idle: 24 * time.Hour, events: 40, journal: 128 << 20}

// book holds the trades. Every change of one is appended to the journal as a whole line, so the
// last line of a trade is its truth and a line torn by a crash costs at most that change.
type book struct {
	bounds
	path string // of the journal; "" for none

	mu     sync.Mutex
	trades map[string]*Trade // by TID. own: the books of this server, which the journal keeps
	byOID  map[string]string // MID/OID → TID. own: found again from the journal
	order  []string          // TIDs, oldest first
	file   *os.File
	grown  int64     // bytes appended since the journal was written anew
	swept  time.Time // when trades were last forgotten
}

func openBook(path string, limits bounds) (*book, error) {
	b := &book{bounds: limits, path: path, trades: map[string]*Trade{}, byOID: map[string]string{}}
	if path == "" {
		return b, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := b.load(path); err != nil {
		return nil, err
	}
	return b, b.compact()
}

func (b *book) load(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var t Trade
		if json.Unmarshal(lines.Bytes(), &t) != nil || t.TID == "" {
			continue // torn by a crash
		}
		b.put(&t)
	}
	return lines.Err()
}

// compact writes the journal anew, a line a trade, and goes on behind it.
func (b *book) compact() error {
	tmp := b.path + ".new"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	for _, tid := range b.order {
		if err := enc.Encode(b.trades[tid]); err != nil {
			f.Close()
			return err
		}
	}
	if err := errors.Join(w.Flush(), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, b.path); err != nil {
		return err
	}
	if f, err = os.OpenFile(b.path, os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		return err
	}
	if b.file != nil {
		b.file.Close()
	}
	b.file, b.grown = f, 0
	return nil
}

func (b *book) put(t *Trade) {
	if _, known := b.trades[t.TID]; !known {
		b.order = append(b.order, t.TID)
		b.byOID[t.MID+"/"+t.OID] = t.TID
	}
	b.trades[t.TID] = t
	if over := len(b.order) - b.bounds.trades; over > 0 {
		b.drop(over+b.bounds.trades/10, func(t *Trade) bool { return t.Balance() == 0 }) // more than needed: not again for each new one
		b.drop(len(b.order)-b.bounds.trades, func(*Trade) bool { return true })
	}
}

// drop forgets the n oldest trades of which which is true.
func (b *book) drop(n int, which func(*Trade) bool) {
	b.order = slices.DeleteFunc(b.order, func(tid string) bool {
		t := b.trades[tid]
		if n <= 0 || !which(t) {
			return false
		}
		n--
		return b.forget(t)
	})
}

func (b *book) forget(t *Trade) bool {
	delete(b.trades, t.TID)
	delete(b.byOID, t.MID+"/"+t.OID)
	return true
}

// change runs fn on the trade and journals what it made of it; an unknown trade is ok == false.
// The trade returned is a copy.
func (b *book) change(tid string, fn func(*Trade)) (t Trade, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.trades[tid]
	if p == nil {
		return Trade{}, false
	}
	before := len(p.Events)
	fn(p)
	if now := len(p.Events); now != before {
		if over := now - b.events; over > 0 {
			p.Events = slices.Delete(p.Events, 1, 1+over)
		}
		b.write(p)
	}
	return p.copy(), true
}

// findOrAdd returns the trade of t's merchant and OID, adding t if there is none.
func (b *book) findOrAdd(t Trade) Trade {
	b.mu.Lock()
	defer b.mu.Unlock()
	if tid, ok := b.byOID[t.MID+"/"+t.OID]; ok {
		return b.trades[tid].copy()
	}
	if now := t.CreatedAt; now.Sub(b.swept) > b.idle/24 {
		b.swept = now
		b.drop(len(b.order), func(t *Trade) bool { return t.Balance() == 0 && now.Sub(t.CreatedAt) > b.idle })
	}
	b.put(&t)
	b.write(&t)
	return t.copy()
}

func (b *book) find(tid string) (Trade, bool) { return b.change(tid, func(*Trade) {}) }

func (b *book) findOID(mid, oid string) (Trade, bool) {
	b.mu.Lock()
	tid := b.byOID[mid+"/"+oid]
	b.mu.Unlock()
	return b.find(tid)
}

// last returns up to n trades, newest first.
func (b *book) last(n int) []Trade {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []Trade
	for _, tid := range slices.Backward(b.order) {
		if len(out) == n {
			break
		}
		out = append(out, b.trades[tid].copy())
	}
	return out
}

// write appends to the journal; the sandbox prefers going on without it over refusing a payment.
func (b *book) write(t *Trade) {
	if b.file == nil {
		return
	}
	line, err := json.Marshal(t)
	if err != nil {
		return
	}
	n, _ := b.file.Write(append(line, '\n'))
	if b.grown += int64(n); b.grown > b.journal {
		b.grown = 0 // if it fails it is tried after as much again
		_ = b.compact()
	}
}

func (b *book) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.file == nil {
		return nil
	}
	err := b.file.Close()
	b.file = nil
	return err
}

func (t *Trade) copy() Trade {
	c := *t
	c.Refunds = slices.Clone(t.Refunds)
	c.Events = slices.Clone(t.Events)
	return c
}
