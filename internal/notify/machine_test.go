package notify_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// fate decides what happens at the providers, in whichever order their calls come: by seed, address and attempt alone.
type fate struct {
	mu       sync.Mutex
	seed     uint64
	calm     bool            // from now on all is well
	sent     map[string]int  // by delivery and attempt
	has      map[string]bool // deliveries that the provider has
	doubtful map[string]bool // those of which nobody was told how their attempt ended
	repeats  map[string]bool // kinds of which twice is better than never
	wrong    []string
}

func (f *fate) draw(n uint64, of ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, append([]any{f.seed, " "}, of...)...)
	return h.Sum64() / 7 % n
}

// Judge holds some, and lets some advertisements never go.
func (f *fate) Judge(_ context.Context, _ sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch f.draw(9, "guard", d.Address, now.Unix()/600) {
	case 0:
		if !f.calm {
			return notify.Verdict{Hold: now.Add(20 * time.Minute)}, nil
		}
	case 1:
		if d.Ad && !f.calm {
			return notify.Verdict{Stop: "no_consent"}, nil
		}
	}
	return notify.Verdict{}, nil
}

// road is a channel whose provider does as fate has it.
type road struct {
	*fate
	name string
	asks bool // it can be asked
}

func (r road) Name() string { return r.name }

func (r road) Spell(address string) (string, error) { return address, nil }

func (r road) Pace() (credential string, perSecond int) { return r.name, 0 }

func (r road) Send(_ context.Context, d notify.Delivery, _ notify.Letter) notify.Outcome {
	f := r.fate
	f.mu.Lock()
	defer f.mu.Unlock()
	key := fmt.Sprint(d.ID, "/", d.Attempts)
	if f.sent[key]++; f.sent[key] > 1 {
		f.wrong = append(f.wrong, "an attempt is made twice: "+key)
	}
	if f.has[d.ID] && (r.asks || !f.repeats[d.Kind]) {
		f.wrong = append(f.wrong, "sent again although the provider has it: "+d.Address)
	}
	if f.doubtful[d.ID] && !r.asks && !f.repeats[d.Kind] {
		f.wrong = append(f.wrong, "sent again although nobody knows of the first: "+d.Address)
	}
	how := f.draw(14, "send", d.Address, d.Attempts)
	if f.calm {
		how = 0
	}
	switch how {
	case 6:
		return notify.Outcome{State: notify.Waiting, Code: "busy"}
	case 7:
		return notify.Outcome{State: notify.Waiting, Code: "slow", After: 40 * time.Second}
	case 8:
		return notify.Outcome{State: notify.Dead, Code: "gone"}
	case 9:
		return notify.Outcome{State: notify.Broken, Code: "refused"}
	case 10, 11, 12, 13:
		f.has[d.ID], f.doubtful[d.ID] = how%2 == 0, true
		if how < 12 { // the process dies in the middle of it
			f.mu.Unlock()
			defer f.mu.Lock()
			runtime.Goexit()
		}
		return notify.Outcome{State: notify.Unknown, Code: "lost"}
	}
	f.has[d.ID] = true
	return notify.Outcome{State: notify.Sent, Code: "sent", Provider: r.name + "/" + d.Address}
}

// oracleRoad can be asked, now and then.
type oracleRoad struct{ road }

func (r oracleRoad) Ask(_ context.Context, d notify.Delivery) (notify.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.calm && r.draw(4, "ask", d.Address, d.Attempts) == 0 {
		return notify.Outcome{}, errors.New("no answer")
	}
	if r.has[d.ID] {
		return notify.Outcome{State: notify.Sent, Code: "asked", Provider: r.name + "/" + d.Address}, nil
	}
	return notify.Outcome{State: notify.Waiting, Code: "never_came"}, nil
}

// tollRoad costs money, and cannot be asked.
type tollRoad struct{ road }

func (tollRoad) Price(notify.Delivery, notify.Letter) (provider, what string) { return "kiosk", "sms" }

