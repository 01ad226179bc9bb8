package mailbox

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/line"
)

var utf7 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// link is a connection to an IMAP server (RFC 3501, 9051). One command is under way at a time, and everything that is read is counted.
type link struct {
	conn  net.Conn
	r     *bufio.Reader
	of    Account
	n     int   // commands so far
	left  int64 // bytes that the answer under way may still have
	most  int   // bytes of one line of it
	whole int64 // bytes of a literal in it
	stop  func() bool
}

// part is a piece of an answer: an atom, a string, or one of ( and ).
type part struct {
	text  string
	bytes []byte // of a literal or a quoted string
	is    byte   // 'a', 's', '(' or ')'
}

// dial opens a connection, encrypted as the account wants it. It ends with ctx.
func dial(ctx context.Context, a Account) (_ *link, err error) {
	conn, err := (&net.Dialer{Timeout: dialWithin}).DialContext(ctx, "tcp", a.Addr)
	if err != nil {
		return nil, &Failure{Away, spoken(err.Error(), a)}
	}
	l := &link{conn: conn, of: a, stop: context.AfterFunc(ctx, func() { _ = conn.Close() })} // whoever reads from it hears that
	defer func() {
		if err != nil {
			l.close()
		}
	}()
	if a.Security == TLS {
		if err := l.secure(ctx); err != nil {
			return nil, err
		}
	}
	l.listen()
	l.begin(1, 0)
	hello, err := l.line()
	if err != nil {
		return nil, err
	}
	if kind := word(hello, 1); !strings.HasPrefix(hello, "* ") || kind != "OK" {
		if kind == "BYE" {
			return nil, &Failure{Away, spoken(hello, a)}
		}
		return nil, &Failure{Garbled, spoken(hello, a)} // PREAUTH too: it is somebody else's mailbox
	}
	if a.Security != StartTLS {
		return l, nil
	}
	if _, err := l.run("STARTTLS", nil); err != nil {
		if f := failure(err); f != nil && f.Trouble == "" {
			f.Trouble = Insecure
		}
		return nil, err
	}
	if l.r.Buffered() > 0 { // somebody has put words in before the encryption
		return nil, &Failure{Insecure, "it went on unencrypted"}
	}
	if err := l.secure(ctx); err != nil {
		return nil, err
	}
	l.listen()
	return l, nil
}

func (l *link) listen() { l.r = bufio.NewReaderSize(l.conn, 16<<10) }

func (l *link) close() {
	l.stop()
	_ = l.conn.Close() // what was said counts
}

