package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

var (
	watching = flag.Int("watched", 3000, "parcels under watch")
	span     = flag.Duration("span", 2*time.Hour, "of the carriers' time")
)

// TestTheScheduleOfManyParcelsIsKeptThroughARestart follows parcels with the shop's own rounds, budgets and database while the carriers'
// clock runs as fast as the machine can work. The carriers answer after 0.1 to 0.5 s, one of a hundred after 5, one of two hundred not. In the middle
// the process ends amid its questions, and another one begins five seconds later with the rows alone.
//
//	go test ./test/load/parcels -run Schedule -v -timeout 60m -watched 1000000
func TestTheScheduleOfManyParcelsIsKeptThroughARestart(t *testing.T) {
	c := newCrowd(*watching)
	file := filepath.Join(t.TempDir(), "shop.db")
	before := cpu()
	if err := c.write(file); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d parcels written, CPU %.0f s", c.n, (cpu() - before).Seconds())
	before = cpu()
	synctest.Test(t, func(t *testing.T) {
		if !time.Now().Equal(opens) {
			t.Fatalf("it is %v", time.Now())
		}
		c.follow(t, file, *span/2)
		time.Sleep(5 * time.Second)
		c.follow(t, file, *span-*span/2-5*time.Second)
	})
	spent := cpu() - before
	c.report(t)
	if err := c.hold(file); err != nil {
		t.Error(err)
	}
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	t.Logf("%.0f s of CPU for %v of the carriers' time, %.0f µs for a question; peak memory %d MB", spent.Seconds(), *span, float64(spent.Microseconds())/float64(max(c.questions, 1)), u.Maxrss>>10)
}

// opens is when every synctest begins: nine in the morning in Seoul.
var opens = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// crowd is parcels at every point of their way, and the carriers that know where each is. Nothing of a parcel is kept: its number tells.
type crowd struct {
	n        int
	carriers []string // of a hundred parcels
	share    map[string]int
	rates    map[string]float64

	mu        sync.Mutex
	due       []int32 // when each is due, ms after opens; 0: not known
	asked     []int32 // when each was asked for last
	tat       map[string]time.Time
	windows   map[string]map[int64]int // by carrier and minute: questions
	questions int
	known     int       // looks at parcels that arrived last
	unknown   int       // questions for which nobody knew that they were due
	over      int       // questions beyond a budget
	late      []float32 // seconds behind what was due
	behind    []float32 // the same by the time between two questions, of 1
}

// course is what happens to a parcel, by hours from its label. It is watched for two days after it arrived.
var course = []struct {
	after time.Duration
	state parcel.State
	text  string
	every time.Duration // how often it is to be asked for then
}{
	{0, parcel.Registered, "접수", 2 * time.Hour},
	{8 * time.Hour, parcel.PickedUp, "집화처리", 90 * time.Minute},
	{10 * time.Hour, parcel.InTransit, "간선상차", 90 * time.Minute},
	{14 * time.Hour, parcel.InTransit, "간선하차", 90 * time.Minute},
	{14*time.Hour + 2*time.Minute, parcel.InTransit, "간선상차", 90 * time.Minute},
	{22 * time.Hour, parcel.InTransit, "간선하차", 90 * time.Minute},
	{38 * time.Hour, parcel.OutForDelivery, "배송출발", 15 * time.Minute},
	{43 * time.Hour, parcel.Delivered, "배송완료", 24 * time.Hour},
}

const (
	watchedFor = 91 * time.Hour
	arrives    = 43 * time.Hour
	headroom   = 1.3 // of a budget, above what its parcels need
)

func newCrowd(n int) *crowd {
	c := &crowd{
		n: n, due: make([]int32, n), asked: make([]int32, n), tat: map[string]time.Time{}, windows: map[string]map[int64]int{},
		share: map[string]int{"kr.cjlogistics": 40, "kr.lotte": 13, "kr.hanjin": 12, "kr.epost": 10, "kr.logen": 8, "kr.coupangls": 7, "kr.kdexp": 3, "kr.cvsnet": 3, "kr.cupost": 2, "kr.daesin": 1, "kr.ilyanglogis": 1},
		rates: map[string]float64{},
	}
	perParcel := 0.0 // questions a second
	for i, l := range course {
		until := watchedFor
		if i+1 < len(course) {
			until = course[i+1].after
		}
		perParcel += float64(until-l.after) / float64(watchedFor) / l.every.Seconds()
	}
	for _, one := range parcel.Carriers() {
		for range c.share[one.ID] {
			c.carriers = append(c.carriers, one.ID)
		}
		if c.share[one.ID] > 0 {
			c.rates[one.ID] = max(1, headroom*perParcel*float64(n)*float64(c.share[one.ID])/100)
			c.windows[one.ID] = map[int64]int{}
		}
	}
	return c
}

