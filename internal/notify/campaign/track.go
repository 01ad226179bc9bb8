package campaign

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
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

// owed is how long after a click an order is owed to it.
const owed = 7 * 24 * time.Hour

// ofDelivery is what d is counted for; without a campaign, nothing.
func ofDelivery(d notify.Delivery) of {
	if d.Kind != Kind {
		return of{}
	}
	return of{d.Facts.Fill["campaign"], cmp.Or(d.Facts.Fill["wording"], nameOf(0))}
}

// Ended counts how the letters of campaigns end, in the transaction in which they do. One that had failed and fails for a better reason
// has been counted. Of those that go in place of others only what left and what arrived is counted: their readers have been counted with these.
func (s *Service) Ended(ctx context.Context, tx *sqldb.Tx, d notify.Delivery, o notify.Outcome) error {
	c := ofDelivery(d)
	if c.campaign == "" {
		return nil
	}
	now := s.now()
	at := step(now, now.Sub(d.Told))
	switch o.State {
	case notify.Sent, notify.Kept:
		if d.Step > 0 {
			return count(ctx, tx, c, instead, at, 1)
		}
		return count(ctx, tx, c, sent, at, 1)
	case notify.Delivered:
		return count(ctx, tx, c, delivered, at, 1)
	}
	if d.Step > 0 {
		return nil
	}
	switch o.State {
	case notify.Withheld:
		return count(ctx, tx, c, withheld, at, 1)
	case notify.Dead, notify.Broken, notify.Expired, notify.Off:
		switch o.Before {
		case notify.Dead, notify.Broken:
			return nil
		case notify.Sent, notify.Delivered:
			return count(ctx, tx, c, missed, at, 1)
		}
		return count(ctx, tx, c, failed, at, 1)
	}
	return nil
}

// Track makes a letter tell when it is opened and clicked, and gives what is no mail its text as it was written. Only the address that
// stood in the letter is led to. What is nobody's, as staff look at it or send it to themselves, tells nothing.
func (s *Service) Track(d notify.Delivery, l notify.Letter) notify.Letter {
	if d.Kind != Kind && d.Kind != KindTest {
		return l
	}
	live := d.Kind == Kind && d.ID != ""
	if d.Channel != Mail {
		l.Short, l.Picture = cmp.Or(d.Facts.Fill["text"], l.Short), d.Facts.Fill["picture"]
		if d.Channel == Kakao && l.Link != "" {
			l.Button = d.Facts.Fill["button"]
		}
		switch {
		case l.Link == "":
		case live:
			l.Link = s.needs.URL + "/g/" + s.short(d.ID)
		case d.Channel == Text || d.Channel == Kakao: // as long as that of a reader, since it is weighed
			l.Link = s.needs.URL + "/g/" + s.short(d.Facts.Fill["campaign"])
		}
		return l
	}
	if !live {
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

// short names a delivery, or a campaign, in 32 letters: bytes of a text message cost money.
func (s *Service) short(uuid string) string {
	b, err := hex.DecodeString(strings.ReplaceAll(uuid, "-", ""))
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(b, s.sign("short", string(b))[:8]...))
}

// readShort fails with errToken.
func (s *Service) readShort(code string) (uuid string, err error) {
	b, err := base64.RawURLEncoding.DecodeString(code)
	if err != nil || len(b) != 24 || !hmac.Equal(b[16:], s.sign("short", string(b[:16]))[:8]) {
		return "", errToken
	}
	h := hex.EncodeToString(b[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

// GoShort is Go for what is no mail. The link of a preview leads to the same page, and counts nothing.
func (s *Service) GoShort(w http.ResponseWriter, r *http.Request) error {
	delivery, err := s.readShort(r.PathValue("code"))
	if err != nil {
		return err
	}
	campaign := delivery
	d, err := s.needs.Find(r.Context(), s.db, delivery)
	switch {
	case err == nil:
		campaign = ofDelivery(d).campaign
	case !errors.Is(err, notify.ErrNotFound):
		return err
	}
	to := "/" // of a letter that is forgotten
	switch c, err := s.Campaign(r.Context(), campaign); {
	case err == nil:
		to = c.Link
	case !errors.Is(err, ErrNotFound):
		return err
	}
	if r.Method == http.MethodGet {
		_ = s.did(r.Context(), delivery, clicked) // a reader is led on, counted or not
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
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
	o := ofDelivery(d)
	if o.campaign == "" {
		return nil
	}
	now := s.now()
	fresh, err := insertDeed(ctx, tx, delivery, what, o, d.Person, now)
	if err != nil || !fresh {
		return err
	}
	return count(ctx, tx, o, what, step(now, now.Sub(d.Told)), 1)
}

// Left counts that somebody refused more by the link of a letter.
func (s *Service) Left(ctx context.Context, tx *sqldb.Tx, delivery string) error {
	return s.remember(ctx, tx, delivery, left)
}

// Bought owes a paid order to the last letter that its buyer clicked, if that was within a week; each order to one.
func (s *Service) Bought(ctx context.Context, tx *sqldb.Tx, order, person string, total money.Won) error {
	now := s.now()
	o, at, err := lastClicked(ctx, tx, person, now.Add(-owed))
	if err != nil || o.campaign == "" {
		return err
	}
	fresh, err := insertOrder(ctx, tx, order, o.campaign, total, now)
	if err != nil || !fresh {
		return err
	}
	if err := count(ctx, tx, o, bought, step(now, now.Sub(at)), 1); err != nil {
		return err
	}
	return count(ctx, tx, o, earned, step(now, now.Sub(at)), int64(total))
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
