package consent

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Reason is why an address is left alone.
type Reason string

// The reasons. The first two are of the address and stop everything; the others are of the person behind it and stop offers,
// until they agree once more.
const (
	HardBounce Reason = "hard_bounce" // mail came back: nobody is there
	Invalid    Reason = "invalid"     // a telephone number that is none
	Complaint  Reason = "complaint"   // they called it spam
	OptOut     Reason = "optout"      // they told staff
	FreeCall   Reason = "080"         // they called the free number
)

func (r Reason) forAll() bool { return r == HardBounce || r == Invalid }

// Suppression is a reason for which an address is left alone; it may have others beside it.
type Suppression struct {
	ID     string
	Medium Medium
	Reason Reason
	Shown  string // the address with most of it hidden
	Said   string
	Actor  string
	At     time.Time

	address string // its hash
}

// Leave has an address left alone from now on for a reason, beside those that stand there already.
func (s *Service) Leave(ctx context.Context, tx *sqldb.Tx, m Medium, address string, r Reason, said, actor string) error {
	return leave(ctx, tx, Suppression{
		ID: id.New(), Medium: m, Reason: r, Shown: hidden(m, spelt(m, address)), Said: said, Actor: actor, At: s.now(), address: s.hash(m, address),
	})
}

// Refuse is Leave by a person who works here, for somebody who called or wrote. It fails with ErrAddress or ErrReason.
func (s *Service) Refuse(ctx context.Context, m Medium, address string, r Reason, said string) error {
	said, ok := line.Clean(said, 0, 400)
	if !ok {
		return ErrReason
	}
	if !reachable(m, address) {
		return ErrAddress
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		return s.Leave(ctx, tx, m, address, r, said, s.needs.Actor(ctx))
	})
	if err != nil {
		return fmt.Errorf("leave an address alone: %w", err)
	}
	s.note(ctx, deed.To(deed.Suppression, "", hidden(m, spelt(m, address))).Saying(said))
	return nil
}

// Lift takes one reason off the list, for one that somebody gives and the audit trail keeps; others that the address is left alone for
// stay. It fails with ErrReason or ErrNotFound.
func (s *Service) Lift(ctx context.Context, suppression, reason string) error {
	reason, ok := line.Clean(reason, 2, 400)
	if !ok {
		return ErrReason
	}
	var gone Suppression
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		gone, err = lift(ctx, tx, suppression)
		return err
	})
	if err != nil {
		return fmt.Errorf("take %s off the list: %w", suppression, err)
	}
	s.note(ctx, deed.To(deed.Suppression, "", gone.Shown).Saying(reason))
	return nil
}

// SuppressedFilter narrows the list.
type SuppressedFilter struct {
	Reason  Reason
	Address string // a whole one, by mail or telephone
}

var byAge = list.Order{Name: "suppressions", Columns: []list.Column{{Name: "id", Desc: true}}}

// Suppressed lists who is left alone, the newest first.
func (s *Service) Suppressed(ctx context.Context, f SuppressedFilter, q list.Query) (list.Page[Suppression], error) {
	w, err := byAge.Window(q)
	if err != nil {
		return list.Page[Suppression]{}, err
	}
	var hashes []string
	if address := strings.TrimSpace(f.Address); address != "" {
		for _, m := range []Medium{Mail, Text} {
			hashes = append(hashes, s.hash(m, address))
		}
	}
	p, err := listSuppressed(ctx, s.db, f.Reason, hashes, w)
	if err != nil {
		return p, fmt.Errorf("list who is left alone: %w", err)
	}
	return p, nil
}

// Ended hears how deliveries end: an address that nobody has is left alone from then on, and so is one whose owner calls it spam.
func (s *Service) Ended(ctx context.Context, tx *sqldb.Tx, d notify.Delivery, o notify.Outcome) error {
	switch {
	case o.Code == "complaint":
		return s.Leave(ctx, tx, MediumOf(d.Channel), d.Address, Complaint, o.Reason, "")
	case o.State == notify.Dead && d.Channel == notify.Mail && d.Attempts > 0 && o.Code == notify.NoMailbox:
		return s.Leave(ctx, tx, Mail, d.Address, HardBounce, o.Code, "")
	}
	return nil
}

// spelt is the one spelling of an address of a medium.
func spelt(m Medium, address string) string {
	address = strings.TrimSpace(address)
	if m == Text {
		digits := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, address)
		if rest, abroad := strings.CutPrefix(digits, "82"); abroad && strings.HasPrefix(address, "+") {
			return "0" + strings.TrimPrefix(rest, "0")
		}
		return digits
	}
	if m == Mail {
		if whole, err := notify.MailAddress(address); err == nil {
			address = whole
		}
		return strings.ToLower(address)
	}
	return address
}

func reachable(m Medium, address string) bool {
	if m == Mail {
		_, err := notify.MailAddress(address)
		return err == nil
	}
	n := len(spelt(m, address))
	return m == Text && n >= 8 && n <= 11
}

// hidden is an address with most of it hidden.
func hidden(m Medium, address string) string {
	if m == Text && len(address) > 7 {
		return address[:3] + "-****-" + address[len(address)-4:]
	}
	name, domain, _ := strings.Cut(address, "@")
	r := []rune(name)
	shown := string(r[:min(2, len(r))]) + "***"
	if domain != "" {
		shown += "@" + domain
	}
	return string([]rune(shown)[:min(120, len([]rune(shown)))])
}
