package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/notify/cp949"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// openCampaigns makes the service that tells many; whom, it asks accounts, orders and consents.
func (s *shop) openCampaigns(ctx context.Context, now func() time.Time) error {
	key, err := s.safe.Secret(ctx, "campaigns")
	if err != nil {
		return err
	}
	s.campaigns = campaign.NewService(s.db, campaign.Needs{
		Agreed: func(ctx context.Context, q sqldb.Querier, channel, after string, most int) ([]campaign.Reader, error) {
			found, err := s.consents.Agreed(ctx, q, consent.MediumOf(channel), after, most)
			var all []campaign.Reader
			for _, r := range found {
				all = append(all, campaign.Reader(r))
			}
			return all, err
		},
		Reach: s.reach, Among: s.among,
		Names: func(ctx context.Context, persons []string) ([]string, error) { return s.accounts.Names(ctx, persons) },
		Tell: func(ctx context.Context, tx *sqldb.Tx, n notify.Notice, readers []notify.Reader) error {
			return s.notices.TellMany(ctx, tx, n, readers)
		},
		TellOne: func(ctx context.Context, tx *sqldb.Tx, n notify.Notice) error { return s.notices.Tell(ctx, tx, n) },
		Sample: func(ctx context.Context, n notify.Notice, channel, lang string) (notify.Sample, error) {
			return s.notices.Sample(ctx, n, channel, lang)
		},
		Weigh: func(channel string, l notify.Letter) (bytes, most int, why string) {
			if channel == campaign.Kakao {
				return messages.WeighBrand(l.Short)
			}
			w := messages.Weigh(cp949.Message{Text: l.Short, Picture: l.Picture != ""})
			return w.Bytes, w.Most, w.Why
		},
		Picture: func(ctx context.Context, id string) error {
			_, err := s.messagePicture(ctx, id)
			return err
		},
		Ready: s.readyFor, Me: s.testers,
		Find: func(ctx context.Context, q sqldb.Querier, id string) (notify.Delivery, error) {
			return s.notices.Find(ctx, q, id)
		},
		Spent: func(ctx context.Context, event string) (notify.MilliWon, error) {
			return s.notices.SpentOn(ctx, s.db, campaign.Kind, event)
		},
		Limits: s.share.Limits, Key: key, URL: s.config.HTTP.PublicURL, Note: account.Note,
		Actor: func(ctx context.Context) string { return account.From(ctx).Name },
	}, now)
	return nil
}

// reach is where members are told by a channel.
func (s *shop) reach(ctx context.Context, q sqldb.Querier, channel string, persons []string) (map[string][]string, error) {
	switch channel {
	case campaign.Push:
		return s.devices.OfMembers(ctx, q, persons)
	case campaign.Text, campaign.Kakao:
		phones, err := s.accounts.Phones(ctx, q, persons)
		all := map[string][]string{}
		for member, phone := range phones {
			if number, err := messages.Phone(phone); err == nil {
				all[member] = []string{number}
			}
		}
		return all, err
	}
	mails, err := s.accounts.Mails(ctx, q, persons)
	all := map[string][]string{}
	for member, mail := range mails {
		all[member] = []string{mail}
	}
	return all, err
}

// among asks whoever knows of whom of persons a rule of a segment holds.
func (s *shop) among(ctx context.Context, q sqldb.Querier, r campaign.SegmentRule, persons []string, since time.Time) ([]string, error) {
	switch r.Is {
	case "watched":
		return s.watchers(ctx, q, persons, r.Show, since)
	case "wished":
		topics, err := s.topicsOf(ctx, r)
		if err != nil {
			return nil, err
		}
		return s.devices.WishersAmong(ctx, q, persons, topics)
	case "seen":
		signedIn, err := s.accounts.SignedInAmong(ctx, q, persons, since)
		if err != nil {
			return nil, err
		}
		watched, err := s.watchers(ctx, q, persons, "", since)
		if err != nil {
			return nil, err
		}
		bought, err := s.orders.BuyersAmong(ctx, q, persons, order.Purchase{Since: since})
		return slices.Concat(signedIn, watched, bought), err
	}
	return s.orders.BuyersAmong(ctx, q, persons, order.Purchase{Product: r.Product, Show: r.Show, Since: since, Won: money.Won(r.Won)})
}

