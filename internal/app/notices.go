package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/dkim"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/standing"
	"github.com/saja-live/saja/internal/ops"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/web"
)

// What the shop tells people.
const (
	tellReset     = "password_reset"
	tellWelcome   = "welcome"
	tellInvited   = "staff_invited"
	tellHanded    = "staff_password"
	tellReceived  = "order_received"
	tellPaid      = "order_paid"
	tellCancelled = "order_cancelled"
	tellUndone    = "order_cancelled_refunded"
	tellRefunded  = "order_refunded"
	tellDeparted  = "parcel_departed"
	tellArriving  = "parcel_arriving"
	tellDelivered = "parcel_delivered"
	tellLive      = "show_live"
	tellRestocked = "restocked"
)

// The channels of orders, the one that every buyer can be reached by first, and of what only devices are told. Messages are switched
// where they are.
var (
	ofOrders  = []string{notify.Mail, device.Push}
	toDevices = []string{device.Push}
	byPhone   = []string{messages.SMS} // by AlimTalk where one is approved
)

// toAnybody are the kinds of which a device is told, whoever uses it.
var toAnybody = []string{tellLive, tellRestocked, device.KindTest}

// tellable are the kinds of notices. What is worth telling of an order is so for two days: a mail server that is away over a
// weekend is nothing that anybody can wait for. That an order came in, and what becomes of it before it is sent, is owed by the law of
// selling at a distance (전자상거래법 §14, §15).
var tellable = []notify.Kind{
	{Name: tellReset, Lane: notify.Urgent, Until: account.ResetFor, Repeat: true, Secret: true, Owed: notify.ForAccess},
	{Name: tellInvited, Lane: notify.Urgent, Until: 24 * time.Hour, Repeat: true, Secret: true, Owed: notify.ForAccess},
	{Name: tellHanded, Lane: notify.Urgent, Until: 24 * time.Hour, Repeat: true, Secret: true, Owed: notify.ForAccess},
	{Name: tellWelcome, Lane: notify.Ordinary, Until: 24 * time.Hour, Repeat: true},
	{Name: tellReceived, Lane: notify.Ordinary, Until: 24 * time.Hour, By: ofOrders, Asked: byPhone, Owed: notify.ForLaw},
	{Name: tellPaid, Lane: notify.Ordinary, Until: 48 * time.Hour, By: ofOrders, Asked: byPhone, Owed: notify.ForLaw},
	{Name: tellCancelled, Lane: notify.Ordinary, Until: 48 * time.Hour, By: ofOrders, Asked: byPhone, Owed: notify.ForLaw},
	{Name: tellUndone, Lane: notify.Ordinary, Until: 48 * time.Hour, By: ofOrders, Asked: byPhone, Owed: notify.ForLaw},
	{Name: tellRefunded, Lane: notify.Ordinary, Until: 48 * time.Hour, By: ofOrders, Asked: byPhone},
	{Name: tellDeparted, Lane: notify.Ordinary, Until: 24 * time.Hour, By: ofOrders, Asked: byPhone},
	{Name: tellArriving, Lane: notify.Ordinary, Until: 10 * time.Hour, By: ofOrders, Asked: byPhone},
	{Name: tellDelivered, Lane: notify.Ordinary, Until: 24 * time.Hour, By: ofOrders, Asked: byPhone},
	{Name: tellLive, Lane: notify.Bulk, Until: 2 * time.Hour, Repeat: true, By: toDevices},
	{Name: tellRestocked, Lane: notify.Bulk, Until: 24 * time.Hour, Repeat: true, By: toDevices},
	{Name: device.KindTest, Lane: notify.Urgent, Until: 10 * time.Minute, Repeat: true, By: toDevices},
}

