package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	netmail "net/mail"
	"net/textproto"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"
)

// Writer is who the shop's mail comes from.
type Writer struct {
	From, Name string
	ReplyTo    string // where answers go; empty: to From
	// Return is where the mail of a delivery comes back to when it cannot be brought, or "" where that is From; nil: always.
	Return func(delivery string) string
	// Sign gives the values of the fields DKIM-Signature for a whole mail; nil: mail is not signed.
	Sign func(ctx context.Context, mail []byte) ([]string, error)
}

// Message is l as it goes over the wire to d's address, signed. Its Message-ID is the delivery's.
func (w Writer) Message(ctx context.Context, d Delivery, l Letter) (*mail.Msg, error) {
	m, err := w.unsigned(d, l)
	if err != nil || w.Sign == nil {
		return m, err
	}
	var whole bytes.Buffer
	if _, err := m.WriteTo(&whole); err != nil {
		return nil, err
	}
	signatures, err := w.Sign(ctx, whole.Bytes())
	if err != nil {
		return nil, &unsignedError{err}
	}
	if len(signatures) > 0 { // the library writes one field of a name; what it writes is kept as it is
		m.SetGenHeaderPreformatted("DKIM-Signature", strings.Join(signatures, "\r\nDKIM-Signature: "))
	}
	return m, nil
}

// MessageID is that of the mail for d, without its brackets: the same however often it is sent.
func (w Writer) MessageID(d Delivery) string { return d.ID + "@" + domainOf(w.From) }

// unsignedError says that a letter is fine and its signature could not be made, which passes.
type unsignedError struct{ err error }

func (e *unsignedError) Error() string { return e.err.Error() }
func (e *unsignedError) Unwrap() error { return e.err }

// NotWritten judges a letter that Message could not write.
func NotWritten(err error) Outcome {
	if _, passes := errors.AsType[*unsignedError](err); passes {
		return Outcome{State: Waiting, Code: "not_signed", Aside: true, Reason: err.Error()}
	}
	return Outcome{State: Broken, Code: "letter", Reason: err.Error()}
}

func (w Writer) unsigned(d Delivery, l Letter) (*mail.Msg, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	m.FromMailAddress(&netmail.Address{Name: w.Name, Address: w.From})
	if w.Return != nil {
		if back := w.Return(d.ID); back != "" {
			if err := m.EnvelopeFrom(back); err != nil {
				return nil, err
			}
		}
	}
	if w.ReplyTo != "" {
		if err := m.ReplyTo(w.ReplyTo); err != nil {
			return nil, err
		}
	}
	if err := m.To(d.Address); err != nil {
		return nil, err
	}
	m.Subject(l.Subject)
	m.SetDateWithValue(d.Told)
	m.SetMessageIDWithValue(w.MessageID(d))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.Unsubscribe != "" { // RFC 8058: what the link does is done by POST alone
		m.SetGenHeader(mail.HeaderListUnsubscribe, "<"+l.Unsubscribe+">")
		m.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(mail.TypeTextPlain, l.Plain)
	m.AddAlternativeString(mail.TypeTextHTML, l.HTML)
	return m, nil
}

// notReached judges a connection that came to nothing: no mail was spoken of.
func notReached(err error) Outcome {
	o := Outcome{State: Waiting, Code: "smtp_unreachable", Reason: err.Error()}
	reply, refused := errors.AsType[*textproto.Error](err)
	switch {
	case refused && reply.Code >= 500 && reply.Code < 600 && (strings.Contains(err.Error(), "AUTH") || reply.Code == 535 || reply.Code == 534):
		o.State, o.Code = Broken, "smtp_auth"
	case refused && reply.Code >= 500 && reply.Code < 600:
		o.State, o.Code = Broken, codeOf(reply.Code)
	case refused:
		o.Code = codeOf(reply.Code)
	case untrusted(err):
		o.State, o.Code = Broken, "smtp_tls"
	case strings.Contains(err.Error(), "SMTP AUTH") || strings.Contains(err.Error(), "auth"):
		o.State, o.Code = Broken, "smtp_auth" // the server asks for nothing that the shop can give
	}
	return o
}

// untrusted says whether a connection failed since the server could not be believed, which trying again does not change.
func untrusted(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	return strings.Contains(err.Error(), "does not support STARTTLS")
}

// enhanced finds a status such as 5.1.1 (RFC 3463) in what a server says.
var enhanced = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)

// NoMailbox is the code of a mail that came back since nobody has its address, in the words of RFC 3463: there is no use in ever
// writing to it again. Whatever else ends a mail is no judgement of its address.
const NoMailbox = "no_mailbox"

// nobody are the statuses that say so.
var nobody = []string{"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}

// Returned says what it means that a mail came back for good with a status of RFC 3463, or "" where none was given. One that no
// mailbox has taken in time, or that was not wanted, is no judgement of its address.
func Returned(status string) (State, string) {
	switch {
	case slices.Contains(nobody, status):
		return Dead, NoMailbox
	case status == "5.1.7" || status == "5.1.8": // they speak of who writes
	case strings.HasPrefix(status, "5.1.") || status == "5.2.1":
		return Dead, "returned"
	}
	return Broken, "returned"
}

// judge says what the server's answer to a mail means. Only a mail that was handed over whole, and about which the server then
// said nothing, is one whose end nobody knows.
func judge(err error) Outcome {
	o := Outcome{State: Waiting, Code: "smtp_dropped", Reason: short(strings.TrimSpace(err.Error()), 500)}
	f, ok := errors.AsType[*mail.SendError](err)
	if !ok {
		return o
	}
	code, status := f.ErrorCode(), enhanced.FindString(err.Error())
	if code == 0 {
		if f.Reason == mail.ErrSMTPDataClose {
			o.State, o.Code = Unknown, "smtp_lost"
		}
		if f.Reason == mail.ErrGetSender || f.Reason == mail.ErrGetRcpts || f.Reason == mail.ErrNoUnencoded {
			o.State, o.Code = Broken, "letter"
		}
		return o
	}
	o.Code = codeOf(code)
	switch {
	case code < 500 || status == "5.2.2": // not now; a full mailbox may be emptied
		o.Answered = code != 421
	case f.Reason == mail.ErrSMTPMailFrom:
		o.State = Broken
	case status == "5.1.7" || status == "5.1.8": // they speak of who writes
		o.State = Broken
	case slices.Contains(nobody, status):
		o.State, o.Code = Dead, NoMailbox
	case strings.HasPrefix(status, "5.1.") || status == "5.2.1":
		o.State = Dead
	case status == "" && f.Reason == mail.ErrSMTPRcptTo && (code == 550 || code == 551 || code == 553):
		o.State = Dead
	default:
		o.State = Broken
	}
	return o
}

func codeOf(reply int) string { return "smtp_" + strconv.Itoa(reply) }

func isReason(err error, reason mail.SendErrReason) bool {
	f, ok := errors.AsType[*mail.SendError](err)
	return ok && f.Reason == reason
}
