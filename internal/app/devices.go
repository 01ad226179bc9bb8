package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/show"
)

// openDevices makes the service of devices, and the channel to them.
func (s *shop) openDevices(ctx context.Context, now func() time.Time) (notify.Channel, error) {
	c, public := s.config.Push, ""
	needs := device.Needs{
		Seal: s.safe, Limits: s.share.Limits, About: s.topic,
		Who: func(ctx context.Context) device.Who {
			who := account.From(ctx)
			return device.Who{Member: who.MemberID, Browser: who.GuestID}
		},
		MemberNow: func(ctx context.Context, tx *sqldb.Tx) (string, error) { return s.accounts.MemberNow(ctx, tx) },
		Personal:  func(kind string) bool { return !slices.Contains(toAnybody, kind) },
		Notices:   func() *notify.Service { return s.notices },
	}
	senders := map[device.Platform]device.Sender{}
	apps, err := c.apps(now)
	if err != nil {
		return nil, err
	}
	for platform, sender := range apps {
		senders[platform] = sender
		needs.Apps = append(needs.Apps, platform)
	}
	if c.Contact != "" {
		key, err := device.Key(ctx, s.safe.Keep)
		if err != nil {
			return nil, err
		}
		if public, err = device.Public(key); err != nil {
			return nil, err
		}
		if senders[device.WebPush], err = c.sender(key); err != nil {
			return nil, err
		}
	}
	s.devices = device.New(s.db, needs, c.allowed(), public, now)
	return s.devices.Channel(senders), nil
}

// topic says what a topic is about, to whoever asks; nobody's ask is a worker's.
func (s *shop) topic(ctx context.Context, t device.Topic) (device.About, error) {
	switch t.Kind {
	case device.OfShow:
		of, err := s.shows.Show(ctx, t.ID)
		if errors.Is(err, show.ErrNotFound) || err == nil && (of.State == show.Ended || of.ID != t.ID) {
			return device.About{}, device.ErrTopic
		}
		return device.About{Name: of.Title, NameEn: of.TitleEn, Path: "/live/" + of.Slug, At: of.StartsAt}, err
	case device.OfStock:
		offers, err := s.goods.Offers(ctx, s.db, []string{t.ID})
		of, there := offers[t.ID]
		if err == nil && !there {
			return device.About{}, device.ErrTopic
		}
		return device.About{Name: of.ProductName, NameEn: of.ProductNameEn, Path: "/p/" + of.Slug, Wait: of.Available() == 0, Hidden: !of.OnSale}, err
	case device.OfOrder:
		o, err := s.orders.ByNumber(ctx, t.ID, order.Viewer{Who: account.From(ctx)})
		if errors.Is(err, order.ErrNotFound) {
			return device.About{}, device.ErrTopic
		}
		return device.About{Name: o.Number, Path: "/orders/" + o.Number}, err
	}
	return device.About{}, device.ErrTopic
}

// showBegan has those who wished for it told that a show is on air. It happens once: an encoder that comes back begins nothing.
func (s *shop) showBegan(ctx context.Context, tx *sqldb.Tx, of show.Show) error {
	said := func(title, host, lang string) device.Said {
		return device.Said{Fill: map[string]string{"title": title, "host": host}, Link: inLanguage("/live/"+of.Slug, lang)}
	}
	n := device.News{Kind: tellLive, Event: "show/" + of.ID, In: map[string]device.Said{
		"ko": said(of.Title, of.Host.Name, "ko"),
		"en": said(cmp.Or(of.TitleEn, of.Title), cmp.Or(of.Host.NameEn, of.Host.Name), "en"),
	}}
	return s.devices.Announce(ctx, tx, device.Topic{Kind: device.OfShow, ID: of.ID}, n, 0)
}

// restockPause is how long something has to be back before it is told: what an order that was not paid gives back is often gone again.
const restockPause = time.Minute

// restockDue has those who wished for it told that a variant can be had again.
func (s *shop) restockDue(ctx context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	var e catalog.StockChanged
	if err := json.Unmarshal(r.Data, &e); err != nil {
		return fmt.Errorf("read %s: %w", r.Kind, err)
	}
	if e.Available <= 0 {
		return nil
	}
	t := device.Topic{Kind: device.OfStock, ID: e.VariantID}
	wished, err := s.devices.Wished(ctx, tx, t)
	if err != nil || !wished {
		return err
	}
	offers, err := s.goods.Offers(ctx, tx, []string{e.VariantID})
	if err != nil {
		return err
	}
	of := offers[e.VariantID]
	said := func(name, lang string) device.Said {
		if label := of.Label(lang); label != "" {
			name += " " + label
		}
		return device.Said{Fill: map[string]string{"name": name}, Link: inLanguage("/p/"+of.Slug, lang)}
	}
	n := device.News{Kind: tellRestocked, Event: "stock/" + e.VariantID + "/" + r.ID, In: map[string]device.Said{
		"ko": said(of.ProductName, "ko"), "en": said(cmp.Or(of.ProductNameEn, of.ProductName), "en"),
	}}
	return s.devices.Announce(ctx, tx, t, n, restockPause)
}

// parcelKinds are the events of parcels of which buyers are told, and the kinds of notices that tell them.
var parcelKinds = map[string]string{
	delivery.Prefix + "departed": tellDeparted, delivery.Prefix + "arriving": tellArriving, delivery.Prefix + "delivered": tellDelivered,
}

// tellParcel tells a buyer that a parcel of theirs has left, comes today, or has arrived. One that was found to have arrived days ago is
// no news.
func (s *shop) tellParcel(ctx context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	var e delivery.Happened
	if err := json.Unmarshal(r.Data, &e); err != nil {
		return fmt.Errorf("read %s: %w", r.Kind, err)
	}
	if e.Demo || r.Time.Sub(e.At) > 48*time.Hour {
		return nil
	}
	o, err := s.orders.InTx(ctx, tx, e.OrderID)
	if errors.Is(err, order.ErrNotFound) {
		return nil
	}
	if err != nil || o.Demo {
		return err
	}
	l := buyerLetter{o: o, say: s.texts.In(o.Lang)}
	return s.tellOrder(ctx, tx, parcelKinds[r.Kind], e.ShipmentID+"/"+e.ParcelID, l.parcel(e))
}