// row is a delivery as it stands.
type row struct{ id, state, channel, kind, volley string }

// machine is a shop whose deliveries go through everything that can happen to them.
type machine struct {
	*fate
	t       *rapid.T
	db      *sqldb.DB
	service *notify.Service
	at      time.Time
	told    int
	before  map[string]row
}

var machineKinds = []notify.Kind{
	{Name: "paid", Lane: notify.Ordinary, Until: 2 * time.Hour, By: []string{"talk", "text"}},
	{Name: "code", Lane: notify.Urgent, Until: time.Hour, Repeat: true},
	{Name: "sale", Lane: notify.Bulk, Until: 3 * time.Hour, Ad: true, Repeat: true},
	{Name: "hint", Lane: notify.Bulk, Until: 3 * time.Hour},
}

var machineStart = time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)

func (m *machine) tx(do func(ctx context.Context, tx *sqldb.Tx) error) {
	m.t.Helper()
	if err := m.db.InTx(context.Background(), do); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) tell() {
	m.told++
	event := fmt.Sprint("event/", m.told)
	road := func(i int) string {
		return rapid.SampledFrom([]string{"talk", "text"}).Draw(m.t, fmt.Sprint("road", i))
	}
	n := rapid.IntRange(1, 4).Draw(m.t, "addresses")
	if rapid.Bool().Draw(m.t, "crowd") {
		var readers []notify.Reader
		for i := range n {
			readers = append(readers, notify.Reader{Person: fmt.Sprint("p", i), Channel: road(i), Address: fmt.Sprint(m.told, "-", i)})
		}
		kind := rapid.SampledFrom([]string{"sale", "hint"}).Draw(m.t, "kind")
		m.tx(func(ctx context.Context, tx *sqldb.Tx) error {
			return m.service.TellMany(ctx, tx, notify.Notice{Kind: kind, Event: event}, readers)
		})
		return
	}
	of := notify.Notice{Kind: rapid.SampledFrom([]string{"paid", "code"}).Draw(m.t, "kind"), Event: event, Person: "mina"}
	for i, step := 0, 0; i < n; i++ {
		of.To = append(of.To, notify.Address{Channel: road(i), Address: fmt.Sprint(m.told, "-", i), Step: step})
		if rapid.Bool().Draw(m.t, "next step") {
			step++
		}
	}
	for range 2 { // an event that is heard twice tells once
		m.tx(func(ctx context.Context, tx *sqldb.Tx) error { return m.service.Tell(ctx, tx, of) })
	}
}

// bring does what is due; the process may die meanwhile.
func (m *machine) bring() {
	real := time.Now()
	late := func() time.Time { return real.Add(m.at.Sub(machineStart)) }
	died := make(chan error, 1)
	go func() {
		err := errors.New("the process died")
		defer func() { died <- err }()
		_, err = todo.NewRunner(m.db, todo.Config{}, quiet, late, m.service.Todos()...).Drain(context.Background())
	}()
	if err := <-died; err != nil && err.Error() != "the process died" {
		m.t.Fatal(err)
	}
}

// report has a provider say something of any delivery, maybe of an earlier moment, maybe not for the first time.
func (m *machine) report(all []row) {
	if len(all) == 0 {
		return
	}
	of := all[rapid.IntRange(0, len(all)-1).Draw(m.t, "of")]
	state := rapid.SampledFrom([]notify.State{notify.Delivered, notify.Dead, notify.Broken}).Draw(m.t, "says")
	ago := time.Duration(rapid.IntRange(0, 30).Draw(m.t, "ago")) * time.Minute
	event := fmt.Sprint("word/", rapid.IntRange(0, 40).Draw(m.t, "word"))
	err := m.db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error {
		return m.service.Report(ctx, tx, notify.Report{Provider: "road", Event: event, Delivery: of.id, State: state, Code: "said", At: m.at.Add(-ago)})
	})
	if err != nil && !errors.Is(err, notify.ErrNotFound) {
		m.t.Fatal(err)
	}
}

