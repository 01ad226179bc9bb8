// Package imapsim is an IMAP server for tests and for trying things out: it holds one mailbox, takes a real socket, and misbehaves as
// true servers and hostile ones do.
package imapsim

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is how a server misbehaves.
type Fault string

// The faults.
const (
	None     Fault = ""
	Silent   Fault = "silent"   // it says nothing, not even hello
	Bye      Fault = "bye"      // it is closed
	Preauth  Fault = "preauth"  // it lets everybody in, as somebody
	Noise    Fault = "noise"    // it speaks no IMAP
	Echo     Fault = "echo"     // it repeats a command that it does not know, LOGIN among them
	Inject   Fault = "inject"   // words stand behind its agreement to TLS
	Halts    Fault = "halts"    // it agrees to TLS in half a line
	NoBounds Fault = "nobounds" // it names no UIDVALIDITY
	Lies     Fault = "lies"     // it says that every mail has 10 bytes
	Cuts     Fault = "cuts"     // it breaks off in the middle of a mail
	Stops    Fault = "stops"    // it goes silent in the middle of a mail
	Huge     Fault = "huge"     // it announces a gigabyte, and sends it
	Chatter  Fault = "chatter"  // it says things that nobody asked, without end
	LongLine Fault = "longline" // in one line
)

// Config is what a server is like.
type Config struct {
	User, Password string
	TLS            bool // from the first byte; else it offers STARTTLS
	Plain          bool // it offers none
}

// Server is one that runs.
type Server struct {
	Addr string
	Pool *x509.CertPool // who believes its certificate

	config Config
	secure *tls.Config
	l      net.Listener
	all    sync.WaitGroup

	mu       sync.Mutex
	folder   string
	validity uint32
	next     uint32
	mails    []mail
	fault    Fault
	only     uint32 // the mail that the fault is about; 0: all
	logins   int
	fetched  int
	open     map[net.Conn]bool // own: the connections that are open now
}

type mail struct {
	uid  uint32
	at   time.Time
	raw  []byte
	seen bool
}

// Start opens a server with an empty INBOX.
func Start(ctx context.Context, c Config) (*Server, error) {
	pair, pool, err := certificate()
	if err != nil {
		return nil, err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: l.Addr().String(), Pool: pool, config: c, l: l, folder: "INBOX", validity: 7, next: 1, open: map[net.Conn]bool{}, secure: &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}}
	s.all.Go(s.serve)
	return s, nil
}

// Close ends the server and its connections.
func (s *Server) Close() {
	_ = s.l.Close() // it ends either way
	s.mu.Lock()
	for c := range s.open {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.all.Wait()
}

// Put has a mail come in, and gives its UID.
func (s *Server) Put(at time.Time, raw string) uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, mail{s.next, at, []byte(raw), false})
	s.next++
	return s.next - 1
}

// Misbehave has it do so from the next command on; only: at one mail, 0 at all.
func (s *Server) Misbehave(f Fault, only uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.only = f, only
}

// Move gives the folder another name, and new UIDs, in another order.
func (s *Server) Move(folder string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folder, s.validity, s.next = folder, s.validity+1, 1
	for i := range s.mails {
		s.mails[i].uid = s.next
		s.next++
	}
}

// Logins is how often somebody tried to get in.
func (s *Server) Logins() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

// Fetched is how many bytes of mail it sent.
func (s *Server) Fetched() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetched
}

// Seen is how many mails count as read.
func (s *Server) Seen() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.mails {
		if m.seen {
			n++
		}
	}
	return n
}

func (s *Server) serve() {
	for {
		c, err := s.l.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[c] = true
		s.mu.Unlock()
		s.all.Go(func() {
			s.talk(c)
			_ = c.Close()
			s.mu.Lock()
			delete(s.open, c)
			s.mu.Unlock()
		})
	}
}

func (s *Server) doing(uid uint32) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.only != 0 && uid != s.only {
		return None
	}
	return s.fault
}

// talk speaks with a client until one of them has enough.
func (s *Server) talk(c net.Conn) {
	if s.config.TLS {
		c = tls.Server(c, s.secure)
	}
	in := bufio.NewReader(c)
	say := func(format string, a ...any) bool { _, err := fmt.Fprintf(c, format+"\r\n", a...); return err == nil }
	hello := map[Fault]string{Bye: "* BYE closed for the night", Preauth: "* PREAUTH hello somebody", Noise: "220 mx.example.com ESMTP"}[s.doing(0)]
	if hello == "" {
		hello = "* OK [CAPABILITY IMAP4rev1] ready"
	}
	if s.doing(0) == Silent {
		_, _ = io.Copy(io.Discard, in)
		return
	}
	say("%s", hello)
	in2 := false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		verb, rest, _ := strings.Cut(command, " ")
		switch s.doing(0) {
		case Chatter:
			for say("* OK still here") {
			}
			return
		case LongLine:
			for _, err = io.WriteString(c, "* OK "); err == nil; {
				_, err = io.WriteString(c, strings.Repeat("x", 4096))
			}
			return
		case Echo:
			say("%s BAD unknown command %s", tag, command)
			continue
		}
		switch strings.ToUpper(verb) {
		case "STARTTLS":
			if s.config.Plain {
				say("%s BAD no", tag)
				continue
			}
			switch s.doing(0) {
			case Halts:
				_, _ = io.WriteString(c, tag+" OK beg")
				return
			case Inject:
				_, _ = io.WriteString(c, tag+" OK begin\r\n* OK [UIDVALIDITY 1] injected\r\n")
			default:
				say("%s OK begin", tag)
			}
			c = tls.Server(c, s.secure)
			in = bufio.NewReader(c)
		case "LOGIN":
			s.mu.Lock()
			s.logins++
			s.mu.Unlock()
			if in2 = rest == quoted(s.config.User)+" "+quoted(s.config.Password); in2 {
				say("%s OK in", tag)
			} else {
				say("%s NO [AUTHENTICATIONFAILED] wrong user or password", tag)
			}
		case "LOGOUT":
			say("* BYE bye\r\n%s OK", tag)
			return
		default:
			if !in2 {
				say("%s NO not let in", tag)
			} else if !s.folderCommand(c, say, tag, strings.ToUpper(verb), rest) {
				return
			}
		}
	}
}

