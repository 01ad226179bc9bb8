// Package realtime carries one frame to many sockets and speaks the Centrifuge client protocol (JSON over WebSocket),
// so that the official client libraries work against it as they are. It knows no business: who may connect, subscribe
// or publish, and what a message is, is decided by callbacks.
//
// A room keeps its latest publications ready to send. A tick merges what came in into one frame that every socket
// shares, and a socket holds only a cursor into the room's frames. Writing never waits: what the kernel does not take
// at once is finished by a goroutine of that socket alone, which then catches up from the room. A reader that falls
// out of the room's frames skips ahead and is told by an unsubscribe push 2500, on which the client libraries
// subscribe again with recovery.
//
// Protocol source: centrifugal/protocol definitions/client.proto and the centrifuge-js client.
package realtime

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/platform/socket"
)

// Limits of the protocol that every Centrifuge server keeps.
const (
	maxChannelName = 255
	maxPublication = 64 << 10
)

// Config says who decides, and how much is allowed. A callback that is nil refuses with ErrNotAvailable, except
// OnUpgrade and OnDisconnect, which may be left out. Callbacks run on the goroutine that reads the connection.
type Config struct {
	// OnUpgrade reads what is worth knowing of the HTTP request (which is gone afterwards) into Client.Seat.
	OnUpgrade func(r *http.Request) (any, error)
	// From names the network that a request comes from. Without it all come from one, and nobody has a share.
	From      func(r *http.Request) string
	OnConnect func(ctx context.Context, c *Client, in Connect) (Connected, error)
	// OnRefresh takes a new connection token and says until when it holds.
	OnRefresh    func(ctx context.Context, c *Client, token string) (time.Time, error)
	OnSubscribe  func(ctx context.Context, c *Client, in Subscribe) (Subscribed, error)
	OnPublish    func(ctx context.Context, c *Client, channel string, data json.RawMessage) error
	OnRPC        func(ctx context.Context, c *Client, method string, data json.RawMessage) (any, error)
	OnDisconnect func(c *Client)

	PingEvery      time.Duration // 25 s
	PongWithin     time.Duration // 10 s; less than PingEvery
	ConnectWithin  time.Duration // 15 s from the upgrade to the first good connect
	WriteWithin    time.Duration // 10 s for a frame that is stuck half-way
	CommandWithin  time.Duration // 4 s for a callback; the client gives up after 5
	MaxConnections int           // 50,000; more get 503. The last quarter is for networks that hold few, see Share
	Share          int           // 64 connections of one network, once three quarters are taken; more get 503
	MaxRooms       int           // 10,000
	MaxMessage     int           // 64 KB a client message; more closes with 1009
	MaxChannels    int           // 128 a connection
	MaxCommands    int           // 200 a second and connection, twice that at once; more closes with 3013
	MaxQueue       int           // 256 KB of replies waiting for one slow socket; more closes with 3008
	TickMin        time.Duration // 20 ms
	TickMax        time.Duration // 1 s
	Frames         int           // 64 frames a room, how far a slow reader may be behind
	History        int           // 512 publications a room, how far recovery reaches
	JoinHistory    int           // 50 publications for a newcomer

	Logger *slog.Logger
	Now    func() time.Time
}

