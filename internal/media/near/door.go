package near

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/socket"
)

// Config is how a Door works. The zero value of a field means its default.
type Config struct {
	Viewers     int           // at once; 2,000. Negative: none
	Share       int           // of one network; 64
	Late        time.Duration // a viewer who is further behind goes on at the newest keyframe; 1.5 s
	WriteWithin time.Duration // how long a viewer may leave a write unread; 5 s
	Hold        int           // bytes that the kernel keeps for a viewer; 256 kB
	Now         func() time.Time
}

// The refusals. Players go on with LL-HLS, and come again.
var (
	ErrFull    = fault.New(fault.Unavailable, "near_full", "no more viewers are taken at this door: use the playlist").RetryAfter(30 * time.Second)
	ErrNothing = fault.New(fault.NotFound, "near_nothing", "no pictures come at this door now: use the playlist")
	ErrNoFrame = fault.New(fault.Invalid, "near_websocket", "this door sends pictures over a WebSocket")
)

// Door lets viewers in. Run sends to them.
type Door struct {
	config Config
	shards []*shard
	done   sync.WaitGroup // of viewers' goroutines

	jumps, refused atomic.Uint64

	mu      sync.Mutex
	seats   socket.Seats
	viewers map[*viewer]struct{} // own: who is here
	shut    bool
	turn    int
}

// New makes a door.
func New(c Config) *Door {
	def := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	num := func(n *int, v int) {
		if *n <= 0 {
			*n = v
		}
	}
	if c.Viewers == 0 {
		c.Viewers = 2000
	}
	num(&c.Share, 64)
	num(&c.Hold, 256<<10)
	def(&c.Late, 1500*time.Millisecond)
	def(&c.WriteWithin, 5*time.Second)
	d := &Door{config: c, seats: socket.Seats{Most: c.Viewers, Share: c.Share}, viewers: map[*viewer]struct{}{}}
	for range max(runtime.GOMAXPROCS(0), 1) {
		d.shards = append(d.shards, &shard{dirty: map[*Stream]struct{}{}, bell: make(chan struct{}, 1)})
	}
	return d
}

// Run sends to the viewers until ctx ends, then lets them go and waits for it.
func (d *Door) Run(ctx context.Context) {
	var work sync.WaitGroup
	for i, s := range d.shards {
		work.Go(func() { s.run(ctx, i) })
	}
	<-ctx.Done()
	d.mu.Lock()
	d.shut = true
	all := make([]*viewer, 0, len(d.viewers))
	for v := range d.viewers {
		all = append(all, v)
	}
	d.mu.Unlock()
	for _, v := range all {
		v.close(closeAway)
	}
	work.Wait()
	d.done.Wait()
}

// Let lets the viewer of a request in to a stream. It fails with the faults above, and nil is that the request was answered.
func (d *Door) Let(w http.ResponseWriter, r *http.Request, s *Stream) error {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		return ErrNoFrame
	}
	if !s.Ready() {
		return ErrNothing
	}
	v := &viewer{stream: s, network: httpkit.Network(httpkit.ClientIP(r))}
	if !d.enter(v) {
		d.refused.Add(1)
		return ErrFull
	}
	if !v.open(w, r) {
		d.leave(v)
		d.done.Done()
		return nil // it has been answered
	}
	go v.read()
	switch {
	case d.shutting():
		v.close(closeAway)
	case !s.join(v):
		v.close(closeEnded)
	}
	return nil
}

func (d *Door) enter(v *viewer) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shut || !d.seats.Take(v.network) {
		return false
	}
	v.shard = d.turn % len(d.shards)
	d.turn++
	d.viewers[v] = struct{}{}
	d.done.Add(1)
	return true
}

func (d *Door) shutting() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shut
}

func (d *Door) leave(v *viewer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, here := d.viewers[v]; here {
		delete(d.viewers, v)
		d.seats.Give(v.network)
	}
}

// Stats is a glance at a door.
type Stats struct {
	Viewers int
	Jumps   uint64 // of viewers who were too slow
	Refused uint64 // who found no seat
}

// Stats tells how the door does.
func (d *Door) Stats() Stats {
	d.mu.Lock()
	defer d.mu.Unlock()
	return Stats{d.seats.Taken(), d.jumps.Load(), d.refused.Load()}
}