// topicsOf are those that a rule of a segment is about: a show, or each variant of a product.
func (s *shop) topicsOf(ctx context.Context, r campaign.SegmentRule) ([]device.Topic, error) {
	if r.Show != "" {
		return []device.Topic{{Kind: device.OfShow, ID: r.Show}}, nil
	}
	p, err := s.goods.Product(ctx, r.Product)
	if err != nil {
		return nil, unless(err, catalog.ErrNotFound)
	}
	var all []device.Topic
	for _, v := range p.Variants {
		all = append(all, device.Topic{Kind: device.OfStock, ID: v.ID})
	}
	return all, nil
}

// watchers are those of persons who were in the room of a show, or of any.
func (s *shop) watchers(ctx context.Context, q sqldb.Querier, persons []string, show string, since time.Time) ([]string, error) {
	room := ""
	if show != "" {
		room = chat.Room(show)
	}
	return s.chat.AttendedAmong(ctx, q, persons, room, since)
}

// readyFor says what a channel lacks for a campaign, or nil.
func (s *shop) readyFor(ctx context.Context, channel string) error {
	switch {
	case channel == campaign.Push && !s.devices.On():
		return device.ErrOff
	case channel == campaign.Push || channel == campaign.Mail:
		return nil
	case s.config.Ads.FreeNumber == "":
		return campaign.ErrFree
	case s.config.Messages.Provider == "":
		return messages.ErrNone
	case channel == campaign.Kakao && s.config.Messages.Provider != solapi.Name:
		return messages.ErrNoBrand
	case channel == campaign.Kakao && s.config.Messages.Kakao == "":
		return messages.ErrNoKakao
	}
	_, err := s.messages.From(ctx)
	return err
}

// mostTested is how many devices of one who works here get a test.
const mostTested = 5

// testers are where whoever asks gets a test: places of their own account alone, since a test is an advertisement that nobody else agreed to.
func (s *shop) testers(ctx context.Context, channel string) (all []notify.Address, err error) {
	switch channel {
	case campaign.Push:
		mine, err := s.devices.Mine(ctx)
		for _, d := range mine {
			if d.Dead.IsZero() && len(all) < mostTested {
				all = append(all, notify.Address{Channel: device.Push, Address: d.ID})
			}
		}
		return all, err
	case campaign.Text, campaign.Kakao:
		m, err := s.accounts.MemberIn(ctx, s.db, account.From(ctx).MemberID)
		if err != nil {
			return nil, err
		}
		phone, err := messages.Phone(m.Phone)
		if err != nil {
			return nil, campaign.ErrPhone
		}
		return []notify.Address{{Channel: channel, Address: phone}}, nil
	}
	m, err := s.accounts.MemberIn(ctx, s.db, account.From(ctx).MemberID)
	return mailTo(m.Email), err
}

// mark is what every letter gets at the end: what tells that it was read, and what the law wants. A test of a campaign looks like what
// its readers get, with nobody's links.
func (s *shop) mark(d notify.Delivery, l notify.Letter) notify.Letter {
	l = s.campaigns.Track(d, l)
	if d.Kind == campaign.KindTest {
		d.Kind, d.ID, d.Person = campaign.Kind, "", ""
	}
	return s.consents.Mark(d, l)
}

// owe owes a paid order to the campaign that led its buyer to the shop.
func (s *shop) owe(ctx context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	var e order.PaidEvent
	if err := json.Unmarshal(r.Data, &e); err != nil {
		return fmt.Errorf("read %s: %w", r.Kind, err)
	}
	if e.Demo {
		return nil
	}
	o, err := s.orders.InTx(ctx, tx, e.OrderID)
	if err != nil {
		return unless(err, order.ErrNotFound)
	}
	member, is := o.Owner.Member()
	if !is {
		return nil
	}
	return s.campaigns.Bought(ctx, tx, e.OrderID, member, e.Total)
}

// campaignDoors are behind the links and pictures of letters.
func (s *shop) campaignDoors(fail func(http.ResponseWriter, *http.Request, error)) map[string]http.Handler {
	doors := map[string]http.Handler{}
	for pattern, h := range map[string]func(http.ResponseWriter, *http.Request) error{"GET /go/{token}": s.campaigns.Go, "GET /seen/{token}": s.campaigns.Seen, "GET /g/{code}": s.campaigns.GoShort} {
		doors[pattern] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				fail(w, r, err)
			}
		})
	}
	return doors
}
