// Package mailbox fetches the shop's mail from a mailbox that somebody else keeps, over IMAP, and hands it to the inbox.
package mailbox

import (
	"crypto/tls"
	"embed"
	"errors"
	"net"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Migrations makes the table of mailboxes; its domain is "mailbox".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// How a connection is kept from being read by others.
const (
	TLS      = "tls"      // from the first byte
	StartTLS = "starttls" // from when the server agrees; without it there is no connection
	NoTLS    = "none"     // not at all: for a server on this machine
)

// Account is a mailbox and how to get in.
type Account struct {
	Addr     string // host:port; "": there is none
	Security string
	User     string
	Password string
	Folder   string
	// TLS is what certificates are checked by; nil: as this machine does. The name is always that of Addr.
	TLS *tls.Config
	// Patience is how long an answer is waited for, and a whole mail for four times of it; 0: half a minute.
	Patience time.Duration
}

// Host is the server's name.
func (a Account) Host() string {
	host, _, _ := net.SplitHostPort(a.Addr)
	return host
}

// Trouble is why a mailbox cannot be looked into.
type Trouble string

// The troubles. None of them loses a mail: it stays where it is.
const (
	Away     Trouble = "away"      // the server cannot be reached, or does not answer in time
	Insecure Trouble = "insecure"  // its certificate is not one for its name, or it offers no TLS
	Refused  Trouble = "refused"   // it does not let this user in with this password
	NoFolder Trouble = "no_folder" // there is no such folder
	Garbled  Trouble = "garbled"   // it says what cannot be understood, or breaks off in the middle of a mail
	Busy     Trouble = "busy"      // the shop takes no more mail today, or at once
	Full     Trouble = "full"      // the shop keeps as much mail as it may
)

// Failure is a trouble with what the server said.
type Failure struct {
	Trouble Trouble
	Said    string // one line; never the password
}

// Error implements error.
func (f *Failure) Error() string {
	return strings.TrimSpace("mailbox: " + string(f.Trouble) + " " + f.Said)
}

// failure is what an error of this package says of the mailbox; nil: it is none of its troubles.
func failure(err error) *Failure {
	f, _ := errors.AsType[*Failure](err)
	return f
}

// The faults of this package.
var (
	ErrNone = fault.New(fault.NotFound, "mailbox_none", "no mailbox is named in the configuration")
	ErrSoon = fault.New(fault.TooMany, "mailbox_soon", "it was looked into a moment ago; mail servers shut out whoever comes too often")
)

// What is read at most.
const (
	mailMost  = 25 << 20 // bytes of a mail: of a larger one the head is fetched
	headMost  = 128 << 10
	lineMost  = 64 << 10
	listMost  = 4 << 20   // bytes of a list of mails
	chatMost  = 256 << 10 // bytes of what else a server says to one command
	roundMost = 100       // mails of one look
)

// How long is waited at most.
const (
	dialWithin   = 15 * time.Second
	answerWithin = 30 * time.Second
	leaveWithin  = 2 * time.Second
)

// folderName is a folder's name as IMAP writes it: UTF-7 with & (RFC 3501, 5.1.3).
func folderName(s string) string {
	var b strings.Builder
	var wide []uint16
	flush := func() {
		if len(wide) == 0 {
			return
		}
		raw := make([]byte, 0, 2*len(wide))
		for _, u := range wide {
			raw = append(raw, byte(u>>8), byte(u))
		}
		b.WriteString("&" + utf7.EncodeToString(raw) + "-")
		wide = nil
	}
	for _, r := range s {
		if r < ' ' || r > '~' {
			wide = utf16.AppendRune(wide, r)
			continue
		}
		flush()
		if b.WriteRune(r); r == '&' {
			b.WriteByte('-')
		}
	}
	flush()
	return b.String()
}
