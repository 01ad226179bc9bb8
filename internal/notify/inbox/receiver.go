package inbox

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/limit"
)

// Receiver takes mail that other servers hand over by SMTP, for some names of one domain.
type Receiver struct {
	Domain  string   // that mail is taken for
	Names   []string // before the @, and return addresses of the shop's
	TLS     *tls.Config
	Service *Service
	Logger  *slog.Logger
	// Life is how long a connection may last, Most how many there may be, Each how many of one network; 0: ten minutes, 64 and 4.
	Life time.Duration
	Most int
	Each int
	// Bytes is how much mail may be under way, over all connections; 0: 128 MB.
	Bytes int64

	flight atomic.Int64 // bytes under way
}

const (
	recipients = 20
	lineWithin = time.Minute      // between two lines of a connection
	takeWithin = 40 * time.Second // for keeping a mail
)

// fromNetwork is how much mail one network may hand over.
var fromNetwork = limit.Rule{Name: "mail of a network", Most: 300, Refill: time.Second, Fails: limit.Alone}

// Run takes mail from l, which it closes, until ctx ends; connections end with it.
func (r *Receiver) Run(ctx context.Context, l net.Listener) error {
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{r: r, ctx: ctx, ip: hostOf(c.Conn().RemoteAddr())}, nil
	}))
	s.Domain, s.TLSConfig = r.Domain, r.TLS
	s.MaxMessageBytes, s.MaxRecipients, s.MaxLineLength = sizeMost, recipients, 4000
	s.ReadTimeout, s.WriteTimeout, s.EnableSMTPUTF8 = lineWithin, lineWithin, true
	s.ErrorLog = slog.NewLogLogger(r.Logger.Handler(), slog.LevelDebug)
	g := &gate{Listener: l, life: r.Life, most: r.Most, each: r.Each, open: map[string]int{}}
	if g.life == 0 {
		g.life = 10 * time.Minute
	}
	if g.most == 0 {
		g.most = 64
	}
	if g.each == 0 {
		g.each = 4
	}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() }) // what it says changes nothing
	defer stop()
	err := s.Serve(g)
	if ctx.Err() != nil || errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

// session is a connection that mail comes over.
type session struct {
	r   *Receiver
	ctx context.Context // of Run: the library hands none
	ip  string
	a   Arrival
}

func refuse(code int, status smtp.EnhancedCode, why string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: status, Message: why}
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.r.Service.needs.Limits.Take(s.ctx, fromNetwork, httpkit.Network(s.ip), 1).OK() {
		return refuse(450, smtp.EnhancedCode{4, 7, 1}, "too much at once, come again later")
	}
	s.a = Arrival{Source: SMTP, Envelope: from, Null: from == "", IP: s.ip}
	return nil
}

// Rcpt implements smtp.Session: nothing is taken for whom nobody is, so that nothing has to be sent back.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !s.r.takes(to) {
		return refuse(550, smtp.EnhancedCode{5, 1, 1}, "there is no such mailbox here")
	}
	s.a.To = append(s.a.To, to)
	return nil
}

// takes says whether mail is taken for an address.
func (r *Receiver) takes(to string) bool {
	name, domain, _ := strings.Cut(strings.ToLower(to), "@")
	if domain != r.Domain {
		return false
	}
	if name == "postmaster" || r.Service.needs.Returns.Delivery(to) != "" {
		return true
	}
	name, _, _ = strings.Cut(name, "+")
	for _, n := range r.Names {
		if name == n {
			return true
		}
	}
	return false
}

// Data implements smtp.Session.
func (s *session) Data(body io.Reader) error {
	f := &freight{from: body, r: s.r}
	defer f.drop()
	raw, err := io.ReadAll(f)
	if errors.Is(err, ErrBusy) {
		return refuse(450, smtp.EnhancedCode{4, 3, 1}, "too much at once, come again later")
	}
	if err != nil {
		return err // the library's own: too large, or broken off
	}
	ctx, cancel := context.WithTimeout(s.ctx, takeWithin)
	defer cancel()
	err = s.r.Service.Take(ctx, s.a, raw)
	switch {
	case errors.Is(err, ErrBusy):
		return refuse(450, smtp.EnhancedCode{4, 7, 1}, "too much at once, come again later")
	case errors.Is(err, ErrFull):
		s.r.Logger.Warn("as much mail is kept as may be; whoever brings more comes again", "err", err)
		return refuse(452, smtp.EnhancedCode{4, 3, 1}, "there is no room now, come again later")
	case err != nil:
		s.r.Logger.Warn("a mail could not be kept; whoever brings it comes again", "err", err)
		return refuse(451, smtp.EnhancedCode{4, 3, 0}, "it cannot be kept now, come again later")
	}
	return nil
}

// freight counts the bytes of a mail under way.
type freight struct {
	from io.Reader
	r    *Receiver
	n    int64
}

// Read implements io.Reader. It fails with ErrBusy where too much is under way.
func (f *freight) Read(p []byte) (int, error) {
	n, err := f.from.Read(p)
	f.n += int64(n)
	if most := cmp.Or(f.r.Bytes, 128<<20); f.r.flight.Add(int64(n)) > most {
		return n, ErrBusy
	}
	return n, err
}

func (f *freight) drop() { f.r.flight.Add(-f.n) }

// Reset implements smtp.Session.
func (s *session) Reset() { s.a = Arrival{} }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

func hostOf(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}

// gate lets so many connections in, and each for so long.
type gate struct {
	net.Listener
	life       time.Duration
	most, each int

	mu   sync.Mutex
	all  int
	open map[string]int // own: by network, those that are open now
}

// Accept implements net.Listener. Whoever is too many is told so, and waits for nothing.
func (g *gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		host := httpkit.Network(hostOf(c.RemoteAddr()))
		g.mu.Lock()
		full := g.all >= g.most || g.open[host] >= g.each
		if !full {
			g.all++
			g.open[host]++
		}
		g.mu.Unlock()
		if !full {
			until := time.Now().Add(g.life)
			_ = c.SetDeadline(until) // a connection that does not take it ends by the library's own
			return &guest{Conn: c, g: g, host: host, until: until}, nil
		}
		_ = c.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = io.WriteString(c, "421 4.7.0 too many connections, come again later\r\n") // whether it is heard or not
		c.Close()
	}
}

// guest is a connection that ends at its time, whatever is said over it.
type guest struct {
	net.Conn
	g     *gate
	host  string
	until time.Time
	once  sync.Once
}

func (c *guest) cut(t time.Time) time.Time {
	if t.IsZero() || t.After(c.until) {
		return c.until
	}
	return t
}

func (c *guest) SetDeadline(t time.Time) error      { return c.Conn.SetDeadline(c.cut(t)) }
func (c *guest) SetReadDeadline(t time.Time) error  { return c.Conn.SetReadDeadline(c.cut(t)) }
func (c *guest) SetWriteDeadline(t time.Time) error { return c.Conn.SetWriteDeadline(c.cut(t)) }

// Close implements net.Conn.
func (c *guest) Close() error {
	c.once.Do(func() {
		c.g.mu.Lock()
		defer c.g.mu.Unlock()
		c.g.all--
		if c.g.open[c.host]--; c.g.open[c.host] == 0 {
			delete(c.g.open, c.host)
		}
	})
	return c.Conn.Close()
}

// Own says whether an address is one that mail may be taken for: a name of one mailbox before the @.
func Own(name, domain string) bool {
	a, err := notify.MailAddress(name + "@" + domain)
	return err == nil && a == name+"@"+domain && !strings.Contains(name, "+")
}
