// Package mailsim is a mail server for tests and for trying things out: it takes mail over real sockets, keeps what it took, and
// misbehaves as true ones do.
package mailsim

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault is how a server misbehaves.
type Fault string

// The faults.
const (
	None     Fault = ""
	Greylist Fault = "greylist" // 451 to a recipient: come again later
	Nobody   Fault = "nobody"   // 550: there is no such mailbox
	Full     Fault = "full"     // 552: the mailbox is full
	Blocked  Fault = "blocked"  // 550: it does not take mail from us
	Closing  Fault = "closing"  // 421 to MAIL, and the connection ends
	Broken   Fault = "broken"   // the connection ends in the middle of a mail
	Spam     Fault = "spam"     // 554 once the mail is there
	Lost     Fault = "lost"     // the mail is taken, and the connection ends before that is said
	Hang     Fault = "hang"     // the mail is taken, and nothing is said any more
	Slow     Fault = "slow"     // the mail is taken, and that is said after two seconds
)

// Config is what a server is like.
type Config struct {
	Addr           string // where it listens; empty: any port of this machine
	Plain          bool   // it offers no STARTTLS
	User, Password string // whom it lets in; empty: everybody
	// Fault says how it misbehaves when mail is brought to an address for the n-th time, from 1. It may be nil.
	Fault func(to string, n int) Fault
	Keep  int // how many mails are kept, the last ones; 0: all
	// Arrived is told of each mail that was taken. It may be nil, is asked by many at once, and must not wait.
	Arrived func(Mail)
}

const (
	maxMail = 25 << 20
	slow    = 2 * time.Second
)

// Mail is what was taken.
type Mail struct {
	From, To string
	Data     []byte
}

// Server is a mail server.
type Server struct {
	Addr  string
	Roots *x509.CertPool // whoever trusts them trusts the server

	config   Config
	listener net.Listener
	tls      *tls.Config
	all      sync.WaitGroup
	done     context.Context // ends with the server
	end      context.CancelFunc

	mu    sync.Mutex
	mails []Mail
	taken int                    // ever
	tries map[string]int         // own: by address, of this server
	conns map[io.Closer]struct{} // own: those that are open
	more  chan struct{}          // closed and made anew when it misbehaves
	met   map[Fault]int          // own: how often it misbehaved
}

// Start opens a server.
func Start(ctx context.Context, c Config) (*Server, error) {
	if c.Addr == "" {
		c.Addr = "127.0.0.1:0"
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: l.Addr().String(), config: c, listener: l, tries: map[string]int{}, conns: map[io.Closer]struct{}{}, more: make(chan struct{}), met: map[Fault]int{}}
	s.done, s.end = context.WithCancel(context.WithoutCancel(ctx))
	if err := s.certify(); err != nil {
		s.end()
		l.Close()
		return nil, err
	}
	s.all.Go(s.accept)
	return s, nil
}

// Close ends the server and everything that is open.
func (s *Server) Close() {
	s.end()
	s.listener.Close()
	s.EndConnections()
	s.all.Wait()
}

// EndConnections ends everything that is open, and goes on taking new ones.
func (s *Server) EndConnections() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.Close()
	}
}

// Mails are those that were taken, in order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Met waits until the server has misbehaved so.
func (s *Server) Met(ctx context.Context, f Fault) error {
	for {
		s.mu.Lock()
		done, more := s.met[f] > 0, s.more
		s.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Server) take(m Mail) (n int) {
	if s.config.Arrived != nil {
		s.config.Arrived(m)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken++
	s.mails = append(s.mails, m)
	if over := len(s.mails) - s.config.Keep; s.config.Keep > 0 && over > 0 {
		s.mails = slices.Delete(s.mails, 0, over)
	}
	return s.taken
}

// certify makes a certificate for this machine that nobody trusts but by Roots.
func (s *Server) certify() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	now := time.Now()
	of := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		return err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return err
	}
	s.Roots = x509.NewCertPool()
	s.Roots.AddCert(leaf)
	s.tls = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	return nil
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[conn] = struct{}{}
		s.mu.Unlock()
		s.all.Go(func() {
			defer func() {
				conn.Close()
				s.mu.Lock()
				delete(s.conns, conn)
				s.mu.Unlock()
			}()
			(&talk{s: s, conn: conn}).run()
		})
	}
}

// talk is one connection.
type talk struct {
	s        *Server
	conn     net.Conn
	text     *textproto.Conn
	safe, in bool // encrypted; let in
	from, to string
	fault    Fault
}

var errEnd = errors.New("the connection ends")