// again has a person try one once more.
func (m *machine) again(all []row) {
	if len(all) == 0 {
		return
	}
	of := all[rapid.IntRange(0, len(all)-1).Draw(m.t, "of")]
	_, err := m.service.Again(context.Background(), of.id, "because", "")
	if err == nil {
		m.mu.Lock()
		m.has[of.id], m.doubtful[of.id] = false, false
		m.mu.Unlock()
	} else if !errors.Is(err, notify.ErrNotAgain) && !errors.Is(err, notify.ErrLate) {
		m.t.Fatal(err)
	}
}

func (m *machine) rows() (all []row) {
	lines, err := sqldb.Column[string](context.Background(), m.db, "SELECT CONCAT(id, ' ', state, ' ', channel, ' ', kind, ' ', volley) FROM deliveries ORDER BY address")
	if err != nil {
		m.t.Fatal(err)
	}
	for _, l := range lines {
		f := append(strings.Split(l, " "), "")
		all = append(all, row{f[0], f[1], f[2], f[3], f[4]})
	}
	return all
}

func (m *machine) none(what, query string) {
	m.t.Helper()
	found, err := sqldb.Column[string](context.Background(), m.db, query)
	if err != nil {
		m.t.Fatal(err)
	}
	if len(found) > 0 {
		m.t.Fatalf("%s: %v", what, found)
	}
}

// settled are the states that only a person or a provider's word changes.
var settled = []string{"delivered", "dead", "broken", "kept", "expired", "off", "withheld"}

// holds looks whether everything is as it has to be after an act.
func (m *machine) holds(act string) {
	m.t.Helper()
	m.mu.Lock()
	wrong := m.wrong
	m.mu.Unlock()
	if len(wrong) > 0 {
		m.t.Fatal(wrong)
	}
	m.none("two attempts are open, or one of what is not being tried", `
		SELECT CONCAT(d.id, ' ', d.state) FROM deliveries d JOIN delivery_attempts a ON a.delivery_id = d.id AND a.ended_at = 0
		 GROUP BY d.id, d.state, d.attempts HAVING COUNT(*) > 1 OR d.state <> 'trying' OR MAX(a.attempt) <> d.attempts`)
	m.none("attempts are not counted", `
		SELECT d.id FROM deliveries d LEFT JOIN delivery_attempts a ON a.delivery_id = d.id GROUP BY d.id, d.attempts HAVING COUNT(a.attempt) <> d.attempts`)
	m.none("nothing is to be done about", `
		SELECT CONCAT(d.id, ' ', d.state, ' ', d.kind) FROM deliveries d LEFT JOIN todos o ON o.kind LIKE 'notify%' AND o.about IN (d.id, d.volley)
		 WHERE o.id IS NULL AND (d.state IN ('waiting', 'trying') OR d.state = 'unknown' AND (d.channel = 'talk' OR d.kind IN ('code', 'sale')))`)
	m.none("the ledger does not balance", `
		SELECT CONCAT(a.n, ' ', b.n) FROM (SELECT COALESCE(SUM(milli_won), 0) AS n FROM notice_costs WHERE state <> 'refunded') a,
		       (SELECT COALESCE(SUM(milli_won), 0) AS n FROM notice_spent) b WHERE a.n <> b.n`)
	now := map[string]row{}
	for _, r := range m.rows() {
		now[r.id] = r
		was, there := m.before[r.id]
		if !there || was.state == r.state || !slices.Contains(settled, was.state) {
			continue
		}
		said := act == "report" && slices.Contains(settled[:3], was.state) && slices.Contains(settled[:3], r.state)
		asked := act == "again" && r.state == "waiting" && slices.Contains(settled[1:4], was.state)
		if !said && !asked {
			m.t.Fatalf("%s brought %s from %s to %s", act, r.id, was.state, r.state)
		}
	}
	m.before = now
}

