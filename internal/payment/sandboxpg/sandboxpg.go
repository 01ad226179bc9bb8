// Package sandboxpg is a payment provider that moves no money: a server of its own with a payment
// window for shoppers, a signed API for the shop, and every way a real provider is known to misbehave.
package sandboxpg

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/outside"
)

// Config says who may use the server and where it keeps its trades. The zero value of a field
// gives the default named beside it.
type Config struct {
	MID    string        // merchant id; "sajatest"
	Key    string        // secret shared with the merchant; needed
	Shops  []string      // origins of the merchant, at least one: only there go browsers, returns and notices, whatever was signed
	File   string        // journal of trades, survives a restart; "" keeps them in memory only
	Hang   time.Duration // how long a request that "times out" is held; 60 s
	Late   time.Duration // how late a late notice is; 5 s
	Settle time.Duration // after this an approval can be refunded but not net-cancelled; 10 min
	Logger *slog.Logger
	Now    func() time.Time
}

// DefaultMID is public; the key is not.
const DefaultMID = "sajatest"

var errConfig = errors.New("the sandbox needs a key and the address of its shop")

// Server answers shoppers at /pay/{tid}, the shop at /v1/…, and at / whoever runs the shop, with the token of ListURL.
type Server struct {
	cfg  Config
	book *book
	mux  *http.ServeMux
	http *http.Client

	notices sync.WaitGroup
	ctx     context.Context
	stop    context.CancelFunc
}

var _ http.Handler = (*Server)(nil)

// New reads the journal, if there is one, and is ready to serve. Close it to end its notices. It fails without a key or a shop.
func New(c Config) (*Server, error) {
	if c.Key == "" || len(c.Shops) == 0 {
		return nil, errConfig
	}
	if c.MID == "" {
		c.MID = DefaultMID
	}
	if c.Hang == 0 {
		c.Hang = time.Minute
	}
	if c.Late == 0 {
		c.Late = 5 * time.Second
	}
	if c.Settle == 0 {
		c.Settle = 10 * time.Minute
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	book, err := openBook(c.File, usual)
	if err != nil {
		return nil, fmt.Errorf("open sandbox journal: %w", err)
	}
	s := &Server{cfg: c, book: book, mux: http.NewServeMux()}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.http = outside.Named(5 * time.Second)
	s.routes()
	return s, nil
}

func (s *Server) routes() {
	s.mux.HandleFunc("GET /{$}", s.list)
	s.mux.HandleFunc("GET /pay", s.open)
	s.mux.HandleFunc("GET /pay/{tid}", s.window)
	s.mux.HandleFunc("POST /pay/{tid}", s.choose)
	s.mux.HandleFunc("POST /v1/approve", s.signed(s.approve))
	s.mux.HandleFunc("POST /v1/inquire", s.signed(s.inquire))
	s.mux.HandleFunc("POST /v1/netcancel", s.signed(s.netCancel))
	s.mux.HandleFunc("POST /v1/refund", s.signed(s.refund))
	s.mux.HandleFunc("POST /v1/outcome", s.signed(s.setOutcome))
	s.mux.Handle("GET /static/", http.StripPrefix("/static/", static()))
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	s.mux.ServeHTTP(w, r)
}

// Serve answers on l until ctx ends, then lets what is under way finish for up to three seconds.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve sandbox payments: %w", err)
	case <-ctx.Done():
	}
	s.stop() // requests held on purpose end here
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	err := srv.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, s.Close())
}

// Close ends held requests and pending notices, and closes the journal.
func (s *Server) Close() error {
	s.stop()
	s.notices.Wait()
	s.http.CloseIdleConnections()
	return s.book.close()
}

var tidCoding = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// newToken is prefix followed by 160 random bits: whoever holds a window's address may use it.
func newToken(prefix string) string {
	var b [20]byte
	rand.Read(b[:])
	return prefix + strings.ToUpper(tidCoding.EncodeToString(b[:]))
}
