// Package notify tells someone something, once, in time.
package notify

import (
	"embed"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/states"
)

// Migrations makes the tables of notices in the shop's database; its domain is "notify".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Lane is whom a notice shares its places with: a campaign never holds up a code for signing in.
type Lane string

// The lanes.
const (
	Urgent   Lane = "notify_urgent"   // somebody waits before a screen
	Ordinary Lane = "notify_ordinary" // orders, parcels
	Bulk     Lane = "notify_bulk"     // campaigns
)

// Kind is a sort of notice.
type Kind struct {
	Name  string
	Lane  Lane
	Until time.Duration // after which it is not worth telling any more
	// Repeat says that twice is better than never: an attempt whose end nobody knows, and nobody can be asked about, is
	// made again. Without it a person decides.
	Repeat bool
	// Secret says that link and facts are for the reader alone: they are kept sealed, staff do not see them, and they are of no use
	// after Until.
	Secret bool
	// Owed says why the merchant cannot switch it off, nor have it told without the first of its channels; "": they can.
	Owed Owed
	// By are the channels that it may go by; none: Mail. Each of the others can be switched off by itself.
	By []string
	// Asked are channels beside By that cost money, or that not everybody wants: it goes by none of them until the merchant says so.
	Asked []string
	// Ad says that it advertises: what its readers agreed to, and when, is the guard's business.
	Ad bool
}

// Owed is why somebody has to be told, whatever the merchant would like.
type Owed string

// The reasons.
const (
	ForAccess Owed = "access" // without it they could not get into their account again
	ForLaw    Owed = "law"    // the law wants it
)

// channels are those that k may go by.
func (k Kind) channels() []string {
	if len(k.By) == 0 {
		return []string{Mail}
	}
	return k.By
}

// Notice is what is told.
type Notice struct {
	Kind   string
	Event  string // what it is about, up to 190 bytes; one person is told of it once
	About  string // what staff know the matter by, such as an order's number; up to 60 bytes, or empty
	Person string // the member, or "" for one who is not
	Lang   string
	Facts  Facts
	Link   string // the path in the shop that it leads to, up to 600 bytes; kept sealed
	To     []Address
	Words  string // the version of the words, for a test; "": the one in use
	Test   bool   // staff send it to themselves: it is told even where its kind is switched off
}

// Facts are what a notice tells beside the sentences of its kind, in its reader's language.
type Facts struct {
	Fill  map[string]string `json:"fill,omitempty"` // own: of one notice; what stands in place of {names} in the sentences
	Goods []Good            `json:"goods,omitempty"`
	Rows  []Row             `json:"rows,omitempty"`

	Sealed string `json:"sealed,omitempty"` // own: the facts of a secret notice, as they are kept
}

// Good is a line of an order.
type Good struct {
	Name   string `json:"name"`
	Detail string `json:"detail,omitempty"` // options and pieces
	Price  string `json:"price"`
}

// Row is a fact with its name: "notice.row." and Name is the key of the words for it.
type Row struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Sum   bool   `json:"sum,omitempty"` // the one that matters most
}

// Address is where somebody is reached. Those of step 0 are tried at once, those of a later one when all of the one before have
// ended badly for good; steps are counted without a gap.
type Address struct {
	Channel, Address string
	Step             int
}

// Mail is the channel of letters by mail.
const Mail = "mail"

// State is where a delivery stands.
type State string

// The states of a delivery.
const (
	Waiting   State = "waiting"
	Trying    State = "trying"
	Sent      State = "sent"      // the provider took it
	Delivered State = "delivered" // the provider says that it arrived
	Kept      State = "kept"      // there is no provider: it is only to be read in the back office
	Dead      State = "dead"      // there is nobody at the address
	Broken    State = "broken"    // our own fault: nothing gets better by trying again
	Expired   State = "expired"   // it was not worth telling any more
	Unknown   State = "unknown"   // an attempt began, and nobody knows how it ended
	Off       State = "off"       // the merchant does not want this kind told
	Held      State = "held"      // a later step: it waits for how the one before ends
	Spared    State = "spared"    // a later step that was not needed
	Withheld  State = "withheld"  // the guard does not let it go
)

// States are all of them.
var States = []State{Waiting, Trying, Sent, Delivered, Kept, Dead, Broken, Expired, Unknown, Off, Held, Spared, Withheld}

// deliveryStates says what may follow what. What a provider reports may come at any time after an attempt began.
var deliveryStates = states.Table[State]{
	Waiting:   {Trying, Expired, Withheld, Spared, Delivered, Dead, Broken},
	Trying:    {Waiting, Sent, Kept, Dead, Broken, Unknown, Delivered},
	Unknown:   {Waiting, Sent, Delivered, Dead, Broken},
	Sent:      {Delivered, Dead, Broken},
	Delivered: {Delivered, Dead, Broken}, // a later word
	Dead:      {Waiting, Delivered, Dead, Broken},
	Broken:    {Waiting, Delivered, Dead, Broken},
	Kept:      {Waiting}, // by a person, as of those two
	Held:      {Waiting, Spared},
	Spared:    {Waiting}, // what had arrived came back after all
	Expired:   {},
	Off:       {},
	Withheld:  {},
}

// bad are the states in which a delivery has reached nobody and will not, good those in which no other way is needed.
var (
	bad  = []State{Dead, Broken, Expired, Withheld, Off}
	good = []State{Delivered, Kept}
)

// again are the states out of which a person may have a delivery tried once more.
var again = []State{Dead, Broken, Kept, Unknown}

// Outcome is how an attempt ended.
type Outcome struct {
	State    State // Sent, Kept, Dead, Broken, Unknown; Waiting is a failure that passes
	Code     string
	Reason   string
	Provider string        // what the provider calls it
	After    time.Duration // not before, as the provider asks
	Before   State         // where the delivery stood until then; whoever hears of ends is told
	Answered bool          // of Waiting and Unknown: the provider spoke of this one alone; it is not silent
	Aside    bool          // it was not asked, or what it said says nothing of it; whether it is silent is not known by that
	Pause    bool          // of Waiting: After is meant for all that goes by this provider, and not for this one alone
}

// The faults of this package.
var (
	// ErrNotice says that a notice cannot be written down: an unknown kind or channel, or something too long.
	ErrNotice   = fault.New(fault.Internal, "notice_invalid", "this notice cannot be told")
	ErrNotFound = fault.New(fault.NotFound, "notice_not_found", "there is no such notice")
	ErrNotAgain = fault.New(fault.Conflict, "notice_not_again", "this one was sent, or is on its way, and is not sent again")
	ErrLate     = fault.New(fault.Conflict, "notice_late", "its link is of no use any more; the reader has to ask for a new one")
	ErrReason   = fault.New(fault.Unprocessable, "notice_reason", "say why it is sent again").With("reason", "say why it is sent again")
	ErrMend     = fault.New(fault.Unprocessable, "notice_address", "nothing can be sent to this address").With("address", "nothing can be sent to this address")
	ErrPrice    = fault.New(fault.Unprocessable, "notice_price", "this price cannot be kept").With("milliWon", "this price cannot be kept")
	ErrKind     = fault.New(fault.NotFound, "notice_kind_unknown", "there is no such kind of notice")
	ErrOwed     = fault.New(fault.Conflict, "notice_owed", "this cannot be switched off: people have to be told")
)
