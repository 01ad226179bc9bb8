// Package app joins the domains into one program: what is built, which doors are open, who hears of what.
package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed" // the tables of a new shop
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/demo"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/near"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/dkim"
	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/notify/mailbox"
	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/returns"
	"github.com/saja-live/saja/internal/notify/sims"
	"github.com/saja-live/saja/internal/notify/wording"
	"github.com/saja-live/saja/internal/ops"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/nodes"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/seal"
	"github.com/saja-live/saja/internal/platform/shared"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/internal/show"
	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/web"
)

// shop is the data of one shop and the services on it. Nothing runs yet.
type shop struct {
	config Config
	folder folder
	logger *slog.Logger
	texts  *texts.Catalogue

	db    *sqldb.DB
	safe  *seal.Safe
	log   eventlog.Log
	blobs *blob.Folder
	files *blob.Shared   // what the shop's processes have in common of them; nil where there is one process
	share *shared.Stores // limits, counts and leases, with the shop's other processes

	accounts  *account.Service
	goods     *catalog.Service
	payments  *payment.Service
	orders    *order.Service
	parcels   *delivery.Service
	carriers  *demo.Carriers         // of a demo; nil: the true ones
	plays     bool                   // it is a demo: whom notices are handed to is played, as far as the configuration names nobody
	sims      *sims.Sims             // by whom; nil: nobody
	phone     atomic.Pointer[string] // the device of a demo that hears of all orders; nil: none
	addresses *address.Service
	desk      *address.Desk // where staff see to addresses
	media     *media.Server
	streams   *media.Roster
	chat      *chat.Service
	shows     *show.Service
	notices   *notify.Service
	wordings  *wording.Service
	consents  *consent.Service
	campaigns *campaign.Service
	devices   *device.Service
	messages  *messages.Service
	returns   returns.Needs // hears of mail that was handed over
	mailgun   *mailgun.Hook // where Mailgun says so
	inbox     *inbox.Service
	mailbox   *mailbox.Service
	mail      *notify.SMTP // nil: letters are only kept
	keys      *dkim.Keys   // that mail is signed with

	listeners *eventlog.Listeners
	todo      *todo.Runner
	ops       *ops.Service
	health    health
	opened    atomic.Bool                // everything above is made
	fetch     atomic.Pointer[fetchIndex] // how an index of addresses is fetched from another process, where there are some

	formKey    [32]byte // seals what waits in a browser for a page
	sandboxKey string   // what the shop and its sandbox payment server sign with
}

// migrations are the tables, in the order in which they are made.
var migrations = []sqldb.Domain{
	{Name: "seal", Files: seal.Migrations},
	{Name: "nodes", Files: nodes.Migrations},
	{Name: "blob", Files: blob.Migrations},
	{Name: "eventlog", Files: eventlog.Migrations},
	{Name: "todo", Files: todo.Migrations},
	{Name: "account", Files: account.Migrations},
	{Name: "notify", Files: notify.Migrations},
	{Name: "consent", Files: consent.Migrations},
	{Name: "dkim", Files: dkim.Migrations},
	{Name: "mailgun", Files: mailgun.Migrations},
	{Name: "inbox", Files: inbox.Migrations},
	{Name: "mailbox", Files: mailbox.Migrations},
	{Name: "campaign", Files: campaign.Migrations},
	{Name: "device", Files: device.Migrations},
	{Name: "messages", Files: messages.Migrations},
	{Name: "wording", Files: wording.Migrations},
	{Name: "catalog", Files: catalog.Migrations},
	{Name: "payment", Files: payment.Migrations},
	{Name: "order", Files: order.Migrations},
	{Name: "delivery", Files: delivery.Migrations},
	{Name: "chat", Files: chat.Migrations},
	{Name: "media", Files: media.Migrations},
	{Name: "show", Files: show.Migrations},
	{Name: "address", Files: address.Migrations},
}

// tablesScript is what all of them come to on SQLite, for a new shop; `make generate` writes it.
//
//go:embed tables.sqlite.sql
var tablesScript string