// chance is a number below 1 that is the same for the same parcel and purpose.
func chance(i int, what uint64) float64 {
	x := uint64(i)*0x9E3779B97F4A7C15 + what*0xD1B54A32D192ED03
	x ^= x >> 31
	x *= 0xBF58476D1CE4E5B9
	x ^= x >> 29
	x *= 0x94D049BB133111EB
	return float64((x^x>>32)>>11) / (1 << 53)
}

// label is when a parcel was labelled.
func label(i int) time.Time {
	return opens.Add(-time.Duration(chance(i, 1) * float64(watchedFor))).Truncate(time.Second)
}

// stage is how far a parcel has come.
func stage(i int, now time.Time) int {
	age, at := now.Sub(label(i)), 0
	for k, l := range course {
		if l.after <= age {
			at = k
		}
	}
	return at
}

func tell(i int, carrier, invoice string, now time.Time) *parcel.Tracking {
	from := label(i)
	t := &parcel.Tracking{Carrier: carrier, Number: invoice}
	for _, l := range course[:stage(i, now)+1] {
		t.State = l.state
		t.Events = append(t.Events, parcel.Event{Time: from.Add(l.after).In(parcel.Seoul), State: l.state, Text: l.text, Place: "옥천HUB", Phone: "063-200-1234"})
		if l.state == parcel.Delivered {
			t.Delivered = from.Add(l.after)
		}
	}
	return t
}

func (c *crowd) carrier(i int) string { return c.carriers[i%100] }

