package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/demo"
	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/nodes"
	"github.com/saja-live/saja/internal/platform/prepared"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Roles are what a process can do; by default it does all of it.
//
//	web     pages, pictures, the JSON API, the admin
//	chat    the sockets of the chat
//	origin  video in and out
//	worker  what happens without a caller: events, expired orders, unclear payments
var Roles = []string{"web", "chat", "origin", "worker"}

// Options are what the command line says beside the configuration.
type Options struct {
	Data    string
	Roles   []string
	Demo    bool
	Version string
	Out     io.Writer // told the addresses, once everything is open
}

// What can be wrong before a shop opens.
var (
	ErrRole = fault.New(fault.Invalid, "role_unknown", "there is no such role; choose from "+strings.Join(Roles, ", "))
	// ErrRolesApart: SQLite files have one owner.
	ErrRolesApart = fault.New(fault.Invalid, "roles_apart", "a shop on SQLite runs as one process with every role; "+
		"to run roles apart set database.url to a MySQL or MariaDB and redis.url to a Redis, and give each process a --data of its own")
	// ErrCountedApart: without a common Redis each process would count and limit for itself.
	ErrCountedApart = fault.New(fault.Conflict, "counted_apart", "another process serves this shop already; "+
		"set redis.url to the same Redis in both, so that they count viewers and limits together")
	ErrPortTaken = fault.New(fault.Conflict, "port_taken", "another program listens on an address that saja needs")
)

// Serve runs the shop until ctx ends, then finishes what is under way, for config.HTTP.Drain at most.
// It fails with ErrRole, ErrRolesApart, ErrCountedApart, ErrInUse, ErrPortTaken, ErrNoKey or newer_schema before anything was changed,
// and with ErrDiskFailed when it has to be started again.
func Serve(ctx context.Context, config Config, o Options) error {
	for _, role := range o.Roles {
		if !slices.Contains(Roles, role) {
			return fmt.Errorf("%q: %w", role, ErrRole)
		}
	}
	if o.Demo && len(o.Roles) < len(Roles) {
		return fmt.Errorf("--demo needs every role: %w", ErrRole)
	}
	if len(o.Roles) < len(Roles) && (config.Database.URL == "" || config.Redis.URL == "") {
		return ErrRolesApart
	}
	logger := newLogger(config, os.Stderr)
	often := collectSeldom()
	defer debug.SetGCPercent(often)
	var carriers *demo.Carriers
	if o.Demo && config.Delivery.Carriers == "" { // what the demo makes up is no carrier's business
		var err error
		if carriers, err = demo.OpenCarriers(ctx, logger, time.Now); err != nil {
			return err
		}
		defer func() { _ = carriers.Close() }() // nothing of them is kept
		config.Delivery.Carriers = carriers.URL
	}
	s, err := openShop(ctx, config, o.Data, logger, func(s *shop) { s.carriers, s.plays = carriers, o.Demo })
	if err != nil {
		return err
	}
	defer func() {
		if err := s.close(); err != nil {
			logger.Error("the shop did not close as it should", "err", err)
		}
	}()
	p := &process{shop: s, options: o, metrics: newMetrics(), often: often}
	p.metrics.registry.MustRegister(s.media.Collectors()...)
	if p.plays("worker") {
		p.metrics.registry.MustRegister(waiting{s})
	}
	if config.Database.URL != "" {
		if err := p.join(ctx); err != nil {
			return err
		}
		defer p.leave(context.WithoutCancel(ctx))
	}
	if err := p.listen(ctx); err != nil {
		return err
	}
	if !config.HTTP.TrustProxy && config.behindProxy() {
		logger.Warn("http.public_url seems to lead through a proxy, but http.trust_proxy is off: all shoppers share one address and one limit", "public_url", config.HTTP.PublicURL)
	}
	return p.run(ctx)
}

// openingPercent is how much a heap may grow while the shop opens: most of what is made then stays, and looking through it again and
// again took a fifth of the time.
const openingPercent = 400

// collectSeldom collects less garbage until the shop is open, and gives what was set.
func collectSeldom() (often int) {
	often = debug.SetGCPercent(openingPercent)
	if often < 0 || often > openingPercent {
		debug.SetGCPercent(often)
	}
	return often
}

