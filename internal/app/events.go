package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/ops"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/internal/show"
)

// events is who hears of what.
func (s *shop) events() []eventlog.Listener {
	return []eventlog.Listener{
		s.orders.Listener(), // payment → order
		{Name: "order notices", Kinds: []string{order.KindPaid}, Handle: noticeDue},
		{Name: "orders owed to campaigns", Kinds: []string{order.KindPaid}, Handle: s.owe},
		{Name: "letters to buyers", Kinds: orderKinds, Handle: s.tellBuyer},
		{Name: "parcels to buyers", Kinds: slices.Sorted(maps.Keys(parcelKinds)), Handle: s.tellParcel},
		{Name: "wishes for goods", Kinds: []string{catalog.StockChanged{}.Kind()}, Handle: s.restockDue},
		{Name: "stock notices", Kinds: []string{catalog.StockChanged{}.Kind()}, Handle: stockDue},
	}
}

// Kinds of todos that are told in rooms.
const (
	todoNotice = "order.notice"
	todoStock  = "stock.notice"
)

// todos is everything that is done later, and how.
func (s *shop) todos() []todo.Kind {
	return slices.Concat(s.listeners.Todos(), s.payments.Todos(), s.orders.Todos(), s.shows.Todos(), s.desk.Todos(), s.parcels.Todos(), s.notices.Todos(), s.campaigns.Todos(), s.devices.Todos(), s.messages.Todos(s.notices.Report), []todo.Kind{
		{Name: todoNotice, Lane: "rooms", Deadline: 5 * time.Second, First: 200 * time.Millisecond, Longest: 30 * time.Second, Handle: s.tellNotice},
		{Name: todoStock, Lane: "rooms", Deadline: 5 * time.Second, First: 200 * time.Millisecond, Longest: 30 * time.Second, Handle: s.tellStock},
	})
}

// rounds is everything that is looked for again and again.
func (s *shop) rounds() []todo.Round {
	return slices.Concat(s.accounts.Rounds(), s.payments.Rounds(), s.orders.Rounds(), s.parcels.Rounds(), s.notices.Rounds(), s.consents.Rounds(), s.campaigns.Rounds(), s.keys.Rounds(), s.mailgun.Rounds(), s.inbox.Rounds(), s.mailbox.Rounds(), s.devices.Rounds(), s.messages.Rounds(),
		[]todo.Round{{Name: "statistics of the tables", Every: 6 * time.Hour, Do: s.db.Tend}})
}

// lanes is how many todos are done at a time.
var lanes = map[string]int{"rooms": 16, address.TodoLoad: 1, delivery.CallLane: 32, notify.TodoVolleys: 4}

// noticePause is how long an order that is told with others takes at most to be told.
const noticePause = 1500 * time.Millisecond

// notice is the payload of todoNotice.
type notice struct {
	Show      string `json:"show"`
	Who       string `json:"who"`
	Product   string `json:"product"`
	ProductEn string `json:"productEn"`
	Qty       int64  `json:"qty"`
}

// noticeDue writes down that the viewers of a show are to be told that someone bought.
func noticeDue(ctx context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	var e order.PaidEvent
	if err := json.Unmarshal(r.Data, &e); err != nil {
		return fmt.Errorf("read %s: %w", r.Kind, err)
	}
	if e.ShowID == "" || len(e.Lines) == 0 {
		return nil
	}
	return todo.Add(ctx, tx, todo.Item{Kind: todoNotice, Key: e.OrderID, Once: true, Payload: notice{
		Show: e.ShowID, Who: e.Masked, Product: e.Lines[0].Name, ProductEn: e.Lines[0].NameEn, Qty: e.Units,
	}})
}

func (s *shop) tellNotice(ctx context.Context, j todo.Job) error {
	var n notice
	if err := j.Read(&n); err != nil {
		return err
	}
	err := s.chat.Post(ctx, chat.Room(n.Show), show.OrderNotice{ID: j.Key, Who: n.Who, Product: n.Product, ProductEn: n.ProductEn, Qty: n.Qty})
	if errors.Is(err, chat.ErrGathered) { // to be told with others within the second; only then is this done
		return todo.Later(noticePause)
	}
	return err
}

// stockDue writes down that the rooms of shows on air are to be told what is left of a variant: of its newest number only.
func stockDue(ctx context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	var e catalog.StockChanged
	if err := json.Unmarshal(r.Data, &e); err != nil {
		return fmt.Errorf("read %s: %w", r.Kind, err)
	}
	return todo.Add(ctx, tx, todo.Item{Kind: todoStock, Key: e.VariantID, Payload: e})
}

func (s *shop) tellStock(ctx context.Context, j todo.Job) error {
	var e catalog.StockChanged
	if err := j.Read(&e); err != nil {
		return err
	}
	return s.shows.StockChanged(ctx, e.ProductID, e.VariantID, e.Available)
}

// about finds what a todo or an event is about. Events of orders and payments have the order's id as their key.
func (s *shop) about(ctx context.Context, kind, key string) (ops.About, error) {
	of, _, _ := strings.Cut(kind, ".")
	switch {
	case slices.ContainsFunc(s.payments.Todos(), func(k todo.Kind) bool { return k.Name == kind }):
		number, err := s.payments.OrderNumber(ctx, kind, key)
		return ops.About{Order: number}, err
	case kind == delivery.TodoCalls:
		h, err := s.parcels.Hook(ctx, delivery.Watcher{}, key)
		if errors.Is(err, delivery.ErrHookNotFound) {
			return ops.About{}, nil
		}
		return ops.About{Name: h.URL}, err
	case kind == delivery.CarrierBroken{}.Kind():
		return ops.About{Name: key}, nil
	case of == "order" || of == "payment" || of == "delivery":
		payments, err := s.payments.OfOrder(ctx, s.db, key)
		if err != nil || len(payments) == 0 {
			return ops.About{}, err
		}
		return ops.About{Order: payments[0].OrderNumber}, nil
	case of == "campaign":
		c, err := s.campaigns.Campaign(ctx, key)
		return ops.About{Name: c.Name}, unless(err, campaign.ErrNotFound)
	case strings.HasPrefix(kind, "notify_"):
		subject, err := s.notices.SubjectOf(ctx, key)
		return ops.About{Name: subject}, err
	case of == "show":
		about, err := s.shows.Show(ctx, show.OfTodo(key))
		if errors.Is(err, show.ErrNotFound) {
			return ops.About{}, nil
		}
		return ops.About{Name: about.Title}, err
	case kind == address.TodoLoad:
		l, err := s.desk.OfTodo(ctx, key)
		if errors.Is(err, address.ErrLoadNotFound) {
			return ops.About{}, nil
		}
		return ops.About{Name: l.Edition}, err
	case kind == todoStock:
		offers, err := s.goods.Offers(ctx, s.db, []string{key})
		return ops.About{Product: offers[key].ProductID, Name: offers[key].ProductName}, err
	case kind == catalog.StockChanged{}.Kind():
		p, err := s.goods.Product(ctx, key)
		if errors.Is(err, catalog.ErrNotFound) {
			return ops.About{}, nil
		}
		return ops.About{Product: p.ID, Name: p.Name}, err
	}
	return ops.About{}, nil
}
