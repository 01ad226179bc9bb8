package media

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/ingest"
	"github.com/saja-live/saja/internal/media/recording"
	"github.com/saja-live/saja/internal/media/rtmp"
)

// Server takes streams in and gives them out. Run must be running for it to take any.
type Server struct {
	config    Config
	authorize Authorize
	log       *slog.Logger
	now       func() time.Time
	rtmp      *rtmp.Server
	store     *recording.Store
	open      error // why the store could not be opened
	slots     chan struct{}
	metrics   *metrics

	life     context.Context // of packaging; ends with Run
	stop     context.CancelFunc
	ready    chan struct{}
	listener net.Listener // set by Listen, before Run
	addr     net.Addr
	changes  chan change

	mu      sync.Mutex
	streams map[string]*stream
	loading map[string]chan struct{}
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
	}
	s.life, s.stop = context.WithCancel(context.Background())
	s.rtmp = &rtmp.Server{Admit: s.admit, Logger: log, Now: now}
	s.store, s.open = recording.OpenStore(s.config.Dir)
	s.metrics = newMetrics(s)
	return s
}

// Listen takes the address for encoders, which wait until Run. Run does it too where nobody did before.
func (s *Server) Listen(ctx context.Context) error {
	if s.open != nil {
		return s.open
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
	err := s.rtmp.Serve(ctx, ln)
	s.shutdown()
	told.Wait()
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
	s.mu.Lock()
	all := make([]*stream, 0, len(s.streams))
	for _, st := range s.streams {
		all = append(all, st)
	}
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, st := range all {
		st.mu.Lock()
		if st.away != nil {
			st.away.Stop()
		}
		st.mu.Unlock()
		st.packaging.Wait()
		if err := st.writer.Close(ctx); err != nil {
			s.log.Error("recording not finished", "stream", st.id, "error", err)
		}
	}
	s.stop()
	if err := s.store.Close(); err != nil {
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
			if s.config.OnChange != nil {
				s.config.OnChange(c.stream, c.state)
			}
		case <-s.life.Done():
			return
		}
	}
}

// admit is the door of every protocol.
func (s *Server) admit(ctx context.Context, p ingest.Publication) (ingest.Sink, error) {
	id, err := s.authorize(ctx, p.Key, p.Remote.String())
	if err != nil {
		if f := ingest.Refusal(err); f != nil {
			return nil, f
		}
		return nil, err
	}
	st, err := s.stream(id)
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", id, err)
	}
	return st.admit(ctx, p)
}

// stream finds or opens a stream, with what an earlier process recorded of it.
func (s *Server) stream(id string) (*stream, error) {
	for {
		s.mu.Lock()
		if st := s.streams[id]; st != nil {
			s.mu.Unlock()
			return st, nil
		}
		if wait := s.loading[id]; wait != nil {
			s.mu.Unlock()
			<-wait
			continue
		}
		done := make(chan struct{})
		s.loading[id] = done
		s.mu.Unlock()
		st, err := s.load(id)
		s.mu.Lock()
		if err == nil {
			s.streams[id] = st
		}
		delete(s.loading, id)
		close(done)
		s.mu.Unlock()
		return st, err
	}
}

func (s *Server) load(id string) (*stream, error) {
	if s.open != nil {
		return nil, s.open
	}
	writer, err := s.store.Resume(id, s.log)
	if err != nil {
		return nil, err
	}
	st := &stream{server: s, id: id, log: s.log, hub: hub.New(), state: Waiting, since: s.now(), writer: writer}
	st.window = hls.NewWindow(s.config.params(), s.config.Window, 6*s.config.Target, writer.Stored)
	rec := writer.Recording()
	if len(rec.Runs) > 0 {
		s.recover(st, rec)
	}
	st.packager = hls.NewPackager(s.config.params(), st.window, writer, rec.End())
	return st, nil
}

// recover puts the end of a recording back into the live playlist.
func (s *Server) recover(st *stream, rec *recording.Recording) {
	var kept []*hls.Segment
	var length time.Duration
	removed := uint64(0)
	first := len(rec.Segments)
	for first > 0 && length < s.config.Window {
		// A playlist counts its segments without a gap, so it cannot reach back over a hole in the recording.
		if first < len(rec.Segments) && rec.Segments[first-1].MSN+1 != rec.Segments[first].MSN {
			break
		}
		first--
		length += rec.Segments[first].Duration
	}
	inits := map[int][]byte{}
	for i, seg := range rec.Segments {
		if i < first {
			if seg.Discontinuity {
				removed++
			}
			continue
		}
		kept = append(kept, &hls.Segment{
			MSN: seg.MSN, Run: seg.Run, Start: seg.Start, Duration: seg.Duration, Independent: seg.Independent,
			Discontinuity: seg.Discontinuity,
		})
		if inits[seg.Run] == nil {
			if b, err := s.store.Init(st.id, rec, seg.Run); err == nil {
				inits[seg.Run] = b
			}
		}
	}
	st.window.Recover(kept, inits, rec.Runs[len(rec.Runs)-1].N, removed, rec.Ended)
	if len(kept) > 0 {
		st.state = Away
	}
	if rec.Ended {
		st.state = Ended
	}
}

// known finds a stream that is in memory, or one that an earlier process left on air.
func (s *Server) known(id string) (*stream, bool) {
	s.mu.Lock()
	st := s.streams[id]
	s.mu.Unlock()
	if st != nil || !recording.Name(id) || s.open != nil {
		return st, st != nil
	}
	if rec, err := s.store.Load(id); err != nil || rec.Ended {
		return nil, false
	}
	st, err := s.stream(id)
	return st, err == nil
}

// Health says how the incoming stream is doing. A stream that nobody published to is Waiting.
func (s *Server) Health(id string) Health {
	if st, ok := s.known(id); ok {
		return st.health(s.now())
	}
	h := Health{State: Waiting, Since: s.now(), Warnings: []Warning{}, History: []Rate{}}
	if s.open == nil {
		if rec, err := s.store.Load(id); err == nil && rec.Ended {
			h.State = Ended
		}
	}
	return h
}

// Kick cuts the encoder off. It may return.
func (s *Server) Kick(id string) {
	s.mu.Lock()
	st := s.streams[id]
	s.mu.Unlock()
	if st == nil {
		return
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if p := st.publisher; p != nil {
		p.from.Close()
		st.detach(p)
	}
}

// End ends a stream for good: the encoder is cut off, the playlist closed and the recording whole.
func (s *Server) End(id string) error {
	st, ok := s.known(id)
	if !ok {
		return nil
	}
	st.end()
	s.keepPoster(st)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := st.writer.Close(ctx); err != nil {
		return err
	}
	time.AfterFunc(endedKept, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.streams[id] == st {
			delete(s.streams, id)
		}
	})
	return nil
}
