package delivery

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Migrations makes the tables; the domain is "delivery".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Needs is what deliveries take from the rest of the shop.
type Needs struct {
	// Orders are asked and told when pieces leave and parcels move.
	Orders func() Orders
	// Track asks a carrier; nil: nobody is asked, and staff say where parcels are.
	Track func(ctx context.Context, carrier, invoice string) (*parcel.Tracking, error)
	// Practice makes a number that only the carriers of a demo know; nil: these are true ones.
	Practice func(ctx context.Context, carrier string) (invoice string, err error)
	// Remote says of a postcode whether carriers reach it more slowly; nil: Jeju alone is so.
	Remote func(postcode string) bool
	// Enlist has a service call when a parcel moves; nil: none does.
	Enlist func(ctx context.Context, service parcel.Pusher, e parcel.Enlistment) error
	// Limits share the carriers' budgets with the shop's other processes; nil counts in this one.
	Limits limit.Store
}

// Config is what differs between shops and tests.
type Config struct {
	Rate   float64            // questions a second to each carrier; 1
	Rates  map[string]float64 // own: as configured. Questions a second to single carriers, where it is another
	Known  map[string]string  // own: as configured. Numbers by carrier that it knows, by which it is seen that its answers can be read
	Pace   float64            // how many times faster than usual parcels are looked for; 1
	Secret []byte             // signs the links by which a parcel is seen without signing in
	Link   time.Duration      // how long such a link is good; 90 days

	HookSecret []byte        // the secrets of hooks are derived from it
	Hooks      outside.Guard // where hooks may lead

	Pushers   []parcel.Pusher // services that are to call when parcels move
	PublicURL string          // where they reach the shop, without a slash at the end
}

// Service keeps parcels and follows them.
type Service struct {
	db     *sqldb.DB
	needs  Needs
	cfg    Config
	logger *slog.Logger
	now    func() time.Time
	begun  sync.Map // own: the carriers that this process has asked

	outside *http.Client // calls hooks

	mu         sync.Mutex                  // guards what follows; never held while anybody is asked
	paces      map[cell]pace               // cache: looked at again after paceFresh
	pushersNow map[parcel.Pusher]pusherNow // cache: read again after pusherFresh; its pauses are this process's own
}

// New makes the service. Its Rounds and Todos have to run somewhere.
func New(db *sqldb.DB, needs Needs, cfg Config, logger *slog.Logger, now func() time.Time) *Service {
	cfg.Rate, cfg.Pace = cmp.Or(cfg.Rate, 1), cmp.Or(cfg.Pace, 1)
	cfg.Link = cmp.Or(cfg.Link, 90*24*time.Hour)
	if needs.Limits == nil {
		needs.Limits = limit.NewMemory(now)
	}
	return &Service{db: db, needs: needs, cfg: cfg, logger: logger, now: now, outside: cfg.Hooks.Client(callLimit)}
}

// clock is now as it is stored and read: to the millisecond, in UTC.
func (s *Service) clock() time.Time { return s.now().Truncate(time.Millisecond).UTC() }

// Label is what stands on a parcel.
type Label struct {
	Carrier, Invoice string
	Sure             bool // it is right, whatever looks odd about it
}

func (p Parcel) label() Label { return Label{Carrier: p.Carrier, Invoice: p.Invoice} }

// read brings a label into its one spelling and says what is odd about it.
func (l Label) read() (Label, []Doubt, error) {
	c, err := parcel.Find(l.Carrier)
	if err != nil {
		return l, nil, ErrCarrier
	}
	l.Carrier = c.ID
	number, err := parcel.Validate(c.ID, l.Invoice)
	var odd *parcel.NumberError
	switch {
	case err == nil:
		l.Invoice = number
		return l, nil, nil
	case errors.As(err, &odd) && odd.Advice && number != "" && len(number) <= 40:
		l.Invoice = number
		return l, []Doubt{{Reason: doubtful(odd.Reason)}}, nil
	case errors.As(err, &odd):
		return l, nil, ErrInvoice.With("invoice", odd.Error()).About("reason", odd.Reason).About("want", odd.Want)
	}
	return l, nil, ErrInvoice
}

func doubtful(reason string) string {
	if reason == "check_digit" || reason == "letters" {
		return reason
	}
	return "length"
}

// Doubts brings a label into its one spelling and says why it may be wrong, other orders with the same one included.
// It fails with ErrCarrier and ErrInvoice.
func (s *Service) Doubts(ctx context.Context, l Label, but string) (Label, []Doubt, error) {
	l, doubts, err := l.read()
	if err != nil {
		return l, nil, err
	}
	used, err := sqldb.Column[string](ctx, s.db, `
		SELECT s.order_number FROM shipments s JOIN parcels p ON p.id = s.parcel_id
		 WHERE p.carrier = ? AND p.invoice = ? AND s.gone_at = 0 AND s.id <> ? ORDER BY s.id DESC LIMIT 3`, l.Carrier, l.Invoice, but)
	for _, number := range used {
		doubts = append(doubts, Doubt{Reason: "used", Order: number})
	}
	return l, doubts, err
}