// track answers as the carriers do, and writes down when it was asked.
func (c *crowd) track(ctx context.Context, carrier, invoice string) (*parcel.Tracking, error) {
	i, err := strconv.Atoi(invoice)
	if err != nil || i >= c.n || c.carrier(i) != carrier {
		return nil, parcel.ErrNotFound
	}
	now := time.Now()
	c.note(i, carrier, now)
	draw := chance(i, uint64(now.UnixMilli()))
	wait := 100*time.Millisecond + time.Duration(draw*float64(400*time.Millisecond))
	if draw < 0.01 {
		wait = 5 * time.Second
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if draw > 0.995 {
		return nil, parcel.ErrTimeout
	}
	return tell(i, carrier, invoice, time.Now()), nil
}

func (c *crowd) note(i int, carrier string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.questions++
	every := time.Duration(float64(time.Second) / c.rates[carrier])
	most := max(1, int(4*c.rates[carrier])) // four seconds of the budget may be asked at once
	full := later(c.tat[carrier], now).Add(every)
	if full.Sub(now) > time.Duration(most)*every+time.Microsecond*time.Duration(most) {
		c.over++
	}
	c.tat[carrier] = full
	c.windows[carrier][now.Unix()/60]++
	at := int32(now.Sub(opens).Milliseconds())
	if c.due[i] == 0 && course[stage(i, now)].state == parcel.Delivered { // the parcel that arrived last tells whether its carrier can be read
		c.known++
		return
	}
	if c.due[i] == 0 {
		c.unknown++
	} else {
		late := float32(at-c.due[i]) / 1000
		c.late = append(c.late, late)
		c.behind = append(c.behind, late*1000/float32(max(c.due[i]-c.asked[i], 1)))
	}
	c.due[i], c.asked[i] = 0, at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// write makes the shop's tables with every parcel in the state that its carrier told last.
func (c *crowd) write(file string) error {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: "sqlite:" + file})
	if err != nil {
		return err
	}
	for domain, files := range map[string]fs.FS{"eventlog": eventlog.Migrations, "delivery": delivery.Migrations} {
		if err := sqldb.Migrate(ctx, db, domain, files); err != nil {
			return err
		}
	}
	if err := db.Close(); err != nil {
		return err
	}
	raw, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer raw.Close()
	tx, err := raw.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	parcels, err := tx.Prepare(`
		INSERT INTO parcels (id, carrier, invoice, state, problem, due, fails, why, looks, told, created_at, asked_at, found_at, moved_at, picked_at, delivered_at, expected_at, region, set_by, set_reason, ver)
		VALUES (?, ?, ?, ?, '', ?, 0, '', ?, ?, ?, ?, ?, ?, ?, ?, 0, '04', '', '', 1)`)
	if err != nil {
		return err
	}
	defer parcels.Close()
	events, err := tx.Prepare(`INSERT INTO parcel_events (parcel_id, print, events) VALUES (?, ?, ?)`)
	if err != nil {
		return err
	}
	defer events.Close()
	shipments, err := tx.Prepare(`
		INSERT INTO shipments (id, order_id, order_number, parcel_id, urgency, demo, created_at, sent_by, gone_at, gone_by, gone_reason) VALUES (?, ?, ?, ?, ?, 0, ?, '', 0, '', '')`)
	if err != nil {
		return err
	}
	defer shipments.Close()
	for i := range c.n {
		at := stage(i, opens)
		t := tell(i, c.carrier(i), "", opens)
		text, err := json.Marshal(t.Events)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		id, invoice := fmt.Sprintf("00000000-0000-7000-8000-%012d", i), fmt.Sprintf("%012d", i)
		wait := course[at].every
		due := opens.Add(time.Duration(chance(i, 2) * float64(wait))).Add(time.Second)
		c.asked[i] = int32(due.Add(-wait).Sub(opens).Milliseconds())
		var picked, told, looks int64
		urgency := 2
		if at > 0 {
			picked, told = t.Events[1].Time.UnixMilli(), 1
		}
		if at >= 6 {
			told = 3
		}
		if t.State == parcel.Delivered {
			told, looks, urgency = 7, 1+int64(opens.Sub(t.Delivered)/(24*time.Hour)), 1
		}
		made := label(i).UnixMilli()
		if _, err := parcels.Exec(id, c.carrier(i), invoice, string(t.State), due.UnixMilli(), looks, told, made, made, made, made, picked, sqldb.Millis(t.Delivered)); err != nil {
			return err
		}
		if _, err := events.Exec(id, hex.EncodeToString(sum[:]), string(text)); err != nil {
			return err
		}
		if _, err := shipments.Exec(id, id, invoice, id, urgency, made); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// orders are asked by delivery how their parcels stand, and do nothing else.
type orders struct{}

var _ delivery.Orders = orders{}

func (orders) Send(context.Context, *sqldb.Tx, string, []delivery.Piece, delivery.Act) (delivery.Sent, error) {
	return delivery.Sent{}, errors.New("nothing is sent here")
}

func (orders) Unsend(context.Context, *sqldb.Tx, string, []delivery.Piece, delivery.Act) error {
	return nil
}

func (orders) Owner(context.Context, *sqldb.Tx, string) (account.Owner, error) {
	return account.Owner{}, nil
}

func (orders) Acted(context.Context, *sqldb.Tx, string, delivery.Act) error { return nil }

func (orders) ParcelsMoved(_ context.Context, _ *sqldb.Tx, _ string, stand func() (delivery.Standing, error)) error {
	_, err := stand()
	return err
}

// follow is a process of the shop for a while; then it ends whatever it does.
func (c *crowd) follow(t *testing.T, file string, d time.Duration) {
	db, err := sqldb.Open(t.Context(), sqldb.Config{URL: "sqlite:" + file})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	logger := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	s := delivery.New(db, delivery.Needs{
		Orders: func() delivery.Orders { return orders{} }, Track: c.track, Limits: limit.NewMemory(time.Now),
	}, delivery.Config{Rates: c.rates}, logger, time.Now)
	var all sync.WaitGroup
	seen := make(chan struct{})
	all.Go(func() {
		for first := true; ctx.Err() == nil; first = false {
			if err := c.look(ctx, db); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
			if first {
				close(seen)
			}
			select {
			case <-time.After(peek):
			case <-ctx.Done():
			}
		}
	})
	<-seen
	all.Go(func() {
		if err := (todo.Rounds{Logger: logger, All: s.Rounds()}).Run(ctx); err != nil {
			t.Error(err)
		}
	})
	time.Sleep(d)
	end()
	all.Wait()
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// peek is how often the test looks at what will be due. No parcel is due again sooner.
const peek = 30 * time.Second

// look writes down what will be due until the next look.
func (c *crowd) look(ctx context.Context, db *sqldb.DB) error {
	until := time.Now().Add(peek + time.Second).UnixMilli()
	for carrier := range c.share {
		if err := c.lookAt(ctx, db, carrier, until); err != nil {
			return err
		}
	}
	return nil
}

func (c *crowd) lookAt(ctx context.Context, db *sqldb.DB, carrier string, until int64) error {
	rows, err := db.QueryContext(ctx, `SELECT invoice, due FROM parcels WHERE carrier = ? AND due > 0 AND due <= ?`, carrier, until)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var invoice string
		var due int64
		if err := rows.Scan(&invoice, &due); err != nil {
			return err
		}
		i, err := strconv.Atoi(invoice)
		if err != nil {
			return err
		}
		at := int32(due - opens.UnixMilli())
		c.mu.Lock()
		if c.due[i] == 0 && at > c.asked[i] {
			c.due[i] = max(at, 1)
		}
		c.mu.Unlock()
	}
	return rows.Err()
}

func (c *crowd) report(t *testing.T) {
	slices.Sort(c.late)
	slices.Sort(c.behind)
	if len(c.late) == 0 {
		t.Fatal("nothing was asked for")
	}
	of := func(all []float32, q float64) float32 { return all[min(int(q*float64(len(all))), len(all)-1)] }
	t.Logf("%d questions; behind what was due: half %.1f s, 99 %% %.1f s, 99.9 %% %.1f s, most %.1f s; of the time between two: half %.2f %%, 99 %% %.2f %%, 99.9 %% %.2f %%, most %.2f %%",
		c.questions, of(c.late, .5), of(c.late, .99), of(c.late, .999), of(c.late, 1), 100*of(c.behind, .5), 100*of(c.behind, .99), 100*of(c.behind, .999), 100*of(c.behind, 1))
	for _, id := range slices.SortedFunc(maps.Keys(c.share), func(a, b string) int { return cmp.Compare(c.share[b], c.share[a]) }) {
		most, sum := 0, 0
		for _, n := range c.windows[id] {
			most, sum = max(most, n), sum+n
		}
		t.Logf("  %-16s budget %6.1f a second, asked %5.1f; in the fullest minute %d of %d", id, c.rates[id], float64(sum)/span.Seconds(), most, int(math.Ceil(64*c.rates[id])))
	}
	slow := 0
	for _, b := range c.behind {
		if b > 0.05 {
			slow++
		}
	}
	t.Logf("beyond 5 %%: %d of %d; beyond a budget: %d; not known to be due: %d; looks at the parcel that arrived last: %d", slow, len(c.behind), c.over, c.unknown, c.known)
	if most := len(c.share) * int(2+*span/time.Hour); c.known > most {
		t.Errorf("the parcels that arrived last were looked at %d times, want at most %d", c.known, most)
	}
	if slow*1000 > len(c.behind) {
		t.Errorf("%d questions of %d came later than 5 %% of the time between two", slow, len(c.behind))
	}
	if c.over > 0 {
		t.Errorf("%d questions were beyond the budget of their carrier", c.over)
	}
	if c.unknown > 0 {
		t.Errorf("%d questions were asked that were not due", c.unknown)
	}
}

// hold compares the rows with the truth: no poll was lost, every parcel stands where its carrier said, nothing was told twice.
func (c *crowd) hold(file string) error {
	raw, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer raw.Close()
	end := opens.Add(*span)
	lost := 0
	for i := range c.due {
		if c.due[i] != 0 && int64(c.due[i]) < end.Add(-time.Minute).Sub(opens).Milliseconds() {
			lost++
		}
	}
	var overdue, over, wrong int
	rows, err := raw.Query(`SELECT invoice, state, due, asked_at, looks FROM parcels`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var invoice, state string
		var due, asked, looks int64
		if err := rows.Scan(&invoice, &state, &due, &asked, &looks); err != nil {
			return err
		}
		i, err := strconv.Atoi(invoice)
		if err != nil {
			return err
		}
		switch {
		case due == 0 && looks <= 2:
			over++
		case due != 0 && due < end.Add(-time.Minute).UnixMilli():
			overdue++
		}
		if asked >= opens.UnixMilli() && string(course[stage(i, time.UnixMilli(asked))].state) != state {
			wrong++
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var told, different int
	err = raw.QueryRow(`SELECT COUNT(*), COUNT(DISTINCT kind || json_extract(data, '$.shipment')) FROM outbox WHERE kind LIKE 'delivery.%'`).Scan(&told, &different)
	if err != nil {
		return err
	}
	fmt.Printf("lost %d, overdue in the rows %d, not watched any more %d, in another state than told %d; %d events, %d different\n", lost, overdue, over, wrong, told, different)
	if lost+overdue+over+wrong > 0 || told != different || told == 0 {
		return fmt.Errorf("lost %d, overdue %d, forgotten %d, wrong %d, told %d times %d events", lost, overdue, over, wrong, told, different)
	}
	return nil
}
