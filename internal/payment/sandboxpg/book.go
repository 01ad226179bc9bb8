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
)

// keep bounds how many trades are remembered; the oldest go first.
const keep = 20_000

// book holds the trades. Every change of one is appended to the journal as a whole line, so the
// last line of a trade is its truth and a line torn by a crash costs at most that change.
type book struct {
	mu     sync.Mutex
	trades map[string]*Trade // by TID. own: the books of this server, which the journal keeps
	byOID  map[string]string // MID/OID → TID. own: found again from the journal
	order  []string          // TIDs, oldest first
	file   *os.File
}

func openBook(path string) (*book, error) {
	b := &book{trades: map[string]*Trade{}, byOID: map[string]string{}}
	if path == "" {
		return b, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := b.load(path); err != nil {
		return nil, err
	}
	if err := b.compact(path); err != nil {
		return nil, err
	}
	var err error
	b.file, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	return b, err
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

func (b *book) compact(path string) error {
	tmp := path + ".new"
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
	return os.Rename(tmp, path)
}

func (b *book) put(t *Trade) {
	if _, known := b.trades[t.TID]; !known {
		b.order = append(b.order, t.TID)
		b.byOID[t.MID+"/"+t.OID] = t.TID
	}
	b.trades[t.TID] = t
	if len(b.order) > keep {
		old := b.trades[b.order[0]]
		delete(b.trades, old.TID)
		delete(b.byOID, old.MID+"/"+old.OID)
		b.order = b.order[1:]
	}
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
	if len(p.Events) != before {
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
	if line, err := json.Marshal(t); err == nil {
		_, _ = b.file.Write(append(line, '\n'))
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
