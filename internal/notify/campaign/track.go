package campaign

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// What is counted of a campaign.
const (
	sent      = "sent"
	delivered = "delivered"
	withheld  = "withheld"
	failed    = "failed"
	opened    = "opened"
	clicked   = "clicked"
	left      = "left"
	bought    = "bought"
	earned    = "earned" // won
)

// owed is how long after a click an order is owed to it.
const owed = 7 * 24 * time.Hour

// Ended counts how the letters of campaigns end, in the transaction in which they do.
func (s *Service) Ended(ctx context.Context, tx *sqldb.Tx, d notify.Delivery, o notify.Outcome) error {
	campaign := d.Facts.Fill["campaign"]
	if d.Kind != Kind || campaign == "" {
		return nil
	}
	switch o.State {
	case notify.Sent, notify.Kept:
		return count(ctx, tx, campaign, sent, 1)
	case notify.Delivered:
		return count(ctx, tx, campaign, delivered, 1)
	case notify.Withheld:
		return count(ctx, tx, campaign, withheld, 1)
	case notify.Dead, notify.Broken, notify.Expired, notify.Off:
		return count(ctx, tx, campaign, failed, 1)
	}
	return nil
}

// Track makes a letter tell when it is opened and clicked. Only the address that stood in the letter is led to.
func (s *Service) Track(d notify.Delivery, l notify.Letter) notify.Letter {
	if d.Kind != Kind || d.ID == "" {
		return l
	}
	if l.Link != "" {
		by := s.needs.URL + "/go/" + s.token("click", d.ID, strings.TrimPrefix(l.Link, s.needs.URL))
		l.Plain = strings.ReplaceAll(l.Plain, l.Link+"\n", by+"\n")
		l.HTML = strings.ReplaceAll(l.HTML, `"`+html.EscapeString(l.Link)+`"`, `"`+html.EscapeString(by)+`"`)
		l.Link = by
	}
	dot := `<img src="` + html.EscapeString(s.needs.URL+"/seen/"+s.token("open", d.ID, "")) + `" width="1" height="1" alt="">`
	if end := strings.LastIndex(l.HTML, "</body>"); end >= 0 {
		l.HTML = l.HTML[:end] + dot + l.HTML[end:]
	}
	return l
}

// token names a letter and where it leads, so that nobody but the shop can make one.
func (s *Service) token(what, delivery, to string) string {
	body := delivery + " " + to
	return base64.RawURLEncoding.EncodeToString(append(s.sign(what, body), body...))
}

func (s *Service) sign(what, body string) []byte {
	h := hmac.New(sha256.New, s.needs.Key)
	h.Write([]byte(what + "\n" + body))
	return h.Sum(nil)[:16]
}

var errToken = fault.New(fault.NotFound, "campaign_link_broken", "the shop did not make this link, or part of it is missing")

func (s *Service) read(what, token string) (delivery, to string, err error) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) < 16 || len(token) > 1200 || !hmac.Equal(b[:16], s.sign(what, string(b[16:]))) {
		return "", "", errToken
	}
	delivery, to, _ = strings.Cut(string(b[16:]), " ")
	return delivery, to, nil
}

// Go leads the reader of a letter to where its link leads, and counts that they came. A HEAD counts nothing.
func (s *Service) Go(w http.ResponseWriter, r *http.Request) error {
	delivery, to, err := s.read("click", r.PathValue("token"))
	if err != nil {
		return err
	}
	if r.Method == http.MethodGet {
		_ = s.did(r.Context(), delivery, clicked) // a reader is led on, counted or not
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// dot is a picture of one clear pixel.
var dot = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

// Seen counts that a letter was opened. Programs that fetch pictures ahead count as well: it is an upper bound.
func (s *Service) Seen(w http.ResponseWriter, r *http.Request) error {
	delivery, _, err := s.read("open", r.PathValue("token"))
	if err != nil {
		return err
	}
	if r.Method == http.MethodGet {
		_ = s.did(r.Context(), delivery, opened)
	}
	w.Header().Set("Content-Type", "image/gif")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(dot)
	return err
}

// did counts once what the reader of a letter did. Of a letter that is forgotten nothing is counted.
func (s *Service) did(ctx context.Context, delivery, what string) error {
	known, err := done(ctx, s.db, delivery, what)
	if err != nil || known {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.remember(ctx, tx, delivery, what) })
}

func (s *Service) remember(ctx context.Context, tx *sqldb.Tx, delivery, what string) error {
	d, err := s.needs.Find(ctx, tx, delivery)
	if errors.Is(err, notify.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	campaign := d.Facts.Fill["campaign"]
	if d.Kind != Kind || campaign == "" {
		return nil
	}
	fresh, err := insertDeed(ctx, tx, delivery, what, campaign, d.Person, s.now())
	if err != nil || !fresh {
		return err
	}
	return count(ctx, tx, campaign, what, 1)
}

// Left counts that somebody refused more by the link of a letter.
func (s *Service) Left(ctx context.Context, tx *sqldb.Tx, delivery string) error {
	return s.remember(ctx, tx, delivery, left)
}

// Bought owes a paid order to the last letter that its buyer clicked, if that was within a week; each order to one.
func (s *Service) Bought(ctx context.Context, tx *sqldb.Tx, order, person string, total money.Won) error {
	now := s.now()
	campaign, err := lastClicked(ctx, tx, person, now.Add(-owed))
	if err != nil || campaign == "" {
		return err
	}
	fresh, err := insertOrder(ctx, tx, order, campaign, total, now)
	if err != nil || !fresh {
		return err
	}
	if err := count(ctx, tx, campaign, bought, 1); err != nil {
		return err
	}
	return count(ctx, tx, campaign, earned, int64(total))
}

// Rounds forget who clicked what once nothing is owed to it any more; the counts stay.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{{Name: "old deeds of campaigns", Every: 12 * time.Hour, Deadline: 30 * time.Minute, Do: func(ctx context.Context) error {
		for _, table := range []string{"campaign_deeds", "campaign_orders"} {
			if _, err := sqldb.Sweep(ctx, s.db, table, "at", sqldb.Millis(s.now().AddDate(0, 0, -180))); err != nil {
				return fmt.Errorf("forget %s: %w", table, err)
			}
		}
		return nil
	}}}
}