// openNotices makes the service of notices.
func (s *shop) openNotices(ctx context.Context, now func() time.Time) error {
	c := s.config.Shop
	desk, err := notify.NewDesk(web.Templates, s.texts, notify.Shop{
		Name: c.Name, Company: c.Company, Owner: c.Owner, Registration: c.Registration, Address: c.Address, Phone: c.Phone, Email: c.Email, URL: s.config.HTTP.PublicURL,
	})
	if err != nil {
		return err
	}
	s.keys = dkim.NewKeys(s.db, dkim.Needs{Seal: s.safe, Sender: s.config.Mail.sender(), DNS: standing.NewResolver(s.config.Mail.DNS), Note: account.Note}, s.config.Mail.DKIM, now)
	writer := s.config.Mail.writer(c.Name)
	writer.Sign = s.keys.Sign
	back, err := s.returnAddresses(ctx)
	if err != nil {
		return err
	}
	writer.Return = back.Of
	mail, err := s.config.Mail.channel(writer)
	if err != nil {
		return err
	}
	if server, sends := mail.(*notify.SMTP); sends {
		s.mail = server
	}
	channels := []notify.Channel{mail, s.textMessages(), messages.AlimTalk{Channel: s.textMessages()}, messages.Branded{Channel: s.textMessages()}}
	push, err := s.openDevices(ctx, now)
	if err != nil {
		return err
	}
	if push != nil {
		channels = append(channels, push)
	}
	if err := s.openWordings(ctx, desk, now); err != nil {
		return err
	}
	s.notices = notify.NewService(s.db, notify.Needs{
		Wording: s.wordings,
		Desk:    desk, Seal: s.safe, Kinds: tellableKinds(), Guard: guards{s.campaigns, s.consents}, Mark: s.mark, Ended: s.ended, Channels: channels, Note: account.Note, Limits: s.share.Limits,
		Owner: func(ctx context.Context) bool { return account.From(ctx).Can(account.RoleOwner) },
	}, now)
	return nil
}

// letters are what accounts have written to members.
type letters struct{ *shop }

var _ account.Letters = letters{}

// Forgot implements account.Letters.
func (s letters) Forgot(ctx context.Context, tx *sqldb.Tx, m account.Member, token, lang string) error {
	return s.notices.Tell(ctx, tx, notify.Notice{
		Kind: tellReset, Event: "reset/" + id.HashSecret(token)[:32], Person: m.ID, Lang: lang, To: mailTo(m.Email),
		Facts: notify.Facts{Fill: map[string]string{"name": m.Name}}, Link: inLanguage("/reset-password", lang, "token", token),
	})
}

// Joined implements account.Letters.
func (s letters) Joined(ctx context.Context, tx *sqldb.Tx, m account.Member, lang string) error {
	return s.notices.Tell(ctx, tx, notify.Notice{
		Kind: tellWelcome, Event: "member/" + m.ID, Person: m.ID, Lang: lang, To: mailTo(m.Email),
		Facts: notify.Facts{Fill: map[string]string{"name": m.Name}}, Link: inLanguage("/", lang),
	})
}

// Invited implements account.Letters.
func (s letters) Invited(ctx context.Context, tx *sqldb.Tx, m account.Member, token, by, lang string) error {
	return s.notices.Tell(ctx, tx, notify.Notice{
		Kind: tellInvited, Event: "invite/" + id.HashSecret(token)[:32], Person: m.ID, Lang: lang, To: mailTo(m.Email),
		Facts: notify.Facts{Fill: map[string]string{"name": m.Name, "by": by, "role": s.texts.In(lang).T("notice.role." + string(m.Role))}},
		Link:  inLanguage("/reset-password", lang, "token", token),
	})
}

// Handed implements account.Letters.
func (s letters) Handed(ctx context.Context, tx *sqldb.Tx, m account.Member, password, lang string) error {
	to := "/sign-in"
	if m.Role.Staff() {
		to = "/admin"
	}
	return s.notices.Tell(ctx, tx, notify.Notice{
		Kind: tellHanded, Event: "password/" + id.New(), Person: m.ID, Lang: lang, To: mailTo(m.Email),
		Facts: notify.Facts{Fill: map[string]string{"name": m.Name}, Rows: []notify.Row{{Name: "password", Value: password, Sum: true}}},
		Link:  inLanguage(to, lang),
	})
}

func mailTo(address string) []notify.Address {
	return []notify.Address{{Channel: notify.Mail, Address: address}}
}