func (m *machine) rounds() {
	for _, r := range m.service.Rounds() {
		if err := r.Do(context.Background()); err != nil {
			m.t.Fatal(err)
		}
	}
}

// live has everything happen, in any order.
func (m *machine) live() {
	for range rapid.IntRange(4, 24).Draw(m.t, "acts") {
		act := rapid.SampledFrom([]string{"tell", "tell", "bring", "bring", "bring", "time", "time", "report", "report", "again", "rounds", "switch"}).Draw(m.t, "act")
		switch act {
		case "tell":
			m.tell()
		case "bring":
			m.bring()
		case "time":
			m.at = m.at.Add(rapid.SampledFrom([]time.Duration{time.Second, time.Minute, 3 * time.Minute, 20 * time.Minute, time.Hour}).Draw(m.t, "later"))
		case "report":
			m.report(m.rows())
		case "again":
			m.again(m.rows())
		case "rounds":
			m.rounds()
		case "switch":
			if err := m.service.SwitchChannel(context.Background(), "paid", rapid.SampledFrom([]string{"talk", "text"}).Draw(m.t, "road"), rapid.Bool().Draw(m.t, "on")); err != nil {
				m.t.Fatal(err)
			}
		}
		m.holds(act)
	}
}

// rest lets all come to its end.
func (m *machine) rest() {
	m.mu.Lock()
	m.calm = true
	m.mu.Unlock()
	for range 40 {
		m.at = m.at.Add(15 * time.Minute)
		m.bring()
		m.rounds()
		m.holds("rest")
	}
	m.none("has no end", `
		SELECT CONCAT(id, ' ', state, ' ', channel, ' ', kind) FROM deliveries
		 WHERE state IN ('waiting', 'trying', 'held') OR state = 'unknown' AND (channel = 'talk' OR kind IN ('code', 'sale'))`)
	m.none("is left to do", "SELECT CONCAT(kind, ' ', about) FROM todos")
}

// Whatever happens, in whatever order: no delivery has two attempts under way, none that the provider has or may have is sent again unless
// twice is better than never, what has ended stays so, the rest is on its way to an end, and each won is accounted for.
// go test ./internal/notify -run WhateverHappens -rapid.checks=5000 goes on for as long as that takes.
func TestWhateverHappensADeliveryIsTriedOnceAtATimeAndEnds(t *testing.T) {
	quick := flag.Lookup("rapid.checks").Value.String() == flag.Lookup("rapid.checks").DefValue
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		open(t, db)
		letters, began, cases := desk(t), time.Now(), 0
		rapid.Check(t, func(rt *rapid.T) {
			f := &fate{
				seed: rapid.Uint64().Draw(rt, "fate"), sent: map[string]int{}, has: map[string]bool{}, doubtful: map[string]bool{}, repeats: map[string]bool{"code": true, "sale": true},
			}
			if quick && time.Since(began) > 4*time.Second {
				return
			}
			cases++
			clear(t, db)
			m := &machine{fate: f, t: rt, db: db, at: machineStart}
			for _, table := range []string{"notice_costs", "notice_spent", "notice_channels_off", "notice_outages"} {
				m.tx(func(ctx context.Context, tx *sqldb.Tx) error {
					_, err := tx.ExecContext(ctx, "DELETE FROM "+table)
					return err
				})
			}
			m.service = notify.NewService(db, notify.Needs{
				Desk: letters, Seal: envelope{}, Kinds: machineKinds, Guard: f, Channels: []notify.Channel{oracleRoad{road{f, "talk", true}}, tollRoad{road{f, "text", false}}},
			}, func() time.Time { return m.at })
			if err := m.service.SetPrice(context.Background(), notify.Price{Provider: "kiosk", What: "sms", MilliWon: 9_900}); err != nil {
				rt.Fatal(err)
			}
			m.live()
			m.rest()
		})
		t.Logf("%d lives in %v", cases, time.Since(began).Round(time.Millisecond))
	})
}
