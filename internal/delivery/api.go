package delivery

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Routes adds the JSON doors of parcels.
func (s *Service) Routes(api huma.API) {
	staff := httpkit.Room{API: api, Tag: "parcels", Role: "operator", MaxBody: 16 << 10}
	shop := httpkit.Room{API: api, Tag: "parcels", MaxBody: 16 << 10}
	httpkit.Open(shop, httpkit.Get("/api/v1/carriers", "list-carriers", "List the carriers").
		Note("With how sure the facts about each are, and how it answers now: up, degraded (it fails), layout_changed (nobody understands its answers, or it does not find parcels that it knew), or unasked."), s.getCarriers)

	httpkit.Open(shop, httpkit.Get("/api/v1/parcels/{carrier}/{invoice}", "get-parcel", "Show where a parcel is").Fails(http.StatusNotFound, http.StatusTooManyRequests, http.StatusServiceUnavailable).
		Note("Any parcel, of this shop or not: from what is known of it, else by asking its carrier. A number that the carrier does not know is parcel_no_record; an answer that nobody understands is never called so."), s.getParcel)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/carriers", "admin-list-carriers", "List the carriers to staff"), s.getCarriers)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels", "admin-list-parcels", "List what was sent").
		Note("Lost, returned, unfound, silent and late parcels first, then what is on its way, then what has arrived."), s.adminList)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels/check", "admin-check-parcel", "Look at a number before it is used").
		Note("Which carriers it may belong to, and with a carrier what is odd about it."), s.adminCheck)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels/practice", "admin-practice-parcel", "Take a number for practice").
		Note("In a demo: one that its carriers know, and whose parcel moves within minutes of being sent. Empty elsewhere."), s.adminPractice)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/parcels/outcomes", "admin-parcel-outcomes", "Show how long parcels take and what becomes of them").
		Note("Of those that ended in a period, by carrier and by area. How long a parcel took counts where two sound clocks of its carrier tell it."), s.adminOutcomes)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/orders/{number}/parcels", "admin-order-parcels", "Show the parcels of an order").
		Note("The oldest first, those that were taken back among them."), s.adminOfOrder)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/orders/{number}/parcels", "admin-ship-order", "Send pieces of an order").Answers(201).Fails(409).
		Note("The order is shipped once all of it that is still wanted has left. A number that may be wrong is refused with invoice_doubtful and its doubts until it is sent with sure."), s.adminShip)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/shipments/{id}/label", "admin-relabel-parcel", "Correct the carrier or the number of a parcel").Fails(409), s.adminRelabel)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/shipments/{id}/take-back", "admin-take-back-parcel", "Take back a parcel that was not sent").Fails(409).
		Note("Its pieces can be sent again, or refunded."), s.adminTakeBack)
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/shipments/{id}/state", "admin-set-parcel", "Say by hand where a parcel is").Fails(409).
		Note("Whatever its carrier tells, from then on. An empty state gives it back to its carrier."), s.adminSet)
	s.watchRoutes(api)
	s.hookRoutes(api)
	s.pusherRoutes(api)
}

// CarrierView is a carrier and how it answers.
type CarrierView struct {
	ID     string `json:"id" doc:"Stable id" example:"kr.cjlogistics"`
	Short  string `json:"short" doc:"Short name" example:"cj"`
	Name   string `json:"name" doc:"Korean"`
	NameEn string `json:"nameEn" doc:"English"`
	Sort   string `json:"sort" enum:"domestic,post,store,freight,abroad" doc:"What sort of carrier it is"`
	Number string `json:"number" doc:"What its numbers look like"`
	Grade  string `json:"grade" enum:"A,B,C" doc:"How sure the facts are behind the question to it"`
	Proven bool   `json:"confirmed" doc:"Its reader was seen to read a living answer"`
	Phone  string `json:"phone,omitempty" doc:"For buyers"`
	Keys   bool   `json:"keys,omitempty" doc:"It answers only with keys of its developer programme"`

	State  string    `json:"state" enum:"up,degraded,layout_changed,unasked" doc:"How it answers now"`
	OK     time.Time `json:"okAt,omitzero" doc:"When it was last understood"`
	Failed time.Time `json:"failedAt,omitzero" doc:"When it last failed"`
	Why    string    `json:"why,omitempty" doc:"How it last failed, such as timeout"`
	Alarm  time.Time `json:"alarmSince,omitzero" doc:"Since when its answers are not understood"`
}