func quoted(s string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), `"`, `\"`) + `"`
}

// folderCommand answers what is asked of the folder; false: that was the last word.
func (s *Server) folderCommand(c net.Conn, say func(string, ...any) bool, tag, verb, rest string) bool {
	s.mu.Lock()
	mails, validity, next, folder := append([]mail(nil), s.mails...), s.validity, s.next, s.folder
	s.mu.Unlock()
	switch {
	case verb == "EXAMINE" || verb == "SELECT":
		if rest != quoted(folder) {
			return say("%s NO [NONEXISTENT] no such folder", tag)
		}
		say("* %d EXISTS\r\n* FLAGS (\\Seen)", len(mails))
		if s.doing(0) != NoBounds {
			say("* OK [UIDVALIDITY %d] valid\r\n* OK [UIDNEXT %d] next", validity, next)
		}
		return say("%s OK open", tag)
	case strings.HasPrefix(rest, "SEARCH "):
		say("* SEARCH%s", search(mails, strings.Fields(rest)[1:]))
		return say("%s OK", tag)
	case strings.HasPrefix(rest, "STORE "):
		s.mu.Lock()
		for i := range s.mails {
			if strconv.Itoa(int(s.mails[i].uid)) == strings.Fields(rest)[1] {
				s.mails[i].seen = true
			}
		}
		s.mu.Unlock()
		return say("%s OK", tag)
	case strings.HasPrefix(rest, "FETCH "):
		for i, m := range mails {
			if strconv.Itoa(int(m.uid)) == strings.Fields(rest)[1] {
				return s.fetch(c, i+1, m, rest) && say("%s OK", tag)
			}
		}
		return say("%s OK nothing", tag)
	}
	return say("%s BAD what?", tag)
}

func search(mails []mail, by []string) (found string) {
	for i, m := range mails {
		switch by[0] {
		case "UID":
			from, _ := strconv.Atoi(strings.TrimSuffix(by[1], ":*"))
			if int(m.uid) < from && i < len(mails)-1 { // n:* names the last one in any case
				continue
			}
		case "SINCE":
			day, _ := time.Parse("2-Jan-2006", by[1])
			if m.at.Before(day) {
				continue
			}
		}
		found += " " + strconv.Itoa(int(m.uid))
	}
	return found
}

// fetch sends what is asked of a mail; false: it has broken off.
func (s *Server) fetch(c net.Conn, n int, m mail, asked string) bool {
	fault := s.doing(m.uid)
	if strings.Contains(asked, "RFC822.SIZE") {
		size := len(m.raw)
		if fault == Lies {
			size = 10
		}
		_, err := fmt.Fprintf(c, "* %d FETCH (RFC822.SIZE %d UID %d)\r\n", n, size, m.uid)
		return err == nil
	}
	raw, key := m.raw, "BODY[]<0>"
	if strings.Contains(asked, "[HEADER]") {
		head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
		raw, key, fault = []byte(head+"\r\n\r\n"), "BODY[HEADER]<0>", None
	}
	_, limit, _ := strings.Cut(asked, "<0.")
	limit, _, _ = strings.Cut(limit, ">")
	most, _ := strconv.Atoi(limit)
	raw = raw[:min(len(raw), most)]
	size := len(raw)
	if fault == Huge {
		size = 1 << 30
	}
	_, err := fmt.Fprintf(c, "* %d FETCH (FLAGS (\\Recent) INTERNALDATE \"01-Jan-2026 00:00:00 +0000\" %s {%d}\r\n", n, key, size)
	switch fault {
	case Cuts:
		_, _ = c.Write(raw[:size/2])
		return false
	case Stops:
		_, _ = c.Write(raw[:size/2])
		_, _ = io.Copy(io.Discard, c) // until whoever waits has enough
		return false
	case Huge:
		for sent := 0; err == nil && sent < size; sent += 64 << 10 {
			_, err = c.Write(make([]byte, 64<<10))
		}
		return false
	}
	s.mu.Lock()
	s.fetched += len(raw)
	s.mu.Unlock()
	_, _ = c.Write(raw)
	_, err = fmt.Fprintf(c, " UID %d)\r\n", m.uid)
	return err == nil
}

func certificate() (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(made)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool, nil
}