// Ship puts pieces of an order into a parcel; the order moves on when all of it has left. It fails with ErrDoubtful for a number
// that may be wrong unless the label is sure, and with the faults of Orders.Send.
func (s *Service) Ship(ctx context.Context, number string, l Label, pieces []Piece, actor string) (Shipment, error) {
	l, err := s.certain(ctx, l, "")
	if err != nil {
		return Shipment{}, err
	}
	pieces = merged(pieces)
	if len(pieces) == 0 {
		return Shipment{}, ErrPieces
	}
	sh := Shipment{ID: id.New(), Sent: s.clock(), SentBy: actor}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sent, err := s.needs.Orders().Send(ctx, tx, number, pieces, Act{Actor: actor, Label: l})
		if err != nil {
			return err
		}
		sh.OrderID, sh.Number, sh.Pieces, sh.demo = sent.OrderID, sent.Number, sent.Pieces, sent.Demo
		if sh.Parcel, err = s.watch(ctx, tx, l, region(sent.Postcode)); err != nil {
			return err
		}
		joins := []Shipment{sh}
		if err := s.tell(ctx, tx, sh.Parcel, joins, sh.Sent); err != nil {
			return err
		}
		if err := insertShipment(ctx, tx, joins[0]); err != nil {
			return err
		}
		if err := s.count(ctx, tx, sh.Parcel); err != nil {
			return err
		}
		return s.follow(ctx, tx, sh.OrderID)
	})
	if err != nil {
		return Shipment{}, fmt.Errorf("ship order %s: %w", number, err)
	}
	return s.Shipment(ctx, sh.ID)
}

// certain reads a label and fails with ErrDoubtful where it may be wrong and nobody said that it is right.
func (s *Service) certain(ctx context.Context, l Label, but string) (Label, error) {
	l, doubts, err := s.Doubts(ctx, l, but)
	if err == nil && len(doubts) > 0 && !l.Sure {
		err = ErrDoubtful.About("doubts", doubts)
	}
	return l, err
}

// merged sums the pieces of each line, in the order of the lines.
func merged(pieces []Piece) []Piece {
	var out []Piece
	for _, p := range pieces {
		if i := slices.IndexFunc(out, func(o Piece) bool { return o.Line == p.Line }); i >= 0 {
			out[i].Qty += p.Qty
		} else if p.Qty > 0 {
			out = append(out, Piece{Line: p.Line, Qty: p.Qty})
		}
	}
	slices.SortFunc(out, func(a, b Piece) int { return a.Line - b.Line })
	return out
}

// region is the postcode of where a parcel goes as it is kept.
func region(postcode string) string { return postcode[:min(8, len(postcode))] }

// watch gives the parcel of a label, which is asked for from now on. It is held until tx ends.
func (s *Service) watch(ctx context.Context, tx *sqldb.Tx, l Label, region string) (Parcel, error) {
	p, err := s.held(ctx, tx, l, region)
	if err == nil && p.due.IsZero() && !p.State.Final() && p.SetBy == "" { // it rested, since it had been taken back
		p.due = s.clock()
		p = p.judged(s.clock())
		if _, err = saveParcel(ctx, tx, p); err == nil {
			err = restateWatches(ctx, tx, p)
		}
		return p, err
	}
	if !errors.Is(err, ErrNotFound) {
		return p, err
	}
	now := s.clock()
	p = Parcel{ID: id.New(), Carrier: l.Carrier, Invoice: l.Invoice, State: parcel.Unknown, Created: now, due: now, region: region, Events: []parcel.Event{}}
	if err = insertParcel(ctx, tx, p); sqldb.IsDuplicate(err) { // somebody sent another order in it at the same moment
		return s.held(ctx, tx, l, region)
	}
	return p, err
}

// held finds the parcel of a label and holds it, or fails with ErrNotFound.
func (s *Service) held(ctx context.Context, tx *sqldb.Tx, l Label, region string) (Parcel, error) {
	p, err := findParcel(ctx, tx, `WHERE p.carrier = ? AND p.invoice = ?`, l.Carrier, l.Invoice)
	if err != nil {
		return p, err
	}
	there, err := holdParcel(ctx, tx, p.ID, region)
	if err == nil && !there { // it was forgotten since
		err = ErrNotFound
	}
	if p.region == "" {
		p.region = region
	}
	return p, err
}