// Carriers gives all carriers with how they answer, the usual ones first.
func (s *Service) Carriers(ctx context.Context) ([]CarrierView, error) {
	all, err := allHealth(ctx, s.db)
	if err != nil {
		return nil, err
	}
	var out []CarrierView
	for _, c := range parcel.Carriers() {
		h := all[c.ID]
		out = append(out, CarrierView{
			ID: c.ID, Short: c.Short, Name: c.Ko, NameEn: c.En, Sort: string(c.Sort), Number: c.Number, Grade: string(c.Grade), Proven: c.Confirmed != "",
			Phone: c.Phone, Keys: c.Keys != "", State: h.State(s.clock()), OK: h.OK, Failed: h.Failed, Why: h.Why, Alarm: h.Alarm,
		})
	}
	return out, nil
}

func (s *Service) getCarriers(ctx context.Context, _ *struct{}) (*struct{ Body list.Page[CarrierView] }, error) {
	all, err := s.Carriers(ctx)
	return &struct{ Body list.Page[CarrierView] }{list.Of(all)}, err
}

type listInput struct {
	list.Query
	Problem string `query:"problem" enum:"any,lost,returned,unfound,silent,late" doc:"Only parcels that need somebody: any, or with this problem"`
	State   string `query:"state" enum:"moving,delivered" doc:"Only parcels on their way, or those that have arrived"`
	Words   string `query:"q" maxLength:"60" doc:"Only those whose order's number begins with this, or, where none does, whose own number does; then whatever their state"`
}

func (s *Service) adminList(ctx context.Context, in *listInput) (*struct{ Body list.Page[Shipment] }, error) {
	p, err := s.Search(ctx, Wanted{in.Words, in.Problem, in.State}, in.Query)
	return &struct{ Body list.Page[Shipment] }{p}, err
}

type checkReply struct {
	Body struct {
		Invoice  string      `json:"invoice" doc:"The number in its one spelling"`
		Carriers []MayBelong `json:"carriers" nullable:"false" doc:"Whose it may be, the likeliest first"`
		Doubts   []Doubt     `json:"doubts" nullable:"false" doc:"With a carrier: what is odd about it"`
	}
}

// MayBelong is a carrier that a number may belong to.
type MayBelong struct {
	ID         string  `json:"id" doc:"Id of the carrier"`
	Confidence float64 `json:"confidence" doc:"How likely it is, of 1"`
}

func (s *Service) adminCheck(ctx context.Context, in *struct {
	Invoice string `query:"invoice" required:"true" minLength:"1" maxLength:"60" doc:"The number as it was typed"`
	Carrier string `query:"carrier" maxLength:"40" doc:"The carrier, if it is known"`
},
) (*checkReply, error) {
	out := &checkReply{}
	out.Body.Invoice, out.Body.Carriers, out.Body.Doubts = in.Invoice, []MayBelong{}, []Doubt{}
	guessed, err := s.Guess(ctx, in.Invoice)
	if err != nil {
		return nil, err
	}
	for _, g := range guessed[:min(len(guessed), 5)] {
		out.Body.Carriers = append(out.Body.Carriers, MayBelong{g.ID, g.Confidence})
	}
	if in.Carrier == "" {
		return out, nil
	}
	l, doubts, err := s.Doubts(ctx, Label{Carrier: in.Carrier, Invoice: in.Invoice}, "")
	if err != nil {
		return nil, err
	}
	out.Body.Invoice = l.Invoice
	out.Body.Doubts = append(out.Body.Doubts, doubts...)
	return out, nil
}

type practiceReply struct {
	Body struct {
		Carrier string `json:"carrier" doc:"Id of the carrier, or empty"`
		Invoice string `json:"invoice" doc:"The number, or empty"`
	}
}