// openShop locks the data folder, opens and migrates what is in it, and makes the services.
// It fails with ErrInUse, or with a fault of sqldb for an older program on newer data.
func openShop(ctx context.Context, config Config, data string, logger *slog.Logger, more ...func(*shop)) (_ *shop, err error) {
	s := &shop{config: config, logger: logger}
	for _, one := range more {
		one(s)
	}
	if s.folder, err = openFolder(data); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.texts, err = texts.Load(web.Texts); err != nil {
		return nil, err
	}
	url := cmp.Or(config.Database.URL, "sqlite:"+s.folder.shop())
	if s.db, err = sqldb.Open(ctx, sqldb.Config{URL: url, Logger: logger}); err != nil {
		return nil, err
	}
	if err := sqldb.Found(ctx, s.db, tablesScript); err != nil {
		return nil, err
	}
	if err := sqldb.MigrateAll(ctx, s.db, migrations...); err != nil {
		return nil, err
	}
	if s.safe, err = openSafe(ctx, s.db, cmp.Or(config.Node.KeyFile, s.folder.key()), time.Now); err != nil {
		return nil, err
	}
	if s.plays {
		if err := s.playOutside(ctx); err != nil {
			return nil, err
		}
	}
	if s.log, err = s.openLog(ctx); err != nil {
		return nil, err
	}
	if s.blobs, err = blob.OpenFolder(s.folder.blobs()); err != nil {
		return nil, err
	}
	if config.Database.URL != "" {
		s.files = blob.NewShared(s.db, s.blobs, time.Now)
	}
	if s.share, err = shared.Open(ctx, config.Redis.URL, logger, time.Now); err != nil {
		return nil, err
	}
	if err := s.services(ctx); err != nil {
		return nil, err
	}
	if err := s.desk.Open(ctx); err != nil {
		return nil, err
	}
	s.listeners = eventlog.NewListeners(s.db, s.log, logger, s.events()...)
	if err := s.listeners.Place(ctx); err != nil { // before anything of this program is emitted
		return nil, err
	}
	s.todo = todo.NewRunner(s.db, todo.Config{Lanes: lanes, Node: s.node()}, logger, time.Now, s.todos()...)
	s.ops = ops.New(s.db, ops.Needs{Todos: s.todo, Listeners: s.listeners, About: s.about, Alarms: s.alarms, Note: account.Note})
	s.opened.Store(true)
	return s, nil
}

