package delivery

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/parcel"
)

// Questions of strangers: each network has some, and all of them together never take more than a part of what carriers are
// asked, which is for the shop's own parcels.
var (
	ofNetwork   = limit.Rule{Name: "parcels looked up from a network", Most: 20, Window: 10 * time.Minute, Fails: limit.Alone}
	ofStrangers = limit.Rule{Name: "questions of strangers to a carrier", Most: 5, Refill: 5 * time.Second, Fails: limit.Alone}
)

// The faults of look-ups.
var (
	ErrLookups    = fault.New(fault.TooMany, "too_many_lookups", "too many parcels were looked up from here; wait a while")
	ErrNoRecord   = fault.New(fault.NotFound, "parcel_no_record", "the carrier has no record of this number; it may be wrong, or not handed over yet")
	ErrUnanswered = fault.New(fault.Unavailable, "carrier_unanswered", "the carrier does not answer, or in a way that nobody understands; try again later").RetryAfter(10 * time.Minute)
)

// LookUp says where any parcel is: from what is known of it where the shop watches it, else by asking its carrier. network is
// the caller's. It fails with ErrCarrier, ErrInvoice, ErrLookups, ErrNoRecord and ErrUnanswered.
func (s *Service) LookUp(ctx context.Context, carrier, invoice, network string) (Parcel, error) {
	l, _, err := Label{Carrier: carrier, Invoice: invoice}.read()
	if err != nil {
		return Parcel{}, err
	}
	if a := s.needs.Limits.Take(ctx, ofNetwork, network, 1); !a.OK() {
		return Parcel{}, ErrLookups.RetryAfter(a.Wait)
	}
	p, err := findParcel(ctx, s.db, `WHERE p.carrier = ? AND p.invoice = ?`, l.Carrier, l.Invoice)
	if err == nil && !p.Found.IsZero() {
		p.SetBy, p.SetReason = "", "" // who works here is nobody's business
		return p, nil
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Parcel{}, err
	}
	if s.needs.Track == nil {
		return Parcel{}, ErrUnanswered
	}
	h, err := findHealth(ctx, s.db, l.Carrier)
	if err != nil {
		return Parcel{}, err
	}
	if h.Until.After(s.clock()) {
		return Parcel{}, ErrUnanswered
	}
	for _, rule := range []limit.Rule{ofStrangers, s.budget(l.Carrier)} {
		if a := s.needs.Limits.Take(ctx, rule, l.Carrier, 1); !a.OK() {
			return Parcel{}, ErrLookups.RetryAfter(a.Wait)
		}
	}
	t, err := s.ask(ctx, l.Carrier, l.Invoice)
	switch {
	case errors.Is(err, parcel.ErrNotFound):
		return Parcel{}, ErrNoRecord
	case errors.Is(err, parcel.ErrInvalidNumber):
		return Parcel{}, ErrInvoice
	case err != nil:
		httpkit.Note(ctx, err)
		return Parcel{}, ErrUnanswered
	}
	now := s.clock()
	return Parcel{Carrier: l.Carrier, Invoice: l.Invoice, Created: now, Events: []parcel.Event{}}.heard(t, now), nil
}

// Caller is who looks something up.
type Caller struct{ network string }

// Resolve is called by huma before the handler.
func (c *Caller) Resolve(hc huma.Context) []error {
	r, _ := humago.Unwrap(hc)
	c.network = httpkit.Network(httpkit.ClientIP(r))
	return nil
}

// Tracked is where any parcel is.
type Tracked struct {
	Carrier   string         `json:"carrier" doc:"Id of the carrier"`
	Invoice   string         `json:"invoice" doc:"The number in its one spelling"`
	State     parcel.State   `json:"state" enum:"unknown,registered,picked_up,in_transit,out_for_delivery,attempt_failed,ready_for_collection,delivered,returned,exception,expired" doc:"Where it stands"`
	Delivered time.Time      `json:"deliveredAt,omitzero" doc:"When it arrived"`
	Expected  time.Time      `json:"expectedAt,omitzero" doc:"When the carrier means to bring it"`
	Asked     time.Time      `json:"askedAt" doc:"When the carrier told this"`
	Events    []parcel.Event `json:"events" nullable:"false" doc:"Oldest first; names and mobile numbers in it are masked"`
}