func (s *Service) adminPractice(ctx context.Context, _ *struct{}) (*practiceReply, error) {
	out := &practiceReply{}
	if s.needs.Practice == nil {
		return out, nil
	}
	const usual = "kr.cjlogistics"
	invoice, err := s.needs.Practice(ctx, usual)
	out.Body.Carrier, out.Body.Invoice = usual, invoice
	return out, err
}

type shipmentsReply struct {
	Body list.Page[Shipment]
}

func (s *Service) adminOfOrder(ctx context.Context, in *struct {
	Number string `path:"number" maxLength:"64" doc:"Order number"`
},
) (*shipmentsReply, error) {
	all, err := s.OfOrder(ctx, in.Number)
	return &shipmentsReply{list.Of(all)}, err
}

type shipmentReply struct{ Body Shipment }

// LabelBody is what stands on a parcel.
type LabelBody struct {
	Carrier string `json:"carrier" minLength:"1" maxLength:"40" doc:"The carrier, by id or short name" example:"kr.cjlogistics"`
	Invoice string `json:"invoice" minLength:"1" maxLength:"60" doc:"The number on the label, with or without hyphens"`
	Sure    bool   `json:"sure,omitempty" doc:"It is right, whatever looks odd about it"`
}

func (b LabelBody) label() Label { return Label(b) }

// said is the label as the audit trail tells it: by the carrier's name, not its id.
func (l Label) said() string {
	name := l.Carrier
	if c, err := parcel.Find(l.Carrier); err == nil {
		name = c.Ko
	}
	return name + " " + l.Invoice
}

func (s *Service) adminShip(ctx context.Context, in *struct {
	Number string `path:"number" maxLength:"64" doc:"Order number"`
	Body   struct {
		LabelBody
		Lines []Piece `json:"lines" minItems:"1" maxItems:"50" nullable:"false" doc:"What lies in the parcel"`
	}
},
) (*shipmentReply, error) {
	account.Note(ctx, deed.To(deed.Order, in.Number, in.Number).Saying(in.Body.label().said()).Of(piecesIn(in.Body.Lines)))
	sh, err := s.Ship(ctx, in.Number, in.Body.label(), in.Body.Lines, account.From(ctx).Name)
	return &shipmentReply{sh}, err
}

func piecesIn(pieces []Piece) (n int64) {
	for _, p := range pieces {
		n += p.Qty
	}
	return n
}

// note names the order that a shipment is of in the audit trail.
func (s *Service) note(ctx context.Context, shipmentID, said string) {
	numbers, err := sqldb.Column[string](ctx, s.db, `SELECT order_number FROM shipments WHERE id = ?`, shipmentID)
	if err == nil && len(numbers) == 1 {
		account.Note(ctx, deed.To(deed.Order, numbers[0], numbers[0]).Saying(said))
	}
}

// ShipmentPath names a shipment.
type ShipmentPath struct {
	ID string `path:"id" maxLength:"36" doc:"Id of the shipment"`
}

func (s *Service) adminRelabel(ctx context.Context, in *struct {
	ShipmentPath
	Body struct {
		LabelBody
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"Why"`
	}
},
) (*shipmentReply, error) {
	s.note(ctx, in.ID, in.Body.Reason)
	sh, err := s.Relabel(ctx, in.ID, in.Body.label(), account.From(ctx).Name, in.Body.Reason)
	return &shipmentReply{sh}, err
}

func (s *Service) adminTakeBack(ctx context.Context, in *struct {
	ShipmentPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"Why"`
	}
},
) (*shipmentReply, error) {
	s.note(ctx, in.ID, in.Body.Reason)
	sh, err := s.TakeBack(ctx, in.ID, account.From(ctx).Name, in.Body.Reason)
	return &shipmentReply{sh}, err
}

func (s *Service) adminSet(ctx context.Context, in *struct {
	ShipmentPath
	Body struct {
		State  string `json:"state" enum:",in_transit,delivered,returned,exception" doc:"Where it is; empty: ask its carrier again"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"How one knows"`
	}
},
) (*shipmentReply, error) {
	s.note(ctx, in.ID, in.Body.Reason)
	sh, err := s.Set(ctx, in.ID, parcel.State(in.Body.State), account.From(ctx).Name, in.Body.Reason)
	return &shipmentReply{sh}, err
}