func (c Config) withDefaults() Config {
	def := func(v *time.Duration, d time.Duration) {
		if *v <= 0 {
			*v = d
		}
	}
	num := func(v *int, n int) {
		if *v <= 0 {
			*v = n
		}
	}
	def(&c.PingEvery, 25*time.Second)
	def(&c.PongWithin, 10*time.Second)
	def(&c.ConnectWithin, 15*time.Second)
	def(&c.WriteWithin, 10*time.Second)
	def(&c.CommandWithin, 4*time.Second)
	def(&c.TickMin, 20*time.Millisecond)
	def(&c.TickMax, time.Second)
	num(&c.MaxConnections, 50_000)
	num(&c.Share, 64)
	num(&c.MaxRooms, 10_000)
	num(&c.MaxMessage, 64<<10)
	num(&c.MaxChannels, 128)
	num(&c.MaxCommands, 200)
	num(&c.MaxQueue, 256<<10)
	num(&c.Frames, 64)
	num(&c.History, 512)
	num(&c.JoinHistory, 50)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Connect is what a client says of itself. Name and Version are its own claims.
type Connect struct {
	Token   string
	Data    json.RawMessage
	Name    string
	Version string
}

// Connected is the answer to a connect. An empty User is an anonymous one. A zero Expires never expires; otherwise the
// client is asked for a new token in time, and cut off with 3005 if none comes.
type Connected struct {
	User    string
	Expires time.Time
	Data    any
}

// Subscribe is the wish to hear a channel.
type Subscribe struct {
	Channel string
	Token   string
	Data    json.RawMessage
}

// Subscribed is the answer to a subscribe: the room to join, and what the newcomer needs to know of it.
// Data is made while no publication can pass, so it fits the position that goes with it.
type Subscribed struct {
	Room string // "" is the room named as the channel
	// Load reads the room's past as for Hub.Open, if it is not open. Without it the room must be open.
	Load func() (Start, error)
	Data func() any
	// Aside lets the connection hear the room without being one of those who are counted there.
	Aside bool
	// Viewer is by whom the connection is counted: those with one name are one viewer. Without it the connection is one by itself.
	Viewer string
}

// Stats is a glance at the hub.
type Stats struct {
	Connections int
	Rooms       int
	Frames      uint64 // frames handed to the kernel
	Messages    uint64 // client messages read
	Skipped     uint64 // slow readers that skipped ahead
	Slow        uint64 // writes that the kernel did not take whole at once
}

// Hub holds the rooms and the connections of this process.
type Hub struct {
	cfg    Config
	log    *slog.Logger
	now    func() time.Time
	base   context.Context
	stop   context.CancelFunc
	shards []*shard
	wheel  *wheel
	done   sync.WaitGroup // connection goroutines

	mu       sync.Mutex // guards what follows; never held while sending
	rooms    map[string]*Room
	clients  map[*Client]struct{}
	users    map[string]map[*Client]struct{}
	seats    socket.Seats
	draining bool

	writeNS  atomic.Int64 // what one write costs, smoothed
	frames   atomic.Uint64
	messages atomic.Uint64
	skipped  atomic.Uint64
	slow     atomic.Uint64
}

// New makes a hub; it carries nothing before Run.
func New(c Config) *Hub {
	c = c.withDefaults()
	seats := socket.Seats{Most: c.MaxConnections, Share: c.Share, Free: c.MaxConnections / 4 * 3}
	if c.From == nil {
		seats.Free = c.MaxConnections
	}
	h := &Hub{
		cfg: c, log: c.Logger, now: c.Now,
		rooms: map[string]*Room{}, clients: map[*Client]struct{}{}, users: map[string]map[*Client]struct{}{}, seats: seats,
	}
	h.base, h.stop = context.WithCancel(context.Background())
	h.writeNS.Store(int64(10 * time.Microsecond))
	for range max(runtime.GOMAXPROCS(0), 1) {
		h.shards = append(h.shards, newShard(h))
	}
	h.wheel = newWheel(h)
	return h
}

// Run writes to the sockets and keeps their time until ctx ends, then closes what is still open and waits for it.
func (h *Hub) Run(ctx context.Context) error {
	var work sync.WaitGroup
	for _, s := range h.shards {
		work.Go(func() { s.run(ctx) })
	}
	work.Go(func() { h.wheel.run(ctx) })
	<-ctx.Done()
	h.mu.Lock()
	h.draining = true
	h.mu.Unlock()
	for _, c := range h.everyone() {
		c.Disconnect(DisconnectShutdown)
	}
	h.stop()
	work.Wait()
	h.done.Wait()
	return nil
}

// Drain takes no more connections and closes those there are with 3001, in slices over about four seconds, so that
// they do not all come back at one moment. It returns early if ctx ends.
func (h *Hub) Drain(ctx context.Context) {
	h.mu.Lock()
	h.draining = true
	h.mu.Unlock()
	all := h.everyone()
	const pause = 80 * time.Millisecond
	slice := max(len(all)/50, 20)
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for len(all) > 0 {
		n := min(slice, len(all))
		for _, c := range all[:n] {
			c.Disconnect(DisconnectShutdown)
		}
		if all = all[n:]; len(all) == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Stats tells how the hub does.
func (h *Hub) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	return Stats{
		Connections: len(h.clients), Rooms: len(h.rooms),
		Frames: h.frames.Load(), Messages: h.messages.Load(), Skipped: h.skipped.Load(), Slow: h.slow.Load(),
	}
}

// Disconnect cuts off every connection of a user and says how many there were.
func (h *Hub) Disconnect(user string, d Disconnect) int {
	all := h.of(user)
	for _, c := range all {
		c.Disconnect(d)
	}
	return len(all)
}

// Tell sends data to every connection of a user, outside any channel: the client's "message" event.
func (h *Hub) Tell(user string, data any) {
	b, err := json.Marshal(data)
	if err != nil {
		h.log.Error("a message to a user cannot be encoded", "error", err)
		return
	}
	for _, c := range h.of(user) {
		c.Tell(b)
	}
}

// Users gives the names of the users who are connected.
func (h *Hub) Users() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.users))
}

// Clients gives the connections of a user.
func (h *Hub) Clients(user string) []*Client { return h.of(user) }

func (h *Hub) of(user string) []*Client {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []*Client
	for c := range h.users[user] {
		all = append(all, c)
	}
	return all
}

func (h *Hub) everyone() []*Client {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]*Client, 0, len(h.clients))
	for c := range h.clients {
		all = append(all, c)
	}
	return all
}

func (h *Hub) seat(c *Client) {
	if c.user == "" {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, here := h.clients[c]; !here {
		return // cut off while it was connecting
	}
	set := h.users[c.user]
	if set == nil {
		set = map[*Client]struct{}{}
		h.users[c.user] = set
	}
	set[c] = struct{}{}
}
