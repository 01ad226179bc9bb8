package inbox

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Needs is what incoming mail takes from the rest of the shop.
type Needs struct {
	Files   blob.Store
	Limits  limit.Store
	DNS     standing.Resolver
	Returns returns.Addresses
	Domain  string // of the Message-IDs of the shop's own mail
	Most    int64  // bytes of mail that are kept; 0: 20 GB
	// Said hears what a mail tells of one of the shop's.
	Said func(ctx context.Context, tx *sqldb.Tx, w returns.Word) error
	// Known says whether a delivery is there, and fails with notify.ErrNotFound where it is not.
	Known func(ctx context.Context, tx *sqldb.Tx, delivery string) (notify.Delivery, error)
	// Hear is handed each letter once, in the transaction that keeps it; what it answers with an error comes again. nil: nobody listens.
	Hear func(ctx context.Context, tx *sqldb.Tx, m Mail) error
}

// Service takes mail and keeps it.
type Service struct {
	db    *sqldb.DB
	needs Needs
	now   func() time.Time
	slots chan struct{} // one for each mail that is being read
}

// NewService makes the service.
func NewService(db *sqldb.DB, needs Needs, now func() time.Time) *Service {
	return &Service{db: db, needs: needs, now: now, slots: make(chan struct{}, atOnce)}
}

// everybody is how much mail is taken of all.
var everybody = limit.Rule{Name: "mail that comes in", Most: 2000, Refill: 200 * time.Millisecond, Fails: limit.Alone}

// kilobytes and kilobytesOf are how much mail is taken in a day, of all and of one network.
var (
	kilobytes   = limit.Rule{Name: "kilobytes of mail", Most: 2 << 20, Window: 24 * time.Hour, Fails: limit.Alone}
	kilobytesOf = limit.Rule{Name: "kilobytes of mail of a network", Most: 256 << 10, Window: 24 * time.Hour, Fails: limit.Alone}
)

const atOnce = 4 // mails are read; others wait as long as whoever brings them

// allowed says whether so large a mail is taken from there today. It fails with ErrBusy.
func (s *Service) allowed(ctx context.Context, a Arrival, size int) error {
	n, from := size>>10+1, "" // an empty key is nobody's, and is not counted
	if a.IP != "" {
		from = httpkit.Network(a.IP)
	}
	for _, share := range []struct {
		rule limit.Rule
		key  string
		n    int
	}{{everybody, "all", 1}, {kilobytesOf, from, n}, {kilobytes, "all", n}} {
		if wait := s.needs.Limits.Take(ctx, share.rule, share.key, share.n).Wait; wait > 0 {
			return ErrBusy.RetryAfter(wait)
		}
	}
	return nil
}

// Take keeps a mail and has it count. One that was taken before is no error and counts for nothing. It fails with ErrBusy or ErrFull, and where
// the mail could not be kept: whoever brings it is to come again.
func (s *Service) Take(ctx context.Context, a Arrival, raw []byte) error {
	if err := s.allowed(ctx, a, len(raw)); err != nil {
		return err
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return ErrBusy
	}
	m := Mail{ID: id.New(), Source: a.Source, Size: len(raw), Got: s.now(), SPF: "none", DKIM: "none"}
	r, err := Parse(raw)
	if err != nil {
		m.Kind, m.Reason, r = Broken, "no_head", &Reading{body: raw}
	}
	if errors.Is(err, errLarge) {
		m.Reason = "head_too_large"
	}
	if a.Source == IMAP {
		a.Envelope, a.Null = r.envelope()
	}
	m.Envelope = clean(strings.ToLower(a.Envelope), 254)
	m.MessageID, m.Subject, m.From, m.Name, m.To = r.ID, r.Subject, r.From.Address, r.From.Name, r.To
	m.Plain, m.Cut, m.Files, m.Sent = clearText(r.Plain), r.Cut || a.Over || len(r.Plain) > plainMost, len(r.Files), r.Sent
	m.identity = identity(r)
	if before, err := known(ctx, s.db, m.identity); err != nil || before {
		return err
	}
	var w returns.Word
	if m.Kind != Broken {
		s.prove(ctx, a, raw, r, &m)
		w = s.sort(ctx, a, r, &m)
	}
	if err := s.put(ctx, m, raw); err != nil { // where the rest fails, the sweep takes it away
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.write(ctx, tx, m, r.Follows, w) })
}