// follow has an order go where its parcels stand.
func (s *Service) follow(ctx context.Context, tx *sqldb.Tx, orderID string) error {
	return s.needs.Orders().ParcelsMoved(ctx, tx, orderID, func() (Standing, error) { return standing(ctx, tx, orderID) })
}

// Standing says how the parcels of an order stand together.
func (s *Service) Standing(ctx context.Context, q sqldb.Querier, orderID string) (Standing, error) {
	return standing(ctx, q, orderID)
}

// Shipment finds a shipment, or fails with ErrNotFound.
func (s *Service) Shipment(ctx context.Context, shipmentID string) (Shipment, error) {
	all, err := listShipments(ctx, s.db, `WHERE s.id = ?`, shipmentID)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		err = s.complete(ctx, all)
	}
	if err != nil {
		return Shipment{}, err
	}
	return all[0], nil
}

// complete adds when shipments are likely to arrive. Those of a demo have no link: the carrier knows other parcels by their numbers.
func (s *Service) complete(ctx context.Context, all []Shipment) error {
	for i, sh := range all {
		if s.needs.Practice != nil {
			all[i].Link = ""
		}
		if !sh.Gone.IsZero() {
			continue
		}
		var err error
		if all[i].Likely, err = s.likely(ctx, s.db, sh.Parcel); err != nil {
			return fmt.Errorf("foresee when a parcel comes: %w", err)
		}
	}
	return nil
}

// OfOrder gives the shipments of an order, the oldest first, those that were taken back among them.
func (s *Service) OfOrder(ctx context.Context, number string) ([]Shipment, error) {
	ids, err := sqldb.Column[string](ctx, s.db, `SELECT order_id FROM shipments WHERE order_number = ? LIMIT 1`, number)
	if err != nil || len(ids) == 0 {
		return []Shipment{}, err
	}
	all, err := listShipments(ctx, s.db, `WHERE s.order_id = ? ORDER BY s.id`, ids[0])
	if err != nil {
		return nil, err
	}
	return all, s.complete(ctx, all)
}

// reasonOf is a reason as it is kept; it fails with ErrReason without one.
func reasonOf(reason string) (string, error) {
	reason, ok := line.Clean(reason, 1, 200)
	if !ok {
		return "", ErrReason
	}
	return reason, nil
}

// Relabel puts a shipment's pieces into the parcel that they really lie in.
func (s *Service) Relabel(ctx context.Context, shipmentID string, l Label, actor, reason string) (Shipment, error) {
	reason, err := reasonOf(reason)
	if err != nil {
		return Shipment{}, err
	}
	if l, err = s.certain(ctx, l, shipmentID); err != nil {
		return Shipment{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sh, err := s.standingShipment(ctx, tx, shipmentID)
		if err != nil {
			return err
		}
		p, err := s.watch(ctx, tx, l, sh.Parcel.region)
		if err != nil || p.ID == sh.Parcel.ID {
			return err
		}
		joins := []Shipment{{ID: sh.ID, OrderID: sh.OrderID, Number: sh.Number, demo: sh.demo}}
		if err := s.tell(ctx, tx, p, joins, s.clock()); err != nil {
			return err
		}
		moved, err := moveShipment(ctx, tx, sh, p, joins[0].told)
		if err == nil && !moved {
			err = ErrGone
		}
		if err == nil {
			err = s.count(ctx, tx, p)
		}
		if err == nil {
			err = s.leave(ctx, tx, sh.Parcel.ID)
		}
		if err == nil {
			err = s.needs.Orders().Acted(ctx, tx, sh.OrderID, Act{Actor: actor, Reason: reason, Label: p.label(), Was: sh.Parcel.label()})
		}
		if err != nil {
			return err
		}
		return s.follow(ctx, tx, sh.OrderID)
	})
	if err != nil {
		return Shipment{}, fmt.Errorf("relabel shipment %s: %w", shipmentID, err)
	}
	return s.Shipment(ctx, shipmentID)
}

func (s *Service) standingShipment(ctx context.Context, tx *sqldb.Tx, shipmentID string) (Shipment, error) {
	all, err := listShipments(ctx, tx, `WHERE s.id = ?`, shipmentID)
	switch {
	case err != nil:
		return Shipment{}, err
	case len(all) == 0:
		return Shipment{}, ErrNotFound
	case !all[0].Gone.IsZero():
		return Shipment{}, ErrGone
	}
	return all[0], nil
}