func (t *talk) run() {
	t.text = textproto.NewConn(t.conn)
	t.in = t.s.config.User == ""
	if t.say("220 mailsim at your service") != nil {
		return
	}
	for {
		line, err := t.text.ReadLine()
		if err != nil || t.obey(line) != nil {
			return
		}
	}
}

func (t *talk) say(line string) error { return t.text.PrintfLine("%s", line) }

func (t *talk) obey(line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		return t.hello()
	case "STARTTLS":
		return t.encrypt()
	case "AUTH":
		return t.auth(rest)
	case "NOOP", "RSET":
		return t.say("250 2.0.0 ok")
	case "QUIT":
		_ = t.say("221 2.0.0 bye") // whether it is heard or not
		return errEnd
	case "MAIL":
		return t.mail(rest)
	case "RCPT":
		return t.rcpt(rest)
	case "DATA":
		return t.data()
	}
	return t.say("500 5.5.2 what?")
}

func (t *talk) hello() error {
	lines := []string{"localhost", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"}
	if !t.s.config.Plain && !t.safe {
		lines = append(lines, "STARTTLS")
	}
	if t.s.config.User != "" {
		lines = append(lines, "AUTH PLAIN")
	}
	for i, l := range lines {
		sep := "-"
		if i == len(lines)-1 {
			sep = " "
		}
		if err := t.say("250" + sep + l); err != nil {
			return err
		}
	}
	return nil
}

func (t *talk) encrypt() error {
	if t.s.config.Plain || t.safe {
		return t.say("502 5.5.1 not here")
	}
	if err := t.say("220 2.0.0 go on"); err != nil {
		return err
	}
	safe := tls.Server(t.conn, t.s.tls)
	if err := safe.HandshakeContext(context.Background()); err != nil {
		return err
	}
	t.safe, t.text = true, textproto.NewConn(safe)
	return nil
}

func (t *talk) auth(rest string) error {
	_, proof, _ := strings.Cut(rest, " ")
	want := "\x00" + t.s.config.User + "\x00" + t.s.config.Password
	if got, err := base64.StdEncoding.DecodeString(proof); err != nil || string(got) != want {
		return t.say("535 5.7.8 I do not know you")
	}
	t.in = true
	return t.say("235 2.7.0 come in")
}

func address(rest string) string {
	_, rest, _ = strings.Cut(rest, "<")
	of, _, _ := strings.Cut(rest, ">")
	return of
}

func (t *talk) mail(rest string) error {
	if !t.in {
		return t.say("530 5.7.0 sign in first")
	}
	t.from, t.to, t.fault = address(rest), "", None
	return t.say("250 2.1.0 ok")
}

func (t *talk) rcpt(rest string) error {
	t.to = address(rest)
	t.s.mu.Lock()
	t.s.tries[t.to]++
	n := t.s.tries[t.to]
	t.s.mu.Unlock()
	if t.s.config.Fault != nil {
		t.fault = t.s.config.Fault(t.to, n)
	}
	answer := map[Fault]string{
		Greylist: "451 4.7.1 greylisted, come again later", Nobody: "550 5.1.1 no such mailbox", Full: "552 5.2.2 the mailbox is full",
		Blocked: "550 5.7.1 not from you", Closing: "421 4.3.2 closing",
	}[t.fault]
	if answer == "" {
		return t.say("250 2.1.5 ok")
	}
	t.misbehaved()
	if err := t.say(answer); err != nil || t.fault == Closing {
		return errEnd
	}
	return nil
}

func (t *talk) misbehaved() {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	t.s.met[t.fault]++
	close(t.s.more)
	t.s.more = make(chan struct{})
}

func (t *talk) data() error {
	if t.to == "" {
		return t.say("503 5.5.1 to whom?")
	}
	if err := t.say("354 go on"); err != nil {
		return err
	}
	if t.fault == Broken {
		_, err := bufio.NewReader(t.text.R).ReadByte()
		t.misbehaved()
		return errors.Join(errEnd, err)
	}
	body, err := io.ReadAll(io.LimitReader(t.text.DotReader(), maxMail+1))
	if err != nil {
		return err
	}
	if len(body) > maxMail {
		return t.say("552 5.3.4 too large") // what is left of it is read over by the next command
	}
	if t.fault == Spam {
		t.misbehaved()
		return t.say("554 5.7.1 this looks like spam")
	}
	n := t.s.take(Mail{t.from, t.to, body})
	switch t.fault {
	case Lost:
		t.misbehaved()
		return errEnd
	case Slow:
		t.misbehaved()
		wait := time.NewTimer(slow)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-t.s.done.Done():
		}
	case Hang:
		t.misbehaved()
		_, err := t.text.ReadLine() // until the other side gives up
		return errors.Join(errEnd, err)
	}
	return t.say(fmt.Sprintf("250 2.0.0 taken as %d", n))
}