// join writes this process down among those of the shop.
func (p *process) join(ctx context.Context) error {
	c := p.shop.config
	secret, err := p.shop.safe.Secret(ctx, "callers")
	if err != nil {
		return err
	}
	p.nodes = nodes.New(p.shop.db, nodes.Node{ID: p.shop.share.Node, URL: cmp.Or(c.Node.URL, "http://"+c.HTTP.Addr), Roles: p.options.Roles, Name: p.shop.media.Node()}, p.shop.logger, time.Now)
	p.forward = newForwarder(p.nodes, secret, time.Now)
	fetch := fetchIndex(p.forward.index)
	p.shop.fetch.Store(&fetch)
	p.forward.owners.ask = p.shop.streams.Node
	if err := p.nodes.Join(ctx); err != nil || c.Redis.URL != "" {
		return err
	}
	others, err := p.nodes.Living(ctx)
	if err == nil && len(others) > 0 {
		err = fmt.Errorf("%s: %w", others[0].URL, ErrCountedApart)
	}
	if err != nil {
		p.leave(context.WithoutCancel(ctx))
	}
	return err
}

func (p *process) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := p.nodes.Leave(ctx); err != nil {
		p.shop.logger.Warn("the other processes were not told of the end", "err", err) // they notice by its silence
	}
}

func newLogger(c Config, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log.Level)) // checked by LoadConfig
	o := &slog.HandlerOptions{Level: level}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// process is one running Saja.
type process struct {
	shop     *shop
	options  Options
	metrics  *metrics
	ports    []*port
	nodes    *nodes.Registry // the other processes of the shop; nil where there can be none
	forward  *forwarder      // likewise
	mail     net.Listener    // where mail comes in; nil: nowhere
	receiver *inbox.Receiver // takes it there
	draining atomic.Bool
	often    int // the percent of garbage collection at rest
}

func (p *process) plays(role string) bool { return slices.Contains(p.options.Roles, role) }

// port is one HTTP listener.
type port struct {
	key      string // of its address in the configuration
	listener net.Listener
	server   *http.Server
	stop     context.CancelFunc // ends the requests that are still open
}

// listen takes all addresses before anything starts, so that a taken port changes nothing.
func (p *process) listen(ctx context.Context) error {
	c := p.shop.config
	shop, err := p.open(ctx, "http.addr", c.HTTP.Addr)
	if err != nil {
		return err
	}
	if shop.server.Handler, err = p.handler(); err != nil { // who comes while the doors are made is answered as soon as they are
		p.closePorts()
		return err
	}
	if c.Metrics.Addr != "" {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", p.metrics.handler())
		metrics, err := p.open(ctx, "metrics.addr", c.Metrics.Addr)
		if err != nil {
			return err
		}
		metrics.server.Handler = mux
	}
	if p.plays("web") {
		pg, err := sandboxpg.New(sandboxpg.Config{
			Key: p.shop.sandboxKey, Shops: []string{c.HTTP.PublicURL, noticeOrigin(c)}, File: p.shop.folder.trades(), Logger: p.shop.logger,
		})
		if err != nil {
			return err
		}
		sandbox, err := p.open(ctx, "payment.sandbox_addr", c.Payment.SandboxAddr)
		if err != nil {
			return err
		}
		sandbox.server.Handler = pg
	}
	if err := p.receive(ctx); err != nil {
		return err
	}
	if p.plays("origin") {
		if err := p.shop.media.Listen(ctx); err != nil {
			p.closePorts()
			return taken("rtmp.addr", c.RTMP.Addr, err)
		}
	}
	return nil
}

// open takes an address. Whoever knocks waits until run, and for the handler that the caller gives until then.
func (p *process) open(ctx context.Context, key, addr string) (*port, error) {
	l, err := listener(ctx, addr)
	if err != nil {
		p.closePorts()
		return nil, taken(key, addr, err)
	}
	base, stop := context.WithCancel(context.WithoutCancel(ctx))
	d := &port{key: key, listener: prepared.Listen(l), stop: stop, server: &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute, // a picture over a phone
		WriteTimeout:      2 * time.Minute, // above three target durations: blocking playlist requests wait that long
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnContext:       prepared.Context,
		ErrorLog:          slog.NewLogLogger(p.shop.logger.Handler(), slog.LevelDebug),
	}}
	p.ports = append(p.ports, d)
	return d, nil
}

func listener(ctx context.Context, addr string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", addr)
}