// services makes every domain's service and says, in its Needs, what it takes from the others. What a domain takes from one
// above it is asked for when it is needed, since that one is made later.
func (s *shop) services(ctx context.Context) (err error) {
	c, now := s.config, time.Now
	links, err := linkSecret(ctx, s.safe, s.folder)
	if err != nil {
		return err
	}
	tokens, err := s.safe.Secret(ctx, "chat tokens")
	if err != nil {
		return err
	}
	forms, err := s.safe.Secret(ctx, "forms")
	if err != nil {
		return err
	}
	s.formKey = sha256.Sum256(forms)
	if err := s.openConsents(ctx, now); err != nil {
		return err
	}
	if err := s.openCampaigns(ctx, now); err != nil {
		return err
	}
	callKey, err := s.safe.Secret(ctx, "calls of providers of messages")
	if err != nil {
		return err
	}
	s.messages = messages.NewService(s.db, messages.Needs{
		Provider: c.Messages.client(now), Limits: s.share.Limits, Note: account.Note, Logger: s.logger, Kinds: byMessage,
		Kakao: c.Messages.Kakao, Shop: c.Shop.Name, URL: c.HTTP.PublicURL, Sample: s.sampleNotice, CallKey: callKey, Silent: s.phonesSilent,
		Picture: s.messagePicture,
		Actor:   func(ctx context.Context) string { return account.From(ctx).Name },
		Told: func(ctx context.Context, q sqldb.Querier, kind string) (bool, error) {
			return s.notices.GoesBy(ctx, q, kind, messages.SMS)
		},
		Charge: func(ctx context.Context, tx *sqldb.Tx, c notify.Charge) error { return s.notices.Charge(ctx, tx, c) },
		Refund: func(ctx context.Context, tx *sqldb.Tx, id string) error { return s.notices.Refund(ctx, tx, id) },
	}, now)
	if err := s.openNotices(ctx, now); err != nil {
		return err
	}
	if err := s.openReturns(ctx, now); err != nil {
		return err
	}
	s.accounts = account.New(s.db, account.Needs{
		SignedIn:      func(ctx context.Context, before, after account.Identity) { s.orders.SignedIn(ctx, before, after) },
		SessionsEnded: func(memberID string) { s.chat.SignedOut(memberID) },
		Names:         func(ctx context.Context) ([]string, error) { return s.shows.HostNames(ctx) },
		NameOf:        s.nameOf,
		Limits:        s.share.Limits,
		Letters:       letters{s},
		PasswordSet: func(ctx context.Context, tx *sqldb.Tx, memberID string) error {
			return s.devices.SignedOut(ctx, tx, memberID, account.From(ctx).GuestID)
		},
		SignedOut: func(ctx context.Context, tx *sqldb.Tx) error {
			return s.devices.SignedOutHere(ctx, tx, account.From(ctx).GuestID)
		},
	}, account.Config{Secure: c.https(), Shop: c.Shop.Name}, s.logger, now)
	s.goods = catalog.New(s.db, catalog.Needs{
		Blobs: s.store(), Actor: func(ctx context.Context) string { return account.From(ctx).MemberID }, Note: account.Note,
	}, s.logger, now)
	key, err := s.safe.Secret(ctx, "sandbox payments")
	if err != nil {
		return err
	}
	s.sandboxKey = string(key)
	sandbox := payment.NewSandbox(payment.SandboxConfig{
		API: "http://" + c.Payment.SandboxAddr, Window: c.Payment.SandboxURL, Key: s.sandboxKey,
		NoticeURL: noticeOrigin(c) + payment.NoticePath("sandbox"),
	})
	s.payments = payment.New(s.db, payment.Needs{
		Providers: []payment.Provider{sandbox},
		Returned: func(ctx context.Context, provider string, form url.Values) (payment.Outcome, error) {
			return s.orders.Returned(ctx, provider, form)
		},
		Follow: func(ctx context.Context, tx *sqldb.Tx, p payment.Payment) error { return s.orders.Follow(ctx, tx, p) },
		Text:   func(lang, key string) string { return s.texts.In(lang).T(key) },
	}, payment.Config{}, s.logger, now)
	s.orders = order.New(s.db, order.Needs{
		Catalog: s.goods, Payments: s.payments, Accounts: s.accounts,
		Show: func(ctx context.Context, showID string) error {
			_, err := s.shows.Show(ctx, showID)
			if errors.Is(err, show.ErrNotFound) {
				return order.ErrShow
			}
			return err
		},
		OnAir: func(ctx context.Context, product string) (bool, error) {
			shows, err := s.shows.OnAir(ctx, product)
			return len(shows) > 0, err
		},
		Limits: s.share.Limits,
		Standing: func(ctx context.Context, q sqldb.Querier, orderID string) (delivery.Standing, error) {
			return s.parcels.Standing(ctx, q, orderID)
		},
	}, order.Config{
		PublicURL: c.HTTP.PublicURL, Hold: c.Shop.Hold, Secret: links, Confirm: time.Duration(c.Delivery.ConfirmDays) * 24 * time.Hour,
		Shares: order.Shares{Address: c.Shop.HoldAddress, Shopper: c.Shop.HoldShopper, Outside: c.Shop.HoldOutside},
	}, s.logger, now)
	hooks, err := s.safe.Secret(ctx, "hooks of parcels")
	if err != nil {
		return err
	}
	if s.parcels, err = s.delivery(links, hooks, now); err != nil {
		return err
	}
	s.addresses = address.New(cmp.Or(c.Address.Index, s.folder.addresses()), s.logger, now)
	s.streams = media.NewRoster(s.db, s.share.Leases, s.logger, now)
	s.media = media.New(media.Config{
		RTMPAddr: c.RTMP.Addr, Ingest: c.ingest(), Dir: s.folder.media(), Node: cmp.Or(c.Node.Name, s.folder.name), Part: c.Live.Part, Segment: c.Live.Segment, Away: c.Live.Away, Near: near.Config{Viewers: cmp.Or(c.Live.Near, -1)},
		Roster: s.streams, OnChange: func(string, media.State) { s.shows.Look() },
		OnAdmit: func(ctx context.Context, stream, remote string) { s.shows.LetIn(ctx, stream, remote) },
	}, func(ctx context.Context, key, _ string) (string, error) {
		return s.shows.Authorize(ctx, key)
	}, s.logger, now)
	s.desk = s.addressDesk()
	s.chat, err = chat.New(ctx, s.log, s.db, chat.Needs{
		Room:    func(ctx context.Context, room string) error { return s.room(ctx, room) },
		Host:    func(ctx context.Context, room string) (string, error) { return s.host(ctx, room) },
		Present: s.accounts.Present, Member: s.accounts.Member, Changed: s.accounts.Forget,
		Limits: s.share.Limits, Counts: s.share.Counts, Leases: s.share.Leases, Node: s.share.Node,
	}, chat.Config{Says: show.Said, Secret: tokens}, s.logger, now)
	if err != nil {
		return err
	}
	s.shows = show.New(s.db, show.Needs{
		Catalog: s.goods, Stage: s.streams, Talk: s.chat, Began: s.showBegan,
		Sales: func(ctx context.Context, showID string) (show.Sales, error) {
			f, err := s.orders.Figures(ctx, showID)
			if err != nil {
				return show.Sales{}, err
			}
			buyers, err := s.orders.Buyers(ctx, showID)
			return show.Sales{Orders: f.Orders, Buyers: buyers, Won: f.Won}, err
		},
	}, show.Config{Ingest: c.ingest()}, s.logger, now)
	return nil
}

