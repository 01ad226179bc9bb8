package media

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/ingest"
	"github.com/saja-live/saja/internal/media/near"
	"github.com/saja-live/saja/internal/media/recording"
	"github.com/saja-live/saja/internal/media/rtmp"
	"github.com/saja-live/saja/internal/platform/seldom"
)

// Server takes streams in and gives them out. Run must be running for it to take any.
type Server struct {
	config    Config
	authorize Authorize
	log       *slog.Logger
	now       func() time.Time
	rtmp      *rtmp.Server
	archive   *recording.Archive
	shelf     *shelf
	near      *near.Door
	unopened  error // why the recordings could not be opened
	slots     chan struct{}
	metrics   *metrics

	life     context.Context // of packaging; ends with Run
	stop     context.CancelFunc
	ready    chan struct{}
	listener net.Listener // set by Listen, before Run
	addr     net.Addr
	changes  chan change

	// While the database, or the store of leases, takes nothing.
	unwritten, unshown, undone, unrenewed seldom.Line

	mu      sync.Mutex
	streams map[string]*stream       // own: what is packaged or was played here
	loading map[string]chan struct{} // own: who waits for which to be read
}

type change struct {
	stream string
	state  State
}

// changesQueued is how many changes of state may wait for OnChange. Streams change a few times an hour; a full queue
// makes the encoder wait, which is better than a show that never learns that it is on air.
const changesQueued = 1024

// endedKept is how long an ended stream is answered from memory; then its recording answers.
const endedKept = 2 * time.Minute

// New makes a server; Run starts it.
func New(config Config, authorize Authorize, log *slog.Logger, now func() time.Time) *Server {
	s := &Server{
		config: config.withDefaults(), authorize: authorize, log: log, now: now,
		slots: make(chan struct{}, 2), ready: make(chan struct{}), changes: make(chan change, changesQueued),
		streams: map[string]*stream{}, loading: map[string]chan struct{}{},
		unwritten: seldom.Line{Level: slog.LevelWarn, What: "the roster of streams was not written, trying again"},
		unshown:   seldom.Line{Level: slog.LevelWarn, What: "the studio elsewhere does not know where encoders connect"},
		undone:    seldom.Line{Level: slog.LevelWarn, What: "what was asked of streams is not done yet"},
		unrenewed: seldom.Line{Level: slog.LevelWarn, What: "the lease of a stream was not renewed"},
	}
	s.life, s.stop = context.WithCancel(context.Background())
	s.config.Near.Now = now
	s.near = near.New(s.config.Near)
	s.rtmp = &rtmp.Server{Admit: s.admit, Logger: log, Now: now}
	if folder, err := recording.OpenFolder(s.config.Dir); err != nil {
		s.unopened = err
	} else {
		s.archive = recording.NewArchive(folder, now)
		s.shelf = newShelf(s.archive, now)
	}
	s.metrics = newMetrics(s)
	return s
}

// Listen takes the address for encoders, which wait until Run. Run does it too where nobody did before.
func (s *Server) Listen(ctx context.Context) error {
	if s.unopened != nil {
		return s.unopened
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.config.RTMPAddr)
	if err != nil {
		return fmt.Errorf("listen for encoders: %w", err)
	}
	s.listener = ln
	return nil
}

// Run listens for encoders until ctx ends. Encoders are then cut off, their open segments finished and the recordings
// closed; streams do not end, so after a restart encoders continue where they were.
func (s *Server) Run(ctx context.Context) error {
	if s.listener == nil {
		if err := s.Listen(ctx); err != nil {
			return err
		}
	}
	ln := s.listener
	s.addr = ln.Addr()
	close(s.ready)
	s.log.InfoContext(ctx, "listening for encoders", "protocol", "rtmp", "addr", s.addr.String())
	var told sync.WaitGroup
	told.Go(s.tell)
	told.Go(func() { s.near.Run(s.life) })
	if s.config.Roster != nil {
		told.Go(s.keep)
		told.Go(s.errands)
		s.config.Roster.serve(s)
		defer s.config.Roster.serve(nil)
	}
	err := s.rtmp.Serve(ctx, ln)
	s.shutdown()
	told.Wait()
	s.release()
	return err
}

// Ready is closed once encoders can connect; Addr then says where.
func (s *Server) Ready() <-chan struct{} { return s.ready }

// Addr is where encoders connect. It is nil before Ready.
func (s *Server) Addr() net.Addr {
	select {
	case <-s.ready:
		return s.addr
	default:
		return nil
	}
}

func (s *Server) shutdown() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, st := range s.all() {
		st.mu.Lock()
		for _, t := range []*time.Timer{st.away, st.forget} {
			if t != nil {
				t.Stop()
			}
		}
		st.mu.Unlock()
		st.packaging.Wait()
		if err := st.source.writer.Close(ctx); err != nil {
			s.log.Error("recording not finished", "stream", st.id, "error", err)
		}
	}
	s.stop()
	if err := s.archive.Close(); err != nil {
		s.log.Error("folder of recordings not closed", "error", err)
	}
}

func (s *Server) changed(stream string, state State) {
	s.metrics.changed(state)
	select {
	case s.changes <- change{stream, state}:
	case <-s.life.Done():
	}
}

// tell hands changes to OnChange one at a time.
func (s *Server) tell() {
	for {
		select {
		case c := <-s.changes:
			s.tellRoster(c.stream)
			if s.config.OnChange != nil {
				s.config.OnChange(c.stream, c.state)
			}
		case <-s.life.Done():
			return
		}
	}
}

// Node is what this server's node is called in the roster.
func (s *Server) Node() string { return s.config.Node }

// admit is the door of every protocol.
func (s *Server) admit(ctx context.Context, p ingest.Publication) (ingest.Sink, error) {
	id, err := s.authorize(ctx, p.Key, p.Remote.String())
	if err != nil {
		if f := ingest.Refusal(err); f != nil {
			return nil, f
		}
		return nil, err
	}
	st, err := s.stream(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", id, err)
	}
	if err := s.hold(ctx, st); err != nil {
		return nil, err
	}
	sink, err := st.admit(ctx, p)
	if err == nil && s.config.OnAdmit != nil {
		s.config.OnAdmit(ctx, id, p.Remote.String())
	}
	return sink, err
}