func taken(key, addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s = %s: %w; find it with `ss -ltnp`, or set %s to another address", key, addr, ErrPortTaken, key)
	}
	return fmt.Errorf("listen on %s = %s: %w", key, addr, err)
}

func (p *process) closePorts() {
	for _, d := range p.ports {
		d.listener.Close()
	}
	if p.mail != nil {
		p.mail.Close()
	}
}

// run serves until ctx ends or something breaks. Workers outlive the doors: what a last request started, they finish.
func (p *process) run(ctx context.Context) error {
	s := p.shop
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	g, work := errgroup.WithContext(work)
	start := func(name string, run func(context.Context) error) {
		g.Go(func() error {
			if err := run(work); err != nil && work.Err() == nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		})
	}
	for _, d := range p.ports {
		g.Go(func() error {
			if err := d.server.Serve(d.listener); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve %s: %w", d.key, err)
			}
			return nil
		})
	}
	if p.nodes != nil {
		start("nodes", p.nodes.Run)
	}
	start("stores", p.watch)
	if s.files != nil {
		start("files", func(ctx context.Context) error {
			if err := s.files.Share(ctx); err != nil && ctx.Err() == nil { // the next start tries again
				s.logger.Warn("files of this process were not shared with the others", "err", err)
			}
			return nil
		})
	}
	start("chat", s.chat.Run)
	if p.receiver != nil {
		start("mail", func(ctx context.Context) error { return p.receiver.Run(ctx, p.mail) })
	}
	if p.plays("web") {
		start("pictures", s.goods.Redraw)
	}
	if p.plays("web") || p.plays("worker") {
		start("addresses", func(ctx context.Context) error { return s.desk.Run(ctx, p.plays("worker")) })
	}
	if p.plays("origin") {
		start("media", s.media.Run)
		start("shows", s.shows.Run)
	}
	if p.plays("worker") {
		for name, run := range s.workers() {
			start(name, run)
		}
	}
	start("opening", p.opening)
	select {
	case <-ctx.Done():
		s.logger.Info("stopping", "drain", s.config.HTTP.Drain)
	case <-work.Done(): // something broke; g.Wait says what
	}
	p.drain(context.WithoutCancel(ctx))
	stopWork()
	return g.Wait()
}

// workers are what happens without a caller.
func (s *shop) workers() map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"outbox":    eventlog.NewRelay(s.db, s.log, s.logger).Run,
		"listeners": s.listeners.Run,
		"todos":     s.todo.Run,
		"rounds":    todo.Rounds{Lease: s.share.Leases, Holder: s.share.Node, Logger: s.logger, All: s.rounds()}.Run,
	}
}

// opening greets: it makes the first owner, fills a demo, and prints where everything is.
func (p *process) opening(ctx context.Context) error {
	var once string
	// One that nobody can sign in at makes nobody, and the password that another one has printed stays good.
	if p.plays("web") && (p.nodes == nil || len(p.nodes.Playing("web")) == 0) {
		var err error
		if once, err = firstOwner(ctx, p.shop); err != nil {
			return err
		}
	}
	debug.SetGCPercent(p.often)
	debug.FreeOSMemory() // what opening took, such as the migrations and the texts, is not needed again
	if !p.options.Demo {
		p.greet(once, demo.Plan{})
		return nil
	}
	fmt.Fprint(p.options.Out, "\nFilling the demo shop: restaurants, products, shows. A few seconds on an empty folder.\n")
	if err := demo.Addresses(ctx, p.shop.folder.addresses()); err != nil {
		return err
	}
	if err := p.shop.fillPlayed(ctx); err != nil {
		return err
	}
	d := p.demo()
	plan, err := d.Seed(ctx)
	if err != nil {
		return fmt.Errorf("fill the demo: %w", err)
	}
	p.greet(once, plan)
	return d.Run(ctx)
}

// drain stops letting people in, sends the sockets away in slices, and waits for open requests.
func (p *process) drain(ctx context.Context) {
	p.draining.Store(true)
	ctx, cancel := context.WithTimeout(ctx, p.shop.config.HTTP.Drain)
	defer cancel()
	p.shop.chat.Drain(ctx)
	var g sync.WaitGroup
	for _, d := range p.ports {
		g.Go(func() {
			if d.server.Shutdown(ctx) != nil {
				_ = d.server.Close() // time is up, and what it says changes nothing
			}
			d.stop()
		})
	}
	g.Wait()
}