// inLanguage is a path of the shop with a query of pairs, which opens in a language.
func inLanguage(path, lang string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	if lang != "" && lang != "ko" {
		q.Set("lang", lang)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// orderKinds are the events of which buyers are told.
var orderKinds = []string{payment.KindAwaited, payment.KindRefunded, order.KindPaid, order.KindCancelled}

// tellBuyer tells a buyer what happened to their order, in the transaction that keeps the listener's place. Who left no
// address and asked for nothing is not told, nor is a synthetic viewer.
func (s *shop) tellBuyer(ctx context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	var e struct {
		Order   string    `json:"order"`
		Payment string    `json:"payment"`
		Refund  string    `json:"refund"`
		Amount  money.Won `json:"amount"`
		Back    money.Won `json:"refunded"`
		Left    money.Won `json:"left"`
		Demo    bool      `json:"demo"`
	}
	if err := json.Unmarshal(r.Data, &e); err != nil {
		return fmt.Errorf("read %s: %w", r.Kind, err)
	}
	if e.Demo {
		return nil
	}
	o, err := s.orders.InTx(ctx, tx, e.Order)
	if errors.Is(err, order.ErrNotFound) {
		return nil // a guest's that nobody paid, and that was forgotten
	}
	if err != nil {
		return err
	}
	if o.Demo {
		return nil
	}
	l := buyerLetter{o: o, say: s.texts.In(o.Lang)}
	switch r.Kind {
	case payment.KindAwaited:
		p, err := s.payments.Payment(ctx, tx, e.Payment)
		if err != nil {
			return err
		}
		return s.tellOrder(ctx, tx, tellReceived, e.Payment, l.awaited(p.Deposit))
	case order.KindPaid:
		return s.tellOrder(ctx, tx, tellPaid, o.ID, l.paid())
	case order.KindCancelled:
		if e.Back == 0 {
			return s.tellOrder(ctx, tx, tellCancelled, o.ID, l.cancelled())
		}
		return s.tellOrder(ctx, tx, tellUndone, o.ID, l.undone(e.Back))
	case payment.KindRefunded:
		if e.Left == 0 && o.Payment.ID == e.Payment && (o.State == order.Cancelling || o.State == order.Cancelled) {
			return nil // told with the cancellation
		}
		return s.tellOrder(ctx, tx, tellRefunded, e.Refund, l.refunded(e.Amount))
	}
	return nil
}

// tellOrder tells the buyer of an order once per event, wherever they are reached. What goes to their phone, where the merchant wants it, is a
// notice of its own: its steps follow one another whatever becomes of the mail.
func (s *shop) tellOrder(ctx context.Context, tx *sqldb.Tx, kind, event string, l buyerLetter) error {
	o := l.o
	person, member := o.Owner.Member()
	var pairs []string
	if !member {
		pairs = []string{"t", s.orders.Token(o.Number)}
	}
	n := notify.Notice{
		Kind: kind, Event: event, About: o.Number, Person: person, Lang: o.Lang, Facts: l.facts, Link: inLanguage("/orders/"+o.Number, o.Lang, pairs...),
	}
	var err error
	if n.To, err = s.reached(ctx, tx, o); err != nil {
		return err
	}
	phone := n
	phone.Event += "/phone"
	if phone.To, err = s.messages.Ways(ctx, tx, kind, o.Lang, o.BuyerPhone); err != nil {
		return err
	}
	for _, n := range []notify.Notice{n, phone} {
		if len(n.To) == 0 {
			continue
		}
		if err := s.notices.Tell(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// alarms are what of notices a person has to see to.
func (s *shop) alarms(ctx context.Context) (all []ops.Alarm, err error) {
	alarms, err := s.notices.Alarms(ctx)
	for _, a := range alarms {
		all = append(all, ops.Alarm{Kind: a.Kind, Name: a.Name, Count: a.Count, Since: a.Since})
	}
	return all, err
}

// reached is where the buyer of an order is told: at the devices that are to be told of the order, and by mail.
func (s *shop) reached(ctx context.Context, tx *sqldb.Tx, o order.Order) ([]notify.Address, error) {
	to, err := s.devices.Wishing(ctx, tx, device.Topic{Kind: device.OfOrder, ID: o.Number})
	if err != nil {
		return nil, err
	}
	if phone := s.phone.Load(); phone != nil && len(to) == 0 {
		to = append(to, notify.Address{Channel: device.Push, Address: *phone})
	}
	if o.BuyerEmail != "" {
		to = append(to, mailTo(o.BuyerEmail)...)
	}
	return to, nil
}