// TakeBack ends a shipment that was not sent after all: its pieces can be sent or refunded again.
// It fails with ErrGone when it was taken back before.
func (s *Service) TakeBack(ctx context.Context, shipmentID, actor, reason string) (Shipment, error) {
	reason, err := reasonOf(reason)
	if err != nil {
		return Shipment{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sh, err := s.standingShipment(ctx, tx, shipmentID)
		if err != nil {
			return err
		}
		ended, err := endShipment(ctx, tx, sh.ID, actor, reason, s.clock())
		if err == nil && !ended {
			err = ErrGone
		}
		if err == nil {
			err = s.needs.Orders().Unsend(ctx, tx, sh.OrderID, sh.Pieces, Act{Actor: actor, Reason: reason, Label: sh.Parcel.label()})
		}
		if err != nil {
			return err
		}
		return s.leave(ctx, tx, sh.Parcel.ID)
	})
	if err != nil {
		return Shipment{}, fmt.Errorf("take back shipment %s: %w", shipmentID, err)
	}
	return s.Shipment(ctx, shipmentID)
}

// ByHand are the states that staff may set.
var ByHand = []parcel.State{parcel.InTransit, parcel.Delivered, parcel.Returned, parcel.Exception}

// Set says by hand where a shipment's parcel is, whatever its carrier tells, or gives it back to its carrier with an empty
// state. It fails with ErrState and ErrGone.
func (s *Service) Set(ctx context.Context, shipmentID string, state parcel.State, actor, reason string) (Shipment, error) {
	if state != "" && !slices.Contains(ByHand, state) {
		return Shipment{}, ErrState
	}
	reason, err := reasonOf(reason)
	if err != nil {
		return Shipment{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sh, err := s.standingShipment(ctx, tx, shipmentID)
		if err != nil {
			return err
		}
		now, p := s.clock(), sh.Parcel
		if state == "" {
			p.SetBy, p.SetReason, p.due, p.fails, p.looks = "", "", now, 0, 0
			p.State, p.Delivered = parcel.Unknown, time.Time{}
		} else {
			p.SetBy, p.SetReason, p.State, p.Moved, p.due = cmp.Or(actor, "staff"), reason, state, now, time.Time{}
			switch {
			case state == parcel.Delivered && p.Delivered.IsZero():
				p.Delivered = now
			case state == parcel.InTransit:
				p.Delivered = time.Time{}
			}
			if p.Picked.IsZero() && moving(state) {
				p.Picked = now
			}
		}
		return s.keepAct(ctx, tx, p.judged(now), now, &Act{Actor: actor, Reason: reason, Label: p.label(), State: state})
	})
	if err != nil {
		return Shipment{}, fmt.Errorf("set parcel of shipment %s: %w", shipmentID, err)
	}
	return s.Shipment(ctx, shipmentID)
}

// keep stores p with what is new of it, tells it to the shop and to hooks, and has its orders follow. It fails with errMoved when somebody else was first.
func (s *Service) keep(ctx context.Context, tx *sqldb.Tx, p Parcel, now time.Time) error {
	return s.keepAct(ctx, tx, p, now, nil)
}

// keepAct is keep of what staff did, if a is not nil: each order in the parcel tells it before it follows.
func (s *Service) keepAct(ctx context.Context, tx *sqldb.Tx, p Parcel, now time.Time, a *Act) error {
	news, p := p.news()
	saved, err := saveParcel(ctx, tx, p)
	if err == nil && !saved {
		err = errMoved
	}
	if err == nil {
		err = restateWatches(ctx, tx, p)
	}
	if err != nil {
		return err
	}
	of, err := standingIn(ctx, tx, p)
	if err != nil {
		return err
	}
	before := slices.Clone(of)
	if err := s.tell(ctx, tx, p, of, now); err != nil {
		return err
	}
	if err := s.callHooks(ctx, tx, p, of, news, now); err != nil {
		return err
	}
	for i, sh := range of {
		if sh.urgency != p.urgency() || sh.told != before[i].told {
			if err := rank(ctx, tx, sh, p.urgency()); err != nil {
				return err
			}
		}
		if a != nil {
			if err := s.needs.Orders().Acted(ctx, tx, sh.OrderID, *a); err != nil {
				return err
			}
		}
		if err := s.follow(ctx, tx, sh.OrderID); err != nil {
			return err
		}
	}
	if len(of) == 0 { // others alone have it watched
		return nil
	}
	return s.count(ctx, tx, p)
}

var errMoved = errors.New("the parcel was changed meanwhile")

// Guess says which carriers a number may belong to, the likeliest first, weighed by the shop's own parcels.
func (s *Service) Guess(ctx context.Context, number string) ([]parcel.Guessed, error) {
	latest, err := sqldb.Column[string](ctx, s.db, `SELECT carrier FROM parcels ORDER BY id DESC LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	own := make(map[string]int) // by carrier
	for _, carrier := range latest {
		own[carrier]++
	}
	return parcel.GuessWith(strings.TrimSpace(number), own), nil
}
