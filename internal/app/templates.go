package app

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/notify/wording"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// The forms that kinds of notices have.
var (
	byMail  = []notify.Form{notify.Page}
	byPush  = []notify.Form{notify.Glance}
	everyBy = []notify.Form{notify.Page, notify.Glance, notify.Message}
)

// worded are the kinds whose words the merchant can change, with all that their Facts fill in. Campaigns have words of their own.
var worded = []wording.Kind{
	{Name: tellReset, Forms: byMail, Variables: []string{"name"}, Linked: true, Path: "/reset-password"},
	{Name: tellInvited, Forms: byMail, Variables: []string{"name", "by", "role"}, Linked: true, Path: "/reset-password"},
	{Name: tellHanded, Forms: byMail, Variables: []string{"name"}, Rows: []string{"password"}, Path: "/sign-in"},
	{Name: tellWelcome, Forms: byMail, Variables: []string{"name"}, Path: "/"},
	{Name: tellReceived, Forms: everyBy, Variables: []string{"name", "number", "until"}, Goods: true, Rows: []string{"number", "shipping", "bank", "holder", "until", "to_pay"}, Path: "/orders"},
	{Name: tellPaid, Forms: everyBy, Variables: []string{"name", "number"}, Goods: true, Rows: []string{"number", "shipping", "ship", "card", "total"}, Path: "/orders"},
	{Name: tellCancelled, Forms: everyBy, Variables: []string{"name", "number"}, Goods: true, Rows: []string{"number", "shipping"}, Path: "/orders"},
	{Name: tellUndone, Forms: everyBy, Variables: []string{"name", "number", "amount"}, Goods: true, Rows: []string{"number", "shipping", "refunded"}, Path: "/orders"},
	{Name: tellRefunded, Forms: everyBy, Variables: []string{"name", "number", "amount"}, Rows: []string{"number", "refunded"}, Path: "/orders"},
	{Name: tellDeparted, Forms: everyBy, Variables: []string{"name", "number"}, Rows: []string{"number", "carrier", "invoice"}, Path: "/orders"},
	{Name: tellArriving, Forms: everyBy, Variables: []string{"name", "number"}, Rows: []string{"number", "carrier", "invoice"}, Path: "/orders"},
	{Name: tellDelivered, Forms: everyBy, Variables: []string{"name", "number"}, Rows: []string{"number", "carrier", "invoice"}, Path: "/orders"},
	{Name: tellLive, Forms: byPush, Variables: []string{"title", "host"}, Path: "/"},
	{Name: tellRestocked, Forms: byPush, Variables: []string{"name"}, Path: "/"},
	{Name: consent.TellResult, Forms: byMail, Variables: []string{"name"}, Rows: []string{"ad_mail", "consent_at"}, Path: "/me"},
	{Name: consent.TellRenewal, Forms: byMail, Variables: []string{"name"}, Rows: []string{"ad_mail"}, Path: "/me"},
}

// pictureTime is how long a picture of a letter may take to load for a preview.
const pictureTime = 4 * time.Second

// openWordings makes the service that keeps what notices say.
func (s *shop) openWordings(ctx context.Context, desk *notify.Desk, now func() time.Time) (err error) {
	s.wordings, err = wording.Open(ctx, s.db, wording.Needs{
		Kinds: worded, Langs: []string{"ko", "en"}, Texts: s.texts, Desk: desk, URL: s.config.HTTP.PublicURL, Limits: s.share.Limits, Note: account.Note,
		Latest: func(ctx context.Context, kind, lang string) (notify.Notice, bool, error) {
			return s.notices.Latest(ctx, kind, lang)
		},
		Tell:  func(ctx context.Context, tx *sqldb.Tx, n notify.Notice) error { return s.notices.Tell(ctx, tx, n) },
		Self:  s.self,
		Actor: func(ctx context.Context) string { return account.From(ctx).Name },
		Own:   outside.Named(pictureTime), Others: outside.Guard{}.Client(pictureTime),
	}, now)
	return err
}

// self is where whoever asks is reached: at their address, their phone, and the browser that was here last.
func (s *shop) self(ctx context.Context) (wording.Self, error) {
	m, err := s.accounts.Member(ctx, account.From(ctx).MemberID)
	if err != nil {
		return wording.Self{}, err
	}
	me := wording.Self{Person: m.ID, Mail: m.Email, Phone: m.Phone}
	mine, err := s.devices.Mine(ctx)
	for _, d := range mine {
		if d.Dead.IsZero() {
			me.Device = d.ID
			break
		}
	}
	return me, err
}
