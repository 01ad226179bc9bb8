// Package delivery follows what was sent to the door: which pieces of an order lie in which parcel, and where each parcel is
// by its carrier.
package delivery

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Problem is why a parcel needs somebody.
type Problem string

// The problems; none is "".
const (
	Lost     Problem = "lost"     // the carrier says cancelled, lost, damaged or held
	Returned Problem = "returned" // on its way back to the sender
	Unfound  Problem = "unfound"  // the carrier never knew the number: it may be wrong
	Silent   Problem = "silent"   // nothing was heard of it for days
	Late     Problem = "late"     // not there when it should have been
)

// Problems are all of them, the most urgent first.
var Problems = []Problem{Lost, Returned, Unfound, Silent, Late}

// Parcel is one number of a carrier that is watched.
type Parcel struct {
	ID        string       `json:"id" doc:"Id of the parcel"`
	Carrier   string       `json:"carrier" doc:"Id of the carrier" example:"kr.cjlogistics"`
	Invoice   string       `json:"invoice" doc:"The carrier's number in its one spelling"`
	State     parcel.State `json:"state" enum:"unknown,registered,picked_up,in_transit,out_for_delivery,attempt_failed,ready_for_collection,delivered,returned,exception,expired" doc:"Where it stands"`
	Problem   Problem      `json:"problem,omitempty" enum:"lost,returned,unfound,silent,late" doc:"Why it needs somebody; absent: it does not"`
	Why       string       `json:"why,omitempty" doc:"Why the carrier did not tell when it was asked last, such as not_found or layout_changed"`
	Created   time.Time    `json:"createdAt" doc:"Since when it is watched"`
	Asked     time.Time    `json:"askedAt,omitzero" doc:"When the carrier answered last"`
	Found     time.Time    `json:"foundAt,omitzero" doc:"When the carrier first knew it"`
	Moved     time.Time    `json:"movedAt,omitzero" doc:"When something new was heard of it"`
	Picked    time.Time    `json:"pickedUpAt,omitzero" doc:"When the carrier had it"`
	Delivered time.Time    `json:"deliveredAt,omitzero" doc:"When it arrived; written once"`
	Expected  time.Time    `json:"expectedAt,omitzero" doc:"When the carrier means to bring it, if it says so"`
	SetBy     string       `json:"setBy,omitempty" doc:"Who set its state by hand; absent: the carrier says it"`
	SetReason string       `json:"setReason,omitempty" doc:"Why"`

	Events []parcel.Event `json:"events" nullable:"false" doc:"What the carrier tells, oldest first; names and mobile numbers in it are masked"`

	print    string    // of the events, to see what is new
	region   string    // where it goes: the postcode, or its first two digits
	usual    time.Time // until when nearly all parcels like it had arrived; not stored, zero where nobody looked
	due      time.Time
	fails    int
	pushed   time.Time // when a service last said that it has moved
	enlisted time.Time // until when a service calls for it
	looks    int
	told     told
	ver      int64
}

// Piece is some pieces of one line of an order.
type Piece struct {
	Line   int    `json:"line" minimum:"0" maximum:"49" doc:"Place of the line in the order, from 0"`
	Qty    int64  `json:"qty" minimum:"1" maximum:"99" doc:"How many pieces"`
	Name   string `json:"name,omitempty" readOnly:"true" doc:"Product, Korean"`
	NameEn string `json:"nameEn,omitempty" readOnly:"true" doc:"Product, English"`
}

