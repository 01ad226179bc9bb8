package inbox

import (
	"bytes"
	"errors"
	"net/mail"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/line"
)

// What is read of one mail at most.
const (
	headMost  = 64 << 10  // bytes of a head
	fieldMost = 1000      // lines of a head
	aboutMost = 256 << 10 // bytes of the head of the mail that one is about
	textMost  = 512 << 10 // bytes of a text
	deepMost  = 8         // parts in parts
	partsMost = 200
	filesMost = 50
)

// Reading is what a mail says.
type Reading struct {
	ID         string // its Message-ID, without brackets
	Subject    string
	From       mail.Address
	To         string    // the names and addresses it names, on one line
	Sent       time.Time // as it says itself; zero: it does not
	Follows    []string  // Message-IDs that it answers, the nearest first
	Plain      string
	HTML       string // raw: never to be shown as it is
	Files      []File
	Report     string // the type of a machine's report, such as delivery-status
	Fields     string // what that says to machines
	Original   string // the head of the mail that it is about
	Cut        bool   // not all of it could be read
	head       textproto.MIMEHeader
	body       []byte
	sole       bool // it names one sender
	parts      int
	recipients []string
}

// File is one that hangs on a mail.
type File struct {
	N    int
	Name string
	Type string // as the mail says; what is in it may be something else
	Size int

	coding string
	coded  []byte // of the mail itself
}

var (
	errHead  = errors.New("it has no head")
	errLarge = errors.New("its head is too large")
)

// Parse reads a mail, in so far as it can be read. It fails where there is no head, or one of more than 64 KB or 1,000 lines.
func Parse(b []byte) (*Reading, error) {
	if !smallHead(b) {
		return nil, errLarge
	}
	head, body := readHead(b)
	if len(head) == 0 {
		return nil, errHead
	}
	r := &Reading{head: head, body: body, sole: sole(head["From"])}
	r.ID = clean(firstID(head.Get("Message-Id")), 300)
	r.Subject = clean(words(head.Get("Subject")), 300)
	r.From = address(head.Get("From"))
	r.To = clean(words(strings.Join(append(slices.Clone(head["To"]), head["Cc"]...), ", ")), 400)
	if at, err := mail.ParseDate(head.Get("Date")); err == nil && at.Year() > 1990 && at.Year() < 2200 {
		r.Sent = at
	}
	r.Follows = follows(head)
	for _, key := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"} {
		for _, v := range head[key] {
			r.recipients = append(r.recipients, anyAddress.FindAllString(strings.ToLower(v), 20)...)
		}
	}
	r.part(head, body, 0)
	if r.Plain == "" && r.HTML != "" {
		if text, err := press.Plain(r.HTML); err == nil {
			r.Plain = text
		}
	}
	return r, nil
}

var anyAddress = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}`)

// smallHead says whether a head is one that may be read: others cost more than they tell.
func smallHead(b []byte) bool {
	for lines, size := 0, 0; len(b) > 0; lines++ {
		end := bytes.IndexByte(b[:min(len(b), headMost+1)], '\n') + 1
		if end == 0 {
			end = len(b) // the rest of it, or a line too long
		}
		if len(bytes.TrimRight(b[:min(end, 3)], "\r\n")) == 0 {
			return true
		}
		if size += end; size > headMost || lines >= fieldMost {
			return false
		}
		b = b[end:]
	}
	return true
}

// readHead reads the fields of a head and forgives what is none: a line without a name is no reason to lose a mail.
func readHead(b []byte) (textproto.MIMEHeader, []byte) {
	head := textproto.MIMEHeader{}
	key, size, lines := "", 0, 0
	var value strings.Builder
	keep := func() {
		if key != "" {
			head[key] = append(head[key], value.String())
		}
		key = ""
		value.Reset()
	}
	for len(b) > 0 {
		text, rest, _ := bytes.Cut(b, []byte("\n"))
		text = bytes.TrimSuffix(text, []byte("\r"))
		if b = rest; len(text) == 0 {
			break
		}
		size += len(text)
		if lines++; size > headMost || lines > fieldMost {
			continue
		}
		if text[0] == ' ' || text[0] == '\t' {
			if key != "" {
				value.WriteByte(' ')
				value.Write(bytes.TrimSpace(text))
			}
			continue
		}
		keep()
		name, first, is := bytes.Cut(text, []byte(":"))
		if name = bytes.TrimRight(name, " \t"); is && len(name) > 0 && len(name) < 100 && !bytes.ContainsAny(name, " \t\x00") {
			key = textproto.CanonicalMIMEHeaderKey(string(name))
			value.Write(bytes.TrimSpace(first))
		}
	}
	keep()
	return head, b
}

// sole says whether a mail names exactly one sender. Of more, nobody knows whom a signature is about.
func sole(from []string) bool {
	if len(from) != 1 {
		return false
	}
	if all, err := mail.ParseAddressList(from[0]); err == nil {
		return len(all) == 1
	}
	return strings.Count(from[0], "@") == 1
}

// address is the first of a field.
func address(s string) mail.Address {
	if a, err := mail.ParseAddress(s); err == nil {
		return mail.Address{Name: clean(words(a.Name), 100), Address: clean(strings.ToLower(a.Address), 254)}
	}
	found := anyAddress.FindString(s)
	name, _, _ := strings.Cut(s, "<")
	return mail.Address{Name: clean(words(strings.Trim(name, `" `)), 100), Address: strings.ToLower(found)}
}

// envelope is from where the last server on its way says that a mail came, and whether it says that from nobody (RFC 5321, 4.4).
func (r *Reading) envelope() (from string, null bool) {
	said := r.head["Return-Path"]
	if len(said) == 0 {
		return "", false
	}
	from = strings.Trim(said[0], "<> ")
	return from, from == "" && strings.Contains(said[0], "<")
}

var bracketed = regexp.MustCompile(`<([^<>\s]{1,300})>`)

func firstID(s string) string {
	if m := bracketed.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return strings.Trim(s, "<> ")
}

// follows are the Message-IDs that a mail answers: In-Reply-To, then References from its end; twenty at most.
func follows(head textproto.MIMEHeader) (all []string) {
	refs := bracketed.FindAllStringSubmatch(head.Get("References"), 100)
	slices.Reverse(refs)
	for _, m := range append(bracketed.FindAllStringSubmatch(head.Get("In-Reply-To"), 5), refs...) {
		if !slices.Contains(all, m[1]) && len(all) < 20 {
			all = append(all, m[1])
		}
	}
	return all
}

// clean is s on one line without what does not show.
func clean(s string, most int) string {
	text, ok := line.Clean(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s), 0, most)
	if ok {
		return text
	}
	r := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), " "))
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, string(r[:min(len(r), most)]))
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