// delivery follows parcels, by asking the carriers or whoever stands in for them.
func (s *shop) delivery(links, hooks []byte, now func() time.Time) (*delivery.Service, error) {
	c := s.config.Delivery
	needs := delivery.Needs{
		Orders: func() delivery.Orders { return s.orders }, Limits: s.share.Limits,
		Remote: s.remote,
	}
	known, err := c.known()
	if err != nil {
		return nil, err
	}
	var pushers []parcel.Pusher
	if c.Carriers != "none" {
		options, err := c.options()
		if err != nil {
			return nil, err
		}
		if c.Carriers != "" {
			if options.Gateway, err = url.Parse(c.Carriers); err != nil {
				return nil, err
			}
		}
		if s.carriers != nil {
			options.Now = s.carriers.Now
		}
		client, err := parcel.New(options)
		if err != nil {
			return nil, err
		}
		needs.Track = func(ctx context.Context, carrier, invoice string) (*parcel.Tracking, error) {
			if s.carriers != nil {
				return s.carriers.Track(ctx, client, s.parcels, carrier, invoice)
			}
			return client.Track(ctx, carrier, invoice)
		}
		if needs.Enlist = client.Enlist; len(options.Pushers) == 0 {
			needs.Enlist = nil
		}
		pushers = slices.Sorted(maps.Keys(options.Pushers))
	}
	rates, err := c.rates()
	if err != nil {
		return nil, err
	}
	settings := delivery.Config{Rate: float64(c.Rate), Rates: rates, Known: known, Secret: links, HookSecret: hooks, Hooks: outside.Guard{Loopback: c.HooksHere}, Pushers: pushers, PublicURL: s.config.HTTP.PublicURL}
	if s.carriers != nil {
		needs.Practice = func(ctx context.Context, carrier string) (string, error) {
			return s.carriers.Practice(ctx, s.parcels, carrier)
		}
		settings.Pace = s.carriers.Pace()
	}
	return delivery.New(s.db, needs, settings, s.logger, now), nil
}

// node is what this process is a run of. A shop on SQLite has one process, wherever its folder lies and whatever the machine is called.
func (s *shop) node() string {
	if s.config.Database.URL == "" {
		return "shop"
	}
	return s.media.Node()
}

// noticeOrigin is where the sandbox provider reaches this shop from inside.
func noticeOrigin(c Config) string { return "http://" + c.HTTP.Addr }

// store is where pictures are kept.
func (s *shop) store() blob.Store {
	if s.files != nil {
		return s.files
	}
	return s.blobs
}

// room says whether a chat room belongs to a show.
func (s *shop) room(ctx context.Context, room string) error {
	id, ok := strings.CutPrefix(room, chat.Room(""))
	if !ok {
		return chat.ErrRoom
	}
	if _, err := s.shows.Show(ctx, id); errors.Is(err, show.ErrNotFound) {
		return chat.ErrRoom
	} else if err != nil {
		return fmt.Errorf("look up the show of a room: %w", err)
	}
	return nil
}

// host gives the name of who leads the show of a room.
func (s *shop) host(ctx context.Context, room string) (string, error) {
	of, err := s.shows.Show(ctx, strings.TrimPrefix(room, chat.Room("")))
	return of.Host.Name, err
}

// close gives everything back, in the opposite order.
func (s *shop) close() error {
	var errs []error
	if s.mail != nil {
		s.mail.Close()
	}
	if s.sims != nil {
		errs = append(errs, s.sims.Close())
	}
	if s.addresses != nil {
		errs = append(errs, s.addresses.Close())
	}
	if s.share != nil {
		errs = append(errs, s.share.Close())
	}
	if s.log != nil {
		errs = append(errs, s.log.Close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.folder.lock != nil {
		s.folder.close()
	}
	return errors.Join(errs...)
}