// Shipment is pieces of one order in one parcel. Several orders may share a parcel, and an order may have several.
type Shipment struct {
	ID      string    `json:"id" doc:"Id of the shipment"`
	OrderID string    `json:"-"`
	Number  string    `json:"order" doc:"Number of the order"`
	Parcel  Parcel    `json:"parcel" doc:"The parcel they lie in"`
	Pieces  []Piece   `json:"pieces" nullable:"false" doc:"What lies in it"`
	Sent    time.Time `json:"sentAt" doc:"When it was entered"`
	SentBy  string    `json:"sentBy,omitempty" doc:"By whom"`

	Gone       time.Time `json:"takenBackAt,omitzero" doc:"When it was taken back"`
	GoneBy     string    `json:"takenBackBy,omitempty" doc:"By whom"`
	GoneReason string    `json:"takenBackReason,omitempty" doc:"Why"`

	Name string `json:"carrierName" doc:"The carrier, Korean"`
	En   string `json:"carrierNameEn" doc:"The carrier, English"`
	Link string `json:"link,omitempty" doc:"The carrier's own page about it; absent in a demo"`
	Tel  string `json:"carrierPhone,omitempty" doc:"The carrier's phone number for buyers"`

	Likely Likely `json:"likely,omitzero" doc:"When it comes, going by earlier parcels; absent: they do not tell"`

	urgency int  // as stored; of one that was taken back 0
	told    told // as stored
	demo    bool
}

// Standing is how the parcels of an order stand together.
type Standing struct {
	Arrived time.Time // when the last of them arrived; zero while one has not, or where there is none
	Astray  bool      // one is on its way back or lost
}

// Sent is what an order says of pieces that leave.
type Sent struct {
	OrderID, Number string
	Postcode        string
	Demo            bool
	Pieces          []Piece // with their names
}

// Act is what staff did about a parcel of an order.
type Act struct {
	Actor  string
	Reason string // of sending there is none
	Label  Label
	Was    Label        // the label that was corrected
	State  parcel.State // that it was set to by hand
}

// Orders is what delivery asks of orders and tells them, each within its own transaction. Order keeps its states by itself.
type Orders interface {
	// Send counts pieces of an order as sent. It fails for what is not paid for, given back, or sent before.
	Send(ctx context.Context, tx *sqldb.Tx, number string, pieces []Piece, a Act) (Sent, error)
	// Unsend takes pieces back that were not sent after all.
	Unsend(ctx context.Context, tx *sqldb.Tx, orderID string, pieces []Piece, a Act) error
	// Acted writes down that staff corrected the label of a parcel, set its state, or gave it back to its carrier.
	Acted(ctx context.Context, tx *sqldb.Tx, orderID string, a Act) error
	// Owner is whose an order is.
	Owner(ctx context.Context, tx *sqldb.Tx, orderID string) (account.Owner, error)
	// ParcelsMoved has an order go where its parcels stand, which stand says once nobody else is at the order.
	ParcelsMoved(ctx context.Context, tx *sqldb.Tx, orderID string, stand func() (Standing, error)) error
}

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "parcel_not_found", "there is no such parcel, or it is not yours")
	ErrCarrier  = fault.New(fault.Unprocessable, "carrier_unknown", "there is no such carrier; /api/v1/carriers lists all of them")
	ErrInvoice  = fault.New(fault.Unprocessable, "invoice_invalid", "this cannot be a number of a parcel; check it against the label")
	// ErrDoubtful says that a number may be wrong; the member doubts tells why. Sent again with sure it is taken.
	ErrDoubtful = fault.New(fault.Conflict, "invoice_doubtful", "this number may be wrong; look at it again, and send sure: true if it is right")
	ErrPieces   = fault.New(fault.Unprocessable, "pieces_invalid", "choose what lies in the parcel")
	ErrReason   = fault.New(fault.Unprocessable, "reason_missing", "say why, in 1 to 200 characters")
	ErrGone     = fault.New(fault.Conflict, "shipment_taken_back", "this parcel was taken back already")
	ErrState    = fault.New(fault.Unprocessable, "parcel_state_invalid", "a parcel can be set to in_transit, delivered, returned or exception, or given back to its carrier")
)

// Doubt is why a number may be wrong.
type Doubt struct {
	Reason string `json:"reason" enum:"check_digit,length,letters,used" doc:"What is odd: its check digit, its form, or that it was used before"`
	Order  string `json:"order,omitempty" doc:"used: the order it was used for"`
}