func (s *Service) getParcel(ctx context.Context, in *struct {
	Caller
	Carrier string `path:"carrier" maxLength:"40" doc:"Id or short name of the carrier" example:"cj"`
	Invoice string `path:"invoice" maxLength:"60" doc:"The number on the label"`
},
) (*struct{ Body Tracked }, error) {
	p, err := s.LookUp(ctx, in.Carrier, in.Invoice, in.network)
	return &struct{ Body Tracked }{Tracked{p.Carrier, p.Invoice, p.State, p.Delivered, p.Expected, p.Asked, p.Events}}, err
}

// Delibird answers GET /tracking/{code}/{number} as the program of that name does, for those who have its clients.
func (s *Service) Delibird() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		p, err := s.LookUp(r.Context(), delibirdCarrier(r.PathValue("code")), r.PathValue("number"), httpkit.Network(httpkit.ClientIP(r)))
		var out any
		status := http.StatusOK
		if err != nil {
			status = http.StatusBadRequest // whatever it is
			code := "REQUEST_PAGE_ERROR"
			switch {
			case errors.Is(err, ErrCarrier):
				code = "NO_CODE_AVAILABLE"
			case errors.Is(err, ErrNoRecord), errors.Is(err, ErrInvoice):
				code = "NO_TRACKING_INFO"
			case errors.Is(err, ErrLookups):
				status = http.StatusTooManyRequests
			}
			if fault.Of(err) == nil {
				httpkit.Note(r.Context(), err)
			}
			out = map[string]string{"code": code, "message": "it could not be looked up"}
		} else {
			out = delibirdOf(p, r.PathValue("code"))
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(out) // the caller has gone
	})
}

func delibirdCarrier(code string) string {
	if strings.EqualFold(code, "KPOST") {
		return "kr.epost"
	}
	return code
}

type delibirdParcel struct {
	Number   string          `json:"tracking_number"`
	Code     string          `json:"company_code"`
	Company  string          `json:"company_name"`
	Sender   string          `json:"sender"`
	Receiver string          `json:"receiver"`
	Signer   string          `json:"signer"`
	Status   int             `json:"status_code"`
	Text     string          `json:"status_text"`
	History  []delibirdEvent `json:"history"`
}

type delibirdEvent struct {
	Area   string `json:"area"`
	Tel    string `json:"tel,omitempty"`
	Date   int64  `json:"date"`
	When   string `json:"date_text"`
	Status int    `json:"status_code"`
	Text   string `json:"status_text"`
}

func delibirdOf(p Parcel, code string) delibirdParcel {
	out := delibirdParcel{Number: p.Invoice, Code: strings.ToUpper(code), Status: delibirdStatus(p.State), Text: p.State.Ko(), History: []delibirdEvent{}}
	if c, err := parcel.Find(p.Carrier); err == nil {
		out.Company = c.Ko
	}
	for _, e := range p.Events {
		text := e.Text
		if text == "" {
			text = e.State.Ko()
		}
		out.History = append(out.History, delibirdEvent{e.Place, e.Phone, e.Time.Unix(), e.Time.In(id.Seoul).Format("2006-01-02 15:04"), delibirdStatus(e.State), text})
	}
	return out
}

func delibirdStatus(s parcel.State) int {
	switch s {
	case parcel.Registered:
		return 1
	case parcel.PickedUp:
		return 3
	case parcel.InTransit:
		return 4
	case parcel.OutForDelivery, parcel.ReadyForCollection:
		return 51
	case parcel.Delivered:
		return 91
	case parcel.AttemptFailed, parcel.Returned, parcel.Exception:
		return 99
	}
	return -1
}
