package notify

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// Ways to keep what is said to a mail server to oneself.
const (
	StartTLS = "starttls" // asked for after the greeting, and insisted on
	TLS      = "tls"      // from the first byte
	NoTLS    = "none"     // for a server on this machine
)

// SMTPConfig is how mail leaves the shop.
type SMTPConfig struct {
	Host           string
	Port           int
	TLS            string // StartTLS, TLS or NoTLS
	User, Password string // both empty: the server asks for nothing
	Writer         Writer
	Roots          *x509.CertPool
}

const (
	sendWithin = 60 * time.Second // one attempt, from dialling to the last answer
	idleFor    = 20 * time.Second // how long a connection is kept that nothing is sent over
	idleMost   = 4                // how many of them
)

// SMTP hands mail to one server over connections that it keeps for a while. It cannot be asked what became of a mail; the
// Message-ID is the delivery's, so that a receiver can fold two into one.
type SMTP struct {
	config SMTPConfig
	client *mail.Client
	idle   chan *session // those that wait for the next mail; when it is full they are closed
}

var _ Channel = (*SMTP)(nil)

// session is a connection to the server that was let in.
type session struct {
	client *smtp.Client
	since  time.Time // when it was last used

	mu    sync.Mutex // guards what follows
	conn  net.Conn
	ended bool
}

// hold makes conn the session's, which ends it if the session has ended already.
func (s *session) hold(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn = conn; s.ended {
		conn.Close()
	}
}

// hangUp ends the connection without a word more: a last one might end a mail that was broken off.
func (s *session) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended = true; s.conn != nil {
		s.conn.Close()
	}
}

// NewSMTP makes the channel. Nothing is dialled yet.
func NewSMTP(c SMTPConfig) (*SMTP, error) {
	policy := mail.TLSMandatory
	if c.TLS != StartTLS { // encryption from the first byte is the dialler's business
		policy = mail.NoTLS
	}
	p := &SMTP{config: c, idle: make(chan *session, idleMost)}
	options := []mail.Option{
		mail.WithPort(c.Port), mail.WithTLSPolicy(policy), mail.WithTLSConfig(c.tls()), mail.WithTimeout(sendWithin),
		mail.WithHELO(domainOf(c.Writer.From)), mail.WithDialContextFunc(p.open),
	}
	if c.User != "" { // plain ones are only used over TLS, or to this machine
		options = append(options, mail.WithUsername(c.User), mail.WithPassword(c.Password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin, mail.SMTPAuthCramMD5))
	}
	var err error
	p.client, err = mail.NewClient(c.Host, options...)
	return p, err
}

func (c SMTPConfig) tls() *tls.Config {
	return &tls.Config{ServerName: c.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// Name implements Channel.
func (p *SMTP) Name() string { return Mail }

// Spell implements Channel.
func (p *SMTP) Spell(address string) (string, error) { return MailAddress(address) }

// Close ends the connections that wait.
func (p *SMTP) Close() {
	for {
		select {
		case s := <-p.idle:
			s.hangUp()
		default:
			return
		}
	}
}

// Check dials the server and says whether it lets the shop in.
func (p *SMTP) Check(ctx context.Context) error {
	s, err := p.dial(ctx)
	if err == nil {
		err = p.client.CloseWithSMTPClient(s.client)
		s.hangUp()
	}
	return err
}

// Send makes one attempt.
func (p *SMTP) Send(ctx context.Context, d Delivery, l Letter) Outcome {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	m, err := p.config.Writer.Message(ctx, d, l)
	if err != nil {
		return NotWritten(err)
	}
	for {
		s := p.kept()
		waited := s != nil
		if !waited {
			if s, err = p.dial(ctx); err != nil {
				return notReached(err)
			}
		}
		stop := context.AfterFunc(ctx, s.hangUp)
		err = p.client.SendWithSMTPClient(s.client, m)
		if stop(); err == nil {
			p.keep(s)
		} else {
			s.hangUp()
		}
		switch {
		case m.IsDelivered(): // whatever came after it
			return Outcome{State: Sent, Code: "sent", Provider: short(m.ServerResponse(), 190)}
		case waited && isReason(err, mail.ErrConnCheck):
			continue // the server has ended the connection meanwhile, and nothing was sent
		}
		return judge(err)
	}
}

// kept gives a connection that waits and is not too old; nil: none.
func (p *SMTP) kept() *session {
	for {
		select {
		case s := <-p.idle:
			if time.Since(s.since) < idleFor {
				return s
			}
			s.hangUp()
		default:
			return nil
		}
	}
}

func (p *SMTP) keep(s *session) {
	s.since = time.Now()
	select {
	case p.idle <- s:
	default:
		s.hangUp()
	}
}

type dialledKey struct{}

// dial opens a connection and is let in before ctx ends. One that comes to nothing is closed, which the library leaves to its caller.
func (p *SMTP) dial(ctx context.Context) (*session, error) {
	s := &session{}
	stop := context.AfterFunc(ctx, s.hangUp)
	client, err := p.client.DialToSMTPClientWithContext(context.WithValue(ctx, dialledKey{}, s))
	if !stop() || err != nil {
		s.hangUp()
		return nil, cmp.Or(err, context.Cause(ctx))
	}
	s.client = client
	return s, nil
}

// open dials for the library, and tells dial which connection it was. The connection ends with ctx while nobody is let in yet.
func (p *SMTP) open(ctx context.Context, network, address string) (conn net.Conn, err error) {
	if p.config.TLS == TLS {
		conn, err = (&tls.Dialer{Config: p.config.tls()}).DialContext(ctx, network, address)
	} else {
		conn, err = new(net.Dialer).DialContext(ctx, network, address)
	}
	if s, ok := ctx.Value(dialledKey{}).(*session); ok && err == nil {
		s.hold(conn)
	}
	return conn, err
}