// write writes a mail down with what follows from it. Of one that is there already nothing follows.
func (s *Service) write(ctx context.Context, tx *sqldb.Tx, m Mail, follows []string, w returns.Word) (err error) {
	if err := s.answers(ctx, tx, &m, follows); err != nil {
		return err
	}
	fresh, err := insertMail(ctx, tx, m)
	if err != nil || !fresh {
		return err
	}
	if there, err := endFile(ctx, tx, m.ID); err != nil || !there {
		return cmp.Or(err, error(ErrBusy)) // swept: it took too long
	}
	if fits, err := hold(ctx, tx, m.Size, cmp.Or(s.needs.Most, heldMost)); err != nil || !fits {
		return cmp.Or(err, error(ErrFull))
	}
	if m.Kind == Bounce && w.Delivery != "" {
		if err := s.needs.Said(ctx, tx, w); errors.Is(err, notify.ErrNotFound) {
			return forgotten(ctx, tx, m.ID)
		} else if err != nil {
			return fmt.Errorf("hear what a mail tells of %s: %w", w.Delivery, err)
		}
	}
	if m.Kind == Letter && s.needs.Hear != nil {
		return s.needs.Hear(ctx, tx, m)
	}
	return nil
}

// answers finds what m answers: the letter of the shop's, and the thread that it goes on.
func (s *Service) answers(ctx context.Context, tx *sqldb.Tx, m *Mail, follows []string) (err error) {
	for _, f := range follows {
		of, domain, _ := strings.Cut(f, "@")
		if m.Delivery != "" || len(of) != 36 || !strings.EqualFold(domain, s.needs.Domain) {
			continue
		}
		_, err := s.needs.Known(ctx, tx, strings.ToLower(of))
		if err == nil {
			m.Delivery = strings.ToLower(of)
		} else if !errors.Is(err, notify.ErrNotFound) {
			return err
		}
	}
	if m.Thread, err = threadOf(ctx, tx, follows, m.Delivery); err == nil && m.Thread == "" {
		m.Thread = m.ID
	}
	return err
}

// identity is the same for the same mail, whatever servers on its way put before it.
func identity(r *Reading) string {
	h := sha256.New()
	for _, part := range []string{r.ID, r.head.Get("From"), r.head.Get("Subject"), r.head.Get("Date")} {
		fmt.Fprintf(h, "%d %s", len(part), part)
	}
	fmt.Fprintf(h, "%d ", len(r.body))
	h.Write(r.body)
	return hex.EncodeToString(h.Sum(nil))
}

// plainMost is how much of what a mail says is kept beside its file.
const plainMost = 256 << 10

// clearText is the beginning of a text without what a database or a page does not hold.
func clearText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s[:min(len(s), plainMost)], ""))
}

// Filter narrows the list.
type Filter struct {
	Kind Kind
	From string // the beginning of an address
}

var byAge = list.Order{Name: "inbox", Columns: []list.Column{{Name: "id", Desc: true}}}

// List gives mail that came in, the newest first.
func (s *Service) List(ctx context.Context, f Filter, q list.Query) (list.Page[Mail], error) {
	w, err := byAge.Window(q)
	if err != nil {
		return list.Page[Mail]{}, err
	}
	p, err := listMails(ctx, s.db, f, w)
	if err != nil {
		return p, fmt.Errorf("list incoming mail: %w", err)
	}
	return p, nil
}

// Thread gives a mail and those of its thread, oldest first, up to a hundred. It fails with ErrNotFound.
func (s *Service) Thread(ctx context.Context, mail string) (m Mail, all []Mail, err error) {
	if m, err = findMail(ctx, s.db, mail); err != nil {
		return m, nil, err
	}
	all, err = thread(ctx, s.db, m.Thread)
	return m, all, err
}

// Open gives the whole mail as it came in, and what it says. It fails with ErrNotFound.
func (s *Service) Open(ctx context.Context, mail string) ([]byte, *Reading, error) {
	m, err := findMail(ctx, s.db, mail)
	if err != nil {
		return nil, nil, err
	}
	raw, err := s.whole(ctx, m)
	if err != nil {
		return nil, nil, err
	}
	r, _ := Parse(raw)
	if r == nil { // nothing of it can be read
		r = &Reading{}
	}
	return raw, r, nil
}

// File gives one that hangs on a mail. It fails with ErrNotFound or ErrFile.
func (s *Service) File(ctx context.Context, mail string, n int) (File, []byte, error) {
	_, r, err := s.Open(ctx, mail)
	if err != nil {
		return File{}, nil, err
	}
	if n < 0 || n >= len(r.Files) {
		return File{}, nil, ErrFile
	}
	return r.Files[n], r.Files[n].body(), nil
}

// Rounds forget mail of long ago, its file first: what is left over is looked for again; and files whose mail was never written down.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{{Name: "old mail", Every: 6 * time.Hour, Deadline: time.Hour, Do: func(ctx context.Context) error {
		for {
			old, err := mailsBefore(ctx, s.db, s.now().Add(-kept), 200)
			if err != nil || len(old) == 0 {
				return err
			}
			for _, m := range old {
				if err := s.drop(ctx, m); err != nil {
					return err
				}
				if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return deleteMail(ctx, tx, m) }); err != nil {
					return fmt.Errorf("forget mail %s: %w", m.ID, err)
				}
			}
		}
	}}, {Name: "files of no mail", Every: time.Hour, Deadline: 30 * time.Minute, Do: s.sweep}}
}
