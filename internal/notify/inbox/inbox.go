// Package inbox takes the mail that people and machines write to the shop: it sorts, keeps and shows it, and hands it to whoever listens.
package inbox

import (
	"embed"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Migrations makes the tables of incoming mail; its domain is "inbox".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Kind is what sort of mail came in. Only letters are handed on.
type Kind string

// The kinds.
const (
	Letter Kind = "letter"
	Bounce Kind = "bounce" // a mail of the shop's came back, or is late, or was called spam
	Auto   Kind = "auto"   // a machine wrote it: an answer to it would be answered
	Loop   Kind = "loop"   // the shop's own, or one of too many of one sender
	Broken Kind = "broken" // nothing of it can be read
)

// Arrival is how a mail came in.
type Arrival struct {
	Source   string   // SMTP or IMAP
	Envelope string   // who handed it over says so; "" is nobody, as of machines
	Null     bool     // it says that nobody wrote it
	To       []string // whom it was handed over for; none: as its head says
	IP       string   // of whoever handed it over, or ""
	Over     bool     // only the head came: the whole is too large, or could not be fetched
}

// The sources: mail that others hand over, and mail that is fetched from a mailbox elsewhere.
const (
	SMTP = "smtp"
	IMAP = "imap"
)

// Mail is one that came in.
type Mail struct {
	ID        string
	MessageID string
	Thread    string
	Delivery  string // the letter of the shop's that it is about, or ""
	Source    string
	Kind      Kind
	Reason    string // a code: why it is of that kind
	Said      string // of a bounce: in the words of the server
	From      string // never to be believed alone: see Proven
	Name      string
	Envelope  string
	To        string
	Subject   string
	SPF, DKIM string // pass, fail, none or unknown
	Proven    bool   // the domain of From has signed it, or says that it comes from there
	Cut       bool   // not all of it could be read
	Plain     string
	Size      int
	Files     int
	Sent, Got time.Time

	identity string
}

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "mail_not_found", "there is no such mail, or it was so long ago that it is not kept any more")
	ErrFile     = fault.New(fault.NotFound, "mail_file_not_found", "this mail has no such file")
	// ErrBusy says that more comes in than is taken; whoever brings it comes again.
	ErrBusy = fault.New(fault.TooMany, "mail_busy", "too much mail comes in at once; come again later")
	// ErrFull says that no more mail is kept until some of it is old.
	ErrFull = fault.New(fault.Unavailable, "mail_full", "as much mail is kept as may be; more is taken when some of it is old")
)

const (
	sizeMost = 25 << 20             // bytes of a mail
	heldMost = 20 << 30             // bytes of all that is kept
	kept     = 180 * 24 * time.Hour // how long mail is kept
)