// secure begins TLS.
func (l *link) secure(ctx context.Context) error {
	c := l.of.TLS.Clone()
	if c == nil {
		c = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	c.ServerName = l.of.Host()
	ctx, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	over := tls.Client(l.conn, c)
	if err := over.HandshakeContext(ctx); err != nil {
		f := &Failure{Away, spoken(err.Error(), l.of)}
		_, wrong := errors.AsType[*tls.CertificateVerificationError](err)
		_, noTLS := errors.AsType[tls.RecordHeaderError](err)
		if wrong || noTLS {
			f.Trouble = Insecure
		}
		return f
	}
	l.conn = over
	return nil
}

// begin gives the next answer so many times the patience there is, and its bounds.
func (l *link) begin(times int, whole int64) {
	l.within(time.Duration(times)*cmp.Or(l.of.Patience, answerWithin), whole)
}

func (l *link) within(d time.Duration, whole int64) {
	l.whole, l.left, l.most = whole, whole+chatMost, lineMost
	_ = l.conn.SetDeadline(time.Now().Add(d)) // one that cannot be set fails the reading
}

// run sends a command and hands each line of the answer before the last one to hear. A server that says no is a Failure without a
// trouble: what it means depends on the command. It gives the last line.
func (l *link) run(command string, hear func(text string, parts []part) error) (string, error) {
	l.begin(1, 0)
	return l.ask(command, hear)
}

// ask is run within the bounds that were begun.
func (l *link) ask(command string, hear func(text string, parts []part) error) (string, error) {
	l.n++
	tag := "s" + strconv.Itoa(l.n)
	if _, err := io.WriteString(l.conn, tag+" "+command+"\r\n"); err != nil {
		return "", l.broken(err)
	}
	for {
		text, parts, err := l.answer()
		if err != nil {
			return "", err
		}
		if rest, is := strings.CutPrefix(text, tag+" "); is {
			if word(rest, 0) == "OK" {
				return rest, nil
			}
			return rest, &Failure{"", spoken(rest, l.of)}
		}
		rest, is := strings.CutPrefix(text, "* ")
		switch {
		case !is:
			return "", &Failure{Garbled, spoken(text, l.of)}
		case word(rest, 0) == "BYE" && command != "LOGOUT":
			return "", &Failure{Away, spoken(rest, l.of)}
		case hear != nil:
			if err := hear(rest, parts); err != nil {
				return "", err
			}
		}
	}
}

// answer reads one answer: a line with its literals. text is the first line of it.
func (l *link) answer() (text string, parts []part, err error) {
	for first := true; ; first = false {
		s, err := l.line()
		if err != nil {
			return "", nil, err
		}
		if first {
			text = s
		}
		size, literal := literalAt(s)
		if literal >= 0 {
			s = s[:literal]
		}
		if l.most <= lineMost { // a list of mails is read from its text
			if parts, err = split(parts, s); err != nil {
				return "", nil, &Failure{Garbled, spoken(text, l.of)}
			}
		}
		if literal < 0 {
			return text, parts, nil
		}
		if size > l.whole || size > l.left {
			return "", nil, &Failure{Garbled, fmt.Sprintf("it sends %d bytes where %d were asked for", size, l.whole)}
		}
		l.left -= size
		var b bytes.Buffer
		if n, err := io.CopyN(&b, l.r, size); err != nil {
			return "", nil, l.broken(fmt.Errorf("%d of %d bytes: %w", n, size, err))
		}
		parts = append(parts, part{bytes: b.Bytes(), is: 's'})
	}
}

// line reads up to the end of a line, without it.
func (l *link) line() (string, error) {
	var b []byte
	for {
		piece, err := l.r.ReadSlice('\n')
		b = append(b, piece...)
		if l.left -= int64(len(piece)); l.left < 0 || len(b) > l.most {
			return "", &Failure{Garbled, "it says too much"}
		}
		if err == nil {
			return strings.TrimRight(string(b), "\r\n"), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", l.broken(err)
		}
	}
}

// broken is an end of the connection.
func (l *link) broken(err error) error { return &Failure{Away, spoken(err.Error(), l.of)} }

// literalAt is where a line announces a literal, and of how many bytes; -1: it does not.
func literalAt(s string) (size int64, at int) {
	at = strings.LastIndexByte(s, '{')
	if at < 0 || !strings.HasSuffix(s, "}") {
		return 0, -1
	}
	size, err := strconv.ParseInt(strings.TrimSuffix(s[at+1:len(s)-1], "+"), 10, 63)
	if err != nil || size < 0 {
		return 0, -1
	}
	return size, at
}

var errQuote = errors.New("a quote that does not end")

// split adds the parts of a line.
func split(parts []part, s string) ([]part, error) {
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case ' ', '\t':
			i++
		case '(', ')':
			parts, i = append(parts, part{is: c}), i+1
		case '"':
			var b []byte
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' && i+1 < len(s) {
					i++
				}
				b = append(b, s[i])
			}
			if i >= len(s) {
				return nil, errQuote
			}
			parts, i = append(parts, part{bytes: b, is: 's'}), i+1
		default:
			end := i
			for end < len(s) && !strings.ContainsRune(" ()\"", rune(s[end])) {
				end++
			}
			parts, i = append(parts, part{text: s[i:end], is: 'a'}), end
		}
	}
	return parts, nil
}

// word is the n-th word of a line, in capitals.
func word(s string, n int) string {
	all := strings.SplitN(s, " ", n+2)
	if n >= len(all) {
		return ""
	}
	return strings.ToUpper(all[n])
}

// quote writes a string as IMAP does. It holds no end of line: the configuration has seen to it.
func quote(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }

// spoken is what a server said, on one line of some length, without the password: some repeat what they were told.
func spoken(s string, a Account) string {
	for _, secret := range []string{quote(a.Password), a.Password} {
		if a.Password != "" {
			s = strings.ReplaceAll(s, secret, "…")
		}
	}
	r := []rune(strings.ToValidUTF8(s, "�"))
	clean, _ := line.Clean(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, string(r[:min(len(r), 200)])), 0, 200)
	return clean
}
